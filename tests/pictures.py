"""Pictures of every page, made from the real window with the sample meeting in it.

    python -m tests.pictures FOLDER [WIDTHxHEIGHT]

The manual's pictures come from here, so that they stay true; look at all of them after changing a page.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.app import make_application
from desktop.base.clock import SetClock
from desktop.base.paths import resource
from desktop.services.playing import Player, play
from desktop.services.scripts import Script, read_script
from desktop.store.store import Store
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import InlineExecutor, InlineRunner, RecordingPrompts

SIZE = (1366, 728)  # a 1366×768 screen without the task bar
IN_THE_MIDDLE = 33  # steps: somebody speaks, others wait, suggestions are recorded
BEFORE_CLOSING = 65


def take(folder: Path, size: tuple[int, int]) -> list[Path]:
    """One picture a page; returns their paths."""
    application = make_application()
    script = read_script(resource("sample", "拐角花园.json"))
    taken: list[Path] = []
    for name, steps, go in PAGES:
        with tempfile.TemporaryDirectory(prefix="xiaomazha-") as data:
            taken.append(_picture(application, script, Path(data), steps, go, folder / f"{name}.png", size))
    return taken


def _picture(
    application: QApplication,
    script: Script,
    data: Path,
    steps: int,
    go: Callable[[MainWindow, str], None],
    target: Path,
    size: tuple[int, int],
) -> Path:
    clock = SetClock(script.steps[max(steps - 1, 0)].at)
    store = Store(data, clock)
    play(script, store)
    player = Player(script, store)
    for step in script.steps[:steps]:
        player.play_step(step)
    clock.advance(seconds=12)
    window = MainWindow(Tasks(InlineRunner(lambda: store), "", InlineExecutor()), RecordingPrompts(), clock)
    window.resize(*size)
    window.show()
    go(window, player.meeting)
    for _round in range(5):
        application.processEvents()
    target.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(target))
    window.close()
    window.deleteLater()
    application.processEvents()
    store.close()
    return target


PAGES: tuple[tuple[str, int, Callable[[MainWindow, str], None]], ...] = (
    ("home", IN_THE_MIDDLE, lambda window, _meeting: window.go_home()),
    ("prepare", 0, lambda window, meeting: window.prepare(meeting)),
    ("people", 0, lambda window, _meeting: window.people()),
    ("window", IN_THE_MIDDLE, lambda window, meeting: window.run_meeting(meeting)),
    ("check", BEFORE_CLOSING, lambda window, meeting: window.check(meeting)),
    ("finish", BEFORE_CLOSING + 1, lambda window, meeting: window.finish(meeting)),
    ("documents", BEFORE_CLOSING + 3, lambda window, meeting: window.documents(meeting)),
)


if __name__ == "__main__":
    if sys.platform == "linux" and "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, height = map(int, sys.argv[2].split("x")) if len(sys.argv) > 2 else SIZE
    for path in take(Path(sys.argv[1]), (width, height)):
        print(path)
