"""The list of units: add, rename, other names, merge, remove. What was recorded keeps the words that were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.meeting import Unit
from desktop.rules.units import aliases_in
from desktop.services import units
from desktop.ui.attendance.directory import find_units
from desktop.ui.page import Context
from desktop.ui.settings.editors import LineEditor
from desktop.ui.settings.section import Section
from desktop.ui.settings.setting_row import SettingRow
from desktop.ui.settings.stored import Stored
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.table import Column, Table


class UnitsSection(Section):
    """The list, and under it the unit that is chosen in it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._used: tuple[Unit, ...] = ()
        self._shown = ""  # the unit in the fields
        self._go_to = ""  # which is to be chosen once the list has been read
        self.new = ChoiceField(lambda text: find_units(self._used, text), eager=False)
        self.new.setPlaceholderText(_("写上单位名称，按回车；会上用过的会列出来"))
        self.new.chosen.connect(lambda _choice: self._add())
        self.new.submitted.connect(self._add)
        columns: list[Column[Unit]] = [
            Column(_("单位"), lambda unit: unit.name, 300),
            Column(_("别名"), lambda unit: "、".join(unit.aliases)),
        ]
        empty = _("还没有单位。写上常打交道的单位和它们的别名，\n记答复和承诺时打“物业”就会列出“城关物业公司”。")
        self.table = Table(_("单位"), columns, lambda unit: unit.id, empty=empty)
        self.table.setMinimumHeight(120)
        self.table.chosen.connect(self._show_chosen)
        self.rows = {
            "name": SettingRow("name", _("单位名称"), _("改了名称，原来的名称自动留作别名。"), LineEditor()),
            "aliases": SettingRow("aliases", _("别名"), _("群众平时怎么叫；几个之间用顿号或空格。"), LineEditor()),
        }
        self.table.meant.connect(lambda _unit: self.rows["name"].field.setFocus())
        self.merge = button(_("并到另一个单位(&B)"), self._ask_merge)
        self.remove = button(_("从单位表删去(&D)"), self._ask_remove, role="danger")
        self.strip = Strip(*self.rows.values(), self.merge, self.remove)
        self._lay_out()

    def _lay_out(self) -> None:
        adding = QHBoxLayout()
        adding.addWidget(words(_("新加(&A)："), buddy=self.new))
        adding.addWidget(self.new, 1)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(self.merge)
        acts.addWidget(self.remove)
        below = QVBoxLayout()
        for row in self.rows.values():
            row.edited.connect(self._edit)
            below.addWidget(row)
        below.addLayout(acts)
        self.column.addLayout(adding)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.strip)
        self.column.addLayout(below)

    def show_stored(self, stored: Stored) -> None:
        self._used = tuple(Unit("", name) for name in stored.used)
        self.table.show_rows(stored.units)
        places = {unit.id: place for place, unit in enumerate(stored.units)}
        if self._go_to in places:
            self.table.go_to(places[self._go_to])
            self.rows["aliases"].field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._go_to = ""
        elif stored.units and self.table.current is None:
            self.table.go_to(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        unit: Unit | None = self.table.current
        for one in (*self.rows.values(), self.merge, self.remove):
            one.setEnabled(unit is not None)
        if unit is None:
            self._shown = ""
            return
        if unit.id != self._shown:
            self.save_pending()
        another, self._shown = unit.id != self._shown, unit.id
        for key, value in (("name", unit.name), ("aliases", "、".join(unit.aliases))):
            self.rows[key].show_value(value)
            if another:
                self.rows[key].give_up()

    def save_pending(self) -> None:
        for row in self.rows.values():
            row.save()

    def begin(self) -> None:
        self.new.setFocus()

    def _add(self) -> None:
        name = self.new.text().strip()
        if not name:
            self.context.shell.warn(_("请写上单位的名称。"))
            return

        def done(changes: Any) -> None:
            self._go_to = changes.new
            self.new.put(None)

        self.context.tasks.do(units.add_unit, name, done=done)

    def _edit(self, key: str, value: str) -> None:
        given: Any = aliases_in(value) if key == "aliases" else value
        self._do(units.edit_unit, refused=self.rows[key].refuse, **{key: given})

    def _do(self, verb: Callable[..., Any], *args: Any, **values: Any) -> None:
        if self._shown:
            self.context.tasks.do(verb, self._shown, *args, **values)

    def _ask_merge(self) -> None:
        """Into which one; the names of this one go over to it."""
        gone: Unit = self.table.current
        others = tuple(unit for unit in self.table.rows if unit.id != gone.id)
        field = ChoiceField(lambda text: find_units(others, text), eager=True)
        title = _("“{name}”和哪个单位是一家？它的名称会成为那一个的别名").format(name=gone.name)
        self.strip.ask(title, {_("并到"): field}, _("合并"), lambda: self._merge(gone, field))

    def _merge(self, gone: Unit, field: ChoiceField) -> None:
        kept = next((u for u in self.table.rows if u.name == field.text().strip() and u.id != gone.id), None)
        if kept is None:
            self.context.shell.warn(_("单位表里没有“{name}”；请从列出的里面选。").format(name=field.text().strip()))
            return
        self._go_to = kept.id
        self.context.tasks.do(units.merge_units, kept.id, gone.id, done=lambda _changes: self.strip.close_strip())

    def _ask_remove(self) -> None:
        unit: Unit = self.table.current
        title = _("把“{name}”从单位表删去？以前的记录不受影响。").format(name=unit.name)
        self.strip.ask(title, {}, _("删去"), lambda: self._remove(unit))

    def _remove(self, unit: Unit) -> None:
        self.context.tasks.do(units.remove_unit, unit.id, done=lambda _changes: self.strip.close_strip())
