"""A table that leaves out its least needed columns where a small screen or large type has no room for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent

from desktop.ui.looks import sized
from desktop.ui.widgets.table import Column, Table


class FittingTable(Table):
    """`least`: pixels in normal type that the column which takes what is left has to keep. `spared`: places of columns
    that may go, the first of them first.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], Hashable],
        *,
        least: int,
        spared: Sequence[int],
        empty: str = "",
    ) -> None:
        self._least, self._spared = least, spared
        super().__init__(name, columns, key, empty=empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _size_by_type(self) -> None:
        self._show_all()
        super()._size_by_type()
        self._fit()

    def _show_all(self) -> None:
        """A column that is hidden does not say how wide its title is."""
        for place in self._spared:
            self.setColumnHidden(place, False)

    def _fit(self) -> None:
        self._show_all()
        header, columns = self.horizontalHeader(), self._model.columns
        widths = [
            max(sized(c.width), header.sectionSizeHint(place)) if c.width else sized(self._least)
            for place, c in enumerate(columns)
        ]
        needed, room = sum(widths), self.viewport().width()
        for place in self._spared:
            self.setColumnHidden(place, needed > room)
            needed -= widths[place] if needed > room else 0
