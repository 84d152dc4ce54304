"""A new meeting made from an earlier one: what stays the same, the same people, and 上次承诺 as the first item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.rules.attendance import Participant, Person, SignIn
from desktop.rules.meeting import Kind, Meeting, State
from desktop.services import meetings, rows
from desktop.services.follow_up import open_commitments
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson, merge_people
from desktop.store.changelog import Action, Changes
from desktop.store.store import Store

STAYS = (
    *("room", "place", "form", "level", "body", "members", "conveners", "moderator", "recorder"),
    *("speech_seconds", "turns", "minutes", "zone"),
)


@dataclass(frozen=True)
class Pattern:
    """What an earlier meeting gives to a new one. `blank`: a meeting with the fields that stay and nothing else.
    `people` were invited and would be again, `walk_ins` came without. `promised`: open commitments of the room.
    """

    earlier: Meeting
    blank: Meeting
    people: int
    walk_ins: int
    promised: int


def held(connection: Connection, room: str | None = None) -> list[Meeting]:
    """The meetings that began, of one room or of all, the latest first."""
    found = [m for m in meetings.all_meetings(connection) if m.state is not State.PREPARING]
    return [m for m in found if room in (None, m.room)]


def pattern(connection: Connection, earlier: str, moment: datetime) -> Pattern:
    """What a meeting that is prepared at `moment` takes over."""
    found = rows.get(connection, Meeting, earlier)
    blank = Meeting("", title="", code="", **{name: getattr(found, name) for name in STAYS})
    people, walk_ins = _people(connection, found)
    return Pattern(found, blank, len(people), len(walk_ins), len(open_commitments(connection, blank, moment)))


def prepare_from(store: Store, earlier: str, new: NewMeeting, *, walk_ins: bool = False) -> Changes:
    """Prepare a meeting in the room of an earlier one with its invitation list, in its order; on wish also with those
    who came without invitation. `new` says what stands in the form. One action, which undo takes back whole.
    """
    row, moment = new_id(), store.clock.read().at
    with store.action("prepare_from", row) as action:
        found = rows.get(action.connection, Meeting, earlier)
        people, others = _people(action.connection, found)
        invited = [*people, *(_onto_list(action, found.room, others) if walk_ins else ())]
        values = {"zone": found.zone, **new.values}
        whole = NewMeeting(new.title, values, _items(action.connection, found, new, moment))
        meetings.prepare(action, row, found.room, whole, invited, moment)
        action.new = row
    return action.changes


def _items(connection: Connection, earlier: Meeting, new: NewMeeting, moment: datetime) -> tuple[NewItem, ...]:
    items = new.items or (NewItem(new.title),)
    if open_commitments(connection, Meeting("", earlier.room, "", ""), moment):
        return NewItem(_("上次承诺"), Kind.FOLLOW_UP), *items
    return items


def _people(connection: Connection, meeting: Meeting) -> tuple[list[str], list[Participant]]:
    """Who was invited and still stands on the list of the room, by id; and who came without invitation."""
    signed = {s.participant for s in rows.load(connection, SignIn, meeting=meeting.id)}
    listed = {p.id for p in rows.load(connection, Person, room=meeting.room)}
    came = sorted(rows.load(connection, Participant, meeting=meeting.id), key=lambda p: (p.rank, p.number))
    invited = [p.person for p in came if p.invited and p.person in listed]
    return [person for person in invited if person], [p for p in came if not p.invited and p.id in signed]


def _onto_list(action: Action, room: str, walk_ins: Sequence[Participant]) -> list[str]:
    people = [NewPerson(p.name, p.role, p.role_text, p.unit, attends=p.attends) for p in walk_ins]
    return merge_people(action, room, people, standing=False)
