"""From a key to the picture on the live page: 300 people signed in, 200 waiting, 500 lines of record, a timer running.

    python -m tests.benchmarks.bench_key_painted [keys]

Each key is sent as Qt delivers it and the time ends when everything that it made stale is painted and flushed. Beside
it, as the measure of this machine at this moment, the same keys into a field of a bare window of the same size. On
Qt's offscreen platform unless QT_QPA_PLATFORM says otherwise (xvfb-run -a env QT_QPA_PLATFORM=xcb …).
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QWidget

from tests.benchmarks.full_room import FullRoom, full_room

AIM = 16  # milliseconds, p99
TYPED = "wangfang jianyi lihua 12 zhaoyumei"
Press = Callable[[], None]


class Paints(QObject):
    """Counts what was painted: a key that paints nothing has not been measured."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def typing(field: QWidget, clear: Callable[[], object]) -> Iterator[Press]:
    """Keys into a field, which is emptied after each word."""
    for character in cycle(TYPED):
        if character == " ":
            clear()
            QApplication.processEvents()
        else:
            yield lambda character=character: QTest.keyClick(field, character)  # type: ignore[misc]


def walking(view: QAbstractItemView, clear: Callable[[], object] = lambda: None) -> Iterator[Press]:
    """Down and up through a whole list."""
    clear()
    view.setCurrentIndex(view.model().index(0, 0))
    for key in cycle([Qt.Key.Key_Down] * 40 + [Qt.Key.Key_Up] * 40):
        yield lambda key=key: QTest.keyClick(view, key)  # type: ignore[misc]


def measure(focus: QWidget, presses: Iterator[Press], keys: int) -> list[float]:
    """Milliseconds from each key to its picture."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    focus.setFocus()
    QApplication.processEvents()
    paints, found = Paints(), []
    application.installEventFilter(paints)
    for _key in range(keys):
        press, before = next(presses), paints.count
        start = time.perf_counter()
        press()
        while paints.count == before:  # a window system lets the picture wait for its turn
            QApplication.processEvents()
            assert time.perf_counter() < start + 1, "nothing was painted"
        found.append(1000 * (time.perf_counter() - start))
    application.removeEventFilter(paints)
    return found


def places(room: FullRoom) -> dict[str, tuple[QWidget, Iterator[Press]]]:
    page = room.page
    entry, search, queue = page.record.entry.text, page.attendance.search, page.queue.field
    return {
        "entry line": (entry, typing(entry, entry.clear)),
        "sign-in search": (search, typing(search, page.attendance.clear_search)),
        "queue field": (queue, typing(queue, lambda: queue.put(None))),
        "list of people": (page.attendance.list, walking(page.attendance.list, page.attendance.clear_search)),
        "queue": (page.queue.list, walking(page.queue.list)),
        "record": (page.record.list, walking(page.record.list)),
    }


def bare(keys: int) -> list[float]:
    """A text field in an empty window."""
    window, field = QMainWindow(), QPlainTextEdit()
    window.setCentralWidget(field)
    window.resize(1366, 728)
    window.show()
    found = measure(field, typing(field, field.clear), keys)
    window.close()
    return found


def told(name: str, found: list[float], measure_of: float) -> str:
    cuts = statistics.quantiles(found, n=100)
    met = "" if cuts[98] <= AIM else f"   over {AIM} ms"
    return f"{name:20} p50 {cuts[49]:6.2f} ms   p99 {cuts[98]:6.2f} ms   {cuts[49] / measure_of:5.1f} × bare{met}"


def main(keys: int) -> None:
    with full_room() as room:
        QLineEdit()  # the first of a kind is slower, here as in the room
        found = {name: measure(focus, presses, keys) for name, (focus, presses) in places(room).items()}
        alone = bare(keys)
    print(f"{keys} keys each on {QApplication.platformName()}; aim: p99 ≤ {AIM} ms")
    half = statistics.median(alone)
    print(told("bare text field", alone, half))
    for name, times in found.items():
        print(told(name, times, half))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
