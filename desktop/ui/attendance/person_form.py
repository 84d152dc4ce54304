"""The fields of one person on the list of a room. The phone stands apart and is shown masked (rule 12)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.base.text import mask_phone
from desktop.rules.attendance import Attends, Person
from desktop.rules.roles import ROLES
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words


class PersonForm(QWidget):
    """`edited` carries changed fields as services.rooms.edit_person takes them; `phone_edited` a new phone, "" to
    forget it.
    """

    edited = Signal(dict)
    phone_edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.person: Person | None = None
        self.name, self.unit, self.phone = SubmitField(), SubmitField(), SubmitField()
        self.role = Chooser(["", *ROLES])
        self.attends = Chooser(list(Attends))
        self.standing = QCheckBox(_("列入常设名单（议事会组成人员）"))
        self.forget = button(_("删去电话(&H)"), lambda: self.phone_edited.emit(""))
        self.name.editingFinished.connect(lambda: self._change(name=self.name.text().strip()))
        self.unit.editingFinished.connect(lambda: self._change(unit=self.unit.text().strip()))
        self.phone.editingFinished.connect(self._change_phone)
        for field in (self.name, self.unit, self.phone):
            field.submitted.connect(lambda _text: self.focusNextChild())
        self.role.activated.connect(lambda _place: self._change_role(self.role.currentData()))
        self.attends.activated.connect(lambda _place: self._change(attends=Attends(self.attends.currentData())))
        self.standing.clicked.connect(lambda on: self._change(standing=on))
        form = QFormLayout()
        form.setVerticalSpacing(6)
        phone = QHBoxLayout()
        phone.addWidget(self.phone, 1)
        phone.addWidget(self.forget)
        form.addRow(words(_("姓名"), buddy=self.name), self.name)
        form.addRow(words(_("身份"), buddy=self.role), self.role)
        form.addRow(words(_("单位（村组、楼栋）"), buddy=self.unit), self.unit)
        form.addRow(words(_("参会类别"), buddy=self.attends), self.attends)
        form.addRow(words(_("电话"), buddy=self.phone), phone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.standing)
        remark = words(_("电话只留在这台电脑上，不会传出去。"), "remark")
        remark.setWordWrap(True)
        column.addWidget(remark)
        column.addStretch()

    def show_person(self, person: Person | None, phone: str) -> None:
        """Show what is stored; a field in which somebody is typing keeps what was typed."""
        another = (person.id if person else None) != (self.person.id if self.person else None)
        self.person = person
        shown = {self.name: person.name, self.unit: person.unit} if person else {self.name: "", self.unit: ""}
        for field, text in {**shown, self.phone: ""}.items():
            if another or not (field.isModified() and field.hasFocus()):
                field.setText(text)
        self.phone.setPlaceholderText(mask_phone(phone) if phone else _("没有记电话"))
        self.forget.setEnabled(bool(phone))
        self.role.put(person.role if person else "")
        self.role.setToolTip(person.role_text if person else "")
        self.attends.put(str(person.attends) if person else "")
        self.standing.setChecked(bool(person and person.standing))
        self.setEnabled(person is not None)

    def _change(self, **values: Any) -> None:
        """Say what the user has changed."""
        if self.person and any(getattr(self.person, name) != value for name, value in values.items()):
            for field in (self.name, self.unit):
                field.setModified(False)
            self.edited.emit(values)

    def _change_role(self, role: str) -> None:
        if self.person and role != self.person.role:
            self.edited.emit({"role": role, "role_text": role})

    def _change_phone(self) -> None:
        phone = self.phone.text().strip()
        if self.person and phone:
            self.phone.clear()
            self.phone_edited.emit(phone)

    def save_pending(self) -> None:
        """Say what was typed into fields that were not left yet."""
        self._change(name=self.name.text().strip(), unit=self.unit.text().strip())
        self._change_phone()
