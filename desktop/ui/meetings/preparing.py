"""What the preparing page reads in one slice, and what it does in one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.base.i18n import _
from desktop.rules.attendance import Participant, Person
from desktop.rules.meeting import AgendaItem, Meeting, Room
from desktop.services import meetings, rooms, rows
from desktop.services.keep import save_setting, setting
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import NewPerson
from desktop.store.changelog import Changes
from desktop.store.database import View
from desktop.store.store import Store
from desktop.ui.meetings.glances import ROOM


@dataclass(frozen=True)
class Prepared:
    """What the page shows, read in one slice. `room` None: there is none yet."""

    rooms: list[Room]
    room: str | None
    meeting: Meeting | None
    agenda: list[AgendaItem]
    participants: list[Participant]
    people: list[Person]


def read_prepared(connection: View, meeting_id: str | None) -> Prepared:
    """The meeting as it is prepared; for a new one the room that was used last."""
    known = rooms.all_rooms(connection)
    if meeting_id is None:
        last = setting(connection, ROOM)
        ids = [room.id for room in known]
        return Prepared(known, last if last in ids else next(iter(ids), None), None, [], [], [])
    meeting = rows.get(connection, Meeting, meeting_id)
    participants = rows.load(connection, Participant, meeting=meeting_id)
    return Prepared(
        known,
        meeting.room,
        meeting,
        meetings.agenda(connection, meeting_id),
        sorted(participants, key=lambda p: (p.rank, p.number)),
        rooms.people_of(connection, meeting.room),
    )


def create(store: Store, room: str | None, title: str, values: dict[str, Any]) -> Changes:
    """Prepare a meeting with what was written so far, in the room that is used from now on."""
    room = room or rooms.room_named(store, _("本村议事室"))
    save_setting(store, ROOM, room)
    return meetings.create_meeting(store, room, NewMeeting(title, values))


def invite_by_name(store: Store, meeting: str, room: str, name: str) -> Changes:
    """Invite somebody who is on no list yet."""
    _changes, ids = rooms.add_people(store, room, [NewPerson(name)])
    return meetings.invite(store, meeting, ids)
