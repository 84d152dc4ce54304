"""站点和电脑, at the office: who asked to join and with which 核对码, who belongs, who was shut out; and the way to a new
入网文件. Each is one or two keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Room
from desktop.services.rooms import all_rooms
from desktop.store.database import View
from desktop.sync.space.members import Member, Standing, approve, members, refuse, revoke, standing_words
from desktop.ui.meetings.glances import moment_words
from desktop.ui.page import Context, Page
from desktop.ui.sync.invite_panel import InvitePanel
from desktop.ui.sync.syncing import Syncing
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table


def _read(connection: View) -> tuple[tuple[Member, ...], list[Room]]:
    return members(connection), all_rooms(connection)


def _standing(member: Member) -> str:
    doubtful = member.standing is Standing.WAITING and not member.invited
    return _("等批准；入网文件对不上") if doubtful else standing_words(member.standing)


class StationsPage(Page):
    def __init__(self, context: Context, syncing: Syncing | None) -> None:
        super().__init__(context)
        self._syncing = syncing
        self._listed: tuple[Member, ...] = ()
        self._rooms: dict[str, Room] = {}
        self._came = False  # to the front, and nothing was read since
        self.notice = words(role="notice")
        self.notice.setWordWrap(True)
        self.table = self._build_table()
        self.invitation = InvitePanel(context)
        self.invitation.left.connect(self._show_list)
        self.invitation.hide()
        self._list = self._build_list()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list)
        column.addWidget(self.invitation)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)
        QShortcut(QKeySequence("F3"), self, self.search.setFocus).setWhatsThis(_("找站点"))

    def _build_table(self) -> Table:
        columns: list[Column[Member]] = [
            Column(_("站点"), self._where),
            Column(_("电脑"), lambda member: member.name),
            Column(_("核对码"), lambda member: member.code, 130),
            Column(_("状态"), _standing, 220, lambda member: member.standing is Standing.WAITING),
            Column(_("时间"), lambda member: self._when(member), 170),
        ]
        table = Table(_("站点和电脑"), columns, lambda member: member.device)
        table.chosen.connect(self._enable)
        table.meant.connect(lambda member: self._approve() if member.standing is Standing.WAITING else None)
        return table

    def _build_list(self) -> QWidget:
        self.invite = button(_("做入网文件(&Y)"), self._invite)
        self.approve = button(_("批准(&P)"), self._approve, role="primary")
        self.refuse = button(_("不批准(&R)"), self._refuse)
        self.revoke = button(_("停用这台电脑(&T)"), self._revoke, role="danger")
        self.back = button(_("返回(&B)"), self._back)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addLayout(self._build_search())
        column.addWidget(self.table, 1)
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addStretch()
        for key in (self.invite, self.revoke, self.refuse, self.approve):
            line.addWidget(key)
        column.addLayout(line)
        return found

    def _build_search(self) -> QHBoxLayout:
        self.search = SubmitField()
        self.search.setPlaceholderText(_("乡镇、村、站点、电脑名称里的几个字"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.submitted.connect(lambda _text: self.table.setFocus())
        line = QHBoxLayout()
        line.addWidget(words(_("找站点 (F3)："), buddy=self.search))
        line.addWidget(self.search, 1)
        return line

    def show_meeting(self, meeting: str | None) -> None:
        self._came = True
        self.search.clear()
        super().show_meeting(meeting)
        if not self.invitation.open_code:  # one that is still to be told stays
            self._show_list()

    def reload(self) -> None:
        self.context.tasks.read(_read, done=self._on_read)

    def _on_read(self, found: tuple[tuple[Member, ...], list[Room]]) -> None:
        listed, rooms = found
        self.invitation.know(rooms)
        self._listed, self._rooms = listed, {room.id: room for room in rooms}
        self._fill()
        if self._came and self.table.rows:
            self.table.go_to(0)  # who waits stands first
        self._came = False
        waiting = sum(member.standing is Standing.WAITING for member in listed)
        self.notice.setText(
            _("{count} 台电脑等批准：打电话给站点，两边的核对码一样，就按“批准”。").format(count=waiting)
            if waiting
            else _("每台电脑一份入网文件，口令用电话说，不要写在U盘上。电脑丢了就“停用”，它以前交的都还算数。")
        )

    def _fill(self) -> None:
        wanted = self.search.text().split()
        found = [member for member in self._listed if all(one in self._known_by(member) for one in wanted)]
        self.table.empty = _("没有这样的站点。")
        if not self._listed:
            self.table.empty = _("还没有站点加入。按“做入网文件”，给每个站点一份。")
        self.table.show_rows(found)
        if found and self.table.current is None:
            self.table.go_to(0)
        self._enable()

    def _where(self, member: Member) -> str:
        """Town, village and name: there are stations of one name."""
        rooms = (
            self._rooms.get(room, Room(room, name)) for room, name in zip(member.rooms, member.stations, strict=False)
        )
        told = (" ".join(filter(None, (room.town, room.village, room.name))) for room in rooms)
        return _("、").join(told) or "—"

    def _known_by(self, member: Member) -> str:
        return f"{self._where(member)} {member.name} {member.code}"

    def _when(self, member: Member) -> str:
        return moment_words(member.settled or member.asked, self.context.clock.read().at)

    @property
    def current(self) -> Member | None:
        found = self.table.current
        return found if isinstance(found, Member) else None

    def _enable(self) -> None:
        standing = self.current.standing if self.current else None
        self.approve.setEnabled(standing is Standing.WAITING)
        self.refuse.setEnabled(standing is Standing.WAITING)
        self.revoke.setEnabled(standing is Standing.ACTIVE)

    def _approve(self) -> None:
        member = self.current
        if member is None or not self.approve.isEnabled():
            return
        question = _("“{name}”的入网文件对不上，不是您给的那一份，或给别人用过了。核对码 {code} 和电话里说的一样吗？")
        if not member.invited and not self.context.prompts.confirm(
            self, question.format(name=member.name, code=member.code), _("一样，批准")
        ):
            return
        told = _("批准了“{name}”；下次同步它就知道。").format(name=member.name)
        self._settle(approve, member, told)

    def _refuse(self) -> None:
        if self.current:
            told = _("没有批准“{name}”；它交的暂存待查。").format(name=self.current.name)
            self._settle(refuse, self.current, told)

    def _revoke(self) -> None:
        member = self.current
        question = _(
            "停用“{name}”以后，它再交的都暂存待查，它也收不到新的；它已经交的，先同步一次就收下了。电脑丢了或换了才停用。要停用吗？"
        )
        if member and self.context.prompts.confirm(self, question.format(name=member.name), _("停用")):
            self._settle(revoke, member, _("停用了“{name}”。").format(name=member.name))

    def _settle(self, verb: Callable[..., Any], member: Member, told: str) -> None:
        """Then the others are to know: at once, where there is a network."""

        def done(_nothing: object) -> None:
            self.context.shell.say(told)
            self.reload()
            self.table.setFocus()
            if self._syncing:
                self._syncing.sync()

        self.context.tasks.do(verb, member.device, done=done)

    def _invite(self) -> None:
        self._list.hide()
        self.invitation.show()
        self.invitation.begin()

    def _show_list(self) -> None:
        self.invitation.hide()
        self._list.show()
        self.table.setFocus()

    def _back(self) -> None:
        if self.invitation.isVisible():
            self._show_list()
        else:
            self.context.shell.sync()
