"""Pages on a real store, with everything that would run on other threads run at once, and prompts that are recorded."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.base.clock import SetClock
from desktop.store.store import Store
from desktop.store.worker import Urgency
from desktop.ui.documents.print_preview import PrintPreview
from desktop.ui.page import Context
from desktop.ui.projector.projector import Projector
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.screens import FakeScreens

T = TypeVar("T")


def run_now(call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
    """What a thread would do, done: all slices of a generator, one after the other."""
    future: Future[Any] = Future()
    try:
        result = call(*args, **kwargs)
        future.set_result(_exhaust(result) if isinstance(result, Generator) else result)
    except Exception as error:
        future.set_exception(error)
    return future


def _exhaust(slices: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(slices)
        except StopIteration as done:
            return done.value


class InlineRunner:
    """The database thread of tests: runs at once."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self.ready: Future[Any] = run_now(open_store)

    def submit(
        self, call: Callable[..., T], /, *args: Any, urgency: Urgency = Urgency.INTERACTIVE, **kwargs: Any
    ) -> Future[T]:
        return run_now(call, *args, **kwargs)


class InlineExecutor(Executor):
    """The threads beside it, of tests."""

    def submit(self, call: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        return run_now(call, *args, **kwargs)


class RecordingPrompts:
    """Answers as the test says beforehand, and remembers what was asked. Unless told otherwise: yes, and no file."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.shown: list[Path] = []
        self.agree = True
        self.answer: str | None = None
        self.file: Path | None = None
        self.files: list[Path] = []
        self.chosen_folder: Path | None = None
        self.previews: list[QDialog] = []
        self.printer: Callable[[QPrinter], None] | None = None

    def confirm(self, parent: QWidget, question: str, yes: str, no: str = "") -> bool:
        self.asked.append(question)
        return self.agree

    def tell(self, parent: QWidget | None, sentence: str) -> None:
        self.asked.append(sentence)

    def text(self, parent: QWidget, label: str, value: str = "") -> str | None:
        self.asked.append(label)
        return self.answer

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        self.asked.append(title)
        return self.file

    def open_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        self.asked.append(title)
        return self.files

    def folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        self.asked.append(title)
        return self.chosen_folder

    def show(self, path: Path) -> bool:
        self.shown.append(path)
        return True

    def save_file(self, parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
        self.asked.append(title)
        return self.file

    def print_preview(self, preview: QDialog) -> None:
        self.previews.append(preview)

    @property
    def printed(self) -> list[Path]:
        """The files that were shown on their way to the printer."""
        return [preview.path for preview in self.previews if isinstance(preview, PrintPreview)]

    def choose_printer(self, parent: QWidget, printer: QPrinter, pages: int) -> bool:
        """`self.printer` sets it as somebody would in the dialog; without one, that is cancelled."""
        if self.printer:
            self.printer(printer)
        return self.printer is not None


class RecordingShell:
    """Remembers where a page wanted to go, as (page, meeting), and what it said."""

    def __init__(self, tasks: Tasks, clock: SetClock) -> None:
        self.screens = FakeScreens()
        self.projector = Projector(tasks, clock, self.say, self.screens)
        self.went: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.warned: list[str] = []
        self.title = ""

    def go_home(self) -> None:
        self.went.append(("home", None))

    def prepare(self, meeting: str | None) -> None:
        self.went.append(("prepare", meeting))

    def prepare_from(self, earlier: str) -> None:
        self.went.append(("prepare_from", earlier))

    def run_meeting(self, meeting: str) -> None:
        self.went.append(("run_meeting", meeting))

    def check(self, meeting: str) -> None:
        self.went.append(("check", meeting))

    def read_out_loud(self, meeting: str) -> None:
        self.went.append(("read_out_loud", meeting))

    def finish(self, meeting: str) -> None:
        self.went.append(("finish", meeting))

    def documents(self, meeting: str) -> None:
        self.went.append(("documents", meeting))

    def carry(self, meeting: str) -> None:
        self.went.append(("carry", meeting))

    def take_back(self, meeting: str | None) -> None:
        self.went.append(("take_back", meeting))

    def conflicts(self) -> None:
        self.went.append(("conflicts", None))

    def people(self) -> None:
        self.went.append(("people", None))

    def settings(self) -> None:
        self.went.append(("settings", None))

    def practice(self) -> None:
        self.went.append(("practice", None))

    def sync(self) -> None:
        self.went.append(("sync", None))

    def stations(self) -> None:
        self.went.append(("stations", None))

    def join_space(self) -> None:
        self.went.append(("join_space", None))

    def create_space(self) -> None:
        self.went.append(("create_space", None))

    def receive(self) -> None:
        self.went.append(("receive", None))

    def recover(self) -> None:
        self.went.append(("recover", None))

    def ledger(self, overdue: bool) -> None:
        self.went.append(("overdue" if overdue else "ledger", None))

    def reporting(self) -> None:
        self.went.append(("reporting", None))

    def news(self) -> None:
        self.went.append(("news", None))

    def search(self) -> None:
        self.went.append(("search", None))

    def go_back(self) -> None:
        self.went.append(("back", None))

    def open_line(self, meeting: Any, table: str, row: str) -> None:
        self.went.append((f"{table} {row}", meeting and meeting.id))

    def rehearse(self, script: Any, manner: Any) -> None:
        self.went.append((f"rehearse {manner}", None))

    def paper_back(self, meeting: str) -> None:
        self.went.append(("paper_back", meeting))

    def paper_form(self) -> None:
        self.went.append(("paper", None))

    def show_keys(self) -> None:
        self.went.append(("keys", None))

    def entitle(self, title: str) -> None:
        self.title = title

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def warn(self, sentence: str) -> None:
        self.warned.append(sentence)


@pytest.fixture
def runner(data_dir: Path, clock: SetClock) -> Iterator[InlineRunner]:
    made = InlineRunner(lambda: Store(data_dir, clock))
    yield made
    if made.ready.exception() is None:
        made.ready.result().close()


@pytest.fixture
def store(runner: InlineRunner) -> Store:
    """The store behind the pages."""
    found: Store = runner.ready.result()
    return found


@pytest.fixture
def tasks(runner: InlineRunner) -> Tasks:
    return Tasks(runner, "log", InlineExecutor())


@pytest.fixture
def prompts() -> Iterator[RecordingPrompts]:
    made = RecordingPrompts()
    yield made
    for preview in made.previews:
        if isValid(preview):
            preview.close()


@pytest.fixture
def shell(tasks: Tasks, clock: SetClock) -> RecordingShell:
    """A window that only listens; what a task refuses is warned, as in the real one."""
    made = RecordingShell(tasks, clock)
    tasks.failed.connect(made.warn)
    return made


@pytest.fixture
def context(tasks: Tasks, prompts: RecordingPrompts, clock: SetClock, shell: RecordingShell) -> Context:
    """What a page is given."""
    return Context(tasks, prompts, clock, shell)


@pytest.fixture
def safekeeping(tasks: Tasks, data_dir: Path, clock: SetClock) -> Safekeeping:
    return Safekeeping(tasks, data_dir, lambda: Store(data_dir, clock), clock)


@pytest.fixture
def window(
    qtbot: QtBot, tasks: Tasks, prompts: RecordingPrompts, clock: SetClock, safekeeping: Safekeeping
) -> MainWindow:
    """The whole window, shown, on the home page."""
    made = MainWindow(tasks, prompts, clock, safekeeping)
    qtbot.addWidget(made)
    made.show()
    return made
