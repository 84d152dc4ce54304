"""Says on the live page that another computer records this meeting, and lets one take it over."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.base.i18n import _, bracketed
from desktop.services.one_writer import recorded_elsewhere, take_over
from desktop.ui.page import Context
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel


class WriterStrip(Panel):
    """Hidden where the meeting is recorded here."""

    TABLES = ("meeting",)
    KEY = "Alt+A"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.told = words(role="amber")
        self.told.setWordWrap(True)
        self.take = button(_("接过来记 Alt+A"), self._take_over, role="compact", name=_("接过来记"))
        frame = QFrame()
        frame.setObjectName("strip")
        inner = QHBoxLayout(frame)
        inner.setContentsMargins(8, 2, 8, 2)
        inner.addWidget(self.told, 1)
        inner.addWidget(self.take)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.hide()

    def reload(self) -> None:
        self.read(recorded_elsewhere, self._show)

    def _show(self, who: str | None) -> None:
        self.setVisible(who is not None)
        if who is not None:
            told = _("这场会正在另一台电脑上记录{who}，这里只能签到。那台坏了、没电了，再接过来记。")
            self.told.setText(told.format(who=bracketed(who) if who else ""))

    def _take_over(self) -> None:
        self.do(take_over)
