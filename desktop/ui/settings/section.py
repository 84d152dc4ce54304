"""A section of the page of settings: rows under each other that scroll where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.page import Context

if TYPE_CHECKING:
    from desktop.ui.settings.stored import Stored


class Section(QScrollArea):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(12, 4, 12, 4)
        self.column.setSpacing(6)
        self.setWidget(inner)

    def show_stored(self, stored: Stored) -> None:
        """Show what was read; what is being typed stays."""

    def save_pending(self) -> None:
        """Save what was typed into a field that has not been left yet."""

    def begin(self) -> None:
        """Put the cursor into the first field."""
