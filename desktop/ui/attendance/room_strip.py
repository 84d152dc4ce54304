"""Name, village, town, county and code of a room: asked in the page itself, for a new room or one that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Room
from desktop.services import rooms
from desktop.ui.page import Context
from desktop.ui.widgets.strip import Strip

if TYPE_CHECKING:
    from desktop.store.changelog import Changes

FIELDS = ("name", "village", "town", "county", "code")


class RoomStrip(QWidget):
    """`made` carries the id of a room that was just made."""

    made = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._strip = Strip()
        self.fields: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._strip)

    def close_strip(self) -> None:
        self._strip.close_strip()

    def ask_new(self) -> None:
        """Ask for a new room; only its name is needed."""
        self._ask(_("新建站点（议事室）"), Room("", ""), _("新建"), self._make)

    def ask_edit(self, room: Room) -> None:
        """Ask for changes of a room."""
        self._ask(_("修改站点（议事室）"), room, _("保存"), lambda: self._edit(room.id))

    def _ask(self, title: str, room: Room, yes: str, accept: Callable[[], None]) -> None:
        labels = (_("名称"), _("村（社区）"), _("乡镇（街道）"), _("县（区）"), _("站点代码"))
        self.fields = {name: QLineEdit(getattr(room, name)) for name in FIELDS}
        self._strip.ask(title, dict(zip(labels, self.fields.values(), strict=True)), yes, accept, columns=3)

    def _values(self) -> dict[str, str]:
        return {name: field.text() for name, field in self.fields.items()}

    def _make(self) -> None:
        values = self._values()

        def done(changes: Changes) -> None:
            self._strip.close_strip()
            self.made.emit(changes.new)

        self._context.tasks.do(lambda store: rooms.create_room(store, **values), done=done)

    def _edit(self, room: str) -> None:
        values = self._values()

        def done(_changes: Changes) -> None:
            self._strip.close_strip()

        self._context.tasks.do(lambda store: rooms.edit_room(store, room, **values), done=done)
