"""Memory after a three-hour meeting, against what the window took when the meeting began.

    python -m tests.benchmarks.bench_long_meeting [people]

A script is made up: 300 people sign in, then for three hours somebody is called, speaks, is recorded, answered, held,
seconded; lines are selected, typed and taken back. Every step is played through the real database thread, and the window
on its live page hears of it as of any other. Prints the resident memory at both ends and their ratio (aim: ≤ 1.2), and how
long a step took from its call to the painted page, at the beginning and at the end.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtWidgets import QApplication

from desktop.app import make_application
from desktop.base.clock import SetClock
from desktop.services.playing import Player
from desktop.services.scripts import Script, Step, read_script
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.looks import Looks
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.prompts import DialogPrompts
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.benchmarks.full_room import SAID

AIM = 1.2
HOURS = 3
START = datetime(2026, 11, 18, 9, 0)
WARM = 60  # steps after the opening that fill the caches: the end is compared with what comes then


def made_up(people: int) -> dict[str, Any]:
    """The script of a meeting as an object."""
    names = [f"参会人{number:03}" for number in range(1, people + 1)]
    agenda = [{"title": f"第{number}个议题", "kind": "discussion", "minutes": 60} for number in range(1, HOURS + 1)]
    return {
        "format": 1,
        "room": {"name": "大会场"},
        "roster": [{"name": name, "role": "群众代表", "unit": f"{place % 40}号楼"} for place, name in enumerate(names)],
        "meeting": {"title": "三小时的会", "planned": START.isoformat(), "agenda": agenda},
        "steps": list(_steps(names)),
    }


def _steps(names: list[str]) -> Iterator[dict[str, Any]]:
    at = START - timedelta(minutes=30)
    for name in names:
        yield {"at": at.isoformat(), "do": "sign_in", "who": name}
        at += timedelta(seconds=4)
    at = START
    yield {"at": at.isoformat(), "do": "open"}
    turn = 0
    for item in range(1, HOURS + 1):
        yield {"at": at.isoformat(), "do": "start_item", "item": item}
        end = START + timedelta(hours=item)
        waiting = random.Random(item).sample(names, 90)
        while at < end - timedelta(minutes=2):
            turn += 1
            at += timedelta(seconds=5)
            for step in _turn(turn, waiting[turn % len(waiting)], names[turn % len(names)]):
                yield {"at": at.isoformat(), **step}
                at += timedelta(seconds=7)
    yield {"at": at.isoformat(), "do": "close"}


def _turn(turn: int, speaker: str, other: str) -> Iterator[dict[str, Any]]:
    """Somebody's turn to speak, and what is written down of it."""
    yield {"do": "queue", "who": speaker, "stance": ("发言", "赞成", "反对")[turn % 3]}
    yield {"do": "call_next"}
    yield {"do": "suggest", "ref": f"S{turn}", "text": f"{turn}、{SAID}"}
    if other != speaker:
        yield {"do": "second", "to": f"S{turn}", "who": other}
    yield {"do": "reply", "to": f"S{turn}", "unit": "社区居委会", "kind": "承诺办理", "text": f"{turn}：{SAID}"}
    if turn % 3 == 0:
        yield {"do": "commit", "ref": f"C{turn}", "from": f"S{turn}", "matter": SAID, "lead": "社区居委会"}
        yield {"do": "undo"}
    yield {"do": "end_speech"}


class Meeting:
    """The window on a meeting that is played."""

    def __init__(self, script: Script, directory: Path) -> None:
        self.clock = SetClock(script.steps[0].at)
        self._worker = Worker(lambda: Store(directory, self.clock))
        self._tasks = Tasks(self._worker)
        self._under_way = 0
        self._tasks.busy.connect(self._on_busy)
        self.window = MainWindow(self._tasks, DialogPrompts(), self.clock, None, Looks())
        self.window.resize(1366, 728)
        self.window.show()
        self._player = Player(script, self._worker.ready.result())
        self.window.run_meeting(self._player.meeting)
        self.settle()

    def _on_busy(self, calls: int) -> None:
        self._under_way = calls

    def settle(self) -> None:
        """Until nothing is under way and everything is painted."""
        while True:
            QApplication.processEvents()
            if not self._under_way:
                break
        QApplication.processEvents()

    def play(self, step: Step) -> float:
        """Milliseconds from a step to the painted page."""
        start = time.perf_counter()
        self.clock.at = step.at
        self._tasks.do(lambda _store: self._player.play_step(step))
        self.settle()
        self._touch()
        return 1000 * (time.perf_counter() - start)

    def _touch(self) -> None:
        """What a hand does meanwhile: selects the last line, types a word and takes it back."""
        page = self.window.page
        assert isinstance(page, LivePage)
        page.record.focus_list()
        page.record.entry.text.setPlainText("说到")
        page.record.entry.text.clear()
        page.attendance.search.setText("can")
        page.attendance.search.textEdited.emit("can")
        page.attendance.clear_search()
        self.settle()

    def end(self) -> None:
        self.window.close()
        self._worker.submit(lambda: self._worker.ready.result().close())
        self._worker.stop()


def resident() -> float:
    """Megabytes of this process."""
    gc.collect()
    return float(psutil.Process().memory_info().rss / 2**20)


def main(people: int) -> None:
    make_application()
    with tempfile.TemporaryDirectory(prefix="xiaomazha-bench-") as folder:
        path = Path(folder) / "script.json"
        path.write_text(json.dumps(made_up(people), ensure_ascii=False), encoding="utf-8")
        script = read_script(path)
        meeting = Meeting(script, Path(folder) / "data")
        opening = next(place for place, step in enumerate(script.steps) if step.verb == "open") + WARM
        for step in script.steps[:opening]:
            meeting.play(step)
        start = resident()
        times = [meeting.play(step) for step in script.steps[opening:-1]]
        end = resident()
        meeting.end()
    tenth = len(times) // 10
    first, last = statistics.median(times[:tenth]), statistics.median(times[-tenth:])
    print(f"{people} people, {len(script.steps)} steps over {HOURS} hours on {QApplication.platformName()}")
    print(f"memory at the beginning {start:6.1f} MB")
    print(f"memory at the end       {end:6.1f} MB   {end / start:4.2f} × the beginning   (aim: ≤ {AIM})")
    print(f"a step: {first:.1f} ms in the first tenth, {last:.1f} ms in the last   {last / first:.1f} × the first")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
