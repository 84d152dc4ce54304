"""Screens that a test plugs in and unplugs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QGuiApplication, QScreen


class FakeScreens(QObject):
    """One screen at first; the second one that is plugged in is really the first."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._second: QScreen | None = None

    def plug_in(self) -> None:
        self._second = QGuiApplication.primaryScreen()
        self.changed.emit()

    def unplug(self) -> None:
        self._second = None
        self.changed.emit()

    def second(self) -> QScreen | None:
        return self._second

    def corner(self, size: QSize) -> QRect:
        return QRect(QPoint(0, 0), size)
