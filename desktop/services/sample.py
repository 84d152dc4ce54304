"""示例: its meeting is played into the data of any computer, in a room that is no station: it joins nothing, goes nowhere."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection

from desktop.base.clock import from_local
from desktop.base.paths import resource
from desktop.rules.meeting import Meeting, Room
from desktop.services import rows
from desktop.services.rooms import all_rooms

SCRIPT = ("sample", "拐角花园.json")


def own_rooms(connection: Connection) -> list[Room]:
    """All rooms but that of the sample; one in which somebody met besides is a room like any other."""
    there = all_rooms(connection)
    if not there:
        return []
    script = json.loads(resource(*SCRIPT).read_text("utf-8"))
    return [room for room in there if not _is_of(script, room, rows.load(connection, Meeting, room=room.id))]


def _is_of(script: dict[str, dict[str, str]], room: Room, held: Collection[Meeting]) -> bool:
    played = script["meeting"]["title"], from_local(script["meeting"]["planned"])
    same = all(getattr(room, name) == value for name, value in script["room"].items())
    return same and bool(held) and all((one.title, one.planned) == played for one in held)
