"""When the next step of a practice is due, on a clock that runs faster or slower than the one on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.base.clock import PacedClock
from desktop.services.scripts import Step

LONGEST_WAIT = 20.0  # seconds at the table: nothing happens for minutes before a meeting, and nobody learns by waiting


class Pacing(QObject):
    """Says `due` for one step after the other; nothing further until `go_on` says that it has been played."""

    due = Signal(object)
    finished = Signal()

    def __init__(self, steps: Sequence[Step], clock: PacedClock, pace: float) -> None:
        super().__init__()
        self.clock = clock
        self.pace = pace
        self._steps = list(steps)
        self._next = 0
        self._playing = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.step)

    @property
    def running(self) -> bool:
        return self.clock.pace > 0

    @property
    def place(self) -> tuple[int, int]:
        """How many steps have come, of how many."""
        return self._next, len(self._steps)

    @property
    def wait(self) -> int | None:
        """Milliseconds until the next step comes by itself; None: it does not."""
        return self._timer.remainingTime() if self._timer.isActive() else None

    def run(self, running: bool) -> None:
        """Let the clock run, or stop it."""
        self.clock.run_at(self.pace if running else 0)
        self._wait()

    def set_pace(self, pace: float) -> None:
        self.pace = pace
        if self.running:
            self.run(True)

    def step(self) -> None:
        """The next step now, whatever the clock says."""
        if self._playing or self._next == len(self._steps):
            return
        step = self._steps[self._next]
        self._next += 1
        self._playing = True
        self._timer.stop()
        self.clock.jump_to(step.at)
        self.due.emit(step)

    def go_on(self) -> None:
        """The step has been played."""
        self._playing = False
        if self._next == len(self._steps):
            self.finished.emit()
        else:
            self._wait()

    def stop(self) -> None:
        self._timer.stop()
        self._next = len(self._steps)

    def _wait(self) -> None:
        self._timer.stop()
        if self.running and not self._playing and self._next < len(self._steps):
            ahead = max(self._steps[self._next].at - self.clock.read().at, timedelta())
            self._timer.start(int(min(ahead.total_seconds() / self.pace, LONGEST_WAIT) * 1000))
