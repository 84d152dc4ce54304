"""What may happen in a world, one thing at a time, and what has to be true after each and once everything has come to rest.

Used with draws of Hypothesis, which makes a failing course short, and with those of a seeded generator, which is quick.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop.base.errors import UserError
from desktop.rules.record import CommitmentState
from desktop.sync.remotes.remote import Kind
from desktop.sync.wire.names import HeadName, SegmentName, parse
from desktop.sync.wire.segment import SegmentError, hash_of
from tests.sync.memory_remote import Bad, Fault, Faults, Server, never
from tests.sync.world import OFFICE, Crash, Fuse, Machine, World

Draw = Callable[[int], int]  # a number from 0, below the one given
STATES = tuple(CommitmentState)
CLONE = "克隆"
JUMPS = (timedelta(days=-1), timedelta(days=400), timedelta(minutes=7), timedelta(days=-400))


@dataclass(frozen=True)
class Hard:
    """`bad`: what may go wrong in a call of a drive, within so many calls of a pass (`soonest`). `often`: names of steps
    that come as often as all others together.
    """

    bad: tuple[Bad, ...] = tuple(Bad)
    soonest: int = 40
    often: tuple[str, ...] = ()


HARD = Hard()


class Play:
    """`hard`: what goes wrong, and how often."""

    def __init__(self, world: World, draw: Draw, hard: Hard = HARD) -> None:
        self.world, self.draw, self.hard = world, draw, hard
        self.stick = Server(forgiving=True)
        self.backups: dict[str, Path] = {}
        self.put_back: set[str] = set()  # whose database is older than what the others know of it, until all is at rest
        self.own: dict[str, set[str]] = {name: machine.actions for name, machine in world.machines.items()}
        self.taken: dict[str, set[str]] = {}
        self.texts = 0
        self.check()

    # ---- what happens

    def machine(self) -> Machine:
        names = sorted(self.world.machines)
        return self.world[names[self.draw(len(names))]]

    def laptop(self) -> Machine:
        laptops = self.world.laptops
        return laptops[self.draw(len(laptops))]

    def step(self) -> None:
        """Something of all that may happen, what is usual more often."""
        steps: tuple[Callable[[], None], ...] = (
            (self.edit,) * 8 + (self.sync,) * 6 + (self.sync_badly,) * 8 + (self.crash,) * 3 + (self.visit,) * 2
        )
        steps += (self.seal, self.handle, self.handle, self.settle, self.move_clock, self.back_up, self.put_it_back)
        steps += (self.clone, self.empty, self.lose, self.lose)
        if self.hard.often and self.draw(2):
            steps = tuple(getattr(self, name) for name in self.hard.often)
        steps[self.draw(len(steps))]()
        self.check()

    def edit(self) -> None:
        """A note is written, changed or taken out: few of them, so that two laptops meet in one."""
        machine = self.laptop()
        meeting = self.world.meetings[machine.name.removeprefix(CLONE)]
        notes = sorted(machine.notes(meeting))
        self.texts += 1
        what = self.draw(6)
        if what == 0 or not notes:
            machine.note(meeting, f"第{self.texts}句")
        elif what == 1 and len(notes) > 1:
            self._allowed(lambda: machine.remove(meeting, notes[self.draw(len(notes))]))
        else:
            self._allowed(lambda: machine.amend(meeting, notes[self.draw(len(notes))], f"改成{self.texts}"))

    def handle(self) -> None:
        """The office changes the state of a commitment that it knows."""
        known = [one for one in sorted(set(self.world.meetings.values())) if self.world.office.promises(one)]
        if known:
            meeting, state = known[self.draw(len(known))], STATES[self.draw(len(STATES))]
            self._allowed(lambda: self.world.office.handle(meeting, state))

    def settle(self) -> None:
        machine = self.laptop()
        found = machine.conflicts
        if found:
            one = found[self.draw(len(found))]
            self._allowed(lambda: machine.settle(one, self.draw(len(one.values))))

    def _allowed(self, verb: Callable[[], None]) -> None:
        """Rules of the meeting may forbid it."""
        with suppress(UserError):
            verb()

    def seal(self) -> None:
        self.machine().seal()

    def sync(self) -> None:
        machine = self.machine()
        spoilt = " ".join(machine.column(SPOILT))
        machine.sync(self.world.server)
        if machine is self.world.office:
            waiting = self._to_be_seen(spoilt) - machine.segments("applied", "aside")
            assert not waiting, f"the office passes over {waiting}"

    def _to_be_seen(self, spoilt: str) -> set[str]:
        """Segments that stand on the drive, whole and with a head, and were not found spoilt a short while before."""
        files = self.world.server.files
        heads = {name.hash16: name for path in files if isinstance(name := parse(path), HeadName)}
        found = set()
        for path, data in files.items():
            name = parse(path)
            if isinstance(name, SegmentName) and name.hash16 in heads and name.hash16 not in spoilt:
                with suppress(SegmentError):
                    found.add(hash_of(data))
        return found

    def sync_badly(self) -> None:
        """Up to three things go wrong on the way."""
        self._try(self.machine(), self.world.server, Kind.NETWORK, self._faults())

    def visit(self) -> None:
        """Somebody carries the stick to a computer."""
        self._try(self.machine(), self.stick, Kind.STICK, self._faults() if self.draw(2) else None)

    def crash(self) -> None:
        """It goes off at some step, and is started again."""
        machine = self.machine()
        machine.fuse.at = machine.fuse.steps + self.draw(80)
        self._try(machine, self.world.server, Kind.NETWORK, None)
        machine.restart()

    def _try(self, machine: Machine, server: Server, kind: Kind, faults: Faults | None) -> None:
        with suppress(UserError, Crash):
            machine.sync(server, kind, faults or never)

    def _faults(self) -> Faults:
        planned = {
            self.draw(self.hard.soonest): Fault(self.hard.bad[self.draw(len(self.hard.bad))], (self.draw(11)) / 10)
            for _one in range(1 + self.draw(3))
        }
        calls = -1

        def faulty(_operation: str, _path: str) -> Fault | None:
            nonlocal calls
            calls += 1
            return planned.get(calls)

        return faulty

    def move_clock(self) -> None:
        self.machine().clock.at += JUMPS[self.draw(len(JUMPS))]

    def back_up(self) -> None:
        """The program's own copy of the database."""
        machine = self.machine()
        path = self.world.folder / f"{machine.name}.backup"
        copy_database(machine, path)
        self.backups[machine.name] = path

    def put_it_back(self) -> None:
        """The copy takes the place of the database; what only that knew is gone, and was told to nobody."""
        if not self.backups:
            return
        name = sorted(self.backups)[self.draw(len(self.backups))]
        machine = self.world[name]
        machine.store.close()
        shutil.copyfile(self.backups[name], machine.directory / "xiaomazha.db")
        machine.fuse = Fuse()
        machine.start()
        known = set().union(*(other.actions for other in self.world.machines.values()))
        self.own[name] &= known
        self.put_back.add(name)
        self.taken.pop(name, None)

    def clone(self) -> None:
        """The disk of a laptop is copied whole into a second computer."""
        original = self.laptop()
        name = CLONE + original.name
        if CLONE in original.name or name in self.world.machines:
            return
        original.store.close()
        shutil.copytree(original.directory, self.world.folder / name)
        original.start()
        self.world.machines[name] = Machine(name, self.world.folder / name)
        self.world.machines[name].clock.at = original.clock.at
        self.own[name] = set(self.own[original.name])

    def empty(self) -> None:
        """Somebody clears the drive. A copy of the office's database made before is not put back any more, nor may one
        have been that has not caught up: what the office said and only the drive had besides would be lost for good.
        """
        if OFFICE in self.put_back:
            return
        self.world.server.empty()
        self.backups.pop(OFFICE, None)

    def lose(self) -> None:
        """The drive loses a file. As with a drive that was emptied, the office's older copies are not put back then."""
        files = sorted(self.world.server.files)
        if files and OFFICE not in self.put_back:
            self.world.server.delete(files[self.draw(len(files))])
            self.backups.pop(OFFICE, None)

    # ---- what is always true

    def check(self) -> None:
        office = self.world.office
        for name, machine in self.world.machines.items():
            self.own[name] |= set(machine.column(OWN.format(device=machine.device)))
            if name not in self.put_back:
                lost = self.own[name] - machine.actions
                assert not lost, f"{name} lost {lost} of its own"
            taken = machine.segments("applied", "sealed")
            assert self.taken.get(name, set()) <= taken, f"{name} forgot what it applied"
            self.taken[name] = taken
            if name != OFFICE and OFFICE not in self.put_back:
                unfounded = (machine.receipts & machine.segments("sealed")) - office.segments("applied")
                assert not unfounded, f"{name} has receipts for what the office has not got"

    def come_to_rest(self) -> None:
        """Nothing goes wrong any more: everybody has everything, once, and knows it. Of a cloned disk both are used: one
        that never writes cannot be told from the other.
        """
        for name in [one for one in self.world.machines if CLONE in one]:
            for machine in (self.world[name], self.world[name.removeprefix(CLONE)]):
                machine.note(self.world.meetings[name.removeprefix(CLONE)], f"{machine.name}也在用")
        self.world.server.arrive(everything=True)
        self.world.settle()
        self.put_back.clear()
        self.check()
        office = self.world.office
        for machine in self.world.laptops:
            room = self.world.rooms[machine.name.removeprefix(CLONE)]
            assert machine.column(OF_ROOM.format(room=room)) == office.column(OF_ROOM.format(room=room)), machine.name
            assert machine.state.unsent == 0
            assert machine.segments("sealed") <= machine.receipts, f"{machine.name} has no receipt"
            assert machine.column(CONFLICTS.format(room=room)) == office.column(CONFLICTS.format(room=room))
        self._check_projections()

    def _check_projections(self) -> None:
        """Of every room what its laptops show, and the office what all of them do."""
        by_room: dict[str, Machine] = {}
        for machine in self.world.laptops:
            first = by_room.setdefault(self.world.rooms[machine.name.removeprefix(CLONE)], machine)
            assert machine.rows == first.rows, f"{machine.name} shows something else than {first.name}"
        shown = [machine.rows for machine in by_room.values()]
        for table, rows in self.world.office.rows.items():
            assert rows == sorted((row for one in shown for row in one[table]), key=lambda row: row[0]), table


SPOILT = "SELECT value FROM setting WHERE key LIKE 'sync.at %'"
OWN = "SELECT id FROM log_action WHERE device = '{device}'"
OF_ROOM = """SELECT id FROM log_action WHERE meeting IN (SELECT id FROM meeting WHERE room = '{room}') ORDER BY id"""
CONFLICTS = """SELECT "table" || "row" || field || kind FROM conflict
    WHERE meeting IN (SELECT id FROM meeting WHERE room = '{room}') ORDER BY 1"""


def copy_database(machine: Machine, path: Path) -> None:
    path.unlink(missing_ok=True)
    shutil.copyfile(machine.directory / "xiaomazha.db", path)
