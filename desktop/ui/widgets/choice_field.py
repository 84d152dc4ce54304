"""A line that offers what the typed words may mean, in a list under (or over) it; no window of its own, no dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from desktop.ui.looks import sized
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.rows_model import RowsModel

SHOWN = 6
ROW_HEIGHT = 32  # pixels, in normal type


@dataclass(frozen=True)
class Choice:
    """`shown` in the list, `text` in the field once it is chosen, `value` for whoever asked. `sure`: the words typed
    mean just this one, so that Return takes it.
    """

    shown: str
    text: str
    value: Any = None
    sure: bool = False


Finder = Callable[[str], Sequence[Choice]]


class ChoiceField(QLineEdit):
    """`choice` is what was chosen; editing the words takes the choice back.

    `eager`: the best offer is taken by Return and on leaving the field; else only a sure one by Return, or one that
    was gone to with the arrow keys or the mouse, and the words stay as they are. `chosen` comes with each choice,
    `submitted` with a Return that had nothing to choose.
    """

    chosen = Signal(object)
    submitted = Signal()

    def __init__(self, find: Finder, *, eager: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._eager = eager
        self.choice: Choice | None = None
        self._given_back = False
        self._model: RowsModel[Choice] = RowsModel(lambda c: (c.shown, c.value), lambda c: c.shown, self)
        self._list: QListView | None = None
        self._returns = ReturnFilter(self)
        self._returns.submitted.connect(self._on_return)
        self.textEdited.connect(self._on_edited)

    def put(self, choice: Choice | None) -> None:
        """Show a choice, or nothing, without saying that somebody chose it."""
        self.setText(choice.text if choice else "")
        self.choice = choice
        self.close_list()

    def give_back(self, words: str) -> None:
        """Words that were typed before a kill: what they mean is looked for with the next Return."""
        self.setText(words)
        self._given_back = bool(words)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """What the list shows now."""
        return self._model.rows if self._list and self._list.isVisible() else ()

    def refresh(self) -> None:
        """Look again: other people are known now."""
        if self.offered:
            self._offer(self.text())

    def close_list(self) -> None:
        if self._list:
            self._list.hide()

    def _on_edited(self, text: str) -> None:
        self.choice = None
        self._given_back = False
        self._offer(text)

    def _offer(self, text: str) -> None:
        found = list(self._find(text))
        if not found:
            self.close_list()
            return
        view = self._view()
        self._model.replace(found)
        self._place(view, min(len(found), SHOWN))
        first = self._eager or found[0].sure
        view.setCurrentIndex(self._model.index(0) if first and text else QModelIndex())
        view.show()
        view.raise_()

    def _view(self) -> QListView:
        if self._list is None or self._list.parentWidget() is not self.window():
            view = QListView(self.window())
            view.setObjectName("choices")
            view.setAccessibleName(self.accessibleName())
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            view.setUniformItemSizes(True)
            view.setModel(self._model)
            view.clicked.connect(lambda index: self._choose(self._model.row(index)))
            self._list = view
        return self._list

    def _place(self, view: QListView, rows: int) -> None:
        """Under the field, or over it where the window ends."""
        view.setGridSize(QSize(0, sized(ROW_HEIGHT)))
        size = QSize(max(self.width(), 240), rows * sized(ROW_HEIGHT) + 2 * view.frameWidth() + 2)
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height()))
        if corner.y() + size.height() > window.height():
            corner.setY(corner.y() - self.height() - size.height())
        corner.setX(max(0, min(corner.x(), window.width() - size.width())))
        view.setGeometry(corner.x(), corner.y(), size.width(), size.height())

    def _current(self) -> Choice | None:
        return self._model.row(self._list.currentIndex()) if self._list and self._list.isVisible() else None

    def _choose(self, choice: Choice | None) -> None:
        if choice:
            self.put(choice)
            self.chosen.emit(choice)

    def _on_return(self) -> None:
        if self._eager and self._given_back:
            self._offer(self.text())
        current = self._current()
        if current:
            self._choose(current)
        else:
            self.close_list()
            self.submitted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self._move(step)
        elif event.key() == Qt.Key.Key_Escape and self.offered:
            self.close_list()
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        if not self.offered:
            self._offer(self.text())
        if self._list and self.offered:
            row = max(0, min(self._list.currentIndex().row() + step, len(self.offered) - 1))
            self._list.setCurrentIndex(self._model.index(row))

    def event(self, event: QEvent) -> bool:
        """Escape closes the list before it closes whatever stands around the field."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() == Qt.Key.Key_Escape and self.offered:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._eager and self.choice is None and self.text():
            self._choose(self._current())
        self.close_list()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The list is the window's child, and must not outlive the field."""
        if self._list:
            self._list.hide()
            self._list.deleteLater()
            self._list = None
        super().hideEvent(event)
