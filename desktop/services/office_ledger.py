"""The ledger of all stations at an office: read in slices, since there are thousands of meetings, and written as the same
list that a station writes of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.i18n import word
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
from desktop.store.store import Store

SLICE = 15  # meetings read at once
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
        meetings = {m.id: m for m in rows.load(connection, Meeting)}
    yield
    with store.reading() as connection:
        told = _latest(rows.load(connection, Progress))
    yield
    found: list[Line] = []
    for some in _by(8 * SLICE, meetings):
        with store.reading() as connection:
            for c in rows.load_among(connection, Commitment, "meeting", some):
                found.append(_line(c, meetings[c.meeting], known, told, now))
        yield
    with store.reading() as connection:
        units = known_units(connection)
    return OfficeLedger(in_order(found), units)


def read_line(connection: Connection, commitment: str, now: datetime) -> Line:
    """One of them, as it stands now."""
    found = rows.get(connection, Commitment, commitment)
    meeting = rows.get(connection, Meeting, found.meeting)
    room = rows.find(connection, Room, meeting.room)
    told = _latest(rows.load(connection, Progress, commitment=commitment))
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


def _latest(told: Iterable[Progress]) -> dict[str, Progress]:
    found: dict[str, Progress] = {}
    for progress in sorted(told, key=lambda p: (p.at, p.id)):
        found[progress.commitment] = progress
    return found


def _by(count: int, items: Iterable[T]) -> Iterator[list[T]]:
    """So many at a time."""
    rest = iter(items)
    while some := list(islice(rest, count)):
        yield some


def read_content(
    store: Store, title: str, lines: Sequence[Line], rooms: Collection[str] | None = None
) -> Generator[None, None, content.Ledger]:
    """承诺清单 of these lines in their order, with the suggestions of `rooms` beside it (None: of those that the lines
    are of).
    """
    with store.reading() as connection:
        chosen = settings.read(connection)
        known = {room.id: room for room in rows.load(connection, Room)}
        wanted = set(rooms) if rooms is not None else {line.room.id for line in lines}
        meetings = [m for m in rows.load(connection, Meeting) if m.room in wanted]
    yield
    with store.reading() as connection:
        told = _grouped(rows.load(connection, Progress), "commitment")  # may be of any later meeting
    yield
    meetings.sort(key=lambda m: (known[m.room].town if m.room in known else "", m.room, m.opened or datetime.max, m.id))
    by_id: dict[str, content.LedgerRow] = {}
    suggestions: list[content.SuggestionRow] = []
    for some in _by(SLICE, meetings):
        with store.reading() as connection:
            for facts in _facts(connection, chosen, known, some, told):
                by_id |= dict(commitment_rows(facts))
                suggestions += suggestion_rows(facts)
        yield
    found = tuple(by_id[line.commitment.id] for line in lines if line.commitment.id in by_id)
    return content.Ledger(
        title, found, tuple(suggestions), chosen["ledger_phones"], chosen["ledger_title"], chosen["results"]
    )


def ledger_name(connection: Connection) -> str:
    """What the list is called here."""
    return word(str(settings.value(connection, "ledger_title")))


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
