"""逐条宣读: one line at a time, confirmed by a key of its own, changed where it stands."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment
from desktop.rules.search import PeopleIndex
from desktop.services import history, lines, reading, rows
from desktop.services.lines import RecordBoard
from desktop.services.reading import ToRead
from desktop.store.database import View
from desktop.ui.attendance.attendance_panel import read_attendance
from desktop.ui.attendance.directory import Directory
from desktop.ui.meetings.read_aloud import ReadAloud, Shown
from desktop.ui.page import Context
from desktop.ui.record.line_editing import LineEditing
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.strip import Strip

LEAST = 600  # milliseconds that a line stands on the screen before it can be confirmed: nobody has read it sooner


def read_lines(connection: View, meeting: str) -> tuple[Meeting, RecordBoard, tuple[ToRead, ...]]:
    board = lines.board(connection, meeting)
    return rows.get(connection, Meeting, meeting), board, reading.of_board(board)


def kind_words(line: ToRead) -> str:
    """共识, or 承诺 C1."""
    return _("承诺 {ref}").format(ref=line.line.ref) if isinstance(line.row, Commitment) else _("共识")


def press(key: QPushButton) -> None:
    """As a hand would: not while something is changed in its place."""
    if key.isVisible():
        key.click()


class ReadingPanel(Panel):
    """`moved` comes whenever something else is read, or the same has changed; `left` when one wants to go back."""

    TABLES = ("consensus", "commitment", "ballot", "meeting")
    moved = Signal()
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.around = Surroundings()
        self.state = State.PREPARING
        self.lines: tuple[ToRead, ...] = ()
        self._at = ""  # the line that is read; none of them: the end
        self._arriving = False
        self._confirmed = ""  # the line that was confirmed last: the next one follows once that is on the disk
        self._make_words()
        self._make_keys()
        self.strip = Strip()
        self.editing = LineEditing(self, self.strip)
        self.reading_time = QTimer(self, singleShot=True, interval=LEAST)
        self.reading_time.timeout.connect(lambda: self.confirm_button.setEnabled(self._may_confirm))
        self.aloud.sheet.painted.connect(self.reading_time.start)
        self._lay_out()

    def _make_words(self) -> None:
        self.kind, self.number, self.done = words(), words(), words()
        for label, name in ((self.kind, "readKind"), (self.number, "readNumber"), (self.done, "readDone")):
            label.setObjectName(name)
        self.aloud = ReadAloud(
            {
                Qt.Key.Key_Return: lambda: press(self.confirm_button),
                Qt.Key.Key_Enter: lambda: press(self.confirm_button),
                Qt.Key.Key_E: lambda: press(self.edit_button),
                Qt.Key.Key_Up: lambda: press(self.before_button),
                Qt.Key.Key_Backspace: lambda: press(self.before_button),
                Qt.Key.Key_Down: lambda: press(self.after_button),
                Qt.Key.Key_Home: self.read_open,
                Qt.Key.Key_Escape: self.left.emit,
            }
        )

    def _make_keys(self) -> None:
        self.before_button = button(_("上一条 ↑"), lambda: self._step(-1))
        self.after_button = button(_("跳过 ↓"), lambda: self._step(1))
        self.edit_button = button(_("修改 E"), self.edit)
        self.again_button = button(_("读没确认的 Home"), self.read_open, role="primary")
        self.confirm_button = button(_("没有意见，确认 Enter"), self.confirm, role="primary", name=_("当场确认"))
        for key in (self.before_button, self.after_button, self.edit_button, self.again_button, self.confirm_button):
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key, which must go on working after a click

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.kind)
        top.addSpacing(16)
        top.addWidget(self.number)
        top.addStretch(1)
        top.addWidget(self.done)
        acts = QWidget()
        self.keys = QHBoxLayout(acts)
        self.keys.setContentsMargins(0, 0, 0, 0)
        for key in (self.before_button, self.after_button, self.edit_button):
            self.keys.addWidget(key)
        self.keys.addStretch(1)
        self.keys.addWidget(self.again_button)
        self.keys.addWidget(self.confirm_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.aloud, 1)
        layout.addWidget(self.strip)
        layout.addWidget(acts)
        self.strip.give_way(acts)

    @property
    def place(self) -> int:
        """Of the line that is read; after the last one it is the end."""
        return next((i for i, line in enumerate(self.lines) if line.row.id == self._at), len(self.lines))

    @property
    def current(self) -> ToRead | None:
        return self.lines[self.place] if self.place < len(self.lines) else None

    @property
    def open_ones(self) -> list[ToRead]:
        """Not confirmed yet."""
        return [line for line in self.lines if not line.confirmed]

    @property
    def _may_confirm(self) -> bool:
        """What is confirmed has stood on the screen for a while, before people who are still there."""
        line, sheet = self.current, self.aloud.sheet
        if line is None or line.confirmed:
            return line is not None
        return self.state is State.LIVE and sheet.seen == sheet.shown and not self.reading_time.isActive()

    def show_meeting(self, meeting: str) -> None:
        """Begin with the first line that nobody has confirmed, unless one is still being changed."""
        if meeting != self.meeting:
            self.editing.keeper.begin("", {})  # what was being changed elsewhere stays a draft there
            self.strip.close_strip()
            self.editing.keeper.begin(meeting, {})
        self._arriving = not self.strip.isVisibleTo(self)
        super().show_meeting(meeting)
        self.read(read_attendance, self._know_people)
        if self._arriving:
            self.aloud.setFocus(Qt.FocusReason.OtherFocusReason)

    def _know_people(self, found: Any) -> None:
        board, known = found
        people = {person.id: person for person in board.participants}

        def indexed(index: PeopleIndex) -> None:
            self.around.directory = Directory(people, index)

        self.context.tasks.aside(PeopleIndex, known, done=indexed)

    def reload(self) -> None:
        self.read(read_lines, self._show)

    def _show(self, found: tuple[Meeting, RecordBoard, tuple[ToRead, ...]]) -> None:
        meeting, board, now = found
        place = self.place
        self.state, self.lines = meeting.state, now
        self.around.lines, self.around.units, self.around.zone = board.lines, board.units, meeting.zone
        self.around.today = local(meeting.opened or self.context.clock.read().at, meeting.zone).date()
        if self._arriving:
            self._at = self._first_open(0)
        elif self.current and self.current.confirmed and self._confirmed == self._at:
            self._at = self._first_open(place + 1)
            self._confirmed = ""
        elif self._at and self.current is None:  # it was taken back meanwhile
            self._at = now[place].row.id if place < len(now) else ""
        self._arriving = False
        self._show_current()

    def _first_open(self, start: int) -> str:
        return next((line.row.id for line in self.lines[start:] if not line.confirmed), "")

    def _show_current(self) -> None:
        line = self.current
        if line:
            self.kind.setText(kind_words(line))
            self.number.setText(_("第 {place} 条，共 {count} 条").format(place=self.place + 1, count=len(self.lines)))
            self.aloud.show_words(Shown(line.row.id, line.line.text or _("（待明确）"), line.details))
        else:
            self.kind.setText(_("读完了") if self.lines else "")
            self.number.setText("")
            self.aloud.show_words(self._summary())
        self.aloud.setAccessibleName(f"{self.kind.text()} {self.number.text()}".strip())
        self._show_done(line)
        self._show_keys(line)
        self.moved.emit()

    def _show_done(self, line: ToRead | None) -> None:
        at = line.confirmed if line else None
        if at:
            time = f"{local(at, self.around.zone):%H:%M}"
            self.done.setText(_("✓ 当场已确认 {time}").format(time=time))
        else:
            live = self.state is State.LIVE
            self.done.setText((_("还没有确认") if live else _("已经散会，不能再当场确认")) if line else "")
        self.done.setProperty("confirmed", at is not None)
        self.done.style().polish(self.done)

    def _show_keys(self, line: ToRead | None) -> None:
        for key in (self.after_button, self.edit_button, self.confirm_button):
            key.setVisible(line is not None)
        self.again_button.setVisible(line is None and bool(self.open_ones))
        self.before_button.setEnabled(self.place > 0)
        confirmed = line is not None and line.confirmed is not None
        self.confirm_button.setText(_("下一条 Enter") if confirmed else _("没有意见，确认 Enter"))
        self.confirm_button.setEnabled(self._may_confirm)

    def _summary(self) -> Shown:
        if not self.lines:
            return Shown("end", _("还没有共识和承诺可以宣读。"), (("", _("按 Esc 回去，先记下来。")),))
        left = self.open_ones
        counts = _("{confirmed} 条已确认，{left} 条未确认").format(
            confirmed=len(self.lines) - len(left), left=len(left)
        )
        return Shown("end", counts, tuple((kind_words(line), line.line.text) for line in left))

    def confirm(self) -> None:
        """当场已确认; the next line follows once that is on the disk."""
        line = self.current
        if line is None:
            return
        self.confirm_button.setEnabled(False)
        if line.confirmed:
            self._step(1)
            return
        self._confirmed = line.row.id
        self.do(reading.confirm, line.row, done=self._told, refused=self._on_refused)

    def _on_refused(self, _why: str) -> None:
        self._confirmed = ""
        self.reload()

    def _told(self, changes: Any) -> None:
        if not changes:
            self.reload()

    def _step(self, by: int) -> None:
        place = max(0, min(self.place + by, len(self.lines)))
        self._at = self.lines[place].row.id if place < len(self.lines) else ""
        self._show_current()

    def read_open(self) -> None:
        """Back to what was skipped."""
        if self.strip.isHidden():
            self.go_to(self._first_open(0))

    def go_to(self, row: str) -> None:
        self._at = row
        self._show_current()

    def edit(self) -> None:
        if self.current:
            self.editing.amend(self.current.line)

    def make_room(self, wanted: bool = False) -> None:
        """The line that is changed stays in sight above the strip."""

    def undo(self) -> None:
        self.do(history.undo, done=self._on_turned_back)

    def redo(self) -> None:
        self.do(history.redo, done=self._on_turned_back)

    def _on_turned_back(self, changes: Any) -> None:
        """Show what was taken back."""
        rows_here = {line.row.id for line in self.lines}
        self._at = next((row for _table, row in changes.touched if row in rows_here), self._at)
