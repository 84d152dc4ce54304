"""The list of lines: it stays at its end while lines are added, unless somebody has scrolled back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.base.i18n import _

LEAST = 44  # pixels that stay while something is asked
NEAR = 4  # pixels from the end that count as the end


class RunningList(QListView):
    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else rows change their heights with it
        self.setMinimumHeight(LEAST)
        self.setAccessibleName(_("会议记录"))
        self._follows = True
        self.verticalScrollBar().valueChanged.connect(self._on_moved)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    def _on_moved(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - NEAR

    def _on_range(self, _least: int, most: int) -> None:
        if self._follows:
            self.verticalScrollBar().setValue(most)
