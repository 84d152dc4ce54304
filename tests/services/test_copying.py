"""A meeting prepared from an earlier one: what stays, who comes, 上次承诺, and all of it one action."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.attendance import Attends, Participant
from desktop.rules.meeting import AgendaItem, Kind, Meeting, State
from desktop.services import attendance, commitments, copying, history, meetings, rooms, rows
from desktop.services.copying import prepare_from
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.order import move_participant
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from tests.campaigns.whole_rows import all_rows

KEPT = {
    "place": "院子",
    "form": "院坝会",
    "level": "村社区",
    "body": "村民代表会议",
    "members": 45,
    "conveners": ("苗春",),
    "moderator": "王芳",
    "recorder": "李建国",
    "speech_seconds": 120,
    "turns": 1,
    "minutes": 80,
}
OWN = {"topic": "修路", "source": "来信", "category": "大事", "publicity": "七天"}


@pytest.fixture
def room(store: Store) -> str:
    return rooms.create_room(store, "柳树沟议事室", code="LSG").new


@pytest.fixture
def first(store: Store, room: str, clock: SetClock) -> str:
    """A meeting that was held, with a walk-in, somebody excused, and the order on paper changed."""
    people = [NewPerson("王芳", "群众代表"), NewPerson("李建国"), NewPerson("张秀兰", attends=Attends.OBSERVER)]
    _changes, ids = rooms.add_people(store, room, people, standing=True)
    new = NewMeeting("修路议事会", {**KEPT, **OWN}, (NewItem("通报", Kind.BRIEFING), NewItem("怎么修")))
    made = meetings.create_meeting(store, room, new, ids).new
    with store.reading() as connection:
        last = max(rows.load(connection, Participant, meeting=made), key=lambda p: p.rank)
    move_participant(store, made, last.id, -2)
    meetings.open_meeting(store, made)
    attendance.walk_in(store, made, "路过的老刘", unit="2组")
    clock.advance(hours=2)
    return made


def found(store: Store, meeting: str) -> Meeting:
    with store.reading() as connection:
        return rows.get(connection, Meeting, meeting)


def agenda(store: Store, meeting: str) -> list[AgendaItem]:
    with store.reading() as connection:
        return meetings.agenda(connection, meeting)


def invited(store: Store, meeting: str) -> list[tuple[int, str]]:
    with store.reading() as connection:
        people = rows.load(connection, Participant, meeting=meeting, invited=True)
    return [(p.number, p.name) for p in sorted(people, key=lambda p: p.rank)]


def test_what_stays_is_shown_first_and_what_was_of_that_day_is_not(store: Store, first: str, clock: SetClock) -> None:
    with store.reading() as connection:
        pattern = copying.pattern(connection, first, clock.read().at)
        assert [m.id for m in copying.held(connection)] == [first]
    assert {name: getattr(pattern.blank, name) for name in KEPT} == KEPT
    assert {getattr(pattern.blank, name) for name in OWN} == {""}
    assert (pattern.blank.planned, pattern.blank.number, pattern.blank.state) == (None, None, State.PREPARING)
    assert (pattern.people, pattern.walk_ins, pattern.promised) == (3, 1, 0)


def test_the_same_people_are_invited_in_the_order_of_the_list(store: Store, room: str, first: str) -> None:
    second = prepare_from(store, first, NewMeeting("装灯议事会", {"place": "村部"})).new
    meeting = found(store, second)
    assert (meeting.title, meeting.place, meeting.room, meeting.state) == ("装灯议事会", "村部", room, State.PREPARING)
    assert meeting.code != found(store, first).code
    assert invited(store, second) == [(1, "张秀兰"), (2, "王芳"), (3, "李建国")]
    assert [item.title for item in agenda(store, second)] == ["装灯议事会"], "nothing was promised"


def test_walk_ins_come_along_on_wish_and_stand_on_the_list_from_then_on(store: Store, room: str, first: str) -> None:
    second = prepare_from(store, first, NewMeeting("装灯议事会"), walk_ins=True).new
    assert invited(store, second)[-1] == (4, "路过的老刘")
    with store.reading() as connection:
        assert [p.unit for p in rooms.people_of(connection, room) if p.name == "路过的老刘"] == ["2组"]


def test_who_was_taken_off_is_no_walk_in_and_who_left_the_list_is_not_invited(
    store: Store, first: str, clock: SetClock
) -> None:
    with store.reading() as connection:
        people = {p.name: p for p in rows.load(connection, Participant, meeting=first)}
    meetings.uninvite(store, first, people["李建国"].id)
    rooms.remove_person(store, str(people["王芳"].person))
    with store.reading() as connection:
        assert copying.pattern(connection, first, clock.read().at).walk_ins == 1
    assert invited(store, prepare_from(store, first, NewMeeting("装灯议事会")).new) == [(1, "张秀兰")]


def test_what_was_promised_is_the_first_item(store: Store, first: str, clock: SetClock) -> None:
    commitments.commit(store, first, "修路", lead="村委会", person="苗春", due=date(2026, 12, 1))
    with store.reading() as connection:
        assert copying.pattern(connection, first, clock.read().at).promised == 1
    items = agenda(store, prepare_from(store, first, NewMeeting("装灯议事会")).new)
    assert [(item.title, item.kind) for item in items] == [
        ("上次承诺", Kind.FOLLOW_UP),
        ("装灯议事会", Kind.DISCUSSION),
    ]
    other = meetings.start_quickly(store, "别处的会", rooms.create_room(store, "家属院").new).new
    assert len(agenda(store, prepare_from(store, other, NewMeeting("别处的事")).new)) == 1, "another room's promises"


def test_undo_takes_back_the_whole_of_it_and_redo_brings_it(store: Store, first: str) -> None:
    commitments.commit(store, first, "修路")
    before = all_rows(store)
    second = prepare_from(store, first, NewMeeting("装灯议事会"), walk_ins=True).new
    after = all_rows(store)
    assert "从上次会议筹备" in history.undo(store, second).notice
    assert all_rows(store) == before
    history.redo(store, second)
    assert all_rows(store) == after


def test_without_a_title_nothing_is_made(store: Store, first: str) -> None:
    before = all_rows(store)
    with pytest.raises(UserError, match="会议名称"):
        prepare_from(store, first, NewMeeting("　"), walk_ins=True)
    assert all_rows(store) == before


def test_people_imported_for_a_meeting_are_taken_back_in_one_step(store: Store, room: str, first: str) -> None:
    second = meetings.create_meeting(store, room, NewMeeting("装灯")).new
    before = all_rows(store)
    changes = meetings.invite_new(store, second, [NewPerson("赵六", phone="13600136004"), NewPerson("王芳")])
    assert changes.touches("person")
    assert [name for _number, name in invited(store, second)] == ["赵六", "王芳"]
    history.undo(store, second)
    assert all_rows(store) == before
    meetings.close_meeting(store, first)
    meetings.finalize(store, first)
    before = all_rows(store)
    with pytest.raises(UserError, match="定稿"):
        meetings.invite_new(store, first, [NewPerson("钱七")])
    assert all_rows(store) == before, "nobody is put on the list of the room either"
