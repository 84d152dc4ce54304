"""An office passes on what a laptop wrote to the others of its room, which may never see the same drive or stick."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from desktop.services.keep import setting, write_setting
from desktop.store import tables
from desktop.store.database import run
from desktop.sync.kept.notes import REWRITTEN
from desktop.sync.kept.segments import State
from desktop.sync.records.office_words import write_for
from desktop.sync.records.rooms_of import rooms_of_actions
from desktop.sync.space.history_for_room import write_for_room
from desktop.sync.space.us import Us
from desktop.sync.wire.log_lines import Action
from desktop.sync.wire.segment import Header

AGAIN = timedelta(days=1)  # a laptop gets everything of its rooms once more no sooner


def pass_on(connection: Connection, us: Us, header: Header, actions: Mapping[str, str | None], now: datetime) -> None:
    """At an office: what a laptop wrote is told to the others of its room, which may never see the same drive or stick.
    Where the laptop begins another epoch or uses a number twice, its database was put back or its disk cloned: it gets
    everything of its rooms once more, though not twice a day (what was written then stands on the drive), and is from
    then on told what it wrote itself, for it may be two.
    """
    rooms, before = us.roll.devices[header.device].rooms, _numbers(connection, header.device)
    anew = before and (header.epoch not in {epoch for epoch, _seq in before} or (header.epoch, header.seq) in before)
    if anew and _may_write_again(connection, header.device, now):
        for room in rooms:
            write_for_room(connection, room)
        return
    two = anew or len({epoch for epoch, _seq in before}) > 1 or len(set(before)) < len(before)
    shared = set(rooms) if two else us.shared_rooms(header.device)
    if shared:
        for action, of in rooms_of_actions(connection, actions).items():
            write_for(connection, [action], of & shared)


def _may_write_again(connection: Connection, device: str, now: datetime) -> bool:
    """Once a day for a device; notes that it is done."""
    lately: dict[str, str] = setting(connection, REWRITTEN, {})
    if device in lately and timedelta(0) <= now - datetime.fromisoformat(lately[device]) < AGAIN:
        return False
    write_setting(connection, REWRITTEN, {**lately, device: now.isoformat()})
    return True


def _numbers(connection: Connection, device: str) -> list[tuple[str, int]]:
    """Epoch and number of each segment of a device that was applied here."""
    segment = tables.segment
    theirs = select(segment.c.epoch, segment.c.seq).where(segment.c.device == device, segment.c.state == State.APPLIED)
    return [(found.epoch, found.seq) for found in connection.execute(theirs)]


def news_of(connection: Connection, actions: Iterable[Action]) -> dict[str, str | None]:
    """Those that are not here yet, or not to the end of this portion, with their meetings."""
    last = {changes[-1].id if changes else action.id: action for action, changes in actions}
    query = """SELECT value FROM json_each(:ids)
               WHERE value IN (SELECT id FROM log_change) OR value IN (SELECT id FROM log_action)"""
    for (here,) in run(connection, query, {"ids": json.dumps(list(last))}).fetchall():
        del last[here]
    return {action.id: action.meeting for action in last.values()}
