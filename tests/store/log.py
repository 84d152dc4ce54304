"""What tests read of a store: rows as the database holds them, and the records of its log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from desktop.store.changelog import ActionRecord, Change, heads, history_of_row, read_change
from desktop.store.merging import receive
from desktop.store.store import Store
from desktop.store.tables import SHARED, log_action, log_change

Record = tuple[ActionRecord, list[Change]]
Rows = dict[str, list[tuple[Any, ...]]]


def shared_rows(store: Store) -> Rows:
    """Every row of every shared table."""
    raw = store.database.raw
    return {name: raw.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in SHARED}


def records(store: Store) -> list[Record]:
    """Every action with its changes, in order."""
    with store.reading() as connection:
        actions = connection.execute(select(log_action).order_by(log_action.c.hlc)).mappings().all()
        changes = [read_change(found) for found in connection.execute(select(log_change)).mappings()]
    return [(ActionRecord(**dict(a)), [c for c in changes if c.action == a["id"]]) for a in actions]


def take(store: Store, found: Iterable[Record]) -> None:
    with store.keeping() as connection:
        receive(connection, found)


def history(store: Store, table: str, row: str) -> list[Change]:
    with store.reading() as connection:
        return history_of_row(connection, table, row)


def heads_of(store: Store, table: str, row: str, field: str | None) -> tuple[str, ...]:
    return heads(history(store, table, row), field)


def value(store: Store, table: str, row: str, field: str) -> Any:
    """What the row shows; None where it is not there."""
    found = store.database.raw.execute(f'SELECT "{field}" FROM "{table}" WHERE id = ?', (row,)).fetchone()
    return found[0] if found else None


def count(store: Store, table: str) -> int:
    return int(store.database.raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def stored(store: Store, change: str) -> Any:
    """The value of a record as the log keeps it."""
    return json.loads(store.database.raw.execute("SELECT value FROM log_change WHERE id = ?", (change,)).fetchone()[0])
