"""The running list of the record: every line in the order in which it was said, with what a screen shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from desktop.base.clock import HOME_ZONE
from desktop.rules import record
from desktop.rules.meeting import Meeting, Unit
from desktop.rules.record import ReplyKind, StatementKind
from desktop.services import follow_up, meetings, rows
from desktop.services.people import People, people
from desktop.services.units import known_units


class LineKind(StrEnum):
    SUGGESTION = "意见建议"
    REPLY = "答复"
    COMMITMENT = "承诺"
    CONSENSUS = "共识"
    DISAGREEMENT = "分歧"
    BALLOT = "举手表态"
    POSITION = "表态发言"
    DEMAND = "会议要求"
    NOTE = "记事"
    PROGRESS = "承诺进展"  # told of an earlier meeting's commitment; not written in the entry line


@dataclass(frozen=True)
class RecordLine:
    """A line of the record. `row` is what was recorded; the rest is what stands around it.

    `ref`: S3, C1, or "" for kinds without a number. `item`: its position in the agenda, 0 before the first one.
    `speaker`: who said it, "" where nobody is known. `text`: the words, "" for a suggestion still to be filled.
    `answer`: the latest reply to a suggestion. `about`: refs of the suggestions that a reply or commitment is for.
    `unclear`: missing necessary fields of a commitment. `seconds`: how many share it (同感). `heading`: the merged
    heading. `corrected`: 更正 after 定稿. `zone`: that of the room. `matter`: what a 承诺进展 tells of, whose ref is the
    commitment's 编号.
    """

    kind: LineKind
    row: record.Line
    ref: str
    item: int
    speaker: str
    text: str
    answer: ReplyKind | None = None
    about: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    seconds: int = 0
    heading: str = ""
    corrected: bool = False
    zone: str = HOME_ZONE
    matter: str = ""

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def at(self) -> datetime:
        return self.row.at

    @property
    def late(self) -> bool:
        """补录."""
        return self.row.late

    @property
    def waits(self) -> bool:
        """A suggestion without any reply."""
        return self.kind is LineKind.SUGGESTION and self.answer is None

    @property
    def pending(self) -> bool:
        """Answered, but still open: 会后答复 or 转交 (rule 7)."""
        return self.answer in record.STILL_OPEN


@dataclass(frozen=True)
class RecordBoard:
    """The lines by the moment they were said. `units`: what was named as a unit so far, at this meeting before others,
    and who else stands on the list of units.
    """

    lines: tuple[RecordLine, ...]
    units: tuple[Unit, ...]


def board(connection: Connection, meeting: str) -> RecordBoard:
    """Read the record of a meeting."""
    reading = _Reading(connection, meeting)
    found = sorted(reading.lines(), key=lambda line: (line.at, line.id))
    return RecordBoard(tuple(found), known_units(connection, reading.units()))


class _Reading:
    """One pass over the tables of a meeting's record."""

    def __init__(self, connection: Connection, meeting: str) -> None:
        self._connection = connection
        self._meeting = meeting
        self._zone = rows.get(connection, Meeting, meeting).zone
        self._people: People = people(connection, meeting)
        self._agenda = meetings.agenda(connection, meeting)
        self._items = {item.id: item.position for item in self._agenda}
        self._suggestions = self._load(record.Suggestion)
        self._replies = self._load(record.Reply)
        self._statements = self._load(record.Statement)
        self._commitments = self._load(record.Commitment)
        self._refs = {s.id: s.ref for s in self._suggestions}
        self._corrected = {c.line for c in rows.load(connection, record.Correction, meeting=meeting)}

    def _load(self, cls: type[rows.T]) -> list[rows.T]:
        return rows.load(self._connection, cls, meeting=self._meeting)

    def lines(self) -> Iterator[RecordLine]:
        yield from self._suggestion_lines()
        yield from self._reply_lines()
        yield from self._commitment_lines()
        for s in self._statements:
            kind = LineKind.DEMAND if s.kind is StatementKind.DEMAND else LineKind.POSITION
            yield self._line(kind, s, _spokesperson(s.unit, s.who), s.text)
        for consensus in self._load(record.Consensus):
            yield self._line(LineKind.CONSENSUS, consensus, "", consensus.text)
        for disagreement in self._load(record.Disagreement):
            yield self._line(LineKind.DISAGREEMENT, disagreement, "", disagreement.text)
        for ballot in self._load(record.Ballot):
            yield self._line(LineKind.BALLOT, ballot, "", ballot.matter)
        for note in self._load(record.Note):
            yield self._line(LineKind.NOTE, note, "", note.text)
        for progress, told_of in follow_up.told_at(self._connection, self._meeting):
            who = _spokesperson(told_of.commitment.lead, told_of.commitment.person)
            line = self._line(LineKind.PROGRESS, progress, who, progress.text, ref=told_of.number)
            yield replace(line, matter=told_of.commitment.matter)

    def _line(
        self,
        kind: LineKind,
        row: record.Line,
        speaker: str,
        text: str,
        *,
        ref: str = "",
        answer: ReplyKind | None = None,
        about: Iterable[str] = (),
        unclear: tuple[str, ...] = (),
        seconds: int = 0,
        heading: str = "",
    ) -> RecordLine:
        item = self._items.get(row.item or "", 0)
        refs = tuple(self._refs[found] for found in about if found in self._refs)
        corrected = row.id in self._corrected
        return RecordLine(
            kind, row, ref, item, speaker, text, answer, refs, unclear, seconds, heading, corrected, self._zone
        )

    def _suggestion_lines(self) -> Iterator[RecordLine]:
        answers = record.by_suggestion(self._replies)
        voices = {(f.suggestion, self._people.voice(f.participant, f.card)) for f in self._load(record.Second)}
        seconds = Counter(suggestion for suggestion, _voice in voices)
        headings = {heading.id: heading.text for heading in self._load(record.Heading)}
        for s in self._suggestions:
            yield self._line(
                LineKind.SUGGESTION,
                s,
                self._people.name(s.participant, s.card, s.label),
                s.text,
                ref=s.ref,
                answer=answers[s.id][-1].kind if s.id in answers else None,
                seconds=seconds[s.id],
                heading=headings.get(s.heading or "", ""),
            )

    def _reply_lines(self) -> Iterator[RecordLine]:
        for r in self._replies:
            yield self._line(LineKind.REPLY, r, _spokesperson(r.unit, r.who), r.text, about=r.suggestions)

    def _commitment_lines(self) -> Iterator[RecordLine]:
        for c in self._commitments:
            yield self._line(
                LineKind.COMMITMENT,
                c,
                _spokesperson(c.lead, c.person),
                c.matter,
                ref=c.ref,
                about=c.suggestions,
                unclear=record.unclear(c),
            )

    def units(self) -> tuple[str, ...]:
        """Units named in replies, commitments and statements, then those of the agenda and of the people here."""
        used = [*((c.lead, *c.support) for c in self._commitments), *((r.unit, r.to_unit) for r in self._replies)]
        named = [unit for units in reversed(used) for unit in units]
        named += [s.unit for s in self._statements]
        named += [item.answering_unit for item in self._agenda]
        named += [p.unit for p in self._people.participants.values()]
        return tuple(dict.fromkeys(filter(None, named)))


def _spokesperson(unit: str, who: str) -> str:
    return f"{unit} {who}".strip()
