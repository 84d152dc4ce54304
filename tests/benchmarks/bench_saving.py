"""From Enter to 已存: `recording.suggest` through the store, against one raw transaction that inserts the same rows.

    python -m tests.benchmarks.bench_saving [sentences]

The raw side is sqlcipher3 alone with the same pragmas on a copy of the same database: BEGIN IMMEDIATE, the rows that the
program has just written (suggestion, action, change record), COMMIT. Both take turns in one run. Prints medians, their
ratio (aim ≤ 2.5) and the CPU time that the program takes above the raw side. The faster the disk, the higher the ratio.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import sqlcipher3.dbapi2 as driver

from desktop.services import attendance, meetings, recording, speaking
from desktop.store.changelog import Changes
from desktop.store.database import PRAGMAS
from desktop.store.store import FILE_NAME, Store

AIM = 2.5
PEOPLE = 60
BEFORE = 200  # suggestions that are there already
WORDS = "村口的路灯坏了三个月，晚上老人不敢出门，请电管站派人来修。"
Timing = tuple[float, float]  # seconds, and seconds of CPU
Inserts = list[tuple[str, tuple[Any, ...]]]  # statements with their values


def prepared(directory: Path) -> tuple[Store, str]:
    """A meeting in the middle: people, suggestions, somebody speaking."""
    store = Store(directory)
    meeting = meetings.start_quickly(store, "修路").new
    for number in range(PEOPLE):
        attendance.walk_in(store, meeting, f"张{number}", unit=f"{number % 5}组")
    speaking.queue(store, meeting, card="7")
    speaking.call_next(store, meeting)
    for number in range(BEFORE):
        recording.suggest(store, meeting, f"{number}，{WORDS}")
    return store, meeting


def raw_connection(path: Path) -> Any:
    connection = driver.connect(str(path), isolation_level=None)
    for name, (value, _read_back) in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
    return connection


def written(store: Store, changes: Changes) -> Inserts:
    """The rows of an action, each with the statement that inserts it."""
    sources = (
        ("suggestion", "id", changes.new),
        ("log_action", "id", changes.action),
        ("log_change", "action", changes.action),
    )
    found: Inserts = []
    for table, key, value in sources:
        row = store.database.raw.execute(f'SELECT * FROM "{table}" WHERE "{key}" = ?', (value,)).fetchone()
        found.append((f'INSERT INTO "{table}" VALUES ({",".join("?" * len(row))})', tuple(row)))
    return found


def insert(connection: Any, rows: Inserts) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in rows:
        connection.execute(statement, values)
    connection.execute("COMMIT")


def timed(call: Callable[[], Any]) -> tuple[Any, Timing]:
    wall, cpu = time.perf_counter(), time.thread_time()
    result = call()
    return result, (time.perf_counter() - wall, time.thread_time() - cpu)


def measure(directory: Path, sentences: int) -> Iterator[tuple[Timing, Timing]]:
    """(program, raw) for each sentence."""
    store, meeting = prepared(directory / "program")
    shutil.copyfile(directory / "program" / FILE_NAME, directory / "raw.db")
    raw = raw_connection(directory / "raw.db")
    for number in range(sentences):
        text = f"第{number}条：{WORDS}"
        changes, program = timed(partial(recording.suggest, store, meeting, text))
        rows = written(store, changes)
        yield program, timed(partial(insert, raw, rows))[1]
    raw.close()
    store.close()


def main() -> int:
    sentences = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory(prefix="saving-") as folder:
        timings = list(measure(Path(folder), sentences))[sentences // 10 :]  # the first ones fill caches
    program, raw, cpu, raw_cpu = (
        median(timing[side][kind] for timing in timings) * 1000 for kind in (0, 1) for side in (0, 1)
    )
    print(f"Enter → 已存 {program:.2f} ms, raw transaction {raw:.2f} ms: {program / raw:.2f}× (aim ≤ {AIM}×)")
    print(f"CPU {cpu:.2f} ms, raw {raw_cpu:.2f} ms: {cpu - raw_cpu:.2f} ms above it")
    return int(program / raw > AIM)


if __name__ == "__main__":
    sys.exit(main())
