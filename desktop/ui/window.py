"""The window: a header that says where one is, the pages, and one line at the bottom for what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.base.clock import Clock
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting
from desktop.ui.battery import Battery, Charge
from desktop.ui.looks import Looks
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.projector.projector import Projector
from desktop.ui.projector.screens import Screens
from desktop.ui.prompts import Prompts
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.status_line import StatusLine
from desktop.ui.sync.syncing import Syncing
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.pages import Pages

if TYPE_CHECKING:
    from desktop.services.reports import WrittenFile
    from desktop.services.scripts import Script
    from desktop.ui.meetings.key_list import KeyList
    from desktop.ui.practice.rehearsal import Manner, Rehearsal

SMALLEST = QSize(960, 520)  # 1366×768 at 125 % without title bar and task bar is about 1093×540
USUAL = QSize(1280, 760)
RUN = ("live", "check", "reading")  # pages on which a meeting is run


class MainWindow(QMainWindow):
    """Pages are made when they are first gone to: the home page alone stands at the start. `painted` comes once, when
    the window has been seen.
    """

    closing = Signal()
    painted = Signal()

    def __init__(
        self,
        tasks: Tasks,
        prompts: Prompts,
        clock: Clock,
        safekeeping: Safekeeping | None = None,
        looks: Looks | None = None,
        battery: Battery | None = None,
        syncing: Syncing | None = None,
    ) -> None:
        super().__init__()
        self.context = Context(tasks, prompts, clock, self, looks or Looks())
        self.status = StatusLine(clock, self.paper_form)
        self.projector = Projector(tasks, clock, self.say, Screens(self))
        self.setWindowTitle(_("小马扎议事"))
        self.resize(USUAL)
        self.setMinimumSize(SMALLEST)
        self._pages: dict[str, Page] = {}
        self._seen = False
        self._safekeeping = safekeeping
        self._syncing = syncing  # None in a practice, which never syncs
        self._rehearsal: Rehearsal | None = None
        self._place: tuple[str, str | None] = ("", None)
        self.key_list: KeyList | None = None
        self._build()
        tasks.saved.connect(self.status.show_saved)
        tasks.failed.connect(self.warn)
        tasks.busy.connect(self.status.show_busy)
        if safekeeping:
            safekeeping.restored.connect(self._on_restored)
        if battery:
            battery.looked.connect(self.status.meter.show_charge)
            battery.low.connect(self._on_low)
            self.painted.connect(battery.start)
        if syncing:
            self.status.sync.follow(syncing)
            self.painted.connect(syncing.start)
        self.go_home()

    def appear(self) -> None:
        """Show the window: the whole screen where it is a small one."""
        room = QGuiApplication.primaryScreen().availableSize()
        if room.width() < USUAL.width() or room.height() < USUAL.height() + 40:
            self.showMaximized()
        else:
            self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.context.looks.fit(self.width())

    def _build(self) -> None:
        self.title = QLabel()
        self.title.setProperty("elides", True)
        self.title.setObjectName("pageTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a long one is cut short
        self.home_button = button(
            _("返回首页 (Alt+Home)"), self.go_home, name=_("返回首页"), icon="home", role="header"
        )
        QShortcut(QKeySequence("Alt+Home"), self, self.go_home)
        self.search_button = button(_("查找 (Ctrl+F)"), self.search, name=_("查找"), icon="search", role="header")
        QShortcut(QKeySequence("Ctrl+F"), self, self.search)
        QShortcut(QKeySequence("Ctrl+T"), self, self._toggle_type)
        QShortcut(QKeySequence("F1"), self, self.show_keys)
        QShortcut(QKeySequence("Ctrl+B"), self, self.paper_form)
        QShortcut(QKeySequence("Ctrl+Shift+B"), self, self._paper_back_here)
        QShortcut(QKeySequence("Ctrl+P"), self, self.projector.toggle)
        QShortcut(QKeySequence("Ctrl+Shift+P"), self, self.projector.toggle_dark)
        header = QHBoxLayout()
        header.addWidget(self.title, 1)
        header.addWidget(self.search_button)
        header.addWidget(self.home_button)
        self.stack = Pages()
        body = QWidget()
        body.setObjectName("pageBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 8, 12, 6)
        layout.addLayout(header)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(body)

    @property
    def page(self) -> Page:
        page = self.stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def _show(self, name: str, make: Callable[[], Page], title: str, meeting: str | None, *, anew: bool = True) -> None:
        if self.stack.count():
            self.page.leave()
        if self.key_list:
            self.key_list.hide()
        if self.status.warns and (name, meeting) != self._place:
            self.say("")  # it was about another page
        if name not in self._pages:
            self._pages[name] = make()
            self.stack.addWidget(self._pages[name])
        page = self._pages[name]
        self._place = name, meeting
        self.entitle(title)
        self.home_button.setVisible(name != "home")
        self.search_button.setVisible(name != "search")
        self.stack.setCurrentWidget(page)
        self.projector.follow(meeting, run=name in RUN, fed=name == "live")
        if anew:
            page.show_meeting(meeting)
        else:
            page.reload()

    def go_home(self) -> None:
        self._show("home", lambda: HomePage(self.context, self._safekeeping, self._syncing), _("小马扎议事"), None)

    def prepare(self, meeting: str | None) -> None:
        from desktop.ui.meetings.prepare_page import PreparePage

        title = _("筹备会议") if meeting else _("新建会议")
        self._show("prepare", lambda: PreparePage(self.context), title, meeting)

    def prepare_from(self, earlier: str) -> None:
        """A new meeting that takes over what an earlier one had."""
        from desktop.ui.meetings.prepare_page import PreparePage

        self.prepare(None)
        page = self.page
        assert isinstance(page, PreparePage)
        page.copy_from(earlier)

    def run_meeting(self, meeting: str) -> None:
        from desktop.ui.meetings.live_page import LivePage

        self._show("live", lambda: LivePage(self.context), _("会议进行中"), meeting)

    def check(self, meeting: str) -> None:
        from desktop.ui.meetings.check_page import CheckPage

        self._show("check", lambda: CheckPage(self.context), _("散会前检查"), meeting)

    def read_out_loud(self, meeting: str) -> None:
        """逐条宣读; Escape goes back to the check where one came from there, else to the meeting."""
        from desktop.ui.meetings.reading_page import ReadingPage

        back = self.check if self.page is self._pages.get("check") else self.run_meeting
        self._show("reading", lambda: ReadingPage(self.context), _("逐条宣读"), meeting)
        if isinstance(self.page, ReadingPage):
            self.page.back_to = back

    def finish(self, meeting: str) -> None:
        from desktop.ui.meetings.finish_page import FinishPage

        self._show("finish", lambda: FinishPage(self.context, self._syncing), _("会后整理"), meeting)

    def documents(self, meeting: str) -> None:
        from desktop.ui.documents.documents_page import DocumentsPage

        self._show("documents", lambda: DocumentsPage(self.context, self._syncing), _("文书"), meeting)

    def carry(self, meeting: str) -> None:
        from desktop.ui.documents.stick_page import StickPage

        self._show("carry", lambda: StickPage(self.context, self._syncing), _("拷到U盘"), meeting)

    def take_back(self, meeting: str | None) -> None:
        """收回清单; Escape goes back to the documents of the meeting, or home."""
        from desktop.ui.commitments.ledger_return_page import LedgerReturnPage

        self._show("take_back", lambda: LedgerReturnPage(self.context), _("收回清单"), meeting)

    def conflicts(self) -> None:
        """待核对; Escape goes home."""
        from desktop.ui.sync.conflicts_page import ConflictsPage

        self._show("conflicts", lambda: ConflictsPage(self.context), _("待核对"), None)

    def people(self) -> None:
        from desktop.ui.attendance.people_page import PeoplePage

        self._show("people", lambda: PeoplePage(self.context), _("名单"), None)

    def settings(self) -> None:
        from desktop.ui.settings.settings_page import SettingsPage

        self._show("settings", lambda: SettingsPage(self.context), _("设置"), None)

    def _settings_again(self) -> None:
        """Back to the language that was chosen there, which may be a wrong one."""
        from desktop.ui.settings.settings_page import SettingsPage

        self.settings()
        page = self.page
        assert isinstance(page, SettingsPage)
        page.go_to(page.laptop)

    def practice(self) -> None:
        from desktop.ui.practice.practice_page import PracticePage

        self._show("practice", lambda: PracticePage(self.context), _("演练"), None)

    def sync(self) -> None:
        from desktop.ui.sync.sync_page import SyncPage

        self._show("sync", lambda: SyncPage(self.context, self._syncing), _("同步"), None)

    def stations(self) -> None:
        from desktop.ui.sync.stations_page import StationsPage

        self._show("stations", lambda: StationsPage(self.context, self._syncing), _("站点和电脑"), None)

    def join_space(self) -> None:
        from desktop.ui.sync.join_page import JoinPage

        self._show("join_space", lambda: JoinPage(self.context, self._syncing), _("加入协商空间"), None)

    def create_space(self) -> None:
        from desktop.ui.sync.create_page import CreatePage

        self._show("create_space", lambda: CreatePage(self.context, self._syncing), _("建立协商空间"), None)

    def receive(self) -> None:
        from desktop.ui.sync.stick_sync_page import StickSyncPage

        self._show("receive", lambda: StickSyncPage(self.context, self._syncing), _("从U盘接收"), None)

    def recover(self) -> None:
        from desktop.ui.sync.recover_page import RecoverPage

        self._show("recover", lambda: RecoverPage(self.context, self._syncing), _("恢复办公室"), None)

    def ledger(self, overdue: bool) -> None:
        """清单 of all stations, at an office; `overdue`: of what is over."""
        from desktop.ui.office.ledger_page import OVERDUE, LedgerPage

        self._show("ledger", lambda: LedgerPage(self.context), _("各站点清单"), None)
        if overdue and isinstance(self.page, LedgerPage):
            self.page.show_wanted(OVERDUE)

    def reporting(self) -> None:
        from desktop.ui.office.reporting_page import ReportingPage

        self._show("reporting", lambda: ReportingPage(self.context), _("报送情况"), None)

    def news(self) -> None:
        from desktop.ui.office.news_page import NewsPage

        self._show("news", lambda: NewsPage(self.context), _("办公室改了什么"), None)

    def search(self) -> None:
        """Look for a line in everything; `go_back` leads back where one was."""
        from desktop.ui.search.search_page import SearchPage

        if not isinstance(self.page, SearchPage):
            self._came_from = self.page, self.title.text(), self._place, QApplication.focusWidget()
        self._show("search", lambda: SearchPage(self.context), _("查找"), self._place[1])

    def go_back(self) -> None:
        """Where one was before the search, with whatever was half typed there."""
        page, title, (name, meeting), focus = self._came_from
        self._show(name, lambda: page, title, meeting, anew=meeting is not None)
        if focus is not None and isValid(focus) and page.isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_line(self, meeting: Meeting | None, table: str, row: str) -> None:
        """Go to where a line can be read and changed; without a meeting it is somebody of a room's list."""
        if meeting is None:
            self.people()
        elif table == "attachment":
            self.documents(meeting.id)
        else:
            go_to_meeting(self, meeting.id, meeting.state)
        self.page.show_line(table, row)

    def rehearse(self, script: Script, manner: Manner) -> None:
        """Open the window of a practice; there is one at a time."""
        from desktop.ui.practice.rehearsal import Rehearsal

        if self._rehearsal:
            self._rehearsal.window.close()
        self._rehearsal = Rehearsal(script, manner, self.context.prompts, self._another)
        self._rehearsal.ended.connect(self._on_rehearsed)
        self._rehearsal.start()

    def _another(self, tasks: Tasks, prompts: Prompts, clock: Clock) -> MainWindow:
        return MainWindow(tasks, prompts, clock, looks=self.context.looks)

    def _on_rehearsed(self) -> None:
        self._rehearsal = None

    def follow(self, other: MainWindow) -> None:
        """Take the place of a window in another language: the same size, the same page."""
        self.setGeometry(other.geometry())
        self.setWindowState(other.windowState())
        name, meeting = other._came_from[2] if other._place[0] == "search" else other._place
        if meeting:
            ways = {
                "prepare": self.prepare,
                "live": self.run_meeting,
                "check": self.check,
                "reading": self.read_out_loud,
                "finish": self.finish,
                "documents": self.documents,
                "paper_back": self.paper_back,
                "carry": self.carry,
                "take_back": self.take_back,
            }
            ways.get(name, self.run_meeting)(meeting)
        else:
            others = {
                "people": self.people,
                "conflicts": self.conflicts,
                "settings": self._settings_again,
                "practice": self.practice,
                "sync": self.sync,
                "stations": self.stations,
                "join_space": self.join_space,
                "create_space": self.create_space,
                "receive": self.receive,
                "ledger": lambda: self.ledger(False),
                "reporting": self.reporting,
                "news": self.news,
                "recover": self.recover,
            }
            others.get(name, self.go_home)()
        self.show()
        if other.projector.showing:
            self.projector.toggle()

    def _toggle_type(self) -> None:
        looks = self.context.looks
        looks.toggle_type()
        self.say(_("大字：再按 Ctrl+T 还原。") if looks.large else _("字恢复到平常大小。"))

    def show_keys(self) -> None:
        """F1: the keys of the page that is shown, and those of every page; once more takes them away."""
        from desktop.ui.meetings.key_list import KeyList
        from desktop.ui.meetings.key_map import everywhere

        if self.key_list is None:
            self.key_list = KeyList(self)
            self.key_list.print_wanted.connect(self._print_keys)
        self.key_list.toggle([*self.page.key_sections(), everywhere()])

    def _print_keys(self) -> None:
        from desktop.ui.meetings.quick_card import print_card

        print_card(self.context)

    def entitle(self, title: str) -> None:
        """Where one is: the page, or the meeting that is going on."""
        self.title.setText(title)
        self.title.setToolTip(title)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.status.say(sentence)

    def warn(self, sentence: str) -> None:
        """Show a sentence until the next one."""
        self.status.warn(sentence)

    def _on_low(self, charge: Charge) -> None:
        told = _("电池只剩 {percent}%，已留一份备份；请接电源，或按 Ctrl+B 写手工记录单。")
        self.warn(told.format(percent=charge.percent))

    def paper_form(self) -> None:
        """手工记录单 of the meeting that is shown, written and handed over to be printed."""
        from desktop.ui.documents.printing import print_form

        meeting = self.page.meeting
        if meeting:
            print_form(self.context, meeting, done=self._on_paper, refused=lambda _why: None)
        else:
            self.say(_("先打开一个会议，再写手工记录单。"))

    def _on_paper(self, file: WrittenFile) -> None:
        from desktop.ui.documents.print_preview import print_file

        print_file(self.context, file.path, file.path.stem)
        self.say(_("手工记录单写好了，趁有电打印：{path}").format(path=file.path))

    def paper_back(self, meeting: str) -> None:
        """What was written by hand is keyed in."""
        from desktop.ui.record.paper_back_page import PaperBackPage

        self._show("paper_back", lambda: PaperBackPage(self.context), _("手工补录"), meeting)

    def _paper_back_here(self) -> None:
        meeting = self.page.meeting  # that of the page: it may have been made there
        if meeting:
            self.paper_back(meeting)
        else:
            self.say(_("先打开一个会议，再补录手工记录单。"))

    def _on_restored(self, sentence: str) -> None:
        """What the pages show is of the data that was replaced: begin again at home."""
        for name in [name for name in self._pages if name != "home"]:
            page = self._pages.pop(name)
            self.stack.removeWidget(page)
            page.deleteLater()
        self.projector.close()
        self.go_home()
        if self._syncing:
            self._syncing.look()
        self.say(sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.page.leave()
        if self._rehearsal:
            self._rehearsal.window.close()
        self.projector.close()
        self.closing.emit()
        event.accept()
