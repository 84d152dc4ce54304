"""What the user sees of sync: how far each meeting has come, what is not sent, what is not in order."""

from __future__ import annotations

from datetime import timedelta

from desktop.services.rooms import create_room
from desktop.sync.remotes.remote import Kind
from desktop.sync.status import Stage, Wrong
from tests.sync.memory_remote import Server
from tests.sync.world import ROOM_X, ROOM_X_TOO, Machine, World


def test_a_meeting_goes_from_this_computer_to_the_office(small: World) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    assert laptop.status(meeting).stage is Stage.RECEIVED
    laptop.note(meeting, "又一句")
    assert (laptop.status(meeting).stage, laptop.status(meeting).unsent) == (Stage.LOCAL, 1)
    assert laptop.state.unsent == 1
    laptop.seal()
    assert (laptop.status(meeting).stage, laptop.status(meeting).unsent) == (Stage.LOCAL, 1)
    laptop.sync(stick := Server(), Kind.STICK)
    assert (laptop.status(meeting).stage, laptop.status(meeting).unsent) == (Stage.ON_STICK, 0)
    assert laptop.state.unsent == 1  # a copy on a stick is never called delivered
    laptop.sync(small.server)
    assert laptop.status(meeting).stage is Stage.UPLOADED
    assert laptop.state.unsent == 0
    small.pass_time(hours=2)
    office.sync(stick, Kind.STICK)
    small.pass_time(hours=2)
    office.sync(small.server)
    laptop.sync(small.server)
    told = laptop.status(meeting)
    assert told.stage is Stage.RECEIVED
    assert told.at == laptop.clock.at - timedelta(hours=2)  # when it was taken, not when that was told
    assert office.status(meeting).stage is Stage.RECEIVED


def test_another_laptop_sees_how_far_it_has_come(world: World) -> None:
    first, second, meeting = world[ROOM_X], world[ROOM_X_TOO], world.meetings[ROOM_X]
    assert second.status(meeting).stage is Stage.RECEIVED
    first.note(meeting, "又一句")
    first.sync(world.server)
    second.sync(world.server)
    assert second.status(meeting).stage is Stage.UPLOADED
    world.office.sync(world.server)
    second.sync(world.server)
    assert second.status(meeting).stage is Stage.RECEIVED


def test_what_is_of_no_room_of_the_space_is_neither_sent_nor_counted(small: World) -> None:
    laptop = small[ROOM_X]
    elsewhere = laptop.hold_meeting(create_room(laptop.store, "样例").new)
    assert laptop.state.unsent == 0
    assert (laptop.status(elsewhere).stage, laptop.status(elsewhere).unsent) == (Stage.LOCAL, 0)
    waiting = laptop.column("SELECT count(*) FROM outbox")
    assert laptop.sync(small.server).sent == 0
    assert laptop.column("SELECT count(*) FROM outbox") == waiting != [0]


def test_a_segment_in_the_middle_that_is_missing_is_told_by_its_number(small: World) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    for number in range(3):
        laptop.note(meeting, f"第{number}句")
        laptop.sync(small.server)
    (path,) = [path for path in small.server.files if path.startswith("d/") and "-000003-" in path]
    kept = small.server.files.pop(path)
    office.sync(small.server)
    (trouble,) = office.state.troubles
    assert (trouble.kind, trouble.device, trouble.seq) == (Wrong.GAP, laptop.device, (3,))
    assert trouble.sentence.startswith("张村还缺第 3 段")
    assert len(office.notes(meeting)) == 3  # the others do not wait for it
    small.server.files[path] = kept
    office.sync(small.server)
    assert office.state.troubles == ()
    assert office.notes(meeting) == laptop.notes(meeting)


def test_a_laptop_alone_has_nothing_to_say(small: World) -> None:
    alone = Machine("单机", small.folder / "单机")
    meeting = alone.hold_meeting(create_room(alone.store, "王村").new)
    assert alone.state.unsent == 0
    assert alone.status(meeting).stage is Stage.LOCAL
    assert alone.seal() == 0
    alone.store.close()
