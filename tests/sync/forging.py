"""Segments as somebody else would make them: a newer program, another computer, one that was shut out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.base.ids import new_id
from desktop.store.changelog import CREATE, SET, ActionRecord, Change
from desktop.sync.desk import HereDesk
from desktop.sync.space.us import Us, read_us
from desktop.sync.wire import segment
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.meta import recipients_for
from desktop.sync.wire.names import HeadName, OfficeName, SegmentName, short
from desktop.sync.wire.payload import Payload, encode
from desktop.sync.wire.segment import Header, Sealed
from tests.sync.memory_remote import Server
from tests.sync.world import Machine


def us_of(machine: Machine) -> Us:
    return read_us(HereDesk(machine.store))


def sealed(
    machine: Machine,
    payload: Payload | bytes,
    *,
    keys: DeviceKeys | None = None,
    seq: int = 900,
    **header: Any,
) -> Sealed:
    """A segment of this computer that it knows nothing of itself."""
    us = us_of(machine)
    lines = payload if isinstance(payload, bytes) else encode(payload)
    plain = Header(us.space, us.device, us.epoch.name, seq, "", 0, 0, 4, 1, us.roll.n)
    to = recipients_for(us.roll, us.rooms)
    return segment.seal(replace(plain, **header), lines, keys or us.keys, to)


def put(server: Server, made: Sealed, year: int = 2026, attempt: int = 1, data: bytes | None = None) -> str:
    """Where it belongs on a drive, with its head; the path."""
    header = made.header
    if header.room:
        path = OfficeName(header.room, header.seq, short(made.hash), attempt).path
    else:
        path = SegmentName(header.device, year, header.epoch, header.seq, short(made.hash), attempt).path
        server.put(HeadName(header.device, header.epoch, header.seq, short(made.hash)).path, b"")
    server.put(path, made.data if data is None else data)
    return path


def newer_program(machine: Machine, meeting: str, note: str) -> tuple[Payload, str]:
    """What a later version of the program may say of a note: a field and a table that this one does not know, something
    more of the action, and words it knows; and the id of the action.
    """
    action = new_id()
    record = ActionRecord(
        action, "colour_note", meeting, machine.device, "柳青", 117 << 50, machine.clock.at, extra='{"mood":"好"}'
    )
    changes = (
        Change(f"{action}-0", action, "note", note, SET, "colour", "红", None, ()),
        Change(f"{action}-1", action, "weather", new_id(), CREATE, None, {"meeting": meeting, "sky": "晴"}, None, ()),
    )
    return Payload(actions=((record, changes),)), action
