"""加入: a laptop becomes a station of an office's space, with the 入网文件 from a stick and the code that was told by
telephone. First the file is opened, then one sees whose it is and says which room of this computer takes part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Room
from desktop.services.belonging import belonging
from desktop.services.keep import save_setting, setting
from desktop.services.meetings import all_meetings
from desktop.services.rooms import all_rooms, create_room, edit_room
from desktop.services.sample import own_rooms
from desktop.store.database import View
from desktop.store.store import Store
from desktop.sync.space.joining import join
from desktop.sync.wire.invitation import SUFFIX, Invitation, read_file, unwrap
from desktop.ui.meetings.glances import ROOM
from desktop.ui.page import Context, Page
from desktop.ui.sync.syncing import Syncing
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words

NEW = ""  # in place of a room: one that is made for the station


class JoinPage(Page):
    def __init__(self, context: Context, syncing: Syncing | None) -> None:
        super().__init__(context)
        self._syncing = syncing
        self._path: Path | None = None
        self._invitation: Invitation | None = None
        self._here = Here()
        self.title = words(role="notice")
        self.title.setWordWrap(True)
        self.back = button(_("返回(&B)"), self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self._build_file())
        column.addWidget(self._build_who())
        column.addStretch()
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(self.back)
        column.addLayout(bottom)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)

    def _build_file(self) -> QFrame:
        self.chosen = words()
        self.chosen.setWordWrap(True)
        self.choose = button(_("选入网文件(&F)"), self._choose)
        self.code = SubmitField()
        self.code.setPlaceholderText(_("电话里说的十个字母和数字，大小写都行"))
        self.code.submitted.connect(lambda _text: self._open())
        self.open = button(_("打开(&K)"), self._open, role="primary")
        file = QHBoxLayout()
        file.addWidget(self.chosen, 1)
        file.addWidget(self.choose)
        said = QHBoxLayout()
        said.addWidget(self.code, 1)
        said.addWidget(self.open)
        return _card(
            _("一、办公室给的入网文件和口令"),
            (words(_("入网文件：")), file),
            (words(_("口令(&P)："), buddy=self.code), said),
        )

    def _build_who(self) -> QFrame:
        self.room = Chooser()
        self.room.currentIndexChanged.connect(lambda _place: self._show_going())
        self.going = words("", "remark")
        self.going.setWordWrap(True)
        self.going.hide()
        which = QVBoxLayout()
        which.addWidget(self.room)
        which.addWidget(self.going)
        self.place = words("", "remark")
        self.place.setWordWrap(True)
        self.place.hide()
        self.name = SubmitField()
        self.name.submitted.connect(lambda _text: self._join())
        self.join = button(_("加入(&J)"), self._join, role="primary")
        last = QHBoxLayout()
        last.addWidget(self.name, 1)
        last.addWidget(self.join)
        called = QVBoxLayout()
        called.addLayout(last)
        called.addWidget(self.place)
        self.who = _card(
            _("二、这台电脑"),
            (words(_("哪个站点(&Z)："), buddy=self.room), which),
            (words(_("电脑叫什么(&N)："), buddy=self.name), called),
        )
        return self.who

    def show_meeting(self, meeting: str | None) -> None:
        self._path, self._invitation = None, None
        for one in (self.code, self.name):
            one.clear()
        self._show()
        super().show_meeting(meeting)
        self.choose.setFocus()

    def reload(self) -> None:
        self.context.tasks.read(read_here, done=self._on_here)

    def _on_here(self, here: Here) -> None:
        self._here = here

    def _show(self) -> None:
        found = self._invitation
        self.chosen.setText(self._path.name if self._path else _("还没有选；文件名是“入网文件_站点名”"))
        self.code.setEnabled(self._path is not None and found is None)
        self.open.setEnabled(self._path is not None and found is None)
        self.who.setEnabled(found is not None)
        self.title.setText(
            _("这是{office}给“{station}”的入网文件。核对一下站点和电脑的名称，再按“加入”。").format(
                office=found.office, station=found.station
            )
            if found
            else _(
                "向办公室要一个入网文件（U盘带来），再打电话问口令。加入以后，本机的会议会交给办公室，别的村看不到。"
            )
        )

    def _choose(self) -> None:
        path = self.context.prompts.open_file(self, _("选入网文件"), _("入网文件 (*{suffix})").format(suffix=SUFFIX))
        if path:
            self._path, self._invitation = path, None
            self._show()
            self.code.setFocus()

    def _open(self) -> None:
        if self._path is None or not self.open.isEnabled():
            return
        if not self.code.text().strip():
            self.context.shell.warn(_("请输入办公室电话里说的口令。"))
            self.code.setFocus()
            return
        self.open.setEnabled(False)
        self.context.shell.say(_("正在打开入网文件……"))
        now = self.context.clock.read().at
        self.context.tasks.aside(
            _unwrap, self._path, self.code.text(), now, done=self._on_opened, refused=lambda _why: self._try_again()
        )

    def _try_again(self) -> None:
        self.open.setEnabled(True)
        self.code.setFocus()
        self.code.selectAll()

    def _on_opened(self, found: Invitation) -> None:
        self._invitation = found
        self.context.shell.say("")
        self.room.clear()
        for room in self._offered(found):
            self.room.addItem(self._shown(room), room.id)
        self.room.setEnabled(self.room.count() > 1)
        told = _("网盘：{url}（用户 {user}）") if found.user else _("网盘：{url}")
        self.place.setText(told.format(url=found.place, user=found.user))
        self.place.setVisible(bool(found.place))
        self.name.setText(_("{station}的电脑").format(station=found.station))
        self._show()
        self.name.setFocus()
        self.name.selectAll()

    def _offered(self, found: Invitation) -> list[Room]:
        """The rooms that can take part: that of the file, where it names one; else those that are here and a new one,
        that of its name first, or where meetings were held so far: they are to be sent.
        """
        if found.room:
            return [found.room]
        here = sorted(self._here.rooms, key=lambda room: room.id != self._here.usual)
        if any(room.name == found.station for room in here):
            return sorted(here, key=lambda room: room.name != found.station)
        first = [room for room in here if room.id == self._here.usual]
        new = Room(NEW, _("新站点：{station}").format(station=found.station))
        return [*first, new, *here[len(first) :]]

    def _shown(self, room: Room) -> str:
        name = f"{room.village}　{room.name}" if room.village else room.name
        held = self._here.held.get(room.id, 0)
        return _("{name}（{count} 场会议）").format(name=name, count=held) if held else name

    def _show_going(self) -> None:
        """Which meetings go to the office with this choice, and which stay."""
        going = self._here.held.get(self.room.currentData(), 0)
        stay = sum(self._here.held.values()) - going
        told = [_("本机在这个站点开过的 {count} 场会议都交给办公室。").format(count=going)] if going else []
        if stay and self.room.count():
            told.append(_("别的站点的 {count} 场会议留在本机，不交。").format(count=stay))
        self.going.setText("".join(told))
        self.going.setVisible(bool(told))

    def _join(self) -> None:
        found, name = self._invitation, self.name.text().strip()
        if found is None or not self.join.isEnabled():
            return
        if not name:
            self.context.shell.warn(_("请给这台电脑起个名字，办公室要认得出是哪一台。"))
            self.name.setFocus()
            return
        self.join.setEnabled(False)
        self.context.tasks.do(
            _join,
            self._placed(found),
            self.room.currentData(),
            name,
            done=partial(self._on_joined, found),
            refused=lambda _why: self._free(),
        )

    def _placed(self, found: Invitation) -> Invitation:
        """With the drive of the file, where that is encrypted or somebody agrees to it; else without one."""
        from desktop.sync.remotes.opening import Place, question_of

        question = question_of(Place(found.place, found.user)) if found.place else ""
        if question and not self.context.prompts.confirm(self, question, _("连接"), _("不连，只用U盘")):
            return replace(found, place="", user="", password="")
        return replace(found, plain_ok=bool(question))

    def _free(self) -> None:
        self.join.setEnabled(True)

    def _on_joined(self, found: Invitation, kept_in: str) -> None:
        self._free()
        if self._syncing:
            self._syncing.look()
        self.context.shell.sync()
        told = _("加入了，等{office}批准；请把核对码念给他们听。密钥和密码在{kept_in}。")
        self.context.shell.say(told.format(office=found.office, kept_in=kept_in))

    def _back(self) -> None:
        self.context.shell.sync()


@dataclass(frozen=True)
class Here:
    """The rooms of this computer, how many meetings were held in each, and the one where they usually are."""

    rooms: tuple[Room, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)
    usual: str = ""


def read_here(connection: View) -> Here:
    rooms = own_rooms(connection)
    known = {room.id for room in rooms}
    held = Counter(one.room for one in all_meetings(connection) if one.room in known)
    usual = setting(connection, ROOM) or ""
    if usual not in held:
        usual = next(iter(held)) if len(held) == 1 else ""
    return Here(tuple(rooms), held, usual)


def _unwrap(path: Path, code: str, now: datetime) -> Invitation:
    return unwrap(read_file(path), code, now)


def _join(store: Store, found: Invitation, room: str, name: str) -> str:
    """`room`: NEW where none that is here takes part. Meetings are held there from now on; one that nobody gave a name
    has that by which the office knows it.
    """
    with store.reading() as connection:
        unnamed = any(one.id == room and one.name == _("本村议事室") for one in all_rooms(connection))
    rooms = None if found.room else [room or create_room(store, found.station).new]
    if unnamed and rooms:
        edit_room(store, room, name=found.station)
    told = join(store, found, rooms, name)
    with store.reading() as connection:
        station = belonging(connection).rooms[0]
    save_setting(store, ROOM, station)
    return told


def _card(title: str, *rows: tuple[QLabel, QWidget | QBoxLayout]) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    form = QFormLayout(card)
    form.setContentsMargins(10, 6, 10, 8)
    form.addRow(words(title, "heading"))
    for label, beside in rows:
        form.addRow(label, beside)
    return card
