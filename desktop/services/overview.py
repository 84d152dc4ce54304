"""All meetings at a glance, for the home page: one query a table, however many meetings there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from desktop.rules.attendance import Attends
from desktop.rules.meeting import Meeting
from desktop.services import meetings
from desktop.store import tables


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


def _rows_of(meeting: Any) -> Select[Any]:
    return select(meeting, func.count()).group_by(meeting)


def _present() -> Select[Any]:
    """出席 who signed in, walk-ins included (rules.attendance.count)."""
    people, marks = tables.participant, tables.sign_in
    joined = people.join(marks, marks.c.participant == people.c.id)
    return _rows_of(people.c.meeting).select_from(joined).where(people.c.attends == Attends.MEMBER)


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
