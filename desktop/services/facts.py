"""Everything recorded of one meeting, as all its documents are composed of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.rules import record
from desktop.rules.attachment import Attachment
from desktop.rules.handover import Handover
from desktop.rules.meeting import AgendaItem, ItemStart, Meeting, Room
from desktop.rules.queue import Speech
from desktop.rules.timing import Run
from desktop.services import attendance, follow_up, meetings, rows, settings
from desktop.services.follow_up import Followed
from desktop.services.people import People, people
from desktop.services.residents import Residents
from desktop.services.settings import Values
from desktop.services.work_phones import work_phones

L = TypeVar("L", bound=record.Line)


@dataclass(frozen=True)
class LedgerFacts:
    """What 承诺清单 and 建议清单 say of one meeting; an office reads that of thousands."""

    settings: Values
    room: Room
    meeting: Meeting
    agenda: list[AgendaItem]
    people: People
    suggestions: list[record.Suggestion]
    replies: list[record.Reply]
    commitments: list[record.Commitment]
    phones: dict[str, str]  # name → work phone as it is printed, where the settings want them
    told: dict[str, list[record.Progress]]  # commitment of this meeting → what was told of it since, oldest first

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Suggestion id → its number in the meeting."""
        return {s.id: s.number for s in self.suggestions}

    @cached_property
    def answers(self) -> dict[str, list[record.Reply]]:
        return record.by_suggestion(self.replies)

    @cached_property
    def promises(self) -> dict[str, list[record.Commitment]]:
        """Suggestion id → the commitments that came of it, by number."""
        found: dict[str, list[record.Commitment]] = {}
        for commitment in self.commitments:
            for suggestion in dict.fromkeys(commitment.suggestions):
                found.setdefault(suggestion, []).append(commitment)
        return found

    @cached_property
    def item_titles(self) -> dict[str, str]:
        """Agenda item id → its title."""
        return {item.id: item.title for item in self.agenda}

    def at(self, moment: datetime) -> datetime:
        return local(moment, self.meeting.zone)

    def numbers(self, suggestions: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(self.number_of[row] for row in suggestions if row in self.number_of))


@dataclass(frozen=True)
class Facts(LedgerFacts):
    """Everything recorded of one meeting, read in one slice."""

    starts: list[ItemStart]
    board: attendance.AttendanceBoard
    handovers: list[Handover]
    speeches: list[Speech]
    runs: list[Run]
    headings: dict[str, record.Heading]
    seconds: list[record.Second]
    statements: list[record.Statement]
    consensus: list[record.Consensus]
    disagreements: list[record.Disagreement]
    notes: list[record.Note]
    ballots: list[record.Ballot]
    corrections: list[record.Correction]
    progress: list[tuple[record.Progress, Followed]]  # told here, of earlier meetings' commitments
    attachments: list[Attachment]

    @cached_property
    def residents(self) -> Residents:
        """Whom the papers that leave the room do not name."""
        return Residents(self.people, self.board.signed.values(), self.suggestions)


def read_facts(connection: Connection, meeting_id: str) -> Facts:
    """Read everything recorded of a meeting."""
    meeting = rows.get(connection, Meeting, meeting_id)

    def lines(cls: type[L]) -> list[L]:
        return sorted(rows.load(connection, cls, meeting=meeting_id), key=lambda found: (found.at, found.id))

    chosen, known = settings.read(connection), people(connection, meeting_id)
    return Facts(
        settings=chosen,
        room=rows.find(connection, Room, meeting.room) or Room(meeting.room, ""),
        meeting=meeting,
        agenda=meetings.agenda(connection, meeting_id),
        starts=rows.load(connection, ItemStart, meeting=meeting_id),
        board=attendance.board(connection, meeting_id),
        people=known,
        handovers=rows.load(connection, Handover, meeting=meeting_id),
        speeches=sorted(rows.load(connection, Speech, meeting=meeting_id), key=lambda s: s.order),
        runs=rows.load(connection, Run, meeting=meeting_id),
        suggestions=sorted(lines(record.Suggestion), key=lambda s: s.number),
        headings={h.id: h for h in rows.load(connection, record.Heading, meeting=meeting_id)},
        seconds=rows.load(connection, record.Second, meeting=meeting_id),
        replies=lines(record.Reply),
        statements=lines(record.Statement),
        consensus=lines(record.Consensus),
        disagreements=lines(record.Disagreement),
        notes=lines(record.Note),
        ballots=lines(record.Ballot),
        commitments=sorted(lines(record.Commitment), key=lambda c: c.number),
        corrections=rows.load(connection, record.Correction, meeting=meeting_id),
        progress=follow_up.told_at(connection, meeting_id),
        attachments=sorted(rows.load(connection, Attachment, meeting=meeting_id), key=lambda a: (a.at, a.id)),
        phones=work_phones(connection, known.participants.values()) if chosen["ledger_phones"] else {},
        told=follow_up.told_since(connection),
    )
