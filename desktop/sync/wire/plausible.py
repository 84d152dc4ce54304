"""Whether what a signed segment says may be applied: a signature says who wrote it, not that it makes sense.

What would break whoever reads it is refused, and what its writer has no say in. Rows whose room is known neither here
nor from the segment pass: their meeting may come later, and the ids of other rooms are known to nobody outside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Text

from desktop.base.i18n import _
from desktop.base.ids import is_digest, is_id
from desktop.services.labels import field_label, table_label
from desktop.store.changelog import CREATE, ActionRecord, Change
from desktop.store.tables import SHARED
from desktop.sync.wire.allowed_values import (
    LATEST,
    Verdict,
    form_of,
    is_moment,
    is_plain,
    is_text,
    judge,
)
from desktop.sync.wire.log_lines import milliseconds_of
from desktop.sync.wire.payload import FileLine, Payload
from desktop.sync.wire.segment import NewerProgram, SegmentError

# (table, ids of its rows) → the room of each of them that is known here: sync.records.rooms_of.rooms_of
RoomsOf = Callable[[str, Collection[str]], Mapping[str, str]]

OF_OFFICE = frozenset(("unit",))  # tables whose rows flow down only
_MOST_FILES = 2_000  # in a segment: each is looked for on the remote until it is there
_MOST_UNKNOWN = 100  # columns of a table that only a newer program knows
_NAMED = {  # columns that hold ids of other rows, which have to be of the same rooms
    **{
        name: name
        for name in ("person", "participant", "card", "speech", "commitment", "suggestion", "heading", "ballot")
    },
    "item": "agenda_item",
    "entry": "queue_entry",
    "suggestions": "suggestion",
}
_LATEST_CLOCK = LATEST << 16
_WORD = re.compile("[a-z][a-z0-9_]{0,39}")  # a verb, a kind of file, a table
_CHANGE_ID = re.compile("[0-9a-f]{32}-[0-9]{1,6}")


class Implausible(SegmentError):
    """It would break a reader, or tells of what its writer has no say in: set aside (暂存待查)."""


@dataclass(frozen=True)
class Author:
    """Who signed the segment. `rooms`: those that they may write of; for a segment of the office, the one it is for."""

    device: str
    office: bool
    rooms: frozenset[str]


def check(payload: Payload, author: Author, rooms_of: RoomsOf) -> None:
    """Raise Implausible, or NewerProgram where only words are in it that this program does not know yet."""
    found = _Found(author)
    for action, changes in payload.actions:
        _check_action(action, author)
        found.take(action, changes)
    if len({action.id for action, _changes in payload.actions}) < len(payload.actions):
        raise wrong(_("重复的记录"))
    _check_others(payload, author)
    found.touched["meeting"].update(one.meeting for one in payload.files)
    _check_rooms(found, author.rooms, rooms_of)
    if found.newer:
        raise NewerProgram(_("有一段同步数据用了新版本的说法：已保存，升级小马扎后再读取。"))


def wrong(what: str) -> Implausible:
    """`what` is wrong in a segment."""
    return Implausible(_("有一段同步数据的内容不对（{what}）：没有采用，已放进暂存待查。").format(what=what))


def _check_action(action: ActionRecord, author: Author) -> None:
    ids = (action.id, action.device, *(one for one in (action.meeting, action.undoes) if one is not None))
    sound = (
        all(is_id(one) for one in ids)
        and type(action.verb) is str
        and _WORD.fullmatch(action.verb) is not None
        and is_text(action.person)
        and type(action.hlc) is int
        and 0 <= action.hlc < _LATEST_CLOCK
        and is_moment(milliseconds_of(action.at))
        and _is_extra(action.extra)
    )
    if not sound:
        raise wrong(_("动作"))
    if not author.office and (action.office or action.device != author.device):
        raise wrong(_("不是这台电脑做的"))


def _is_extra(text: Any) -> bool:
    """What a newer program says of an action is written again when it is passed on: no deeper than that can be."""
    try:
        return is_text(text) and (not text or is_plain(json.loads(text)))
    except RecursionError:
        return False


class _Found:
    """What was found in the changes. `touched`: rows by table. `claimed`: rooms to which rows say that they belong.
    `newer`: words are in them that only a later version knows.
    """

    def __init__(self, author: Author) -> None:
        self.touched: dict[str, set[str]] = {"meeting": set()}
        self.claimed: set[str] = set()
        self.newer = False
        self._unknown: dict[str, set[str]] = {}
        self._shut = frozenset() if author.office else OF_OFFICE

    def take(self, action: ActionRecord, changes: tuple[Change, ...]) -> None:
        """Raises Implausible."""
        if action.meeting is not None:
            self.touched["meeting"].add(action.meeting)
        if len({change.id for change in changes}) < len(changes):
            raise wrong(_("重复的记录"))
        for change in changes:
            self._take(change)

    def _take(self, change: Change) -> None:
        table, field = change.table, change.field
        _check_record(change)
        if table in self._shut:
            raise wrong(table_label(table))
        rows = self.touched.get(table)
        if rows is None:
            rows = self.touched[table] = set()
        rows.add(change.row)
        if field is not None:
            self._value(table, field, change.value)
            self._owner(field, change.value)
            self._named(table, field, change.value)
        elif change.kind == CREATE:
            self._row(table, change.value, whole=True)
            for owner in ("room", "meeting"):
                if owner in change.value:
                    self._owner(owner, change.value[owner])
            for name in _naming(table):
                self._named(table, name, change.value.get(name))
        if change.old is None:
            return
        if field is not None:
            self._value(table, field, change.old)
        else:
            self._row(table, change.old, whole=False)

    def _owner(self, name: str, value: Any) -> None:
        """What a row says of where it belongs."""
        if name == "meeting" and is_id(value):
            self.touched["meeting"].add(value)
        elif name == "room" and is_id(value):
            self.claimed.add(value)

    def _named(self, table: str, field: str, value: Any) -> None:
        """Another row that a row names, such as the commitment of a line of progress."""
        named = _naming(table).get(field)
        if named and value:
            rows = self.touched.setdefault(named, set())
            rows.update(json.loads(value) if field == "suggestions" else (value,))

    def _row(self, table: str, values: Any, *, whole: bool) -> None:
        form = form_of(table)
        whole = whole and bool(values)  # one without values keeps a row that others removed (Action.decide)
        if type(values) is not dict or (whole and form is not None and not form.required <= values.keys()):
            raise wrong(table_label(table))
        checks = form.checks if form is not None else {}
        for name, value in values.items():
            good = checks.get(name)
            if good is None or not good(value):
                self._value(table, name, value)

    def _value(self, table: str, field: str, value: Any) -> None:
        verdict = judge(table, field, value)
        if verdict is Verdict.BAD or not is_text(field):
            known = table in SHARED and field in SHARED[table].c  # else the words are somebody else's
            raise wrong(f"{table_label(table)} {field_label(field)}" if known else _("新的项目"))
        self.newer = self.newer or verdict is Verdict.NEWER
        if table in SHARED and field not in SHARED[table].c:
            unknown = self._unknown.setdefault(table, set())
            unknown.add(field)
            if len(unknown) > _MOST_UNKNOWN:
                raise wrong(table_label(table))


@cache
def _naming(table: str) -> Mapping[str, str]:
    """Column → the table whose rows it names."""
    columns = SHARED[table].c if table in SHARED else ()
    return {one.name: _NAMED[one.name] for one in columns if one.name in _NAMED and not isinstance(one.type, Text)}


def _check_record(change: Change) -> None:
    sound = (
        is_id(change.row)
        and _CHANGE_ID.fullmatch(change.id)
        and (not change.base or _are_bases(change.base))
        and (change.table in SHARED or (type(change.table) is str and _WORD.fullmatch(change.table)))
    )
    if not sound:
        raise wrong(_("记录"))


def _are_bases(base: tuple[Any, ...]) -> bool:
    return all(type(one) is str and _CHANGE_ID.fullmatch(one) for one in base) and len(set(base)) == len(base)


def _check_others(payload: Payload, author: Author) -> None:
    """Receipts, labels and a name are the office's word; files are anybody's."""
    words = payload.receipts or payload.labels is not None or payload.office is not None
    if words and not author.office:
        raise wrong(_("只有办公室才能说的话"))
    if not all(is_digest(one.hash) and is_moment(milliseconds_of(one.at)) for one in payload.receipts):
        raise wrong(_("收条"))
    if payload.labels is not None and not (isinstance(payload.labels, dict) and is_plain(payload.labels)):
        raise wrong(_("标签"))
    if payload.office is not None and not is_text(payload.office):
        raise wrong(_("办公室"))
    if len(payload.files) > _MOST_FILES or not all(_is_file(one) for one in payload.files):
        raise wrong(_("附件"))


def _is_file(line: FileLine) -> bool:
    return (
        is_digest(line.blob)
        and is_digest(line.sha256)
        and is_id(line.meeting)
        and type(line.kind) is str
        and _WORD.fullmatch(line.kind) is not None
        and is_text(line.owner)
        and is_text(line.name)
        and all(type(size) is int and 0 <= size < 1 << 40 for size in (line.size, line.encrypted))
    )


def _check_rooms(found: _Found, rooms: frozenset[str], rooms_of: RoomsOf) -> None:
    """Everything that is known to belong to a room belongs to one of `rooms`."""
    claimed = found.claimed | found.touched.get("room", set())
    known = (rooms_of(table, rows).values() for table, rows in found.touched.items() if table in SHARED and rows)
    if not rooms.issuperset(claimed) or not all(rooms.issuperset(one) for one in known):
        raise wrong(_("说的是别的站点"))
