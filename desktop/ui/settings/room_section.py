"""The room (议事室, 站点): its names, and the code with which the numbers of commitments begin."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from desktop.base.i18n import _
from desktop.services import rooms
from desktop.services.keep import save_setting
from desktop.ui.attendance.room_strip import RoomStrip
from desktop.ui.looks import sized
from desktop.ui.meetings.glances import ROOM
from desktop.ui.page import Context
from desktop.ui.settings.editors import LineEditor
from desktop.ui.settings.section import Section
from desktop.ui.settings.setting_row import LABEL, SettingRow
from desktop.ui.settings.stored import Stored, read_stored
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words


class RoomSection(Section):
    """The room that is chosen here is the one in which the next meeting is held. `room`: its id."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.room: str | None = None
        self.chooser = Chooser()
        self.chooser.activated.connect(lambda _place: self._use(self.chooser.currentData()))
        self.new = button(_("新建站点(&N)"), lambda: self.strip.ask_new())
        self.strip = RoomStrip(context)
        self.strip.made.connect(self._use)
        self.nothing = words(_("还没有站点。请点“新建站点”，只要写一个名称。"), "notice")
        self.nothing.setWordWrap(True)
        line = QHBoxLayout()
        label = words(_("站点（议事室）"), buddy=self.chooser)
        label.setFixedWidth(sized(LABEL))
        line.addWidget(label)
        line.addWidget(self.chooser, 1)
        line.addWidget(self.new)
        self.column.addLayout(line)
        self.column.addWidget(self.strip)
        self.column.addWidget(self.nothing)
        self.rows = {
            key: SettingRow(key, label, explained, LineEditor())
            for key, label, explained in (
                ("name", _("站点名称"), _("如：柳树沟村议事室；会议记录和纪要落款用它。")),
                ("village", _("村（社区）"), _("签到表和清单上用。")),
                ("town", _("乡镇（街道）"), _("承诺清单的“乡镇”一栏。")),
                ("county", _("县（区）"), _("可以不写。")),
                ("code", _("站点代码"), _("承诺编号的开头，如 LSG-2026-03-01；可以不写，写了就不要再改。")),
            )
        }
        for row in self.rows.values():
            row.edited.connect(self._edit)
            self.column.addWidget(row)
        self.column.addStretch(1)

    def show_stored(self, stored: Stored) -> None:
        self.chooser.clear()
        for room in stored.rooms:
            self.chooser.addItem(f"{room.village}　{room.name}" if room.village else room.name, room.id)
        another = self.room != (stored.room.id if stored.room else None)
        self.room = stored.room.id if stored.room else None
        self.chooser.setCurrentIndex(self.chooser.findData(self.room))
        self.chooser.setEnabled(len(stored.rooms) > 1)
        self.nothing.setVisible(stored.room is None)
        for key, row in self.rows.items():
            row.setVisible(stored.room is not None)
            if stored.room:
                row.show_value(getattr(stored.room, key))
                if another:
                    row.give_up()

    def save_pending(self) -> None:
        for row in self.rows.values():
            row.save()

    def begin(self) -> None:
        (self.rows["name"].field if self.room else self.new).setFocus()

    def _edit(self, key: str, value: str) -> None:
        room = self.room
        if room:
            self.context.tasks.do(
                lambda store: rooms.edit_room(store, room, **{key: value}), refused=self.rows[key].refuse
            )

    def _use(self, room: str) -> None:
        """From now on this one is shown, and used for the next meeting."""
        self.save_pending()
        self.context.tasks.do(save_setting, ROOM, room)
        self.context.tasks.read(read_stored, room, done=self.show_stored)
