"""Asks how long somebody has spoken, where the clocks cannot tell: the laptop slept or was started anew, or its clock
was set (DOMAIN.md, Rules of order).
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.base.i18n import _
from desktop.rules.timing import Run, awake, elapsed
from desktop.services import speaking
from desktop.services.speaking import OpenSpeech
from desktop.ui.page import Context
from desktop.ui.speaking.wording import clock_words
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel


class ClockStrip(Panel):
    """Hidden unless a run is in doubt. The figures are the whole speech's, what is settled is the open run."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._run: Run | None = None
        self._opened: OpenSpeech | None = None
        self.question = words(role="amber")
        self.wall = button("", lambda: self._settle(self._lengths()[0]), role="compact")
        self.machine = button("", lambda: self._settle(self._lengths()[1]), role="compact")
        frame = QFrame()
        frame.setObjectName("strip")
        inner = QHBoxLayout(frame)
        inner.setContentsMargins(8, 2, 8, 2)
        inner.addWidget(self.question, 1)
        inner.addWidget(self.wall)
        inner.addWidget(self.machine)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.hide()

    def ask(self, opened: OpenSpeech | None, run: Run | None) -> None:
        """Ask about this run of the speech; None: the clocks agree."""
        self._opened, self._run = opened, run
        self.refresh()
        self.setVisible(run is not None)

    def refresh(self) -> None:
        """Show how long it was by each clock, up to now."""
        if self._run and self._opened:
            restarted = self._run.boot != self.context.clock.read().boot
            slept = _("电脑休眠过，或者时钟改过。这次发言已经说了多久？")
            self.question.setText(_("电脑重新启动过。这次发言已经说了多久？") if restarted else slept)
            others = [run for run in self._opened.runs if run.id != self._run.id]
            before = elapsed(others, self.context.clock.read().at)
            wall, machine = self._lengths()
            self.wall.setText(_("{used}（照墙上的钟）").format(used=clock_words(before + wall)))
            uncounted = _("{used}（不算停电关机）") if restarted else _("{used}（不算休眠）")
            self.machine.setText(uncounted.format(used=clock_words(before + machine)))

    def _lengths(self) -> tuple[timedelta, timedelta]:
        """How long the open run was by the wall clock, and while the laptop was on."""
        if self._run is None or self._opened is None:
            return timedelta(), timedelta()
        now = self.context.clock.read()
        return max(now.at - self._run.started, timedelta()), awake(self._run, now, self._opened.seen)

    def _settle(self, length: timedelta) -> None:
        if self._run:
            self.do(speaking.settle_clock, self._run.speech, length // timedelta(milliseconds=1))
