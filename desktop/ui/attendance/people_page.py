"""名单: who belongs to a room. The standing list (议事会组成人员), and everybody else who was ever on a roster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.base.i18n import _, word
from desktop.base.text import mask_phone
from desktop.rules.attendance import Attends, Person
from desktop.services import people_history, rooms
from desktop.services.order import move_person
from desktop.ui.attendance.lists import Lists, add_person, ensure_room, read_lists
from desktop.ui.attendance.people_finder import PeopleFinder
from desktop.ui.attendance.person_form import PersonForm
from desktop.ui.attendance.room_bar import RoomBar
from desktop.ui.attendance.roster_import import RosterImport
from desktop.ui.page import Context, Page
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.file_drops import FileDrops
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.scrolling import Scrolling
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.table import Column, Table
from desktop.ui.widgets.undo_gate import UndoGate

if TYPE_CHECKING:
    from desktop.store.changelog import Changes


class PeoplePage(Page):
    """One list at a time, and the person that is chosen in it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lists = Lists([], None, [], {})
        self._go_to = ""  # who is to be chosen once the list has been read
        self._arriving = True
        self._places: dict[str, int] = {}  # of everybody in their list, from 1
        self._finder = PeopleFinder(context.tasks, self)
        self._finder.ready.connect(self._fill)
        FileDrops(self).dropped.connect(lambda paths: self._import(paths[0]))
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.importing = RosterImport(context)
        self.importing.left.connect(self._back)
        self.importing.imported.connect(lambda on: (self.standing if on else self.others).setChecked(True))
        self._stack.addWidget(self._build())
        self._stack.addWidget(self.importing)
        for keys, act, told in (
            ("Alt+Up", lambda: self._move(-1), _("上移")),
            ("Alt+Down", lambda: self._move(1), _("下移")),
            ("F3", self.search.setFocus, _("在名单里找人")),
            (QKeySequence.StandardKey.Undo, self._undo, _("撤销上一步")),
            (QKeySequence.StandardKey.Redo, self._redo, _("恢复")),
        ):
            made = QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setWhatsThis(told)
        self._undo_gate = UndoGate(self)

    def _build(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        self.rooms = RoomBar(self.context, self._pick_roster)
        self.rooms.chosen.connect(self._use_room)
        column.addWidget(self.rooms)
        column.addLayout(self._build_choice())
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addLayout(self._build_list(), 5)
        self.form = PersonForm()
        self.form.edited.connect(self._edit)
        self.form.phone_edited.connect(self._edit_phone)
        beside = Scrolling(self.form)
        sides.addWidget(beside, 3)
        column.addLayout(sides, 1)
        return whole

    def _build_choice(self) -> QHBoxLayout:
        self.standing, self.others = QPushButton(), QPushButton()
        group = QButtonGroup(self)
        for one in (self.standing, self.others):
            one.setCheckable(True)
            one.setAutoDefault(True)
            one.clicked.connect(lambda _on: self._fill())
            group.addButton(one)
        self.standing.setChecked(True)
        self.search = SubmitField()
        self.search.setPlaceholderText(_("姓名、拼音、单位里的字"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.submitted.connect(lambda _text: self.table.setFocus())
        self.name = SubmitField()
        self.name.setPlaceholderText(_("写上姓名，按回车"))
        self.name.submitted.connect(self._add)
        line = QHBoxLayout()
        line.addWidget(self.standing)
        line.addWidget(self.others)
        line.addWidget(words(_("找人 (F3)："), buddy=self.search))
        line.addWidget(self.search, 1)
        line.addWidget(words(_("添加(&A)："), buddy=self.name))
        line.addWidget(self.name, 1)
        return line

    def _build_list(self) -> QVBoxLayout:
        columns: list[Column[Person]] = [
            Column(_("序"), lambda p: str(self._places[p.id]), 48),
            Column(_("姓名"), lambda p: p.name, 132),
            Column(_("身份"), lambda p: word(p.role_text or p.role), 130),
            Column(_("单位"), lambda p: p.unit),
            Column(_("类别"), lambda p: word(p.attends), 84, lambda p: p.attends is not Attends.MEMBER),
            Column(_("电话"), lambda p: mask_phone(self._lists.phones.get(p.id, "")), 120),
        ]
        self.table = Table(_("名单"), columns, lambda p: p.id)
        self.table.chosen.connect(self._on_chosen)
        self.table.meant.connect(lambda _person: self.form.name.setFocus())
        self.up = button(_("上移 (Alt+↑)"), lambda: self._move(-1), name=_("上移"))
        self.down = button(_("下移 (Alt+↓)"), lambda: self._move(1), name=_("下移"))
        self.remove = button(_("从名单删去(&D)"), self._remove, role="danger")
        self.undo_button = button(_("撤销 (Ctrl+Z)"), self._undo, name=_("撤销"))
        self.redo_button = button(_("恢复 (Ctrl+Y)"), self._redo, name=_("恢复"))
        acts = QWidget()
        acts.setLayout(Flow((self.up, self.down, self.remove, self.undo_button, self.redo_button), spacing=6))
        self.strip = Strip(acts)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addWidget(acts)
        column.addWidget(self.strip)
        return column

    def show_meeting(self, meeting: str | None) -> None:
        self._stack.setCurrentIndex(0)
        self.rooms.strip.close_strip()
        self.strip.close_strip()
        self._arriving = True
        self.context.tasks.do(people_history.erase_stray_phones)
        self.table.setFocus()
        super().show_meeting(meeting)

    def show_line(self, table: str, row: str) -> None:
        """Go to somebody, in whichever room they are listed."""
        self._go_to = row
        self.search.clear()
        self.reload()

    def affected(self, changes: Changes) -> bool:
        return changes.meeting is None or changes.touches("person", "room")

    def reload(self) -> None:
        self.context.tasks.read(read_lists, self._lists.room, self._go_to, done=self._show)

    def _show(self, lists: Lists) -> None:
        self._finder.know(lists.people, lists.phones)
        self._lists = lists
        self.rooms.show_rooms(lists.rooms, lists.room)
        sought = next((p for p in lists.people if p.id == self._go_to), None)
        self._go_to = ""
        if sought:
            (self.standing if sought.standing else self.others).setChecked(True)
        elif self._arriving and lists.people:
            (self.standing if any(p.standing for p in lists.people) else self.others).setChecked(True)
        if self._arriving and not lists.people:
            self.name.setFocus()
        self._arriving = False
        if sought:
            self.search.clear()
        self._fill()
        if sought:
            self.table.go_to([p.id for p in self.table.rows].index(sought.id))

    def _fill(self) -> None:
        """Show the chosen list, as far as it suits the search."""
        listed = {on: [p for p in self._lists.people if p.standing is on] for on in (True, False)}
        self.standing.setText(_("常设名单 {count} 人(&G)").format(count=len(listed[True])))
        self.others.setText(_("其他人 {count} 人(&O)").format(count=len(listed[False])))
        for people in listed.values():
            self._places.update({p.id: place for place, p in enumerate(people, 1)})
        shown = self._finder.found(self.search.text(), listed[self.standing.isChecked()])
        self.table.empty = self._nobody(bool(listed[self.standing.isChecked()]))
        self.table.show_rows(shown)
        if shown and self.table.current is None:
            self.table.go_to(0)
        self._on_chosen()

    def _nobody(self, hidden: bool) -> str:
        if hidden:
            return _("没有符合的人；请换几个字。")
        if self.standing.isChecked():
            return _("还没有常设名单。请点“导入名单”，或把表格文件拖到这里；也可以在“添加”里写姓名。")
        return _("没有其他人。")

    def _on_chosen(self) -> None:
        person: Person | None = self.table.current
        self.form.show_person(person, self._lists.phones.get(person.id, "") if person else "")
        self.remove.setEnabled(person is not None)
        for one in (self.up, self.down):  # among those that a search leaves out nobody would see where to
            one.setEnabled(person is not None and not self.search.text())

    def leave(self) -> None:
        self.form.save_pending()

    def _undo(self) -> None:
        self.form.save_pending()
        self.context.tasks.do(people_history.undo, done=self._on_turned_back)

    def _redo(self) -> None:
        self.context.tasks.do(people_history.redo, done=self._on_turned_back)

    def _on_turned_back(self, changes: Changes) -> None:
        """Show whom it concerned."""
        people = [row for table, row in changes.touched if table == "person"]
        self._go_to = people[0] if len(people) == 1 else ""

    def _use_room(self, room: str) -> None:
        self.form.save_pending()
        self._lists = Lists(self._lists.rooms, room, [], {})
        self.context.tasks.do(ensure_room, room, done=lambda _room: self.reload())

    def _add(self, name: str) -> None:
        if name:
            self.name.clear()
            self.context.tasks.do(
                add_person, self._lists.room, name, self.standing.isChecked(), done=lambda c: self._on_added(name, c)
            )

    def _on_added(self, name: str, changes: Changes) -> None:
        """Show who was added, so that the rest can be filled in; or who has been there already."""
        self._go_to = changes.new
        if not changes:
            self.reload()
            told = _("名单里已经有{name}。如果是同名的另一个人，先给原来的写上单位，再添加。")
            self.context.shell.say(told.format(name=name))

    def _edit(self, values: dict[str, Any]) -> None:
        person: Person | None = self.form.person
        if person:
            self.context.tasks.do(
                lambda store: rooms.edit_person(store, person.id, **values), refused=lambda _why: self.reload()
            )

    def _edit_phone(self, phone: str) -> None:
        person: Person | None = self.form.person
        if person:
            self.context.tasks.do(rooms.keep_phones, {person.id: phone}, done=lambda _none: self._on_phone(phone))

    def _on_phone(self, phone: str) -> None:
        self.context.shell.say(_("电话记下了。") if phone else _("电话删去了。"))
        self.reload()

    def _move(self, steps: int) -> None:
        if self.table.current and not self.search.text():
            self.context.tasks.do(move_person, self.table.current.id, steps)

    def _remove(self) -> None:
        person: Person | None = self.table.current
        if person is None:
            return
        question = _("把{name}从名单里删去？以前的会议记录不受影响；电话会一起删掉，撤销也找不回电话。")
        self.strip.ask(question.format(name=person.name), {}, _("删去"), lambda: self._remove_now(person))

    def _remove_now(self, person: Person) -> None:
        self.context.tasks.do(rooms.remove_person, person.id, done=lambda _changes: self.strip.close_strip())

    def _pick_roster(self) -> None:
        path = self.importing.pick()
        if path:
            self._import(path)

    def _import(self, path: Path) -> None:
        def opened(room: str) -> None:
            self._lists = Lists(self._lists.rooms, room, self._lists.people, self._lists.phones)
            self._stack.setCurrentWidget(self.importing)
            self.importing.open(path, room, None, standing=self.standing.isChecked())

        self.form.save_pending()
        self.context.tasks.do(ensure_room, self._lists.room, done=opened)

    def _back(self) -> None:
        self._stack.setCurrentIndex(0)
        self.reload()
        self.table.setFocus()
