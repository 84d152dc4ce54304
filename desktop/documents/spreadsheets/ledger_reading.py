"""承诺清单 as an office gives it back → rows of cells with their kinds, whichever program saved it.

calamine reads it where that is safe (workbook_scan.py), else openpyxl does, as with rosters. A sheet gives its rows as
often as it is asked, one at a time.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.spreadsheets.sheet import Sheet
from desktop.documents.spreadsheets.spreadsheet import OLE, ZIP, file_bytes, ole_trouble
from desktop.documents.spreadsheets.workbook_scan import HIGHEST, WIDEST, Looked, Plan, scan

LARGEST_FILE = 60 * 1024 * 1024
MOST_BYTES = 400 * 1024 * 1024  # unpacked; 100,000 rows have about 300
MOST_MERGED = 200_000  # cells under merged ones
MOST_SHEETS = 40
MOST_CELLS = WIDEST * (HIGHEST + 1)  # of all sheets together: one may be as large as that

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = Sequence[Cell]


@dataclass(frozen=True)
class LedgerSheet:
    """`rows()` begins with the first row of the file each time; an empty cell is "". `looked` counts rows from 1 and
    columns from 0. `under`: row → column → the row whose cell is merged over this one, 0 where that is of another
    column.
    """

    title: str
    rows: Callable[[], Iterator[Row]]
    looked: Looked = field(default_factory=Looked)
    under: dict[int, dict[int, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerBook:
    """`since_1904`: numbers that mean days count from 1904-01-01."""

    sheets: tuple[LedgerSheet, ...]
    since_1904: bool = False


def read_ledger(path: Path) -> LedgerBook:
    """The visible sheets of an xlsx file. Raises UserError with one sentence for whatever is none, csv too: it keeps
    neither the marks of the rows nor the dates.
    """
    data, name = file_bytes(path, LARGEST_FILE), path.name
    if data.startswith(OLE):
        raise ole_trouble(data, name)
    if not data.startswith(ZIP):
        raise _no_xlsx(data, name)
    from desktop.documents.spreadsheets.workbook import damaged, refuse  # openpyxl is heavy

    with damaged(name), _panic(), ZipFile(BytesIO(data)) as archive:
        refuse(archive, name, MOST_BYTES)
        plan = scan(data, archive)
        if plan:
            return _fast(data, plan, name)
    return _careful(data, name)


def _no_xlsx(data: bytes, name: str) -> UserError:
    if b"\x00" in data[:1000] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UserError(_("“{name}”不是 xlsx 表格；请选发出去的那份清单，存为 xlsx 再收。").format(name=name))
    return UserError(
        _(
            "“{name}”是 csv 或文本，丢了行标记，日期也会走样；请用 Excel 或 WPS 打开原来的清单填写，存为 xlsx 再收。"
        ).format(name=name)
    )


@contextmanager
def _panic() -> Iterator[None]:
    """A bug inside calamine comes up as something that no `except Exception` catches."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from error
        raise


def _fast(data: bytes, plan: Plan, name: str) -> LedgerBook:
    from python_calamine import CalamineWorkbook

    from desktop.documents.spreadsheets.workbook import too_large

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    shown = [sheet for sheet in plan.sheets if sheet.visible and sheet.part][:MOST_SHEETS]
    hidden = tuple(_not_read(sheet.title) for sheet in plan.sheets if not sheet.visible)
    sheets, held = [], 0
    for sheet in shown:
        found = book.get_sheet_by_name(sheet.title)
        held += found.width * found.height
        if held > MOST_CELLS:
            raise too_large(name)
        merged = [(*start, *end) for start, end in found.merged_cell_ranges or ()]
        under = _under(merged, found.end[0] + 1 if found.end else 0, name)
        notes = (*hidden, *_told(sheet.looked))
        sheets.append(LedgerSheet(sheet.title, partial(_rows, found), sheet.looked, under, notes))
    return LedgerBook(tuple(sheets), plan.since_1904)


def _rows(sheet: Any) -> Iterator[Row]:
    """calamine leaves out the columns before the first that has something, but not the rows."""
    before = ("",) * (sheet.start[1] if sheet.start else 0)
    return ((*before, *row) for row in sheet.iter_rows()) if before else sheet.iter_rows()


def _careful(data: bytes, name: str) -> LedgerBook:
    """By openpyxl, as rosters are read: every cell as text, days as 2026-12-01."""
    from desktop.documents.spreadsheets.workbook import read_workbook

    return LedgerBook(tuple(_of_texts(sheet, name) for sheet in read_workbook(data, name)))


def _of_texts(sheet: Sheet, name: str) -> LedgerSheet:
    under = _under(sheet.merged, len(sheet.rows), name)
    return LedgerSheet(sheet.title, lambda: iter(sheet.rows), under=under, notes=sheet.notes)


def _not_read(title: str) -> str:
    return _("工作表“{title}”是隐藏的，没有读。").format(title=title)


def _told(looked: Looked) -> tuple[str, ...]:
    if not looked.hidden:
        return ()
    return (
        _("有 {count} 行在表里是隐藏或筛掉的（从第 {row} 行起），也读了。").format(
            count=len(looked.hidden), row=looked.hidden[0]
        ),
    )


def _under(merged: Sequence[tuple[int, ...]], height: int, name: str) -> dict[int, dict[int, int]]:
    """The cells under merged ones. A cell of the same column stands for them; of another column it says nothing."""
    under: dict[int, dict[int, int]] = {}
    count = 0
    for top, left, bottom, right in merged:
        last = min(bottom, height - 1)
        count += max(last - top + 1, 0) * (right - left + 1)
        if count > MOST_MERGED:
            raise UserError(_("“{name}”合并的单元格太多；请取消合并，存为 xlsx 再收。").format(name=name))
        for row in range(top, last + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    under.setdefault(row + 1, {})[column] = top + 1 if column == left else 0
    return under
