"""The line at the bottom of the window: what happened, whether something is under way, sync, the battery, and 已存."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.base.clock import Clock, local
from desktop.base.i18n import _
from desktop.ui.battery import BatteryMeter
from desktop.ui.sync.sync_mark import SyncMark

SENTENCE_MILLISECONDS = 8_000
PATIENCE = 500  # milliseconds after which it is said that something is under way


class StatusLine(QWidget):
    """`paper` is what the battery's button does."""

    def __init__(self, clock: Clock, paper: Callable[[], object]) -> None:
        super().__init__()
        self._clock = clock
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)  # it may say what somebody typed
        self.sentence.setObjectName("sentence")
        self.sentence.setAccessibleName(_("提示"))
        self.sentence.setWordWrap(True)
        self.saved = QLabel()
        self.saved.setObjectName("saved")
        self.saved.setAccessibleName(_("保存状态"))
        self.busy = QLabel(_("正在处理……"))
        self.busy.setObjectName("busy")
        self.busy.hide()
        self.meter = BatteryMeter(paper)
        self.sync = SyncMark()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.sentence, 1)
        for one in (self.busy, self.sync, self.meter, self.saved):
            line.addWidget(one)
        self._fade = QTimer(self, singleShot=True, interval=SENTENCE_MILLISECONDS)
        self._fade.timeout.connect(self.sentence.clear)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self.busy.show)

    @property
    def warns(self) -> bool:
        """Whether what stands there stays until something else is said."""
        return bool(self.sentence.property("warning"))

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._put(sentence, warning=False)
        self._fade.start()

    def warn(self, sentence: str) -> None:
        """Show a sentence until the next one."""
        self._put(sentence, warning=True)
        self._fade.stop()

    def _put(self, sentence: str, *, warning: bool) -> None:
        self.sentence.setProperty("warning", warning)
        self.sentence.setText(sentence)
        self.sentence.style().polish(self.sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self.sentence, QAccessible.Event.Alert))

    def show_saved(self, notice: str) -> None:
        """Something is on the disk."""
        self.saved.setText(_("已存 {time}").format(time=f"{local(self._clock.read().at):%H:%M:%S}"))
        if notice:
            self.say(notice)
        elif self.warns:
            self.say("")

    def show_busy(self, calls: int) -> None:
        """Say that something is under way, once it takes long."""
        if not calls:
            self._patience.stop()
            self.busy.hide()
        elif not self._patience.isActive() and not self.busy.isVisible():
            self._patience.start()
