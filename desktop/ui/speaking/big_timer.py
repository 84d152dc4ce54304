"""The time of who speaks, in figures that can be read from three metres.

Nothing is counted here: each time it is computed anew from the stored runs and the clock; the ticks only repaint.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.clock import Clock
from desktop.base.i18n import _
from desktop.rules.timing import Run, elapsed, in_doubt
from desktop.services.speaking import OpenSpeech
from desktop.ui.speaking.wording import figures, time_words
from desktop.ui.widgets.rows import AMBER, INK, QUIET

TICK = 200  # milliseconds
SMALLEST, LARGEST = 66, 120  # pixels of the figures; 66 at 125 % are about 15 mm of height on a 14 inch screen
WIDEST = "-00:00"


class BigTimer(QWidget):
    """Shows what is left of the time, then the overrun as -00:12; what was used where the speech is not timed.

    `said` carries the words to stand beside it and whether they are urgent, each time they change; `gap_found` a run
    whose length is in doubt (the laptop slept or was started anew, the clock was set), or None once it is not.
    """

    said = Signal(str, bool)
    gap_found = Signal(object)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._opened: OpenSpeech | None = None
        self.words = ("", False)
        self.text = ""
        self.urgent = False
        self._gap: Run | None = None
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.refresh)
        self.setAccessibleName(_("发言计时"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_speech(self, opened: OpenSpeech | None) -> None:
        self._opened = opened
        self._tick_if_needed()
        self.refresh()

    @property
    def used(self) -> timedelta:
        """How long the speech has run up to now."""
        return elapsed(self._opened.runs, self._clock.read().at) if self._opened else timedelta()

    def refresh(self) -> None:
        """Compute the time anew; repaint only where the figures change."""
        opened = self._opened
        if opened is None:
            text, words = "", ("", False)
        else:
            used = self.used
            text, words = figures(opened.speech.limit_seconds, used), time_words(opened, used)
        if (text, words) != (self.text, self.words):
            self.text, self.words, self.urgent = text, words, words[1]
            self.setAccessibleDescription(f"{text} {words[0]}")
            self.said.emit(*words)
            self.update()
        self._look_at_clocks()

    def _look_at_clocks(self) -> None:
        now = self._clock.read()
        runs = self._opened.runs if self._opened else ()
        gap = next((run for run in runs if in_doubt(run, now)), None)
        if gap != self._gap:
            self._gap = gap
            self.gap_found.emit(gap)

    def _tick_if_needed(self) -> None:
        if self.isVisible() and self._opened and self._opened.running:
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        self._tick_if_needed()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def sizeHint(self) -> QSize:
        return QSize(200, SMALLEST + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setBold(True)
        font.setPixelSize(self._size(font))
        painter.setFont(font)
        painter.setPen(QColor(AMBER if self.urgent else INK if self._opened and self._opened.running else QUIET))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(self.rect()), align, self.text)

    def _size(self, font: QFont) -> int:
        """The largest figures that fit."""
        font.setPixelSize(100)
        widest = QFontMetricsF(font).horizontalAdvance(WIDEST)
        fits = min(self.width() * 100 / widest, self.height() - 4, LARGEST)
        return max(int(fits), 14)
