"""How sync, on a thread of its own, reaches the database of the window: one short call at a time, after everybody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from desktop.base.i18n import _
from desktop.base.medium import Stopped
from desktop.store.worker import Urgency
from desktop.ui.tasks import Tasks

T = TypeVar("T")


class WorkerDesk:
    """A `sync.desk.Desk`. Once it is left nothing more is asked: the store is being closed."""

    def __init__(self, tasks: Tasks, directory: Path) -> None:
        self._tasks = tasks
        self._directory = directory
        self._left = threading.Event()

    @property
    def directory(self) -> Path:
        return self._directory

    def do(self, verb: Callable[..., T], /, *args: Any) -> T:
        """Waits on the thread that calls, never on the window's. Raises what the verb raises, and Stopped once left."""
        if self._left.is_set():
            raise Stopped(_("程序正在关闭，同步停下了；下次打开接着来。"))
        runner = self._tasks.runner
        # looked up when it runs: a backup may have been put back meanwhile
        return runner.submit(lambda: verb(runner.ready.result(), *args), urgency=Urgency.BACKGROUND).result()

    def leave(self) -> None:
        self._left.set()
