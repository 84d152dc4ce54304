"""A long list as one sheet of a workbook, written row by row: 100,000 rows take no more memory than ten.

openpyxl's write-only mode writes the rows. Each column has one styled cell that is filled anew for every row, since
making and styling a cell costs more than writing it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from desktop.base.errors import UserError
from desktop.base.i18n import _

LONGEST_CELL = 32_767  # UTF-16 units, Excel's own limit
LAST_ROW = 1_048_576
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can name

_ROW, _LEADING, _HIGHEST_ROW = 22, 15, 409  # points; the last is Excel's limit
_TYPE, _SMALLER = 11, (9, 8, 7, 6, 5, 4.5, 4)  # points; the smaller ones for words that the highest row does not hold
_MOST_LINES = 25  # of 11 points in the highest row, also in a font whose lines stand far apart
_FONT = "宋体"
_LINE = Side(style="thin", color="FF7F7F7F")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADING_FILL = PatternFill("solid", fgColor="FFDDEBF7")
_UNCLEAR_FILL = PatternFill("solid", fgColor="FFFFE699")


@dataclass(frozen=True)
class Column:
    """`field` of a row, shown under `heading`; without a field it stays empty. `width` in Latin letters, two to a
    Chinese character. `unclear`: the necessary field whose absence is written here as 待明确. `choices`: what a cell
    offers. What is not `printed` lies in a folded group of columns. What is `hidden` is the program's own: it stands
    behind all others, unseen, and takes no part in the height of a row.
    """

    heading: str
    field: str
    width: float
    kind: Literal["text", "day", "number"] = "text"
    printed: bool = True
    unclear: str = ""
    choices: tuple[str, ...] = ()
    hidden: bool = False


def add_listing(book: Workbook, name: str, title: str, columns: tuple[Column, ...], rows: Iterable[Any]) -> None:
    """One sheet `name` with `rows` under a frozen header, to be printed under `title` on A4 across. Raises UserError
    where a text is longer than a cell can be, or the rows are more than a sheet has: nothing is ever cut.
    """
    sheet: Any = book.create_sheet(name)
    _lay_out(sheet, columns)
    _offer_choices(sheet, columns)
    _set_up_page(sheet, title)
    sheet.append([_heading(sheet, column) for column in columns])
    try:
        last = _append(sheet, columns, rows)
    except BaseException:
        sheet.close()  # else openpyxl's half-written sheet complains when it is thrown away
        raise
    seen = sum(not column.hidden for column in columns)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"  # what is hidden is sorted along
    sheet.print_area = f"A1:{get_column_letter(seen)}{last}"


def _append(sheet: Any, columns: tuple[Column, ...], rows: Iterable[Any]) -> int:
    """Write the rows; returns the number of the last."""
    line, last = _Line(sheet, columns), 1
    for row in rows:
        last += 1
        if last > LAST_ROW:
            raise UserError(_("清单超过 {most} 行，一张表格放不下；请分几次导出。").format(most=LAST_ROW - 1))
        cells = line.filled(row)
        # Not a RowDimension: its height counts as set by hand and would not grow with what is typed in later.
        sheet.row_dimensions[last] = {"ht": f"{line.height}"}
        sheet.append(cells)
        del sheet.row_dimensions[last]
    return last


class _Line:
    """The cells of one row, filled again for the next, and the `height` in points that their texts need: LibreOffice
    and the previews of telephones do not work it out themselves.
    """

    def __init__(self, sheet: Any, columns: tuple[Column, ...]) -> None:
        self._sheet = sheet
        self._columns = columns
        self._cells = [_cell(sheet, column) for column in columns]
        self._values = attrgetter(*(column.field for column in columns if column.field))
        self._filled = [cell for cell, column in zip(self._cells, columns, strict=True) if column.field]
        self._necessary = {column.unclear: place for place, column in enumerate(columns) if column.unclear}
        self._unclear = _unclear_cell(sheet)
        self._room = [LONGEST_CELL if column.hidden else _characters(column) for column in columns if column.field]
        self._small: dict[tuple[int, float], Cell] = {}  # place and size of type → cell
        self.height = _ROW

    def filled(self, row: Any) -> list[Cell]:
        """The cells of `row`, good until the next call."""
        lines, long = 1, []
        for cell, value, room in zip(self._filled, self._values(row), self._room, strict=True):
            if value.__class__ is str:
                if len(value) > room or "\n" in value:
                    needed = _lines(value, room)
                    lines = max(lines, needed)
                    if needed > _MOST_LINES:
                        long.append(cell)
                if _UNSAFE.search(value) or len(value) > LONGEST_CELL // 2:
                    value = self._safe(row, cell, value)
                cell.value = value or None
                cell.data_type = "s" if value else "n"  # openpyxl takes "=1+1" for a formula, "#N/A" for an error
            elif value.__class__ is date and value < FIRST_DAY:
                cell.value = value.isoformat()
            else:
                cell.value = value
        self.height = min(_ROW + (lines - 1) * _LEADING, _HIGHEST_ROW)
        cells = self._marked(row) if self._necessary and row.unclear else self._cells
        return self._made_smaller(cells, long) if long else cells

    def _made_smaller(self, cells: list[Cell], long: list[Cell]) -> list[Cell]:
        """With the words of the `long` ones in smaller type: where the highest row that there can be does not hold
        them, they would be cut on paper and lie over the cells above and below.
        """
        kept = cells.copy()
        for cell in long:
            place = self._cells.index(cell)
            column, text = self._columns[place], str(cell.value)
            size = next((size for size in _SMALLER if _fits(text, column, size)), _SMALLER[-1])
            small = self._small.setdefault((place, size), _cell(self._sheet, column, size))
            small.value, small.data_type = cell.value, cell.data_type
            kept[place] = small
        return kept

    def _marked(self, row: Any) -> list[Cell]:
        """待明确, in words and fill, where one of the necessary fields is missing (DOMAIN.md, rule 5)."""
        cells = self._cells.copy()
        for name in row.unclear:
            place = self._necessary[name]
            if cells[place].value is None:
                cells[place] = self._unclear
        return cells

    def _safe(self, row: Any, cell: Cell, value: str) -> str:
        """`value` as XML can hold it: without control characters and half surrogates, and with _x0041_ told apart
        from Excel's own way of writing an A (ECMA-376 part 1, 22.9.2.19).
        """
        kept = _UNSAFE.sub(lambda found: "_x005F_" if found.group() == "_" else "", value)
        length = len(kept.encode("utf-16-le")) // 2
        if length > LONGEST_CELL:
            raise UserError(
                _("“{number}”的{heading}有 {length} 个字，Excel 一格最多 {most} 个字；请分成几条来记。").format(
                    number=getattr(row, self._columns[0].field),
                    heading=self._columns[self._cells.index(cell)].heading,
                    length=length,
                    most=LONGEST_CELL,
                )
            )
        return kept


def _characters(column: Column, size: float = _TYPE) -> int:
    """How many Chinese characters (of 11 pt: 15 dots) fit on one line of the column (7 dots a unit)."""
    return int(column.width * 7 / 15 * _TYPE / size)


def _lines(text: str, room: int) -> int:
    """Lines that `text` takes where `room` Chinese characters fit on one; two Latin letters count as one of
    them, a rare sign as two: a little too high is better than cut.
    """
    return sum(max(1, -(-len(part.encode("gb18030", "replace")) // (2 * room))) for part in text.split("\n"))


def _fits(text: str, column: Column, size: float) -> bool:
    """Whether the highest row holds `text` in this type. No line ends before a full stop: some hold one sign less."""
    return _lines(text, _characters(column, size) - 1) * size <= _MOST_LINES * _TYPE


def _cell(sheet: Any, column: Column, size: float = _TYPE) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=_FONT, size=size)
    cell.border = _GRID
    across = "general" if column.kind == "text" else "center"
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    if column.kind == "text":
        cell.quotePrefix = True  # a text that begins with = stays one when it is edited
    elif column.kind == "day":
        cell.number_format = "yyyy-mm-dd"
    return cell


def _unclear_cell(sheet: Any) -> Cell:
    cell = WriteOnlyCell(sheet, _("待明确"))
    cell.font = Font(name=_FONT, size=11, bold=True)
    cell.border = _GRID
    cell.fill = _UNCLEAR_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center")
    return cell


def _heading(sheet: Any, column: Column) -> Cell:
    cell = WriteOnlyCell(sheet, column.heading)
    cell.font = Font(name="黑体", size=11)
    cell.border = _GRID
    cell.fill = _HEADING_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _lay_out(sheet: Any, columns: tuple[Column, ...]) -> None:
    """Widths and folded groups. A print area of several pieces prints each on a page of its own, and columns merely
    hidden are lost to those who do not know of them; a folded group shows [+] above the list, and once unfolded it
    prints as well. So what one sees is what one prints, and the columns keep their order.
    """
    sheet.freeze_panes = "B2"  # the number and the header stay in sight
    sheet.row_dimensions[1].height = 32
    folded = False
    for place, column in enumerate(columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        dimension.hidden = column.hidden or not column.printed
        dimension.outlineLevel = 0 if column.printed else 1
        dimension.collapsed = folded and column.printed
        folded = not column.printed
    sheet.column_dimensions.max_outline = 1 if any(not column.printed for column in columns) else None


def _offer_choices(sheet: Any, columns: tuple[Column, ...]) -> None:
    """Lists to choose from, down to the last row, so that lines added by hand have them too. Another word is asked
    about and not refused: the words are settings, and several kinds of reply may stand in one cell.
    """
    for place, column in enumerate(columns, 1):
        if column.choices:
            letter = get_column_letter(place)
            offer = DataValidation(type="list", formula1='"{}"'.format(",".join(column.choices)), allow_blank=True)
            offer.errorStyle = "warning"
            offer.showErrorMessage = True
            offer.errorTitle = column.heading
            offer.error = _("清单里没有这个词，确定要这样写吗？")
            offer.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.data_validations.append(offer)


def _set_up_page(sheet: Any, title: str) -> None:
    """A4 across, one page wide, the header on every page, page numbers below."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4  # inches
    sheet.page_margins.top, sheet.page_margins.bottom = 0.8, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = f"&B{_shortened(title)}&B  &A".replace("\n", " ")
    sheet.oddHeader.center.size = 14
    sheet.oddFooter.center.text = _("第 {page} 页 / 共 {pages} 页").format(page="&P", pages="&N")


def _shortened(title: str) -> str:
    """For a page header of Excel, of 255 characters at most; & would begin one of its codes."""
    kept = title if len(title) <= 60 else title[:59] + "…"
    return _UNSAFE.sub("", kept).replace("&", "&&")


def save(book: Workbook, target: BinaryIO) -> None:
    """Like `Workbook.save`, but the same content gives the same bytes: no moment of writing is kept."""
    book.properties.created = book.properties.modified = datetime(*_NO_MOMENT)
    with _Archive(target, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


class _Archive(ZipFile):
    """A zip whose parts bear no date."""

    def writestr(self, name: Any, data: Any, *_more: Any) -> None:
        super().writestr(self._part(name), data)

    def write(self, filename: Any, arcname: Any = None, *_more: Any) -> None:
        part = self._part(arcname)
        part.file_size = Path(filename).stat().st_size  # decides whether the part needs a large header
        with Path(filename).open("rb") as source, self.open(part, "w") as written:
            shutil.copyfileobj(source, written, 1 << 20)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(name, _NO_MOMENT)
        part.compress_type = ZIP_DEFLATED
        return part
