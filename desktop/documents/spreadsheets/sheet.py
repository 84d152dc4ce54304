"""A sheet as plain text, and how large one may be."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.errors import UserError
from desktop.base.i18n import _

MOST_ROWS = 20_000
MOST_COLUMNS = 256


@dataclass(frozen=True)
class Sheet:
    """Row n of the file is `rows[n - 1]`; rows end with their last written cell and may be (). `merged`: areas of
    merged cells as (top, left, bottom, right), from 0, inclusive; only their first cell has text.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = ()


def not_a_spreadsheet(name: str) -> UserError:
    """Pictures, texts, web pages, and spreadsheets of other kinds."""
    return UserError(_("“{name}”不是 xlsx 或 csv 表格；请用 Excel 或 WPS 打开，另存为 xlsx 再选它。").format(name=name))


def too_long(name: str, row: int, column: int) -> UserError:
    """Something is written beyond the limits."""
    return UserError(
        _("“{name}”写到了第 {row} 行第 {column} 列，太大了；请只留要用的（{most} 行以内）再试。").format(
            name=name, row=row, column=column, most=MOST_ROWS
        )
    )
