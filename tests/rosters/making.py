"""Messy roster files, made the way people make them.

Beside this module: 家属院名单.csv (GB18030) as it came; the same saved by LibreOffice 7.4 as 另存.xlsx and 旧格式.xls; and
另存.xlsx encrypted with the password 123456 as 有密码.xlsx.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parent
EXAMPLE = FOLDER / "家属院名单.csv"
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def village_book(path: Path) -> Path:
    """A cover sheet, the roster under a merged title with units merged over several rows, phones as numbers, a name half
    in bold, a house number that became a date, a hidden row, an old list on a hidden sheet.
    """
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = "封面"
    cover["B2"] = "柳林村 2026 年议事会材料"
    people = book.create_sheet("名单")
    people.append(["柳林村村民代表名册"])
    people.merge_cells("A1:F1")
    people.append([])
    people.append(["序号", "姓　名", "所属村组", "职务", "联系方式", "身份证号码"])
    half_bold = CellRichText("王", TextBlock(InlineFont(b=True), "芳"))
    for row in (
        [1, half_bold, "一组", "村民代表", 13800138000.0, "620102198001011234"],
        [2, "李　强", None, "村民代表", 1.39e10, 620102198001011234],
        [3, "陈𬱖", None, "村支书", "13700137003", None],
        [4, "马忠义", "二组", "楼长", "0931-8880007", None],
        [5, "马忠义", date(2026, 3, 2), None, None, None],
        ["合计", "5人"],
    ):
        people.append(row)
    people.merge_cells("C4:C6")
    people.row_dimensions[7].hidden = True
    old = book.create_sheet("旧名单")
    old.sheet_state = "hidden"
    old.append(["姓名"])
    old.append(["早已搬走"])
    book.save(path)
    return path


def plain_book(path: Path, rows: Iterable[list[Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def with_parts(path: Path, parts: Mapping[str, str | bytes], compression: int = ZIP_DEFLATED) -> Path:
    """A small good workbook at `path` with `parts` added or put in place of its own."""
    plain_book(path, [["姓名"], ["王芳"]])
    with ZipFile(path) as archive:
        whole: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", compression) as archive:
        for name, content in (whole | dict(parts)).items():
            archive.writestr(name, content)
    return path


def sheet_xml(inside: str, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{inside}</sheetData>{after}</worksheet>'


def cell(coordinate: str, text: str) -> str:
    return f'<c r="{coordinate}" t="inlineStr"><is><t>{text}</t></is></c>'
