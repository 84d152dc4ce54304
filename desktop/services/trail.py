"""The audit trail in words: who did what when, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.i18n import _, word
from desktop.rules.meeting import Meeting
from desktop.services.history import Step
from desktop.services.labels import field_label, table_label, verb_label
from desktop.services.people import People, people
from desktop.store.changelog import CREATE, SET, Change
from desktop.store.tables import SHARED, Moment

_OF_A_LIST = {"role", "attends", "state", "stance", "kind", "method", "form", "level", "category", "body"}
_WORTH_SHOWING = ("name", "title", "text", "matter", "label", "stance", "kind", "reason", "old", "new")
_INTERNAL = {  # what the program keeps for itself
    *(("speech", name) for name in ("order", "ended_order", "held", "entry")),
    *(("queue_entry", name) for name in ("place", "state")),
    ("participant", "rank"),
    ("meeting", "writer"),
}
_LONGEST = 60


def lines(connection: Connection, meeting: Meeting, steps: Iterable[Step]) -> Iterator[str]:
    """One line an action, and under it one a change."""
    known = people(connection, meeting.id)
    for step in steps:
        at = local(step.action.at, meeting.zone)
        undone = _("（已撤销）") if step.undone else ""
        who = step.action.person or _("本机")
        yield f"{at:%Y-%m-%d %H:%M:%S}  {who}  {verb_label(step.action.verb)}{undone}"
        for change in step.changes:
            if change.table != "speech_run" and (change.table, change.field) not in _INTERNAL:
                yield f"    {_described(change, known, meeting.zone)}"


def _described(change: Change, known: People, zone: str) -> str:
    table = table_label(change.table)
    if change.kind == SET:
        field = str(change.field)
        old, new = (_shown(change.table, field, value, known, zone) for value in (change.old, change.value))
        return _("{table} {field}：{old} → {new}").format(table=table, field=field_label(field), old=old, new=new)
    values: dict[str, Any] = change.value if change.kind == CREATE else change.old
    names = ("participant", *_WORTH_SHOWING)
    words = [_shown(change.table, name, values[name], known, zone) for name in names if values.get(name)]
    sign = "＋" if change.kind == CREATE else "－"
    return f"{sign} {table} {' '.join(words)}".rstrip()


def _shown(table: str, field: str, value: Any, known: People, zone: str) -> str:
    """A value in words: people by name, moments on the room's clock, long texts cut."""
    if value is None or value == "":
        return _("（空）")
    column = SHARED[table].c.get(field) if table in SHARED else None  # None: of a newer program
    kind = column.type if column is not None else None
    if isinstance(kind, Moment):
        at = kind.process_result_value(value, None)
        return f"{local(at, zone):%H:%M:%S}" if at else ""
    words = (known.name(value) or known.name(card=value)) if isinstance(value, str) else ""
    words = words or (word(value) if field in _OF_A_LIST else str(value).replace("\n", " "))
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
