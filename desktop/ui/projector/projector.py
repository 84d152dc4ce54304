"""Whether the room sees the meeting, and where: the window on the second screen comes, goes and finds its place here.

It holds nothing of its own: pages hand over what they have read, and where no page does, it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRect, QSize, Signal, SignalInstance
from PySide6.QtGui import QScreen

from desktop.base.clock import Clock
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.rules.attendance import Counts
    from desktop.services.projection import Hands, Reading, Stage
    from desktop.ui.projector.projector_window import ProjectorWindow

DARK = "projector_dark"  # a setting
SMALL = QSize(512, 288)  # of the window where there is one screen only


class Places(Protocol):
    """What `screens.Screens` does; tests plug and unplug instead."""

    @property
    def changed(self) -> SignalInstance: ...
    def second(self) -> QScreen | None: ...
    def corner(self, size: QSize) -> QRect: ...


class Projector(QObject):
    """There is one for each main window. `shown` says whether the room sees it."""

    shown = Signal(bool)

    def __init__(self, tasks: Tasks, clock: Clock, say: Callable[[str], None], screens: Places) -> None:
        super().__init__()
        self._tasks = tasks
        self._clock = clock
        self._say = say
        self._screens = screens
        self._window: ProjectorWindow | None = None
        self._meeting = ""
        self._fed = False
        self._unplugged = False
        self._called_up = False
        self._stage: Stage | None = None
        self._counts: Counts | None = None
        self._line: Reading | Hands | None = None
        self._given: Reading | Hands | None = None
        self._read_out: Reading | None = None

    @property
    def showing(self) -> bool:
        return self._window is not None and self._window.isVisible()

    def toggle(self) -> None:
        """Ctrl+P: open, hide, show again."""

    def toggle_dark(self) -> None:
        """Ctrl+Shift+P: light on dark, or dark on light."""

    def give_way(self) -> bool:
        """Leave the screen to slides or a video; whether it was there."""
        return False

    def close(self) -> None:
        """The main window closes."""

    def follow(self, meeting: str, fed: bool) -> None:
        """Show this meeting from now on. `fed`: a page hands over its boards; else they are read here."""

    def show_stage(self, stage: Stage) -> None:
        """Who speaks, and who comes next."""

    def show_counts(self, counts: Counts) -> None:
        """How many are here."""

    def show_line(self, line: Reading | Hands | None) -> None:
        """The chosen or just recorded line of the record; it stays until somebody else speaks."""

    def read_out(
        self, heading: str, number: str, text: str, details: Sequence[tuple[str, str]] = (), confirmed: bool = False
    ) -> None:
        """Fill the screen with one line in large type: 逐条宣读. Where there is a second screen it is shown there even
        if it was hidden.
        """

    def show_meeting_again(self) -> None:
        """The reading out is over."""
