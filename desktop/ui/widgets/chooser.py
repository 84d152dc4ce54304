"""A box to choose from that the wheel does not change by accident."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.base.i18n import word
from desktop.ui.typing import ReturnFilter


def offer(box: QComboBox, fixed: Iterable[str]) -> None:
    """Put words of the fixed lists into a box: their translations are shown, they themselves are the data."""
    for found in fixed:
        box.addItem(word(found), str(found))


def meant(box: QComboBox) -> str:
    """The word of the fixed list that is shown, or what was written instead of one."""
    place = box.findText(box.currentText().strip())
    return str(box.itemData(place)) if place >= 0 else box.currentText()


class Chooser(QComboBox):
    """Words of a fixed list. With words of one's own where `editable`: Return then goes on to the next field, `left` says that one is left."""

    left = Signal()

    def __init__(self, options: Iterable[str] = (), *, editable: bool = False) -> None:
        super().__init__()
        self.setEditable(editable)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        offer(self, options)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.setMaxVisibleItems(12)  # the longest fixed list whole, also on a small screen
        if editable:
            self.setCurrentIndex(-1)
            ReturnFilter(self).submitted.connect(self.focusNextChild)
            line = self.lineEdit()
            assert line is not None
            line.editingFinished.connect(self.left)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def offer_instead(self, options: Iterable[str]) -> None:
        """Other words to choose from; what stands in the field stays."""
        options = tuple(options)
        if tuple(self.itemData(place) for place in range(self.count())) == options:
            return
        shown = meant(self)
        self.clear()
        offer(self, options)
        self.put(shown)

    def put(self, text: str) -> None:
        """Show a text without saying that somebody chose it."""
        self.setCurrentIndex(self.findData(text))
        if self.isEditable():
            self.setEditText(word(text))
