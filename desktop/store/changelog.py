"""The change records: one log gives undo, the history of every sentence, the audit trail, and sync (DESIGN.md).

An action is one verb call. Its changes are `create` (all values of a new row in one record), `set` (one field) and
`delete`. `base` names the records of the field that the change had seen; the heads of a field are the records that no
later one names as base. One head is normal; two mean that two devices wrote without knowing of each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, RowMapping, Table

from desktop.base.ids import new_id
from desktop.store.database import run, run_many
from desktop.store.tables import SHARED, encode, log_action, log_change, outbox

CREATE, SET, DELETE = "create", "set", "delete"
SETTLE = "settle_conflict"  # the verb by which somebody decides between values (store.showing)


@dataclass(frozen=True)
class Change:
    """A record. `field` is None for create and delete; values are as the database holds them."""

    id: str
    action: str
    table: str
    row: str
    kind: str
    field: str | None
    value: Any
    old: Any
    base: tuple[str, ...]

    def covers(self, field: str) -> bool:
        """Whether this record writes `field`. A creation by an older program says nothing of younger columns."""
        return field in self.value if self.kind == CREATE else self.field == field


@dataclass(frozen=True)
class ActionRecord:
    """Who did what when. `hlc`: hybrid logical clock, milliseconds << 16 | counter. `wall`: undo does not pass it.
    `office`: an office's word, which on state, lead unit and date goes before a room's (SYNC.md, Merging). `extra`:
    JSON of what a newer program says of it besides, kept and passed on.
    """

    id: str
    verb: str
    meeting: str | None
    device: str
    person: str
    hlc: int
    at: datetime
    undoes: str | None = None
    wall: bool = False
    office: bool = False
    extra: str = ""


@dataclass(frozen=True)
class Changes:
    """What a verb call did: which rows it touched, by whom. Empty `touched`: it changed nothing and is no action.

    `new`: id of the row that the verb made. `notice`: a sentence for the user, such as when the first sign-in was.
    """

    action: str
    verb: str
    meeting: str | None
    person: str = ""
    touched: tuple[tuple[str, str], ...] = ()
    new: str = ""
    notice: str = ""

    def __bool__(self) -> bool:
        return bool(self.touched)

    def touches(self, *tables: str) -> bool:
        return any(table in tables for table, _row in self.touched)


class Action:
    """One open transaction: writes rows and their change records together."""

    def __init__(self, connection: Connection, record: ActionRecord) -> None:
        self.connection = connection
        self.record = record
        self.new = ""
        self.notice = ""
        self.decided: list[tuple[str, str]] = []  # rows that are still to become what their records say
        self._changes: list[Change] = []

    def create(self, table: Table, row: str | None = None, /, **values: Any) -> str:
        """Insert a row and record all its values in one record; returns its id."""
        full = {c.name: encode(c, values.get(c.name, default_of(c))) for c in table.columns if c.name != "id"}
        unknown = values.keys() - full.keys()
        if unknown:
            raise TypeError(f"{table.name} has no column {unknown}")
        base = heads_of_row(self._history(table.name, row)) if row else ()
        return self._insert(table, row or new_id(), full, base)

    def set(self, table: Table, row: str, /, **values: Any) -> bool:
        """Change fields of a row, one record a field; fields that already hold the value are left alone."""
        return self._update(table, row, {name: encode(table.c[name], value) for name, value in values.items()})

    def delete(self, table: Table, row: str, /) -> None:
        """Remove a row; its values stay in the record, which has seen every field of it."""
        old = self._held(table, row)
        base = heads_of_row(self._history(table.name, row))
        remove_row(self.connection, table, row)
        self._note(table.name, row, DELETE, None, None, old, base)

    def decide(self, table: Table, row: str, kind: str, field: str | None, value: Any, old: Any) -> None:
        """Record what somebody decided between values that were written apart: it has seen them all, and stands also
        where it says what is shown already. Values are as the database holds them; the row itself follows with the
        commit. A creation without values keeps the row and leaves every field as it is.
        """
        history = self._history(table.name, row)
        if kind == SET:
            base = heads(history, field)
        else:
            base = heads(history, None) if kind == CREATE and not value else heads_of_row(history)
        self._note(table.name, row, kind, field, value, old, base)
        self.decided.append((table.name, row))

    def turn_back(self, change: Change) -> None:
        """Write what was there before `change`, as a change of this action."""
        table = SHARED[change.table]
        if self.turns_back_settling:
            kind = {CREATE: DELETE, DELETE: CREATE, SET: SET}[change.kind]
            self.decide(table, change.row, kind, change.field, change.old, change.value)
        elif change.kind == CREATE:
            self.delete(table, change.row)
        elif change.kind == DELETE:
            base = heads_of_row(self._history(change.table, change.row))
            self._insert(table, change.row, change.old, base)
        else:
            self._update(table, change.row, {str(change.field): change.old})

    @cached_property
    def turns_back_settling(self) -> bool:
        """Whether what this action undoes (or brings again) is a settling: that is undone by its record alone, after
        which the values stand against each other as before.
        """
        verb, undoes, hlc = "", self.record.undoes, self.record.hlc
        query = "SELECT verb, undoes, hlc FROM log_action WHERE id = :id AND hlc < :hlc"
        while undoes and (found := run(self.connection, query, {"id": undoes, "hlc": hlc}).fetchone()):
            verb, undoes, hlc = found
        return verb == SETTLE

    def _insert(self, table: Table, row: str, values: dict[str, Any], base: tuple[str, ...]) -> str:
        insert_row(self.connection, table, row, values)
        self._note(table.name, row, CREATE, None, values, None, base)
        return row

    def _update(self, table: Table, row: str, values: dict[str, Any]) -> bool:
        old = self._held(table, row)
        changed = {name: value for name, value in values.items() if value != old[name]}
        if not changed:
            return False
        history = self._history(table.name, row)
        run(self.connection, _change(table, *changed), {"id": row, **changed})
        for name, value in changed.items():
            self._note(table.name, row, SET, name, value, old[name], heads(history, name))
        return True

    def _held(self, table: Table, row: str) -> dict[str, Any]:
        """The values of a row, without its id."""
        names = [c.name for c in table.columns if c.name != "id"]
        columns = ", ".join(f'"{name}"' for name in names)
        found = run(self.connection, f'SELECT {columns} FROM "{table.name}" WHERE id = :id', {"id": row})
        return dict(zip(names, found.fetchone(), strict=True))

    def _history(self, table: str, row: str) -> list[Change]:
        return [
            *history_of_row(self.connection, table, row),
            *(c for c in self._changes if (c.table, c.row) == (table, row)),
        ]

    def _note(
        self, table: str, row: str, kind: str, field: str | None, value: Any, old: Any, base: tuple[str, ...]
    ) -> None:
        change = Change(
            f"{self.record.id}-{len(self._changes)}", self.record.id, table, row, kind, field, value, old, base
        )
        self._changes.append(change)

    def write_log(self) -> None:
        """Write the action and its records, which sync is to pass on; nothing for a call that changed nothing."""
        if self._changes:
            write_records(self.connection, self.record, self._changes)
            run(self.connection, _insertion(outbox, "action"), {"action": self.record.id})

    @property
    def changes(self) -> Changes:
        touched = tuple(dict.fromkeys((c.table, c.row) for c in self._changes))
        r = self.record
        return Changes(r.id, r.verb, r.meeting, r.person, touched, self.new, self.notice)


def default_of(column: Any) -> Any:
    return column.default.arg if column.default is not None else None


@cache
def _insertion(table: Table, *names: str) -> str:
    columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({values})'


@cache
def _change(table: Table, *names: str) -> str:
    changed = ", ".join(f'"{name}" = :{name}' for name in names)
    return f'UPDATE "{table.name}" SET {changed} WHERE id = :id'


def insert_row(connection: Connection, table: Table, row: str, values: Mapping[str, Any]) -> None:
    """Insert values as the database holds them; columns that are left out keep their defaults."""
    run(connection, _insertion(table, "id", *values), {"id": row, **values})


def remove_row(connection: Connection, table: Table, row: str) -> None:
    run(connection, f'DELETE FROM "{table.name}" WHERE id = :id', {"id": row})


def write_records(connection: Connection, record: ActionRecord, changes: Iterable[Change]) -> None:
    """Append an action and its changes to the log."""
    append(connection, [(record, changes)])


def append(connection: Connection, records: Iterable[tuple[ActionRecord, Iterable[Change]]]) -> None:
    """Append actions and their changes to the log; of an action that is there, further changes."""
    found = list(records)
    run_many(connection, _append(log_action), (_action_row(action) for action, _changes in found))
    run_many(connection, _append(log_change), (_change_row(c) for _action, changes in found for c in changes))


@cache
def _append(table: Table) -> str:
    columns = ", ".join(f'"{c.name}"' for c in table.columns)
    verb = "INSERT OR IGNORE" if table is log_action else "INSERT"
    return f'{verb} INTO "{table.name}" ({columns}) VALUES ({", ".join("?" * len(table.columns))})'


def _action_row(a: ActionRecord) -> tuple[Any, ...]:
    """In the order of the columns of log_action."""
    at = encode(log_action.c.at, a.at)
    return (a.id, a.verb, a.meeting, a.device, a.person, a.hlc, at, a.undoes, int(a.wall), int(a.office), a.extra)


def _change_row(c: Change) -> tuple[Any, ...]:
    """In the order of the columns of log_change."""
    base = "[" + ",".join(map(_encode, c.base)) + "]"
    return (c.id, c.action, c.table, c.row, c.kind, c.field, _json(c.value), _json(c.old), base)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: Any) -> str:
    return "null" if value is None else _encode(value)  # an office writes millions, of which most have nothing old


def read_change(row: RowMapping | Mapping[str, Any]) -> Change:
    decoded = {"value": json.loads(row["value"]), "old": json.loads(row["old"]), "base": tuple(json.loads(row["base"]))}
    return Change(**{**row, **decoded})


def history_of_row(connection: Connection, table: str, row: str) -> list[Change]:
    """All records of a row, in the order of their ids."""
    query = 'SELECT * FROM log_change WHERE "row" = :row AND "table" = :table ORDER BY id'
    found = run(connection, query, {"row": row, "table": table})
    names = [name for name, *_rest in found.description]
    return [read_change(dict(zip(names, record, strict=True))) for record in found]


def heads(history: Iterable[Change], field: str | None) -> tuple[str, ...]:
    """Ids of the records of `field` that no later one names as base; None asks for the row's being there."""
    covering = [c for c in history if (c.covers(field) if field is not None else c.kind in (CREATE, DELETE))]
    named = {base for c in covering for base in c.base}
    return tuple(c.id for c in covering if c.id not in named)


def heads_of_row(history: Sequence[Change]) -> tuple[str, ...]:
    """The heads of every field together: what a new creation of a deleted row has seen."""
    created = (name for c in history if c.kind == CREATE for name in c.value)
    fields = dict.fromkeys((None, *(c.field for c in history), *created))
    return tuple(dict.fromkeys(head for field in fields for head in heads(history, field)))
