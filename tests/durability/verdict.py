"""What a data directory holds after trouble, read by the real store, and whether that is what it should hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from desktop.base.errors import UserError
from desktop.store.backup import backups
from desktop.store.store import Store
from desktop.store.tables import SHARED

Row = dict[str, Any]
Said = Mapping[str, Any]


class Broken(AssertionError):
    """Something acknowledged is lost, or what is there is not whole."""


@dataclass(frozen=True)
class Found:
    """`log`: action → its row and its changes, in the order of the actions. `rows`: table → id → row."""

    log: dict[str, tuple[Row, list[Row]]]
    rows: dict[str, dict[str, Row]]
    drafts: dict[str, str]

    def created(self, text: str) -> list[str]:
        """Ids of the rows that were ever made with these words."""
        changes = (change for _action, found in self.log.values() for change in found)
        return [c["row"] for c in changes if c["kind"] == "create" and text in json.loads(c["value"]).values()]


def read(directory: Path) -> Found:
    """Open the directory as the next start of the program does, and check it. Raises Broken."""
    try:
        store = Store(directory)
    except UserError as error:
        raise Broken(f"the program does not open it: {error}") from error
    with closing(store):
        return _sound(store.database.raw)


def _sound(raw: Any) -> Found:
    try:
        verdict = raw.execute("PRAGMA integrity_check").fetchall()
        if verdict != [("ok",)]:
            raise Broken(f"integrity_check: {verdict[:3]}")
        return _found(raw)
    except driver.Error as error:
        raise Broken(f"not whole: {error}") from error


def _found(raw: Any) -> Found:
    log: dict[str, tuple[Row, list[Row]]] = {
        action["id"]: (action, []) for action in _rows(raw, "log_action", "ORDER BY hlc")
    }
    for change in _rows(raw, "log_change", "ORDER BY length(id), id"):
        if change["action"] not in log:
            raise Broken(f"a change record without its action: {change}")
        log[change["action"]][1].append(change)
    rows = {table: {row["id"]: row for row in _rows(raw, table)} for table in SHARED}
    found = Found(log, rows, {draft["key"]: draft["text"] for draft in _rows(raw, "draft")})
    told = told_by_log(found.log)
    if told != rows:
        raise Broken(f"rows are not what their change records say: {[t for t in rows if rows[t] != told[t]]}")
    return found


def _rows(raw: Any, table: str, order: str = "") -> list[Row]:
    cursor = raw.execute(f'SELECT * FROM "{table}" {order}')
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]


def told_by_log(log: Mapping[str, tuple[Row, list[Row]]]) -> dict[str, dict[str, Row]]:
    """The rows that the records of one device give, one after the other."""
    told: dict[str, dict[str, Row]] = {table: {} for table in SHARED}
    for _action, changes in log.values():
        for change in changes:
            rows, row = told[change["table"]], change["row"]
            if change["kind"] == "create":
                rows[row] = {"id": row, **json.loads(change["value"])}
            elif change["kind"] == "delete":
                del rows[row]
            else:
                rows[row][change["field"]] = json.loads(change["value"])
    return told


def judge(directory: Path, said: Iterable[Said], whole: Found) -> None:
    """Raise Broken unless everything that had been acknowledged is there with its records, and nothing half-written.

    `whole` is what the undisturbed run left in the end: the state must be a beginning of it, action by action.
    """
    found = read(directory)
    done = [one for one in said if "done" in one]
    actions, order = list(found.log), list(whole.log)
    if actions != order[: len(actions)]:
        raise Broken("an action is missing between others")
    for one in done:
        if one.get("action") and one["action"] not in found.log:
            raise Broken(f"acknowledged and lost: {one}")
    for action, records in found.log.items():
        if records != whole.log[action]:
            raise Broken(f"an action is not whole: {action}")
    drafted = [number_of(one["done"]) for one in done if one["done"].endswith(" draft")]
    if drafted and int(found.drafts.get("entry", "〔-1〕")[1:].partition("〕")[0]) < drafted[-1]:
        raise Broken(f"draft {drafted[-1]} was acknowledged; found {found.drafts}")
    judge_backups(directory, [one["result"] for one in done if one["done"].endswith(" back_up")])


def number_of(key: str) -> int:
    return int(key.split()[0])


def judge_backups(directory: Path, acknowledged: Iterable[str]) -> None:
    """Every dated copy is whole, and those that were acknowledged are there."""
    there = backups(directory)
    missing = set(acknowledged) - {path.name for path in there}
    if missing:
        raise Broken(f"backups acknowledged and lost: {missing}")
    for path in there:
        with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as raw:
            _sound(raw)
