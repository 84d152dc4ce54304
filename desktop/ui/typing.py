"""Typing with a Chinese input method on: Return inside a composition never submits (DESIGN.md, The window).

While pinyin stands in a field uncommitted, Qt delivers a Return as one on whatever was committed before, perhaps on an
empty field. One event filter watches the field's input method and swallows such a Return; every field whose Return
does something has it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.text import plain_digits

_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReturnFilter(QObject):
    """Watches one field, a QLineEdit or a QPlainTextEdit; `submitted` is a plain Return outside of any composition.

    Return with Shift, Ctrl or Alt is left to the field.
    """

    submitted = Signal()

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.composing = False
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.composing = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusOut:
            self.composing = False  # the field has committed or dropped it
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _RETURNS:
            return self._on_return(event)
        return False

    def _on_return(self, event: QKeyEvent) -> bool:
        if self.composing:
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self.submitted.emit()
        return True


class SubmitField(QLineEdit):
    """A line whose Return submits it: `submitted` carries the words without outer blanks, also where there are none."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._returns = ReturnFilter(self)
        self._returns.submitted.connect(lambda: self.submitted.emit(self.text().strip()))

    @property
    def composing(self) -> bool:
        """Whether something stands in the field that the input method has not committed."""
        return self._returns.composing


class NumberField(SubmitField):
    """A whole number or nothing; full-width digits too."""

    def __init__(self, parent: QWidget | None = None, digits: int = 4) -> None:
        super().__init__(parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(f"[0-9０-９]{{0,{digits}}}"), self))

    @property
    def number(self) -> int | None:
        text = plain_digits(self.text()).strip()
        return int(text) if text else None

    def put(self, number: int | None) -> None:
        """Show a number without saying that somebody typed it."""
        self.setText("" if number is None else str(number))
