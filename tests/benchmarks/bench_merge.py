"""An office takes a year of meetings, against a plain bulk insert of the same rows.

    python -m tests.benchmarks.bench_merge [meetings]     (2,900 where it is left out)

Every meeting is one long meeting (tests.sync.long_meeting, about 430 changes) with ids and moments of its own, sealed as
a segment by a laptop of its own and taken as sync takes it: signature, decryption, decoding, every check, then one
transaction. The plain side inserts the rows that this left in log, tables and list of segments into a database with the
same tables, indexes and pragmas, with `executemany`, also one transaction a segment. Both take turns, 50 segments at a
time, on disks that are written through. Prints the ratio (aim ≤ 5) at 1, 2 and 4 times so many meetings, how it grows,
what of it is what, and the memory.

Then, with that database, how long somebody waits for 已存 who records suggestions while the largest segments are taken
(four meetings each; aim < 100 ms).
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from desktop.base.ids import new_id
from desktop.services import meetings, recording
from desktop.services.belonging import Belonging, Role
from desktop.store.changelog import ActionRecord, Change
from desktop.store.store import Store
from desktop.store.tables import SHARED
from desktop.store.worker import Urgency, Worker
from desktop.sync.desk import Desk, HereDesk
from desktop.sync.kept.epochs import Began, Epoch
from desktop.sync.records import inbox
from desktop.sync.space.us import Us
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.meta import Member, Meta, Office
from desktop.sync.wire.names import SegmentName, short
from desktop.sync.wire.payload import Payload, decode, encode
from desktop.sync.wire.plausible import Author, check
from desktop.sync.wire.segment import Header, seal, unseal, verify
from tests.sync.long_meeting import count, play_long_meeting, quick_store, whole_log

T = TypeVar("T")
AIM, LONGEST_WAIT = 5, 0.1
AT_ONCE = 50  # segments of either side in turn
LARGE = 4  # meetings in the largest segments
PAUSE = 0.05  # between two suggestions that somebody records
YEAR = 365 * 24 * 3600 * 1000  # milliseconds
ID = re.compile("[0-9a-f]{32}")
EPOCH = "0a1b2c3d"
SPACE, OFFICE = new_id(), new_id()
LAPTOP, OFFICE_KEYS = DeviceKeys.new(), DeviceKeys.new()  # the laptops share their keys
RECIPIENTS = (LAPTOP.public.age, OFFICE_KEYS.public.age, RecoveryKey.new().recipient)


@dataclass(frozen=True)
class Sealed:
    """A segment as it lies on the drive. `rooms`: those of its meetings; `actions`: ids of what is in it."""

    data: bytes
    name: SegmentName
    rooms: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """The log of one meeting as text, of which many are made."""

    text: str
    device: str
    room: str
    changes: int

    @classmethod
    def played(cls) -> Pattern:
        with TemporaryDirectory() as folder, quick_store(Path(folder)) as store:
            play_long_meeting(store, Path(folder))
            log = whole_log(store)
            room = store.database.raw.execute("SELECT id FROM room").fetchone()[0]
            lines = [[vars(action), [vars(change) for change in changes]] for action, changes in log.actions]
            return cls(json.dumps(lines, ensure_ascii=False, default=str), store.device, room, count(log))

    def meeting(self, number: int, device: str) -> tuple[Payload, str]:
        """One at another moment of the year, written by that device, and its room."""
        later = random.Random(number).randrange(YEAR)
        mask = int.from_bytes(hashlib.sha256(str(number).encode()).digest()[:8]) & (1 << 62) - 1

        def another(found: re.Match[str]) -> str:
            if found[0] == self.device:
                return device
            whole = int(found[0], 16)
            return f"{whole + (later << 80) ^ mask:032x}"

        lines = json.loads(ID.sub(another, self.text))
        actions = tuple((_action(a, later), tuple(map(_change, changes))) for a, changes in lines)
        return Payload(actions), ID.sub(another, self.room)

    def sealed(self, *numbers: int) -> Sealed:
        """A segment of a laptop of its own with these meetings."""
        device = hashlib.sha256(f"laptop {numbers}".encode()).hexdigest()[:32]
        found = [self.meeting(number, device) for number in numbers]
        payload = Payload(tuple(chain.from_iterable(one.actions for one, _room in found)))
        clocks = [action.hlc for action, _changes in payload.actions]
        header = Header(SPACE, device, EPOCH, 1, "", min(clocks), max(clocks), 4, 1, 1)
        made = seal(header, encode(payload), LAPTOP, RECIPIENTS)
        name = SegmentName(device, 2026, EPOCH, 1, short(made.hash))
        return Sealed(made.data, name, tuple(room for _one, room in found), tuple(a.id for a, _c in payload.actions))


def _action(values: dict[str, Any], later: int) -> ActionRecord:
    moved = {"hlc": values["hlc"] + (later << 16), "at": datetime.fromisoformat(values["at"])}
    return ActionRecord(**{**values, **moved})


def _change(values: dict[str, Any]) -> Change:
    return Change(**{**values, "base": tuple(values["base"])})


def office(segments: Iterable[Sealed]) -> Us:
    """The office of a space to which whoever sealed these belongs."""
    keys = LAPTOP.public
    members = {one.name.device: Member(keys, one.rooms) for one in segments}
    roll = Meta(SPACE, 1, "县政协", Office(OFFICE, OFFICE_KEYS.public, 1, ""), RECIPIENTS[2], members)
    ours = Belonging(Role.OFFICE, SPACE, "县政协", approved=True)
    return Us(OFFICE, ours, roll, b"", OFFICE_KEYS, Epoch(EPOCH, Began.FIRST))


def take(desk: Desk, us: Us, segments: Iterable[Sealed]) -> None:
    for one in segments:
        taken = inbox.take(desk, us, one.data, one.name, "network")
        assert taken.outcome is inbox.Outcome.APPLIED, taken.told


Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def rows_of(raw: Any, one: Sealed) -> Rows:
    """What taking a segment left in the tables."""
    actions = json.dumps(one.actions)
    among = "IN (SELECT value FROM json_each(?))"
    found = {"log_action": raw.execute(f"SELECT * FROM log_action WHERE id {among}", (actions,)).fetchall()}
    found["log_change"] = raw.execute(f"SELECT * FROM log_change WHERE action {among}", (actions,)).fetchall()
    rows: dict[str, list[str]] = {}
    for change in found["log_change"]:
        rows.setdefault(change[2], []).append(change[3])
    for table, ids in rows.items():
        found[table] = raw.execute(f'SELECT * FROM "{table}" WHERE id {among}', (json.dumps(ids),)).fetchall()
    found["segment"] = raw.execute("SELECT * FROM segment WHERE device = ?", (one.name.device,)).fetchall()
    here = "SELECT hash FROM segment WHERE device = ?"
    found["segment_meeting"] = raw.execute(
        f"SELECT * FROM segment_meeting WHERE segment IN ({here})", (one.name.device,)
    ).fetchall()
    return found


def insert(raw: Any, segments: Iterable[Rows]) -> None:
    for rows in segments:
        raw.execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            if found:
                raw.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(found[0]))})', found)
        raw.execute("COMMIT")


class Spent:
    """Seconds (wall, and CPU) that a side took."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def on(self, call: Callable[..., None], *args: Any) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        call(*args)
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def compare(pattern: Pattern, directory: Path, most: int) -> bool:
    """Print what either side took at 1, 2, 4 times `most` meetings; whether the aim was met each time."""
    ours, plain, first, good = Spent(), Spent(), 0.0, True
    with closing(Store(directory / "ours")) as store, closing(Store(directory / "plain")) as same:
        raw = same.database.raw
        for start in range(0, 4 * most, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, 4 * most))
            segments = [pattern.sealed(number) for number in numbers]
            ours.on(take, HereDesk(store), office(segments), segments)
            plain.on(insert, raw, [rows_of(store.database.raw, one) for one in segments])
            done = numbers[-1] + 1
            for times in (1, 2, 4):
                if done - len(numbers) < times * most <= done:
                    first = first or ours.wall / done
                    good = good and ours.wall <= AIM * plain.wall
                    print(
                        f"{done} meetings, {done * pattern.changes} changes: {ours.wall:.1f} s against {plain.wall:.1f} s,"
                        f" {ours.wall / plain.wall:.2f}× (aim ≤ {AIM}×); CPU {ours.cpu / plain.cpu:.2f}×;"
                        f" a meeting {1000 * ours.wall / done:.1f} ms, {ours.wall / done / first:.2f}× that at first;"
                        f" memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
                        flush=True,
                    )
        _same_rows(store, same)
    return good


def _same_rows(store: Store, same: Store) -> None:
    for table in (*SHARED, "log_action", "log_change", "segment"):
        query = (
            f'SELECT count(*), total(length(id)) FROM "{table}"'
            if table != "segment"
            else "SELECT count(*) FROM segment"
        )
        assert store.database.raw.execute(query).fetchone() == same.database.raw.execute(query).fetchone(), table


def parts(pattern: Pattern) -> None:
    """Print what of a meeting is what, without the database."""
    one = pattern.sealed(10**9)
    lines = unseal(one.data, OFFICE_KEYS)
    payload = decode(lines)
    author = Author(one.name.device, False, frozenset(one.rooms))
    calls: dict[str, Callable[[], Any]] = {
        "signature": lambda: verify(one.data, LAPTOP.public.sign),
        "decryption": lambda: unseal(one.data, OFFICE_KEYS),
        "decoding": lambda: decode(lines),
        "checks": lambda: check(payload, author, lambda _table, _ids: {}),
    }
    print(
        f"a meeting of {pattern.changes} changes:",
        ", ".join(f"{name} {_milliseconds(c):.1f} ms" for name, c in calls.items()),
    )


def _milliseconds(call: Callable[[], Any]) -> float:
    found = []
    for _time in range(15):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return 1000 * median(found)


class BackgroundDesk:
    """The database as sync has it in the window: after everybody else (ui.sync.worker_desk)."""

    def __init__(self, worker: Worker, directory: Path) -> None:
        self.worker = worker
        self.directory = directory

    def do(self, verb: Callable[..., T], /, *args: Any) -> T:
        store = self.worker.ready.result()
        return self.worker.submit(verb, store, *args, urgency=Urgency.BACKGROUND).result()


def waits(worker: Worker, meeting: str, until: Callable[[], bool]) -> list[float]:
    """How long each of many suggestions took to be 已存."""
    store, found = worker.ready.result(), []
    while not until():
        time.sleep(PAUSE)
        began = time.perf_counter()
        worker.submit(recording.suggest, store, meeting, "村口的路灯坏了三个月，请派人来修。").result()
        found.append(time.perf_counter() - began)
    return found


def meanwhile(pattern: Pattern, directory: Path, segments: int) -> bool:
    """Print how long 已存 takes alone and while segments are taken; whether the longest is short enough."""
    worker = Worker(lambda: Store(directory))
    try:
        meeting = worker.submit(meetings.start_quickly, worker.ready.result(), "修路").result().new
        some = iter(range(100))
        alone = waits(worker, meeting, lambda: next(some, None) is None)
        large = [pattern.sealed(*range(-n * LARGE, -n * LARGE + LARGE)) for n in range(1, segments + 1)]
        desk = BackgroundDesk(worker, directory)
        taking = threading.Thread(target=take, args=(desk, replace(office(large)), large))
        taking.start()
        found = waits(worker, meeting, lambda: not taking.is_alive())
    finally:
        worker.stop()
        worker.ready.result().close()
    print(
        f"已存 alone: median {1000 * median(alone):.1f} ms, longest {1000 * max(alone):.1f} ms; while {segments} segments"
        f" of {LARGE * pattern.changes} changes are taken: median {1000 * median(found):.1f} ms, longest"
        f" {1000 * max(found):.1f} ms of {len(found)} (aim < {1000 * LONGEST_WAIT:.0f} ms)"
    )
    return max(found) < LONGEST_WAIT


def main() -> int:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 2_900
    pattern = Pattern.played()
    parts(pattern)
    with TemporaryDirectory(prefix="merge-") as folder:
        good = compare(pattern, Path(folder), most)
        good = meanwhile(pattern, Path(folder) / "ours", 60) and good
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
