"""The questions of attendance, asked in the page itself: 现场加入, 代签, 代会, 请假, 早退, a paper sheet, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.base.i18n import _
from desktop.rules.attendance import Attends, Participant
from desktop.rules.meeting import Unit
from desktop.rules.roles import ROLES
from desktop.rules.units import with_used
from desktop.services import attendance, meetings
from desktop.ui.attendance.directory import find_units
from desktop.ui.attendance.sheet_strip import ask_sheet
from desktop.ui.record.strip_drafts import StripDrafts
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.chooser import offer
from desktop.ui.widgets.strip import Strip

if TYPE_CHECKING:
    from desktop.services.attendance import AttendanceBoard
    from desktop.ui.attendance.attendance_panel import AttendancePanel


class Attending:
    """Asks in the strip of the attendance panel, mostly about the person under the cursor."""

    def __init__(self, panel: AttendancePanel, strip: Strip) -> None:
        self._panel = panel
        self._strip = strip
        self.drafts = StripDrafts(panel, strip, "attending", self._again)

    def _again(self, what: str, about: str) -> bool:
        """Ask again what was being typed when the program ended, if it is still to be asked."""
        everybody = self._panel.board.participants if self._panel.board else ()
        if what == "sheet":
            self.ask_sheet()
            return True
        if what == "walk_in":
            known = any(person.name == about for person in everybody)
            if not known:
                self.ask_walk_in(about)
            return not known
        person = next((person for person in everybody if person.id == about), None)
        asking = {
            "signed_by": self.ask_signed_by,
            "stands_in": self.ask_stands_in,
            "excuse": self.ask_excuse,
            "leave": self.ask_leave,
            "edit": self.ask_edit,
        }
        if person:
            asking[what](person)
        return person is not None

    def _close(self, _changes: Any) -> None:
        self._strip.close_strip()
        self._panel.clear_search()

    def ask_walk_in(self, name: str) -> None:
        """Somebody who is on no list; only the name is needed."""
        who, unit, role, attends = QLineEdit(name), self._unit_field(""), _roles(""), _classes(Attends.MEMBER)
        fields = {_("姓名"): who, _("单位"): unit, _("身份"): role, _("类别"): attends}

        def add() -> None:
            self._panel.do(
                attendance.walk_in,
                who.text(),
                role=role.currentData(),
                unit=unit.text(),
                attends=Attends(attends.currentData()),
                done=self._close,
            )

        self._strip.ask(_("现场加入"), fields, _("加入并签到"), add)
        self.drafts.remember("walk_in", name)
        if name and not name.isascii():
            unit.setFocus()
        else:
            who.selectAll()

    def ask_signed_by(self, person: Participant) -> None:
        """代签: somebody wrote the name of a person who is here."""
        field = self._name_field()
        title = _("{name}在场，名字是谁代签的？").format(name=person.name)

        def sign() -> None:
            self._panel.do(attendance.sign_in, person.id, signed_by=field.text(), done=self._close)

        self._strip.ask(title, {_("代签人"): field}, _("代签"), sign)
        self.drafts.remember("signed_by", person.id)

    def ask_stands_in(self, person: Participant) -> None:
        """代会: a deputy came instead."""
        field = self._name_field()
        title = _("{name}没有来，是谁代会？").format(name=person.name)

        def sign() -> None:
            self._panel.do(attendance.sign_in, person.id, stands_in=field.text(), done=self._close)

        self._strip.ask(title, {_("代会人"): field}, _("代会签到"), sign)
        self.drafts.remember("stands_in", person.id)

    def ask_excuse(self, person: Participant) -> None:
        self._ask_reason(_("{name}请假").format(name=person.name), attendance.excuse, person, _("记请假"))
        self.drafts.remember("excuse", person.id)

    def ask_leave(self, person: Participant) -> None:
        self._ask_reason(_("{name}提前离场").format(name=person.name), attendance.leave, person, _("记早退"))
        self.drafts.remember("leave", person.id)

    def _ask_reason(self, title: str, verb: Any, person: Participant, yes: str) -> None:
        reason = QLineEdit()
        reason.setPlaceholderText(_("原因（可不写）"))
        self._strip.ask(
            title,
            {_("原因"): reason},
            yes,
            lambda: self._panel.do(verb, person.id, reason.text(), done=self._close),
        )

    def ask_hand_over(self, person: Participant) -> None:
        """The moderator is neutral, and hands the chair over before speaking (rule 9)."""
        title = _("把主持移交给{name}？主持人要发言时先移交。").format(name=person.name)
        self._strip.ask(
            title, {}, _("移交主持"), lambda: self._panel.do(meetings.hand_over, person.id, done=self._close)
        )

    def ask_sheet(self) -> None:
        """Key in a paper sheet by its numbers."""
        ask_sheet(self._panel, self._strip, self._close)
        self.drafts.remember("sheet")

    def ask_edit(self, person: Participant) -> None:
        """Correct what the list says of somebody."""
        name, unit = QLineEdit(person.name), self._unit_field(person.unit)
        role, attends = _roles(person.role), _classes(person.attends)
        fields = {_("姓名"): name, _("单位"): unit, _("身份"): role, _("类别"): attends}

        def edit() -> None:
            chosen = role.currentData()
            words = {"role": chosen, "role_text": chosen} if chosen != person.role else {}
            self._panel.do(
                attendance.edit_participant,
                person.id,
                name=name.text(),
                unit=unit.text(),
                attends=Attends(attends.currentData()),
                **words,
                done=self._close,
            )

        self._strip.ask(_("修改参会人"), fields, _("保存"), edit)
        self.drafts.remember("edit", person.id)

    def _name_field(self) -> ChoiceField:
        return ChoiceField(self._panel.directory.names, eager=False)

    def _unit_field(self, unit: str) -> ChoiceField:
        field = ChoiceField(lambda text: find_units(_units(self._panel.board), text), eager=False)
        field.setText(unit)
        return field


def _units(board: AttendanceBoard | None) -> tuple[Unit, ...]:
    return with_used((), (p.unit for p in board.participants)) if board else ()


def _roles(role: str) -> QComboBox:
    box = QComboBox()
    box.addItem(_("未填"), "")
    offer(box, ROLES)
    box.setCurrentIndex(max(box.findData(role), 0))
    return box


def _classes(attends: Attends) -> QComboBox:
    box = QComboBox()
    offer(box, Attends)
    box.setCurrentIndex(box.findData(str(attends)))
    return box
