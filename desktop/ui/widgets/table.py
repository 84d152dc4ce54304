"""A table over plain frozen rows: whole lines are chosen, Enter or a double click says that one is meant."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.ui.looks import sized
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.rows_view import paint_empty

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
LINE_HEIGHT = 40  # px in normal type, for fingers
AMBER = QColor("#8a3d00")


@dataclass(frozen=True)
class Column(Generic[R]):
    """`width` in px of normal type; 0 takes what is left. `marked` rows stand out in this column."""

    title: str
    text: Callable[[R], str]
    width: int = 0
    marked: Callable[[R], bool] | None = None


class TableModel(QAbstractTableModel, Generic[R]):
    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[R, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)

    def show(self, rows: Sequence[R]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if column.marked and role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.FontRole) and column.marked(row):
            return AMBER if role == Qt.ItemDataRole.ForegroundRole else self._bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class Table(QTableView):
    """`meant` carries the row on Enter or a double click; `chosen` comes when other rows are selected."""

    meant = Signal(object)
    chosen = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], Hashable],
        *,
        several: bool = False,
        empty: str = "",
    ) -> None:
        super().__init__()
        self._key = key
        self.empty = empty
        self._model: TableModel[Any] = TableModel(columns)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self._lay_out(columns)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.chosen.emit())
        self.doubleClicked.connect(lambda _index: self._mean())
        ReturnFilter(self).submitted.connect(self._mean)

    def _lay_out(self, columns: Sequence[Column[Any]]) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for place, column in enumerate(columns):
            if not column.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self._size_by_type()

    def _size_by_type(self) -> None:
        """Lines and columns grow with the type; a column is never narrower than its title."""
        self.verticalHeader().setDefaultSectionSize(sized(LINE_HEIGHT))
        header = self.horizontalHeader()
        for place, column in enumerate(self._model.columns):
            if column.width:
                header.resizeSection(place, max(sized(column.width), header.sectionSizeHint(place)))

    def sizeHint(self) -> QSize:
        """It takes what is left, and asks for no more."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._size_by_type()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._model.rows and self.empty:
            paint_empty(self, self.empty)

    def _mean(self) -> None:
        if self.current is not None:
            self.meant.emit(self.current)

    @property
    def rows(self) -> tuple[Any, ...]:
        return self._model.rows

    @property
    def current(self) -> Any:
        """The row under the cursor, or None."""
        place = self.currentIndex().row()
        return self._model.rows[place] if 0 <= place < len(self._model.rows) else None

    @property
    def selected(self) -> list[Any]:
        """The chosen rows from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.rows[place] for place in places]

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the cursor stays on its row, or on its line where that row is gone."""
        line, row = self.currentIndex().row(), self.current
        self._model.show(rows)
        if rows and row is not None:
            places = {self._key(r): i for i, r in enumerate(rows)}
            self.go_to(places.get(self._key(row), min(line, len(rows) - 1)))
        else:
            self.chosen.emit()

    def go_to(self, place: int) -> None:
        """Put the cursor on a line."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._model.index(place, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
