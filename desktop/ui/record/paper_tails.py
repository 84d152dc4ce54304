"""What stands behind the words in a row of the paper form, for each kind of line: unit and person, due date, hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.base.errors import UserError
from desktop.base.i18n import _, word
from desktop.base.text import plain_digits
from desktop.rules.record import HANDS, METHODS, ReplyKind, StatementKind
from desktop.rules.typed_times import read_due
from desktop.services import commitments, recording
from desktop.services.lines import LineKind
from desktop.ui.attendance.directory import NOBODY, Who
from desktop.ui.record.fields import Fields
from desktop.ui.record.surroundings import Call, Surroundings
from desktop.ui.typing import NumberField, ReturnFilter
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.chooser import meant, offer

MOST_NUMBERS = 10_000


@dataclass(frozen=True)
class Columns:
    """What stands beside the words on paper: the number as it was written, who said them, and how that is written."""

    ref: str = ""
    who: Who = NOBODY
    name: str = ""


def own_number(written: str, letter: str) -> tuple[int | None, str]:
    """The line's own number among those in the column ("C3 S2": 3; "7" of a suggestion: 7), and the others. Raises
    UserError where it is none.
    """
    parts = [part for part in re.split(r"[\s,，、;；]+", plain_digits(written).upper()) if part]
    own = next((part for part in parts if part.startswith(letter)), "")
    if letter == "S" and not own and parts:
        own = parts[0]
    others = " ".join(part for part in parts if part != own)
    number = own.removeprefix(letter)
    if own and not (number.isdecimal() and 0 < int(number) < MOST_NUMBERS):
        raise UserError(_("“{number}”不是编号；请写成 {letter}7，或不写。").format(number=own, letter=letter))
    return int(number) if own else None, others


class Tail(Fields):
    """Enter goes on to the next field that is shown; in the last one the row is `finished`."""

    finished = Signal()
    edited = Signal()

    def _go_on_by_return(self, field: QWidget) -> None:
        if isinstance(field, ChoiceField):
            field.submitted.connect(lambda: self._go_on(field))
            field.chosen.connect(lambda _choice: self._go_on(field) if field.hasFocus() else None)
        else:
            ReturnFilter(field).submitted.connect(lambda: self._go_on(field))
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text: self.edited.emit())
        elif isinstance(field, QComboBox):
            field.activated.connect(lambda _place: self.edited.emit())
            if field.isEditable():
                field.editTextChanged.connect(lambda _text: self.edited.emit())

    @property
    def _shown(self) -> list[QWidget]:
        return [field for field in self.named.values() if not field.isHidden()]

    def _go_on(self, field: QWidget) -> None:
        after = self._shown[self._shown.index(field) + 1 :]
        if after:
            after[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def go_in(self) -> None:
        """On to the first field; finished where there is none."""
        if self._shown:
            self._shown[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def call_of(self, text: str, beside: Columns) -> Call:
        """What keeps the row. Raises UserError where a field cannot be understood."""
        raise NotImplementedError


class SuggestionTail(Tail):
    """意见建议: nothing stands behind the words."""

    def call_of(self, text: str, beside: Columns) -> Call:
        own, _others = own_number(beside.ref, "S")
        return Call(recording.suggest, (text,), {**vars(beside.who), "number": own})


class PlainTail(Tail):
    """分歧 and 记事: only words."""

    def __init__(self, around: Surroundings, kind: LineKind) -> None:
        super().__init__(around)
        self._verb = recording.disagree if kind is LineKind.DISAGREEMENT else recording.note

    def call_of(self, text: str, beside: Columns) -> Call:
        return Call(self._verb, (text,))


class ReplyTail(Tail):
    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.unit, self.kind, self.more = self.unit_field(), QComboBox(), self.unit_field()
        offer(self.kind, ReplyKind)
        self.add_row(("unit", _("单位"), self.unit, 3), ("kind", _("类型"), self.kind, 2), ("more", "…", self.more, 2))
        self.kind.currentIndexChanged.connect(self._on_kind)
        self._on_kind()

    def _on_kind(self) -> None:
        kind = ReplyKind(self.kind.currentData())
        label = self.labels["more"]
        label.setText(_("转给哪个单位") if kind is ReplyKind.REFERRED else _("何时答复"))
        self.more.setAccessibleName(label.text())
        for widget in (label, self.more):
            widget.setVisible(kind in (ReplyKind.REFERRED, ReplyKind.LATER))

    def call_of(self, text: str, beside: Columns) -> Call:
        kind = ReplyKind(self.kind.currentData())
        values: dict[str, Any] = {"unit": self.unit.text(), "who": beside.name}
        if kind is ReplyKind.REFERRED:
            values["to_unit"] = self.more.text()
        elif kind is ReplyKind.LATER:
            values["due"] = read_due(self.more.text(), self.around.today)[0]
        return Call(recording.reply, (self.around.named(beside.ref), kind, text), values)


class CommitmentTail(Tail):
    """In the column of the number stand its own (C3) and that of the suggestion it comes from (S2), if any."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.lead, self.person, self.due = self.unit_field(), self.name_field(), QLineEdit()
        self.due.setPlaceholderText(_("12-15 或 开春前"))
        fields = (("lead", _("牵头单位"), self.lead, 3), ("person", _("责任人"), self.person, 2))
        self.add_row(*fields, ("due", _("时限"), self.due, 2))

    def call_of(self, text: str, beside: Columns) -> Call:
        due, due_text = read_due(self.due.text(), self.around.today)
        own, about = own_number(beside.ref, "C")
        values = {"lead": self.lead.text(), "person": self.person.text(), "due": due, "due_text": due_text}
        return Call(commitments.commit, (text,), {**values, "number": own, "suggestions": self.around.named(about)})


class ConsensusTail(Tail):
    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.method = QComboBox()
        self.method.setEditable(True)
        offer(self.method, ("", *METHODS))
        self.add_row(("method", _("怎样形成"), self.method, 1))

    def call_of(self, text: str, beside: Columns) -> Call:
        return Call(recording.agree, (text,), {"method": meant(self.method)})


class HandsTail(Tail):
    """举手表态, in the order in which the form has it. Without the number in the room the sign-ins count."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.numbers = {name: NumberField() for name in ("base", "for_", "against", "abstain")}
        self.method = QComboBox()
        self.method.setEditable(True)
        offer(self.method, HANDS)
        labels = (_("在场人数"), _("赞成"), _("不同意见"), _("弃权"))
        counts = ((name, label, self.numbers[name], 1) for name, label in zip(self.numbers, labels, strict=True))
        self.add_row(("method", _("方式"), self.method, 2), *counts)
        self.numbers["base"].setPlaceholderText(_("照签到"))

    def clear(self) -> None:
        super().clear()
        self.method.setEditText(word(HANDS[0]))

    def call_of(self, text: str, beside: Columns) -> Call:
        hands = {name: field.number or 0 for name, field in self.numbers.items() if name != "base"}
        values = {"method": meant(self.method), "base": self.numbers["base"].number, **hands}
        return Call(recording.count_hands, (text,), values)


class StatementTail(Tail):
    """表态发言 or 会议要求."""

    def __init__(self, around: Surroundings, kind: StatementKind) -> None:
        super().__init__(around)
        self._kind = kind
        self.unit = self.unit_field()
        self.add_row(("unit", _("单位"), self.unit, 1))

    def call_of(self, text: str, beside: Columns) -> Call:
        return Call(recording.state, (self._kind, text), {"who": beside.name, "unit": self.unit.text()})


def all_tails(around: Surroundings) -> Iterator[tuple[LineKind, Tail]]:
    """In the order of the kinds on paper."""
    yield LineKind.SUGGESTION, SuggestionTail(around)
    yield LineKind.REPLY, ReplyTail(around)
    yield LineKind.COMMITMENT, CommitmentTail(around)
    yield LineKind.CONSENSUS, ConsensusTail(around)
    yield LineKind.DISAGREEMENT, PlainTail(around, LineKind.DISAGREEMENT)
    yield LineKind.BALLOT, HandsTail(around)
    yield LineKind.POSITION, StatementTail(around, StatementKind.POSITION)
    yield LineKind.DEMAND, StatementTail(around, StatementKind.DEMAND)
    yield LineKind.NOTE, PlainTail(around, LineKind.NOTE)
