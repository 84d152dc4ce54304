"""The check before people leave: what is missing, each with its place; and 散会. It never blocks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.i18n import _
from desktop.services import meetings
from desktop.ui.meetings.check_list import CheckList
from desktop.ui.meetings.live_page import LivePage, dress
from desktop.ui.page import Context, Page
from desktop.ui.widgets.controls import button, words


def close_meeting(context: Context, meeting: str) -> None:
    """散会; then the work after the meeting."""
    context.tasks.do(meetings.close_meeting, meeting, done=lambda _changes: context.shell.finish(meeting))


class CheckPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.heading = words("", "heading")
        self.list = CheckList(context)
        self.list.chosen.connect(self._lead)
        self.list.counted.connect(self._on_counted)
        self.lead_button = button(_("去补选中的一条 Enter"), self.list.lead_to_current)
        self.back_button = button(_("回到会议 Esc"), self.back)
        self.read_button = button(_("逐条宣读 Ctrl+R"), self.read_out_loud)
        self.close_button = button(_("散会(&D)"), self.close_meeting, role="primary")
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.back)
        QShortcut(QKeySequence("Ctrl+R"), self, self.read_out_loud)
        keys = QHBoxLayout()
        keys.addWidget(self.lead_button)
        keys.addStretch(1)
        keys.addWidget(self.back_button)
        keys.addWidget(self.read_button)
        keys.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.list, 1)
        layout.addLayout(keys)
        dress(self)

    def show_meeting(self, meeting: str | None) -> None:
        assert meeting is not None
        self.meeting = meeting
        self.list.show_meeting(meeting)

    def _on_changed(self, changes: Any) -> None:
        if self.isVisible() and self.affected(changes):
            self.list.heed(changes)

    def _on_counted(self, missing: int, unread: int) -> None:
        if missing:
            sentence = _("还缺 {count} 处。趁人还在，能补就补；也可以现在散会，会后再补。").format(count=missing)
        elif unread:
            sentence = _("该记的都记了。还有 {count} 条没有宣读，读完再散会。").format(count=unread)
        else:
            sentence = _("可以散会了。")
        self.heading.setText(sentence)
        self.lead_button.setVisible(missing > 0)
        self.read_button.setText(
            _("逐条宣读（{count} 条） Ctrl+R").format(count=unread) if unread else _("逐条宣读 Ctrl+R")
        )
        first = self.list.list if missing else self.read_button if unread else self.close_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lead(self, table: str, row: str) -> None:
        """Open the meeting where something is missing."""
        self.back()
        live = self.window().findChild(LivePage)
        if live:
            live.show_place(table, row)

    def back(self) -> None:
        if self.meeting:
            self.context.shell.run_meeting(self.meeting)

    def read_out_loud(self) -> None:
        if self.meeting:
            self.context.shell.read_out_loud(self.meeting)

    def close_meeting(self) -> None:
        if self.meeting:
            close_meeting(self.context, self.meeting)
