"""Between the screens and the database thread: calls go out, results come back to the window's thread.

The window never waits: `do` and `read` return at once, and `done` is called when there is a result.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.store.worker import Urgency

T = TypeVar("T")
log = logging.getLogger(__name__)


class Runner(Protocol):
    """What `store.worker.Worker` does; tests run inline instead."""

    ready: Future[Any]

    def submit(
        self, call: Callable[..., T], /, *args: Any, urgency: Urgency = Urgency.INTERACTIVE, **kwargs: Any
    ) -> Future[T]: ...


class Tasks(QObject):
    """`changed` carries the Changes of every verb that changed something; `failed` a sentence for the user;
    `saved` says that something is on the disk (已存); `busy` how many calls are under way.
    """

    changed = Signal(object)
    failed = Signal(str)
    saved = Signal(str)
    busy = Signal(int)
    _returned = Signal(object)

    def __init__(self, runner: Runner, log_place: str = "", elsewhere: Executor | None = None) -> None:
        super().__init__()
        self.runner = runner
        self._elsewhere = elsewhere or ThreadPoolExecutor(2, "aside")  # a backup does not hold up a document
        self._log_place = log_place
        self._under_way = 0
        self._returned.connect(self._on_returned, Qt.ConnectionType.AutoConnection)

    def do(
        self,
        verb: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None] | None = None,
        refused: Callable[[str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        """Call `verb(store, …)`. Then `done` gets its Changes (or whatever it returns) and every screen hears
        `changed`; or `refused` gets the sentence, and the screen keeps what was typed.
        """
        self._submit(lambda: verb(self.runner.ready.result(), *args, **kwargs), done, refused)

    def later(
        self,
        verb: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None] | None = None,
        refused: Callable[[str], None] | None = None,
    ) -> None:
        """As `do`, but whatever else is asked meanwhile goes first: a verb that is a generator function yields between
        its slices.
        """
        self._submit(
            lambda: verb(self.runner.ready.result(), *args),
            done,
            refused,
            lambda call: self.runner.submit(call, urgency=Urgency.BACKGROUND),
        )

    def without_store(
        self,
        call: Callable[..., T],
        *args: Any,
        done: Callable[[T], None],
        refused: Callable[[str], None] | None = None,
    ) -> None:
        """Call something on the database thread that does not need the store open: a backup is put back so."""
        self._submit(lambda: call(*args), done, refused)

    def read(
        self,
        query: Callable[..., T],
        *args: Any,
        done: Callable[[T], None],
        refused: Callable[[str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        """Call `query(connection, …)` on a consistent view; `done` gets the result."""

        def look() -> T:
            with self.runner.ready.result().reading() as connection:
                return query(connection, *args, **kwargs)

        self._submit(look, done, refused)

    def aside(
        self,
        call: Callable[..., T],
        *args: Any,
        done: Callable[[T], None],
        refused: Callable[[str], None] | None = None,
    ) -> None:
        """Do something that is not the database's (documents are written here) on a thread of its own."""
        self._submit(lambda: call(*args), done, refused, self._elsewhere.submit)

    def _submit(
        self,
        call: Callable[[], Any],
        done: Callable[[Any], None] | None,
        refused: Callable[[str], None] | None,
        submit: Callable[[Callable[[], Any]], Future[Any]] | None = None,
    ) -> None:
        self._under_way += 1
        self.busy.emit(self._under_way)
        future = (submit or self.runner.submit)(call)
        # the callback runs on the database thread; the signal brings it over to the window's
        future.add_done_callback(lambda finished: self._returned.emit((finished, done, refused)))

    def _on_returned(
        self, returned: tuple[Future[Any], Callable[[Any], None] | None, Callable[[str], None] | None]
    ) -> None:
        future, done, refused = returned
        self._under_way -= 1
        self.busy.emit(self._under_way)
        error = future.exception()
        if error is not None:
            sentence = self._sentence(error)
            if refused:
                refused(sentence)
            self.failed.emit(sentence)
            return
        result = future.result()
        try:
            if done:
                done(result)
        finally:  # it is on the disk, whatever went wrong with showing it
            if getattr(result, "touched", None):
                self.saved.emit(result.notice)
                self.changed.emit(result)

    def _sentence(self, error: BaseException) -> str:
        if isinstance(error, UserError):
            return str(error)
        log.error("a call failed", exc_info=error)
        return _("程序出错，已记入日志（{place}）；会议可以继续。").format(place=self._log_place)
