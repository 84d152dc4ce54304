"""待核对: what two devices wrote without knowing of each other, both values in words, and the settling of it (SYNC.md,
Merging). Nothing of it is lost before somebody has decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from desktop.store import tables
from desktop.store.changelog import Changes
from desktop.store.store import Store

FIELD, DELETE, LATE = "field", "delete", "late"  # kinds


@dataclass(frozen=True)
class Value:
    """One of the values. `text` in words; `who` wrote it; `device`: id of the computer; `change`: id of the record, by
    which it is chosen; `shown`: it stands in the record now.
    """

    text: str
    who: str
    at: datetime
    device: str
    office: bool
    shown: bool
    change: str


@dataclass(frozen=True)
class Conflict:
    """`what`: the line in words; `label`: the field's name, "" where it is about the line itself. `kind`: two values of
    a field (field), removed here and edited there (delete), changed after 定稿 without 更正 (late).
    """

    table: str
    row: str
    field: str
    meeting: str
    kind: str
    what: str
    label: str
    values: tuple[Value, ...]


def count(connection: Connection) -> int:
    """How many wait for somebody to decide."""
    return int(connection.execute(select(func.count()).select_from(tables.conflict)).scalar_one())


def conflicts(connection: Connection) -> tuple[Conflict, ...]:
    """All of them, by meeting."""
    raise NotImplementedError


def settle(store: Store, table: str, row: str, field: str, change: str) -> Changes:
    """Keep what that record says: a change that names every value, so that no device asks again."""
    raise NotImplementedError
