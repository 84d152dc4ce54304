"""From exec to the first visible window, and to the filled home page, against a bare PySide6 window.

    python -m tests.benchmarks.bench_start [rounds]

Each round starts three processes in turn, so that whatever else the machine does meets all of them: a bare window, the
program until its window is painted, and the program until the home page shows its meetings (20 of them, played from the
sample). Prints medians and ratios. Bytecode caches are warm, as after a first start. A real window is opened where there
is a display or Xvfb to make one; Qt's offscreen platform has no window system to wait for, and flatters the bare window.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEETINGS = 20
ROOT = Path(__file__).parents[2]

# Every child prints the moment (CLOCK_MONOTONIC is one for the whole machine) and ends there.
_PAINTED = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            print(time.monotonic(), flush=True)
            if {stop}:
                os._exit(0)
        return False
"""
BARE = (
    _PAINTED.format(stop=True)
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv[:1])
watch = Watch()
application.installEventFilter(watch)
window = QMainWindow()
window.resize(1280, 720)
window.show()
application.exec()
"""
)
PROGRAM = (
    _PAINTED.format(stop="{stop}")
    + """
from pathlib import Path
import desktop.app
make = desktop.app.make_application
def watched(*looks):
    application = make(*looks)
    application.watch = Watch()
    application.installEventFilter(application.watch)
    return application
desktop.app.make_application = watched
{filled}
desktop.app.run_window(Path({data!r}))
"""
)
_FILLED = """
from desktop.ui import tasks
returned = tasks.Tasks._on_returned
def filled(self, *arguments):
    returned(self, *arguments)
    if not self._under_way:
        print(time.monotonic(), flush=True)
        os._exit(0)
tasks.Tasks._on_returned = filled
"""


def seconds_until(code: str, environment: dict[str, str]) -> float:
    """From starting the process to the last moment that it prints."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return float(done.stdout.split()[-1]) - started


def fill(data: Path) -> None:
    """A data directory as after some months of use."""
    from desktop.services.playing import play
    from desktop.services.scripts import read_script
    from desktop.store.store import Store

    store = Store(data)
    script = read_script(ROOT / "resources" / "sample" / "拐角花园.json")
    for _number in range(MEETINGS):
        play(script, store)
    store.close()


@contextmanager
def screen(environment: dict[str, str]) -> Iterator[None]:
    """A display in the environment: the one that is there, else one of Xvfb's, else none."""
    if "DISPLAY" in environment or "WAYLAND_DISPLAY" in environment or not shutil.which("Xvfb"):
        if "DISPLAY" not in environment:
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        yield
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        environment |= {"DISPLAY": f":{server.stdout.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        try:
            yield
        finally:
            server.terminate()


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with screen(environment), tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
        data = Path(folder)
        fill(data)
        codes = {
            "bare PySide6 window": BARE,
            "first visible window": PROGRAM.format(stop=True, filled="", data=folder),
            "home page filled": PROGRAM.format(stop=False, filled=_FILLED, data=folder),
        }
        for code in codes.values():  # warm the caches
            seconds_until(code, environment)
        times: dict[str, list[float]] = {name: [] for name in codes}
        for _round in range(rounds):
            for name, code in codes.items():
                times[name].append(seconds_until(code, environment))
    bare = statistics.median(times["bare PySide6 window"])
    for name, found in times.items():
        median = statistics.median(found)
        print(f"{name:24} {median * 1000:7.0f} ms   {median / bare:5.2f} × bare   (of {rounds} rounds)")


if __name__ == "__main__":
    main()
