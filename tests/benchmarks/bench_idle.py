"""What a running timer costs while nobody touches the laptop: its battery has to last for the meeting.

    python -m tests.benchmarks.bench_idle [seconds]

The live page of a full room (300 people, 200 waiting, 500 lines), somebody speaks. CPU seconds of the whole process, of
all its threads, over the wall's; against a bare window whose label counts the seconds.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.benchmarks.full_room import full_room

AIM = 1.0  # % of a core


def idle(seconds: int) -> float:
    """% of a core that the process takes while the window waits for events."""
    loop = QEventLoop()
    QTimer.singleShot(1000 * seconds, loop.quit)
    start, before = time.perf_counter(), time.process_time()
    loop.exec()
    return 100 * (time.process_time() - before) / (time.perf_counter() - start)


def bare(seconds: int) -> float:
    window, label, timer = QMainWindow(), QLabel("0"), QTimer()
    window.setCentralWidget(label)
    window.resize(1366, 728)
    window.show()
    timer.timeout.connect(lambda: label.setText(str(int(label.text()) + 1)))
    timer.start(1000)
    found = idle(seconds)
    window.close()
    return found


def main(seconds: int) -> None:
    with full_room() as room:
        timer = room.page.queue.floor.timer
        before = timer.text
        ours = idle(seconds)
        assert timer.text != before, "the timer does not run"
    plain = bare(seconds)
    print(f"{seconds} s each on {QApplication.platformName()}; aim: ≤ {AIM} % of a core")
    print(f"{'bare window, a clock':22} {plain:5.2f} %")
    print(f"{'live page, a timer':22} {ours:5.2f} %   {ours / plain:5.1f} × bare")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
