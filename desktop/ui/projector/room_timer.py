"""The time of who speaks, for the last row: the same figures as on the laptop, computed from the same moments."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.clock import Clock
from desktop.rules.timing import elapsed
from desktop.services.projection import Speaker
from desktop.ui.speaking.big_timer import WIDEST
from desktop.ui.speaking.wording import figures, limit_words, warning_words

SECOND = 1_000  # milliseconds
JUST_AFTER = 10  # milliseconds past the second, so that the figures have changed


class RoomTimer(QWidget):
    """`told` carries the words that stand beside the figures, the limit as long as there is nothing else to tell, and
    whether they are urgent.
    """

    told = Signal(str, bool)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._speaker: Speaker | None = None
        self.text = ""
        self.words = ("", False)
        self.type_size = 0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.refresh)
        self.setProperty("role", "timer")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_speaker(self, speaker: Speaker | None) -> None:
        self._speaker = speaker
        self.refresh()

    @property
    def until_next(self) -> int:
        """Milliseconds until the figures are computed again; 0 while nothing runs, or nobody looks."""
        return self._timer.interval() if self._timer.isActive() else 0

    def refresh(self) -> None:
        """Compute the time anew, and once more when the next second begins."""
        speaker = self._speaker
        used = elapsed(speaker.runs, self._clock.read().at) if speaker else timedelta()
        text = figures(speaker.limit, used) if speaker else ""
        warning, urgent = warning_words(speaker.limit, speaker.running, used) if speaker else ("", False)
        words = (warning or (limit_words(speaker.limit) if speaker else ""), urgent)
        if (text, words) != (self.text, self.words):
            self.text, self.words = text, words
            self.setProperty("role", "warning" if words[1] else "timer")
            self.style().polish(self)
            self.told.emit(*words)
            self.update()
        if speaker and speaker.running and self.isVisible():
            self._timer.start(SECOND - used // timedelta(milliseconds=1) % SECOND + JUST_AFTER)
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setBold(True)
        font.setPixelSize(100)
        widest = QFontMetricsF(font).horizontalAdvance(max(WIDEST, self.text, key=len))
        self.type_size = max(int(min(self.width() * 100 / widest, self.height())), 1)
        font.setPixelSize(self.type_size)
        painter.setFont(font)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, self.text)
