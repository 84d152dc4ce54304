"""Where things stand on a sheet of Excel: which columns and rows are printed, how wide they are, which cells are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openpyxl.utils import range_boundaries

DOT = 15  # twips: one of 96 in an inch, in which columns are counted
DOTS = 7  # a unit of a column's width
_STANDARD = 8.43  # units
MOST_COLUMNS, MOST_PLACES = 300, 3_500_000  # of a sheet: a hundred thousand rows of the list have about as many
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)"')
_BEYOND = 20  # columns that a title may need besides those of the list


class TooLarge(Exception):
    """One stray cell at XFD1048576, or one merged over everything, would take days to lay out."""


@dataclass(frozen=True)
class Area:
    """Columns and rows that can be seen, from 1."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


class Geometry:
    """One sheet of openpyxl. `cells`: those that there are, by row and column (iter_rows would make the missing ones)."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.cells: dict[tuple[int, int], Any] = sheet._cells  # has no public name

    def areas(self) -> Iterator[Area]:
        """The print areas, or everything that says or frames something. Raises TooLarge."""
        last_row, last_column = self._used
        named = self._sheet.print_area or ()
        for one in named.split(",") if isinstance(named, str) else named:
            left, top, right, bottom = range_boundaries(one.rpartition("!")[2].replace("$", ""))
            yield self._area(left or 1, top or 1, right or last_column, min(bottom or last_row, last_row))
        if not named:
            _refuse_large(last_row, last_column)
            yield self._area(1, 1, max(last_column, self._widest_title), last_row)

    def _area(self, left: int, top: int, right: int, bottom: int) -> Area:
        rows, most = self._sheet.row_dimensions, self._used[1] + _BEYOND
        _refuse_large(bottom - top + 1, min(right, most) - left + 1)
        return Area(
            tuple(column for column in range(left, min(right, most) + 1) if column not in self._hidden),
            tuple(row for row in range(top, bottom + 1) if row not in rows or not rows[row].hidden),
        )

    @cached_property
    def _used(self) -> tuple[int, int]:
        """The last row and column that say or frame anything."""
        last_row = last_column = 0
        for (row, column), cell in self.cells.items():
            if cell.value is not None or (cell.has_style and cell.border.top and cell.border.top.style):
                last_row, last_column = max(last_row, row), max(last_column, column)
        for merged in self._sheet.merged_cells.ranges:
            if merged.min_row <= last_row and merged.min_col <= last_column:
                last_row, last_column = max(last_row, merged.max_row), max(last_column, merged.max_col)
        return last_row, last_column

    @cached_property
    def _widest_title(self) -> int:
        """The last column that a text reaches which is not broken and has nothing beside it."""
        last = self._used[1]
        reached = 0
        for (row, column), cell in self.cells.items():
            if isinstance(cell.value, str) and len(cell.value) > _STANDARD and (row, column) not in self.merged:
                columns = tuple(c for c in range(column, last + _BEYOND + 1) if c not in self._hidden)
                count = self.reach(cell, row, 0, Area(columns, ()))
                reached = max(reached, columns[count - 1] if count > 1 else 0)
        return reached

    @cached_property
    def _hidden(self) -> set[int]:
        found: set[int] = set()
        for dimension in self._sheet.column_dimensions.values():
            if dimension.hidden:
                found.update(_columns_of(dimension))
        return found

    @cached_property
    def _widths(self) -> dict[int, float]:
        found: dict[int, float] = {}
        for dimension in self._sheet.column_dimensions.values():
            if dimension.width:
                found.update(dict.fromkeys(_columns_of(dimension), dimension.width))
        return found

    def width(self, column: int) -> int:
        """In twips."""
        standard = self._sheet.sheet_format.defaultColWidth or _STANDARD
        return round(self._widths.get(column, standard) * DOTS) * DOT

    @cached_property
    def merged(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        """Each cell of a merged area → the area's first row, its first and its last column."""
        last_row, last_column = self._used
        return {
            (row, column): (area.min_row, area.min_col, area.max_col)
            for area in self._sheet.merged_cells.ranges
            for row in range(area.min_row, min(area.max_row, last_row) + 1)
            for column in range(area.min_col, min(area.max_col, last_column) + 1)
        }

    def reach(self, cell: Any, row: int, place: int, area: Area) -> int:
        """Over how many columns a text goes that is not to be broken: as far as the cells beside it are empty."""
        if not isinstance(cell.value, str) or cell.alignment.wrap_text or "\n" in cell.value:
            return 1
        if cell.alignment.horizontal not in (None, "general", "left"):
            return 1
        signs = len(cell.value.encode("gb18030", "replace")) / 2 + 1  # one for the cell's own padding
        needed = signs * float(cell.font.sz or 11) * 20
        wide, columns = self.width(area.columns[place]), 1
        for column in area.columns[place + 1 :]:
            beside = self.cells.get((row, column))
            framed = beside is not None and beside.has_style and beside.border.left and beside.border.left.style
            if wide >= needed or (row, column) in self.merged or framed or (beside is not None and beside.value):
                break
            wide, columns = wide + self.width(column), columns + 1
        return columns


def _refuse_large(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS or rows * columns > MOST_PLACES:
        raise TooLarge


def check_merged(xml: bytes) -> None:
    """Before openpyxl makes an object for every cell that is merged. Raises TooLarge."""
    named = [range_boundaries(area.decode()) for area in _MERGED.findall(xml)]
    places = sum((bottom - top + 1) * (right - left + 1) for left, top, right, bottom in named)  # type: ignore[misc, operator]
    if places > MOST_PLACES or len(re.findall(rb"mergeCell\s", xml)) > len(named):
        raise TooLarge


def _columns_of(dimension: Any) -> range:
    dimension.reindex()
    return range(dimension.min, min(dimension.max, 16_384) + 1)
