"""A small world for sync: an office and laptops of rooms, each with its own database and clock, and drives and sticks in
memory between them. What one does is done by the program's own verbs; what goes wrong is drawn by the test.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.base.clock import SetClock
from desktop.base.medium import Watch
from desktop.rules.record import Commitment, CommitmentState, Note
from desktop.services import commitments, handling, recording, rows
from desktop.services import conflicts as to_check
from desktop.services.belonging import Belonging, belonging
from desktop.services.handling import Handling
from desktop.services.meetings import NewMeeting, close_meeting, create_meeting, open_meeting
from desktop.services.rooms import create_room
from desktop.store.store import Store
from desktop.store.worker import in_one_go
from desktop.sync.desk import HereDesk
from desktop.sync.remotes.remote import Kind
from desktop.sync.space import joining, members, space
from desktop.sync.status import MeetingStatus, SyncState, meeting_statuses, read_state
from desktop.sync.syncing import Report, seal, sync
from tests.campaigns.whole_rows import Rows, all_rows
from tests.sync.computers import AT
from tests.sync.memory_remote import Faults, MemoryRemote, Server, never

OFFICE, ROOM_X, ROOM_X_TOO, ROOM_Y = "县办", "张村", "张村二", "李村"
LAPTOPS = (ROOM_X, ROOM_X_TOO, ROOM_Y)
STICK = "stick"


class Crash(BaseException):
    """The computer went off."""


class Fuse:
    """Blows at the `at`th durable step: before or after a commit or a call of a remote. None: never."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.steps = 0
        self.labels: list[str] = []

    def step(self, label: str = "commit") -> None:
        self.labels.append(label)
        self.steps += 1
        if self.at is not None and self.steps > self.at:
            raise Crash


class FusedRemote(MemoryRemote):
    """A way to a server that a computer's crash cuts off."""

    fuse = Fuse()
    called = ""

    def _begin(self, operation: str, path: str) -> Any:
        self.called = f"{operation} {path.partition('/')[0]}"
        self.fuse.step(self.called)
        return super()._begin(operation, path)

    def _end(self, fault: Any) -> None:
        super()._end(fault)
        self.fuse.step(self.called)


class Machine:
    """A computer: its data directory, its clock, and how often it was started."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name, self.directory = name, directory
        self.clock = SetClock(AT)
        self.fuse = Fuse()
        self.start()

    def start(self) -> None:
        self.store = Store(self.directory, self.clock, person=self.name)
        self.store.device_clock = self.clock
        database = self.store.database
        commit = database.commit

        def fused() -> None:
            self.fuse.step()
            commit()
            self.fuse.step()

        database.commit = fused  # type: ignore[method-assign]

    def start_anew(self) -> None:
        """As after a crash, but that the file stays open: what was under way is rolled back."""
        self.fuse = Fuse()

    def restart(self) -> None:
        self.store.close()
        self.fuse = Fuse()
        self.start()

    @property
    def device(self) -> str:
        return self.store.device

    @property
    def ours(self) -> Belonging:
        with self.store.reading() as connection:
            return belonging(connection)

    # ---- what is recorded

    def hold_meeting(self, room: str, title: str = "议事会") -> str:
        """A meeting that is closed, with a note and a commitment."""
        meeting = create_meeting(self.store, room, NewMeeting(title)).new
        open_meeting(self.store, meeting)
        recording.note(self.store, meeting, "开场")
        commitments.commit(self.store, meeting, "修路", lead="交通局")
        close_meeting(self.store, meeting)
        return meeting

    def note(self, meeting: str, text: str) -> str:
        return recording.note(self.store, meeting, text).new

    def notes(self, meeting: str) -> dict[str, str]:
        with self.store.reading() as connection:
            return {note.id: note.text for note in rows.load(connection, Note, meeting=meeting)}

    def amend(self, meeting: str, note: str, text: str) -> None:
        recording.amend(self.store, meeting, Note, note, text)

    def clarify(self, meeting: str, **values: str) -> None:
        one = self.promises(meeting)[0]
        recording.amend(self.store, meeting, Commitment, one.id, one.matter, **values)

    def remove(self, meeting: str, note: str) -> None:
        recording.remove(self.store, meeting, Note, note)

    def promises(self, meeting: str) -> list[Commitment]:
        with self.store.reading() as connection:
            return rows.load(connection, Commitment, meeting=meeting)

    def handle(self, meeting: str, state: CommitmentState) -> None:
        """At the office."""
        one = self.promises(meeting)[0]
        handling.handle_commitment(
            self.store, one.id, Handling(state, one.lead, one.due, reason="报来", progress="报来")
        )

    @property
    def conflicts(self) -> tuple[to_check.Conflict, ...]:
        with self.store.reading() as connection:
            return to_check.conflicts(connection)

    def settle(self, found: to_check.Conflict, place: int = 0) -> None:
        to_check.settle(self.store, found.table, found.row, found.field, found.values[place].change)

    # ---- sync

    def remote(self, server: Server, kind: Kind = Kind.NETWORK, faults: Faults = never) -> MemoryRemote:
        made = FusedRemote(server, kind, faults, f"memory {kind}")
        made.fuse = self.fuse
        return made

    def sync(self, server: Server, kind: Kind = Kind.NETWORK, faults: Faults = never) -> Report:
        return sync(HereDesk(self.store), self.remote(server, kind, faults), Watch())

    def seal(self) -> int:
        return in_one_go(seal(self.store))

    @property
    def state(self) -> SyncState:
        with self.store.reading() as connection:
            return read_state(connection, self.clock.at)

    def status(self, meeting: str) -> MeetingStatus:
        with self.store.reading() as connection:
            return meeting_statuses(connection, (meeting,))[meeting]

    # ---- what is there

    @property
    def rows(self) -> Rows:
        return all_rows(self.store)

    def column(self, query: str) -> list[Any]:
        return [found[0] for found in self.store.database.raw.execute(query)]

    @property
    def actions(self) -> set[str]:
        return set(self.column("SELECT id FROM log_action"))

    def segments(self, *states: str) -> set[str]:
        marks = ", ".join(f"'{state}'" for state in states)
        return set(self.column(f"SELECT hash FROM segment WHERE state IN ({marks})"))

    @property
    def receipts(self) -> set[str]:
        return set(self.column("SELECT segment FROM receipt"))


class World:
    """All computers and the drive between them. `rooms`, `meetings`: one of each laptop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.machines: dict[str, Machine] = {}
        self.rooms: dict[str, str] = {}
        self.meetings: dict[str, str] = {}
        self.server = Server(forgiving=True)

    @classmethod
    def make(cls, folder: Path, laptops: Collection[str] = LAPTOPS) -> World:
        """An office and these laptops, which are let in one after the other; all that they recorded has come through."""
        world = cls(folder)
        office = world.machines[OFFICE] = Machine(OFFICE, folder / OFFICE)
        space.create(office.store, OFFICE, "办公室电脑")
        for name in laptops:
            world.add(name)
        world.settle()
        return world

    def add(self, name: str, *, approve: bool = True, rooms: int = 1) -> Machine:
        """Another laptop, with a meeting of each of its own rooms, or of the room that it joins."""
        machine = self.machines[name] = Machine(name, self.folder / name)
        second = name == ROOM_X_TOO
        self.rooms[name] = self.rooms[ROOM_X] if second else create_room(machine.store, name).new
        self.meetings[name] = self.meetings[ROOM_X] if second else machine.hold_meeting(self.rooms[name])
        more = [create_room(machine.store, f"{name}{number}").new for number in range(2, rooms + 1)]
        for room in more:
            machine.hold_meeting(room)
        made = space.invite(self.office.store, name, self.rooms[name] if second else "")
        joining.join(machine.store, made, None if second else [self.rooms[name], *more], name)
        if approve:
            for one in (machine, self.office):
                one.sync(self.server)
            members.approve(self.office.store, machine.device)
            self.office.sync(self.server)
        return machine

    def copy(self, folder: Path) -> World:
        """The same world, to go another way from here."""
        other = World(folder)
        other.rooms, other.meetings = dict(self.rooms), dict(self.meetings)
        other.server = copy.deepcopy(self.server)
        for name, machine in self.machines.items():
            shutil.copytree(machine.directory, folder / name)
            other.machines[name] = Machine(name, folder / name)
            other.machines[name].clock.at = machine.clock.at
        return other

    def __getitem__(self, name: str) -> Machine:
        return self.machines[name]

    @property
    def office(self) -> Machine:
        return self.machines[OFFICE]

    @property
    def laptops(self) -> list[Machine]:
        return [machine for name, machine in self.machines.items() if name != OFFICE]

    def pass_time(self, **by: float) -> None:
        for machine in self.machines.values():
            machine.clock.at += timedelta(**by)

    def settle(self, rounds: int = 12) -> None:
        """Passes of all without faults, a day apart, until nothing moves any more."""
        still = 0
        for _round in range(rounds):
            reports = [machine.sync(self.server) for machine in (*self.laptops, self.office)]
            still = 0 if any(reports) else still + 1
            if still == 2:
                return
            self.pass_time(days=1, hours=1)
        raise AssertionError("it does not come to rest")

    def close(self) -> None:
        for machine in self.machines.values():
            machine.store.close()
