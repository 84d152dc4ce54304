"""What every set of fields over the entry line has: rows of labelled fields, Enter goes on, kept as a draft."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.base.i18n import word
from desktop.ui.attendance.directory import find_units
from desktop.ui.record.surroundings import Call, Surroundings
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.chooser import meant
from desktop.ui.widgets.controls import words

SPACING = 4


class Fields(QWidget):
    """Fields of one kind. Enter in one goes on to the next; the last goes on to the words."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self.named: dict[str, QWidget] = {}
        self.labels: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)

    def add_row(self, *fields: tuple[str, str, QWidget, int]) -> None:
        """A row of (name, label, field, stretch); without a name it is a remark."""
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        for name, label, field, stretch in fields:
            if not name:
                row.addWidget(field, stretch)
                continue
            field.setAccessibleName(label)
            said = words(label, buddy=field)
            row.addWidget(said)
            row.addWidget(field, stretch)
            self.named[name], self.labels[name] = field, said
            self._go_on_by_return(field)
        self._grid.addLayout(row, self._grid.rowCount(), 0)

    def add_words(self, said: QLabel) -> None:
        """A remark under the fields."""
        self._grid.addWidget(said, self._grid.rowCount(), 0)

    def _go_on_by_return(self, field: QWidget) -> None:
        if isinstance(field, ChoiceField):
            field.submitted.connect(self.focusNextChild)
            field.chosen.connect(lambda _choice: self.focusNextChild() if field.hasFocus() else None)
        else:
            ReturnFilter(field).submitted.connect(self.focusNextChild)

    def begin(self) -> None:
        """The kind was just chosen: put what is most likely meant."""

    def go_in(self) -> None:
        """On to the first field that is empty, else to the first."""
        empty = (field for field in self.named.values() if field.isVisible() and not _typed(field))
        next(empty, next(iter(self.named.values()), self)).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def turned(self) -> str:
        """The words of the chosen suggestion, where a line of this kind may be made of it."""
        return ""

    def follow(self) -> None:
        """The page has moved on (another speaker, other lines)."""

    def clear(self) -> None:
        for field in self.named.values():
            _put(field, "")

    def kept(self) -> dict[str, str]:
        """What is typed, for the draft."""
        return {name: text for name, field in self.named.items() if (text := _typed(field))}

    def restore(self, kept: dict[str, str]) -> None:
        for name, text in kept.items():
            if name in self.named:
                _put(self.named[name], text)

    def call(self, text: str) -> Call:
        """What saves these words. Raises UserError where a field cannot be understood."""
        raise NotImplementedError

    def unit_field(self) -> ChoiceField:
        return ChoiceField(lambda text: find_units(self.around.units, text), eager=False)

    def name_field(self) -> ChoiceField:
        return ChoiceField(lambda text: self.around.directory.names(text), eager=False)


def _typed(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return meant(field) if field.isEditable() else str(field.currentData() or "")
    assert isinstance(field, QLineEdit)
    return field.text()


def _put(field: QWidget, text: str) -> None:
    if isinstance(field, QComboBox):
        if field.isEditable():
            field.setEditText(word(text))
        else:
            field.setCurrentIndex(max(field.findData(text), 0))
    elif isinstance(field, ChoiceField):
        field.put(Choice(text, text) if text else None)
        field.choice = None
    else:
        assert isinstance(field, QLineEdit)
        field.setText(text)
