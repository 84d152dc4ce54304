"""The live page: agenda, attendance, queue and record side by side on one screen. It only composes its panels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.services import history, projection, rows
from desktop.services.lines import RecordBoard
from desktop.services.speaking import SpeakingBoard
from desktop.store.store import RECEIVE
from desktop.ui.attendance.attendance_panel import AttendancePanel
from desktop.ui.attendance.directory import Directory
from desktop.ui.looks import wear
from desktop.ui.meetings.agenda_bar import AgendaBar
from desktop.ui.meetings.follow_up_panel import FollowUpPanel
from desktop.ui.meetings.key_map import Section, live_sections
from desktop.ui.meetings.writer_strip import WriterStrip
from desktop.ui.page import Context, Page
from desktop.ui.record.record_panel import RecordPanel
from desktop.ui.speaking.clock_strip import ClockStrip
from desktop.ui.speaking.queue_panel import QueuePanel
from desktop.ui.widgets.controls import button, press_if_seen
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.scrolling import Scrolling
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
        self.writer_strip = WriterStrip(context)
        self.panels: tuple[Panel, ...] = (
            *(self.agenda, self.attendance, self.queue, self.record),
            *(self.follow_up, self.clock_strip, self.writer_strip),
        )
        self._arriving = False
        self._make_keys()
        self._lay_out()
        self._connect()
        self._undo_gate = UndoGate(self)
        dress(self)

    def _make_keys(self) -> None:
        self.undo_button = button(_("撤销"), self.undo, role="compact", icon="undo")
        self.undo_button.setToolTip(_("撤销上一步 Ctrl+Z"))
        self.redo_button = button(_("恢复"), self.redo, role="compact", icon="redo")
        self.redo_button.setToolTip(_("把撤销的一步恢复 Ctrl+Y"))
        self.check_button = button(_("散会 F9"), self.check, role="compact", name=_("散会前检查"))
        self.keys_button = button(_("按键 F1"), self.context.shell.show_keys, role="compact", name=_("按键表"))
        self.projector_button = button("", self.context.shell.projector.toggle, role="compact")
        self.projector_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key works on every page
        self.projector_button.setCheckable(True)
        self._show_projector()
        acts = self._acts()
        for mapped in (key for section in self.key_sections() for key in section.keys if key.act):
            self._shortcut(mapped.key, acts[mapped.act])
        self._shortcut("Ctrl+Z", self.undo)
        self._shortcut("Ctrl+Y", self.redo)
        for number, kind in enumerate(self.record.entry.fields, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.record.entry.choose, kind))
        for number in range(1, 10):
            self._shortcut(f"Alt+{number}", partial(self.agenda.start, number))
        for key, pressed in self._buttons_on_keys().items():
            pressed.setToolTip("　".join(filter(None, (pressed.toolTip() or pressed.accessibleName(), key))))
            self._shortcut(key, partial(press_if_seen, pressed))
        self._shortcut(WriterStrip.KEY, partial(press_if_seen, self.writer_strip.take))
        self._shortcut("Alt+N", partial(self.attendance.heads.setFocus, Qt.FocusReason.ShortcutFocusReason))

    def key_sections(self) -> list[Section]:
        return live_sections()

    def _acts(self) -> dict[str, Callable[[], object]]:
        """What each act of the key map does."""
        queue, entry = self.queue, self.record.entry
        return {
            "next": queue.press_next,
            "end": queue.end_speech,
            "pause": queue.pause_or_resume,
            "extend": queue.extend,
            "respond": queue.calling.ask_respond,
            "recall": queue.recall,
            "check": self.check,
            "read_out": self.read_out_loud,
            "search": self.attendance.focus_search,
            "queue": queue.focus_line,
            "queue_list": queue.focus_list,
            "write": entry.focus_line,
            "hold": entry.hold_place,
            "record_list": self.record.focus_list,
            "material": self.show_material,
        }

    def _buttons_on_keys(self) -> dict[str, QPushButton]:
        """Buttons beside the lists, each under a letter."""
        people, queue = self.attendance.keys, self.queue
        return {
            "Alt+D": people["signed_by"],
            "Alt+K": people["stands_in"],
            "Alt+J": people["excuse"],
            "Alt+T": people["leave"],
            "Alt+B": people["edit"],
            "Alt+P": people["sheet"],
            "Alt+Y": people["chair"],
            "Alt+C": queue.call_button,
            "Alt+O": queue.leave_button,
            "Alt+M": queue.card_button,
            "Alt+S": queue.closed_button,
        }

    def _shortcut(self, key: str, does: Any) -> None:
        made = QShortcut(QKeySequence(key), self)
        made.setAutoRepeat(False)
        made.activated.connect(does)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACING)
        top.addWidget(self.agenda, 1)
        for key in (self.undo_button, self.redo_button, self.projector_button, self.check_button, self.keys_button):
            top.addWidget(key)
        right = QWidget()
        writing = QVBoxLayout(right)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(SPACING)
        writing.addWidget(self.follow_up, 3)
        writing.addWidget(self.record, 5)
        columns = QHBoxLayout()
        columns.setSpacing(COLUMN_GAP)
        for side, share in zip((self.attendance, self.queue, right), SHARES, strict=True):
            columns.addWidget(Scrolling(side), share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(top)
        layout.addWidget(self.writer_strip)
        layout.addWidget(self.clock_strip)
        layout.addLayout(columns, 1)

    def _connect(self) -> None:
        self.attendance.directory_changed.connect(self._on_directory)
        self.attendance.board_shown.connect(self.record.know_attendance)
        self.queue.board_shown.connect(self._on_queue)
        self.record.board_shown.connect(self._on_record)
        self.agenda.ending.connect(self._on_ending)
        self.agenda.chosen_again.connect(self.follow_up.focus_list)
        self.follow_up.left.connect(self.record.entry.focus_line)
        timer = self.queue.floor.timer
        timer.gap_found.connect(self._on_gap)
        timer.said.connect(lambda _said, _urgent: self.clock_strip.refresh())
        self.attendance.board_shown.connect(lambda board: self.context.shell.projector.show_counts(board.counts))
        self.record.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._read_back())
        self.context.shell.projector.shown.connect(self._show_projector)

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
        for panel in (self.attendance, self.queue, self.record, self.follow_up):
            panel.keep_drafts()

    def _on_changed(self, changes: Any) -> None:
        if not (self.isVisible() and self.affected(changes)):
            return
        if changes.verb in (history.UNDO, RECEIVE) and ("meeting", self.meeting) in changes.touched:
            self.context.tasks.read(rows.find, Meeting, self.meeting, done=partial(self._heed_if_there, changes))
        else:
            self._heed(changes)

    def _heed(self, changes: Any) -> None:
        for panel in self.panels:
            panel.heed(changes)

    def _heed_if_there(self, changes: Any, found: Meeting | None) -> None:
        """Where people sign in before the meeting begins, undo may take the whole meeting back, here or elsewhere."""
        if found:
            self._heed(changes)
        elif self.isVisible() and changes.meeting == self.meeting:
            self.context.shell.go_home()

    def _on_directory(self, directory: Directory) -> None:
        self.queue.directory = directory
        self.queue.field.refresh()
        self.record.know_directory(directory)

    def _on_queue(self, board: SpeakingBoard) -> None:
        self.record.know_floor(board, self.queue.cards)
        self.context.shell.projector.show_stage(projection.stage(board))
        self.check_button.setEnabled(board.meeting.state is State.LIVE)
        if self.isVisible():  # else another page has the title by now
            self.context.shell.entitle(board.meeting.title)

    def _on_record(self, board: RecordBoard) -> None:
        self.queue.calling.units = board.units
        self._read_back()
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
        elif table not in ("meeting", "agenda_item"):
            self._arriving = False
            self.record.go_to(row)
            self.record.focus_list()

    def _read_back(self) -> None:
        """The room reads along what is chosen in the record, or has just been written."""
        chosen, lines = self.record.selected, self.record.around.lines
        line = projection.line(chosen[0], lines) if len(chosen) == 1 else None
        self.context.shell.projector.show_line(line)

    def _show_projector(self) -> None:
        on = self.context.shell.projector.showing
        self.projector_button.setChecked(on)
        self.projector_button.setText(_("投影中") if on else _("投影 Ctrl+P"))
        self.projector_button.setAccessibleName(_("投影中，按下隐藏") if on else _("打开投影"))

    def show_material(self) -> None:
        """展示材料: the projector leaves the screen to it."""
        self.record.show_material(self._on_material)

    def _on_material(self) -> None:
        if self.context.shell.projector.give_way():
            self.context.shell.say(_("已记下展示材料，投影让出屏幕；放完按 Ctrl+P 再显示。"))

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
