"""Every page of the window with the sample meeting in it: one list for the pictures, for accessibility and for clipping.

Whoever adds a page adds it here. Each entry is a state of one window: where to go, and how far the meeting has got.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import openpyxl
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import speak
from desktop.base.clock import SetClock
from desktop.base.drive import Condition, Drive
from desktop.base.i18n import _
from desktop.base.paths import resource
from desktop.services import catalogue, reports
from desktop.services.finishing import Step
from desktop.services.lines import LineKind
from desktop.services.playing import Player
from desktop.services.scripts import Script, read_script
from desktop.store.store import Store
from desktop.sync.files.files import FileState, files_of
from desktop.ui.commitments.ledger_return_page import LedgerReturnPage
from desktop.ui.documents.documents_page import DocumentsPage
from desktop.ui.documents.stick_page import StickPage
from desktop.ui.looks import Looks
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.record.paper_back_page import PaperBackPage
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.search.search_page import SearchPage
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.sync.conflicts_page import ConflictsPage
from desktop.ui.sync.syncing import Syncing
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui import office_states, sync_states
from tests.ui.conftest import InlineExecutor, InlineRunner, RecordingPrompts
from tests.ui.received import told_of
from tests.ui.rivals import plant

LANGUAGES = ("zh_CN", "ko", "en")
IN_THE_MIDDLE = 33  # steps: somebody speaks, others wait, suggestions are recorded
BEFORE_CLOSING = 65
CLOSED = BEFORE_CLOSING + 1
FINAL = BEFORE_CLOSING + 3
STICK = "村委会 16G"
FILLED_IN = {"T2": "已办结", "X2": "2026.12.1", "U2": "都清完了" * 30, "R3": "年底", "AE4": "好"}  # by an office
ADDED = "手工加的一行" * 9
SCAN = "快捷卡.pdf"  # stands for a scan: it is a PDF that is always there


@dataclass(frozen=True)
class Shown:
    """`steps` of the sample are played before `go` is called with the window and the meeting."""

    name: str
    steps: int
    go: Callable[[MainWindow, str], object]


def _live(window: MainWindow, meeting: str) -> LivePage:
    window.run_meeting(meeting)
    page = window.page
    assert isinstance(page, LivePage)
    page.record.strip.close_strip()
    page.attendance.strip.close_strip()
    page.queue.strip.close_strip()
    if window.key_list:
        window.key_list.hide()
    return page


def _keys(window: MainWindow, meeting: str) -> None:
    _live(window, meeting)
    window.show_keys()


def _amend(window: MainWindow, meeting: str) -> None:
    record = _live(window, meeting).record
    record.focus_list()
    record.keys["amend"].click()


def _prepare(window: MainWindow, meeting: str, tab: int) -> None:
    window.prepare(meeting)
    page = window.page
    assert isinstance(page, PreparePage)
    page.tabs.setCurrentIndex(tab)


def _search(window: MainWindow, _meeting: str) -> None:
    window.search()
    page = window.page
    assert isinstance(page, SearchPage)
    page.field.setText("停车")


def _settings(section: int, window: MainWindow, _meeting: str) -> None:
    window.settings()
    page = window.page
    assert isinstance(page, SettingsPage)
    page.list.setCurrentRow(section)


def _finish(window: MainWindow, meeting: str) -> FinishPage:
    window.finish(meeting)
    page = window.page
    assert isinstance(page, FinishPage)
    return page


def _reword(window: MainWindow, meeting: str) -> None:
    page = _finish(window, meeting)
    page.work_at(page.steps.states[Step.WORDING])
    page.rewording.step(1)


def _paper(window: MainWindow, meeting: str) -> None:
    window.paper_back(meeting)
    page = window.page
    assert isinstance(page, PaperBackPage)
    page.row.choose(LineKind.BALLOT)  # which has most fields


def _ask_for_the_end(window: MainWindow, meeting: str) -> None:
    page = _finish(window, meeting)
    page.work_at(page.steps.states[Step.FINALIZE])
    page.form.final_button.click()


def _carry(window: MainWindow, meeting: str) -> None:
    """Everything of the page in sight: a drive that is ready and one that is not, and a passphrase wanted."""
    window.carry(meeting)
    page = window.page
    assert isinstance(page, StickPage)
    page.drives.show_drives(
        [
            Drive("sdb1", STICK, Path("/media/村委会"), Condition.READY, "vfat", 14_000_000_000, 16_000_000_000),
            Drive("sdc1", "Kingston DataTraveler", Path("/media/k"), Condition.READ_ONLY, "vfat", 5_000_000, 8_000_000),
        ]
    )
    page.full.setChecked(True)
    page.lock.setChecked(True)


def _take_back(window: MainWindow, meeting: str) -> None:
    """A list that came back with changes, with what is not taken, with a row that nobody knows."""
    window.take_back(meeting)
    page = window.page
    assert isinstance(page, LedgerReturnPage)
    with tempfile.TemporaryDirectory() as folder:
        page.open(_filled_in(window.context.tasks.runner.ready.result(), meeting, Path(folder)))


def _filled_in(store: Store, meeting: str, folder: Path) -> Path:
    path = reports.write_documents(store, meeting, folder, paint=False).paths[catalogue.LEDGER]
    assert path is not None
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for place, value in FILLED_IN.items():
        sheet[place] = value
    sheet.append(["2020-01-01", *[""] * 6, ADDED])
    book.save(path)
    return path


def _attachments(window: MainWindow, meeting: str) -> None:
    """With a signed copy on it, asking what the next file is."""
    window.documents(meeting)
    page = window.page
    assert isinstance(page, DocumentsPage)
    page.tabs.setCurrentWidget(page.attachments)
    if not page.attachments.table.rows:
        page.attachments.ask_kind([resource("manual", SCAN)])
        QTest.keyClick(page.attachments.strip.field(_("它们是")), Qt.Key.Key_Return)
    page.attachments.ask_kind([resource("manual", "home.png")])


def _conflicts(window: MainWindow, meeting: str) -> None:
    """The longest in front."""
    plant(window.context.tasks.runner.ready.result(), meeting)
    window.conflicts()
    page = window.page
    assert isinstance(page, ConflictsPage)
    page.table.go_to(max(range(len(page.table.rows)), key=lambda place: len(page.table.rows[place].what)))


def _received(window: MainWindow, meeting: str) -> None:
    """One paper that came, and one that did not yet."""
    store = window.context.tasks.runner.ready.result()
    with store.reading() as connection:
        there = files_of(connection, meeting)
    for state in () if there else (FileState.HERE, FileState.WANTED):
        told_of(store, meeting, state)
    window.documents(meeting)
    page = window.page
    assert isinstance(page, DocumentsPage)
    page.tabs.setCurrentWidget(page.received)


PAGES: tuple[Shown, ...] = (
    Shown("home", IN_THE_MIDDLE, lambda window, _meeting: window.go_home()),
    Shown("prepare", 0, lambda window, meeting: window.prepare(meeting)),
    Shown("prepare-new", 0, lambda window, _meeting: window.prepare(None)),
    Shown("prepare-from", FINAL, lambda window, meeting: window.prepare_from(meeting)),
    Shown("prepare-agenda", 0, lambda window, meeting: _prepare(window, meeting, 1)),
    Shown("prepare-people", 0, lambda window, meeting: _prepare(window, meeting, 2)),
    Shown("people", IN_THE_MIDDLE, lambda window, _meeting: window.people()),
    *(Shown(f"settings-{place}", IN_THE_MIDDLE, partial(_settings, place)) for place in range(10)),
    Shown("practice", 0, lambda window, _meeting: window.practice()),
    Shown("live-before", 0, _live),
    Shown("live", IN_THE_MIDDLE, _live),
    Shown("live-keys", IN_THE_MIDDLE, _keys),
    Shown("live-amend", IN_THE_MIDDLE, _amend),
    Shown("check", BEFORE_CLOSING, lambda window, meeting: window.check(meeting)),
    Shown("reading", BEFORE_CLOSING, lambda window, meeting: window.read_out_loud(meeting)),
    Shown("search", IN_THE_MIDDLE, _search),
    Shown("finish", CLOSED, lambda window, meeting: window.finish(meeting)),
    Shown("rewording", CLOSED, _reword),
    Shown("paper-before", 0, lambda window, meeting: window.paper_back(meeting)),
    Shown("paper", CLOSED, _paper),
    Shown("finish-end", CLOSED, _ask_for_the_end),
    Shown("corrections", FINAL, lambda window, meeting: window.finish(meeting)),
    Shown("take-back", FINAL, _take_back),
    Shown("documents", FINAL, lambda window, meeting: window.documents(meeting)),
    Shown("documents-before", 0, lambda window, meeting: window.documents(meeting)),
    Shown("attachments", FINAL, _attachments),
    Shown("carry", FINAL, _carry),
    Shown("sync-alone", IN_THE_MIDDLE, lambda window, _meeting: window.sync()),
    Shown("sync-create", IN_THE_MIDDLE, sync_states.names_of_office),
    Shown("sync-key", IN_THE_MIDDLE, sync_states.creating),
    Shown("sync-recover", IN_THE_MIDDLE, lambda window, _meeting: window.recover()),
    Shown("sync-join", IN_THE_MIDDLE, sync_states.joining),
    Shown("sync-waiting", IN_THE_MIDDLE, sync_states.waiting),
    Shown("sync-station", FINAL, sync_states.of_station),
    Shown("sync-office", IN_THE_MIDDLE, sync_states.of_office),
    Shown("sync-stations", IN_THE_MIDDLE, sync_states.stations),
    Shown("sync-inviting", IN_THE_MIDDLE, sync_states.inviting),
    Shown("sync-code", IN_THE_MIDDLE, sync_states.invited),
    Shown("sync-stick", IN_THE_MIDDLE, sync_states.received),
    Shown("office-home", IN_THE_MIDDLE, office_states.home),
    Shown("office-ledger", FINAL, office_states.ledger),
    Shown("office-handling", FINAL, office_states.handling),
    Shown("office-reporting", FINAL, office_states.reporting),
    Shown("station-home", IN_THE_MIDDLE, office_states.room_home),
    Shown("station-news", FINAL, office_states.news),
    Shown("conflicts", CLOSED, _conflicts),
    Shown("documents-received", FINAL, _received),
)


@dataclass
class Sample:
    """One store in which the sample meeting stands at each point that a page wants to show."""

    store: Store
    clock: SetClock
    script: Script
    _meetings: dict[int, str] = field(default_factory=dict)

    def meeting(self, steps: int) -> str:
        """The meeting after so many steps; the clock stands just after the last of them."""
        if steps not in self._meetings:
            player = Player(self.script, self.store)
            for step in self.script.steps[:steps]:
                player.play_step(step)
            self._meetings[steps] = player.meeting
        self.clock.at = self.script.steps[max(steps - 1, 0)].at
        self.clock.advance(seconds=12)
        return self._meetings[steps]

    def window(self, language: str, size: QSize) -> MainWindow:
        """The window in a language, shown, at home. The program must have been dressed (make_application)."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        speak(application, language)
        tasks = Tasks(InlineRunner(lambda: self.store), "", InlineExecutor())
        keeping = Safekeeping(tasks, self.store.directory, lambda: self.store, self.clock)
        syncing = Syncing(tasks, self.store.directory, self.clock, network=lambda _desk: None, run=lambda call: call())
        window = MainWindow(tasks, RecordingPrompts(), self.clock, keeping, Looks(), syncing=syncing)
        window.resize(size)
        window.show()
        return window

    def show(self, window: MainWindow, shown: Shown) -> None:
        """Go to a page, and let it settle."""
        shown.go(window, self.meeting(shown.steps))
        settle()


def put_away(window: MainWindow) -> None:
    """Close a window and have it gone: else each change of type would dress it, too."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settle() -> None:
    """Each level of a window hands on in a round of its own that it wants another size; home has six."""
    for _round in range(8):
        QApplication.processEvents()


@contextmanager
def sample() -> Iterator[Sample]:
    script = read_script(resource("sample", "拐角花园.json"))
    with tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
        clock = SetClock(script.steps[0].at)
        store = Store(Path(folder), clock)
        try:
            yield Sample(store, clock, script)
        finally:
            store.close()
