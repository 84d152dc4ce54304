"""A search in everything over 5,000 lines, against a bare SQL scan of the same words in the same run.

    python -m tests.benchmarks.bench_search [lines]

The lines lie in 25 meetings: suggestions with speakers, replies, commitments, notes, drawn with a fixed seed. What is
looked for: a word that is common, one that is rare, one that is nowhere, two words, a name by pinyin. The scan asks
every one of the same columns for the word with LIKE and fetches the ids; it knows no speakers, no meetings, no order.
The longest slice is what an interactive call may have to wait for.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.base.clock import SetClock, from_local
from desktop.rules.hits import wanted
from desktop.rules.record import ReplyKind
from desktop.rules.search import PeopleIndex
from desktop.services import commitments, meetings, recording, search
from desktop.services.search import Found
from desktop.store.database import run
from desktop.store.store import Store

MEETINGS = 25
ROUNDS = 15
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "芳伟秀英敏丽军洋勇艳杰娟涛明"
PIECES = (
    "花园里",
    "楼道灯",
    "停车位",
    "晾衣绳",
    "排水沟",
    "坏了",
    "要修",
    "不要拆",
    "谁来管",
    "年底前",
    "开春",
    "请答复",
    "，",
    "。",
)
TYPED = ("停车位", "路灯杆", "没有的词", "排水沟 年底前", "wangfang")


def made_up(folder: Path, lines: int) -> Store:
    chance = random.Random(1)
    store = Store(folder, SetClock(from_local("2026-11-18T19:00:00")))

    def words() -> str:
        return "".join(chance.choices(PIECES, k=chance.randint(4, 14)))

    def who() -> str:
        return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))

    for number in range(MEETINGS):
        meeting = meetings.start_quickly(store, f"第 {number} 次会").new
        for _line in range(lines // MEETINGS // 4):
            said = recording.suggest(store, meeting, words(), label=who()).new
            recording.reply(store, meeting, [said], ReplyKind.EXPLAINED, words(), unit="居委会", who=who())
            commitments.commit(store, meeting, words(), lead="居委会", person=who())
            recording.note(store, meeting, words())
    recording.note(store, meeting, "路灯杆倒了")
    return store


def searched(store: Store, typed: str, index: PeopleIndex) -> tuple[Found, float]:
    """What is found, and milliseconds of the longest slice."""
    slices, longest = search.search(store, wanted(typed, lambda word: index.find(word, 200)), None), 0.0
    while True:
        start = time.perf_counter()
        try:
            next(slices)
        except StopIteration as done:
            return done.value, longest
        longest = max(longest, 1000 * (time.perf_counter() - start))


def scanned(store: Store, typed: str) -> int:
    """The same tables and columns by LIKE alone."""
    found = 0
    with store.reading() as connection:
        for source in search._sources():
            columns = [f'"{name}"' for name in (source.text, *source.others, *source.who, source.ref) if name]
            clauses = [" OR ".join(f"{column} LIKE :w{i}" for column in columns) for i in range(len(typed.split()))]
            where = " AND ".join(f"({clause})" for clause in clauses)
            values = {f"w{i}": f"%{word}%" for i, word in enumerate(typed.split())}
            found += len(run(connection, f'SELECT id FROM "{source.table.name}" WHERE {where}', values).fetchall())
    return found


def median(work: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main(lines: int) -> None:
    with tempfile.TemporaryDirectory(prefix="xiaomazha-bench-") as folder:
        store = made_up(Path(folder), lines)
        names = search.known_names(store)
        while True:
            try:
                next(names)
            except StopIteration as done:
                index = PeopleIndex(done.value)
                break
        print(f"{lines} lines in {MEETINGS} meetings; median of {ROUNDS}; aim: under 100 ms, no slice over 50 ms")
        for typed in TYPED:
            found, longest = searched(store, typed, index)
            ours, bare = median(lambda: searched(store, typed, index)), median(lambda: scanned(store, typed))  # noqa: B023
            print(
                f"{typed:10}\t{found.count:5} hits\tsearch {ours:6.1f} ms\tscan {bare:6.1f} ms\tratio {ours / bare:4.1f}"
                f"\tlongest slice {longest:5.1f} ms"
            )
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
