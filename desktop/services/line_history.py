"""The history of one line of the record: every field that was changed, from what to what, when, by whom, by which act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from desktop.base.clock import HOME_ZONE, local
from desktop.base.i18n import _, listed, phrases, word
from desktop.documents.wording import day_words
from desktop.rules import record
from desktop.rules.meeting import AgendaItem, Meeting
from desktop.rules.record import CommitmentState
from desktop.services import rows
from desktop.services.labels import field_label, progress_word, verb_label
from desktop.services.people import People, people
from desktop.store.changelog import CREATE, DELETE, SET, Change, history_of_row
from desktop.store.tables import SHARED, Day, Moment, Texts, log_action, log_change

_NEVER = {"meeting", "number", "ref", "late", "speech"}  # what the program gives a line
_NOT_AT_FIRST = {*_NEVER, "at", "item", "state"}
_WORDS = {"kind", "method", "state"}  # of fixed lists


@dataclass(frozen=True)
class Edit:
    """`done` in words: 修改记录. `field` "": the line itself came or went, and `new` says what it was then. `reason` of
    a 更正.
    """

    at: datetime
    done: str
    person: str
    field: str
    old: str
    new: str
    reason: str = ""


def edits(connection: Connection, line: record.Line) -> list[Edit]:
    """Everything that happened to a line, the oldest first."""
    table = rows.TABLES[type(line)].name
    changes = [c for c in history_of_row(connection, table, line.id) if c.field not in _NEVER]
    query = select(log_action).where(log_action.c.id.in_({c.action for c in changes}))
    actions = {found.id: found for found in connection.execute(query)}
    said = Saying(connection, line.meeting)
    changes.sort(key=lambda c: (actions[c.action].hlc, int(c.id.rpartition("-")[2])))
    return [_edit(connection, change, actions[change.action], said) for change in changes]


def _edit(connection: Connection, change: Change, action: Any, said: Saying) -> Edit:
    reason = _reason(connection, change.action) if action.verb == "correct" else ""
    if change.kind == SET:
        field = str(change.field)
        old, new = (said.value(change.table, field, value) or _("（空）") for value in (change.old, change.value))
        return Edit(action.at, verb_label(action.verb), action.person, field_label(field), old, new, reason)
    whole = phrases(said.whole(change.table, change.value if change.kind == CREATE else change.old))
    old, new = ("", whole) if change.kind == CREATE else (whole, "")
    return Edit(action.at, verb_label(action.verb), action.person, "", old, new)


def _reason(connection: Connection, action: str) -> str:
    query = select(log_change).where(log_change.c.action == action, log_change.c.table == "correction")
    found = connection.execute(query).first()
    if found is None:
        return ""
    history = history_of_row(connection, "correction", found.row)
    return next((str(change.value.get("reason", "")) for change in history), "")


class Saying:
    """Values as they are said: people by name, other rows by their words, moments on the clock of the room."""

    def __init__(self, connection: Connection, meeting: str) -> None:
        self._connection = connection
        found = rows.find(connection, Meeting, meeting)
        self._zone = found.zone if found else HOME_ZONE
        self._people: People = people(connection, meeting)

    def whole(self, table: str, values: dict[str, Any]) -> Iterator[str]:
        """What a line said when it came or went."""
        for field, value in values.items():
            told = (table, field) == ("progress", "state")  # which is what it is about
            shown = "" if field in _NOT_AT_FIRST and not told else self.value(table, field, value)
            if (table, field) == ("suggestion", "text"):
                shown = shown or _("（待补内容）")
            if shown:
                yield _("{label}：{text}").format(label=field_label(field), text=shown)

    def value(self, table: str, field: str, value: Any) -> str:
        column = SHARED[table].c.get(field)
        if value is None or value == "":
            return ""
        if column is None:
            return str(value)  # of a newer program
        if isinstance(column.type, Moment):
            at = column.type.process_result_value(value, None)
            return f"{local(at, self._zone):%m-%d %H:%M}" if at else ""
        if isinstance(column.type, Day):
            day = column.type.process_result_value(value, None)
            return day_words(day) if day else ""
        if isinstance(column.type, Texts):
            return listed(self._row(field, one) for one in column.type.process_result_value(value, None))
        if (table, field) == ("progress", "state"):
            return progress_word(CommitmentState(value))
        return word(value) if field in _WORDS else self._row(field, str(value))

    def _row(self, field: str, value: str) -> str:
        """Of a field that names another row, the words of that row."""
        match field:
            case "participant":
                return self._people.name(value)
            case "card":
                return self._people.name(card=value)
            case "suggestions":
                return self._words("suggestion", value, "ref")
            case "heading" | "ballot" | "commitment":
                return self._words(field, value, "text" if field == "heading" else "matter")
            case "item":
                item = rows.find(self._connection, AgendaItem, value)
                return item.title if item else ""
        return value

    def _words(self, table: str, row: str, column: str) -> str:
        """What a row said last, also where it is gone."""
        last = ""
        for change in history_of_row(self._connection, table, row):
            if change.kind != DELETE and change.covers(column):
                last = change.value[column] if change.kind == CREATE else change.value
        return last
