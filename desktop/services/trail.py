"""The audit trail in words: who did what when, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting
from desktop.services.history import Step
from desktop.services.labels import field_label, table_label, verb_label
from desktop.services.people import People, people
from desktop.store.changelog import CREATE, SET, Change

_WORTH_SHOWING = ("name", "title", "text", "matter", "label", "stance", "kind", "reason", "old", "new")
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
            yield f"    {_described(change, known)}"


def _described(change: Change, known: People) -> str:
    table = table_label(change.table)
    if change.kind == SET:
        field = field_label(str(change.field))
        return f"{table} {field}：{_short(change.old, known)} → {_short(change.value, known)}"
    values: dict[str, Any] = change.value if change.kind == CREATE else change.old
    words = [_short(values[name], known) for name in ("participant", *_WORTH_SHOWING) if values.get(name)]
    sign = "＋" if change.kind == CREATE else "－"
    return f"{sign} {table} {' '.join(words)}".rstrip()


def _short(value: Any, known: People) -> str:
    """A value as it is shown: people by name, long texts cut."""
    if value is None or value == "":
        return _("（空）")
    name = known.name(value) if isinstance(value, str) else ""
    words = name or str(value).replace("\n", " ")
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
