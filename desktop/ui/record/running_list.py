"""The list of lines: it stays at its end while lines are added, unless somebody has scrolled back."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.base.i18n import _
from desktop.services.lines import RecordLine
from desktop.ui.record.line_looks import LineDelegate
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.rows_view import RowsView

NEAR = 4  # pixels from the end that count as the end


class RunningList(RowsView):
    def __init__(self, model: RowsModel[RecordLine]) -> None:
        super().__init__(_("会议记录"), model, _("还没有记录。\n按 F2 写下听到的话，Enter 记下。"))
        self.paint_by(LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.keep_room_for_bar()
        self._follows = True
        self.verticalScrollBar().valueChanged.connect(self._on_moved)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    def _on_moved(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - NEAR

    def _on_range(self, _least: int, most: int) -> None:
        if self._follows:
            self.verticalScrollBar().setValue(most)
