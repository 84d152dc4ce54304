"""逐条宣读, before people leave: each consensus and commitment in very large type, on the second screen too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.meeting import State
from desktop.ui.meetings.check_page import close_meeting
from desktop.ui.meetings.live_page import dress
from desktop.ui.meetings.reading_panel import ReadingPanel
from desktop.ui.page import Context, Page
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.undo_gate import UndoGate


class ReadingPage(Page):
    """`back_to` is where one came from: the live page, or the check."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.back_to: Callable[[str], None] = context.shell.run_meeting
        self.panel = ReadingPanel(context)
        self.panel.left.connect(self.back)
        self.panel.moved.connect(self._on_moved)
        self.back_button = button(_("返回 Esc"), self.back)
        self.close_button = button(_("散会(&D)"), self.close_meeting, role="primary")
        self.panel.keys.insertWidget(3, self.back_button)
        self.panel.keys.addWidget(self.close_button)
        for key, does in (("Ctrl+Z", self.panel.undo), ("Ctrl+Y", self.panel.redo)):
            made = QShortcut(QKeySequence(key), self)
            made.setAutoRepeat(False)
            made.activated.connect(does)
        self._undo_gate = UndoGate(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        dress(self)

    def show_meeting(self, meeting: str | None) -> None:
        assert meeting is not None
        self.meeting = meeting
        self.panel.show_meeting(meeting)

    def leave(self) -> None:
        self.panel.editing.keeper.save()
        self.context.shell.projector.show_meeting_again()

    def _on_changed(self, changes: Any) -> None:
        if self.isVisible() and self.affected(changes):
            self.panel.heed(changes)

    def _on_moved(self) -> None:
        """The second screen shows what is read out; once everything is, the meeting again."""
        line = self.panel.current
        live = self.panel.state is State.LIVE
        self.close_button.setVisible(line is None and live)
        if line is None:
            self.context.shell.projector.show_meeting_again()
        else:
            heading, number = self.panel.kind.text(), self.panel.number.text()
            confirmed = line.confirmed is not None
            self.context.shell.projector.read_out(heading, number, line.line.text, line.details, confirmed)

    def back(self) -> None:
        if self.meeting:
            self.back_to(self.meeting)

    def close_meeting(self) -> None:
        if self.meeting:
            close_meeting(self.context, self.meeting)
