"""承诺清单.xlsx opened again by openpyxl, calamine and LibreOffice: columns, dates, choices, page, and strings that stay."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from openpyxl.utils.escape import unescape

from desktop.base.errors import UserError
from desktop.documents.content import Ledger, LedgerRow, SuggestionRow
from desktop.documents.spreadsheets.ledger import write_ledger
from desktop.rules.settings import RESULTS
from tests.outside import needs

COMMITMENTS = [
    "编号",
    "会议日期",
    "会议名称",
    "乡镇",
    "村/站点",
    "议题",
    "来源建议",
    "承诺事项",
    "具体措施",
    "牵头单位（人）",
    "配合单位",
    "责任领导",
    "责任人",
    "联系电话",
    "交办日期/文号",
    "完成时限",
    "时限原话",
    "延期后时限",
    "延期原因",
    "当前状态",
    "最新进展",
    "进展日期",
    "超期天数",
    "办结日期",
    "办理结果",
    "佐证",
    "群众评价",
    "回访",
    "督办记录",
    "销号",
    "备注",
    "行标记（程序用，请勿改动）",
]
SUGGESTIONS = [
    "编号",
    "议题",
    "提出人",
    "建议内容",
    "答复单位",
    "答复内容",
    "答复类型",
    "答复时限",
    "办理结果",
    "是否采纳",
    "行标记（程序用，请勿改动）",
]
ROW = LedgerRow(
    number="LSG-2026-01-01",
    meeting_date=date(2026, 11, 18),
    meeting="小马扎议事会",
    town="团结镇",
    room="柳树沟村",
    topic="修路",
    sources="意见1",
    matter="清运垃圾",
    lead="居委会",
    person="苗春",
    phone="13800138001",
    due=date(2026, 12, 15),
    state="待办理",
)
SUGGESTION = SuggestionRow("1", "修路", "陈𬱖", "先修东头", "居委会", "月底前修", "承诺办理", date(2026, 11, 25))
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=cmd|"/c calc"!A1',
    "../x",
    "CON",
    "#N/A",
    "TRUE",
    "007",
    "1e5",
    "_x0041_",
    "𬱖 · 김",
]


def written(
    *rows: LedgerRow, suggestions: tuple[SuggestionRow, ...] = (SUGGESTION,), show_phone: bool = False
) -> bytes:
    target = io.BytesIO()
    write_ledger(Ledger("小马扎议事会", iter(rows), iter(suggestions), show_phone, results=RESULTS), target)
    return target.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_both_sheets_have_every_column_in_its_order() -> None:
    book = opened(written(ROW))
    assert book.sheetnames == ["承诺清单", "建议清单"]
    assert [cell.value for cell in book["承诺清单"][1]] == COMMITMENTS
    assert [cell.value for cell in book["建议清单"][1]] == SUGGESTIONS


def test_calamine_reads_the_same_values() -> None:
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written(ROW))).get_sheet_by_index(0).to_python()
    found = dict(zip(COMMITMENTS, rows[1], strict=True))
    assert found["会议日期"] == date(2026, 11, 18)
    assert found["完成时限"] == date(2026, 12, 15)
    assert (found["承诺事项"], found["责任人"], found["当前状态"]) == ("清运垃圾", "苗春", "待办理")


def test_dates_are_dates() -> None:
    cell = opened(written(ROW))["承诺清单"]["P2"]
    assert cell.is_date
    assert cell.number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", HOSTILE)
def test_every_string_stays_a_string(text: str) -> None:
    data = written(replace(ROW, matter=text, note=text), suggestions=(replace(SUGGESTION, text=text),))
    book = opened(data)
    for cell in (book["承诺清单"]["H2"], book["承诺清单"]["AE2"], book["建议清单"]["D2"]):
        assert (cell.data_type, unescape(cell.value)) == ("s", text)
        assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_a_phone_is_shown_only_by_choice() -> None:
    assert opened(written(ROW))["承诺清单"]["N2"].value is None
    assert opened(written(ROW, show_phone=True))["承诺清单"]["N2"].value == "13800138001"


def test_what_is_unclear_says_so_in_words_and_colour() -> None:
    sheet = opened(written(replace(ROW, person="", due=None, unclear=("责任人", "完成时限"))))["承诺清单"]
    for place in ("M2", "P2"):
        assert sheet[place].value == "待明确"
        assert sheet[place].fill.fgColor.rgb == "FFFFE699"
    assert sheet["J2"].fill.fill_type is None


def test_header_filter_choices_and_page() -> None:
    sheet = opened(written(ROW, ROW))["承诺清单"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:AF3", "the marks are sorted along with what they belong to"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.endswith("$A$1:$AE$3")
    offered = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "待办理" in offered["T"]
    assert "A类" in offered["Y"]
    printed = [c for c in COMMITMENTS if not _hidden(sheet, COMMITMENTS.index(c) + 1)]
    assert 9 <= len(printed) <= 12
    assert {"编号", "承诺事项", "牵头单位（人）", "责任人", "完成时限", "当前状态"} <= set(printed)


def _hidden(sheet: Any, column: int) -> bool:
    """Neighbours of one width share an entry of the file."""
    return any(d.hidden and d.min <= column <= d.max for d in sheet.column_dimensions.values())


def test_a_text_beyond_the_limit_of_excel_is_refused_and_never_cut() -> None:
    with pytest.raises(UserError, match=r"LSG-2026-01-01.*备注"):
        written(replace(ROW, note="字" * 32_768))
    assert opened(written(replace(ROW, note="字" * 32_767)))["承诺清单"]["AE2"].value == "字" * 32_767


def test_the_same_content_gives_the_same_bytes() -> None:
    assert written(ROW) == written(ROW)


def test_rows_may_be_a_generator_that_is_read_once() -> None:
    sheet = opened(written(*(replace(ROW, number=str(n)) for n in range(500))))["承诺清单"]
    assert [sheet.cell(row, 1).value for row in range(2, 502)] == [str(n) for n in range(500)]


@needs("soffice")
def test_libreoffice_opens_it_and_reads_the_same_words(tmp_path: Path) -> None:
    source = tmp_path / "清单.xlsx"
    source.write_bytes(written(*(replace(ROW, matter=text) for text in HOSTILE)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    export = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    command = ["soffice", "--headless", profile, "--convert-to", export, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (found,) = tmp_path.glob("*.csv")
    rows = list(csv.reader(found.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == COMMITMENTS
    assert [row[7] for row in rows[1:]] == HOSTILE
