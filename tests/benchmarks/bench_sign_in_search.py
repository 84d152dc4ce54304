"""A key in the sign-in search over 5,000 people: from the key to the filled list, and of that the search alone.

    python -m tests.benchmarks.bench_sign_in_search [people]

Names are drawn with a fixed seed from common surnames and given names, so that many are alike. What is typed: the
pinyin, the initials, the name, the sheet number and the tail of the phone of 200 of them, key by key, each on a list
that was just cleared. A key is sent to the field as Qt delivers it (offscreen); the time ends when the list is painted.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pypinyin import lazy_pinyin
from PySide6.QtWidgets import QApplication

from desktop.app import make_application
from desktop.base.clock import SystemClock
from desktop.rules.search import Known, PeopleIndex
from desktop.services import meetings, rooms
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from desktop.ui.attendance.attendance_panel import AttendancePanel
from desktop.ui.meetings.live_page import dress
from desktop.ui.page import Context
from desktop.ui.prompts import DialogPrompts
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.hands import type_words

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎单解仇"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂凤玉梅建国华德胜志远春生莲雪小燕晓峰立新庆"
TYPED_FOR = 200


class Inline:
    """Runs what the database thread would."""

    def __init__(self, store: Store) -> None:
        self.ready: Future[Any] = Future()
        self.ready.set_result(store)

    def submit(self, call: Any, /, *args: Any, **_given: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(call(*args))
        return future


def made_up(count: int) -> list[NewPerson]:
    chance = random.Random(1)
    names = (chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2)))) for _ in range(count))
    return [
        NewPerson(name, "群众代表", unit=f"{place % 99}号楼", phone=f"139{chance.randrange(10**8):08d}")
        for place, name in enumerate(names)
    ]


def panel_with(store: Store, people: list[NewPerson]) -> AttendancePanel:
    room = rooms.create_room(store, "大会场").new
    _changes, ids = rooms.add_people(store, room, people)
    meeting = meetings.create_meeting(store, room, NewMeeting("五千人的会"), ids).new
    runner = Inline(store)
    tasks = Tasks(runner, "log", runner)  # type: ignore[arg-type]
    shell = MainWindow(tasks, DialogPrompts(), SystemClock())
    panel = AttendancePanel(Context(tasks, DialogPrompts(), SystemClock(), shell))
    dress(panel)
    panel.resize(300, 440)
    panel.show()
    panel.show_meeting(meeting)
    return panel


def keys_of(person: NewPerson, number: int) -> list[str]:
    syllables = lazy_pinyin(person.name)
    initials = "".join(syllable[0] for syllable in syllables)
    return ["".join(syllables), initials, person.name, str(number), person.phone[-4:]]


class Watch:
    """Milliseconds on the clock, and of them those of this thread: the rest is what else the machine does."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []

    def time(self, work: Callable[[], object]) -> None:
        start, own = time.perf_counter(), time.thread_time()
        work()
        self.own.append(1000 * (time.thread_time() - own))
        self.wall.append(1000 * (time.perf_counter() - start))


def measure(panel: AttendancePanel, people: list[NewPerson]) -> tuple[Watch, Watch]:
    """Each key: to the painted list, and the search alone."""
    index = panel.directory.index
    assert index is not None
    painted, searched = Watch(), Watch()

    def press(key: str) -> None:
        type_words(panel.search, key)
        QApplication.processEvents()

    for number in random.Random(2).sample(range(len(people)), TYPED_FOR):
        for typed in keys_of(people[number], number + 1):
            panel.clear_search()
            QApplication.processEvents()
            for length, key in enumerate(typed, 1):
                painted.time(partial(press, key))
                searched.time(partial(index.find, typed[:length]))
    return painted, searched


def told(name: str, found: Watch) -> str:
    wall, own = statistics.quantiles(found.wall, n=100), statistics.quantiles(found.own, n=100)
    return f"{name:22} p50 {wall[49]:5.2f} ms   p99 {wall[98]:5.2f} ms   (this thread: {own[49]:.2f}, {own[98]:.2f} ms)"


def main(count: int) -> None:
    application = make_application()
    people = made_up(count)
    with tempfile.TemporaryDirectory(prefix="xiaomazha-bench-") as folder:
        store = Store(Path(folder))
        panel = panel_with(store, people)
        painted, searched = measure(panel, people)
        start = time.perf_counter()
        PeopleIndex(Known(str(n), p.name, n, p.phone) for n, p in enumerate(people))
        built = 1000 * (time.perf_counter() - start)
        panel.close()
        store.close()
    application.quit()
    print(f"{count} people, {len(painted.wall)} keys; aim: p99 ≤ 8 ms")
    print(told("key → list painted", painted))
    print(told("the search alone", searched))
    print(f"building the index again, aside: {built:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
