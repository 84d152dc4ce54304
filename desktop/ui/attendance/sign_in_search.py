"""The line in which people are looked for: name, pinyin, initials, sheet number, or a scanner's digits and Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.base.i18n import _
from desktop.base.text import plain_digits
from desktop.ui.typing import SubmitField

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SignInSearch(SubmitField):
    """`moved` carries how many rows an arrow key goes in the list below; `left` is an Escape."""

    moved = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("签到：姓名、拼音或号码"))
        self.setPlaceholderText(_("签到：姓名／拼音／号码 F3"))
        self.setClearButtonEnabled(True)

    @property
    def number(self) -> int | None:
        """The sheet number that was typed or scanned, full-width digits too."""
        digits = plain_digits(self.text()).strip()
        return int(digits) if digits.isdecimal() and len(digits) <= 6 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.left.emit()
        else:
            super().keyPressEvent(event)
