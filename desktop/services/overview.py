"""All meetings at a glance, for the home page: one query a table, however many meetings there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, or_, select

from desktop.rules.attendance import Attends
from desktop.rules.duties import SOON, Facts, Todo, todos
from desktop.rules.follow_up import is_done
from desktop.rules.meeting import Meeting
from desktop.rules.record import Commitment, CommitmentState, Line, Progress, Reply, ReplyKind, Suggestion
from desktop.services import meetings
from desktop.services.catalogue import LEDGER, MINUTES, RECORD
from desktop.store import tables

L = TypeVar("L", bound=Line)


@dataclass(frozen=True)
class Glance:
    """`present`: 实到. `unclear`: commitments 待明确."""

    meeting: Meeting
    present: int = 0
    suggestions: int = 0
    commitments: int = 0
    unclear: int = 0


def glance(connection: Connection) -> list[Glance]:
    """Every meeting, the latest first."""
    promised = tables.commitment
    missing = or_(promised.c.matter == "", promised.c.lead == "", promised.c.person == "", promised.c.due.is_(None))
    present = _counts(connection, _present())
    suggestions = _counts(connection, _rows_of(tables.suggestion.c.meeting))
    commitments = _counts(connection, _rows_of(promised.c.meeting))
    unclear = _counts(connection, _rows_of(promised.c.meeting).where(missing))
    return [
        Glance(m, present.get(m.id, 0), suggestions.get(m.id, 0), commitments.get(m.id, 0), unclear.get(m.id, 0))
        for m in meetings.all_meetings(connection)
    ]


@dataclass(frozen=True)
class Overview:
    """What the home page shows."""

    glances: list[Glance]
    todos: list[Todo]


def read_overview(connection: Connection, now: datetime) -> Overview:
    """Every meeting, the latest first, and what needs doing at this moment."""
    glances = glance(connection)
    return Overview(glances, todos(_facts(connection, glances, now), now))


def _facts(connection: Connection, glances: list[Glance], now: datetime) -> Facts:
    soon = now.date() + timedelta(days=SOON + 1)  # whichever day it is in the room
    reply, suggestion, promised = tables.reply, tables.suggestion, tables.commitment
    waiting = select(reply.c.meeting).where(reply.c.kind == ReplyKind.LATER, reply.c.due <= soon)
    replies = select(reply).where(reply.c.meeting.in_(waiting))
    suggestions = select(suggestion).where(suggestion.c.meeting.in_(waiting))
    dated = or_(promised.c.due <= soon, promised.c.extended <= soon)  # which of the two counts, the rules know
    due = select(promised).where(dated, promised.c.state != CommitmentState.COMPLETED)
    told = _told(connection, due)
    return Facts(
        meetings=[one.meeting for one in glances],
        unclear={one.meeting.id: one.unclear for one in glances},
        commitments=[c for c in _of(Commitment, connection, due) if not is_done(c, told.get(c.id, ()))],
        suggestions=_of(Suggestion, connection, suggestions),
        replies=[replace(r, kind=ReplyKind(r.kind)) for r in _of(Reply, connection, replies)],
        written=_written(connection),
        changed=_changed(connection, now),
    )


def _told(connection: Connection, due: Select[Any]) -> dict[str, list[Progress]]:
    """Commitment → what was told of it. 办结 that was told in public needs no reminder, though an office has still to
    say so.
    """
    told, asked = tables.progress, due.with_only_columns(tables.commitment.c.id)
    found: dict[str, list[Progress]] = {}
    for progress in _of(Progress, connection, select(told).where(told.c.commitment.in_(asked))):
        found.setdefault(progress.commitment, []).append(replace(progress, state=CommitmentState(progress.state)))
    return found


def _of(cls: type[L], connection: Connection, query: Select[Any]) -> list[L]:
    return [cls(**found) for found in connection.execute(query).mappings()]


def _written(connection: Connection) -> dict[str, datetime]:
    """Meeting → the oldest of what was written last of each kind that tells of it: not what is printed for a hand."""
    file = tables.written_file
    query = select(file.c.meeting, func.max(file.c.at)).where(file.c.kind.in_((MINUTES, RECORD, LEDGER)))
    found: dict[str, datetime] = {}
    for meeting, at in connection.execute(query.group_by(file.c.meeting, file.c.kind)):
        found[meeting] = min(at, found.get(meeting, at))
    return found


def _changed(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Meeting → when anything of it was last stored. From the log's own clock, which its index holds; that runs ahead
    of every other once a record came from a laptop whose clock does.
    """
    log = tables.log_action
    query = select(log.c.meeting, func.max(log.c.hlc)).where(log.c.meeting.is_not(None)).group_by(log.c.meeting)
    found = {meeting: datetime.fromtimestamp((hlc >> 16) / 1000, UTC) for meeting, hlc in connection.execute(query)}
    ahead = [meeting for meeting, moment in found.items() if moment > now]
    known = select(log.c.meeting, func.max(log.c.at)).where(log.c.meeting.in_(ahead), log.c.at <= now)
    exact = {one.meeting: one.at for one in connection.execute(known.group_by(log.c.meeting))}
    return found | {meeting: exact.get(meeting, now) for meeting in ahead}


def _rows_of(meeting: Any) -> Select[Any]:
    return select(meeting, func.count()).group_by(meeting)


def _present() -> Select[Any]:
    """出席 who signed in, walk-ins included (rules.attendance.count)."""
    people, marks = tables.participant, tables.sign_in
    joined = people.join(marks, marks.c.participant == people.c.id)
    return _rows_of(people.c.meeting).select_from(joined).where(people.c.attends == Attends.MEMBER)


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
