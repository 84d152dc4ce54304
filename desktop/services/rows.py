"""Rows of the store as the frozen dataclasses of rules/: callers never see a database row."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import Connection, Select, Table, select

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules import attendance, meeting, queue, record, timing
from desktop.rules.handover import Handover
from desktop.store import tables

T = TypeVar("T")

TABLES: dict[type, Table] = {
    meeting.Room: tables.room,
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
    record.Correction: tables.correction,
}
_WORDS: dict[type, dict[str, type[StrEnum]]] = {}


def _words(cls: type) -> dict[str, type[StrEnum]]:
    """The fields of a dataclass that hold a word of a fixed list."""
    if cls not in _WORDS:
        hints = get_type_hints(cls)
        _WORDS[cls] = {
            f.name: hints[f.name]
            for f in fields(cls)
            if isinstance(hints[f.name], type) and issubclass(hints[f.name], StrEnum)
        }
    return _WORDS[cls]


def load(connection: Connection, cls: type[T], **where: Any) -> list[T]:
    """All rows that hold these values, in the order in which they were made (of their ids)."""
    table = TABLES[cls]
    query: Select[Any] = select(table).order_by(table.c.id)
    for name, value in where.items():
        query = query.where(table.c[name] == value)
    words = _words(cls)
    found = []
    for row in connection.execute(query).mappings():
        values = dict(row)
        for name, kind in words.items():
            values[name] = kind(values[name])
        found.append(cls(**values))
    return found


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
