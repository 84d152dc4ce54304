"""The one thread that uses the database. Interactive calls go first; long ones come in slices between them."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from enum import IntEnum
from queue import PriorityQueue
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Urgency(IntEnum):
    """Lower goes first."""

    INTERACTIVE = 0
    LOADING = 1
    BACKGROUND = 2


def in_one_go(slices: Generator[Any, None, T]) -> T:
    """The result of a call in slices, for whoever has nobody waiting: a command."""
    while True:
        try:
            next(slices)
        except StopIteration as done:
            return cast("T", done.value)


class Worker:
    """Runs calls one after the other, each in the order of its urgency.

    A call may be a generator function: each `yield` ends a slice (of at most 50 ms, by its own care), after which
    more urgent calls go first; its `return` value is the result.
    """

    def __init__(self, prepare: Callable[[], Any]) -> None:
        """`prepare` runs first, on the worker's own thread: it opens the store (and imports what that needs)."""
        self._calls: PriorityQueue[tuple[int, int, Callable[[], None] | None]] = PriorityQueue()
        self._order = itertools.count()
        self.ready: Future[Any] = Future()
        self._prepare = prepare
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    def submit(
        self, call: Callable[..., T], /, *args: Any, urgency: Urgency = Urgency.INTERACTIVE, **kwargs: Any
    ) -> Future[T]:
        """Run `call(...)` on the database thread; the future carries its result or its error."""
        future: Future[T] = Future()
        self._put(urgency, lambda: self._begin(future, urgency, lambda: call(*args, **kwargs)))
        return future

    def stop(self) -> None:
        """Finish what was submitted, then end the thread."""
        self._calls.put((max(Urgency) + 1, next(self._order), None))
        self._thread.join()

    def _put(self, urgency: Urgency, step: Callable[[], None]) -> None:
        self._calls.put((urgency, next(self._order), step))

    def _run(self) -> None:
        try:
            self.ready.set_result(self._prepare())
        except BaseException as error:
            self.ready.set_exception(error)
        while (step := self._calls.get()[2]) is not None:
            step()

    def _begin(self, future: Future[T], urgency: Urgency, call: Callable[[], T]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = call()
        except BaseException as error:
            future.set_exception(error)
            return
        if isinstance(result, Generator):
            self._go_on(cast("Future[Any]", future), urgency, result)
        else:
            future.set_result(result)

    def _go_on(self, future: Future[Any], urgency: Urgency, slices: Generator[Any, None, Any]) -> None:
        try:
            next(slices)
        except StopIteration as done:
            future.set_result(done.value)
        except BaseException as error:
            future.set_exception(error)
        else:
            self._put(urgency, lambda: self._go_on(future, urgency, slices))
