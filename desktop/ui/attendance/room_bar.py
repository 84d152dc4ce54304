"""Which room's people are shown: a choice of rooms, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Room
from desktop.ui.attendance.room_strip import RoomStrip
from desktop.ui.page import Context
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words


class RoomBar(QWidget):
    """`chosen` carries the id of a room that was chosen, or made."""

    chosen = Signal(str)

    def __init__(self, context: Context, import_roster: Callable[[], object]) -> None:
        super().__init__()
        self._rooms: Sequence[Room] = ()
        self.room = Chooser()
        self.room.activated.connect(lambda _place: self.chosen.emit(self.room.currentData()))
        self.edit_room = button(_("修改站点(&E)"), self._edit)
        self.strip = RoomStrip(context)
        self.strip.made.connect(self.chosen)
        line = QHBoxLayout()
        line.addWidget(words(_("站点（议事室）(&R)："), buddy=self.room))
        line.addWidget(self.room, 1)
        line.addWidget(self.edit_room)
        line.addWidget(button(_("新建站点(&N)"), self.strip.ask_new))
        line.addWidget(button(_("导入名单(&L)……"), import_roster))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.strip)

    def show_rooms(self, rooms: Sequence[Room], shown: str | None) -> None:
        self._rooms = rooms
        self.room.clear()
        for room in rooms:
            self.room.addItem(f"{room.village}　{room.name}" if room.village else room.name, room.id)
        self.room.setCurrentIndex(self.room.findData(shown))
        self.edit_room.setEnabled(shown is not None)

    def _edit(self) -> None:
        for room in self._rooms:
            if room.id == self.room.currentData():
                self.strip.ask_edit(room)
