"""Computers of the space itself: one whose owner means ill, one that was stolen, and ones that are only set up oddly. What the
others record comes through all the same.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from desktop.base.ids import new_id
from desktop.base.medium import Watch
from desktop.rules.meeting import Room
from desktop.rules.record import CommitmentState
from desktop.services import handling, history, rows
from desktop.services.rooms import create_room
from desktop.store import tables
from desktop.sync.desk import HereDesk
from desktop.sync.records import inbox
from desktop.sync.space import joining, members, space
from desktop.sync.syncing import sync
from desktop.sync.wire.allowed_values import LATEST
from desktop.sync.wire.invitation import Invitation
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.names import HeadName, OfficeName, RequestName, SegmentName
from desktop.sync.wire.payload import Payload
from tests.sync.forging import put, sealed, us_of
from tests.sync.test_checks_on_the_way import put_back
from tests.sync.test_wrong_people import of_meeting
from tests.sync.world import ROOM_X, ROOM_X_TOO, ROOM_Y, Crash, Fuse, Machine, World

END = (LATEST << 16) - 1  # the last clock that is believed


def test_a_clock_at_the_end_of_time_does_not_silence_the_others(world: World) -> None:
    """Whatever its owner wrote, the next tick of everybody who saw it must be one that others believe."""
    laptop, meeting = world[ROOM_X], world.meetings[ROOM_X]
    put(world.server, sealed(laptop, of_meeting(laptop, meeting, hlc=END)))
    world.office.sync(world.server)
    assert "假的" in world.office.notes(meeting).values()
    world.settle()
    world.office.restart()
    for machine, where in ((world[ROOM_X_TOO], ROOM_X), (world[ROOM_Y], ROOM_Y)):
        note = machine.note(world.meetings[where], "照常记")
        world.settle()
        assert world.office.notes(world.meetings[where])[note] == "照常记"
    assert world.office.state.aside == 0


@pytest.mark.parametrize("year", [1970, 1980, 2099])
def test_a_laptop_whose_clock_stopped_arrives(small: World, year: int) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    laptop.clock.at = datetime(year, 1, 1, 0, 30, tzinfo=UTC)
    note = laptop.note(meeting, "年份不对")
    for machine in (laptop, small.office, laptop) * 2:
        machine.sync(small.server)
    assert small.office.notes(meeting)[note] == "年份不对"
    assert laptop.segments("sealed") <= laptop.receipts


def test_what_a_system_leaves_in_folders_stops_nobody(world: World, tmp_path: Path) -> None:
    from desktop.sync.remotes.folder import FolderRemote

    drive = tmp_path / "共享"
    drive.mkdir()

    def round_trip() -> None:
        for machine in (*world.laptops, world.office, *world.laptops):
            sync(HereDesk(machine.store), FolderRemote(drive, us_of(world.office).space), Watch())

    round_trip()
    for folder in [one for one in drive.rglob("*") if one.is_dir()]:
        (folder / "desktop.ini").write_bytes(b"[.ShellClassInfo]")
        (folder / "thumbs").mkdir()
    note = world[ROOM_X].note(world.meetings[ROOM_X], "照常记")
    round_trip()
    assert world[ROOM_X_TOO].notes(world.meetings[ROOM_X])[note] == "照常记"


# ---- ids


def test_nobody_takes_the_place_of_what_another_computer_recorded(world: World) -> None:
    """An action whose id another computer has used is not taken for that one: it is set aside, in sight."""
    thief, victim, meeting = world[ROOM_X], world[ROOM_X_TOO], world.meetings[ROOM_X]
    note = victim.note(meeting, "真的")
    (action,) = victim.column(f"SELECT action FROM log_change WHERE row = '{note}'")
    payload = of_meeting(thief, meeting)
    ((record, (change,)),) = payload.actions
    taken = replace(record, id=action), (replace(change, id=f"{action}-0", action=action),)
    put(world.server, sealed(thief, replace(payload, actions=(taken,))))
    world.office.sync(world.server)
    victim.sync(world.server)
    world.office.sync(world.server)
    victim.sync(world.server)
    arrived = world.office.notes(meeting).get(note) == "真的"
    assert arrived or not victim.segments("sealed") <= victim.receipts, "confirmed, and not there"
    assert arrived or world.office.state.aside


# ---- stolen


def test_a_stolen_laptop_cannot_number_its_segments_back(world: World) -> None:
    """Those that were applied before it was shut out stay; what it makes now does not count, whatever number it bears."""
    thief, meeting = world[ROOM_X], world.meetings[ROOM_X]
    for text in ("一", "二", "三"):
        thief.note(meeting, text)
        thief.sync(world.server)
    world.settle()
    members.revoke(world.office.store, thief.device)
    world.office.sync(world.server)
    before = world.office.rows
    for seq in (1, 2, 3):
        record = f"{seq}" * 32
        payload = of_meeting(thief, meeting, text=f"偷的{seq}", id=record)
        ((action, (change,)),) = payload.actions
        one = replace(change, id=f"{record}-0", action=record, row=record)
        put(world.server, sealed(thief, replace(payload, actions=((action, (one,)),)), seq=seq))
    for machine in (world.office, world[ROOM_X_TOO], world.office):
        machine.sync(world.server)
    assert world.office.rows == before
    assert not any("偷" in text for text in world[ROOM_X_TOO].notes(meeting).values())
    assert world.office.state.aside == 3


# ---- a drive


def test_a_drive_that_lists_rubbish_without_end_costs_so_much_a_pass_and_hides_nothing(small: World) -> None:
    laptop, meeting, epoch = small[ROOM_X], small.meetings[ROOM_X], us_of(small[ROOM_X]).epoch.name
    for number in range(150):
        digest = f"{number:016x}"
        small.server.put(SegmentName(laptop.device, 2026, epoch, 2, digest).path, b"\xff" * 900)
        small.server.put(HeadName(laptop.device, epoch, 2, digest).path, b"")
        small.server.put(OfficeName(small.rooms[ROOM_X], 2, digest).path, b"\xff" * 900)
        small.server.put(RequestName(laptop.device, digest).path, b"\xff" * 900)
    note = laptop.note(meeting, "照常记")
    for machine in (laptop, small.office) * 8:
        remote = machine.remote(small.server)
        sync(HereDesk(machine.store), remote, Watch())
        assert remote.requests < 320
    assert small.office.notes(meeting)[note] == "照常记"


# ---- a laptop of two stations


def test_what_was_done_in_two_rooms_at_once_arrives_and_is_read_in_each_by_its_own(small: World) -> None:
    """Such as a list of commitments that came back filled in: one action, of no meeting. A second laptop has one of the
    rooms only.
    """
    both = small.machines["两村"] = Machine("两村", small.folder / "两村")
    rooms = [create_room(both.store, name).new for name in ("东村", "西村", "别处")]
    joining.join(both.store, space.invite(small.office.store, "东村"), rooms[:2], "两村")
    second = small.machines["东村二"] = Machine("东村二", small.folder / "东村二")
    joining.join(second.store, _invited(small.office, "东村", rooms[0]), None, "东村二")
    for machine in (both, second):
        machine.sync(small.server)
        small.office.sync(small.server)
        members.approve(small.office.store, machine.device)
        small.office.sync(small.server)
    small.settle()
    with both.store.action("take_back") as action:
        for room in rooms:
            action.set(tables.room, room, village="新名")
    small.settle()
    assert [_villages(small.office)[room] for room in rooms[:2]] == ["新名", "新名"]
    assert rooms[2] not in _villages(small.office)
    assert _villages(second)[rooms[0]] == "新名"
    assert not set(rooms[1:]) & set(second.column('SELECT "row" FROM log_change'))
    assert both.state.unsent == 0


def _invited(office: Machine, station: str, room: str) -> Invitation:
    made = space.invite(office.store, station)
    return replace(made, room=Room(room, station))


def _villages(machine: Machine) -> dict[str, str]:
    with machine.store.reading() as connection:
        return {room.id: room.village for room in rows.load(connection, Room)}


# ---- large and many


def test_an_action_larger_than_any_is_taken_in_slices_and_passed_on_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the computer goes off between two of them and tells the room what it has before the rest comes."""
    monkeypatch.setattr(inbox, "AT_ONCE", 2)
    laptop, second, meeting = world[ROOM_X], world[ROOM_X_TOO], world.meetings[ROOM_X]
    before = world.office.notes(meeting).keys()
    ((record, (change,)),) = of_meeting(laptop, meeting).actions
    many = tuple(replace(change, id=f"{record.id}-{n}", row=f"{n:032x}") for n in range(7))
    made = sealed(laptop, Payload(((record, many),)))
    path = put(world.server, made)
    for at in range(100):
        world.office.fuse = Fuse(at)
        with pytest.raises(Crash):
            world.office.sync(world.server)
        world.office.start_anew()
        if world.office.notes(meeting).keys() - before:
            break
    assert len(world.office.notes(meeting).keys() - before) == 2
    world.server.delete(path)
    for machine in (world.office, second):
        machine.sync(world.server)
    world.server.put(path, made.data)
    world.pass_time(hours=1)  # its head was no use for a while
    for machine in (world.office, second):
        machine.sync(world.server)
    assert len(world.office.notes(meeting).keys() - before) == 7
    assert world.office.notes(meeting) == second.notes(meeting)


def test_a_computer_that_begins_anew_all_the_time_is_written_for_once_a_day(small: World) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    written = f"""SELECT count(*) FROM segment_meeting m JOIN segment s ON s.hash = m.segment
                  WHERE s.state = 'sealed' AND m.meeting = '{meeting}'"""
    (before,) = small.office.column(written)
    for number in range(4):
        put(small.server, sealed(laptop, Payload(), seq=1, epoch=f"{number:08x}"))
        small.office.sync(small.server)
    assert small.office.column(written) == [before + 1]
    small.pass_time(days=1, hours=1)
    put(small.server, sealed(laptop, Payload(), seq=1, epoch="f" * 8))
    small.office.sync(small.server)
    assert small.office.column(written) == [before + 2]


def test_a_database_that_is_put_back_twice_a_day_gets_everything_back(small: World, tmp_path: Path) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    shutil.copytree(laptop.directory, tmp_path / "kept")
    for text in ("一", "二"):
        laptop.note(meeting, text)
        for machine in (laptop, small.office):
            machine.sync(small.server)
        put_back(laptop, tmp_path / "kept", mark=True)
    for machine in (laptop, small.office) * 3:
        machine.sync(small.server)
    assert laptop.notes(meeting) == small.office.notes(meeting)
    assert {"一", "二"} <= set(laptop.notes(meeting).values())


def test_one_computer_does_not_take_the_place_of_others_in_what_is_set_aside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = of_meeting(world[ROOM_X], world.meetings[ROOM_X])
    strange = [sealed(world[ROOM_X], payload, keys=DeviceKeys.new(), device=new_id(), seq=n) for n in range(1, 6)]
    size = len(strange[0].data) + 50
    monkeypatch.setattr(inbox, "MOST_OF_ONE", 2 * size)
    monkeypatch.setattr(inbox, "MOST_OF_STRANGERS", 3 * size)
    of_others = of_meeting(world[ROOM_Y], world.meetings[ROOM_X])
    insider = [sealed(world[ROOM_Y], of_others, seq=n) for n in range(901, 906)]
    for one in (*insider, *strange):
        put(world.server, one)
    world.office.sync(world.server)
    aside = world.office.segments("aside")
    assert len(aside & {one.hash for one in insider}) == 2
    assert len(aside & {one.hash for one in strange}) == 3


# ---- what it says of others


def test_whoever_says_that_he_undid_what_another_did_takes_no_undo_from_him(world: World) -> None:
    """Nor from the office: a record takes effect by its changes, what it names as undone is only told."""
    thief, victim, meeting = world[ROOM_X], world[ROOM_X_TOO], world.meetings[ROOM_X]
    note = victim.note(meeting, "真的")
    world.office.handle(meeting, CommitmentState.UNDER_WAY)
    world.settle()
    theirs = {
        machine: machine.column(
            f"SELECT id FROM log_action WHERE device = '{machine.device}' ORDER BY hlc DESC LIMIT 1"
        )[0]
        for machine in (victim, world.office)
    }
    before = world.office.rows
    for seq, (verb, undoes) in enumerate(product((history.UNDO, history.REDO, "note"), theirs.values()), 901):
        ((action, _changes),) = of_meeting(thief, meeting, verb=verb, undoes=undoes, id=new_id(), hlc=END - seq).actions
        put(world.server, sealed(thief, Payload(((action, ()),)), seq=seq))
    world.settle()
    assert world.office.segments("aside") == set()
    assert world.office.rows == before
    assert victim.notes(meeting)[note] == "真的"
    history.undo(victim.store, meeting)
    assert note not in victim.notes(meeting)
    history.redo(victim.store, meeting)
    assert victim.notes(meeting)[note] == "真的"
    handling.undo(world.office.store, meeting)
    assert world.office.promises(meeting)[0].state is not CommitmentState.UNDER_WAY
