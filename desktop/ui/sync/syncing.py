"""Sync that goes on by itself: when the program has started, when the network is back, after 散会 and 定稿, now and then,
and by one button. One pass at a time, on a thread of its own; the database is asked last of all.

Nothing of it is loaded before the window shows, and on a computer that is alone nothing happens at all.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.base.clock import Clock
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import Seen, Stopped, Watch
from desktop.ui.sync.pace import Pace
from desktop.ui.sync.places import network_place, stick_place
from desktop.ui.sync.worker_desk import WorkerDesk
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.store.changelog import Changes
    from desktop.sync.remote import Remote
    from desktop.sync.status import SyncState
    from desktop.sync.syncing import Report

AFTER = ("close", "finalize")  # verbs after which a meeting is sealed and sent
PATIENCE = 3_000  # milliseconds that a change waits for others before what is not sent is counted
GLANCE = 200  # milliseconds between two looks at how far a pass is
FAREWELL = 3  # seconds that a pass has to come to its end when the window closes
Open = Callable[[WorkerDesk], "Remote | None"]
Act = Callable[[WorkerDesk, "Remote", Watch], Any]
log = logging.getLogger(__name__)


class Outcome(Enum):
    """How the last pass over the network ended."""

    UNTRIED = auto()
    WELL = auto()
    OFFLINE = auto()
    STOPPED = auto()
    NO_PLACE = auto()  # none is set: the sticks go back and forth
    TROUBLE = auto()  # somebody has to do something


@dataclass
class _Pass:
    """`act` gives a Report, or what has `changes` as one. `by_itself`: nobody waits for it; it asks first whether the
    other side is there.
    """

    open: Open
    act: Act
    done: Callable[[Any], None]
    refused: Callable[[str], None]
    by_itself: bool = False
    network: bool = True
    watch: Watch = field(default_factory=Watch)


def on_own_thread(call: Callable[[], None]) -> threading.Thread:
    """A daemon: a drive that does not answer keeps no program from ending."""
    thread = threading.Thread(target=call, name="sync", daemon=True)
    thread.start()
    return thread


class Syncing(QObject):
    """`progressed` carries the Seen of the pass under way; `turned`: one begins or ended; `finished` the Report of one
    that went well; `looked` the SyncState, read anew.
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
        pace: Pace | None = None,
    ) -> None:
        super().__init__()
        self.state: SyncState | None = None
        self.outcome = Outcome.UNTRIED
        self.sentence = ""  # why the last pass over the network did not come to its end
        self.directory = directory
        self._tasks, self._clock, self._network, self._run = tasks, clock, network, run
        self._pace = pace or Pace()
        self._desk = WorkerDesk(tasks, directory)
        self._under_way: _Pass | None = None
        self._next: _Pass | None = None
        self._thread: threading.Thread | None = None
        self._announcing = False
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._by_itself)
        self._count = QTimer(self, singleShot=True, interval=PATIENCE)
        self._count.timeout.connect(self.look)
        self._glances = QTimer(self, interval=GLANCE)
        self._glances.timeout.connect(lambda: self.progressed.emit(self.seen))
        self._ended.connect(self._on_ended, Qt.ConnectionType.AutoConnection)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """From now on; again for another window, which then knows at once."""
        self.look()

    def look(self) -> None:
        """Read anew what is not sent and what is not in order."""
        self._tasks.read(_read_state, self._clock.read().at, done=self._on_looked)

    def _on_looked(self, state: SyncState) -> None:
        joined = bool(state.role) and (self.state is None or not self.state.role)
        self.state = state
        self.looked.emit(state)
        if joined:
            self._later.start(0)
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
        self._begin(_Pass(self._network, _sync, self._on_well, self._on_trouble))

    def _by_itself(self) -> None:
        if self.belongs:
            self._begin(_Pass(self._network, _sync, self._on_well, self._on_trouble, by_itself=True))

    def hear_network(self) -> None:
        """From now on the machine says when it has a network again, where it can; else the pace is all there is."""
        from PySide6.QtNetwork import QNetworkInformation

        feature = QNetworkInformation.Feature.Reachability
        if QNetworkInformation.loadBackendByFeatures(feature):
            QNetworkInformation.instance().reachabilityChanged.connect(self._on_reachability)

    def _on_reachability(self, reached: Any) -> None:
        if reached.name in ("Online", "Site", "Local"):  # a NAS in the same house needs no internet
            self.on_network_back()

    def on_network_back(self) -> None:
        """The machine has a network again: try at once where the last try found none."""
        if self.outcome is Outcome.OFFLINE:
            self._by_itself()

    def with_stick(self, folder: Path, done: Callable[[Report], None], refused: Callable[[str], None]) -> None:
        """Give a stick, or another folder, what it lacks and take what it has."""
        self.work(stick_place(folder), _sync, done, refused)

    def work(self, place: Open, act: Act, done: Callable[[Any], None], refused: Callable[[str], None]) -> None:
        """Do something else with a remote. It does not wait for the network: that stops, and goes on afterwards."""
        wanted = _Pass(place, act, done, refused, network=False)
        if self._under_way:
            self._next = wanted
            self._under_way.watch.stop()
        else:
            self._begin(wanted)

    def stop(self) -> None:
        if self._under_way:
            self._under_way.watch.stop()
            self.turned.emit()

    def _begin(self, wanted: _Pass) -> None:
        if self._under_way:
            return
        self._later.stop()
        self._under_way = wanted
        self._glances.start()
        self.turned.emit()
        self._thread = self._run(lambda: self._ended.emit((wanted, self._pass(wanted))))

    def _pass(self, wanted: _Pass) -> Any:
        """On the thread of sync. None: there is no place, or nobody is there."""
        try:
            remote = wanted.open(self._desk)
            if remote is None:
                return None
            remote.check = wanted.watch.check
            try:
                if wanted.by_itself and not remote.answers():
                    raise _nobody_there(remote)
                return wanted.act(self._desk, remote, wanted.watch)
            finally:
                remote.close()
        except Exception as error:
            return error

    def _on_ended(self, ended: tuple[_Pass, Any]) -> None:
        wanted, result = ended
        self._under_way, self._thread = None, None
        self._glances.stop()
        if wanted.network:
            self._note(result)
        if isinstance(result, Exception):
            wanted.refused(_sentence(result))
            self._announce_all(wanted)
        elif result is not None:
            self._announce(result.changes)
            wanted.done(result)
            if wanted.network:
                self.finished.emit(result)
        self.turned.emit()
        self.look()
        self._go_on(wanted)

    def _go_on(self, ended: _Pass) -> None:
        """A stick that waited; after it whatever gave way to it."""
        waiting, self._next = self._next, None
        if waiting:
            self._begin(waiting)
        elif not ended.network:
            self._schedule(self._pace.after_success() if self.outcome is Outcome.WELL else 0)

    def _note(self, result: Any) -> None:
        """How it ended, and when the next try is."""
        from desktop.sync.remote import Busy, Unreachable

        self.sentence = _sentence(result) if isinstance(result, Exception) else ""
        if isinstance(result, Stopped):
            self.outcome = Outcome.STOPPED
            self._schedule(self._pace.after_stop())
        elif isinstance(result, Unreachable | Busy):
            self.outcome = Outcome.OFFLINE
            self._schedule(self._pace.after_failure(result.after if isinstance(result, Busy) else None))
        elif isinstance(result, Exception):
            self.outcome = Outcome.TROUBLE
            self._schedule(self._pace.after_failure())
        elif result is None:
            self.outcome = Outcome.NO_PLACE
        else:
            self.outcome = Outcome.WELL
            self._schedule(self._pace.after_success())

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

    def _announce_all(self, ended: _Pass) -> None:
        """A pass that broke off may have taken something: whatever is shown is read anew."""
        from desktop.store.changelog import Changes

        if ended.watch.seen.place:
            self._announce([Changes("", "sync", None)])

    def _on_changed(self, changes: Any) -> None:
        if self._announcing or not self.belongs:
            return
        self._count.start()
        if changes.verb in AFTER:
            self._tasks.later(_seal, done=lambda _count: self._by_itself())

    def shut(self) -> None:
        """The program ends: nothing more is asked of the database, and nothing is left half."""
        self._later.stop()
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


def _sync(desk: WorkerDesk, remote: Remote, watch: Watch) -> Report:
    from desktop.sync.syncing import sync

    return sync(desk, remote, watch)


def _nobody_there(remote: Remote) -> Exception:
    from desktop.sync.remote import Unreachable

    return Unreachable(_("{place}连不上；等有网再同步。").format(place=remote.label))


def _sentence(error: Exception) -> str:
    if isinstance(error, Stopped):
        return _("同步停下了；已经传好的不会丢，下次接着来。")
    if isinstance(error, UserError):
        return str(error)
    log.error("a pass failed", exc_info=error)
    return _("同步出错，已记入日志；会议可以继续，数据都在本机。")
