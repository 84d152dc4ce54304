"""The ledger of all stations at an office: read in slices, since there are thousands of meetings, and written as the same
list that a station writes of its own.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.documents import content
from desktop.rules.attendance import Participant
from desktop.rules.follow_up import days_over
from desktop.rules.meeting import AgendaItem, Meeting, Room, Unit
from desktop.rules.office_ledger import Line, findable, in_order
from desktop.rules.queue import Card
from desktop.rules.record import Commitment, Progress, Reply, Suggestion
from desktop.services import rows, settings
from desktop.services.facts import LedgerFacts
from desktop.services.follow_up import numbered
from desktop.services.ledger_content import commitment_rows, suggestion_rows
from desktop.services.people import People
from desktop.services.settings import Values
from desktop.services.units import known_units
from desktop.store.database import run
from desktop.store.store import Store

SLICE = 50  # meetings read at once
COMPOSED = 15  # meetings of which rows are made at once
LINES = 1000  # made at once of what was read
_BY_STATION = (
    "SELECT m.id, m.room FROM meeting AS m LEFT JOIN room AS r ON r.id = m.room"
    " ORDER BY r.town, r.village, m.room, m.opened, m.id"
)
T = TypeVar("T")


@dataclass(frozen=True)
class OfficeLedger:
    """`units`: what 牵头单位 offers."""

    lines: tuple[Line, ...]
    units: tuple[Unit, ...]


def read_ledger(store: Store, now: datetime) -> Generator[None, None, OfficeLedger]:
    """Every commitment of every station: what is open first, by the date that counts."""
    with store.reading() as connection:
        known = {room.id: room for room in rows.load(connection, Room)}
        ids = [row for (row,) in run(connection, "SELECT id FROM meeting ORDER BY id")]
        units = known_units(connection)
    meetings: dict[str, Meeting] = {}
    commitments: list[Commitment] = []
    told: dict[str, Progress] = {}
    for some in _by(SLICE, ids):
        yield
        with store.reading() as connection:
            meetings |= {m.id: m for m in rows.load_among(connection, Meeting, "id", some)}
            commitments += rows.load_among(connection, Commitment, "meeting", some)
            _keep_latest(told, rows.load_among(connection, Progress, "meeting", some))
    found: list[Line] = []
    for few in _by(LINES, commitments):
        yield
        found += (_line(c, meetings[c.meeting], known, told, now) for c in few)
    yield
    return OfficeLedger(in_order(found), units)


def read_line(connection: Connection, commitment: str, now: datetime) -> Line:
    """One of them, as it stands now."""
    found = rows.get(connection, Commitment, commitment)
    meeting = rows.get(connection, Meeting, found.meeting)
    room = rows.find(connection, Room, meeting.room)
    told: dict[str, Progress] = {}
    _keep_latest(told, rows.load(connection, Progress, commitment=commitment))
    return _line(found, meeting, {room.id: room} if room else {}, told, now)


def _line(
    found: Commitment, meeting: Meeting, known: dict[str, Room], told: dict[str, Progress], now: datetime
) -> Line:
    room = known.get(meeting.room) or Room(meeting.room, "")
    over, last, number = (
        days_over(found, local(now, meeting.zone).date()),
        told.get(found.id),
        numbered(room, meeting, found),
    )
    return Line(found, meeting, room, number, last, over, findable(found, meeting, room, number, last))


def _keep_latest(kept: dict[str, Progress], told: Iterable[Progress]) -> None:
    """Commitment → what was told of it last, at whichever meeting."""
    for progress in told:
        last = kept.get(progress.commitment)
        if last is None or (last.at, last.id) < (progress.at, progress.id):
            kept[progress.commitment] = progress


def _by(count: int, items: Iterable[T]) -> Iterator[list[T]]:
    """So many at a time."""
    rest = iter(items)
    while some := list(islice(rest, count)):
        yield some


def read_content(
    store: Store, title: str, lines: Sequence[Line], *, everything: bool = False
) -> Generator[None, None, content.Ledger]:
    """承诺清单 of these lines in their order, and the suggestions of the stations that they are of, or of all
    (`everything`).
    """
    with store.reading() as connection:
        chosen = settings.read(connection)
        known = {room.id: room for room in rows.load(connection, Room)}
        wanted = {line.room.id for line in lines}
        ids = [row for row, room in run(connection, _BY_STATION) if everything or room in wanted]
    told: dict[str, list[Progress]] = {}  # may be of any later meeting
    for some in _by(8 * SLICE, ids):
        yield
        with store.reading() as connection:
            for progress in rows.load_among(connection, Progress, "meeting", some):
                told.setdefault(progress.commitment, []).append(progress)
    by_id: dict[str, content.LedgerRow] = {}
    suggestions: list[content.SuggestionRow] = []
    for some in _by(COMPOSED, ids):
        yield
        with store.reading() as connection:
            of = {m.id: m for m in rows.load_among(connection, Meeting, "id", some)}
            for facts in _facts(connection, chosen, known, [of[row] for row in some if row in of], told):
                by_id |= commitment_rows(facts)
                suggestions += suggestion_rows(facts)
    found = tuple(by_id[line.commitment.id] for line in lines if line.commitment.id in by_id)
    return content.Ledger(
        title, found, tuple(suggestions), chosen["ledger_phones"], chosen["ledger_title"], chosen["results"]
    )


def _facts(
    connection: Connection,
    chosen: Values,
    known: dict[str, Room],
    meetings: Sequence[Meeting],
    told: dict[str, list[Progress]],
) -> Iterator[LedgerFacts]:
    """Of some meetings at once: one query a table. Residents' phones are on no office's computer."""
    ids = [meeting.id for meeting in meetings]

    def of(cls: type[Any]) -> dict[str, list[Any]]:
        return _grouped(rows.load_among(connection, cls, "meeting", ids), "meeting")

    items, people, cards = of(AgendaItem), of(Participant), of(Card)
    suggestions, replies, commitments = of(Suggestion), of(Reply), of(Commitment)
    for meeting in meetings:
        mine = sorted(commitments.get(meeting.id, ()), key=lambda c: c.number)
        yield LedgerFacts(
            settings=chosen,
            room=known.get(meeting.room) or Room(meeting.room, ""),
            meeting=meeting,
            agenda=items.get(meeting.id, []),
            people=People(
                {p.id: p for p in people.get(meeting.id, ())}, {card.id: card for card in cards.get(meeting.id, ())}
            ),
            suggestions=sorted(suggestions.get(meeting.id, ()), key=lambda s: s.number),
            replies=sorted(replies.get(meeting.id, ()), key=lambda r: (r.at, r.id)),
            commitments=mine,
            phones={},
            told={c.id: sorted(told.get(c.id, ()), key=lambda p: (p.at, p.id)) for c in mine},
        )


def _grouped(found: Iterable[Any], column: str) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in found:
        groups.setdefault(getattr(row, column), []).append(row)
    return groups
