"""Buttons beside each other that go on in a second row where one is too narrow: in large type, in longer languages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Rows are filled from the left and share what room is left; they hold about as many each, `most` in none."""

    def __init__(self, widgets: Sequence[QWidget] = (), spacing: int = 4, most: int = 99) -> None:
        super().__init__()
        self._most = most
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(len(self._rows(width)))

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._shown()), self._height(1))

    def minimumSize(self) -> QSize:
        return QSize(max((item.sizeHint().width() for item in self._shown()), default=0), self._height(1))

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        top, height = room.top(), self._height(1)
        for row in self._rows(room.width()):
            left, spare = room.left(), max(room.width() - self._width(row), 0)
            for place, item in enumerate(row):
                width = item.sizeHint().width() + spare * (place + 1) // len(row) - spare * place // len(row)
                item.setGeometry(QRect(left, top, min(width, room.right() + 1 - left), height))
                left += width + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _width(self, row: Sequence[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in row) + self.spacing() * max(len(row) - 1, 0)

    def _height(self, rows: int) -> int:
        one = max((item.sizeHint().height() for item in self._shown()), default=0)
        return rows * one + self.spacing() * max(rows - 1, 0)

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """The fewest rows in which everything has its room, with about as many in each."""
        shown = self._shown()
        for count in range(1, len(shown)):
            rows = [shown[len(shown) * row // count : len(shown) * (row + 1) // count] for row in range(count)]
            if all(self._width(row) <= width and len(row) <= self._most for row in rows):
                return rows
        return [[item] for item in shown]
