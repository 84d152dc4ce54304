"""What the home page shows, by what this computer is: a laptop with its own meetings and what the office changed of them,
or an office with those of all stations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.rules.duties import SOON, Duty, Facts, Todo, in_order, todos
from desktop.rules.meeting import Meeting, Room, State
from desktop.rules.record import CommitmentState
from desktop.services import meetings, rows
from desktop.services.belonging import belonging
from desktop.services.news import News, read_news
from desktop.services.overview import Glance, Overview, read_overview
from desktop.services.reporting import missing_last_month, to_report
from desktop.store.database import run


@dataclass(frozen=True)
class OfficeGlance(Glance):
    """`room`: whose meeting it is. `received`: when the last of it came in; None for a meeting that the office itself
    holds.
    """

    room: Room | None = None
    received: datetime | None = None


@dataclass(frozen=True)
class Home(Overview):
    """`office`: the name of this office, "" at any other computer. `live`: a meeting of this computer's that is going
    on.
    """

    office: str = ""
    live: Meeting | None = None


def read_home(connection: Connection, now: datetime) -> Home:
    """Every meeting, the latest first, and what needs doing at this moment."""
    ours = belonging(connection)
    if ours.is_office:
        return _office(connection, ours.office, now)
    found = read_overview(connection, now)
    needed = [*found.todos, *_of_news(connection), *_to_report(connection, now, ours.office)]
    live = next((g.meeting for g in found.glances if g.meeting.state is State.LIVE), None)
    return Home(found.glances, in_order(needed), live=live)


def _of_news(connection: Connection) -> Iterator[Todo]:
    bulletin = read_news(connection)
    if bulletin.news:
        yield Todo(Duty.NEWS, count=bulletin.commitments, what=_in_short(bulletin.news[0]), who=bulletin.office)


def _in_short(news: News) -> str:
    told = _("{what} {label} {old} → {new}")
    return told.format(what=news.commitment.matter[:16], label=news.label, old=news.old, new=news.new)


def _to_report(connection: Connection, now: datetime, office: str) -> Iterator[Todo]:
    for one in to_report(connection, now):
        yield Todo(Duty.REPORT, who=office, row=one.room.id, month=one.month)


def _office(connection: Connection, office: str, now: datetime) -> Home:
    """One query a table: there are thousands of meetings. What each room has still to do is the room's."""
    known = {room.id: room for room in rows.load(connection, Room)}
    received, promised = _received(connection), _promised(connection)
    glances = []
    for m in meetings.all_meetings(connection):
        count, unclear = promised.get(m.id, (0, 0))
        glances.append(
            OfficeGlance(m, commitments=count, unclear=unclear, room=known.get(m.room), received=received.get(m.id))
        )
    own = [g.meeting for g in glances if g.received is None]
    nothing: dict[str, Any] = {}
    needed = todos(Facts(own, {g.meeting.id: g.unclear for g in glances}, (), (), (), nothing, nothing), now)
    needed = [todo for todo in needed if todo.duty is not Duty.WRITE]
    live = next((m for m in own if m.state is State.LIVE), None)
    return Home(
        list(glances), in_order([*needed, *_overdue(connection, now), *_unreported(connection, now)]), office, live
    )


def _received(connection: Connection) -> dict[str, datetime]:
    """Meeting → when a segment that tells of it was last taken here."""
    query = (
        "SELECT m.meeting, max(s.at) FROM segment_meeting m JOIN segment s ON s.hash = m.segment"
        " WHERE s.state = 'applied' GROUP BY m.meeting"
    )
    return {meeting: datetime.fromtimestamp(at / 1000, UTC) for meeting, at in run(connection, query)}


def _promised(connection: Connection) -> dict[str, tuple[int, int]]:
    """Meeting → how many commitments, and how many of them are 待明确."""
    missing = "matter = '' OR lead = '' OR person = '' OR due IS NULL"
    query = f"SELECT meeting, count(*), total({missing}) FROM commitment GROUP BY meeting"
    return {meeting: (count, int(unclear)) for meeting, count, unclear in run(connection, query)}


def _overdue(connection: Connection, now: datetime) -> Iterator[Todo]:
    """By the date that counts (rules.follow_up.deadline)."""
    until = "CASE WHEN extended IS NOT NULL AND extension_reason <> '' THEN extended ELSE due END"
    query = (
        f"SELECT total({until} < :today), total({until} BETWEEN :today AND :soon) FROM commitment WHERE state <> :done"
    )
    today = local(now).date()
    values = {"today": today.isoformat(), "soon": (today + timedelta(days=SOON - 1)).isoformat()}
    over, soon = map(int, run(connection, query, {**values, "done": str(CommitmentState.COMPLETED)}).fetchone())
    if over or soon:
        yield Todo(Duty.OVERDUE, count=over, soon=soon)


def _unreported(connection: Connection, now: datetime) -> Iterator[Todo]:
    month, missing, _count = missing_last_month(connection, now)
    if missing:
        yield Todo(Duty.UNREPORTED, count=missing, month=month)
