"""What the page of settings shows, read in one slice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.rules.meeting import Room, Unit
from desktop.services import rooms, settings, templates, units
from desktop.services.keep import setting
from desktop.services.settings import Values
from desktop.services.templates import Kept
from desktop.store.database import View
from desktop.ui.meetings.glances import ROOM


@dataclass(frozen=True)
class Stored:
    """`room`: the one that is shown, None where there is none yet. `units`: the list; `used`: other names of units that
    were written at meetings. `templates`: of the office, by the key of the document.
    """

    values: Values
    rooms: list[Room]
    room: Room | None
    units: list[Unit]
    used: tuple[str, ...]
    templates: Mapping[str, Kept]


def read_stored(connection: View, wanted: str | None) -> Stored:
    """The wanted room, else the one used last, else the first."""
    known = {room.id: room for room in rooms.all_rooms(connection)}
    chosen = next((row for row in (wanted, setting(connection, ROOM), *known) if row in known), None)
    used = tuple(unit.name for unit in units.known_units(connection) if not unit.id)
    listed = units.all_units(connection)
    room = known[chosen] if chosen else None
    return Stored(settings.read(connection), list(known.values()), room, listed, used, templates.kept(connection))
