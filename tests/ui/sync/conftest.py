"""A computer of a space, and passes that do what a test says: how sync itself works is tested under tests/sync."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.base.drive import Condition, Drive
from desktop.base.medium import Watch
from desktop.services.belonging import SPACE
from desktop.services.keep import save_setting
from desktop.store.store import Store
from desktop.sync import syncing as engine
from desktop.sync.pace import Pace
from desktop.sync.remotes.remote import Remote
from desktop.sync.syncing import Report
from desktop.ui.documents.drive_list import Look
from desktop.ui.page import Context, Page
from desktop.ui.sync.syncing import Syncing
from desktop.ui.tasks import Tasks
from tests.sync.memory_remote import Bad, Fault, Server
from tests.ui.conftest import InlineExecutor, InlineRunner, RecordingPrompts, RecordingShell

P = TypeVar("P", bound=Page)
OFFICE = "城关镇政协联络处"


def belong(store: Store, role: str = "room", *, rooms: list[str] | None = None, approved: bool = True) -> None:
    """Make a computer one of a space, without keys: nobody seals in these tests."""
    kept = {"id": "5" * 32, "role": role, "office": OFFICE, "root": "0" * 64, "rooms": rooms or []}
    save_setting(store, SPACE, {**kept, "name": "村里的笔记本", "approved": approved, "joined": ""})


def at_once(call: Callable[[], None]) -> None:
    """In the place of a thread."""
    call()


class Line:
    """The line to a drive; a test cuts it. `asked`: what went over it."""

    def __init__(self) -> None:
        self.server = Server()
        self.there = True
        self.addresses = frozenset({"10.0.0.5"})
        self.asked: list[str] = []

    def remote(self, _desk: object) -> Remote:
        return self.server.remote(faults=self._fault)

    def read_links(self) -> frozenset[str]:
        return self.addresses

    def _fault(self, operation: str, _path: str) -> Fault | None:
        self.asked.append(operation)
        return None if self.there else Fault(Bad.OFFLINE)


@dataclass
class Engine:
    """In the place of `sync` and `seal`: notes what was called, and does what the test says."""

    done: list[str] = field(default_factory=list)
    next: Callable[[Any, Any, Watch], Report] = lambda _desk, _remote, _watch: Report()

    def sync(self, desk: Any, remote: Any, watch: Watch) -> Report:
        self.done.append("sync")
        return self.next(desk, remote, watch)

    def seal(self, _store: Store) -> int:
        self.done.append("seal")
        return 1

    def raises(self, error: Exception) -> None:
        def broken(_desk: Any, _remote: Any, _watch: Watch) -> Report:
            raise error

        self.next = broken


@pytest.fixture(autouse=True)
def _at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.sync.syncing.SOON", 0)


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(engine, "sync", made.sync)
    monkeypatch.setattr(engine, "seal", made.seal)
    return made


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def syncing(tasks: Tasks, data_dir: Path, clock: SetClock, line: Line) -> Syncing:
    """Passes run at once; the pace knows no chance."""
    return Syncing(
        tasks, data_dir, clock, network=line.remote, run=at_once, read_links=line.read_links, pace=Pace(lambda: 0.5)
    )


class Computer:
    """One of several computers in a test, each with data of its own."""

    def __init__(self, directory: Path, clock: SetClock, line: Line) -> None:
        self.runner = InlineRunner(lambda: Store(directory, clock))
        self.store: Store = self.runner.ready.result()
        self.tasks = Tasks(self.runner, "log", InlineExecutor())
        self.prompts = RecordingPrompts()
        self.shell = RecordingShell(self.tasks, clock)
        self.tasks.failed.connect(self.shell.warn)
        self.context = Context(self.tasks, self.prompts, clock, self.shell)
        self.syncing = Syncing(
            self.tasks,
            directory,
            clock,
            network=line.remote,
            run=at_once,
            read_links=line.read_links,
            pace=Pace(lambda: 0.5),
        )

    def shows(self, qtbot: QtBot, page: P) -> P:
        """A page of this computer, in front."""
        qtbot.addWidget(page)
        page.resize(1069, 560)
        page.show()
        page.activateWindow()
        page.show_meeting(None)
        return page


@pytest.fixture
def computer(tmp_path: Path, clock: SetClock, line: Line) -> Iterator[Callable[[str], Computer]]:
    made: list[Computer] = []

    def make(name: str) -> Computer:
        made.append(Computer(tmp_path / name, clock, line))
        return made[-1]

    yield make
    for one in made:
        for preview in one.prompts.previews:
            preview.close()
        one.store.close()


@pytest.fixture
def office(computer: Callable[[str], Computer]) -> Computer:
    return computer("office")


@pytest.fixture
def laptop(computer: Callable[[str], Computer]) -> Computer:
    return computer("laptop")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def plugged(folder: Path) -> Look:
    """The only drive that is plugged in."""
    drive = Drive("sdb1", "村委会", folder, Condition.READY, "vfat", 1 << 30, 1 << 31)
    return lambda: (drive,)
