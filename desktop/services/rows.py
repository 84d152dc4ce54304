"""Rows of the store as the frozen dataclasses of rules/: callers never see a database row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import Connection, Table

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules import attendance, meeting, queue, record, timing
from desktop.rules.attachment import Attachment
from desktop.rules.handover import Handover
from desktop.rules.reporting import ZeroReport
from desktop.store import tables
from desktop.store.database import run

T = TypeVar("T")

TABLES: dict[type, Table] = {
    meeting.Room: tables.room,
    meeting.Unit: tables.unit,
    meeting.Meeting: tables.meeting,
    meeting.AgendaItem: tables.agenda_item,
    meeting.ItemStart: tables.item_start,
    attendance.Person: tables.person,
    attendance.Participant: tables.participant,
    attendance.SignIn: tables.sign_in,
    Handover: tables.handover,
    queue.Card: tables.card,
    queue.Entry: tables.queue_entry,
    queue.Speech: tables.speech,
    timing.Run: tables.speech_run,
    record.Suggestion: tables.suggestion,
    record.Heading: tables.heading,
    record.Second: tables.second,
    record.Reply: tables.reply,
    record.Statement: tables.statement,
    record.Consensus: tables.consensus,
    record.Disagreement: tables.disagreement,
    record.Note: tables.note,
    record.Ballot: tables.ballot,
    record.Commitment: tables.commitment,
    record.Progress: tables.progress,
    record.Correction: tables.correction,
    Attachment: tables.attachment,
    ZeroReport: tables.zero_report,
}


@cache
def _readers(cls: type) -> list[tuple[int, Callable[[Any], Any]]]:
    """The places of the fields whose values the database holds otherwise than the dataclass does."""
    hints = get_type_hints(cls)
    found = []
    for place, name in enumerate(f.name for f in fields(cls)):
        hint = hints[name]
        word = hint if isinstance(hint, type) and issubclass(hint, StrEnum) else None
        reader = word or tables.decoder(TABLES[cls].c[name])
        if reader:
            found.append((place, reader))
    return found


@cache
def _query(cls: type, *names: str) -> str:
    """IS: a value may be NULL."""
    chosen = " AND ".join(f'"{name}" IS :{name}' for name in names) or "true"
    columns = ", ".join(f'"{f.name}"' for f in fields(cls))
    return f'SELECT {columns} FROM "{TABLES[cls].name}" WHERE {chosen} ORDER BY id'


def load(connection: Connection, cls: type[T], **where: Any) -> list[T]:
    """All rows that hold these values, in the order in which they were made (of their ids)."""
    kind: Any = cls
    columns, readers = TABLES[cls].c, _readers(kind)
    wanted = {name: tables.encode(columns[name], value) for name, value in where.items()}
    return [_read(kind, row, readers) for row in run(connection, _query(kind, *where), wanted)]


def load_among(connection: Connection, cls: type[T], column: str, values: Collection[str]) -> list[T]:
    """All rows in which a column of ids holds one of these, in the order of their ids; a few hundred at once."""
    kind: Any = cls
    readers = _readers(kind)
    marks = {f"v{place}": value for place, value in enumerate(values)}
    columns = ", ".join(f'"{f.name}"' for f in fields(kind))
    wanted = ", ".join(f":{name}" for name in marks)
    query = f'SELECT {columns} FROM "{TABLES[cls].name}" WHERE "{TABLES[cls].c[column].name}" IN ({wanted}) ORDER BY id'
    return [_read(kind, row, readers) for row in run(connection, query, marks)]


def _read(cls: type[T], row: Sequence[Any], readers: Sequence[tuple[int, Callable[[Any], Any]]]) -> T:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return cls(*values)


def find(connection: Connection, cls: type[T], row: str) -> T | None:
    """The row with this id, if it is there."""
    found = load(connection, cls, id=row)
    return found[0] if found else None


def get(connection: Connection, cls: type[T], row: str) -> T:
    """The row with this id; UserError where somebody took it away meanwhile."""
    found = find(connection, cls, row)
    if found is None:
        raise UserError(_("这一条已经不在了（可能刚被撤销）；请刷新后再试。"))
    return found


def highest(connection: Connection, cls: type, column: str, *, meeting: str) -> int:
    """The highest value of a counting column in a meeting; 0 without rows."""
    query = f'SELECT max("{TABLES[cls].c[column].name}") FROM "{TABLES[cls].name}" WHERE meeting = :meeting'
    return int(run(connection, query, {"meeting": meeting}).fetchone()[0] or 0)
