"""A box to choose from that the wheel does not change by accident."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.ui.typing import ReturnFilter


class Chooser(QComboBox):
    """With words of one's own where `editable`: Return then goes on to the next field, `left` says that one is left."""

    left = Signal()

    def __init__(self, options: Sequence[str] = (), *, editable: bool = False) -> None:
        super().__init__()
        self.setEditable(editable)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(list(options))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        if editable:
            self.setCurrentIndex(-1)
            ReturnFilter(self).submitted.connect(self.focusNextChild)
            line = self.lineEdit()
            assert line is not None
            line.editingFinished.connect(self.left)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def put(self, text: str) -> None:
        """Show a text without saying that somebody chose it."""
        self.setCurrentIndex(self.findText(text))
        if self.isEditable():
            self.setEditText(text)
