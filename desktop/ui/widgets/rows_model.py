"""A list model over plain frozen rows. It changes only what has changed, so that selection and scroll position stay."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from html import escape
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


class RowsModel(QAbstractListModel, Generic[R]):
    """`key` names a row for ever; `words` is the row as a screen reader says it, and its tooltip."""

    def __init__(self, key: Callable[[R], Hashable], words: Callable[[R], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._words = words
        self._rows: tuple[R, ...] = ()

    @property
    def rows(self) -> tuple[R, ...]:
        return self._rows

    def show(self, rows: Sequence[R]) -> None:
        """Show these rows now: what stands at the beginning and at the end in both is kept."""
        new = tuple(rows)
        before, after = list(map(self._key, self._rows)), list(map(self._key, new))
        head = _same(before, after)
        tail = _same(before[head:][::-1], after[head:][::-1])
        self._splice(new, head, len(before) - tail, len(after) - tail)

    def _splice(self, new: tuple[R, ...], start: int, old_end: int, new_end: int) -> None:
        old = self._rows
        if start < old_end:
            self.beginRemoveRows(QModelIndex(), start, old_end - 1)
            self._rows = old[:start] + old[old_end:]
            self.endRemoveRows()
        if start < new_end:
            self.beginInsertRows(QModelIndex(), start, new_end - 1)
            self._rows = self._rows[:start] + new[start:new_end] + self._rows[start:]
            self.endInsertRows()
        before, self._rows = self._rows, new
        for place, (was, now) in enumerate(zip(before, new, strict=True)):
            if was != now:
                self.dataChanged.emit(self.index(place), self.index(place))

    def replace(self, rows: Sequence[R]) -> None:
        """Show other rows altogether, such as what a search found."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def place(self, key: Hashable) -> int | None:
        """At which place the row with this key stands."""
        return next((i for i, row in enumerate(self._rows) if self._key(row) == key), None)

    def row(self, index: Index) -> R | None:
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(self._words(row))}</p>"  # else Qt takes words with a < in them for HTML
        return None


def _same(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many stand alike at the beginning of both."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
