"""待核对: what was written on several computers that did not know of each other, in words, and the settling of it.

Nothing of it is lost before somebody has decided (SYNC.md, Merging). What waits is kept with every row that is made
(store.merging); which value is shown meanwhile follows from the records (store.showing).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from desktop.base.errors import UserError
from desktop.base.i18n import _, phrases
from desktop.base.ids import derived_id
from desktop.rules.meeting import Meeting
from desktop.rules.record import Correction
from desktop.services import rows
from desktop.services.belonging import belonging, own_device
from desktop.services.labels import field_label, table_label
from desktop.services.line_history import Saying
from desktop.services.recording import WORDS
from desktop.store import tables
from desktop.store.changelog import CREATE, DELETE, SET, SETTLE, Action, Change, Changes, default_of
from desktop.store.merging import read_standing
from desktop.store.showing import LATE, said
from desktop.store.store import Store
from desktop.store.tables import encode

_NAMING = ("text", "matter", "title", "name", "label", "participant", "card", "commitment", "suggestion", "who", "unit")
LONGEST = 40  # signs of a value that are said again once it is chosen
_LINES = {rows.TABLES[cls].name: field for cls, field in WORDS.items()}  # lines of the record and their words


@dataclass(frozen=True)
class Value:
    """One of the values. `text` in words; `who` wrote it; `device`: id of the computer, `here`: it is this one.
    `change`: id of the record, by which it is chosen, "" for leaving a line out. `shown`: so it stands in the record now.
    """

    text: str
    who: str
    at: datetime
    device: str
    office: bool
    shown: bool
    change: str
    here: bool = False


@dataclass(frozen=True)
class Conflict:
    """`kind`: several values of a field (field), removed here and changed there (delete), changed after 定稿 without 更正
    (late). `what`: the line in words; `label`: the field's name, "" where it is about the line itself; `title` of the
    meeting. `values`: the one that is shown first.
    """

    table: str
    row: str
    field: str
    meeting: str
    kind: str
    what: str
    label: str
    values: tuple[Value, ...]
    title: str = ""


def count(connection: Connection) -> int:
    """How many wait for somebody to decide."""
    return int(connection.execute(select(func.count()).select_from(tables.conflict)).scalar_one())


def conflicts(connection: Connection) -> tuple[Conflict, ...]:
    """All of them, by meeting."""
    known = tables.conflict.c
    found = connection.execute(select(tables.conflict).order_by(known.meeting, known.table, known.row, known.field))
    waiting = [_Waiting(*one) for one in found]
    sayings = {meeting: Saying(connection, meeting) for meeting in {one.meeting for one in waiting}}
    return tuple(_Rivals(connection, one, sayings[one.meeting]).conflict for one in waiting)


def settle(store: Store, table: str, row: str, field: str, change: str) -> Changes:
    """Keep what that record says (see Value.change): a change that has seen every value, so that no computer asks again.
    What came after 定稿 and is accepted is a 更正. Raises UserError where somebody has decided already.
    """
    with store.reading() as connection:
        meeting = _find(connection, table, row, field).meeting
    with store.action(SETTLE, meeting or None) as action:
        rivals = _Rivals(
            action.connection, _find(action.connection, table, row, field), Saying(action.connection, meeting)
        )
        if change not in rivals.changes:
            raise _decided()
        chosen = rivals.changes[change]
        action.notice = _("已核对，照“{text}”。").format(text=rivals.text(chosen)[:LONGEST])
        _keep(action, rivals, chosen, store.clock.read().at)
    return action.changes


class _Waiting(NamedTuple):
    """A row of the table of conflicts."""

    table: str
    row: str
    field: str
    meeting: str
    kind: str


def _find(connection: Connection, table: str, row: str, field: str) -> _Waiting:
    known = tables.conflict.c
    this = (known.table == table, known.row == row, known.field == field)
    found = connection.execute(select(tables.conflict).where(*this)).first()
    if found is None:
        raise _decided()
    return _Waiting(*found)


def _decided() -> UserError:
    return UserError(_("这一处已经核对过了，或者又有了新的改动；请看现在列出的。"))


class _Rivals:
    """What stands against each other in one conflict."""

    def __init__(self, connection: Connection, waiting: _Waiting, saying: Saying) -> None:
        self.waiting = waiting
        self._connection = connection
        self._saying = saying
        self.standing = read_standing(connection, waiting.table, waiting.row)
        self.table = self.standing.table

    @cached_property
    def changes(self) -> dict[str, Change | None]:
        """By id, the one that is shown first; None under "" is the row's not being there."""
        standing, field = self.standing, self.waiting.field
        late = [c for c in standing.late if c.field == (field or None)]
        found: list[Change | None]
        if not field and not standing.alive:
            found = [None, *late]
        elif not field:
            removals = [c for c in (*standing.presence, *late) if c.kind == DELETE]
            found = [self._keeping, *sorted(removals, key=standing.order)[-1:]]
        else:
            found = [*standing.rivals(field), *sorted(late, key=standing.order, reverse=True)]
            found = found if standing.shown(field) else [None, *found]
        by_value: dict[str, Change | None] = {}
        for change in found:
            by_value.setdefault(json.dumps(self.says(change)), change)
        return {(c.id if c else ""): c for c in by_value.values()}

    def says(self, change: Change | None) -> Any:
        """What a record says of the field, else of the row: that it is there."""
        field = self.waiting.field
        if not field:
            return change is not None and change.kind != DELETE
        return said(change, field) if change else encode(self.table.c[field], default_of(self.table.c[field]))

    @property
    def _keeping(self) -> Change | None:
        """What keeps the row: the latest edit that a removal had not seen, else its creation."""
        creations = sorted((c for c in self.standing.presence if c.kind == CREATE), key=self.standing.order)
        return next(reversed((*creations, *self.standing.unseen_by_removal)), None) or self._created

    @property
    def _created(self) -> Change | None:
        return next((c for c in self.standing.history if c.kind == CREATE), None)

    @cached_property
    def values(self) -> dict[str, Any]:
        """The row as it is shown, or as it would be without 定稿, or as it was."""
        found = self.standing.values
        if found is None:
            found = read_standing(self._connection, self.table.name, self.waiting.row, finally_=False).values
        return found or (self._created.value if self._created else {})

    @property
    def what(self) -> str:
        """意见建议：村口装灯."""
        named = (self._said(name, self.values[name]) for name in _NAMING if self.values.get(name))
        words = next((said for said in named if said), "")
        label = table_label(self.table.name)
        return _("{label}：{text}").format(label=label, text=words) if words else label

    def _label(self, field: str) -> str:
        """The name of a field; only people have 姓名."""
        of_thing = field == "name" and self.table.name not in ("person", "participant")
        return _("名称") if of_thing else field_label(field)

    def _said(self, field: str, value: Any) -> str:
        return self._saying.value(self.table.name, field, value)

    @property
    def conflict(self) -> Conflict:
        meeting = rows.find(self._connection, Meeting, self.waiting.meeting)
        ids = {c.action for c in self.changes.values() if c}
        actions = tables.log_action
        found = {a.id: a for a in self._connection.execute(select(actions).where(actions.c.id.in_(ids)))}
        values = tuple(
            self._value(change, found.get(change.action) if change else None, meeting, place == 0)
            for place, change in enumerate(self.changes.values())
        )
        label = self._label(self.waiting.field) if self.waiting.field else ""
        title = meeting.title if meeting else ""
        return Conflict(*self.waiting, self.what, label, values, title)

    def _value(self, change: Change | None, action: Any, meeting: Meeting | None, shown: bool) -> Value:
        text = self.text(change)
        if change is None or action is None:
            final = meeting.finalized if meeting and meeting.finalized else datetime(1970, 1, 1, tzinfo=UTC)
            return Value(text, "", final, "", False, shown, "")
        own = action.device == own_device(self._connection)
        who = belonging(self._connection).office if action.office else action.person
        who = who or (_("本机") if own else _("另一台电脑"))
        return Value(text, who, action.at, action.device, action.office, shown, change.id, own)

    def text(self, change: Change | None) -> str:
        """What a record says of what is in question."""
        field = self.waiting.field
        if field:
            return self._said(field, self.says(change)) or _("（空）")
        if change is None:
            return _("不要这一条")
        if change.kind == DELETE:
            return _("删去")
        if not self.standing.alive:
            return _("加上：{text}").format(text=phrases(self._saying.whole(self.table.name, self.values)))
        edits = self.standing.unseen_by_removal
        told = (
            _("{label}：{text}").format(label=field_label(str(c.field)), text=self._said(str(c.field), c.value))
            for c in edits
        )
        return phrases((_("保留"), *told))


def _keep(action: Action, rivals: _Rivals, chosen: Change | None, now: datetime) -> None:
    """Record the decision, and where it changes what is 定稿, the 更正."""
    table, row, field = rivals.table, rivals.waiting.row, rivals.waiting.field
    shown = next(iter(rivals.changes.values()))
    alive = rivals.standing.alive
    if rivals.waiting.kind == LATE and chosen is not shown and chosen is not None and table.name in _LINES:
        _correct(action, rivals, shown, chosen, now)
    if field:
        action.decide(table, row, SET, field, rivals.says(chosen), rivals.says(shown))
    elif chosen is None or chosen.kind == DELETE:
        action.decide(table, row, DELETE, None, None, rivals.values)
    else:
        action.decide(table, row, CREATE, None, {} if alive else rivals.values, None)


def _correct(action: Action, rivals: _Rivals, shown: Change | None, chosen: Change, now: datetime) -> None:
    """更正 (DOMAIN.md, rule 2). Two computers that accept the same make one of it."""
    line, field = rivals.waiting, rivals.waiting.field
    correction = derived_id("correction", chosen.id)
    if rows.find(action.connection, Correction, correction):
        return
    old, new = (rivals.text(change) for change in (shown, chosen))
    if not field:
        whole = rivals.what
        old, new = (whole, _("（删去）")) if chosen.kind == DELETE else (_("（没有这一条）"), whole)
    elif field != _LINES[rivals.table.name]:
        old, new = (_("{label}：{text}").format(label=field_label(field), text=text) for text in (old, new))
    action.create(
        tables.correction,
        correction,
        meeting=line.meeting,
        kind=line.table,
        line=line.row,
        old=old,
        new=new,
        reason=_("核对几台电脑的记录时改定"),
        at=now,
    )
