"""Ledgers as offices save them: every value comes through, and no file ends the process."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from desktop.base.errors import UserError
from desktop.documents.spreadsheets import ledger_reading, workbook_scan
from desktop.documents.spreadsheets.ledger_reading import LedgerSheet, read_ledger
from desktop.documents.spreadsheets.workbook_scan import scan
from tests.offices.imitations import Formula, Rich, excel, wps
from tests.rosters.making import FOLDER, NAMESPACE, SHEET, cell, plain_book, sheet_xml, with_parts

ROWS: list[list[Any]] = [
    ["编号", "承诺事项", "完成时限", "最新进展"],
    ["LSG-1", "陈𬱖家门口·김철수", date(2026, 12, 15), Rich("已经看过现场")],
    ["LSG-2", "=1+1", date(2026, 12, 2), "一行\n两行 <&> _x0041_"],
    ["LSG-3", "  前后有空  ", 46357, 2.5],
]
READ = [*ROWS[:2], ["LSG-2", "=1+1", date(2026, 12, 2), "一行\n两行 <&> A"], ["LSG-3", "  前后有空  ", 46357.0, 2.5]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "清单.xlsx"


def only(path: Path) -> LedgerSheet:
    (sheet,) = read_ledger(path).sheets
    return sheet


def cells(path: Path) -> list[list[Any]]:
    return [list(row) for row in only(path).rows()]


def is_plain(path: Path) -> bool:
    """Whether calamine is trusted with it."""
    data = path.read_bytes()
    return scan(data, zipfile.ZipFile(io.BytesIO(data))) is not None


def trouble(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_ledger(path)
    sentence = str(caught.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    return sentence


@pytest.mark.parametrize("save", [excel, wps])
def test_as_excel_and_wps_save_it(file: Path, save: Callable[..., Path]) -> None:
    save(file, {"承诺清单": ROWS})
    assert is_plain(file)
    assert cells(file) == READ
    assert cells(file) == READ, "as often as it is asked"


def test_days_of_a_book_that_counts_from_1904(file: Path) -> None:
    book = read_ledger(excel(file, {"承诺清单": ROWS}, since_1904=True))
    assert book.since_1904
    assert [list(row)[2] for row in book.sheets[0].rows()][1:3] == [date(2026, 12, 15), date(2026, 12, 2)]
    assert not read_ledger(excel(file, {"承诺清单": ROWS})).since_1904


def test_formulas_with_their_value_without_it_and_in_error(file: Path) -> None:
    excel(
        file,
        {"承诺清单": [["甲", Formula("A1&B1", "乙"), Formula("1+1", 2), Formula("NOW()", None), Formula("A9", "")]]},
    )
    sheet = only(file)
    assert list(sheet.rows()) == [["甲", "乙", 2.0, "", ""]]
    assert (sheet.looked.calculated, sheet.looked.unknown) == ({1: {1, 2, 4}}, {1: {3}})
    with_parts(
        file, {SHEET: sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="AB1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')}
    )
    assert only(file).looked.unknown == {1: {27}}


def test_hidden_rows_hidden_sheets_and_merged_cells(file: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (["编号", "备注", "销号"], ["1", "一起办", ""], ["2", "", ""], ["3", "", ""], ["4", "横着", ""]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    sheet.merge_cells("B5:C5")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(file)
    found = only(file)
    assert found.looked.hidden == [3]
    assert found.under == {3: {1: 2}, 4: {1: 2}, 5: {2: 0}}
    assert found.notes == ("工作表“底稿”是隐藏的，没有读。", "有 1 行在表里是隐藏或筛掉的（从第 3 行起），也读了。")


ODD = {
    "prefix": f'<x:worksheet xmlns:x="{NAMESPACE}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t>'
    '</x:is></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    "comment": sheet_xml(f'<row r="1"><!-- 批注 -->{cell("A1", "甲")}<c r="B1"><v>2</v></c></row>'),
    "no place": sheet_xml('<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>2</v></c></row>'),
    "single quotes": sheet_xml("<row r='1'><c r='A1' t='inlineStr'><is><t>甲</t></is></c><c r='B1'><v>2</v></c></row>"),
    "other order": sheet_xml(
        '<row r="1"><c t="inlineStr" r="A1"><is><t>甲</t></is></c><c s="0" r="B1"><v>2</v></c></row>'
    ),
    "other letters": '<?xml version="1.0" encoding="us-ascii"?>'
    + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&#x7532;</t></is></c><c r="B1"><v>2</v></c></row>'),
    "far right": sheet_xml(f'<row r="1">{cell("A1", "甲")}<c r="B1"><v>2</v></c><c r="BB1" s="0"/></row>'),
}


@pytest.mark.parametrize("xml", ODD.values(), ids=ODD)
def test_what_is_written_otherwise_is_read_by_the_careful_reader(file: Path, xml: str) -> None:
    with_parts(file, {SHEET: xml})
    assert not is_plain(file)
    assert [list(row)[:2] for row in only(file).rows()] == [["甲", "2"]]


STRAY = {
    "column": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9"><v>1</v></c></row>',
    "row": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "letters": '<row r="1"><c r="A1"><v>1</v></c><c r="AAAAAAA1"><v>1</v></c></row>',
    "prefixed": f'<row r="1"><c r="A1"><v>1</v></c></row><x:row xmlns:x="{NAMESPACE}" r="9"><x:c r="XFD9"><x:v>1</x:v></x:c></x:row>',
    "backwards": '<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
}


def test_a_place_that_no_sheet_has_does_not_end_the_process(file: Path) -> None:
    with_parts(file, {SHEET: sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="A99999999999"><v>1</v></c></row>')})
    assert not is_plain(file)
    assert len(cells(file)) == 1


def test_columns_and_rows_before_the_first_words_are_counted(file: Path) -> None:
    excel(file, {"承诺清单": [["", ""], ["", "", Formula("1+1", 2)], ["", "", "", "乙"]]})
    sheet = only(file)
    assert list(map(list, sheet.rows())) == [[""] * 4, ["", "", 2.0, ""], ["", "", "", "乙"]]
    assert sheet.looked.calculated == {2: {2}}


@pytest.mark.parametrize("rows", STRAY.values(), ids=STRAY)
def test_a_stray_cell_ends_in_a_sentence_and_not_the_process(file: Path, rows: str) -> None:
    with_parts(file, {SHEET: sheet_xml(rows)})
    assert "清单.xlsx" in trouble(file)


def test_the_largest_rectangle_that_is_trusted_takes_bounded_memory(file: Path) -> None:
    with_parts(
        file,
        {SHEET: sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="199999"><c r="AZ199999"><v>1</v></c></row>')},
    )
    code = (
        "import sys; from pathlib import Path; from desktop.documents.spreadsheets.ledger_reading import read_ledger\n"
        "rows = sum(1 for row in read_ledger(Path(sys.argv[1])).sheets[0].rows())\n"
        "status = Path('/proc/self/status').read_text().split()\n"  # getrusage remembers whoever started the process, too
        "print(rows, int(status[status.index('VmHWM:') + 1]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True)
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 199_999
    assert megabytes < 600


def test_a_part_longer_than_its_directory_says_is_damaged(file: Path) -> None:
    """zipfile would read the harmless beginning only; calamine reads on."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 50 + '<row r="9"><c r="XFD1048576"><v>1</v></c></row>'
    with_parts(file, {SHEET: sheet_xml(rows)})
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    place = data.index(SHEET.encode(), data.index(b"PK\x01\x02"))
    at = data.rindex(b"PK\x01\x02", 0, place)
    assert int.from_bytes(data[at + 24 : at + 28], "little") == size
    data[at + 24 : at + 28] = (size - 120).to_bytes(4, "little")
    file.write_bytes(data)
    assert "已经损坏" in trouble(file)


def test_words_without_end_and_a_tag_without_end_are_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would pack to next to nothing, and fill the memory."""
    monkeypatch.setattr(workbook_scan, "_MOST_WORDS", 1_000)
    for words, plain in ((400, True), (2_000, False)):
        with_parts(file, {"xl/sharedStrings.xml": f'<sst xmlns="{NAMESPACE}">{"<si/>" * words}</sst>'})
        assert is_plain(file) is plain
    with_parts(file, {SHEET: sheet_xml(f'<row r="1"><c r="A1" {" " * (18 << 20)}/></row>')})
    assert "已经损坏" in trouble(file)


ENDLESS = {
    "a formula": sheet_xml("<f>" + '<c r="A1"' * 400_000 + ">"),
    "an error": sheet_xml('<c r="A1" t="e" ' + '<c r="A1"' * 400_000 + ">"),
    "hidden rows": sheet_xml("".join(f'<row r="{n}"' for n in range(1, 199_999)) + ">"),
    "a heading": "<?xml " + "a" * 4_000_000 + ">",
}


def test_no_file_keeps_the_looking_through_busy_for_ever(tmp_path: Path) -> None:
    """Each packs to some kilobytes, and took days; while `re` is at it, the window stands still."""
    files = [with_parts(tmp_path / f"{name}.xlsx", {SHEET: xml}) for name, xml in ENDLESS.items()]
    code = (
        "import sys; from pathlib import Path; from desktop.base.errors import UserError\n"
        "from desktop.documents.spreadsheets.ledger_reading import read_ledger\n"
        "for path in sys.argv[1:]:\n"
        "    try: read_ledger(Path(path))\n"
        "    except UserError: pass\n"
        "print('all of them')"
    )
    command = [sys.executable, "-c", code, *map(str, files)]
    assert subprocess.run(command, check=True, capture_output=True, timeout=100).stdout.strip() == b"all of them"


def test_long_words_that_every_cell_repeats_are_not_copied(file: Path) -> None:
    """Thirteen kilobytes of a file became two gigabytes of calamine's."""
    words = f'<sst xmlns="{NAMESPACE}"><si><t>{"长" * 400_000}</t></si><si><t>短</t></si></sst>'
    for many, plain in ((0, False), (1, True)):
        once = 1 - many
        rows = f'<row r="1"><c r="A1" t="s"><v>{once}</v></c></row>' + "".join(
            f'<row r="{n}"><c r="A{n}" t="s"><v>{many}</v></c></row>' for n in range(2, 1_002)
        )
        with_parts(file, {SHEET: sheet_xml(rows), "xl/sharedStrings.xml": words})
        assert is_plain(file) is plain


def test_many_large_sheets_are_too_much_together(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    excel(file, {"承诺清单": ROWS, "建议清单": ROWS, "底稿": ROWS})
    monkeypatch.setattr(ledger_reading, "MOST_CELLS", 3 * 16)
    assert len(read_ledger(file).sheets) == 3
    monkeypatch.setattr(ledger_reading, "MOST_CELLS", 3 * 16 - 1)
    assert "太大" in trouble(file)


def test_unpacked_too_much_or_merged_too_much_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merged = "".join(f'<mergeCell ref="A{n}:A{n + 1}"/>' for n in range(1, 41, 2))
    rows = "".join(f'<row r="{n}">{cell(f"A{n}", "甲")}</row>' for n in range(1, 42))
    with_parts(file, {SHEET: sheet_xml(rows, f'<mergeCells count="20">{merged}</mergeCells>')})
    assert len(only(file).under) == 20
    monkeypatch.setattr(ledger_reading, "MOST_MERGED", 30)
    assert "合并的单元格太多" in trouble(file)
    monkeypatch.setattr(ledger_reading, "MOST_BYTES", 100)
    assert "太大" in trouble(file)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("清单.csv", "编号,备注\nLSG-1,好\n".encode(), "csv"),
        ("清单.csv", "编号,备注\nLSG-1,好\n".encode("gb18030"), "csv"),
        ("清单.csv", "编号\t备注\n".encode("utf-16"), "csv"),
        ("清单.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "不是 xlsx"),
        ("清单.xlsx", b"PK\x03\x04 and nothing more", "已经损坏"),
    ],
)
def test_files_of_other_kinds(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in trouble(path)


def test_old_and_protected_files_name_what_to_do() -> None:
    assert "旧的 xls" in trouble(FOLDER / "旧格式.xls")
    assert "有密码" in trouble(FOLDER / "有密码.xlsx")


def test_a_picture_in_the_book_does_not_make_it_odd(file: Path) -> None:
    with_parts(file, {"xl/media/image1.png": b"\x89PNG <c <!x :c " + bytes(range(256)) * 40})
    assert is_plain(file)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), max_size=5), max_size=5)
)
def test_any_words_come_through(file: Path, rows: Sequence[Sequence[str]]) -> None:
    wps(file, {"承诺清单": rows})
    assert is_plain(file)
    read = [[str(c) for c in row] for row in only(file).rows()]
    width = max(map(len, read), default=0)
    wanted = [[*row, *[""] * width][:width] for row in rows]
    while wanted and not any(wanted[-1]):
        wanted.pop()
    assert [[c.replace("_x", "") for c in row] for row in read] == [
        [c.replace("_x", "") for c in row] for row in wanted
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(errors=st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_spoilt_files_are_read_or_refused_and_never_a_bug(file: Path, errors: list[tuple[int, int]]) -> None:
    plain_book(file, [["编号", "备注"], ["LSG-1", "好"]])
    data = bytearray(file.read_bytes())
    for place, value in errors:
        data[place % len(data)] = value
    file.write_bytes(data)
    try:
        for sheet in read_ledger(file).sheets:
            list(sheet.rows())
    except UserError:
        pass  # that is the other good end
