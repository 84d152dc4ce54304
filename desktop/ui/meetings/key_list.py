"""The list of keys that F1 shows over any page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.ui.meetings.key_map import Section
from desktop.ui.widgets.controls import button, give_focus_back, words

COLUMNS = 2
EDGE = 4  # pixels that stay free around it


class KeyList(QFrame):
    """Lies over the window; F1 or Escape closes it. `print_wanted`: the whole map on paper."""

    print_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._before: QWidget | None = None
        self.setObjectName("keys")
        self.setProperty("overlay", True)
        self.setAccessibleName(_("按键表"))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.print_button = button(_("印成一页(&P)"), self.print_wanted.emit, name=_("把按键表印成一页"))
        self.close_button = button(_("知道了 Esc"), self.close_list, role="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addWidget(self._scroll, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.print_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout.addLayout(buttons)
        self.hide()

    def toggle(self, sections: Sequence[Section]) -> None:
        """Show these keys; a second time takes them away."""
        if self.isVisible():
            self.close_list()
            return
        self._before = QApplication.focusWidget()
        table = _table([section for section in sections if section.keys])
        self._scroll.setWidget(table)
        self._place(table)
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def _place(self, table: QWidget) -> None:
        """In the middle, as large as the keys need or the window has room for."""
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()  # else it is measured in the type that it had before
        layout = self.layout()
        assert layout is not None
        room = self._around.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        self.resize(room.size())
        layout.invalidate()  # hidden it does not follow its frame
        layout.activate()
        beside = self.size() - self._scroll.size()
        self.resize((table.sizeHint() + beside).boundedTo(room.size()))
        self.move(room.center() - self.rect().center())

    def close_list(self) -> None:
        """The focus goes back where it was."""
        self.hide()
        give_focus_back(self._before)

    def event(self, event: QEvent) -> bool:
        """Escape closes the list before it leaves the page below."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()
        else:
            super().keyPressEvent(event)


def _table(sections: Sequence[Section]) -> QWidget:
    """The sections in their order, over columns of about the same length."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(0)
    half = sum(len(section.keys) + 1 for section in sections) / COLUMNS
    row, column = 0, 0
    for section in sections:
        if row and row + (len(section.keys) + 1) / 2 > half and column < COLUMNS - 1:
            row, column = 0, column + 1
        grid.addWidget(words(section.heading, "heading"), row, 2 * column, 1, 2)
        for place, key in enumerate(section.keys, row + 1):
            grid.addWidget(words(key.key, "key"), place, 2 * column)
            grid.addWidget(words(key.label), place, 2 * column + 1)
        row += len(section.keys) + 1
    grid.setRowStretch(grid.rowCount(), 1)
    return made
