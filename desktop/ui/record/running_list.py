"""The list of lines: it stays at its end while lines are added, unless somebody has scrolled back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
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
        self._lines = model
        self.paint_by(LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.keep_room_for_bar()
        self._follows = True
        self._awaited = ""
        self.verticalScrollBar().valueChanged.connect(self._on_moved)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    @property
    def selected(self) -> list[RecordLine]:
        """The chosen lines from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._lines.rows[place] for place in places]

    def show_lines(self, lines: Sequence[RecordLine]) -> None:
        self._lines.show(lines)
        if self._awaited:
            self.go_to(self._awaited)

    def go_to(self, row: str) -> None:
        """Choose a line and bring it into sight, now or when it is there."""
        place = self._lines.place(row)
        self._awaited = "" if place is not None else row
        if place is not None:
            index = self._lines.index(place)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def take_focus(self) -> None:
        """To the last line where none is chosen, else the keys would have nothing to act on."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._lines.rows and not self.selected:
            self.go_to(self._lines.rows[-1].id)

    def await_line(self, row: str) -> None:
        """`go_to` when the lines are read anew."""
        self._awaited = row

    def _on_moved(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - NEAR

    def _on_range(self, _least: int, most: int) -> None:
        if self._follows:
            self.verticalScrollBar().setValue(most)
