"""Tabs whose parts scroll inside where they have more than their room, and whose least size is not the largest part's."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.ui.widgets.scrolling import Scrolling


class Tabs(QTabWidget):
    """Its users speak of the parts, and need not know of the columns in which they stand."""

    def addTab(self, part: QWidget, label: str) -> int:  # type: ignore[override]
        return super().addTab(Scrolling(part), label)

    def part(self, place: int) -> QWidget | None:
        column = self.widget(place)
        return column.widget() if isinstance(column, Scrolling) else None

    def indexOf(self, part: QWidget) -> int:
        return next((place for place in range(self.count()) if self.part(place) is part), -1)

    def currentWidget(self) -> QWidget | None:  # type: ignore[override]
        return self.part(self.currentIndex())

    def setCurrentWidget(self, part: QWidget) -> None:
        self.setCurrentIndex(self.indexOf(part))
