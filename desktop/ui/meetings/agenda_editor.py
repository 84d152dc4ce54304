"""The agenda while a meeting is prepared: a list, and the fields of the item that is chosen in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import AgendaItem, Kind
from desktop.services.meetings import NewItem
from desktop.ui.typing import NumberField, SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table

KINDS = (Kind.DISCUSSION, Kind.BRIEFING, Kind.FOLLOW_UP)


@dataclass(frozen=True)
class Row:
    """An item with its place; `id` None until it is stored."""

    place: int
    id: str | None
    item: NewItem


class AgendaEditor(QWidget):
    """`edited` carries the whole agenda as services.meetings.set_agenda takes it: [(id or None, NewItem)]; `typed` says
    that something was written into a field.
    """

    edited = Signal(list)
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._place = -1  # whose fields are shown
        self._meeting_title = ""
        self._build_table()
        self._build_fields()
        sides = QHBoxLayout(self)
        sides.setSpacing(16)
        sides.addLayout(self._left, 3)
        sides.addLayout(self._right, 2)
        for keys, act in (("Alt+Up", lambda: self._move(-1)), ("Alt+Down", lambda: self._move(1))):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_table(self) -> None:
        self.new_title = SubmitField()
        self.new_title.setPlaceholderText(_("写上题目，按回车加到后面"))
        self.new_title.submitted.connect(self._add)
        self.new_title.textEdited.connect(lambda _text: self.typed.emit())
        columns: list[Column[Row]] = [
            Column(_("序"), lambda row: str(row.place + 1), 48),
            Column(_("题目"), lambda row: row.item.title),
            Column(_("类型"), lambda row: kind_word(row.item.kind), 108),
            Column(_("分钟"), lambda row: _number(row.item.minutes), 64),
        ]
        self.table = Table(_("议程"), columns, lambda row: row.id or row.place)
        self.table.chosen.connect(self._on_chosen)
        self.table.meant.connect(lambda _row: self.title.setFocus())
        self.up = button(_("上移 (Alt+↑)"), lambda: self._move(-1), name=_("上移"))
        self.down = button(_("下移 (Alt+↓)"), lambda: self._move(1), name=_("下移"))
        self.delete = button(_("删去(&D)"), self._delete)
        adding = QHBoxLayout()
        adding.setSpacing(6)
        adding.addWidget(words(_("添加议程(&A)："), buddy=self.new_title))
        adding.addWidget(self.new_title, 1)
        ordering = QHBoxLayout()
        ordering.setSpacing(6)
        for one in (self.up, self.down, self.delete):
            ordering.addWidget(one)
        ordering.addStretch()
        self._left = QVBoxLayout()
        self._left.setSpacing(6)
        self._left.addLayout(adding)
        self._left.addWidget(self.table, 1)
        self._left.addLayout(ordering)

    def _build_fields(self) -> None:
        self.title = self._line("title")
        self.kind = Chooser(kind_word(kind) for kind in KINDS)
        self.kind.activated.connect(lambda place: self._change(kind=KINDS[place]))
        self.minutes = self._figure("minutes")
        self.speech_seconds = self._figure("speech_seconds")
        self.speech_seconds.setPlaceholderText(_("同会议"))
        self.source, self.proposer = self._line("source"), self._line("proposer")
        self.answering_unit = self._line("answering_unit")
        form = QFormLayout()
        form.setVerticalSpacing(6)
        for label, field in (
            (_("题目"), self.title),
            (_("类型"), self.kind),
            (_("计划分钟"), self.minutes),
            (_("发言秒数（0 不计时）"), self.speech_seconds),
            (_("来源"), self.source),
            (_("提出人"), self.proposer),
            (_("答复单位"), self.answering_unit),
        ):
            form.addRow(words(label, buddy=field), field)
        self._right = QVBoxLayout()
        self._right.addLayout(form)
        self._right.addStretch()

    def _line(self, name: str) -> SubmitField:
        field = SubmitField()
        self._watch(name, field)
        return field

    def _figure(self, name: str) -> NumberField:
        field = NumberField()
        self._watch(name, field)
        return field

    def _watch(self, name: str, field: SubmitField) -> None:
        field.editingFinished.connect(lambda: self._change(**{name: _value(field)}))
        field.submitted.connect(lambda _text: self.focusNextChild())
        field.textEdited.connect(lambda _text: self.typed.emit())

    def show_agenda(self, agenda: Sequence[AgendaItem], title: str) -> None:
        """Show what is stored; a field in which somebody is typing keeps what was typed. `title`: the meeting's."""
        self._meeting_title = title
        names = NewItem.__dataclass_fields__
        self._show([(item.id, NewItem(**{name: getattr(item, name) for name in names})) for item in agenda])

    def _show(self, pairs: Sequence[tuple[str | None, NewItem]], go_to: int | None = None) -> None:
        self._rows = [Row(place, row, item) for place, (row, item) in enumerate(pairs)]
        line = self.table.currentIndex().row() if go_to is None else go_to
        self.table.show_rows(self._rows)
        if self._rows:
            self.table.go_to(max(0, min(line, len(self._rows) - 1)))

    def _on_chosen(self) -> None:
        row: Row | None = self.table.current
        item, place = (row.item, row.place) if row else (NewItem(""), -1)
        another, self._place = place != self._place, place
        for name, field in self._fields().items():
            if another or not (field.isModified() and field.hasFocus()):
                value = getattr(item, name)
                field.put(value) if isinstance(field, NumberField) else field.setText(value)
            field.setEnabled(row is not None)
        self.kind.setCurrentIndex(KINDS.index(item.kind))
        self.kind.setEnabled(row is not None)
        last = len(self._rows) - 1
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < last)
        self.delete.setEnabled(row is not None and last > 0)

    def _fields(self) -> dict[str, SubmitField]:
        names = ("title", "minutes", "speech_seconds", "source", "proposer", "answering_unit")
        return {name: getattr(self, name) for name in names}

    def _add(self, title: str) -> None:
        """The first item that somebody adds takes the place of the one that only repeats the meeting's title."""
        if not title:
            return
        self.new_title.clear()
        pairs = self._pairs()
        places = [place for place, (_row, item) in enumerate(pairs) if item.kind is not Kind.FOLLOW_UP]
        if [pairs[place][1] for place in places] == [NewItem(self._meeting_title)]:
            pairs[places[0]] = (pairs[places[0]][0], NewItem(title))
            self._send(pairs, places[0])
        else:
            self._send([*pairs, (None, NewItem(title))], len(pairs))

    def _change(self, **values: Any) -> None:
        """Change the chosen item, where the user has changed something."""
        row: Row | None = self.table.current
        if row is None:
            return
        changed = replace(row.item, **values)
        if changed != row.item:
            pairs = self._pairs()
            pairs[row.place] = (row.id, changed)
            self._send(pairs)

    def save_pending(self) -> None:
        """Send what was typed into the fields of the item that is chosen."""
        self._change(**{name: _value(field) for name, field in self._fields().items() if field.isModified()})

    def kept(self) -> dict[str, str]:
        """What is written and not sent yet: a new title, and the fields of the item that is chosen, with its id."""
        changed = {name: field.text() for name, field in self._fields().items() if field.isModified()}
        new = {"new_title": self.new_title.text()} if self.new_title.text() else {}
        row: Row | None = self.table.current
        return {**new, **changed, **({"item": row.id} if changed and row and row.id else {})}

    def restore(self, kept: Mapping[str, str]) -> None:
        """Put back what was written; it is sent when its field is left."""
        self.new_title.setText(kept.get("new_title", ""))
        place = next((row.place for row in self._rows if row.id == kept.get("item")), None)
        if place is None:
            return
        self.table.go_to(place)
        for name, field in self._fields().items():
            if name in kept:
                field.setText(kept[name])
                field.setModified(True)

    def _move(self, steps: int) -> None:
        row: Row | None = self.table.current
        if row is not None and 0 <= row.place + steps < len(self._rows):
            pairs = self._pairs()
            pairs.insert(row.place + steps, pairs.pop(row.place))
            self._send(pairs, row.place + steps)

    def _delete(self) -> None:
        row: Row | None = self.table.current
        if row is not None and len(self._rows) > 1:
            pairs = self._pairs()
            pairs.pop(row.place)
            self._send(pairs, row.place)

    def _pairs(self) -> list[tuple[str | None, NewItem]]:
        return [(row.id, row.item) for row in self._rows]

    def _send(self, pairs: list[tuple[str | None, NewItem]], go_to: int | None = None) -> None:
        """Show it at once, so that a second change before the first is stored builds on it."""
        for field in self._fields().values():
            field.setModified(False)
        self._show(pairs, go_to)
        self.edited.emit(pairs)


def kind_word(kind: Kind) -> str:
    return {Kind.BRIEFING: _("情况通报"), Kind.FOLLOW_UP: _("上次承诺")}.get(kind, _("讨论"))


def _value(field: SubmitField) -> Any:
    return field.number if isinstance(field, NumberField) else field.text().strip()


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
