"""The lists of a room, as the page of people reads them and adds to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.base.i18n import _
from desktop.rules.attendance import Person
from desktop.rules.meeting import Room
from desktop.services import rooms, rows
from desktop.services.keep import save_setting, setting
from desktop.services.rooms import NewPerson
from desktop.store.changelog import Changes
from desktop.store.database import View
from desktop.store.store import Store
from desktop.ui.meetings.glances import ROOM


@dataclass(frozen=True)
class Lists:
    """What the page shows, read in one slice. `room` None: there is none yet."""

    rooms: list[Room]
    room: str | None
    people: list[Person]
    phones: dict[str, str]


def read_lists(connection: View, wanted: str | None, person: str = "") -> Lists:
    """The people of the room where `person` is listed, else of the wanted one, of the one used last, of the first."""
    known = rooms.all_rooms(connection)
    sought = rows.find(connection, Person, person) if person else None
    wanted = sought.room if sought else wanted
    ids = [room.id for room in known]
    chosen = next((r for r in (wanted, setting(connection, ROOM), *ids) if r in ids), None)
    people = rooms.people_of(connection, chosen) if chosen else []
    return Lists(known, chosen, people, rooms.phones(connection, [p.id for p in people]))


def ensure_room(store: Store, room: str | None) -> str:
    """The room, or 本村议事室 where there is none yet; used from now on."""
    room = room or rooms.room_named(store, _("本村议事室"))
    save_setting(store, ROOM, room)
    return room


def add_person(store: Store, room: str | None, name: str, standing: bool) -> Changes:
    """`new` of what comes back: whoever was added, or was there already."""
    changes, ids = rooms.add_people(store, ensure_room(store, room), [NewPerson(name)], standing=standing)
    return replace(changes, new=ids[0])
