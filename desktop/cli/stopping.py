"""Ctrl+C for commands that take long: they end between two pieces, with nothing half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.base.medium import Watch


@contextmanager
def stopped_by_keys(watch: Watch) -> Iterator[threading.Event]:
    """Ctrl+C, or the system's word to end, stops between two pieces; once more, and it ends at once. The event wakes
    whoever waits for the next pass.
    """
    wake = threading.Event()

    def stop(number: int, _frame: object) -> None:
        watch.stop()
        wake.set()
        signal.signal(number, signal.default_int_handler)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wake
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
