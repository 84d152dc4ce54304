"""The fields that stand over the entry line, one set for each kind of line, and what they save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.base.i18n import _
from desktop.rules.record import METHODS, ReplyKind, StatementKind
from desktop.rules.typed_times import read_due
from desktop.services import commitments, recording
from desktop.services.lines import LineKind
from desktop.services.speaking import OpenSpeech
from desktop.ui.attendance.directory import Who
from desktop.ui.record.ballot_fields import BallotFields
from desktop.ui.record.fields import Fields
from desktop.ui.record.surroundings import Call, Surroundings
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.chooser import meant, offer
from desktop.ui.widgets.controls import words


class SuggestionFields(Fields):
    """意见建议. Whose words these are: whoever spoke when the sentence was begun, unless somebody else is named."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._begun: tuple[OpenSpeech | None] | None = None
        self.who = ChoiceField(lambda text: self.around.directory.speakers(text), eager=True)
        self.who.setToolTip(_("可以写姓名、拼音、号牌号码，或“2号楼一住户”这样的称呼；不写就是正在发言的人"))
        self.add_row(("who", _("谁说的"), self.who, 1))

    @property
    def speaker(self) -> OpenSpeech | None:
        return self._begun[0] if self._begun else self.around.current

    def words_begun(self, begun: bool) -> None:
        """The first words stand in the line now, or none any more: the speaker of this moment is meant."""
        if not begun:
            self._begun = None
        elif self._begun is None:
            self._begun = (self.around.current,)
        self.follow()

    def follow(self) -> None:
        speaker = self.speaker
        self.who.setPlaceholderText(speaker.name if speaker else _("没有人在发言：不记名"))

    def clear(self) -> None:
        super().clear()
        self.words_begun(False)

    def restore(self, kept: dict[str, str]) -> None:
        super().restore(kept)
        if self.who.text():
            offered = self.around.directory.speakers(self.who.text())
            self.who.choice = next((c for c in offered if c.text == self.who.text()), None)

    def call(self, text: str) -> Call:
        return Call(recording.suggest, (text,), self._who())

    def _who(self) -> dict[str, Any]:
        if self.who.text().strip():
            chosen = self.who.choice.value if self.who.choice else Who(label=self.who.text())
            return vars(chosen)
        if not self._begun or self._same(self._begun[0], self.around.current):
            return {}
        speech = self._begun[0].speech if self._begun[0] else None
        if speech is None:
            return {"anonymous": True}
        return {"participant": speech.participant} if speech.participant else {"card": self._label(speech.card)}

    @staticmethod
    def _same(one: OpenSpeech | None, other: OpenSpeech | None) -> bool:
        return (one.speech.id if one else None) == (other.speech.id if other else None)

    def _label(self, card: str | None) -> str:
        found = self.around.cards.get(card or "")
        return found.label if found else ""


class ReplyFields(Fields):
    """答复, to one or several suggestions."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.to, self.unit, self.person = QLineEdit(), self.unit_field(), self.name_field()
        self.kind = QComboBox()
        offer(self.kind, ReplyKind)
        self.more = self.unit_field()
        self.add_row(("to", _("答复"), self.to, 2), ("kind", _("类型"), self.kind, 3))
        self.add_row(("unit", _("单位"), self.unit, 3), ("who", _("答复人"), self.person, 2))
        self.add_row(("more", _("转给"), self.more, 1))
        self.kind.currentIndexChanged.connect(self._on_kind)
        self._on_kind()

    def _on_kind(self) -> None:
        kind = self._kind()
        label = self.labels["more"]
        label.setText(_("转给哪个单位") if kind is ReplyKind.REFERRED else _("何时答复"))
        self.more.setAccessibleName(label.text())
        self.more.setPlaceholderText("" if kind is ReplyKind.REFERRED else _("日期，如 11-25"))
        for widget in (label, self.more):
            widget.setVisible(kind in (ReplyKind.REFERRED, ReplyKind.LATER))

    def _kind(self) -> ReplyKind:
        return ReplyKind(self.kind.currentData())

    def begin(self) -> None:
        self.to.setText(self.around.meant())
        unit, person = self.around.answerer()
        if not self.unit.text():
            self.unit.setText(unit)
            self.person.setText(self.person.text() or person)

    def call(self, text: str) -> Call:
        kind = self._kind()
        values: dict[str, Any] = {"unit": self.unit.text(), "who": self.person.text()}
        if kind is ReplyKind.REFERRED:
            values["to_unit"] = self.more.text()
        elif kind is ReplyKind.LATER:
            values["due"] = read_due(self.more.text(), self.around.today)[0]
        return Call(recording.reply, (self.around.named(self.to.text()), kind, text), values)


class CommitmentFields(Fields):
    """承诺. What is missing of the necessary fields is 待明确; nothing is refused."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.about, self.due, self.measures = QLineEdit(), QLineEdit(), QLineEdit()
        self.lead, self.person, self.support = self.unit_field(), self.name_field(), self.unit_field()
        self.about.setPlaceholderText(_("可不写"))
        self.due.setPlaceholderText(_("12-15 或 开春前"))
        self.add_row(("about", _("意见"), self.about, 2), ("lead", _("牵头单位"), self.lead, 4))
        self.add_row(("person", _("责任人"), self.person, 2), ("due", _("时限"), self.due, 3))
        self.add_row(("support", _("配合"), self.support, 2), ("measures", _("措施"), self.measures, 3))

    def begin(self) -> None:
        self.about.setText(self.around.meant())
        unit, person = self.around.answered(self.about.text()) or self.around.answerer()
        if not self.lead.text():
            self.lead.setText(unit)
            self.person.setText(self.person.text() or person)

    def turned(self) -> str:
        return self.around.chosen_words()

    def call(self, text: str) -> Call:
        due, due_text = read_due(self.due.text(), self.around.today)
        values = {
            "suggestions": self.around.named(self.about.text()),
            "measures": self.measures.text(),
            "lead": self.lead.text(),
            "support": split_units(self.support.text()),
            "person": self.person.text(),
            "due": due,
            "due_text": due_text,
        }
        return Call(commitments.commit, (text,), values)


def split_units(text: str) -> Sequence[str]:
    """Several units, divided as people write them."""
    for sign in "，,；;":
        text = text.replace(sign, "、")
    return text.split("、")


class ConsensusFields(Fields):
    """共识, how it was found, and the show of hands it rests on."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.method, self.ballot = QComboBox(), QComboBox()
        self.method.setEditable(True)
        offer(self.method, ("", *METHODS))
        self.add_row(("method", _("怎样形成"), self.method, 1), ("ballot", _("依据"), self.ballot, 1))

    def begin(self) -> None:
        self.follow()

    def turned(self) -> str:
        return self.around.chosen_words()

    def follow(self) -> None:
        chosen = self.ballot.currentData()
        self.ballot.clear()
        self.ballot.addItem(_("无举手表态"), "")
        for ballot in self.around.ballots:
            self.ballot.addItem(ballot.matter, ballot.id)
        self.ballot.setCurrentIndex(max(self.ballot.findData(chosen), 0))

    def call(self, text: str) -> Call:
        ballot = self.ballot.currentData() or None
        return Call(recording.agree, (text,), {"method": meant(self.method), "ballot": ballot})


class StatementFields(Fields):
    """表态发言 or 会议要求."""

    def __init__(self, around: Surroundings, kind: StatementKind) -> None:
        super().__init__(around)
        self._kind = kind
        self.person, self.unit = self.name_field(), self.unit_field()
        self.add_row(("who", _("谁说的"), self.person, 2), ("unit", _("单位"), self.unit, 3))

    def begin(self) -> None:
        self.person.setFocus()

    def call(self, text: str) -> Call:
        return Call(recording.state, (self._kind, text), {"who": self.person.text(), "unit": self.unit.text()})


class PlainFields(Fields):
    """分歧 and 记事: only words."""

    def __init__(self, around: Surroundings, kind: LineKind, hint: str) -> None:
        super().__init__(around)
        self._verb = recording.disagree if kind is LineKind.DISAGREEMENT else recording.note
        said = words(hint, "remark")
        said.setWordWrap(True)
        self.add_words(said)

    def call(self, text: str) -> Call:
        return Call(self._verb, (text,))


def all_fields(around: Surroundings) -> Iterator[tuple[LineKind, Fields]]:
    yield LineKind.SUGGESTION, SuggestionFields(around)
    yield LineKind.REPLY, ReplyFields(around)
    yield LineKind.COMMITMENT, CommitmentFields(around)
    yield LineKind.CONSENSUS, ConsensusFields(around)
    yield LineKind.DISAGREEMENT, PlainFields(around, LineKind.DISAGREEMENT, _("没有谈拢的事，照实记下，会写进纪要"))
    yield LineKind.BALLOT, BallotFields(around)
    yield LineKind.POSITION, StatementFields(around, StatementKind.POSITION)
    yield LineKind.DEMAND, StatementFields(around, StatementKind.DEMAND)
    yield LineKind.NOTE, PlainFields(around, LineKind.NOTE, _("情况通报、放过的材料、值得记一笔的事"))
