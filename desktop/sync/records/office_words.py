"""What an office has to tell its rooms: its actions, receipts for what it applied, what it calls things."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select
from sqlalchemy.dialects.sqlite import insert

from desktop.services.shared_labels import labels_to_send
from desktop.store import tables
from desktop.store.database import run
from desktop.sync.kept.segments import State
from desktop.sync.records.rooms_of import rooms_of_actions
from desktop.sync.space.us import Us
from desktop.sync.wire.payload import Receipt

SEGMENT, RECEIPT, TOLD, OUTBOX = tables.segment, tables.receipt, tables.told_room, tables.outbox
MOST_RECEIPTS = 500  # in a segment
NONE = "{}"  # no labels, as text


@dataclass(frozen=True)
class Words:
    """Besides actions. `labels`: None where the room was told the same before. The office's name stands in the roll."""

    receipts: tuple[Receipt, ...] = ()
    labels: Mapping[str, Any] | None = None

    def __bool__(self) -> bool:
        return bool(self.receipts) or self.labels is not None


def decide(connection: Connection, us: Us) -> None:
    """For which rooms an action of this office is: those that it tells of, and all of them for the list of units. One of
    a room that has no computer waits: when it gets one, everything is written for it.
    """
    query = "SELECT o.action, a.meeting FROM outbox o JOIN log_action a ON a.id = o.action WHERE o.room = ''"
    undecided = dict(run(connection, query).fetchall())
    told, active = rooms_of_actions(connection, undecided), set(us.rooms)
    for action in undecided:
        of = told.get(action)
        wanted = of & active if of else active if _is_of_units(connection, action) else ()
        if wanted:
            connection.execute(OUTBOX.delete().where(OUTBOX.c.action == action, OUTBOX.c.room == ""))
            write_for(connection, [action], wanted)


def write_for(connection: Connection, actions: Collection[str], rooms: Collection[str]) -> None:
    """Put actions into the outbox for these rooms."""
    values = [{"action": action, "room": room} for room in sorted(rooms) for action in actions]
    if values:
        connection.execute(insert(OUTBOX).on_conflict_do_nothing(), values)


def _is_of_units(connection: Connection, action: str) -> bool:
    query = """SELECT 1 FROM log_change WHERE action = :action AND "table" = 'unit'"""
    return run(connection, query, {"action": action}).fetchone() is not None


def waiting(connection: Connection, us: Us) -> dict[str, list[str]]:
    """Room → actions that are to be told to it, the oldest first; also rooms that there are only other words for."""
    query = """SELECT o.room, o.action FROM outbox o JOIN log_action a ON a.id = o.action
               WHERE o.room <> '' ORDER BY a.hlc, a.id"""
    active = us.rooms
    found: dict[str, list[str]] = {room: [] for room in active}
    for room, action in run(connection, query):
        if room in found:
            found[room].append(action)
    told, now = _told(connection), _labels(connection)
    receipted = {_room_of(us, device) for device in connection.execute(_unreceipted(SEGMENT.c.device)).scalars()}
    return {
        room: actions for room, actions in found.items() if actions or room in receipted or told.get(room, NONE) != now
    }


def words(connection: Connection, us: Us, room: str) -> Words:
    """What the next segment for a room is to tell besides actions."""
    now = _labels(connection)
    devices = [device for device, one in us.roll.devices.items() if _room_of(us, device) == room and one.rooms]
    query = _unreceipted(SEGMENT.c.hash, SEGMENT.c.at).where(SEGMENT.c.device.in_(devices)).limit(MOST_RECEIPTS)
    return Words(
        tuple(Receipt(found.hash, found.at) for found in connection.execute(query)),
        json.loads(now) if now != _told(connection, TOLD.c.room == room).get(room, NONE) else None,
    )


def note_told(connection: Connection, us: Us, room: str, told: Words) -> None:
    """These words stand in a segment now: called in the transaction that stores it."""
    receipts = [{"segment": one.hash, "at": one.at, "office": us.roll.name} for one in told.receipts]
    if receipts:
        connection.execute(insert(RECEIPT).on_conflict_do_nothing(), receipts)
    if told.labels is not None:
        text = _labels_text(told.labels)
        statement = insert(TOLD).values(room=room, labels=text)
        connection.execute(statement.on_conflict_do_update(index_elements=["room"], set_={"labels": text}))


def _unreceipted(*columns: Any) -> Any:
    """Segments of laptops that were applied here, and that no segment of ours says so of."""
    has = exists().where(RECEIPT.c.segment == SEGMENT.c.hash)
    return select(*columns).where(SEGMENT.c.state == State.APPLIED, SEGMENT.c.room == "", ~has).order_by(SEGMENT.c.at)


def _room_of(us: Us, device: str) -> str:
    """The room in whose segments a device finds its receipts."""
    member = us.roll.devices.get(device)
    return min(member.rooms) if member and member.rooms else ""


def _told(connection: Connection, *where: ColumnElement[bool]) -> dict[str, str]:
    """Room → the labels that it was told last."""
    return {found.room: found.labels or NONE for found in connection.execute(select(TOLD).where(*where))}


def _labels(connection: Connection) -> str:
    return _labels_text(labels_to_send(connection))


def _labels_text(labels: Mapping[str, Any]) -> str:
    return json.dumps(labels, ensure_ascii=False, sort_keys=True)
