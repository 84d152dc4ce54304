"""Actions and changes of the log as a segment writes them; what follows from the lines before is left out.

    {"a": id, "v": verb, "t": ms, "c": [change, …]}   an action; `t` after the one before, of the first since 1970
    ["person", row, {"room": …, "name": …}]           a creation
    ["person", row, [ …, … ]]                         another one with values of the same names in the same order
    ["person", row, "unit", "村委会"]                 a field that was set
    ["person", row, null]                             a deletion

Other keys of an action: n counter of its clock, s milliseconds from that to `at`, m meeting, d device, p person (those
three as before where they are left out), u undoes, w wall, o office. At the end of a change there may be {"n": its
number in the action where that is not its place, "o": old, "b": base}: what it would have seen if nobody else wrote is
left out. What a newer program says of an action besides is kept in `ActionRecord.extra` and passed on.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.store.changelog import CREATE, DELETE, SET, ActionRecord, Change

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_COUNTER_BITS = 16  # of a hybrid logical clock
_OF_ACTION = frozenset("avtnsmdpuwoc")
_OF_CHANGE = frozenset("nob")
_NOBODY = ActionRecord("", "", None, "", "", 0, _EPOCH)

Action = tuple[ActionRecord, tuple[Change, ...]]


def milliseconds_of(at: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def moment_of(milliseconds: int) -> datetime:
    """Raises OverflowError for what no calendar has, TypeError for what is no number."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


class _Row:
    """What a segment has said of a row so far, beyond its creation. `last`: the record of each field; None stands for
    the row's being there, and for fields that hold what the creation gave them.
    """

    __slots__ = ("last", "values")

    def __init__(self, created: Change | None) -> None:
        self.values: dict[str, Any] = dict(created.value) if created else {}
        self.last: dict[str | None, str] = {None: created.id} if created else {}


class _Known:
    """What writer and reader both know from the lines before."""

    def __init__(self) -> None:
        self.action = _NOBODY
        self.names: dict[str, list[str]] = {}  # of the values of the last creation written in full, by table
        self._rows: dict[tuple[str, str], Change | _Row] = {}  # most rows are made and never changed

    def guess(self, table: str, row: str, kind: str, name: str | None) -> tuple[Any, tuple[str, ...]]:
        """What a change would have as `old` and `base` if nobody else wrote."""
        seen = self._rows.get((table, row))
        if seen is None:
            return None, ()
        if isinstance(seen, Change):
            seen = self._rows[table, row] = _Row(seen)
        if kind == SET:
            head = seen.last.get(name) or seen.last.get(None)
            return seen.values.get(str(name)), (head,) if head else ()
        return dict(seen.values) if kind == DELETE else None, tuple(dict.fromkeys(seen.last.values()))

    def take(self, change: Change) -> None:
        key = change.table, change.row
        if change.kind == CREATE:
            self._rows[key] = change
            return
        seen = self._rows.get(key)
        if not isinstance(seen, _Row):
            seen = self._rows[key] = _Row(seen)
        if change.kind == SET:
            seen.values[str(change.field)] = change.value
            seen.last[change.field] = change.id
        else:
            seen.values = {}
            seen.last[None] = change.id


class LogWriter:
    """Writes the actions of one segment in their order."""

    def __init__(self) -> None:
        self._known = _Known()

    def line(self, action: ActionRecord, changes: tuple[Change, ...]) -> dict[str, Any]:
        line = {**self._action(action), "c": [self._change(action, *one) for one in enumerate(changes)]}
        self._known.action = action
        return line

    def _action(self, action: ActionRecord) -> dict[str, Any]:
        before = self._known.action
        at, counter = divmod(action.hlc, 1 << _COUNTER_BITS)
        told = {"n": counter, "s": milliseconds_of(action.at) - at, "w": int(action.wall), "o": int(action.office)}
        carried = {
            "m": (action.meeting, before.meeting),
            "d": (action.device, before.device),
            "p": (action.person, before.person),
        }
        extra = json.loads(action.extra) if action.extra else {}
        return {
            "a": action.id,
            "v": action.verb,
            "t": at - (before.hlc >> _COUNTER_BITS),
            **{key: value for key, value in told.items() if value},
            **{key: value for key, (value, last) in carried.items() if value != last},
            **({"u": action.undoes} if action.undoes is not None else {}),
            **{key: value for key, value in extra.items() if key not in _OF_ACTION},
        }

    def _change(self, action: ActionRecord, place: int, change: Change) -> list[Any]:
        owner, _dash, number = change.id.rpartition("-")
        if not owner == change.action == action.id:
            raise ValueError(change.id)
        line: list[Any] = [change.table, change.row, change.field]
        if change.kind == CREATE:
            line[2] = self._values(change)
        elif change.kind == SET:
            line.append(change.value)
        old, base = self._known.guess(change.table, change.row, change.kind, change.field)
        told: dict[str, Any] = {} if int(number) == place else {"n": int(number)}
        if not _same(change.old, old):
            told["o"] = change.old
        if change.base != base:
            told["b"] = list(change.base)
        self._known.take(change)
        return [*line, told] if told else line

    def _values(self, change: Change) -> Any:
        names = list(change.value)
        if self._known.names.get(change.table) == names:
            return list(change.value.values())
        self._known.names[change.table] = names
        return change.value


def _same(one: Any, other: Any) -> bool:
    """1, 1.0 and True are equal to Python and not to who reads the log."""
    return one is other or (one == other and json.dumps(one) == json.dumps(other))


class LogReader:
    """Reads what LogWriter wrote. `unknown`: a newer program said more of a change. Lines that are none of ours raise
    whatever they make Python raise.
    """

    def __init__(self) -> None:
        self.unknown = False
        self._known = _Known()

    def action(self, line: dict[str, Any]) -> Action:
        record = self._known.action = self._record(line)
        changes = tuple([self._change(record.id, place, one) for place, one in enumerate(line["c"])])
        return record, changes

    def _record(self, line: dict[str, Any]) -> ActionRecord:
        before, extra = self._known.action, line.keys() - _OF_ACTION
        at = (before.hlc >> _COUNTER_BITS) + line["t"]
        return ActionRecord(
            line["a"],
            line["v"],
            line.get("m", before.meeting),
            line.get("d", before.device),
            line.get("p", before.person),
            (at << _COUNTER_BITS) + line.get("n", 0),
            moment_of(at + line.get("s", 0)),
            line.get("u"),
            bool(line.get("w")),
            bool(line.get("o")),
            _compact({key: line[key] for key in sorted(extra)}) if extra else "",
        )

    def _change(self, action: str, place: int, line: list[Any]) -> Change:
        table, row, what = line[0], line[1], line[2]
        if isinstance(what, str):
            kind, name, value, rest = SET, what, line[3], line[4:]
        else:
            kind, name, value, rest = DELETE if what is None else CREATE, None, self._values(table, what), line[3:]
        old, base = self._known.guess(table, row, kind, name)
        if rest:
            told = rest[0]
            place, old, base = told.get("n", place), told.get("o", old), tuple(told.get("b", base))
            self.unknown = self.unknown or len(rest) > 1 or not told.keys() <= _OF_CHANGE
        change = Change(f"{action}-{place:d}", action, table, row, kind, name, value, old, base)
        self._known.take(change)
        return change

    def _values(self, table: str, what: Any) -> dict[str, Any] | None:
        if isinstance(what, list):
            return dict(zip(self._known.names[table], what, strict=True))
        if what is not None:
            self._known.names[table] = list(what.keys())
        return what  # type: ignore[no-any-return]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
