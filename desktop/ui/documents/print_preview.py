"""A paper on its way to the printer: its pages to look at first, then the system's own dialog, then the pages on paper.

The window is not modal: a meeting goes on beside it. Nothing is drawn or printed on the window's thread.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout
from shiboken6 import isValid

from desktop.base.files import durable
from desktop.base.i18n import _
from desktop.documents.pages.drawn_pdf import DrawnPdf
from desktop.documents.pages.file_pages import Pages, pages_of
from desktop.documents.pages.pdf_pages import Picture
from desktop.ui.documents.page_view import PageView
from desktop.ui.documents.print_job import Outcome, image_of, new_printer, print_out
from desktop.ui.page import Context
from desktop.ui.widgets.controls import button, words


def print_file(context: Context, path: Path, title: str) -> None:
    """Show a file as it will be printed, and print it from there. Word and Excel files, those edited by hand too, PDFs
    and photographs; what is wrong with a file is said by the window.
    """

    def show(made: tuple[Pages, DrawnPdf]) -> None:
        context.prompts.print_preview(PrintPreview(context, path, title, *made))

    context.shell.say(_("正在准备打印：{name}").format(name=path.name))
    context.tasks.aside(_prepare, path, done=show)


def _prepare(path: Path) -> tuple[Pages, DrawnPdf]:
    pages = pages_of(path)
    return pages, DrawnPdf(pages.pdf)


class PrintPreview(QDialog):
    """The pages, and what can be done with them. `_progressed`: how many sheets are done, of how many."""

    _progressed = Signal(int, int)

    def __init__(self, context: Context, path: Path, title: str, pages: Pages, pdf: DrawnPdf) -> None:
        super().__init__()
        self.setWindowTitle(_("打印：{title}").format(title=title))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self.path, self._pages, self._pdf = context, path, pages, pdf
        self._drawing = False
        self._printing: Event | None = None  # set, it stops
        self.view = PageView(pdf.sizes, self)
        self.view.wanted.connect(self._on_wanted)
        self.view.page_changed.connect(self._on_page_changed)
        self._progressed.connect(self._on_progressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addLayout(self._build_top())
        column.addWidget(self._build_sentence())
        column.addWidget(self.view, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print_button.click)
        self._on_page_changed(0)
        self.resize(1100, 660)
        self.view.setFocus()

    def _build_top(self) -> QHBoxLayout:
        self.print_button = button(_("打印(&P)"), self._print, role="primary")
        self.print_button.setDefault(True)
        self.print_button.setToolTip("Ctrl+P")
        self.before = button(_("上一页(&U)"), lambda: self.view.go_to(self.view.current - 1))
        self.after = button(_("下一页(&D)"), lambda: self.view.go_to(self.view.current + 1))
        self.zoom = button(_("放大(&Z)"), self._zoom)
        self.save = button(_("存为PDF(&S)"), self._save)
        self.office = button(_("用办公软件打开(&O)"), self._open)
        self.close_button = button(_("关闭 (Esc)"), self.close)
        self.number = words()
        line = QHBoxLayout()
        for control in (self.print_button, self.before, self.after, self.number, self.zoom):
            line.addWidget(control)
        line.addStretch()
        for control in (self.save, self.office, self.close_button):
            line.addWidget(control)
        return line

    def _build_sentence(self) -> QLabel:
        self.sentence = words(self._pages.caution)
        self.sentence.setObjectName("sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("warning", True)
        self.sentence.setVisible(bool(self._pages.caution))
        return self.sentence

    def _tell(self, sentence: str, *, warning: bool = False) -> None:
        """What the office program would print otherwise stays in sight."""
        told = [self._pages.caution, sentence] if self._pages.caution else [sentence]
        self.sentence.setText("\n".join(told))
        self.sentence.setProperty("warning", warning or bool(self._pages.caution))
        self.sentence.style().polish(self.sentence)
        self.sentence.show()

    def _on_page_changed(self, page: int) -> None:
        self.number.setText(_("第 {number} 页 / 共 {pages} 页").format(number=page + 1, pages=len(self._pdf)))
        for control, there in ((self.before, page > 0), (self.after, page + 1 < len(self._pdf))):
            if not there and control.hasFocus():
                self.view.setFocus()
            control.setEnabled(there)

    def _zoom(self) -> None:
        self.view.show_whole(not self.view.whole_pages)
        self.zoom.setText(_("放大(&Z)") if self.view.whole_pages else _("整页(&Z)"))

    def _on_wanted(self, page: int, width: int) -> None:
        """One page at a time; when it is there the view asks for the next."""
        if self._drawing:
            return
        self._drawing = True
        dots = width / self._pdf.sizes[page][0] * 72
        self._context.tasks.aside(
            self._pdf.picture, page, dots, done=partial(self._on_drawn, page, width), refused=self._on_undrawn
        )

    def _on_drawn(self, page: int, width: int, picture: Picture | None) -> None:
        self._drawing = False
        if picture is not None and isValid(self):
            self.view.add_picture(page, width, image_of(picture).copy())

    def _on_undrawn(self, _sentence: str) -> None:
        self._drawing = False

    def _print(self) -> None:
        if self._printing is not None:
            self._printing.set()
            return
        if not QPrinterInfo.availablePrinterNames():
            self._tell(
                _("这台电脑还没有装打印机；请接好打印机再试，或点“存为PDF”，拿到有打印机的电脑上打印。"), warning=True
            )
            return
        printer = new_printer(self._pdf.sizes[0])
        printer.setDocName(self.path.stem)
        if not self._context.prompts.choose_printer(self, printer, len(self._pdf)):
            return
        stopped = self._printing = Event()
        self.print_button.setText(_("停止(&P)"))

        def go_on(done: int, sheets: int) -> bool:
            self._progressed.emit(done, sheets)
            return not stopped.is_set()

        self._context.tasks.aside(
            print_out, self._pdf, printer, self.view.current, go_on, done=self._on_printed, refused=self._on_refused
        )

    def _on_progressed(self, done: int, sheets: int) -> None:
        if self._printing is not None:
            self._tell(_("正在打印第 {number} 张 / 共 {sheets} 张……").format(number=done + 1, sheets=sheets))

    def _on_printed(self, outcome: Outcome) -> None:
        self._ready()
        if outcome.stopped:
            self._tell(_("打印停了；已经送到打印机的几张可能还会出来。"))
        elif outcome.reduced:
            self._tell(
                _("{count} 页已送到打印机；有的页靠边太近，打印机印不到，已略微缩小。").format(count=outcome.sheets)
            )
        else:
            self._tell(_("{count} 页已送到打印机。").format(count=outcome.sheets))

    def _on_refused(self, sentence: str) -> None:
        self._ready()
        self._tell(sentence, warning=True)

    def _ready(self) -> None:
        self._printing = None
        self.print_button.setText(_("打印(&P)"))

    def _save(self) -> None:
        """The pages as they would be printed, for a laptop without a printer."""
        target = self._context.prompts.save_file(self, _("存为 PDF"), self.path.with_suffix(".pdf"), "PDF (*.pdf)")
        if target is None:
            return
        self._context.tasks.aside(
            _write, target, self._pages.pdf, done=self._on_saved, refused=lambda told: self._tell(told, warning=True)
        )

    def _on_saved(self, target: Path) -> None:
        self._tell(_("已存为 {name}。").format(name=target))

    def _open(self) -> None:
        if not self._context.prompts.show(self.path):
            self._tell(_("没有能打开 {name} 的程序：请装一个（如 WPS）。").format(name=self.path.name), warning=True)

    def reject(self) -> None:
        """Esc closes the window, as its button does."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._printing is not None:
            self._tell(_("还在打印；请等它印完，或先点“停止”。"), warning=True)
            event.ignore()
            return
        self._context.tasks.aside(self._pdf.close, done=lambda _none: None)
        event.accept()  # QDialog's own would ask `reject` again


def _write(target: Path, pdf: bytes) -> Path:
    with durable(target) as stream:
        stream.write(pdf)
    return target
