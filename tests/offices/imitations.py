"""Workbooks as Excel and WPS write them, part by part: what openpyxl and LibreOffice never write, and readers must take.

Excel: shared strings with rich runs and phonetics, spans, x14ac and xr attributes, built-in date styles, formulas.
WPS: its own namespaces on the root, its own extension lists, styles of dates by the words 年月日.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_EXCEL_ROOT = (
    f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'mc:Ignorable="x14ac xr xr2 xr3" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
    'xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2" '
    'xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3" '
    'xr:uid="{00000000-0001-0000-0000-000000000000}"'
)
_WPS_ROOT = (
    f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
)
_EXCEL_END = (
    '<phoneticPr fontId="1" type="noConversion"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75"/>'
)
_WPS_END = (
    '<pageMargins left="0.75" right="0.75" top="1" bottom="1"/><headerFooter/>'
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="0"/></ext></extLst>'
)
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."


class Formula:
    """A cell with a formula and the value that was saved with it; None: none was."""

    def __init__(self, formula: str, value: str | float | None) -> None:
        self.formula, self.value = formula, value


class Rich(str):
    """Words of which the half is bold, with a phonetic guide."""


def excel(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], *, since_1904: bool = False) -> Path:
    """As Excel saves it."""
    return _book(path, sheets, _EXCEL_ROOT, _EXCEL_END, 'spans="1:40" x14ac:dyDescent="0.25"', since_1904)


def wps(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """As WPS saves it."""
    return _book(path, sheets, _WPS_ROOT, _WPS_END, 'spans="1:40"', False)


def _book(path: Path, sheets: dict[str, Any], root: str, end: str, of_row: str, since_1904: bool) -> Path:
    words: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{n}.xml": _sheet(rows, words, root, end, of_row, since_1904)
        for n, rows in enumerate(sheets.values(), 1)
    }
    names = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    properties = '<workbookPr date1904="1"/>' if since_1904 else '<workbookPr defaultThemeVersion="166925"/>'
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _name in enumerate(sheets, 1)
    )
    relations += f'<Relationship Id="rId98" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="rId99" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts |= {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "xl/styles.xml": _styles(),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" count="{len(words)}">{"".join(words)}</sst>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": _content_types(len(sheets)),
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
    return path


def _styles() -> str:
    """Cell format 1 is a day: built in; 2 is one in Chinese words."""
    formats = '<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
    font = '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    fill = (
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    )
    cells = "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for n in (0, 14, 176))
    xfs = f'<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3">{cells}</cellXfs>'
    return f'<styleSheet xmlns="{_MAIN}">{formats}{font}{fill}{xfs}</styleSheet>'


def _content_types(sheets: int) -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
    parts |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    overrides = "".join(f'<Override PartName="{p}" ContentType="{_TYPES}{kind}+xml"/>' for p, kind in parts.items())
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'{default}<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _sheet(
    rows: Sequence[Sequence[Any]], words: dict[str, int], root: str, end: str, of_row: str, since_1904: bool
) -> str:
    lines = []
    for line, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letters(c)}{line}", value, words, since_1904) for c, value in enumerate(row))
        lines.append(f'<row r="{line}" {of_row}>{cells}</row>')
    views = '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="13.5"/>'
    return f'<worksheet {root}><dimension ref="A1:AF9"/>{views}<sheetData>{"".join(lines)}</sheetData>{end}</worksheet>'


def _cell(place: str, value: Any, words: dict[str, int], since_1904: bool) -> str:
    match value:
        case None | "":
            return f'<c r="{place}" s="0"/>'
        case Formula():
            kind = ' t="str"' if isinstance(value.value, str) else ""
            saved = "" if value.value is None else f"<v>{escape(str(value.value))}</v>"
            return f'<c r="{place}" s="0"{kind}><f>{escape(value.formula)}</f>{saved}</c>'
        case date():
            since = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
            return f'<c r="{place}" s="{1 + value.day % 2}"><v>{(value - since).days}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{value}</v></c>'
        case _:
            number = words.setdefault(_shared(value), len(words))
            return f'<c r="{place}" s="0" t="s"><v>{number}</v></c>'


def _shared(text: str) -> str:
    if not isinstance(text, Rich):
        return f'<si><t xml:space="preserve">{escape(text, quote=False)}</t></si>'
    half = len(text) // 2
    bold = f'<r><rPr><b/><sz val="11"/></rPr><t>{escape(text[:half])}</t></r>'
    return f'<si>{bold}<r><t xml:space="preserve">{escape(text[half:])}</t></r><rPh sb="0" eb="1"><t>ban</t></rPh><phoneticPr fontId="1"/></si>'


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else f"A{chr(65 + column - 26)}"
