"""The screens of the laptop: whether there is a second one to project on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

GAP = 8  # pixels between a small window and the edge of the screen
FRAME = 40  # pixels of its title


class Screens(QObject):
    """`changed` comes when a screen is plugged in, unplugged or made another size. `main`: the window that the facilitator works in."""

    changed = Signal()

    def __init__(self, main: QWidget) -> None:
        super().__init__(main)
        self._main = main
        self._gone: QScreen | None = None
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._on_added)
        application.screenRemoved.connect(self._on_removed)
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self.changed)

    def _on_added(self, screen: QScreen) -> None:
        self._gone = None
        screen.geometryChanged.connect(self.changed)
        self.changed.emit()

    def _on_removed(self, screen: QScreen) -> None:
        self._gone = screen  # Qt may still list it while it says that it goes
        self.changed.emit()

    def second(self) -> QScreen | None:
        """The screen on which the facilitator does not work."""
        mine = self._main.screen()
        return next((s for s in QGuiApplication.screens() if s is not mine and s is not self._gone), None)

    def corner(self, size: QSize) -> QRect:
        """Where a small window stands on the only screen: in a corner in which nobody is typing."""
        room = self._main.screen().availableGeometry().adjusted(GAP, GAP, -GAP, -GAP - FRAME)
        focus = QApplication.focusWidget()
        typing = QRect(focus.mapToGlobal(focus.rect().topLeft()), focus.size()) if focus else QRect()
        right, bottom = room.right() - size.width(), room.bottom() - size.height()
        places = [QRect(x, y, size.width(), size.height()) for y in (room.top(), bottom) for x in (right, room.left())]
        return next((place for place in places if not place.intersects(typing)), places[0])
