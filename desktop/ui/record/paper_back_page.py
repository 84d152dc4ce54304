"""手工补录: a filled-in 手工记录单 keyed in row by row, for a meeting that was held on paper or went on on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.clock import local
from desktop.base.i18n import _, word
from desktop.rules.meeting import AgendaItem, Meeting, State
from desktop.rules.search import Known, PeopleIndex
from desktop.rules.typed_times import Held
from desktop.services import history, lines, meetings, rows
from desktop.services.attendance import AttendanceBoard
from desktop.services.lines import RecordBoard, RecordLine
from desktop.store.database import View
from desktop.ui.attendance.attendance_panel import read_attendance
from desktop.ui.attendance.directory import Directory
from desktop.ui.attendance.sheet_strip import ask_sheet
from desktop.ui.meetings.live_page import dress
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.record.paper_fields import KINDS
from desktop.ui.record.paper_lines import PaperLines
from desktop.ui.record.paper_row import PaperRow
from desktop.ui.record.paper_times import PaperTimes
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.undo_gate import UndoGate


@dataclass(frozen=True)
class Paper:
    """What has to be known to key in a row."""

    meeting: Meeting
    agenda: tuple[AgendaItem, ...]
    record: RecordBoard
    attendance: AttendanceBoard
    known: tuple[Known, ...]


def read_paper(connection: View, meeting: str) -> Paper:
    board, known = read_attendance(connection, meeting)
    agenda = tuple(meetings.agenda(connection, meeting))
    return Paper(rows.get(connection, Meeting, meeting), agenda, lines.board(connection, meeting), board, known)


class PaperBackPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.around = Surroundings()
        self._known: tuple[Known, ...] | None = None
        self._arriving = False
        self._state = State.PREPARING
        self.hint = words("", "remark")
        self.hint.setWordWrap(True)
        self.times = PaperTimes(context)
        self.row = PaperRow(context, self.around)
        self.lines = PaperLines(context, self.around)
        self.sheet_button = button(_("纸质签到表(&P)…"), self._ask_sheet, role="compact")
        self.undo_button = button(_("撤销"), self.undo, role="compact")
        self.undo_button.setToolTip(_("撤销上一步 Ctrl+Z"))
        self.redo_button = button(_("恢复"), self.redo, role="compact")
        self.redo_button.setToolTip(_("把撤销的一步恢复 Ctrl+Y"))
        self.back_button = button("", self.back, role="compact")
        self._lay_out()
        self._connect()
        self._undo_gate = UndoGate(self)
        dress(self)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.hint, 1)
        for key in (self.sheet_button, self.undo_button, self.redo_button, self.back_button):
            top.addWidget(key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.times)
        layout.addWidget(self.row)
        layout.addWidget(self.lines, 1)

    def _connect(self) -> None:
        self.times.left.connect(self._on_times)
        self.row.saved.connect(lambda changes: self.lines.bring_into_sight(changes.new))
        self.lines.chosen.connect(self.row.follow)
        for key, does, told in (
            (QKeySequence.StandardKey.Undo, self.undo, _("撤销上一步")),
            (QKeySequence.StandardKey.Redo, self.redo, _("恢复")),
            ("F2", self.row.focus_row, _("写下一行")),
            ("Ctrl+L", self.lines.focus_list, _("到列表里选一条，Enter 修改")),
        ):
            QShortcut(QKeySequence(key), self, does).setWhatsThis(told)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.back)
        for number, kind in enumerate(KINDS, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.row.choose, kind)).setWhatsThis(word(kind))

    def show_meeting(self, meeting: str | None) -> None:
        assert meeting is not None
        self.meeting = meeting
        self._arriving = True
        for panel in (self.times, self.lines, self.row):
            panel.show_meeting(meeting)
        self.reload()

    def leave(self) -> None:
        self.row.keeper.save()
        self.lines.editing.keeper.save()

    def reload(self) -> None:
        asked = self.meeting
        self.context.tasks.read(
            read_paper, asked, done=lambda found: self._show(found) if asked == self.meeting else None
        )

    def _show(self, found: Paper) -> None:
        self._state, zone = found.meeting.state, found.meeting.zone
        self.around.lines, self.around.units = found.record.lines, found.record.units
        self.around.zone = zone
        self.around.today = local(found.meeting.opened or self.context.clock.read().at, zone).date()
        self._know_people(found)
        held, last = self._held(found.meeting), _last(found.record.lines)
        self.lines.show_lines(found.record.lines, held)
        item = (last.row.item if last else None) or found.meeting.item
        goes_on = self._state is State.LIVE
        self.row.show_held(held, found.agenda, last.at if last else None, item, goes_on=goes_on)
        self.times.show_times(found.meeting)
        self._show_state(found.meeting)
        if self._arriving:
            self._arriving = False
            (self.row.focus_row if held else self.times.focus_first)()

    def _on_times(self) -> None:
        """On to the rows, which may have to wait for the opening to be read."""
        self._arriving = not self.row.isEnabled()
        self.row.focus_row()

    def _held(self, meeting: Meeting) -> Held | None:
        """Rows can be keyed in from the opening until it is final."""
        if meeting.opened is None or meeting.state in (State.PREPARING, State.FINAL):
            return None
        return Held(meeting.opened, meeting.closed or self.context.clock.read().at, meeting.zone)

    def _know_people(self, found: Paper) -> None:
        people = {person.id: person for person in found.attendance.participants}
        self.around.directory = Directory(people, self.around.directory.index)
        if found.known != self._known:
            self._known = found.known
            self.context.tasks.aside(PeopleIndex, found.known, done=self._on_index)

    def _on_index(self, index: PeopleIndex) -> None:
        self.around.directory = Directory(self.around.directory.people, index)
        self.row.follow()

    def _show_state(self, meeting: Meeting) -> None:
        hints = {
            State.PREPARING: _("这场会是用纸记的：写上开会和散会的时间，再照手工记录单一行一行补。"),
            State.LIVE: _("照手工记录单一行一行补。会已经散了的，写上散会时间。"),
            State.FINAL: _("会议已经定稿，不能再补录；在“会后整理”里更正。"),
        }
        self.hint.setText(hints.get(meeting.state, _("照手工记录单一行一行补；时间照纸上写，不写就和上一行一样。")))
        ways = {State.PREPARING: _("回到筹备 Esc"), State.LIVE: _("回到会议 Esc")}
        self.back_button.setText(ways.get(meeting.state, _("会后整理 Esc")))
        self.back_button.setAccessibleName(self.back_button.text().removesuffix(" Esc"))
        self.sheet_button.setEnabled(meeting.state is not State.FINAL)
        if self.isVisible():
            self.context.shell.entitle(_("手工补录：{title}").format(title=meeting.title))

    def _ask_sheet(self) -> None:
        if self.lines.strip.dirty:
            self.context.shell.say(_("先保存或取消正在改的这一条。"))
        else:
            ask_sheet(self.lines, self.lines.strip, lambda _changes: self.lines.strip.close_strip())

    def undo(self) -> None:
        self.lines.do(history.undo)

    def redo(self) -> None:
        self.lines.do(history.redo)

    def back(self) -> None:
        """To where the meeting stands."""
        if self.meeting:
            go_to_meeting(self.context.shell, self.meeting, self._state)


def _last(found: tuple[RecordLine, ...]) -> RecordLine | None:
    """The row that was keyed in last, whatever its time; before the first, what was recorded until paper took over."""
    keyed = max((line for line in found if line.late), key=lambda line: line.id, default=None)
    return keyed or max(found, key=lambda line: line.at, default=None)
