"""Going from page to page, against a bare stacked widget with as many plain pages.

    python -m tests.benchmarks.bench_pages [rounds]

The window holds 20 finished meetings besides the sample at several points (tests/ui/every_page.py); each page has been
shown once. A switch ends when nothing is left to read and everything is painted. Prints medians, and the ratio to a
switch in a QStackedWidget of plain widgets in a window of the same size.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget

from desktop.app import make_application
from desktop.services.playing import Player
from tests.ui.every_page import FINAL, PAGES, Sample, sample, settle

MEETINGS = 20
SIZE = QSize(1366, 728)


def timed(switch: Callable[[], object]) -> float:
    start = time.perf_counter()
    switch()
    settle()
    return 1000 * (time.perf_counter() - start)


def of_window(made: Sample, rounds: int) -> dict[str, float]:
    for _number in range(MEETINGS):
        Player(made.script, made.store).play_all()
    window = made.window("zh_CN", SIZE)
    found: dict[str, list[float]] = {shown.name: [] for shown in PAGES}
    for turn in range(rounds + 1):
        for shown in PAGES:
            meeting = made.meeting(shown.steps)
            took = timed(lambda shown=shown, meeting=meeting: shown.go(window, meeting))  # type: ignore[misc]
            if turn:
                found[shown.name].append(took)
    window.close()
    return {name: statistics.median(times) for name, times in found.items()}


def of_bare(rounds: int) -> float:
    window, stack = QMainWindow(), QStackedWidget()
    for shown in PAGES:
        stack.addWidget(QLabel(shown.name))
    window.setCentralWidget(stack)
    window.resize(SIZE)
    window.show()
    settle()
    times = [timed(lambda page=page: stack.setCurrentIndex(page)) for page in [*range(len(PAGES))] * rounds]  # type: ignore[misc]
    window.close()
    return statistics.median(times)


def main(rounds: int) -> None:
    make_application()
    with sample() as made:
        made.meeting(FINAL)
        pages = of_window(made, rounds)
    bare = of_bare(rounds)
    print(f"{len(PAGES)} pages, {rounds} rounds on {QApplication.platformName()}")
    print(f"{'bare stacked widget':20} {bare:7.2f} ms")
    for name, median in pages.items():
        print(f"{name:20} {median:7.2f} ms   {median / bare:6.1f} × bare")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
