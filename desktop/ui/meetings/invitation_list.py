"""Who is invited: the people of the room on the left, the numbered invitation list on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _, word
from desktop.rules.attendance import Attends, Participant, Person
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table


class InvitationList(QWidget):
    """`invited` carries ids of persons; `uninvited` ids of participants; `moved` a participant's id and the steps
    down; `added` the name of somebody who is on no list yet; `import_wanted` asks for a roster.
    """

    invited = Signal(list)
    uninvited = Signal(list)
    moved = Signal(str, int)
    added = Signal(str)
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._people: list[Person] = []
        self._there: set[str | None] = set()
        sides = QHBoxLayout(self)
        sides.setSpacing(16)
        sides.addLayout(self._build_people(), 1)
        sides.addLayout(self._build_invited(), 1)
        for keys, act in (("Alt+Up", lambda: self._move(-1)), ("Alt+Down", lambda: self._move(1))):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_people(self) -> QVBoxLayout:
        self.search = SubmitField()
        self.search.setPlaceholderText(_("姓名、单位里的字"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.submitted.connect(lambda _text: self._on_search())
        self.role, self.unit = Chooser(), Chooser()
        self.role.setAccessibleName(_("只看这种身份"))
        self.unit.setAccessibleName(_("只看这个单位"))
        for box in (self.role, self.unit):
            box.activated.connect(lambda _place: self._fill())
        columns: list[Column[Person]] = [
            Column(_("姓名"), lambda p: p.name, 128),
            Column(_("身份"), lambda p: word(p.role_text or p.role), 120),
            Column(_("单位"), lambda p: p.unit),
        ]
        self.people = Table(_("还没有邀请的人"), columns, lambda p: p.id, several=True)
        self.people.meant.connect(lambda _person: self._invite_selected())
        self.people.chosen.connect(self._on_chosen)
        self.invite = button(_("邀请选中的(&I)"), self._invite_selected)
        self.invite_found = button("", self._invite_found)
        self.invite_standing = button(_("邀请常设名单全体(&G)"), self._invite_standing)
        self.nobody = words(role="notice")
        self.nobody.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(_line(words(_("找人(&F)："), buddy=self.search), self.search, self.role, self.unit))
        column.addWidget(self.nobody)
        column.addWidget(self.people, 1)
        column.addLayout(_line(self.invite, self.invite_found, None))
        column.addLayout(_line(self.invite_standing, button(_("导入名单(&L)……"), self.import_wanted.emit), None))
        return column

    def _build_invited(self) -> QVBoxLayout:
        self.counted = words(role="heading")
        columns: list[Column[Participant]] = [
            Column(_("号"), lambda p: str(p.number), 52),
            Column(_("姓名"), lambda p: p.name, 128),
            Column(_("身份"), lambda p: word(p.role_text or p.role), 120),
            Column(_("单位"), lambda p: p.unit),
            Column(_("类别"), lambda p: word(p.attends), 78, lambda p: p.attends is not Attends.MEMBER),
        ]
        self.list = Table(_("邀请名单"), columns, lambda p: p.id, several=True)
        self.list.chosen.connect(self._on_chosen)
        self.up = button(_("上移 (Alt+↑)"), lambda: self._move(-1), name=_("上移"))
        self.down = button(_("下移 (Alt+↓)"), lambda: self._move(1), name=_("下移"))
        self.uninvite = button(_("不请了(&X)"), self._uninvite)
        self.name = SubmitField()
        self.name.setPlaceholderText(_("不在名单里的人：写上姓名，按回车"))
        self.name.submitted.connect(self._add)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.counted)
        column.addWidget(self.list, 1)
        column.addLayout(_line(self.up, self.down, self.uninvite, None))
        column.addLayout(_line(words(_("另请(&E)："), buddy=self.name), self.name))
        return column

    def show_people(self, people: Sequence[Person], participants: Sequence[Participant]) -> None:
        """Show what is stored."""
        listed = [p for p in participants if p.invited]
        self._people = list(people)
        self._there = {p.person for p in listed}
        self.list.show_rows(listed)
        members = sum(p.attends is Attends.MEMBER for p in listed)
        self.counted.setText(_("邀请名单：{count} 人（应到 {members} 人）").format(count=len(listed), members=members))
        waiting = [p for p in self._people if p.id not in self._there]
        for box, every, values in (
            (self.role, _("所有身份"), {p.role: word(p.role) for p in waiting}),
            (self.unit, _("所有单位"), {p.unit: p.unit for p in waiting}),
        ):
            _refill(box, every, values)
        self._fill()

    def _fill(self) -> None:
        """Show the people who are not invited yet and suit the search."""
        waiting = [p for p in self._people if p.id not in self._there]
        wanted = self.search.text().split()
        role, unit = self.role.currentData(), self.unit.currentData()
        found = [
            p
            for p in waiting
            if (not role or p.role == role)
            and (not unit or p.unit == unit)
            and all(word in f"{p.name} {p.unit} {p.role_text}" for word in wanted)
        ]
        self.people.show_rows(found)
        self.people.setVisible(bool(found))
        self.nobody.setVisible(not found)
        self.nobody.setText(_nobody(bool(self._people), bool(waiting)))
        self.invite_found.setText(_("邀请筛出的 {count} 人(&T)").format(count=len(found)))
        self.invite_found.setAccessibleName(_("邀请筛出的 {count} 人").format(count=len(found)))
        self.invite_found.setEnabled(bool(found))
        self.invite_standing.setEnabled(any(p.standing for p in waiting))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self.invite.setEnabled(bool(self.people.selected))
        for one in (self.up, self.down, self.uninvite):
            one.setEnabled(bool(self.list.selected))

    def _invite(self, persons: Sequence[Person]) -> None:
        if persons:
            self.invited.emit([p.id for p in persons])

    def _invite_selected(self) -> None:
        self._invite(self.people.selected)

    def _on_search(self) -> None:
        """Enter invites the one who was found; among several, or all, one is chosen first."""
        if len(self.people.rows) == 1:
            self._invite_found()
        elif self.people.rows:
            self.people.go_to(0)
            self.people.setFocus()

    def _invite_found(self) -> None:
        self._invite(self.people.rows)
        self.search.clear()

    def _invite_standing(self) -> None:
        self._invite([p for p in self._people if p.standing and p.id not in self._there])

    def _uninvite(self) -> None:
        self.uninvited.emit([p.id for p in self.list.selected])

    def _move(self, steps: int) -> None:
        if self.list.current is not None:
            self.moved.emit(self.list.current.id, steps)

    def _add(self, name: str) -> None:
        if name:
            self.name.clear()
            self.added.emit(name)


def _nobody(anybody: bool, waiting: bool) -> str:
    """What to do where there is nobody to be invited."""
    if waiting:
        return _("没有符合的人；请换几个字，或者改成“所有身份”“所有单位”。")
    if anybody:
        return _("名单里的人都请了。")
    return _("这个站点还没有名单。可以点“导入名单”，或者把表格文件拖到这里；也可以在右边直接写姓名。")


def _refill(box: Chooser, every: str, values: Mapping[str, str]) -> None:
    """Offer these values, shown as they say, after 'all of them'; what was chosen stays chosen."""
    chosen = box.currentData()
    box.clear()
    box.addItem(every, "")
    for value in sorted(filter(None, values)):
        box.addItem(values[value], value)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def _line(*parts: Any) -> QHBoxLayout:
    """Widgets side by side; None takes what is left."""
    line = QHBoxLayout()
    line.setSpacing(6)
    for part in parts:
        line.addStretch() if part is None else line.addWidget(part)
    return line
