"""Sync that goes on by itself: when the program has started, when the network is back, after 散会 and 定稿, now and then,
and by one button. One pass at a time, on a thread of its own; the database is asked last of all.

Nothing of it is loaded before the window shows, and on a computer that is alone nothing happens at all.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.base.clock import Clock
from desktop.base.medium import Seen, Stopped
from desktop.sync.pace import Pace
from desktop.ui.sync.links import links
from desktop.ui.sync.places import network_place, stick_place
from desktop.ui.sync.under_way import Act, Open, Pass, on_own_thread, sentence_of, sync_all
from desktop.ui.sync.worker_desk import WorkerDesk
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.store.changelog import Changes
    from desktop.sync.status import SyncState
    from desktop.sync.syncing import Report

AFTER = ("close", "finalize")  # verbs after which a meeting is sealed and sent
SOON = 2  # seconds after the start: first the window is to be used
PATIENCE = 3_000  # milliseconds that a change waits for others before what is not sent is counted
LOOK = 20_000  # milliseconds between two looks for a network, while there is none
GLANCE = 200  # milliseconds between two looks at how far a pass is
FAREWELL = 3  # seconds that a pass has to come to its end when the window closes


class Outcome(Enum):
    """How the last pass over the network ended."""

    UNTRIED = auto()
    WELL = auto()
    OFFLINE = auto()
    STOPPED = auto()
    NO_PLACE = auto()  # none is set: the sticks go back and forth
    TROUBLE = auto()  # somebody has to do something


class Syncing(QObject):
    """`progressed` carries the Seen of the pass under way; `turned`: one begins or ended; `finished` the Report of one
    over the network that went well; `looked` the SyncState, read anew.
    """

    progressed = Signal(object)
    turned = Signal()
    finished = Signal(object)
    looked = Signal(object)
    _ended = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        directory: Path,
        clock: Clock,
        *,
        network: Open = network_place,
        run: Callable[[Callable[[], None]], threading.Thread | None] = on_own_thread,
        read_links: Callable[[], frozenset[str]] = links,
        pace: Pace | None = None,
    ) -> None:
        super().__init__()
        self.state: SyncState | None = None
        self.outcome = Outcome.UNTRIED
        self.sentence = ""  # why the last pass over the network did not come to its end
        self.directory = directory
        self.unwritten = ""  # the space whose recovery key is shown in this window and on no paper yet
        self._tasks, self._clock, self._network, self._run = tasks, clock, network, run
        self._pace = pace or Pace()
        self._desk = WorkerDesk(tasks, directory)
        self._under_way: Pass | None = None
        self._thread: threading.Thread | None = None
        self._waiting: deque[Pass] = deque()
        self._more = False  # something was sealed that the pass under way may have passed over
        self._announcing = False
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._by_itself)
        self._count = QTimer(self, singleShot=True, interval=PATIENCE)
        self._count.timeout.connect(self.look)
        self._glances = QTimer(self, interval=GLANCE)
        self._glances.timeout.connect(lambda: self.progressed.emit(self.seen))
        self._read_links = read_links
        self._links: frozenset[str] | None = None  # as they were when they were looked at last
        self._offline = QTimer(self, interval=LOOK)
        self._offline.timeout.connect(self._look_at_links)
        self._ended.connect(self._on_ended, Qt.ConnectionType.AutoConnection)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """From now on; again for another window, which then knows at once."""
        self.look()

    def look(self) -> None:
        """Read anew what is not sent and what is not in order."""
        self._tasks.read(_read_state, self._clock.read().at, done=self._on_looked)

    def _on_looked(self, state: SyncState) -> None:
        joined = bool(state.role) and not self.belongs
        self.state = state
        self.looked.emit(state)
        if joined:
            self._schedule(SOON)
        elif not state.role:
            self._later.stop()

    @property
    def belongs(self) -> bool:
        """Whether this computer is in a space, as far as is known yet."""
        return self.state is not None and bool(self.state.role)

    @property
    def active(self) -> bool:
        return self._under_way is not None

    @property
    def stopping(self) -> bool:
        return self._under_way is not None and self._under_way.watch.stopping

    @property
    def seen(self) -> Seen:
        return self._under_way.watch.seen if self._under_way else Seen()

    def sync(self) -> None:
        """立即同步."""
        self._begin(Pass(self._network, sync_all, self._on_well, self._on_trouble))

    def _by_itself(self) -> None:
        if self.belongs:
            self._begin(Pass(self._network, sync_all, self._on_well, self._on_trouble, by_itself=True))

    def _look_at_links(self) -> None:
        self._tasks.aside(self._read_links, done=self._on_links, refused=lambda _why: self._offline.stop())

    def _on_links(self, found: frozenset[str]) -> None:
        """While the last try found no network: one that is new is tried at once."""
        before, self._links = self._links, found
        if self.outcome is not Outcome.OFFLINE:
            self._offline.stop()
        elif before is not None and found - before:
            self._by_itself()

    def with_stick(self, folder: Path, done: Callable[[Report], None], refused: Callable[[str], None]) -> None:
        """Give a stick, or another folder, what it lacks and take what it has."""
        self.work(stick_place(folder), sync_all, done, refused)

    def work(self, place: Open, act: Act, done: Callable[[Any], None], refused: Callable[[str], None]) -> None:
        """Do something else with a remote. It does not wait for the network: that stops, and goes on afterwards."""
        wanted = Pass(place, act, done, refused, network=False)
        if self._under_way is None:
            self._begin(wanted)
            return
        self._waiting.append(wanted)
        if self._under_way.network:
            self._under_way.watch.stop()

    def stop(self) -> None:
        if self._under_way:
            self._under_way.watch.stop()
            self.turned.emit()

    def _begin(self, wanted: Pass) -> None:
        if self._under_way:
            return
        self._later.stop()
        self._more = False
        self._under_way = wanted
        self._glances.start()
        self.turned.emit()
        self._thread = self._run(lambda: self._ended.emit((wanted, wanted.go(self._desk))))

    def _on_ended(self, ended: tuple[Pass, Any]) -> None:
        wanted, result = ended
        self._under_way, self._thread = None, None
        self._glances.stop()
        if wanted.network:
            self._note(result)
        try:
            self._tell(wanted, result)
        finally:  # whatever went wrong with showing it
            self.turned.emit()
            self.look()
            self._go_on(wanted)

    def _tell(self, ended: Pass, result: Any) -> None:
        if isinstance(result, Exception):
            self._announce_all(ended)
            ended.refused(sentence_of(result))
        elif result is not None:
            self._announce(result.changes)
            ended.done(result)
            if ended.network:
                self.finished.emit(result)

    def _go_on(self, ended: Pass) -> None:
        """A stick that waited; after it whatever gave way to it, or what came while it was under way."""
        if self._waiting:
            self._begin(self._waiting.popleft())
        elif not ended.network or (self._more and self.outcome is Outcome.WELL):
            self._schedule(0)

    def _note(self, result: Any) -> None:
        """How it ended, and when the next try is."""
        from desktop.sync.remotes.remote import Busy, Garbage, Unreachable

        self.sentence = sentence_of(result) if isinstance(result, Exception) else ""
        if isinstance(result, Stopped):
            self.outcome = Outcome.STOPPED
            self._schedule(self._pace.after_stop())
        elif isinstance(result, Unreachable | Busy | Garbage):  # the last: the page of a hotel's network
            self.outcome = Outcome.OFFLINE
            self._wait_for_links()
            self._schedule(self._pace.after_failure(result))
        elif isinstance(result, Exception):
            self.outcome = Outcome.TROUBLE
            self._schedule(self._pace.after_failure(result))
        elif result is None:
            self.outcome = Outcome.NO_PLACE
        else:
            self.outcome = Outcome.WELL
            self._schedule(self._pace.after_success())

    def _wait_for_links(self) -> None:
        if not self._offline.isActive():
            self._links = None
            self._offline.start()
            self._look_at_links()

    def _schedule(self, seconds: int) -> None:
        self._later.start(seconds * 1000)

    def _on_well(self, _report: Report) -> None:
        """Whoever wants to know listens to `finished`."""

    def _on_trouble(self, _sentence: str) -> None:
        """It stands on the page and in the last line of the window: nobody is to be disturbed by a network."""

    def _announce(self, came: Iterable[Changes]) -> None:
        """Every screen hears what came, as of a verb of its own."""
        self._announcing = True
        try:
            for changes in came:
                self._tasks.changed.emit(changes)
        finally:
            self._announcing = False

    def _announce_all(self, ended: Pass) -> None:
        """A pass that broke off may have taken something: whatever is shown is read anew."""
        from desktop.store.changelog import Changes

        if ended.watch.seen.place:
            self._announce([Changes("", "sync", None)])

    def _on_changed(self, changes: Any) -> None:
        if self._announcing or not self.belongs:
            return
        self._count.start()
        if changes.verb in AFTER:
            self._tasks.later(_seal, done=self._on_sealed)

    def _on_sealed(self, _count: int) -> None:
        self._more = True
        self._by_itself()

    def shut(self) -> None:
        """The program ends: nothing more is asked of the database, and nothing is left half."""
        self._later.stop()
        self._offline.stop()
        self._waiting.clear()
        if self._under_way:
            self._under_way.watch.stop()
        self._desk.leave()
        if self._thread:
            self._thread.join(FAREWELL)


def _read_state(connection: Any, now: Any) -> SyncState:
    from desktop.sync.status import read_state

    return read_state(connection, now)


def _seal(store: Any) -> Any:
    from desktop.sync.syncing import seal

    return seal(store)
