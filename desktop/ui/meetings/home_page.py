"""What to do next, at a glance: go on, start at once, prepare, look something up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.ui.looks import sized
from desktop.ui.meetings.glances import day, read_home, start_quickly
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from desktop.rules.duties import Todo
    from desktop.services.home import Home
    from desktop.services.overview import Glance
    from desktop.store.changelog import Changes
    from desktop.sync.status import SyncState
    from desktop.ui.meetings.meeting_list import MeetingList
    from desktop.ui.meetings.restore_panel import RestorePanel
    from desktop.ui.meetings.todo_list import TodoList
    from desktop.ui.sync.syncing import Syncing

DAYS_WITHOUT_COPY = 7
STATION = "room"  # the role of a laptop whose meetings an office receives
ROOM_A_TODO = 70  # pixels of the page for each line of what needs doing: nearly as much stays for the meetings


class HomePage(Page):
    """Stands at the start; opens the right page for the state of a meeting."""

    def __init__(
        self, context: Context, safekeeping: Safekeeping | None = None, syncing: Syncing | None = None
    ) -> None:
        super().__init__(context)
        self._safekeeping = safekeeping
        self._syncing = syncing
        self.meetings: MeetingList | None = None
        self.todos: TodoList | None = None
        self._found: list[Todo] = []
        self._days_behind: int | None = None
        self._live: Meeting | None = None
        self._backed_up = False
        self._last = ""  # the meeting that was held last
        self._restore: RestorePanel | None = None
        self._office = False
        self._reading = self._again = False
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        if syncing:
            syncing.looked.connect(self._on_sync_looked)
        self._quick_key = self._make_key("F2", self.topic.setFocus, _("快速开会：写议题，Enter 开始"))
        self._make_key("F3", self._search, _("查找"))
        self._make_key(QKeySequence.StandardKey.New, lambda: context.shell.prepare(None), _("新建会议"))

    def _make_key(self, keys: str | QKeySequence.StandardKey, act: Callable[[], object], told: str) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.setWhatsThis(told)
        return made

    def _build(self) -> QWidget:
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_going_on())
        self._todo_place = QVBoxLayout()
        column.addLayout(self._todo_place)
        self.sync_line = words()
        self.sync_line.setWordWrap(True)
        self.sync_line.hide()
        column.addWidget(self.sync_line)
        column.addWidget(self._build_quick())
        column.addLayout(self._build_ways())
        self.empty = words(role="notice")
        self.empty.setWordWrap(True)
        column.addWidget(self.empty)
        column.addStretch()
        self._column = column
        return overview

    def _build_going_on(self) -> QFrame:
        self.going_on = QFrame()
        self.going_on.setProperty("role", "card")
        line = QHBoxLayout(self.going_on)
        line.setContentsMargins(10, 4, 6, 4)
        self.live_title = words(role="heading")
        self.live_title.setWordWrap(True)
        self.go_on = button(_("继续开会(&J)"), self._go_on, role="primary")
        line.addWidget(self.live_title, 1)
        line.addWidget(self.go_on)
        self.going_on.hide()
        return self.going_on

    def _build_quick(self) -> QWidget:
        self.topic = SubmitField()
        self.topic.setProperty("role", "big")
        self.topic.setPlaceholderText(_("写上议题，按回车就开会；别的以后再补"))
        self.topic.submitted.connect(self._start_quickly)
        self.start = button(_("开会(&K)"), lambda: self._start_quickly(self.topic.text().strip()), role="primary")
        self._quick = QWidget()
        line = QHBoxLayout(self._quick)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words(_("快速开会 (F2)："), "heading", self.topic))
        line.addWidget(self.topic, 1)
        line.addWidget(self.start)
        return self._quick

    def _build_ways(self) -> Flow:
        shell = self.context.shell
        self.again = button(_("从上次会议筹备(&L)"), self._prepare_again, icon="new")
        self.again.setEnabled(False)
        self.new = button(_("新建会议(&N)"), lambda: shell.prepare(None), icon="new")
        self.people = button(_("名单(&M)"), shell.people, icon="people")
        self.sample = button(_("打开示例会议(&S)"), self._open_sample, icon="sample")
        self.practice = button(_("演练(&Y)"), shell.practice, icon="practice")
        self.restore = button(_("恢复备份(&R)"), self.show_restore, icon="restore")
        self.settings = button(_("设置(&T)"), shell.settings, icon="settings")
        self.sync = button(_("同步(&U)"), shell.sync, icon="sync")
        self.sync.setVisible(self._syncing is not None)  # not in a practice
        self.of_office = (
            button(_("清单(&Q)"), lambda: shell.ledger(False), role="primary"),
            button(_("报送情况(&B)"), shell.reporting),
            button(_("站点和电脑(&Z)"), shell.stations),
            button(_("待核对(&H)"), shell.conflicts),
            button(_("收回清单(&C)"), lambda: shell.take_back(None)),
            button(_("从U盘接收(&P)"), shell.receive),
        )
        self._of_room = (self.again, self.people, self.practice, self.sample)
        for one in self.of_office:
            one.hide()
        ways = (
            *self.of_office,
            *(self.again, self.new, self.people, self.sync),
            *(self.practice, self.sample, self.restore, self.settings),
        )
        return Flow(ways, spacing=6)

    def _be_office(self, office: bool) -> None:
        """An office has other ways to go, and another list; what this computer is may change while it is used."""
        if office == self._office:
            return
        self._office = office
        for one in self.of_office:
            one.setVisible(office)
        self._quick.setVisible(not office)
        self._quick_key.setEnabled(not office)
        for one in self._of_room:
            one.setVisible(not office)
        if self.meetings:
            self._column.removeWidget(self.meetings)
            self.meetings.hide()
            self.meetings.deleteLater()
            self.meetings = None

    def _make_list(self) -> MeetingList:
        if self._office:
            from desktop.ui.office.meeting_list import OfficeMeetingList

            return OfficeMeetingList(self.context.clock)
        from desktop.ui.meetings.meeting_list import MeetingList

        return MeetingList(self.context.clock)

    def _show_list(self, glances: list[Glance]) -> None:
        """Show the meetings, in a list that is made with the first of them."""
        if self.meetings is None and glances:
            self.meetings = self._make_list()
            self.meetings.wanted.connect(self.open_meeting)
            self.meetings.documents_wanted.connect(self.context.shell.documents)
            self._column.addWidget(self.meetings, 1)
        if self.meetings:
            self.meetings.show_glances(glances)
            self.meetings.setVisible(bool(glances))
            self._read_stages()
        self.empty.setVisible(not glances)

    def _search(self) -> None:
        if self.meetings:
            self.meetings.search.setFocus()

    def show_meeting(self, meeting: str | None) -> None:
        self._stack.setCurrentIndex(0)
        self._live = None
        (self.of_office[0] if self._office else self.topic).setFocus()
        super().show_meeting(meeting)

    def affected(self, changes: Changes) -> bool:
        return True

    def reload(self) -> None:
        """Read again; what changes meanwhile is read in one more round: sync brings many meetings at once."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        if self.meetings is None:
            self.empty.setText(_("正在读取会议……"))
        now = self.context.clock.read().at
        self.context.tasks.read(read_home, now, done=self._on_read, refused=self._on_unreadable)

    def _on_read(self, found: Home) -> None:
        self._reading = False
        glances = found.glances
        self._be_office(bool(found.office))
        self._last = next((g.meeting.id for g in glances if g.meeting.state is not State.PREPARING), "")
        self._enable(True)
        self._show_live(found.live)
        self._show_todos(found.todos)
        self.empty.setText(
            _("还没有收到站点的会议。按“站点和电脑”给站点发入网文件。")
            if self._office
            else _("还没有会议。写上议题按回车就能开会；想先看看样子，请点“打开示例会议”。")
        )
        self._show_list(glances)
        if self._again:
            self._again = False
            self.reload()
        if self._safekeeping and not self._backed_up:
            self._backed_up = True
            self._safekeeping.back_up("start", self._look_behind)

    def _look_behind(self) -> None:
        """Whether the copies fell behind all the same: the disk may have refused them."""
        if self._safekeeping:
            self._safekeeping.look_behind(self._on_behind)

    def _on_behind(self, days: int | None) -> None:
        self._days_behind = days
        self._show_todos(self._found)

    def _on_sync_looked(self, state: SyncState) -> None:
        """One line of what waits to be sent, settled, approved; nothing on a computer that is alone."""
        from desktop.ui.sync.wording import home_words

        told = home_words(state) if state.role else []
        self.sync_line.setText(_("同步：{told}（Alt+U）").format(told=_("，").join(told)))
        self.sync_line.setVisible(bool(told))
        self._read_stages()

    def _read_stages(self) -> None:
        """How far each meeting of a station's laptop has come."""
        state = self._syncing.state if self._syncing else None
        if self.meetings is None or not self.isVisible():
            return
        if state is None or state.role != STATION:
            self.meetings.show_stages({})
            return
        from desktop.ui.sync.stages import read_stages

        self.context.tasks.read(read_stages, done=self.meetings.show_stages)

    def _show_todos(self, found: list[Todo]) -> None:
        """Show what needs doing, in a list that is made with the first of it."""
        from desktop.rules.duties import Duty, Todo

        self._found = found
        late = self._days_behind is not None and self._days_behind >= DAYS_WITHOUT_COPY
        todos = [*found, *([Todo(Duty.BACK_UP, days=self._days_behind)] if late else ())]
        if self.todos is None and todos:
            from desktop.ui.meetings.todo_list import TodoList

            self.todos = TodoList(self.context.clock, self)
            self.todos.wanted.connect(self._do)
            self._todo_place.addWidget(self.todos)
            self.setTabOrder(self.go_on, self.todos)
        if self.todos:
            self.todos.show_todos(todos, self._todo_lines(self.todos))
            self.todos.setVisible(bool(todos))

    def _todo_lines(self, todos: TodoList) -> int:
        """So many that the meetings below keep some room, and no more than have any."""
        wanted = self.height() // sized(ROOM_A_TODO) - (4 if self._live else 3)
        others = self._column.totalMinimumHeightForWidth(self.width()) - todos.minimumHeight()
        return max(1, min(wanted, todos.lines_in(self.height() - others)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_todos()

    def event(self, event: QEvent) -> bool:
        """Whatever came or went on the page leaves the list of what needs doing more room, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_todos()
        return super().event(event)

    def _fit_todos(self) -> None:
        if self.todos:
            self.todos.show_lines(self._todo_lines(self.todos))

    def _do(self, todo: Todo) -> None:
        """Go where it is done."""
        from desktop.rules.duties import Duty

        shell = self.context.shell
        if todo.duty is Duty.OVERDUE:
            shell.ledger(True)
        elif todo.duty is Duty.UNREPORTED:
            shell.reporting()
        elif todo.duty is Duty.NEWS:
            shell.news()
        elif todo.duty is Duty.REPORT:
            self._report_none(todo)
        elif todo.meeting is None:
            if self._safekeeping:
                self._safekeeping.back_up("asked", self._look_behind)
        elif todo.duty is Duty.WRITE:
            shell.documents(todo.meeting.id)
        elif todo.row:
            shell.open_line(todo.meeting, "suggestion" if todo.duty is Duty.ANSWER else "commitment", todo.row)
        else:
            self.open_meeting(todo.meeting)

    def _report_none(self, todo: Todo) -> None:
        """零报告 of a month, once somebody says yes."""
        from desktop.services.reporting import report_none
        from desktop.ui.meetings.todo_list import month_words

        question = _("{month}没有开过协商会？开过而没有记的，请先补记。").format(month=month_words(todo.month))
        if self.context.prompts.confirm(self, question, _("没有开过，零报告")):
            self.context.tasks.do(report_none, todo.row, todo.month)

    def _prepare_again(self) -> None:
        if self._last:
            self.context.shell.prepare_from(self._last)

    def _on_unreadable(self, sentence: str) -> None:
        """The data cannot be opened: say so, and offer a copy."""
        self._reading = self._again = False
        self._enable(False)
        self._show_live(None)
        self._show_todos([])
        self.empty.setText(sentence)
        self._show_list([])
        self.restore.setFocus()

    def _enable(self, usable: bool) -> None:
        for one in (self.topic, self.start, self.new, self.people, self.sample):
            one.setEnabled(usable)
        self.again.setEnabled(usable and bool(self._last))

    def _show_live(self, meeting: Meeting | None) -> None:
        """Offer to go on; the program may have been killed in the middle of it."""
        came = meeting is not None and self._live is None
        self._live = meeting
        self.going_on.setVisible(meeting is not None)
        if meeting:
            since = day(meeting, self.context.clock.read().at)
            self.live_title.setText(_("“{title}”还没有散会（{since} 开始）").format(title=meeting.title, since=since))
        if came and not self.topic.text():
            self.go_on.setFocus()

    def open_meeting(self, meeting: Meeting) -> None:
        """The right page for the state of a meeting."""
        go_to_meeting(self.context.shell, meeting.id, meeting.state)

    def _go_on(self) -> None:
        if self._live:
            self.context.shell.run_meeting(self._live.id)

    def _start_quickly(self, topic: str) -> None:
        if not topic:
            self.context.shell.warn(_("请先写上议题，再按回车。"))
            self.topic.setFocus()
            return
        if self._live and not self._may_start_another(self._live):
            return
        self.context.tasks.do(start_quickly, topic, done=self._on_started)

    def _may_start_another(self, live: Meeting) -> bool:
        question = _("“{title}”还没有散会。要另外再开一场吗？").format(title=live.title)
        return self.context.prompts.confirm(self, question, _("另开一场"))

    def _on_started(self, changes: Changes) -> None:
        self.topic.clear()
        self.context.shell.run_meeting(changes.new)

    def _open_sample(self) -> None:
        from desktop.ui.meetings.sample import play_sample, rehearse

        def play(script: Any) -> None:
            self.context.tasks.later(play_sample, script, done=self._on_played, refused=lambda _why: free())

        def free() -> None:
            self.sample.setEnabled(True)

        self.sample.setEnabled(False)
        self.context.shell.say(_("正在准备示例会议，请稍等……"))
        self.context.tasks.aside(rehearse, done=play, refused=lambda _why: free())

    def _on_played(self, meeting: str) -> None:
        self.sample.setEnabled(True)
        self.context.shell.say(_("这是示例会议，可以放心试；点“写出文书”就能看到成品。"))
        self.context.shell.documents(meeting)

    def show_restore(self) -> None:
        """Show the dated copies."""
        if self._safekeeping is None:
            return
        if self._restore is None:
            from desktop.ui.meetings.restore_panel import RestorePanel

            self._restore = RestorePanel(self.context, self._safekeeping)
            self._restore.left.connect(lambda: self._stack.setCurrentIndex(0))
            self._stack.addWidget(self._restore)
        self._restore.reload()
        self._stack.setCurrentWidget(self._restore)
