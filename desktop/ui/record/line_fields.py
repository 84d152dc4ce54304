"""The fields in which a recorded line is changed: for every kind all that was recorded of it, as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.base.i18n import _, listed, stored, word
from desktop.rules.record import (
    HANDS,
    METHODS,
    Ballot,
    Commitment,
    Consensus,
    Reply,
    ReplyKind,
    Statement,
    StatementKind,
)
from desktop.rules.typed_times import read_due
from desktop.services.lines import RecordLine
from desktop.ui.attendance.directory import find_units
from desktop.ui.record.entry_fields import split_units
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.typing import NumberField
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.chooser import offer

TEXT_HEIGHT = 84  # pixels: three lines
SHORTER = 2 / 3  # of it, where many fields stand beside


def text_field(text: str, share: float = 1) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.setFixedHeight(round(TEXT_HEIGHT * share))
    field.moveCursor(field.textCursor().MoveOperation.End)
    return field


@dataclass(frozen=True)
class LineFields:
    """`fields` by label; `values`: what is to be saved beside the words, UserError where a field cannot be understood.
    `lacking`: the field that most likely is to be filled in.
    """

    text: QPlainTextEdit
    fields: Mapping[str, QWidget]
    values: Callable[[], dict[str, Any]] = dict
    lacking: QWidget | None = None

    @property
    def many(self) -> bool:
        return len(self.fields) > 2


def fields_of(line: RecordLine, around: Surroundings) -> LineFields:
    """The fields of a line, with what stands in them."""
    row = line.row
    if isinstance(row, Commitment):
        return _of_commitment(row, line, around)
    if isinstance(row, Reply):
        return _of_reply(row, line, around)
    if isinstance(row, Consensus):
        return _of_consensus(row, around)
    if isinstance(row, Statement):
        return _of_statement(row, around)
    if isinstance(row, Ballot):
        return _of_ballot(row)
    text = text_field(line.text)
    return LineFields(text, {_("内容"): text})


def _of_commitment(row: Commitment, line: RecordLine, around: Surroundings) -> LineFields:
    text, about, measures = text_field(row.matter, SHORTER), QLineEdit("、".join(line.about)), QLineEdit(row.measures)
    lead, support = _unit_field(row.lead, around), _unit_field("、".join(row.support), around)
    person = _name_field(row.person, around)
    due = QLineEdit(" ".join(filter(None, (row.due.isoformat() if row.due else "", row.due_text))))
    due.setPlaceholderText(_("12-15 或 开春前"))

    def values() -> dict[str, Any]:
        day, words = read_due(due.text(), around.today)
        return {
            "suggestions": around.named(about.text()),
            "lead": lead.text(),
            "person": person.text(),
            "due": day,
            "due_text": words,
            "support": split_units(support.text()),
            "measures": measures.text(),
        }

    fields = {
        _("事项"): text,
        _("牵头单位"): lead,
        _("责任人"): person,
        _("时限"): due,
        _("配合单位"): support,
        _("措施"): measures,
        _("意见"): about,
    }
    lacking = next((field for field in (lead, person, due) if row.matter and not field.text()), None)
    return LineFields(text, fields, values, lacking)


def _of_reply(row: Reply, line: RecordLine, around: Surroundings) -> LineFields:
    text, to, kind = text_field(row.text, SHORTER), QLineEdit("、".join(line.about)), _chooser(ReplyKind, row.kind)
    unit, who = _unit_field(row.unit, around), _name_field(row.who, around)
    to_unit = _unit_field(row.to_unit, around)
    due = QLineEdit(row.due.isoformat() if row.due else "")
    due.setPlaceholderText(_("日期，如 11-25"))

    def values() -> dict[str, Any]:
        return {
            "suggestions": around.named(to.text()),
            "kind": ReplyKind(kind.currentData()),
            "unit": unit.text(),
            "who": who.text(),
            "to_unit": to_unit.text(),
            "due": read_due(due.text(), around.today)[0],
        }

    fields = {
        _("内容"): text,
        _("答复"): to,
        _("类型"): kind,
        _("单位"): unit,
        _("答复人"): who,
        _("转给"): to_unit,
        _("何时答复"): due,
    }
    return LineFields(text, fields, values)


def _of_consensus(row: Consensus, around: Surroundings) -> LineFields:
    text, method, ballot = text_field(row.text), QLineEdit(word(row.method)), QComboBox()
    method.setPlaceholderText(listed(map(word, METHODS)))
    ballot.addItem(_("无举手表态"), "")
    for found in around.ballots:
        ballot.addItem(found.matter, found.id)
    ballot.setCurrentIndex(max(ballot.findData(row.ballot), 0))

    def values() -> dict[str, Any]:
        return {"method": stored(method.text(), METHODS), "ballot": ballot.currentData() or None}

    fields = {_("内容"): text, _("怎样形成"): method, _("依据"): ballot}
    return LineFields(text, fields, values, None if row.method or row.ballot else method)


def _of_statement(row: Statement, around: Surroundings) -> LineFields:
    text, kind = text_field(row.text), _chooser(StatementKind, row.kind)
    who, unit = _name_field(row.who, around), _unit_field(row.unit, around)

    def values() -> dict[str, Any]:
        return {"kind": StatementKind(kind.currentData()), "who": who.text(), "unit": unit.text()}

    return LineFields(text, {_("内容"): text, _("类型"): kind, _("谁说的"): who, _("单位"): unit}, values)


def _of_ballot(row: Ballot) -> LineFields:
    text, method = text_field(row.matter, SHORTER), QLineEdit(word(row.method))
    labels = {"for_": _("赞成"), "against": _("不同意见"), "abstain": _("弃权")}
    hands = {name: NumberField() for name in labels}
    for name, field in hands.items():
        field.put(getattr(row, name))

    def values() -> dict[str, Any]:
        counted = {name: field.number or 0 for name, field in hands.items()}
        return {"method": stored(method.text(), HANDS), **counted}

    counts = {label: hands[name] for name, label in labels.items()}
    return LineFields(text, {_("事项"): text, **counts, _("方式"): method}, values)


def _chooser(options: type[ReplyKind] | type[StatementKind], chosen: str) -> QComboBox:
    box = QComboBox()
    offer(box, options)
    box.setCurrentIndex(box.findData(str(chosen)))
    return box


def _unit_field(text: str, around: Surroundings) -> ChoiceField:
    field = ChoiceField(lambda typed: find_units(around.units, typed), eager=False)
    field.setText(text)
    return field


def _name_field(text: str, around: Surroundings) -> ChoiceField:
    field = ChoiceField(lambda typed: around.directory.names(typed), eager=False)
    field.setText(text)
    return field
