"""Power cuts, rebuilt: the program runs once under strace; states of its disk at sampled moments are opened and judged."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.durability.disk import Disk, Luck
from tests.durability.tracing import Event, Said, record
from tests.durability.verdict import Broken, Found, judge, read

# Under these the program must lose something, or the test sees nothing.
MUTANTS: dict[str, tuple[str, ...]] = {
    "synchronous=OFF": ("synchronous=OFF=0",),
    "journal_mode=DELETE, synchronous=FULL": ("journal_mode=DELETE=delete", "synchronous=FULL=2"),
    "journal_mode=WAL, synchronous=NORMAL": ("journal_mode=WAL=wal", "synchronous=NORMAL=1"),
}


@dataclass(frozen=True)
class Run:
    """A run that nothing disturbed: its events, and what it left."""

    folder: Path
    events: Sequence[Event]
    whole: Found


@dataclass
class Tally:
    """`states` by how much of the unsynced data reached the disk; `broken`: what was wrong with which."""

    states: Counter[Luck] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    acknowledged: int = 0

    def __str__(self) -> str:
        parts = ", ".join(f"{count} {luck.value}" for luck, count in self.states.items())
        return (
            f"{self.states.total()} states ({parts}), {self.acknowledged} calls acknowledged, {len(self.broken)} broken"
        )


def run_program(folder: Path, calls: int, pragmas: Sequence[str] = ()) -> Run:
    """Record one run in `folder`, an empty folder that counts as having been there for ever."""
    data = folder / "data"
    options = [word for pragma in pragmas for word in ("--pragma", pragma)]
    events = record(folder, str(data), "--calls", str(calls), *options)
    whole = read(data)
    shutil.rmtree(data)
    return Run(folder, events, whole)


def spoken(events: Sequence[Event]) -> list[tuple[int, dict[str, Any]]]:
    """What the program said, with the number of the event from which on it was said."""
    return [(n, json.loads(event.text)) for n, event in enumerate(events, 1) if isinstance(event, Said)]


def cut_power(run: Run, states: int, seed: int, *, stop_at_first: bool = False) -> Tally:
    """Judge sampled states. Half of the cuts fall between an acknowledgement and the second event after it."""
    chance = Random(seed)
    said = spoken(run.events)
    tally = Tally(acknowledged=sum("done" in words for _moment, words in said))
    for moment, disk in moments(run.folder, run.events, sampled(run.events, states, chance)):
        for luck in Luck:
            tally.states[luck] += 1
            directory = run.folder / "state"
            disk.write_out(directory, luck, chance)
            try:
                judge(directory / "data", [words for at, words in said if at <= moment], run.whole)
            except Broken as broken:
                tally.broken.append(f"after event {moment}, {luck.value}: {broken}")
                if stop_at_first:
                    return tally
            finally:
                shutil.rmtree(directory)
    return tally


def sampled(events: Sequence[Event], states: int, chance: Random) -> list[int]:
    """Moments (numbers of events that have happened), each of which gives one state for every kind of luck."""
    count = -(-states // len(Luck))
    said = [n for n, event in enumerate(events, 1) if isinstance(event, Said)]
    late = [min(chance.choice(said) + chance.randrange(3), len(events)) for _ in range(count // 2)]
    return sorted(late + [chance.randint(1, len(events)) for _ in range(count - len(late))])


def moments(folder: Path, events: Sequence[Event], wanted: Sequence[int]) -> Iterator[tuple[int, Disk]]:
    """The disk as it is at each of these moments; `folder` is as it was before the first event."""
    disk = Disk(folder)
    happened = 0
    for moment in wanted:
        for event in events[happened:moment]:
            disk.take(event)
        happened = moment
        yield moment, disk
