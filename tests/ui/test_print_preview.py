"""A paper looked at and sent to a printer: here one that writes a PDF, which is read back page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageRanges
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from shiboken6 import isValid

from desktop.documents.pages.drawn_pdf import DrawnPdf
from desktop.ui.documents import print_job
from desktop.ui.documents.print_job import place
from desktop.ui.documents.print_preview import PrintPreview, print_file
from desktop.ui.page import Context
from desktop.ui.prompts import DialogPrompts
from desktop.ui.tasks import Tasks
from tests.documents.measuring import A4, read_pages
from tests.documents.pictures_and_pdfs import pdf
from tests.documents.printed import image
from tests.ui.accessible import alike, by_tab, nameless
from tests.ui.conftest import InlineRunner, RecordingPrompts, RecordingShell
from tests.ui.hands import button, click, press

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
SCREEN = (1366, 768 - 40)  # px, without the task bar


@pytest.fixture(autouse=True)
def _a_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["HP 1020"]))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Three pages of Word, each fuller than the one before."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for number in (1, 2, 3):
        paragraph = document.add_paragraph(f"第{number}张 " + "永" * 150 * number)
        paragraph.paragraph_format.page_break_before = number > 1
    path = tmp_path / "纪要.docx"
    document.save(str(path))
    return path


Shown = Callable[[Path], PrintPreview]


@pytest.fixture
def shown(context: Context, prompts: RecordingPrompts) -> Iterator[Shown]:
    """Opens the preview of a file."""

    def show(path: Path) -> PrintPreview:
        print_file(context, path, path.stem)
        made = prompts.previews[-1]
        assert isinstance(made, PrintPreview)
        made.resize(1100, 660)
        made.show()
        made.activateWindow()
        assert QTest.qWaitForWindowActive(made)
        return made

    yield show
    for preview in prompts.previews:
        if isValid(preview):
            preview.close()


def to_file(target: Path, **settings: Any) -> Callable[[QPrinter], None]:
    """What somebody chooses in the dialog; `copies`, `pages` ("2-3"), `reverse`, `current`."""

    def choose(printer: QPrinter) -> None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        if "copies" in settings:
            printer.setCopyCount(settings["copies"])
            printer.setCollateCopies(settings.get("collated", True))
        if "pages" in settings:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setPageRanges(QPageRanges.fromString(settings["pages"]))
        if settings.get("current"):
            printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
        if settings.get("reverse"):
            printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
        if settings.get("grey"):
            printer.setColorMode(QPrinter.ColorMode.GrayScale)

    return choose


def pictures(path: Path, dots: int = 50) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    return [document[n].render(scale=dots / 72).to_pil().convert("RGB") for n in range(len(document))]


def inked(page: Image.Image) -> tuple[int, int, int, int]:
    """From where to where there is anything on a page."""
    return ImageChops.invert(page.convert("L")).point(lambda value: 255 * (value > 40)).getbbox() or (0, 0, 0, 0)


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Mean difference, 0 to 255."""
    return float(max(ImageStat.Stat(ImageChops.difference(one, other.resize(one.size))).mean))


def test_what_comes_out_of_the_printer_is_what_was_laid_out(
    shown: Shown, prompts: RecordingPrompts, paper: Path, tmp_path: Path
) -> None:
    preview = shown(paper)
    target = tmp_path / "printed.pdf"
    prompts.printer = to_file(target)
    press(preview.view, Qt.Key.Key_P, CTRL)
    assert "3 页已送到打印机" in preview.sentence.text()
    laid_out = tmp_path / "laid_out.pdf"
    prompts.file = laid_out
    click(preview.save)
    assert laid_out.name in preview.sentence.text()
    printed, expected = pictures(target), pictures(laid_out)
    assert [p.size for p in printed] == [p.size for p in expected]
    for one, other in zip(printed, expected, strict=True):
        assert unlike(one, other) < 3, "the edges of signs only: nothing moved"
        assert all(abs(mine - its) <= 1 for mine, its in zip(inked(one), inked(other), strict=True))
    assert unlike(printed[0], printed[1]) > 3
    for page in read_pages(target):
        assert (round(page.width), round(page.height)) == tuple(map(round, A4))


def pages_printed(preview: PrintPreview, prompts: RecordingPrompts, target: Path, **settings: Any) -> list[int]:
    """Which of the pages of the preview came out, told by their pictures."""
    prompts.printer = to_file(target, **settings)
    click(preview.print_button)
    own = target.with_name("own.pdf")
    prompts.file = own
    click(preview.save)
    known = pictures(own)
    return [min(range(3), key=lambda n: unlike(known[n], page)) + 1 for page in pictures(target)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"pages": "2-3"}, [2, 3]),
        ({"pages": "1,3"}, [1, 3]),
        ({"copies": 2}, [1, 2, 3, 1, 2, 3]),
        ({"copies": 2, "collated": False}, [1, 1, 2, 2, 3, 3]),
        ({"reverse": True}, [3, 2, 1]),
        ({"current": True}, [2]),
    ],
)
def test_ranges_copies_and_order_are_those_of_the_dialog(
    shown: Shown, prompts: RecordingPrompts, paper: Path, tmp_path: Path, settings: dict[str, Any], expected: list[int]
) -> None:
    preview = shown(paper)
    press(preview.view, Qt.Key.Key_PageDown)
    assert pages_printed(preview, prompts, tmp_path / "printed.pdf", **settings) == expected


def test_a_range_without_any_page_is_told(shown: Shown, prompts: RecordingPrompts, paper: Path, tmp_path: Path) -> None:
    preview = shown(paper)
    prompts.printer = to_file(tmp_path / "printed.pdf", pages="7-9")
    click(preview.print_button)
    assert "没有这样的页" in preview.sentence.text()
    assert preview.print_button.text() == "打印(&P)"


def test_a_page_that_lies_across_is_printed_across_and_in_grey(
    shown: Shown, prompts: RecordingPrompts, tmp_path: Path
) -> None:
    path = tmp_path / "照片.png"
    path.write_bytes(image((800, 500)))
    preview = shown(path)
    prompts.printer = to_file(tmp_path / "printed.pdf", grey=True)
    click(preview.print_button)
    (picture,) = pictures(tmp_path / "printed.pdf")
    assert picture.width > picture.height
    found: Any = picture.getcolors(1 << 24)
    colours = {colour for count, colour in found if count > 20}
    assert colours
    assert all(red == green == blue for red, green, blue in colours)


PAGE, PAPER, EDGES = QSizeF(595, 842), QSizeF(595, 842), QMarginsF(12, 12, 12, 40)


def test_a_page_within_the_printers_reach_keeps_its_size() -> None:
    placed = place(PAGE, PAPER, EDGES, QRectF(80, 100, 430, 640))
    assert (placed.rect, placed.turned, placed.reduced) == (QRectF(0, 0, 595, 842), False, False)


def test_what_stands_too_near_to_the_edge_is_made_smaller_and_nothing_is_cut() -> None:
    placed = place(PAGE, PAPER, EDGES, QRectF(5, 5, 585, 832))
    assert placed.reduced
    assert QRectF(12, 12, 571, 790).contains(placed.rect)
    assert placed.rect.width() / placed.rect.height() == pytest.approx(595 / 842)


def test_a_page_across_is_turned_onto_upright_paper() -> None:
    across = PAGE.transposed()
    placed = place(across, PAPER, EDGES, QRectF(60, 60, 700, 400))
    assert (placed.rect.size(), placed.turned, placed.reduced) == (PAPER, True, False)
    low = place(across, PAPER, EDGES, QRectF(2, 60, 400, 400))  # its left side comes to lie at the bottom
    assert low.reduced


def test_a_small_page_stays_small_in_the_middle_and_a_large_one_fits() -> None:
    small = place(QSizeF(420, 595), PAPER, EDGES, QRectF(50, 50, 300, 400))
    assert small.rect.size() == QSizeF(420, 595)
    assert small.rect.center() == QRectF(0, 0, 595, 842).center()
    large = place(QSizeF(842, 1191), PAPER, EDGES, QRectF(50, 50, 700, 1000))
    assert QRectF(12, 12, 571, 790).contains(large.rect)


def test_it_is_told_when_pages_were_made_smaller(
    shown: Shown, prompts: RecordingPrompts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "照片.png"
    path.write_bytes(image((500, 800)))
    preview = shown(path)
    monkeypatch.setattr(QPageLayout, "minimumMargins", lambda _layout: QMarginsF(40, 40, 40, 40))
    prompts.printer = to_file(tmp_path / "printed.pdf")
    click(preview.print_button)
    assert "缩小" in preview.sentence.text()
    (page,) = pictures(tmp_path / "printed.pdf", 72)
    left, top, right, bottom = inked(page)
    assert min(left, top, page.width - right, page.height - bottom) >= 39


def test_a_thousand_pages_are_drawn_one_by_one_and_only_those_in_sight(
    shown: Shown, prompts: RecordingPrompts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: Counter[int] = Counter()
    draw = DrawnPdf.picture

    def counted(self: DrawnPdf, number: int, dots: float) -> Any:
        drawn[number] += 1
        return draw(self, number, dots)

    monkeypatch.setattr(DrawnPdf, "picture", counted)
    path = tmp_path / "档案.pdf"
    path.write_bytes(pdf(1000))
    preview = shown(path)
    preview.grab()
    press(preview.view, Qt.Key.Key_End)
    preview.grab()
    assert preview.number.text() == "第 1000 页 / 共 1000 页"
    assert drawn[0]
    assert drawn[999]
    assert len(drawn) <= 5
    for _page in range(10):
        press(preview.view, Qt.Key.Key_PageUp)
        preview.grab()
    assert len(preview.view._pictures) <= 6
    drawn.clear()
    prompts.printer = to_file(tmp_path / "printed.pdf", pages="500-502")
    click(preview.print_button)
    assert set(drawn) <= {499, 500, 501, *range(980, 1000)}
    assert len(pypdfium2.PdfDocument(tmp_path / "printed.pdf")) == 3


def test_without_a_printer_the_pages_are_shown_and_the_key_says_what_to_do(
    shown: Shown, prompts: RecordingPrompts, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    asked = []
    monkeypatch.setattr(prompts, "choose_printer", lambda *_a: asked.append(1))
    preview = shown(paper)
    assert preview.sentence.isHidden()
    click(preview.print_button)
    assert "没有装打印机" in preview.sentence.text()
    assert asked == []


def test_the_dialog_cancelled_prints_nothing(shown: Shown, paper: Path) -> None:
    preview = shown(paper)
    click(preview.print_button)
    assert preview.sentence.isHidden()
    assert preview.print_button.text() == "打印(&P)"


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(shown: Shown, prompts: RecordingPrompts, paper: Path, tmp_path: Path) -> None:
    preview = shown(paper)
    prompts.printer = to_file(tmp_path / "no" / "folder" / "printed.pdf")
    click(preview.print_button)
    assert "打印机没有接收" in preview.sentence.text()
    prompts.printer = to_file(tmp_path / "printed.pdf")
    click(preview.print_button)
    assert "3 页已送到打印机" in preview.sentence.text()


def test_while_it_prints_the_key_stops_it_and_the_window_stays(
    shown: Shown, prompts: RecordingPrompts, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = shown(paper)
    seen: list[str] = []
    draw = print_job._draw

    def drawing(*given: Any) -> bool:
        if not seen:
            preview.close()
            seen.append(preview.sentence.text())
            seen.append(preview.print_button.text())
            preview.print_button.click()
        return draw(*given)

    monkeypatch.setattr(print_job, "_draw", drawing)
    prompts.printer = to_file(tmp_path / "printed.pdf")
    click(preview.print_button)
    assert preview.isVisible()
    assert "还在打印" in seen[0]
    assert seen[1] == "停止(&P)"
    assert "打印停了" in preview.sentence.text()
    assert preview.print_button.text() == "打印(&P)"


def test_keys_turn_the_pages_and_escape_closes(shown: Shown, paper: Path) -> None:
    preview = shown(paper)
    assert preview.focusWidget() is preview.view
    assert not preview.before.isEnabled()
    press(preview.view, Qt.Key.Key_PageDown)
    assert preview.number.text() == "第 2 页 / 共 3 页"
    assert preview.view.accessibleName() == "第 2 页，共 3 页"
    press(preview.view, Qt.Key.Key_End)
    assert not preview.after.isEnabled()
    press(preview.view, Qt.Key.Key_PageUp)
    press(preview.view, Qt.Key.Key_Home)
    assert preview.number.text() == "第 1 页 / 共 3 页"
    click(preview.after)
    click(preview.after)
    assert preview.number.text() == "第 3 页 / 共 3 页"
    assert preview.focusWidget() is not preview.after, "the keys are not left on a button that is off"
    press(preview, Qt.Key.Key_Escape)
    assert not isValid(preview) or not preview.isVisible()


def test_larger_and_whole_again_on_the_same_page(shown: Shown, paper: Path) -> None:
    preview = shown(paper)
    press(preview.view, Qt.Key.Key_PageDown)
    click(preview.zoom)
    preview.grab()
    assert (preview.view.whole_pages, preview.zoom.text()) == (False, "整页(&Z)")
    assert preview.view.current == 1
    width = max(wide for _page, wide in preview.view._pictures)
    assert width > 900
    click(preview.zoom)
    assert preview.view.whole_pages
    assert preview.view.current == 1


def test_what_is_not_shown_faithfully_is_said_and_the_office_program_is_a_key_away(
    shown: Shown, prompts: RecordingPrompts, tmp_path: Path
) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.add_paragraph("正文")._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'))
    path = tmp_path / "改过.docx"
    document.save(str(path))
    preview = shown(path)
    assert "脚注" in preview.sentence.text()
    prompts.printer = to_file(tmp_path / "printed.pdf")
    click(preview.print_button)
    assert "脚注" in preview.sentence.text(), "it stays in sight"
    click(preview.office)
    assert prompts.shown == [path]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("没有.docx", None, "不在了"), ("坏.docx", b"PK\x03\x04", "损坏"), ("锁.pdf", pdf(locked=True), "密码")],
)
def test_what_is_wrong_with_a_file_is_said_by_the_window(
    context: Context,
    prompts: RecordingPrompts,
    shell: RecordingShell,
    tmp_path: Path,
    name: str,
    data: bytes | None,
    said: str,
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    print_file(context, tmp_path / name, "纸")
    assert prompts.previews == []
    assert said in shell.warned[-1]


def test_a_pdf_that_cannot_be_saved_is_told(
    shown: Shown, prompts: RecordingPrompts, paper: Path, tmp_path: Path
) -> None:
    preview = shown(paper)
    (tmp_path / "文件").write_bytes(b"")
    prompts.file = tmp_path / "文件" / "a.pdf"
    click(preview.save)
    assert "写不进" in preview.sentence.text()


def test_the_window_is_named_and_fits_the_screen(shown: Shown, paper: Path) -> None:
    preview = shown(paper)
    preview._tell("这台电脑还没有装打印机；" * 4, warning=True)
    assert nameless(preview) == []
    assert alike(preview) == []
    assert len(by_tab(preview)) >= 6
    assert preview.minimumSizeHint().width() <= SCREEN[0]
    assert preview.size().width() <= SCREEN[0]
    assert preview.size().height() <= SCREEN[1] - 40, "a title bar is above it"
    mnemonics = Counter(b.text().partition("&")[2][:1] for b in (preview.print_button, preview.before, preview.after, preview.zoom, preview.save, preview.office))  # fmt: skip
    assert max(mnemonics.values()) == 1
    assert button(preview, "打印").isDefault()
    assert not preview.isModal()


class Held:
    """Threads that begin when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(call(*args, **kwargs)))
        return future


def test_the_window_never_waits_for_pages(
    runner: InlineRunner, prompts: RecordingPrompts, context: Context, paper: Path
) -> None:
    held: Any = Held()
    slow = Context(Tasks(runner, "log", held), prompts, context.clock, context.shell)
    print_file(slow, paper, "纸")
    assert prompts.previews == [], "laid out elsewhere"
    held.waiting.pop()()
    preview = prompts.previews[0]
    assert isinstance(preview, PrintPreview)
    preview.show()
    preview.grab()
    assert len(held.waiting) == 1, "one page at a time is drawn, and elsewhere"
    assert not preview.view._pictures
    preview.close()
    for call in held.waiting:
        call()  # what comes after the window has gone does no harm


def test_dialogs_are_those_of_the_system_in_the_language_of_the_window(
    shown: Shown, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtPrintSupport import QPrintDialog

    seen: list[tuple[int, int]] = []

    def accept(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        seen.append((dialog.minPage(), dialog.maxPage()))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    printer = print_job.new_printer((842, 595))
    assert DialogPrompts().choose_printer(shown(paper), printer, 3)
    assert seen == [(1, 3)]
    assert printer.pageLayout().orientation() is QPageLayout.Orientation.Landscape
