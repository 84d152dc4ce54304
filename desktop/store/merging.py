"""Records that other devices wrote, taken in any order; and the rows that follow from all the records that are here.

Rows whose whole history came at once are made in memory and inserted together: an office takes years of meetings. Of
other rows the history is read again. What somebody has to look at (store.showing) is kept in `conflict` with every row
that is made anew, and what a newer program said of a row in `awaiting`, until this program knows it too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, select

from desktop.store.awaiting import has_unknown, keep_waiting
from desktop.store.changelog import (
    CREATE,
    SET,
    Action,
    ActionRecord,
    Change,
    append,
    default_of,
    history_of_row,
)
from desktop.store.database import run, run_many
from desktop.store.showing import FINAL, Finals, Origin, Origins, Standing, makes_final, may_be_hidden
from desktop.store.tables import SHARED, awaiting, encode, log_action, log_change, outbox

Record = tuple[ActionRecord, Sequence[Change]]
Row = tuple[str, str]  # table and id
Histories = dict[Row, list[Change]]


def receive(connection: Connection, records: Iterable[Record]) -> dict[str | None, list[Row]]:
    """Take records in any order; actions that are here already change nothing. Returns the rows that were touched, by
    meeting.
    """
    new = _new(connection, records)
    touched: dict[str | None, dict[Row, None]] = {}
    histories: Histories = {}
    for action, changes in new:
        rows = touched.setdefault(action.meeting, {})
        for change in changes:
            row = (change.table, change.row)
            rows[row] = None
            histories.setdefault(row, []).append(change)
    known = _known_rows(connection, histories)
    append(connection, new)
    keep_waiting(connection, histories)
    fresh = {row: history for row, history in histories.items() if row not in known}
    origins = {action.id: origin_of(action) for action, _changes in new}
    _make(connection, fresh, origins, _finals(connection, origins))
    late = _edited_after(connection, _finalized(new))
    for meeting, found in late.items():
        touched.setdefault(meeting, {}).update(dict.fromkeys(found))
    project(connection, [*known, *(row for found in late.values() for row in found)])
    return {meeting: list(rows) for meeting, rows in touched.items()}


def _new(connection: Connection, records: Iterable[Record]) -> list[Record]:
    """Those that are not here, each once; of an action that is here in part the rest: an office tells each room its own
    part of what it did in several.
    """
    found = {action.id: (action, changes) for action, changes in records}
    query = "SELECT id FROM log_action WHERE id IN (SELECT value FROM json_each(:ids))"
    here = {one for (one,) in run(connection, query, {"ids": json.dumps(list(found))})}
    if not here:
        return list(found.values())
    query = "SELECT id FROM log_change WHERE action IN (SELECT value FROM json_each(:ids))"
    known = {one for (one,) in run(connection, query, {"ids": json.dumps(list(here))})}
    rest = {one: (found[one][0], [c for c in found[one][1] if c.id not in known]) for one in here}
    return [rest.get(one, record) for one, record in found.items() if one not in here or rest[one][1]]


def _known_rows(connection: Connection, rows: Collection[Row]) -> set[Row]:
    """Of these rows, those that have records here."""
    query = 'SELECT DISTINCT "table", "row" FROM log_change WHERE "row" IN (SELECT value FROM json_each(:rows))'
    found = run(connection, query, {"rows": json.dumps([row for _table, row in rows])})
    return {row for row in found if row in rows}


def _finalized(new: Iterable[Record]) -> dict[str, int]:
    """Of which meetings the records tell that they were 定稿, and when first."""
    found: dict[str, int] = {}
    for action, changes in new:
        for change in filter(makes_final, changes):
            found[change.row] = min(action.hlc, found.get(change.row, action.hlc))
    return found


def _finals(connection: Connection, origins: Origins) -> Finals:
    """The clock of the first 定稿 of each meeting that these actions belong to."""
    meetings = {origin.meeting for origin in origins.values() if origin.meeting}
    query = (
        'SELECT c."row", min(a.hlc) FROM log_change AS c JOIN log_action AS a ON a.id = c.action'
        ' WHERE c."row" IN (SELECT value FROM json_each(:meetings)) AND c."table" = \'meeting\''
        " AND c.kind = 'set' AND c.field = 'state' AND c.value = :final GROUP BY c.\"row\""
    )
    return dict(run(connection, query, {"meetings": json.dumps(list(meetings)), "final": f'"{FINAL}"'}))


def _edited_after(connection: Connection, finals: Mapping[str, int]) -> dict[str, list[Row]]:
    """By meeting the rows on which something was done after 定稿, which may have come before it."""
    query = (
        'SELECT DISTINCT c."table", c."row" FROM log_action AS a JOIN log_change AS c ON c.action = a.id'
        " WHERE a.meeting = :meeting AND a.hlc > :final"
    )
    return {
        meeting: list(run(connection, query, {"meeting": meeting, "final": final})) for meeting, final in finals.items()
    }


def origin_of(action: ActionRecord) -> Origin:
    return Origin(action.hlc, action.device, action.office, action.verb, action.meeting, action.undoes)


def project(connection: Connection, rows: Iterable[Row]) -> None:
    """Make rows what their records say."""
    wanted = [row for row in dict.fromkeys(rows) if row[0] in SHARED]
    if not wanted:
        return
    histories = _histories(connection, wanted)
    origins = read_origins(connection, histories.values())
    for table, row in wanted:
        run(connection, f'DELETE FROM "{table}" WHERE id = :id', {"id": row})
    _forget_conflicts(connection, wanted)
    _make(connection, histories, origins, _finals(connection, origins))


def _histories(connection: Connection, rows: Collection[Row]) -> Histories:
    query = 'SELECT * FROM log_change WHERE "row" IN (SELECT value FROM json_each(:rows)) ORDER BY id'
    found: Histories = {}
    for one in run(connection, query, {"rows": json.dumps([row for _table, row in rows])}):
        id_, action, table, row, kind, field, value, old, base = one
        change = Change(
            id_, action, table, row, kind, field, json.loads(value), json.loads(old), tuple(json.loads(base))
        )
        found.setdefault((table, row), []).append(change)
    return {row: found[row] for row in rows if row in found}


def read_origins(connection: Connection, histories: Iterable[Iterable[Change]]) -> dict[str, Origin]:
    """What counts of the actions of these records."""
    query = (
        "SELECT id, hlc, device, office, verb, meeting, undoes FROM log_action"
        " WHERE id IN (SELECT value FROM json_each(:ids))"
    )
    ids = list({c.action for history in histories for c in history})
    found = run(connection, query, {"ids": json.dumps(ids)})
    return {one: Origin(hlc, device, bool(office), *rest) for one, hlc, device, office, *rest in found}


def read_standing(connection: Connection, table: str, row: str, *, finally_: bool = True) -> Standing:
    """How one row stands; without `finally_` as if its meeting had never been 定稿."""
    history = history_of_row(connection, table, row)
    origins = read_origins(connection, [history])
    return Standing(SHARED[table], history, origins, _finals(connection, origins) if finally_ else {})


class Layout(NamedTuple):
    """How rows of a table are inserted. `values`: those of a creation that has them all, in the order of `names`."""

    insert: str
    names: tuple[str, ...]
    values: Callable[[dict[str, Any]], tuple[Any, ...]]
    defaults: dict[str, Any]
    needed: tuple[int, ...]  # places that may not be empty


@cache
def _layout(table: Table) -> Layout:
    columns = [c for c in table.columns if c.name != "id"]
    names = tuple(c.name for c in columns)
    quoted = ", ".join(f'"{name}"' for name in ("id", *names))
    return Layout(
        f'INSERT INTO "{table.name}" ({quoted}) VALUES ({", ".join("?" * (len(names) + 1))})',
        names,
        itemgetter(*names),
        {c.name: encode(c, default_of(c)) for c in columns},
        tuple(place for place, c in enumerate(columns, 1) if not c.nullable),
    )


def _make(connection: Connection, histories: Histories, origins: Origins, finals: Finals) -> None:
    """Insert what these histories, which are whole, say of their rows, and note their conflicts."""
    odd = {action for action, origin in origins.items() if may_be_hidden(origin, finals)}
    found: dict[str, list[tuple[Any, ...]]] = {}
    conflicts: list[tuple[str, str, str, str, str]] = []
    for (name, row), history in histories.items():
        if name not in SHARED:
            continue
        table = SHARED[name]
        values = _plain(history, odd)
        if values is None:
            standing = Standing(table, history, origins, finals)
            values = standing.values
            meeting = _meeting(name, row, history)
            conflicts.extend((name, row, field, meeting, kind) for field, kind in standing.conflicts)
        made = _row(table, row, values) if values else None
        if made:
            found.setdefault(name, []).append(made)
    for name, rows in found.items():
        run_many(connection, _layout(SHARED[name]).insert, rows)
    if conflicts:
        run_many(connection, "INSERT INTO conflict VALUES (?, ?, ?, ?, ?)", conflicts)


def _plain(history: Sequence[Change], odd: Collection[str]) -> dict[str, Any] | None:
    """The values of a row with one creation, after which every edit has seen the one before: nearly all rows are so.
    None for any other.
    """
    first = history[0]
    if first.kind != CREATE or first.action in odd:
        return None
    if len(history) == 1:
        return first.value  # type: ignore[no-any-return]
    values, heads = dict(first.value), dict.fromkeys(first.value, (first.id,))
    for change in history[1:]:
        field = change.field or ""
        if change.kind != SET or change.action in odd or heads.get(field) != change.base:
            return None
        values[field], heads[field] = change.value, (change.id,)
    return values


def _meeting(table: str, row: str, history: Iterable[Change]) -> str:
    """The meeting that a row belongs to; "" for none."""
    if table == "meeting":
        return row
    return next((str(c.value["meeting"]) for c in history if c.kind == CREATE and c.value.get("meeting")), "")


def _row(table: Table, row: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    """What is inserted; columns that the records say nothing of have their defaults. None while values are missing that
    every row has: then its creation has not come.
    """
    layout = _layout(table)
    try:
        made = (row, *layout.values(values))
    except KeyError:
        made = (row, *layout.values(layout.defaults | values))
    return None if None in made and any(made[place] is None for place in layout.needed) else made


def project_awaiting(connection: Connection) -> None:
    """After an upgrade: make anew the rows of which more was told than the program before this one knew."""
    waiting = [(found.table, found.row) for found in connection.execute(select(awaiting))]
    histories = _histories(connection, waiting)
    known = [row for row, history in histories.items() if not has_unknown(row[0], history)]
    project(connection, waiting)
    run_many(connection, 'DELETE FROM awaiting WHERE "table" = ? AND "row" = ?', known)


def follow(connection: Connection, action: Action) -> None:
    """After an action of this computer was written to the log: rows on which something was decided become what their
    records say, and what its edits have seen waits for nobody any longer.
    """
    rows = list(action.decided)
    if run(connection, "SELECT 1 FROM conflict LIMIT 1").fetchone():
        rows += (row for row in action.changes.touched if _waits(connection, row))
    project(connection, rows)


def _waits(connection: Connection, row: Row) -> bool:
    query = 'SELECT 1 FROM conflict WHERE "table" = :table AND "row" = :row'
    return run(connection, query, {"table": row[0], "row": row[1]}).fetchone() is not None


def _forget_conflicts(connection: Connection, rows: Iterable[Row]) -> None:
    run_many(connection, 'DELETE FROM conflict WHERE "table" = ? AND "row" = ?', rows)


def forget(connection: Connection, action: str) -> None:
    """Take out an action that nobody was told of; its rows become what the other records say."""
    mine = log_change.c.action == action
    touched = [(found.table, found.row) for found in connection.execute(select(log_change).where(mine))]
    connection.execute(delete(log_change).where(mine))
    connection.execute(delete(outbox).where(outbox.c.action == action))
    connection.execute(delete(log_action).where(log_action.c.id == action))
    project(connection, touched)
