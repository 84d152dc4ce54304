"""The live page: agenda, attendance, queue and record side by side on one screen. It only composes its panels."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import State
from desktop.services import history
from desktop.services.lines import RecordBoard
from desktop.services.speaking import SpeakingBoard
from desktop.ui.attendance.attendance_panel import AttendancePanel
from desktop.ui.attendance.directory import Directory
from desktop.ui.looks import wear
from desktop.ui.meetings.agenda_bar import AgendaBar
from desktop.ui.meetings.follow_up_panel import FollowUpPanel
from desktop.ui.meetings.key_list import Key, KeyList
from desktop.ui.page import Context, Page
from desktop.ui.record.record_panel import RecordPanel
from desktop.ui.speaking.clock_strip import ClockStrip
from desktop.ui.speaking.queue_panel import QueuePanel
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.undo_gate import UndoGate

SPACING = 4
COLUMN_GAP = 10
SHARES = (27, 36, 37)  # of the width: attendance, queue, record


def dress(page: QWidget) -> None:
    """The denser style of the pages of a meeting."""
    wear(page, "live.qss")


class LivePage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.agenda = AgendaBar(context)
        self.attendance = AttendancePanel(context)
        self.queue = QueuePanel(context)
        self.record = RecordPanel(context)
        self.follow_up = FollowUpPanel(context)
        self.clock_strip = ClockStrip(context)
        self.panels: tuple[Panel, ...] = (
            *(self.agenda, self.attendance, self.queue, self.record),
            *(self.follow_up, self.clock_strip),
        )
        self._arriving = False
        self._make_keys()
        self._lay_out()
        self._connect()
        self.key_list = KeyList(self, self.keys)
        self._undo_gate = UndoGate(self)
        dress(self)

    def _make_keys(self) -> None:
        self.undo_button = button(_("撤销"), self.undo, role="compact", icon="undo")
        self.undo_button.setToolTip(_("撤销上一步 Ctrl+Z"))
        self.redo_button = button(_("恢复"), self.redo, role="compact", icon="redo")
        self.redo_button.setToolTip(_("把撤销的一步恢复 Ctrl+Y"))
        self.check_button = button(_("散会 F9"), self.check, role="compact", name=_("散会前检查"))
        self.keys_button = button(_("按键 F1"), self.show_keys, role="compact", name=_("按键表"))
        for key in self.keys:
            self._shortcut(key.key, key.does)
        for number, kind in enumerate(self.record.entry.fields, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.record.entry.choose, kind))
        for number in range(1, 10):
            self._shortcut(f"Alt+{number}", partial(self.agenda.start, number))

    @cached_property
    def keys(self) -> list[Key]:
        """The single map of keys; F1 shows it."""
        queue, entry = self.queue, self.record.entry
        return [
            Key("F1", _("这张按键表"), self.show_keys),
            Key("F2", _("写记录"), entry.focus_line),
            Key("F3", _("签到：找人"), self.attendance.focus_search),
            Key("F4", _("排队：姓名或号牌"), queue.focus_line),
            Key("F5", _("请下一位（开会、开始议题）"), queue.press_next),
            Key("F6", _("结束发言"), queue.end_speech),
            Key("F7", _("暂停、继续发言"), queue.pause_or_resume),
            Key("F8", _("加一分钟"), queue.extend),
            Key("F9", _("散会前检查"), self.check),
            Key("F10", _("占位：先记人和时间"), entry.hold_place),
            Key("F11", _("点名回应"), queue.calling.ask_respond),
            Key("F12", _("收回点名（叫错人）"), queue.recall),
            Key("Ctrl+Z", _("撤销上一步"), self.undo),
            Key("Ctrl+Y", _("恢复"), self.redo),
            Key("Ctrl+R", _("逐条宣读，当场确认"), self.read_out_loud),
            Key("Ctrl+F", _("查找：所有会议里的话、人、标题"), self.context.shell.search),
            Key("Ctrl+L", _("到记录列表里选一条"), self.record.focus_list),
            Key("Ctrl+Q", _("到排队名单里选一位"), queue.focus_list),
        ]

    def _shortcut(self, key: str, does: Any) -> None:
        made = QShortcut(QKeySequence(key), self)
        made.setAutoRepeat(False)
        made.activated.connect(does)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACING)
        top.addWidget(self.agenda, 1)
        for key in (self.undo_button, self.redo_button, self.check_button, self.keys_button):
            top.addWidget(key)
        writing = QVBoxLayout()
        writing.setSpacing(SPACING)
        writing.addWidget(self.follow_up, 3)
        writing.addWidget(self.record, 5)
        columns = QHBoxLayout()
        columns.setSpacing(COLUMN_GAP)
        columns.addWidget(self.attendance, SHARES[0])
        columns.addWidget(self.queue, SHARES[1])
        columns.addLayout(writing, SHARES[2])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(top)
        layout.addWidget(self.clock_strip)
        layout.addLayout(columns, 1)

    def _connect(self) -> None:
        self.attendance.directory_changed.connect(self._on_directory)
        self.attendance.board_shown.connect(self.record.know_attendance)
        self.queue.board_shown.connect(self._on_queue)
        self.record.board_shown.connect(self._on_record)
        self.agenda.ending.connect(self._on_ending)
        self.agenda.chosen_again.connect(self.follow_up.focus_list)
        timer = self.queue.floor.timer
        timer.gap_found.connect(self._on_gap)
        timer.said.connect(lambda _said, _urgent: self.clock_strip.refresh())

    def show_meeting(self, meeting: str | None) -> None:
        assert meeting is not None
        fresh = meeting != self.meeting
        self.meeting = meeting
        self._arriving = True
        if fresh:
            self.check_button.setText(_("散会 F9"))
        for panel in self.panels:
            panel.show_meeting(meeting)
        if fresh:
            self.attendance.clear_search()

    def leave(self) -> None:
        self.record.keep_drafts()
        self.follow_up.keep_drafts()

    def _on_changed(self, changes: Any) -> None:
        if self.isVisible() and self.affected(changes):
            for panel in self.panels:
                panel.heed(changes)

    def _on_directory(self, directory: Directory) -> None:
        self.queue.directory = directory
        self.queue.field.refresh()
        self.record.know_directory(directory)

    def _on_queue(self, board: SpeakingBoard) -> None:
        self.record.know_floor(board, self.queue.cards)
        self.check_button.setEnabled(board.meeting.state is State.LIVE)
        if self.isVisible():  # else another page has the title by now
            self.context.shell.entitle(board.meeting.title)

    def _on_record(self, board: RecordBoard) -> None:
        self.queue.calling.units = board.units
        if self._arriving:
            self._arriving = False
            early = self.record.state is State.PREPARING
            (self.attendance.focus_search if early else self.record.entry.focus_line)()

    def _on_ending(self) -> None:
        self.context.shell.say(_("预定的时间快到了：按 F9 看看还缺什么，趁人还在补上。"))
        self.check_button.setText(_("该检查了 F9"))  # stays, where the sentence goes after a while

    def _on_gap(self, run: Any) -> None:
        self.clock_strip.ask(self.queue.board.current if self.queue.board else None, run)

    def show_place(self, table: str, row: str) -> None:
        """Go to where something is missing: what the check found."""
        self._arriving = False
        if table in ("participant", "sign_in"):
            self.attendance.go_to(row)
        elif table == "card":
            self.queue.calling.ask_identify(self.queue.cards[row].label if row in self.queue.cards else "")
        elif table == "agenda_item":
            self.agenda.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif table == "speech":
            self.attendance.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.record.complete(row)

    def show_line(self, table: str, row: str) -> None:
        """Choose what a search has found, and leave it as it is."""
        if table == "participant":
            self.show_place(table, row)
        else:
            self._arriving = False
            self.record.go_to(row)
            self.record.focus_list()

    def show_keys(self) -> None:
        self.key_list.toggle()

    def undo(self) -> None:
        self.queue.do(history.undo)

    def redo(self) -> None:
        self.queue.do(history.redo)

    def check(self) -> None:
        if self.meeting:
            self.context.shell.check(self.meeting)

    def read_out_loud(self) -> None:
        """逐条宣读, while the people are there and nothing half-changed stands in the record."""
        if self.record.state is not State.LIVE:
            self.context.shell.warn(_("逐条宣读要在会议进行中，趁人还在。"))
        elif self.record.strip.dirty:
            self.context.shell.say(_("先保存或取消正在改的这一条。"))
        elif self.meeting:
            self.context.shell.read_out_loud(self.meeting)
