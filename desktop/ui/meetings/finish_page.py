"""The meeting after the meeting, step by step: complete, reword and merge, follow up, documents, 送审, 定稿, 更正."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import State
from desktop.services import history
from desktop.services.finishing import Step, StepState
from desktop.ui.attendance.attendance_panel import AttendancePanel
from desktop.ui.meetings.check_list import CheckList
from desktop.ui.meetings.closing_form import ClosingForm
from desktop.ui.meetings.corrections_panel import CorrectionsPanel
from desktop.ui.meetings.live_page import COLUMN_GAP, SPACING, LivePage, dress
from desktop.ui.meetings.step_bar import StepBar, purpose_words
from desktop.ui.page import Context, Page
from desktop.ui.record.record_panel import RecordPanel
from desktop.ui.record.rewording_panel import RewordingPanel
from desktop.ui.sync.meeting_stage import MeetingStage
from desktop.ui.sync.syncing import Syncing
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.pages import Pages
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.undo_gate import UndoGate


class FinishPage(Page):
    def __init__(self, context: Context, syncing: Syncing | None = None) -> None:
        super().__init__(context)
        self._stage = MeetingStage(self, context, syncing)
        self.record = RecordPanel(context)
        self.form = ClosingForm(context)
        self.check = CheckList(context)
        self.attendance = AttendancePanel(context)
        self.corrections = CorrectionsPanel(context)
        self.rewording = RewordingPanel(context)
        self.steps = StepBar(context)
        self._panels: tuple[Panel, ...] = (
            *(self.record, self.form, self.check, self.attendance),
            *(self.corrections, self.rewording, self.steps),
        )
        self._state = State.CLOSED
        self.hint = words("", "remark")
        self.hint.setWordWrap(True)
        self.undo_button = button(_("撤销"), self.undo, role="compact")
        self.undo_button.setToolTip(_("撤销上一步 Ctrl+Z"))
        self.redo_button = button(_("恢复"), self.redo, role="compact")
        self.redo_button.setToolTip(_("把撤销的一步恢复 Ctrl+Y"))
        self.paper_button = button(_("手工补录(&P)"), self._key_in_paper, role="compact")
        self.paper_button.setToolTip(_("把手工记录单上写的录进来 Ctrl+Shift+B"))
        self.documents_button = button(_("出文书(&D)"), self._go_to_documents, role="primary")
        self._lay_out()
        self._connect()
        self._undo_gate = UndoGate(self)
        dress(self)

    def _lay_out(self) -> None:
        self.tabs = Tabs()
        self.tabs.addTab(self.form, _("后续和定稿"))
        self.tabs.addTab(self.check, _("还缺"))
        self.tabs.addTab(self.attendance, _("签到补登"))
        self.tabs.addTab(self.corrections, _("更正"))
        top = QHBoxLayout()
        top.addWidget(self.hint, 1)
        for key in (self.undo_button, self.redo_button, self.paper_button, self.documents_button):
            top.addWidget(key)
        completing = QWidget()
        columns = QHBoxLayout(completing)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(COLUMN_GAP)
        columns.addWidget(self.record, 6)
        columns.addWidget(self.tabs, 4)
        self.views = Pages()
        self.views.addWidget(completing)
        self.views.addWidget(self.rewording)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(top)
        layout.addWidget(self.steps)
        layout.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.attendance.directory_changed.connect(self.record.know_directory)
        self.attendance.board_shown.connect(self.record.know_attendance)
        self.check.counted.connect(self._on_counted)
        self.check.chosen.connect(self._lead)
        self.form.state_shown.connect(self._on_state)
        self.steps.chosen.connect(self.work_at)
        self.steps.shown.connect(lambda _states: self._show_hint())
        self._stage.told.connect(lambda _words: self._show_hint())
        for key, does, told in (
            (QKeySequence.StandardKey.Undo, self.undo, _("撤销上一步")),
            (QKeySequence.StandardKey.Redo, self.redo, _("恢复")),
            ("F2", self._focus_line, _("写记录")),
            ("Ctrl+L", self._focus_list, _("到列表里选一条")),
        ):
            QShortcut(QKeySequence(key), self, does).setWhatsThis(told)

    def show_meeting(self, meeting: str | None) -> None:
        assert meeting is not None
        self.meeting = meeting
        for panel in self._panels:
            panel.show_meeting(meeting)
        self._stage.show_meeting(meeting)
        self._complete(None)
        self.record.focus_list()

    def leave(self) -> None:
        self.form.save()
        self.rewording.save()
        self.rewording.keeper.save()
        self.record.keep_drafts()

    def work_at(self, state: StepState) -> None:
        """Go where a step is done; what is left first of it is asked for."""
        step = state.step
        self.rewording.save()
        if step is Step.WORDING:
            self.views.setCurrentWidget(self.rewording)
            self.rewording.focus_list()
        elif step is Step.DOCUMENTS:
            self._go_to_documents()
        elif step in (Step.WORDS, Step.REPLIES, Step.COMMITMENTS):
            self._complete(step)
            if state.first and self._state is not State.FINAL:
                self.record.complete(state.first)
            else:
                self.record.focus_list()
        else:
            self._complete(step)
            self.tabs.setCurrentWidget(self.form)
            self.form.focus_on(step)
        self.steps.mark(step)

    def _complete(self, step: Step | None) -> None:
        """The record, and beside it what completes the meeting."""
        self.views.setCurrentIndex(0)
        self.steps.mark(step)

    def _focus_line(self) -> None:
        self._complete(None)
        self.record.entry.focus_line()

    def _focus_list(self) -> None:
        if self.views.currentWidget() is self.rewording:
            self.rewording.focus_list()
        else:
            self.record.focus_list()

    def _on_changed(self, changes: Any) -> None:
        if self.isVisible() and self.affected(changes):
            for panel in self._panels:
                panel.heed(changes)

    def _on_counted(self, count: int) -> None:
        self.tabs.setTabText(1, _("还缺 {count} 处").format(count=count) if count else _("不缺"))

    def _on_state(self, state: State) -> None:
        just_final = state is State.FINAL and self._state is not state
        if just_final:
            self.tabs.setCurrentWidget(self.corrections)
        self._state = state
        self.paper_button.setVisible(state is not State.FINAL)
        if self.isVisible() and self.form.found:
            self.context.shell.entitle(_("会后整理：{title}").format(title=self.form.found.title))
        self._show_hint()
        self.tabs.setTabVisible(1, state is not State.FINAL)
        self.tabs.setTabVisible(2, state is not State.FINAL)
        self.tabs.setTabVisible(3, state is State.FINAL)
        if (
            just_final or self.undo_button.hasFocus()
        ):  # it came here from 送审 or 定稿 as they went: one more Enter would undo them
            self.record.focus_list()

    def _show_hint(self) -> None:
        """What comes next, and how far the meeting has come to its office."""
        stage = self._stage.words
        self.hint.setText(self._next_words() + (_("{stage}。").format(stage=stage) if stage else ""))

    def _next_words(self) -> str:
        if self._state is State.FINAL:
            documents = self.steps.states.get(Step.DOCUMENTS)
            again = _("写出定稿的文书：Alt+6。") if documents and not documents.done else ""
            return _("已经定稿：选中一条，用“更正”改，写明原因；改前改后都留着。") + again
        if self._state is State.LIVE:
            return _("会议还没有散会。")
        if self.steps.next is None:
            return ""
        number = list(Step).index(self.steps.next.step) + 1
        told = _("接着做：{purpose}（Alt+{number}）。做不完的可以先放着，随时再来。")
        return told.format(purpose=purpose_words(self.steps.next.step), number=number)

    def _lead(self, table: str, row: str) -> None:
        """Go to where something is missing: on this page, or on the live page where the cards and the agenda are."""
        self._complete(None)
        if table in ("participant", "sign_in"):
            self.tabs.setCurrentWidget(self.attendance)
            self.attendance.go_to(row)
        elif table in ("card", "speech", "agenda_item") and self.meeting:
            self.context.shell.run_meeting(self.meeting)
            live = self.window().findChild(LivePage)
            if live:
                live.show_place(table, row)
        else:
            self.record.complete(row)

    def show_line(self, table: str, row: str) -> None:
        """Choose what a search has found, and leave it as it is."""
        self._complete(None)
        if table == "participant":
            self._lead(table, row)
        elif table not in ("meeting", "agenda_item"):
            self.record.go_to(row)
            self.record.focus_list()

    def undo(self) -> None:
        self.rewording.save()
        self.record.do(history.undo)

    def redo(self) -> None:
        self.record.do(history.redo)

    def _key_in_paper(self) -> None:
        if self.meeting:
            self.context.shell.paper_back(self.meeting)

    def _go_to_documents(self) -> None:
        if self.meeting:
            self.context.shell.documents(self.meeting)
