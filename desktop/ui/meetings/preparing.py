"""What the preparing page reads in one slice, and what it does in one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.base.i18n import _
from desktop.rules.attendance import Participant, Person
from desktop.rules.meeting import AgendaItem, Meeting, Room
from desktop.services import copying, meetings, rooms, rows, settings
from desktop.services.keep import drafts, save_setting, setting
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import NewPerson
from desktop.services.settings import Values
from desktop.store.changelog import Changes
from desktop.store.database import View
from desktop.store.store import Store
from desktop.ui.meetings.glances import ROOM

NEW = "new"  # whose draft is kept where there is no meeting yet
DRAFT = "prepare"


@dataclass(frozen=True)
class Prepared:
    """What the page shows, read in one slice. `room` None: there is none yet. `held`: meetings that a new one can be
    made from, the latest first. `kept`: what was being typed when the program ended. `gone`: undo has taken the
    meeting back.
    """

    rooms: list[Room]
    room: str | None
    meeting: Meeting | None
    agenda: list[AgendaItem]
    participants: list[Participant]
    people: list[Person]
    held: list[Meeting] = field(default_factory=list)
    kept: str = ""
    gone: bool = False
    settings: Values = field(default_factory=dict)


def read_prepared(connection: View, meeting_id: str | None) -> Prepared:
    """The meeting as it is prepared; for a new one the room that was used last."""
    known = rooms.all_rooms(connection)
    if meeting_id is None:
        last = setting(connection, ROOM)
        ids = [room.id for room in known]
        room = last if last in ids else next(iter(ids), None)
        held, kept = copying.held(connection), _kept(connection, NEW)
        return Prepared(known, room, None, [], [], [], held, kept, settings=settings.read(connection))
    meeting = rows.find(connection, Meeting, meeting_id)
    if meeting is None:
        return Prepared(known, None, None, [], [], [], gone=True)
    participants = rows.load(connection, Participant, meeting=meeting_id)
    return Prepared(
        known,
        meeting.room,
        meeting,
        meetings.agenda(connection, meeting_id),
        sorted(participants, key=lambda p: (p.rank, p.number)),
        rooms.people_of(connection, meeting.room),
        kept=_kept(connection, meeting_id),
        settings=settings.read(connection),
    )


def _kept(connection: View, meeting: str) -> str:
    key = f"{meeting}/{DRAFT}"
    return drafts(connection, key).get(key, "")


def create(store: Store, room: str | None, title: str, values: dict[str, Any]) -> Changes:
    """Prepare a meeting with what was written so far, in the room that is used from now on."""
    room = room or rooms.room_named(store, _("本村议事室"))
    save_setting(store, ROOM, room)
    return meetings.create_meeting(store, room, NewMeeting(title, values))


def create_from(store: Store, earlier: str, title: str, values: dict[str, Any], walk_ins: bool) -> Changes:
    """The same from an earlier meeting, in its room."""
    with store.reading() as connection:
        room = rows.get(connection, Meeting, earlier).room
    save_setting(store, ROOM, room)
    return copying.prepare_from(store, earlier, NewMeeting(title, values), walk_ins=walk_ins)


def invite_by_name(store: Store, meeting: str, name: str) -> Changes:
    """Invite somebody who is on no list yet."""
    return meetings.invite_new(store, meeting, [NewPerson(name)])
