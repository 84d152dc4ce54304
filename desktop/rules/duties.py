"""What needs doing, over all meetings of this laptop: the most urgent first. Nobody is blamed, and nothing is ranked by
persons (DOMAIN.md, rule 11): days are counted, and that is all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum

from desktop.base.clock import local
from desktop.rules.follow_up import days_over
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, Reply, ReplyKind, Suggestion, by_suggestion

SOON = 7  # days before a date at which one is reminded of it
RECENT = 30  # days for which something that can no longer be recorded, or is only tidy, is kept in sight


class Duty(IntEnum):
    """In the order of urgency."""

    HOLD = 1  # a meeting that is prepared for today or tomorrow, or was to be held
    FINISH = 2  # closed, and not 定稿
    ANSWER = 3  # 会后答复 was promised, and its date comes or has passed
    FULFIL = 4  # a commitment is due or over
    OVERDUE = 5  # at an office: of all stations
    UNREPORTED = 6  # at an office: stations of which it has heard nothing for the month that is over
    NEWS = 7  # the office changed something of this room's commitments
    WRITE = 8  # documents are not written, or were before the last change
    REPORT = 9  # a month is over without a meeting, and the office has not been told so
    FINISH_OLD = 10
    BACK_UP = 11


@dataclass(frozen=True)
class Todo:
    """`count` things of one kind at one meeting, of which the most urgent is named: `number` of the suggestion, `what`
    is to be done by `who`, `days` over (negative: until then); `row`: that suggestion or commitment, of REPORT the room.
    `unclear`: commitments 待明确. `soon`: those that are due within a week, beside what is over. `again`: documents were
    written, and something has changed since. `month`: of REPORT and UNREPORTED.
    """

    duty: Duty
    meeting: Meeting | None = None
    count: int = 1
    days: int | None = None
    number: int = 0
    what: str = ""
    who: str = ""
    row: str = ""
    unclear: int = 0
    again: bool = False
    soon: int = 0
    month: str = ""


@dataclass(frozen=True)
class Facts:
    """`unclear`: meeting → commitments 待明确. `written`: meeting → when its oldest document was last written.
    `changed`: meeting → when anything of it was last stored.
    """

    meetings: Sequence[Meeting]
    unclear: Mapping[str, int]
    commitments: Iterable[Commitment]
    suggestions: Iterable[Suggestion]
    replies: Iterable[Reply]
    written: Mapping[str, datetime]
    changed: Mapping[str, datetime]


def todos(facts: Facts, now: datetime) -> list[Todo]:
    """Everything that needs doing at this moment."""
    known = {m.id: m for m in facts.meetings}
    found = [*_of_meetings(facts, now), *_answers(facts, known, now), *_commitments(facts, known, now)]
    return in_order(found)


def in_order(found: Iterable[Todo]) -> list[Todo]:
    """The most urgent first."""
    return sorted(found, key=lambda todo: (todo.duty, -(todo.days or 0)))


def _day(moment: datetime, meeting: Meeting) -> date:
    return local(moment, meeting.zone).date()


def _of_meetings(facts: Facts, now: datetime) -> list[Todo]:
    found = []
    for meeting in facts.meetings:
        if meeting.state is State.PREPARING and meeting.planned:
            days = (_day(now, meeting) - _day(meeting.planned, meeting)).days
            if -1 <= days <= SOON:
                found.append(Todo(Duty.HOLD, meeting, days=days))
        elif meeting.state in (State.CLOSED, State.SUBMITTED):
            duty = Duty.FINISH if _recent(meeting.closed, now) else Duty.FINISH_OLD
            found.append(Todo(duty, meeting, unclear=facts.unclear.get(meeting.id, 0)))
        elif meeting.state is State.FINAL and _recent(meeting.finalized, now):
            written = facts.written.get(meeting.id)
            if written is None or written < facts.changed.get(meeting.id, written):
                found.append(Todo(Duty.WRITE, meeting, again=written is not None))
    return found


def _recent(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment <= timedelta(days=RECENT)


def _answers(facts: Facts, known: Mapping[str, Meeting], now: datetime) -> list[Todo]:
    """By meeting. Once it is 定稿 an answer can be recorded no longer, and the reminder ends some time after its date."""
    latest = {row: replies[-1] for row, replies in by_suggestion(facts.replies).items()}
    found: dict[str, Todo] = {}
    for suggestion in facts.suggestions:
        reply, meeting = latest.get(suggestion.id), known.get(suggestion.meeting)
        if meeting is None or meeting.state in (State.PREPARING, State.LIVE):
            continue
        if reply is None or reply.kind is not ReplyKind.LATER or reply.due is None:
            continue
        days = (_day(now, meeting) - reply.due).days
        if days >= -SOON and (meeting.state is not State.FINAL or days <= RECENT):
            who = reply.unit or reply.who
            one = Todo(Duty.ANSWER, meeting, 1, days, suggestion.number, suggestion.text, who, suggestion.id)
            _gather(found, meeting.id, one)
    return list(found.values())


def _commitments(facts: Facts, known: Mapping[str, Meeting], now: datetime) -> list[Todo]:
    """By meeting: those due within a week or over."""
    found: dict[str, Todo] = {}
    for commitment in facts.commitments:
        meeting = known.get(commitment.meeting)
        days = days_over(commitment, _day(now, meeting)) if meeting else None
        if meeting is None or meeting.state is State.LIVE or days is None or days < -SOON:
            continue
        who = " ".join(filter(None, (commitment.lead, commitment.person)))
        one = Todo(Duty.FULFIL, meeting, 1, days, what=commitment.matter, who=who, row=commitment.id)
        _gather(found, meeting.id, one)
    return list(found.values())


def _gather(found: dict[str, Todo], meeting: str, one: Todo) -> None:
    """One line a meeting, which names the most urgent."""
    there = found.get(meeting)
    if there is None:
        found[meeting] = one
        return
    first = max((there, one), key=lambda todo: todo.days or 0)
    found[meeting] = replace(first, count=there.count + 1)
