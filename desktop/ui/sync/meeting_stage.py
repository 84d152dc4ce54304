"""How far one meeting has come, for the pages on which it is finished and its papers are written."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.page import Context
from desktop.ui.sync.syncing import Syncing


class MeetingStage(QObject):
    """`told` carries the words; "" on a computer that is alone, at an office, and in a practice (without `syncing`)."""

    told = Signal(str)

    def __init__(self, page: QWidget, context: Context, syncing: Syncing | None) -> None:
        super().__init__(page)
        self._page, self._context, self._syncing = page, context, syncing
        self._meeting = ""
        self.words = ""
        if syncing:
            syncing.looked.connect(self._on_looked)

    def show_meeting(self, meeting: str) -> None:
        self._meeting = meeting
        self._show("")
        self._read()

    def _on_looked(self, _state: object) -> None:
        if self._page.isVisible():
            self._read()

    def _read(self) -> None:
        if self._syncing and self._syncing.belongs and self._meeting:
            from desktop.ui.sync.stages import read_stage

            now = self._context.clock.read().at
            self._context.tasks.read(read_stage, self._meeting, now, done=self._show)

    def _show(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self.told.emit(words)
