"""To which room a row or an action belongs: what a laptop sends, and of whom a segment may tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache

from sqlalchemy import Connection

from desktop.store.database import run
from desktop.store.tables import SHARED


def rooms_of(connection: Connection) -> Callable[[str, Collection[str]], Mapping[str, str]]:
    """(table, ids of its rows) → the room of each that is known here, also of rows that were taken out since."""
    return lambda table, ids: _rooms_of(connection, table, tuple(dict.fromkeys(ids)))


def _rooms_of(connection: Connection, table: str, ids: tuple[str, ...]) -> dict[str, str]:
    owner = _owner(table)
    if owner is None:
        return {}
    found = dict(_held(connection, table, ids, owner))
    gone = tuple(one for one in ids if one not in found)
    found.update(_created(connection, table, gone, owner))
    if owner != "meeting":
        return found
    rooms = _rooms_of(connection, "meeting", tuple(dict.fromkeys(found.values())))
    return {row: rooms[meeting] for row, meeting in found.items() if meeting in rooms}


@cache
def _owner(table: str) -> str | None:
    """The column that leads to the room; None where there is none (units)."""
    if table not in SHARED:
        return None
    columns = SHARED[table].c
    return "id" if table == "room" else next((name for name in ("room", "meeting") if name in columns), None)


def _held(connection: Connection, table: str, ids: tuple[str, ...], owner: str) -> Iterable[tuple[str, str]]:
    query = f'SELECT id, "{owner}" FROM "{table}" WHERE id IN (SELECT value FROM json_each(:ids))'
    yield from run(connection, query, {"ids": json.dumps(ids)})


def _created(connection: Connection, table: str, ids: tuple[str, ...], owner: str) -> Iterable[tuple[str, str]]:
    """By their first record: a row that was taken out, or whose turn to be shown has not come."""
    query = """SELECT "row", value FROM log_change
               WHERE "row" IN (SELECT value FROM json_each(:ids)) AND "table" = :table AND kind = 'create'"""
    for row, value in run(connection, query, {"ids": json.dumps(ids), "table": table}):
        told = row if owner == "id" else json.loads(value).get(owner)
        if isinstance(told, str):
            yield row, told


def rooms_of_actions(connection: Connection, actions: Mapping[str, str | None]) -> dict[str, frozenset[str]]:
    """Action → the rooms that it tells of. `actions`: id → its meeting; without one, its rows say it. Nothing for one
    that tells of no room, such as of the list of units.
    """
    known = rooms_of(connection)
    of_meeting = known("meeting", {one for one in actions.values() if one})
    found = {action: frozenset((of_meeting[one],)) for action, one in actions.items() if one and one in of_meeting}
    rows: dict[str, dict[str, list[str]]] = {}
    for action in (action for action, one in actions.items() if not one):
        for table, row in run(connection, 'SELECT "table", "row" FROM log_change WHERE action = :id', {"id": action}):
            rows.setdefault(table, {}).setdefault(row, []).append(action)
    gathered: dict[str, set[str]] = {}
    for table, by_row in rows.items():
        for row, room in known(table, by_row).items():
            for action in by_row[row]:
                gathered.setdefault(action, set()).add(room)
    return {**found, **{action: frozenset(rooms) for action, rooms in gathered.items()}}
