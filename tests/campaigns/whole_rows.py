"""All shared rows of a store, for comparing, and the same rows built anew from the change records alone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desktop.store.changelog import ActionRecord, read_change
from desktop.store.merging import receive
from desktop.store.store import Store
from desktop.store.tables import SHARED, log_action, log_change

Rows = dict[str, list[tuple[Any, ...]]]


def all_rows(store: Store) -> Rows:
    """Table → its rows by id."""
    raw = store.database.raw
    return {name: raw.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in SHARED}


def rebuilt(store: Store, folder: Path, rng: random.Random) -> Rows:
    """What an empty store holds that receives the records of this one, in random order and a few at a time."""
    with store.reading() as connection:
        actions = [ActionRecord(**dict(found)) for found in connection.execute(select(log_action)).mappings()]
        changes = [read_change(found) for found in connection.execute(select(log_change)).mappings()]
    records = [(action, [c for c in changes if c.action == action.id]) for action in actions]
    for _action, found in records:
        rng.shuffle(found)
    rng.shuffle(records)
    other = Store(folder)
    try:
        while records:
            some = rng.randint(1, len(records))
            with other.keeping() as connection:
                receive(connection, records[:some])
            del records[:some]
        return all_rows(other)
    finally:
        other.close()
