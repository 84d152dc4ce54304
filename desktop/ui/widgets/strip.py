"""A question that stands in the page itself, in place of a dialog: some fields, a button that does it, one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.base.i18n import _
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.controls import button, give_focus_back, words


class Strip(QFrame):
    """Closed until `ask`. Enter in any of its lines accepts, Escape closes it; the focus goes back where it was.

    `instead` names what gives way to it while it is open. `edited` comes with every change of its words.
    """

    opened = Signal()
    closed = Signal()
    edited = Signal()

    def __init__(self, *instead: QWidget) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Fixed: a title of one line
        self._instead = instead
        self._fields: dict[str, tuple[QLabel, QWidget]] = {}
        self._accept: Callable[[], None] = lambda: None
        self._before: QWidget | None = None
        self.dirty = False  # whether something was typed into it
        self.edited.connect(self._on_edited)
        self._title = words()
        self._title.setObjectName("stripTitle")
        self._title.setWordWrap(True)
        self._grid = QGridLayout()
        self._yes = button("", self._on_accept, role="primary")
        self._no = button(_("取消 Esc"), self.close_strip)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._no)
        buttons.addWidget(self._yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addLayout(self._grid)
        layout.addLayout(buttons)

    def give_way(self, *instead: QWidget) -> None:
        """What is hidden while the strip is open."""
        self._instead = instead

    def _on_edited(self) -> None:
        self.dirty = True

    def ask(
        self, title: str, fields: Mapping[str, QWidget], yes: str, accept: Callable[[], None], columns: int = 1
    ) -> None:
        """Open with these fields, so many beside each other. `accept` does the thing; it calls `close_strip` once
        that is done.
        """
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.dirty = False
        self._clear()
        self._title.setText(title)
        self._yes.setText(yes)
        self._yes.setAccessibleName(yes)
        self._accept = accept
        self._place(fields, columns)
        for widget in self._instead:
            widget.hide()
        self.show()
        self.opened.emit()
        first = next(iter(fields.values()), self._yes)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, fields: Mapping[str, QWidget], columns: int) -> None:
        """Short fields beside each other, longer texts over the whole width."""
        row = column = 0
        last = list(fields)[-1:]
        for label, field in fields.items():
            wide = isinstance(field, QPlainTextEdit) or ([label] == last and not column)
            if wide and column:
                row, column = row + 1, 0
            self._add(label, field, row, column, 2 * columns - 1 if wide else 1)
            column = column + (columns if wide else 1)
            if column >= columns:
                row, column = row + 1, 0
        self._put_before_buttons(fields.values())
        for field in fields.values():
            if isinstance(field, QLineEdit):
                field.home(False)  # the beginning of a long word is what it is known by

    def _put_before_buttons(self, fields: Iterable[QWidget]) -> None:
        """Tab comes to the fields before the buttons, though they were made later."""
        before = _stop_before(self._no)
        for field in fields:
            self.setTabOrder(before, field)
            before = field

    def _add(self, label: str, field: QWidget, row: int, column: int, span: int) -> None:
        said = words(label, buddy=field)
        field.setAccessibleName(label)
        self._grid.addWidget(said, row, 2 * column)
        self._grid.addWidget(field, row, 2 * column + 1, 1, span)
        self._fields[label] = (said, field)
        if isinstance(field, QPlainTextEdit):
            field.textChanged.connect(self.edited)
        elif isinstance(field, QLineEdit):
            field.textEdited.connect(self.edited)
        elif isinstance(field, QComboBox):
            field.activated.connect(lambda _place: self.edited.emit())
            ReturnFilter(field).submitted.connect(self._on_accept)
        if isinstance(field, ChoiceField):
            field.submitted.connect(self._on_accept)
            field.chosen.connect(lambda _choice: self._on_chosen(field))
        elif isinstance(field, QLineEdit | QPlainTextEdit):
            ReturnFilter(field).submitted.connect(self._on_accept)

    def _clear(self) -> None:
        for label, field in self._fields.values():
            for widget in (label, field):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._fields = {}

    @property
    def title(self) -> str:
        return self._title.text()

    def entitle(self, title: str) -> None:
        """Say something else over the fields: what they have come to mean."""
        self._title.setText(title)

    def field(self, label: str) -> QWidget:
        """The field under a label."""
        return self._fields[label][1]

    def kept(self) -> dict[str, str]:
        """What is typed, by label."""
        return {label: _typed(field) for label, (_said, field) in self._fields.items()}

    def restore(self, kept: Mapping[str, str]) -> None:
        """Put back what was typed."""
        for label, text in kept.items():
            _said, field = self._fields.get(label, (None, None))
            if isinstance(field, QPlainTextEdit):
                field.setPlainText(text)
            elif isinstance(field, ChoiceField):
                field.give_back(text)
            elif isinstance(field, QLineEdit):
                field.setText(text)
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(max(field.findData(text), 0))

    def _on_chosen(self, field: ChoiceField) -> None:
        """On to the next line; the last one is the answer."""
        fields = [one for _said, one in self._fields.values()]
        if not field.hasFocus():
            return
        if field is fields[-1]:
            self._on_accept()
        else:
            fields[fields.index(field) + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_accept(self) -> None:
        self._accept()

    def close_strip(self) -> None:
        if self.isHidden():
            return
        self.dirty = False
        self.hide()
        for widget in self._instead:
            widget.show()
        give_focus_back(self._before)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)


def _stop_before(widget: QWidget) -> QWidget:
    """What Tab comes to before a widget."""
    before = widget.previousInFocusChain()
    assert before is not None, "the chain is a ring"
    return _stop_before(before) if before.focusPolicy() == Qt.FocusPolicy.NoFocus else before


def _typed(field: QWidget) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    return field.text() if isinstance(field, QLineEdit) else ""
