"""What is being typed is kept every second while it changes, so that a killed program loses no more than that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from desktop.services import keep
from desktop.ui.page import Context

SECOND = 1_000  # milliseconds


class DraftKeeper(QObject):
    """`content` gives what to keep, by name: "entry" is kept under "<meeting>/entry"; "" is forgotten."""

    def __init__(self, context: Context, content: Callable[[], dict[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._content = content
        self._kept: dict[str, str] = {}
        self.meeting = ""
        self._timer = QTimer(self, singleShot=True, interval=SECOND)
        self._timer.timeout.connect(self.save)

    def begin(self, meeting: str, kept: dict[str, str]) -> None:
        """From now on for this meeting; `kept` is what the disk holds already."""
        self._timer.stop()
        self.meeting = meeting
        self._kept = kept

    @property
    def interval(self) -> int:
        """Milliseconds from the first change to the disk."""
        return self._timer.interval()

    @interval.setter
    def interval(self, milliseconds: int) -> None:
        self._timer.setInterval(milliseconds)

    def touch(self) -> None:
        """Something was typed."""
        if self.meeting and not self._timer.isActive():
            self._timer.start()

    def save(self) -> None:
        """Keep what has changed, now."""
        self._timer.stop()
        if not self.meeting:
            return
        for name, text in self._content().items():
            if self._kept.get(name, "") != text:
                self._kept[name] = text
                self._context.tasks.do(
                    keep.save_draft, f"{self.meeting}/{name}", text, refused=partial(self._on_refused, name)
                )

    def _on_refused(self, name: str, _why: str) -> None:
        self._kept.pop(name, None)  # tried again with the next change
