"""What the office changed of this room's commitments since somebody here last looked: each field once, from what it was to
what it has become.

Which changes were seen is remembered by their actions and not by a moment: what an office wrote earlier may arrive later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from desktop.base.i18n import _, word
from desktop.documents.wording import day_words
from desktop.rules.meeting import Meeting, Room
from desktop.rules.record import Commitment, CommitmentState, Progress
from desktop.services import keep, rows
from desktop.services.belonging import Role, belonging
from desktop.services.follow_up import numbered
from desktop.services.labels import field_label
from desktop.store import tables
from desktop.store.changelog import CREATE, DELETE, SET, Change, Changes, read_change
from desktop.store.database import run
from desktop.store.store import Store
from desktop.store.tables import Day

SEEN = "news.seen"  # setting: ids of the office's actions that were looked at here
_UNSAID = {"returned_with", "completed"}  # the program's own; said by the state
_PROGRESS = "progress"


@dataclass(frozen=True)
class News:
    """One field of a commitment. `number`: 编号; `label` of the field; `at`: when the office wrote it."""

    commitment: Commitment
    meeting: Meeting
    number: str
    label: str
    old: str
    new: str
    at: datetime


@dataclass(frozen=True)
class Bulletin:
    """All that was not looked at yet, the latest first, and the actions that say so. `office`: its own name."""

    office: str
    news: tuple[News, ...]
    actions: tuple[str, ...]

    @property
    def commitments(self) -> int:
        return len({one.commitment.id for one in self.news})


def read_news(connection: Connection) -> Bulletin:
    """What the office wrote and nobody here has seen. Nothing alone, and nothing at the office itself."""
    ours = belonging(connection)
    if ours.role is not Role.ROOM:
        return Bulletin(ours.office, (), ())
    seen = set(keep.setting(connection, SEEN, []))
    unseen = [(change, at) for change, at in _written(connection) if change.action not in seen]
    fields: dict[tuple[str, str], _Became] = {}
    for change, at in unseen:
        for commitment, field, old, new in _told(change):
            first = fields.get((commitment, field))
            fields[commitment, field] = _Became(first.old if first else old, new, at)
    lines = {change.row for change, _at in unseen if change.table == tables.progress.name}
    found = [one for key, became in fields.items() for one in _news(connection, *key, became, lines)]
    found.sort(key=lambda one: (one.at, one.number, one.label), reverse=True)
    return Bulletin(ours.office, tuple(found), tuple(dict.fromkeys(change.action for change, _at in unseen)))


def mark_seen(store: Store, actions: tuple[str, ...]) -> Changes:
    """From now on these are no news."""
    with store.keeping() as connection:
        seen = keep.setting(connection, SEEN, [])
        keep.write_setting(connection, SEEN, list(dict.fromkeys((*seen, *actions))))
    return Changes("", "set", None, touched=(("setting", SEEN),))


@dataclass(frozen=True)
class _Became:
    old: Any
    new: Any
    at: datetime


def _written(connection: Connection) -> list[tuple[Change, datetime]]:
    """The office's changes of commitments and their progress, in the order in which it made them."""
    query = (
        "SELECT c.*, a.at FROM log_action a JOIN log_change c ON c.action = a.id "
        "WHERE a.office AND c.\"table\" IN ('commitment', 'progress')"
        " ORDER BY a.hlc, a.id, CAST(substr(c.id, length(a.id) + 2) AS INTEGER)"
    )
    found = run(connection, query)
    names = [name for name, *_rest in found.description]
    told = []
    for values in found:
        row = dict(zip(names, values, strict=True))
        at = datetime.fromtimestamp(row.pop("at") / 1000, UTC)
        told.append((read_change(row), at))
    return told


def _told(change: Change) -> Iterator[tuple[str, str, Any, Any]]:
    """Commitment, field, old and new value of what a change tells."""
    if change.table == tables.progress.name:
        if change.kind in (CREATE, DELETE):
            row, back = (change.value, False) if change.kind == CREATE else (change.old, True)
            if row:  # else it only keeps a line that others took out
                yield row["commitment"], _PROGRESS, row["text"] if back else None, None if back else row["text"]
    elif change.kind == SET and change.field not in _UNSAID:
        yield change.row, str(change.field), change.old, change.value


def _news(connection: Connection, row: str, field: str, became: _Became, lines: set[str]) -> Iterator[News]:
    """None where it has become again what it was, or is gone. `lines`: the office's lines of progress that are new."""
    commitment = rows.find(connection, Commitment, row)
    meeting = rows.find(connection, Meeting, commitment.meeting) if commitment else None
    if commitment is None or meeting is None:
        return
    old, new = became.old, became.new
    if field == _PROGRESS:
        old = _before(connection, row, lines)
    if _said(field, old) == _said(field, new):
        return
    number = numbered(rows.find(connection, Room, meeting.room), meeting, commitment)
    label = _("最新进展") if field == _PROGRESS else field_label(field)
    yield News(commitment, meeting, number, label, _said(field, old), _said(field, new), became.at)


def _before(connection: Connection, commitment: str, lines: set[str]) -> str:
    """The words of progress that stood there before: the office's line carries them on where it adds none."""
    told = [p for p in rows.load(connection, Progress, commitment=commitment) if p.id not in lines]
    return max(told, key=lambda p: (p.at, p.id)).text if told else ""


def _said(field: str, value: Any) -> str:
    if field == "state":
        return word(CommitmentState(value or ""))
    if value is None or value == "":
        return _("（空）")
    kind = None if field == _PROGRESS else tables.commitment.c[field].type
    day = kind.process_result_value(value, None) if isinstance(kind, Day) else None
    return day_words(day) if day else str(value)
