"""签到表.pdf opened again by other readers: numbers, names, the code, the footer; rare names by glyph and pixels."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pdfplumber
import pytest

from desktop.documents.content import Attendance, Head, SheetRow, SignInSheet
from desktop.documents.sheets import UnitRows, UnitSheets
from tests.documents.measuring import plain
from tests.outside import needs

pytestmark = needs("Qt")

HEAD = Head(
    title="关于家属院拐角空地改造的小马扎议事会",
    code="2026111801",
    topic="拐角空地改造",
    planned=datetime(2026, 11, 18, 19, 0),
    place="家属院 3 号楼前",
)
LONG = "阿依古丽·买买提江·" * 5 + "艾合买提"
RARE = ("陈𬱖", "𠅤大山", "买买提·热西提", "김철수", LONG)


@pytest.fixture(autouse=True)
def _painter(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("qapp")


def sheet(people: int = 0, blanks: int = 10, attendance: Attendance | None = None, **first: str) -> SignInSheet:
    rows = [SheetRow(n, f"村民{n}", "群众代表", f"{n % 7 + 1}号楼") for n in range(1, people + 1)]
    if first:
        rows[0] = SheetRow(1, **first)
    return SignInSheet(HEAD, tuple(rows), blanks, attendance)


def written(content: SignInSheet) -> bytes:
    from desktop.documents.painted.sign_in_sheet import write_sign_in_sheet

    target = io.BytesIO()
    write_sign_in_sheet(content, target)
    return target.getvalue()


def pages(content: SignInSheet) -> list[str]:
    """The text of each page, without blanks."""
    with pdfplumber.open(io.BytesIO(written(content))) as document:
        assert all((round(page.width), round(page.height)) == (595, 842) for page in document.pages)
        return [plain(page.extract_text()) for page in document.pages]


def first_column(content: SignInSheet) -> list[int]:
    with pdfplumber.open(io.BytesIO(written(content))) as document:
        cells = [row[0] for page in document.pages for table in page.extract_tables() for row in table]
    return [int(cell) for cell in cells if cell and cell.isdigit()]


def test_blank_rows_go_on_from_the_highest_number() -> None:
    assert first_column(sheet(people=25, blanks=10)) == list(range(1, 36))


def test_numbers_are_the_permanent_ones_not_the_place() -> None:
    rows = (SheetRow(7, "王芳"), SheetRow(3, "李强"))
    assert first_column(SignInSheet(HEAD, rows, 2, None)) == [7, 3, 8, 9]


def test_without_any_roster_there_are_only_numbered_lines() -> None:
    found = sheet(people=0, blanks=30)
    assert first_column(found) == list(range(1, 31))
    assert "应到___人" in pages(found)[-1]


def test_the_header_is_on_every_page_and_every_page_is_counted() -> None:
    found = pages(sheet(people=60))
    assert len(found) == 4
    for number, text in enumerate(found, 1):
        assert f"第{number}页/共4页" in text
        assert "姓名" in text
        assert "签名(或按手印)" in text
    assert "拐角空地改造" in found[0]
    assert "2026年11月18日19:00" in found[0]
    assert "家属院3号楼前" in found[0]


def test_a_loose_page_says_what_it_belongs_to() -> None:
    for text in pages(sheet(people=60))[1:]:
        assert "关于家属院拐角空地改造的小马扎议事会签到表(续)" in text
        assert HEAD.code in text


def test_the_local_name_stands_above_the_title() -> None:
    plainly = sheet()
    branded = replace(plainly, head=replace(plainly.head, brand="有事来商量"))
    lines = pages(branded)[0].splitlines()
    assert "有事来商量" in plain(lines[0])
    assert "有事来商量" not in plain(pages(plainly)[0])


@pytest.mark.parametrize("people", range(14, 42))
def test_the_summary_never_stands_on_a_page_of_its_own(people: int) -> None:
    last = pages(sheet(people=people, blanks=0))[-1]
    assert f"村民{people}" in last
    assert "列席___人" in last


def test_who_signed_and_when_stands_in_the_column_of_signatures() -> None:
    attendance = Attendance(2, 2, 2, 0, 0, 0, 0, 0, 0)
    rows = (SheetRow(1, "王芳", signed="已签到 18:50"), SheetRow(2, "李强", signed="代签（贾志强）", note="坐前排"))
    with pdfplumber.open(io.BytesIO(written(SignInSheet(HEAD, rows, 0, attendance)))) as document:
        page = document.pages[0].filter(lambda thing: thing["object_type"] != "rect" or thing["width"] > 20)  # no code
        cells = [[plain(cell or "") for cell in row] for row in page.extract_tables()[0]]
        sizes = {round(c["size"]) for c in page.chars if c["text"] in "代贾志"}
    assert cells[1:] == [["1", "王芳", "", "", "已签到18:50", ""], ["2", "李强", "", "", "代签(贾志强)", "坐前排"]]
    assert sizes == {10}


def test_a_usual_name_is_set_large() -> None:
    with pdfplumber.open(io.BytesIO(written(sheet(people=1, name="欧阳建国")))) as document:
        assert min(c["size"] for c in document.pages[0].chars if c["text"] in "欧阳国") >= 14


def test_words_of_the_greatest_length_stay_on_the_page() -> None:
    head = replace(HEAD, title="协" * 200, topic="议" * 200, place="地" * 200)
    rows = tuple(SheetRow(n, "名" * 50, "身" * 200, "单" * 200, note="备" * 200) for n in (1, 2))
    with pdfplumber.open(io.BytesIO(written(SignInSheet(head, rows, 3, None)))) as document:
        for page in document.pages:
            assert max(r["bottom"] for r in page.rects) <= 280 / 25.4 * 72
            assert max(c["bottom"] for c in page.chars) <= 290 / 25.4 * 72


def test_without_an_application_of_qt_it_says_what_is_missing() -> None:
    code = (
        "import io\n"
        "from desktop.documents.content import Head, SignInSheet\n"
        "from desktop.documents.painted.sign_in_sheet import write_sign_in_sheet\n"
        "write_sign_in_sheet(SignInSheet(Head('会', '1'), (), 1, None), io.BytesIO())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "RuntimeError: what is painted needs a QGuiApplication" in done.stderr


def test_after_the_meeting_the_figures_stand_below() -> None:
    attendance = Attendance(12, 11, 10, 1, 1, 1, 2, 0, 0)
    text = pages(sheet(people=3, blanks=0, attendance=attendance))[-1]
    assert "应到12人实到11人请假1人列席2人" in text


def test_without_a_list_only_who_came_is_counted() -> None:
    attendance = Attendance(None, 9, 0, 9, 0, 0, 1, 0, 4)
    assert "参会14人" in pages(sheet(people=1, blanks=0, attendance=attendance))[-1]


def test_rows_are_high_enough_for_a_thumb_and_nothing_leaves_the_page() -> None:
    with pdfplumber.open(io.BytesIO(written(sheet(people=40, name=LONG)))) as document:
        for page in document.pages:
            boxes = [r for r in page.rects if r["width"] > 20]
            assert min(r["height"] for r in boxes) >= 9 / 25.4 * 72
            assert min(c["x0"] for c in page.chars) >= 17 / 25.4 * 72
            assert max(c["x1"] for c in page.chars) <= 193 / 25.4 * 72
            assert max(c["bottom"] for c in page.chars) <= 290 / 25.4 * 72


def test_a_name_of_fifty_characters_is_whole_and_in_its_cell() -> None:
    with pdfplumber.open(io.BytesIO(written(sheet(people=1, name=LONG)))) as document:
        cell = document.pages[0].extract_tables()[0][1][1]
    assert cell is not None
    assert plain(cell) == LONG


@pytest.mark.parametrize("name", RARE)
def test_every_character_has_a_glyph(name: str) -> None:
    """Qt's PDFs draw 𬱖 but carry no text for it, so rare names are checked by glyph id: 0 is the box."""
    from PySide6.QtGui import QTextLayout

    from desktop.documents.painted.painting import font

    layout = QTextLayout(name, font(15))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    glyphs = [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
    assert len(glyphs) >= len(name) - name.count("\u200d")
    assert 0 not in glyphs


@needs("fc-list")
def test_common_characters_come_from_a_simplified_chinese_face() -> None:
    from PySide6.QtGui import QFontDatabase, QTextLayout

    from desktop.documents.painted.painting import FAMILIES, font

    if "Noto Sans CJK SC" not in QFontDatabase.families():
        pytest.skip("fonts are missing: sudo apt-get install fonts-noto-cjk")
    layout = QTextLayout("骨角复直", font(15))  # drawn otherwise in the faces of Japan, Korea and Taiwan
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    assert {run.rawFont().familyName() for run in layout.glyphRuns()} == {FAMILIES[0]}


@needs("pdftoppm")
def test_a_rare_name_is_drawn_and_not_as_the_box(tmp_path: Path) -> None:
    from PIL import Image

    def picture(name: str) -> Image.Image:
        pdf = tmp_path / "sheet.pdf"
        pdf.write_bytes(written(sheet(people=1, blanks=0, name=name)))
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf), str(tmp_path / "page")], check=True)
        with pdfplumber.open(pdf) as document:
            box = sorted((r for r in document.pages[0].rects if r["width"] > 20), key=lambda r: (r["top"], r["x0"]))[7]
        left, top, right, bottom = (int(box[side] * 150 / 72) for side in ("x0", "top", "x1", "bottom"))
        return Image.open(tmp_path / "page.png").convert("L").crop((left + 4, top + 4, right - 4, bottom - 4))

    rare, other, missing = (picture(name).tobytes() for name in ("𬱖", "𠅤", "\U000effff"))
    assert min(rare) < 100
    assert rare != other
    assert rare != missing


@needs("pdftoppm")
def test_the_code_is_read_back_from_paper(tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    pdf = tmp_path / "sheet.pdf"
    pdf.write_bytes(written(sheet(people=3)))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf), str(tmp_path / "page")], check=True)
    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert found.text == HEAD.code


def test_hostile_words_stay_on_the_paper() -> None:
    text = pages(sheet(people=1, name='=cmd|"calc"', unit="../" * 30, role="😀" * 40))[0]
    assert '=cmd|"calc"' in text


def units(*sizes: int, blanks: int = 5) -> list[tuple[str, list[int]]]:
    """The text and the numbers on each page; the people of so many to a unit sit there in turn."""
    from desktop.documents.painted.sign_in_sheet import write_unit_sheets

    found, number = [], 0
    for place, size in enumerate(sizes, 1):
        rows = tuple(SheetRow(number + n, f"村民{number + n}", unit=f"{place}号楼") for n in range(1, size + 1))
        found.append(UnitRows(f"{place}号楼" if size > 1 else "", rows))
        number += size
    target = io.BytesIO()
    write_unit_sheets(UnitSheets(HEAD, tuple(found), blanks), target)
    with pdfplumber.open(target) as document:
        return [
            (
                plain(page.extract_text()),
                [int(row[0]) for row in page.extract_tables()[-1] if row[0] and row[0].isdigit()],
            )
            for page in document.pages
        ]


def test_every_unit_begins_on_a_page_of_its_own_under_its_name_with_its_own_count() -> None:
    found = units(3, 2, 1)
    assert [numbers for _text, numbers in found] == [[1, 2, 3], [4, 5], [6], [7, 8, 9, 10, 11]]
    for (text, _numbers), name, listed in zip(found, ("1号楼", "2号楼", "未填单位"), (3, 2, 1), strict=False):
        assert plain(f"单位/村组：{name}") in text
        assert plain(f"小计 名单 {listed} 人 实到 ＿＿＿ 人") in text
        assert plain(HEAD.title) in text
    assert plain("单位/村组：现场加入") in found[-1][0]
    assert plain("合计 应到 ＿＿＿ 人") in found[-1][0]


def test_a_large_unit_goes_on_over_pages_that_name_it_and_all_are_counted() -> None:
    found = units(40, 2, blanks=0)
    assert [number for _text, numbers in found for number in numbers] == list(range(1, 43))
    assert [plain("（续） 1号楼") in text for text, _numbers in found] == [False, True, True, False]
    assert [plain("小计") in text for text, _numbers in found] == [False, False, True, True]
    assert all(f"第{place}页/共4页" in text for place, (text, _numbers) in enumerate(found, 1))
