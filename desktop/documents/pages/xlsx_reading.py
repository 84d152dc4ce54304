"""An Excel file as it is to be printed: the visible rows and columns of its visible sheets, all columns on the width of
one page, under their titles and page headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath
from typing import Any, Literal

from openpyxl import load_workbook

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.pages import xlsx_looks
from desktop.documents.pages.model import (
    A4,
    Across,
    Cell,
    Look,
    Margins,
    Paragraph,
    Printed,
    Row,
    Section,
    Shape,
    Table,
    Words,
)
from desktop.documents.pages.office_package import Package, damaged
from desktop.documents.pages.xlsx_area import DOT, DOTS, Area, Geometry, TooLarge, check_merged
from desktop.documents.pages.xlsx_running import Codes, running
from desktop.documents.pages.xlsx_values import shown

MOST_BYTES = 60_000_000  # of the sheets' XML; about a hundred thousand filled rows
_A3 = (16838, 23811)
_PADDING = 45
_SMALLEST = 0.6  # of their own size: type that can still be read
_ANCHOR = b"Anchor"  # what holds each thing in a drawing; LibreOffice writes empty drawings, too
_UNCOUNTED = re.compile(rb"</f></c>|<f[^>]*/></c>")


def read_xlsx(data: bytes, name: str) -> Printed:
    """Raises UserError where it is none, is damaged or protected, or too large."""
    package = Package(data, name)
    sheets = _sheets(package)
    if sum(map(len, sheets.values())) > MOST_BYTES:
        raise _too_long(name)
    try:
        for xml in sheets.values():
            check_merged(xml)
    except TooLarge:
        raise _too_long(name) from None
    try:
        book: Any = load_workbook(BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts do
        raise damaged(name) from error
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    made = [_Sheet(sheet, sheets.get(sheet.title, b""), PurePath(name).stem) for sheet in visible]
    try:
        sections = tuple(section for one in made for section in one.sections())
    except TooLarge:
        raise _too_long(name) from None
    if not sections:
        raise UserError(_("“{name}”里没有可以打印的内容。").format(name=name))
    remark = _("列太多，一页放下以后字很小；可以先把不用的列折起来再打印。") if any(s.tiny for s in made) else ""
    return Printed(PurePath(name).stem, sections, _left_out(book, package, sheets), remark)


def _too_long(name: str) -> UserError:
    return UserError(_("“{name}”太长，不适合从这里打印；请用表格软件筛选以后再打印。").format(name=name))


def _sheets(package: Package) -> dict[str, bytes]:
    """The XML of each sheet, by its title."""
    main = package.main_part()
    related, root = package.related(main), package.xml(main)
    found = {}
    for sheet in () if root is None else root.iter("{*}sheet"):
        key = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        part = related.get(key)
        found[sheet.get("name") or ""] = (package.data(part[1]) if part else None) or b""
    return found


def _left_out(book: Any, package: Package, sheets: dict[str, bytes]) -> tuple[str, ...]:
    """What may stand in a sheet and is not shown, in the user's words."""
    found = []
    if book.chartsheets or package.any_part("xl/drawings/drawing", _ANCHOR):
        found.append(_("图片、图形或图表"))
    if any(len(sheet.conditional_formatting) for sheet in book.worksheets if sheet.sheet_state == "visible"):
        found.append(_("条件格式"))
    if any(map(_UNCOUNTED.search, sheets.values())):
        found.append(_("没有算出结果的公式"))
    if any(style.textRotation for style in book._alignments):  # has no public name
        found.append(_("竖排或斜排的文字"))
    return tuple(found)


class _Sheet:
    """One sheet. Nothing is printed of an empty one."""

    def __init__(self, sheet: Any, xml: bytes, file: str) -> None:
        self._sheet = sheet
        self._xml = xml
        self._geometry = Geometry(sheet)
        self._file = file
        self._looks: dict[tuple[int, float], Look] = {}
        self.tiny = False

    def sections(self) -> Iterator[Section]:
        """One for each area that is printed."""
        for area in self._geometry.areas():
            if area.columns and area.rows:
                yield self._section(area)

    def _section(self, area: Area) -> Section:
        sheet = self._sheet
        margins, setup = sheet.page_margins, sheet.page_setup
        width, height = _A3 if str(setup.paperSize) == "8" else A4
        size = (height, width) if setup.orientation == "landscape" else (width, height)
        edge = [round(float(getattr(margins, side)) * 1440) for side in ("top", "right", "bottom", "left")]
        room = max(size[0] - edge[1] - edge[3], 1440)
        whole = sum(map(self._geometry.width, area.columns))
        scale = min(1.0 if self._fits_page else (setup.scale or 100) / 100, room / max(whole, 1))
        self.tiny = self.tiny or scale < _SMALLEST
        return Section(
            (self._table(area, scale),),
            size=size,
            margins=Margins(*edge),
            header=round(float(margins.header) * 1440),
            footer=round(float(margins.footer) * 1440),
            above=running(self._xml, "Header", Codes(sheet.title, self._file, room)),
            below=running(self._xml, "Footer", Codes(sheet.title, self._file, room)),
            number=setup.firstPageNumber if setup.useFirstPageNumber else None,
        )

    @property
    def _fits_page(self) -> bool:
        properties = self._sheet.sheet_properties.pageSetUpPr
        return bool(properties and properties.fitToPage)

    def _table(self, area: Area, scale: float) -> Table:
        titles = self._title_rows()
        headers = [row for row in titles if row not in area.rows or row == min(area.rows)]
        headers += [row for row in titles if row not in headers and row <= min(area.rows) + len(titles)]
        breaks = {found.id + 1 for found in self._sheet.row_breaks.brk}
        rows = [self._row(row, area, scale, header=True) for row in sorted(set(headers))]
        rows += [self._row(row, area, scale, page_before=row in breaks) for row in area.rows if row not in set(headers)]
        across: Literal["left", "center"] = "center" if self._sheet.print_options.horizontalCentered else "left"
        return Table(tuple(self._geometry.width(column) * scale for column in area.columns), tuple(rows), across)

    def _title_rows(self) -> list[int]:
        named = (self._sheet.print_title_rows or "").replace("$", "").partition(":")
        if not named[0].isdigit() or not named[2].isdigit():
            return []
        return list(range(int(named[0]), min(int(named[2]), int(named[0]) + 20) + 1))

    def _row(self, row: int, area: Area, scale: float, *, header: bool = False, page_before: bool = False) -> Row:
        cells: list[Cell] = []
        place = 0
        while place < len(area.columns):
            cell = self._cell(row, place, area, scale)
            cells.append(cell)
            place += cell.columns
        dimensions = self._sheet.row_dimensions
        height = (dimensions[row].height if row in dimensions else None) or self._sheet.sheet_format.defaultRowHeight
        tall = float(height or 15) * 20 * scale
        return Row(tuple(cells), tall, whole=True, header=header, page_before=page_before)

    def _cell(self, row: int, place: int, area: Area, scale: float) -> Cell:
        cells, column = self._geometry.cells, area.columns[place]
        found = cells.get((row, column))
        if (row, column) not in self._geometry.merged:
            return self._filled(found, self._geometry.reach(found, row, place, area) if found else 1, scale)
        top, left, right = self._geometry.merged[row, column]
        made = self._filled(cells.get((top, left)), sum(left <= c <= right for c in area.columns[place:]), scale)
        own, last = (cells.get((row, edge)) for edge in (left, right))
        if own is not None and last is not None:
            here = xlsx_looks.edges(own.border, scale)
            made = replace(made, edges=replace(here, right=xlsx_looks.edges(last.border, scale).right))
        return replace(made, joined=any(top <= r < row for r in area.rows))

    def _filled(self, cell: Any, columns: int, scale: float) -> Cell:
        if cell is None:
            return Cell((), columns, margins=Margins(0, 0, 0, 0))
        look = self._look(cell, scale)
        alignment = cell.alignment
        across = _across(alignment.horizontal, cell.value)
        indent = float(alignment.indent or 0) * 3 * DOTS * DOT * scale / 2
        shape = Shape(across, left=indent if across == "left" else 0, grid=False, spaced=False, no_widows=False)
        text = shown(cell.value, cell.number_format)
        return Cell(
            (Paragraph(shape, (Words(text, look),), look),) if text else (),
            columns,
            False,
            xlsx_looks.edges(cell.border, scale),
            xlsx_looks.fill(cell.fill),
            {"center": "center", "top": "top", "justify": "top"}.get(alignment.vertical or "", "bottom"),  # type: ignore[arg-type]
            Margins(0, _PADDING * scale, 0, _PADDING * scale),
        )

    def _look(self, cell: Any, scale: float) -> Look:
        key = cell._style.fontId, scale  # has no public name; to make it anew for each cell takes most of the time
        if key not in self._looks:
            self._looks[key] = xlsx_looks.look(cell.font, scale)
        return self._looks[key]


def _across(horizontal: str | None, value: object) -> Across:
    """By itself text stands left, a number right, TRUE and FALSE in the middle."""
    if horizontal in ("left", "center", "right"):
        return horizontal  # type: ignore[return-value]
    if horizontal in ("centerContinuous", "distributed"):
        return "center"
    if horizontal == "justify":
        return "both"
    if isinstance(value, bool):
        return "center"
    return "left" if value is None or isinstance(value, str) else "right"
