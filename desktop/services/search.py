"""Search in everything: every meeting of this laptop, every kind of line, people and titles; and the 编号 with which somebody
comes who holds a 收条.

It is read in slices between which whatever else is asked goes first: the window never waits for a search.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table

from desktop.base.clock import HOME_ZONE
from desktop.base.i18n import _
from desktop.rules.hits import Wanted
from desktop.rules.meeting import Meeting, Room
from desktop.rules.record import StatementKind, commitment_number, suggestion_number
from desktop.rules.search import Known
from desktop.services import rows
from desktop.services.follow_up import full_number
from desktop.services.lines import LineKind
from desktop.store import tables
from desktop.store.database import run
from desktop.store.store import Store

SLICE = 1_000  # rows read at once
MOST = 200  # hits that are shown


@dataclass(frozen=True)
class Hit:
    """A line that holds the words. `table` and `row` name it; `meeting` is None for people of a room's list.

    `kind`: what it is, in words. `who`: who said it. `parts`: the words themselves, then whatever else of the line
    holds something that was looked for.
    """

    kind: str
    table: str
    row: str
    meeting: Meeting | None
    ref: str
    who: str
    parts: tuple[str, ...]

    @property
    def moment(self) -> datetime | None:
        """The day of the meeting."""
        return (self.meeting.opened or self.meeting.planned or self.meeting.created) if self.meeting else None

    @property
    def zone(self) -> str:
        return self.meeting.zone if self.meeting else HOME_ZONE


@dataclass(frozen=True)
class Found:
    """`hits`: the first of `count`, those of the meeting at hand first, then the latest meetings."""

    hits: tuple[Hit, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class _Source:
    """A table that is searched: the column of its words, those that are searched beside it, who said it."""

    table: Table
    text: str
    others: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    ref: str = ""
    kind: Callable[[dict[str, Any]], str] = field(default=lambda _values: "")

    @property
    def said(self) -> tuple[str, ...]:
        """The columns in which the words may stand."""
        return tuple(filter(None, (self.text, *self.others, *self.who, self.ref)))

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.said, *_EXTRA.get(self.table.name, ()))


_EXTRA = {
    "suggestion": ("participant", "card", "heading", "number"),
    "commitment": ("number",),
    "statement": ("kind",),
    "correction": ("line",),
}
_NUMBERS = {"suggestion": suggestion_number, "commitment": commitment_number}


def _sources() -> Sequence[_Source]:
    def of(kind: str) -> Callable[[dict[str, Any]], str]:
        return lambda _values: kind

    t = tables
    return (
        _Source(
            t.meeting,
            "title",
            ("topic", "source", "place", "moderator", "recorder", "conveners", "reviewer", "next_meeting"),
            kind=of(_("会议")),
        ),
        _Source(t.agenda_item, "title", ("source", "proposer", "answering_unit"), kind=of(_("议题"))),
        _Source(t.suggestion, "text", ("summary",), ("label",), "ref", of(LineKind.SUGGESTION)),
        _Source(t.reply, "text", ("to_unit",), ("unit", "who"), "", of(LineKind.REPLY)),
        _Source(
            t.commitment,
            "matter",
            ("measures", "support", "due_text"),
            ("lead", "person"),
            "ref",
            of(LineKind.COMMITMENT),
        ),
        _Source(t.consensus, "text", ("method",), kind=of(LineKind.CONSENSUS)),
        _Source(t.disagreement, "text", kind=of(LineKind.DISAGREEMENT)),
        _Source(t.ballot, "matter", kind=of(LineKind.BALLOT)),
        _Source(t.statement, "text", (), ("unit", "who"), "", lambda values: _statement(values["kind"])),
        _Source(t.note, "text", kind=of(LineKind.NOTE)),
        _Source(t.progress, "text", kind=of(_("承诺进展"))),
        _Source(t.correction, "new", ("old", "reason"), kind=of(_("更正"))),
        _Source(t.attachment, "name", kind=of(_("附件"))),
        _Source(t.participant, "name", ("role_text", "unit"), kind=of(_("参会人"))),
        _Source(t.person, "name", ("role_text", "unit"), kind=of(_("名单"))),
    )


def _statement(kind: str) -> str:
    return LineKind.DEMAND if kind == StatementKind.DEMAND else LineKind.POSITION


def search(
    store: Store, words: Wanted, here: str | None, still_wanted: Callable[[], bool] = lambda: True
) -> Generator[None, None, Found]:
    """Look for lines that hold all the words. `here`: the meeting at hand. Each `yield` ends a slice; once it is no
    longer wanted it ends with nothing.
    """
    if not words:
        return Found()
    with store.reading() as connection:
        around = _Around(connection, numbered=words.numbered)
    yield
    found: list[Hit] = []
    for source in _sources():
        last: str | None = ""
        while last is not None:
            if not still_wanted():
                return Found()
            with store.reading() as connection:
                hits, last = _slice(connection, source, last, words, around)
            found += hits
            yield
    found.sort(key=lambda hit: _order(hit, here))
    return Found(tuple(found[:MOST]), len(found))


def _order(hit: Hit, here: str | None) -> tuple[Any, ...]:
    """The meeting at hand, then the people of the lists, then the latest meeting; in each as it went."""
    if hit.meeting is None:
        return (1,)
    moment = hit.moment
    return (0 if hit.meeting.id == here else 2, -(moment.timestamp() if moment else 0), hit.meeting.id)


class _Around:
    """What stands around the lines: meetings, names of people, numbers of cards, merged headings; the 编号 where it is
    looked for.
    """

    def __init__(self, connection: Connection, *, numbered: bool) -> None:
        self._rooms = {room.id: room for room in rows.load(connection, Room)}
        self._numbered = numbered
        self.meetings = {m.id: m for m in rows.load(connection, Meeting)}
        self.headings = dict(run(connection, "SELECT id, text FROM heading"))
        self.people = dict(run(connection, "SELECT id, name FROM participant"))
        self.cards = {
            row: (label, who) for row, label, who in run(connection, "SELECT id, label, participant FROM card")
        }

    def speaker(self, values: dict[str, Any]) -> str:
        label, holder = self.cards.get(values.get("card") or "", ("", None))
        name = self.people.get(values.get("participant") or holder or "", "")
        return name or (_("{card}号牌").format(card=label) if label else "")

    def number(self, source: _Source, meeting: str, values: dict[str, Any]) -> str:
        rule, found = _NUMBERS.get(source.table.name), self.meetings.get(meeting)
        if not (self._numbered and rule and found):
            return ""
        return full_number(rule, self._rooms.get(found.room), found, values["number"])


def _slice(
    connection: Connection, source: _Source, last: str, words: Wanted, around: _Around
) -> tuple[list[Hit], str | None]:
    """The hits among the rows after `last`, and the id of the last one read; None at the end."""
    owner = "meeting" if "meeting" in source.table.c else "id"
    columns = ", ".join(f'"{name}"' for name in ("id", owner, *source.columns))
    query = f'SELECT {columns} FROM "{source.table.name}" WHERE id > :last ORDER BY id LIMIT {SLICE}'
    read = run(connection, query, {"last": last}).fetchall()
    texts = [_text(source, row, around) for row in read]
    hits = [hit for place in words.found_in(texts) if (hit := _hit(source, read[place], words, around))]
    return hits, read[-1][0] if len(read) == SLICE else None


def _text(source: _Source, row: Sequence[Any], around: _Around) -> str:
    """All that is searched of a row."""
    text = "\n".join(row[2 : 2 + len(source.said)])
    if source.table.name not in _NUMBERS:
        return text
    values = dict(zip(source.columns, row[2:], strict=True))
    text = "\n".join((text, around.number(source, row[1], values)))
    if source.table is not tables.suggestion:
        return text
    return "\n".join((text, around.speaker(values), around.headings.get(values["heading"] or "", "")))


def _hit(source: _Source, row: Sequence[Any], words: Wanted, around: _Around) -> Hit | None:
    values = dict(zip(source.columns, row[2:], strict=True))
    meeting = around.meetings.get(row[1])
    if meeting is None and source.table is not tables.person:
        return None
    who = [around.speaker(values), *(values[name] for name in source.who)]
    others = [
        *(_said(source.table, name, values[name]) for name in source.others),
        around.headings.get(values.get("heading") or "", ""),
        around.number(source, row[1], values),
    ]
    parts = (values[source.text], *(other for other in others if other and words.touches(other)))
    row_id = values.get("line") or row[0]
    ref = values.get(source.ref) or ""
    return Hit(source.kind(values), source.table.name, row_id, meeting, ref, " ".join(filter(None, who)), parts)


def _said(table: Table, name: str, value: str) -> str:
    """A list of texts is held otherwise than it is said."""
    read = tables.decoder(table.c[name])
    return "、".join(read(value)) if read else value


def known_names(store: Store) -> Generator[None, None, list[Known]]:
    """Everybody ever named, each name once: what a word of letters may mean by pinyin."""
    sources = (
        ("participant", "name"),
        ("person", "name"),
        ("commitment", "person"),
        ("reply", "who"),
        ("statement", "who"),
    )
    names: dict[str, None] = {}
    for table, column in sources:
        with store.reading() as connection:
            found = run(connection, f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\'').fetchall()
        names.update((name, None) for (name,) in found)
        yield
    return [Known(name, name) for name in names]
