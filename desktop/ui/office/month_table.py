"""Stations down, months across: the cursor stands on a month of a station, not on a whole line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from desktop.base.i18n import _
from desktop.rules.reporting import MONTHS, Report
from desktop.services.office_files import cell_words, held_words, station_name
from desktop.services.reporting import StationRow
from desktop.ui.office.fitting_table import FittingTable
from desktop.ui.widgets.table import Column

JANUARY = 2  # its column
MONTH_WIDTH = 68


class MonthTable(FittingTable):
    def __init__(self) -> None:
        columns: list[Column[StationRow]] = [
            Column(_("乡镇"), lambda row: row.room.town, 84),
            Column(_("站点"), _station, 0, lambda row: bool(row.gap)),
            *(_month(place) for place in range(MONTHS)),
            Column(_("全年"), lambda row: held_words(*row.total), 76),
            Column(_("缺段"), lambda row: row.gap, 100),
        ]
        self._column = 0  # in which the cursor stood before other rows came
        super().__init__(
            _("报送情况"),
            columns,
            lambda row: row.room.id,
            least=150,
            spared=(len(columns) - 1, 0, len(columns) - 2),
            empty=_("没有这样的站点。"),
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)

    @property
    def month(self) -> int | None:
        """Which month the cursor is on, from 1; None beside the months."""
        place = self.currentIndex().column() - JANUARY
        return place + 1 if 0 <= place < MONTHS else None

    def go_to(self, place: int) -> None:
        """On to a line; the cursor stays in its column."""
        self._point(place, max(self.currentIndex().column(), self._column))

    def _point(self, line: int, column: int) -> None:
        index = self._model.index(line, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def start_at(self, month: int) -> None:
        """Put the cursor on a month of the first line."""
        self._point(0, JANUARY + month - 1)

    def show_rows(self, rows: Sequence[StationRow]) -> None:
        self._column = max(self.currentIndex().column(), self._column)
        super().show_rows(rows)
        if rows and self.current is None:
            self._point(0, self._column)
        self._column = 0


def _station(row: StationRow) -> str:
    """That segments are missing is seen here, too: their column may have no room."""
    name = station_name(row.room)
    return _("{name}（缺段）").format(name=name) if row.gap else name


def _month(place: int) -> Column[StationRow]:
    title = _("{month}月").format(month=place + 1)
    return Column(
        title,
        lambda row: cell_words(row.cells[place]),
        MONTH_WIDTH,
        lambda row: row.cells[place].report is Report.MISSING,
    )
