"""What the office changed of this room's commitments: which, from what to what, when. Whoever has looked presses 知道了."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.services.news import Bulletin, News, mark_seen, read_news
from desktop.ui.page import Context, Page
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from desktop.store.changelog import Changes


class NewsPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: Bulletin | None = None
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        self.table = Table(_("改动"), _columns(), lambda one: (one.commitment.id, one.label))
        self.table.empty = _("没有新的改动。")
        self.table.meant.connect(self._open)
        self.open_button = button(_("看这项承诺 Enter"), lambda: self._open(self.table.current))
        self.known = button(_("知道了(&K)"), self._on_known, role="primary")
        keys = QHBoxLayout()
        keys.addStretch(1)
        keys.addWidget(self.open_button)
        keys.addWidget(self.known)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.table, 1)
        layout.addLayout(keys)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context.shell.go_home)

    def show_meeting(self, meeting: str | None) -> None:
        super().show_meeting(meeting)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def affected(self, changes: Changes) -> bool:
        return changes.touches("commitment", "progress", "setting")

    def reload(self) -> None:
        self.context.tasks.read(read_news, done=self._show)

    def _show(self, found: Bulletin) -> None:
        self._shown = found
        self.table.show_rows(found.news)
        if found.news and self.table.current is None:
            self.table.go_to(0)
        told = _("{office}改了 {count} 项承诺；清单和文书重新写出来，就是新的。") if found.news else _("没有新的改动。")
        self.title.setText(told.format(office=found.office, count=found.commitments))
        for one in (self.open_button, self.known):
            one.setEnabled(bool(found.news))

    def _open(self, one: News | None) -> None:
        if one:
            self.context.shell.open_line(one.meeting, "commitment", one.commitment.id)

    def _on_known(self) -> None:
        """What came in since the page was read is still news."""
        if self._shown:
            actions = self._shown.actions
            self.context.tasks.do(mark_seen, actions, done=lambda _changes: self.context.shell.go_home())


def _columns() -> list[Column[News]]:
    return [
        Column(_("编号"), lambda one: one.number, 170),
        Column(_("事项"), lambda one: one.commitment.matter or _("待明确")),
        Column(_("改了什么"), lambda one: one.label, 110),
        Column(_("原来"), lambda one: one.old, 210),
        Column(_("现在"), lambda one: one.new, 260),
        Column(_("时间"), lambda one: f"{local(one.at, one.meeting.zone):%m-%d %H:%M}", 120),
    ]
