"""One editor for each kind of value. All speak alike: `put` shows a value without saying that somebody chose it, `value`
is what stands there, `left` comes when the user has done with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QSizePolicy, QWidget

from desktop.base.i18n import word
from desktop.rules.setting_values import Kind, Setting
from desktop.ui.looks import sized
from desktop.ui.settings.bodies_editor import BodiesEditor
from desktop.ui.typing import NumberField, SubmitField
from desktop.ui.widgets.chooser import Chooser, meant

ROWS = 9  # lines of a text that are seen at once


class Editor(Protocol):
    """Every editor is a widget as well."""

    left: SignalInstance

    def put(self, value: Any) -> None: ...
    def value(self) -> Any: ...


class LineEditor(SubmitField):
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editingFinished.connect(self.left)

    def put(self, value: str) -> None:
        self.setText(value)
        self.setCursorPosition(0)

    def value(self) -> str:
        return self.text().strip()


class OfferedEditor(Chooser):
    """A line of one's own words, or one of those that are offered."""

    def __init__(self, offered: Iterable[str]) -> None:
        super().__init__(list(offered), editable=True)
        self.activated.connect(lambda _place: self.left.emit())

    def value(self) -> str:
        return meant(self).strip()


class LinesEditor(QPlainTextEdit):
    """One a row; Tab goes on to the next field."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, value: Iterable[str]) -> None:
        self.setPlainText("\n".join(value))
        lines = max(2, min(self.blockCount() + 1, ROWS))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + sized(22))

    def value(self) -> tuple[str, ...]:
        return tuple(self.toPlainText().split("\n"))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class NumberEditor(NumberField):
    left = Signal()

    def __init__(self, most: int) -> None:
        super().__init__(digits=len(str(most)))
        self.setMaximumWidth(sized(110))
        self.editingFinished.connect(self.left)

    def value(self) -> int | None:
        return self.number


class ChoiceEditor(Chooser):
    """`choices`: value → how it is shown."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        super().__init__()
        for value, shown in choices.items():
            self.addItem(shown, value)
        self.activated.connect(lambda _place: self.left.emit())

    def put(self, value: str) -> None:
        self.setCurrentIndex(self.findData(value))

    def value(self) -> str:
        return str(self.currentData())


class FlagEditor(QCheckBox):
    left = Signal()

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.clicked.connect(lambda _on: self.left.emit())

    def put(self, value: bool) -> None:
        self.setChecked(value)

    def value(self) -> bool:
        return self.isChecked()


def editor_of(setting: Setting) -> QWidget:
    """The editor for a setting."""
    match setting.kind:
        case Kind.LINE:
            return OfferedEditor(setting.choices) if setting.choices else LineEditor()
        case Kind.LINES:
            return LinesEditor()
        case Kind.NUMBER:
            return NumberEditor(setting.most)
        case Kind.CHOICE:
            return ChoiceEditor({choice: word(choice) for choice in setting.choices})
        case Kind.FLAG:
            return FlagEditor(setting.label)
        case Kind.BODIES:
            return BodiesEditor()
