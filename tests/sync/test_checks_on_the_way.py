"""The checks of SYNC.md that are about what goes wrong between computers: 1, 2, 11, 12, 13, 14, 15, 20 of its twenty.

After whatever went wrong everything comes through, once, and nobody believed anything before it was so.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.base.drive import Condition, Drive
from desktop.base.errors import UserError
from desktop.base.medium import Watch
from desktop.sync.desk import HereDesk
from desktop.sync.kept.epochs import Began
from desktop.sync.kept.notes import remote_notes
from desktop.sync.remotes.folder import FolderRemote
from desktop.sync.remotes.remote import Kind, Unreachable
from desktop.sync.status import Stage, Wrong
from desktop.sync.syncing import sync
from desktop.sync.wire.payload import Payload, Receipt
from tests.sticks import FailingMedium, QuickMedium
from tests.sync.forging import put, sealed, us_of
from tests.sync.memory_remote import Bad, Fault, Faults, Server, in_turn
from tests.sync.world import OFFICE, ROOM_X, ROOM_X_TOO, Crash, Machine, World

Worlds = Callable[[tuple[str, ...], Path], World]


class Course:
    """A world in which something goes wrong again and again, and each time a new sentence has to come through all the
    same.
    """

    def __init__(self, world: World) -> None:
        self.world, self.laptop, self.office = world, world[ROOM_X], world.office
        self.meeting = world.meetings[ROOM_X]
        self.sentences = 0

    def begin(self, name: str) -> Machine:
        """A new sentence, on its way to the computer that is to sync now."""
        self.sentences += 1
        self.laptop.note(self.meeting, f"第{self.sentences}句")
        if name == OFFICE:
            self.laptop.sync(self.world.server)
        return self.world[name]

    def comes_through(self, carry: Callable[[Machine], object] | None = None) -> None:
        """Two passes of the laptop and one of the office; each sentence is there once, and the laptop knows it."""
        self.world.server.arrive(everything=True)
        self.world.pass_time(days=1, hours=1)
        for machine in (self.laptop, self.office, self.laptop):
            (carry or (lambda one: one.sync(self.world.server)))(machine)
        assert sorted(self.office.notes(self.meeting).values()) == sorted(self.expected)
        assert self.laptop.rows == self.office.rows
        assert self.laptop.status(self.meeting).stage is Stage.RECEIVED

    @property
    def expected(self) -> list[str]:
        return ["开场", *(f"第{number}句" for number in range(1, self.sentences + 1))]


@pytest.fixture
def course(small: World) -> Course:
    return Course(small)


# ---- 1


def steps_of_a_pass(world: World, machine: Machine) -> list[int]:
    """Commits and calls of the drive, twice each: before and after. One shard of heads is like another."""
    before = machine.fuse.steps
    machine.sync(world.server)
    labels = machine.fuse.labels[before:]
    return [step for step, label in enumerate(labels) if label != "list h" or labels[:step].count(label) < 2]


@pytest.mark.parametrize("name", [ROOM_X, OFFICE])
def test_1_a_crash_before_and_after_every_durable_step(course: Course, name: str) -> None:
    steps = steps_of_a_pass(course.world, course.begin(name))
    assert len(steps) > 20
    crashes = 0
    for step in steps:
        machine = course.begin(name)
        machine.fuse.at = machine.fuse.steps + step
        with suppress(Crash):
            machine.sync(course.world.server)
            crashes -= 1
        crashes += 1
        machine.start_anew()
        if step % 2:  # and twice in a row
            course.comes_through()
    course.comes_through()
    assert crashes > 20


# ---- 2


def calls_of_a_pass(world: World, machine: Machine) -> list[tuple[str, str]]:
    """Operations, and in which of the folders at the top; those that differ."""
    remote = machine.remote(world.server)
    sync(HereDesk(machine.store), remote, Watch())
    return list(dict.fromkeys((operation, path.partition("/")[0]) for operation, path in remote.calls))


@pytest.mark.parametrize("bad", [Bad.OFFLINE, Bad.CUT, Bad.KEPT_PART, Bad.GAVE_PART, Bad.REPLY_LOST, Bad.DELAYED])
def test_2_every_call_of_a_drive_fails_once(course: Course, bad: Bad) -> None:
    calls = [(name, *call) for name in (ROOM_X, OFFICE) for call in calls_of_a_pass(course.world, course.begin(name))]
    assert {operation for _name, operation, _top in calls} >= {"list", "get", "put"}
    for name, operation, top in calls:
        if operation in ONLY_OF.get(bad, (operation,)):
            machine = course.begin(name)
            with suppress(UserError):
                machine.sync(course.world.server, faults=once(bad, operation, top))
            course.comes_through()


ONLY_OF = {Bad.CUT: ("put", "get"), Bad.KEPT_PART: ("put",), Bad.GAVE_PART: ("get",), Bad.DELAYED: ("put",)}


def once(bad: Bad, operation: str, top: str) -> Faults:
    left = [Fault(bad, 0.3)]

    def faulty(asked: str, path: str) -> Fault | None:
        return left.pop() if left and (asked, path.partition("/")[0]) == (operation, top) else None

    return faulty


# ---- 11, 12


def test_11_an_old_or_cut_listing_takes_nothing_away(course: Course) -> None:
    laptop, office, server = course.laptop, course.office, course.world.server
    course.begin(OFFICE)
    delivered = laptop.column("SELECT what FROM delivery WHERE kind <> ''")
    for bad in (Bad.STALE, Bad.SOME):
        for machine in (laptop, office):
            machine.sync(server, faults=in_turn([Fault(bad, 0.0)] * 40, ["list"]))
    assert set(delivered) <= set(laptop.column("SELECT what FROM delivery WHERE kind <> ''"))
    course.comes_through()


def test_11_more_names_than_a_drive_lists(small: World) -> None:
    """Nutstore gives 750; here three."""
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    small.server.most = 3
    for number in range(6):
        laptop.note(meeting, f"第{number}句")
        laptop.sync(small.server)
        small.office.sync(small.server)
    assert small.office.notes(meeting) == laptop.notes(meeting)
    assert (
        len(laptop.segments("sealed"))
        == len(set(laptop.column("SELECT what FROM delivery WHERE kind <> ''")) - {""}) - 1
    )


def test_12_an_emptied_drive_changes_nothing_here_and_is_filled_again(world: World) -> None:
    rows = {name: machine.rows for name, machine in world.machines.items()}
    files = {path.rpartition(".")[0] for path in world.server.files if path[0] in "do"}
    world.server.empty()
    world.settle()
    assert {name: machine.rows for name, machine in world.machines.items()} == rows
    assert files <= {path.rpartition(".")[0] for path in world.server.files}


def test_12_another_drive_is_filled(world: World) -> None:
    meeting = world.meetings[ROOM_X]
    world.server = Server()
    world[ROOM_X].note(meeting, "另一个网盘")
    world.settle()
    assert world.office.notes(meeting) == world[ROOM_X_TOO].notes(meeting) == world[ROOM_X].notes(meeting)


# ---- 13, 14


def test_13_a_stick_is_pulled_at_every_operation(course: Course, tmp_path: Path) -> None:
    """From the laptop to the office and back, on a real folder; each operation is the last once, in either pass."""
    stick = tmp_path / "stick"
    stick.mkdir()
    drive = Drive("usb", "U盘", stick, Condition.READY)
    space = us_of(course.office).space

    def carry(machine: Machine, medium: QuickMedium | None = None) -> None:
        used = medium or QuickMedium()
        with suppress(UserError):
            remote = FolderRemote(stick, space, medium=used, plugged_in=lambda: (drive,))
            sync(HereDesk(machine.store), remote, Watch())

    def pulled(at: int) -> FailingMedium:
        return FailingMedium(lambda number, _operation: OSError(errno.EIO, "pulled") if number >= at else None)

    for name in (ROOM_X, OFFICE):
        course.begin(ROOM_X)
        if name == OFFICE:
            carry(course.laptop)
        carry(course.world[name], whole := QuickMedium())
        course.comes_through(carry)
        for at in range(len(whole.done)):
            course.begin(ROOM_X)
            if name == OFFICE:
                carry(course.laptop)
            carry(course.world[name], pulled(at))
            if at % 4 == 3:  # several in a row, now and then
                course.comes_through(carry)
    course.comes_through(carry)


def test_what_was_learnt_of_a_stick_is_kept_when_it_is_pulled_at_the_very_end(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled() -> None:
        raise Unreachable("pulled")

    laptop = course.begin(ROOM_X)
    remote = laptop.remote(Server(), Kind.STICK)
    monkeypatch.setattr(remote, "finish", pulled)
    with pytest.raises(Unreachable):
        sync(HereDesk(laptop.store), remote, Watch())
    assert remote_notes(laptop.store, remote.key).heads


def test_14_the_same_segment_by_stick_and_network_counts_once(course: Course) -> None:
    stick, small, meeting = Server(), course.world, course.meeting
    laptop, office = course.begin(ROOM_X), course.office
    laptop.sync(stick, Kind.STICK)
    assert laptop.status(meeting).stage is Stage.ON_STICK
    laptop.sync(small.server)
    assert laptop.status(meeting).stage is Stage.UPLOADED
    assert office.sync(stick, Kind.STICK).received > 0
    assert office.sync(small.server).received == 0
    rows = office.rows
    assert office.sync(stick, Kind.STICK).received == 0
    assert office.rows == rows
    course.comes_through()


# ---- 15


def put_back(machine: Machine, kept: Path, *, mark: bool) -> None:
    """A copy of the data directory takes its place; `mark`: only the database does, as when the program puts it back."""
    machine.store.close()
    if mark:
        shutil.copyfile(kept / "xiaomazha.db", machine.directory / "xiaomazha.db")
    else:
        shutil.rmtree(machine.directory)
        shutil.copytree(kept, machine.directory)
    machine.start()


@pytest.mark.parametrize("mark", [True, False], ids=["database put back", "whole disk put back"])
@pytest.mark.parametrize("name", [ROOM_X, OFFICE])
def test_15_a_database_that_was_put_back_gets_everything_again(
    small: World, tmp_path: Path, name: str, mark: bool
) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    shutil.copytree(small[name].directory, tmp_path / "kept")
    laptop.note(meeting, "之后的")
    laptop.sync(small.server)
    office.sync(small.server)
    whole = office.rows
    put_back(small[name], tmp_path / "kept", mark=mark)
    laptop.note(meeting, "恢复以后的")
    small.settle()
    assert sorted(laptop.notes(meeting).values()) == ["之后的", "开场", "恢复以后的"]
    assert laptop.rows == office.rows
    assert whole["note"] == [row for row in office.rows["note"] if row in whole["note"]]


def test_15_a_database_that_was_put_back_says_so_even_without_news(small: World, tmp_path: Path) -> None:
    """Only a stick went between them, and that stick is lost."""
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    shutil.copytree(laptop.directory, tmp_path / "kept")
    laptop.note(meeting, "之后的")
    laptop.sync(lost := Server(), Kind.STICK)
    office.sync(lost, Kind.STICK)
    put_back(laptop, tmp_path / "kept", mark=True)
    stick = Server()
    for machine in (laptop, office, laptop):
        machine.sync(stick, Kind.STICK)
    assert laptop.rows == office.rows


def test_15_the_same_old_copy_put_back_twice_is_found_twice(small: World, tmp_path: Path) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    shutil.copytree(laptop.directory, tmp_path / "kept")
    laptop.note(meeting, "之后的")
    laptop.sync(small.server)
    for _time in range(2):
        put_back(laptop, tmp_path / "kept", mark=True)
        assert us_of(laptop).epoch.began is Began.RESTORED
    small.settle()
    assert "之后的" in laptop.notes(meeting).values()
    assert laptop.rows == office.rows


def test_15_a_cloned_disk_lives_on_beside_the_first_and_is_flagged(small: World, tmp_path: Path) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    shutil.copytree(laptop.directory, tmp_path / "clone")
    clone = small.machines["克隆"] = Machine("克隆", tmp_path / "clone")
    clone.clock.at = laptop.clock.at
    for number in range(2):
        for machine in (laptop, clone):
            machine.note(meeting, f"{machine.name}{number}")
            machine.sync(small.server)
    small.settle()
    assert laptop.rows == clone.rows == office.rows
    assert len(office.notes(meeting)) == 5
    assert Wrong.FORK in {trouble.kind for trouble in office.state.troubles}


# ---- 20


def test_20_a_receipt_comes_only_after_the_offices_commit(course: Course) -> None:
    """The office goes off at every commit of a pass: no receipt stands anywhere for what it has not got."""
    office, laptop = course.office, course.laptop
    before = course.begin(OFFICE).fuse.steps
    office.sync(course.world.server)
    commits = [step for step, label in enumerate(office.fuse.labels[before:]) if label == "commit"]
    assert len(commits) > 10
    for step in commits:
        course.begin(OFFICE)
        office.fuse.at = office.fuse.steps + step
        with suppress(Crash):
            office.sync(course.world.server)
        office.start_anew()
        laptop.sync(course.world.server)
        assert office.receipts <= office.segments("applied")
        assert laptop.receipts <= office.segments("applied")


def test_20_nobody_else_can_write_a_receipt(small: World) -> None:
    """Only the office's word counts: a laptop's is set aside."""
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    laptop.note(meeting, "没有收条的")
    laptop.sync(small.server)
    told = Payload(receipts=tuple(Receipt(digest, laptop.clock.at) for digest in laptop.segments("sealed")))
    put(small.server, sealed(laptop, told, room=small.rooms[ROOM_X]))
    laptop.sync(small.server)
    assert laptop.status(meeting).stage is Stage.UPLOADED
