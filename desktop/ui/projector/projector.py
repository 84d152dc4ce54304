"""Whether the room sees the meeting, and where: the window on the second screen comes, goes and finds its place here.

It holds nothing of its own: pages hand over what they have read, and where no page does, it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QRect, QSize, Signal, SignalInstance
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from desktop.base.clock import Clock
from desktop.base.i18n import _
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
        self.window: ProjectorWindow | None = None
        self._meeting = ""
        self._fed = False
        self._unplugged = False
        self._called_up = False
        self._sent_away = False  # by hand, while something is read out
        self._stage: Stage | None = None
        self._counts: Counts | None = None
        self._line: Reading | Hands | None = None
        self._given: Reading | Hands | None = None
        self._read_out: Reading | None = None
        screens.changed.connect(self._on_screens)
        tasks.changed.connect(self._on_changed)

    @property
    def showing(self) -> bool:
        return self.window is not None and self.window.isVisible()

    def toggle(self) -> None:
        """Ctrl+P: open, hide, show again."""
        self._called_up = False
        self._sent_away = self.showing and self._read_out is not None
        if self.showing:
            self._hide()
            self._say(_("投影已隐藏，屏幕让给别的画面；再按 Ctrl+P 显示。"))
        elif not self._meeting:
            self._say(_("先打开一个会议，再按 Ctrl+P 投影。"))
        else:
            self._show()
            self._say(
                _("投影已打开；再按 Ctrl+P 隐藏，Ctrl+Shift+P 换深浅色。")
                if self._screens.second()
                else _("没有找到第二块屏幕，投影先开成小窗口；接上投影仪后按 Win+P 选“扩展”。")
            )

    def toggle_dark(self) -> None:
        """Ctrl+Shift+P: light on dark, or dark on light."""
        if self.window and self.showing:
            from desktop.services.keep import save_setting

            self.window.choose_dark(not self.window.dark)
            self._tasks.do(save_setting, DARK, self.window.dark)

    def give_way(self) -> bool:
        """Leave the screen to slides or a video; whether there was anything to take away."""
        was = self.showing
        self._hide()
        return was

    def close(self) -> None:
        """The main window closes, or shows other data from now on."""
        self._meeting = ""
        if self.window:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def _show(self) -> None:
        """On the second screen, else as a small window."""
        window = self.window or self._open()
        working, screen = QApplication.activeWindow(), self._screens.second()
        if screen:
            window.fill(screen)
        else:
            window.stand(self._screens.corner(SMALL))
        if working:
            working.activateWindow()  # some desktops give the keyboard to whatever is new
        window.raise_()  # and others put what has no keyboard behind what has it
        self._unplugged = False
        self._paint()
        if not self._fed:
            self._look()
        self.shown.emit(True)

    def _open(self) -> ProjectorWindow:
        from desktop.services.keep import setting
        from desktop.ui.projector.projector_window import ProjectorWindow

        self.window = made = ProjectorWindow(self._clock)
        made.put_away.connect(lambda: self.shown.emit(False))
        self._tasks.read(setting, DARK, False, done=made.choose_dark)
        return made

    def _hide(self) -> None:
        self._unplugged = False
        if self.window:
            self.window.hide()
            self.shown.emit(False)

    def _on_screens(self) -> None:
        """Plugged in, unplugged, of another size: perhaps while somebody speaks."""
        second = self._screens.second()
        filled = self.window is not None and self.showing and self.window.isFullScreen()
        if second and (self.showing or self._unplugged):
            self._show()
            if not filled:
                self._say(_("投影已接上。"))
        elif filled and not second:
            self._hide()
            self._unplugged = True
            self._say(_("投影已断开，会议照常；接好后自动恢复。"))

    def follow(self, meeting: str | None, *, run: bool, fed: bool) -> None:
        """A page came to the front. `run`: the meeting is run on it, so that the room sees that one from now on; while
        another one is prepared or written up it goes on seeing its own. `fed`: the page hands over its boards; else
        they are read here.
        """
        if meeting and meeting != self._meeting and (run or not self.showing):
            self._stage = self._counts = self._line = self._given = None
            self._meeting = meeting
        self._fed = fed
        if self.showing and not fed:
            self._look()

    def _on_changed(self, changes: Any) -> None:
        if self.showing and not self._fed and changes.meeting in (None, self._meeting):
            self._look()

    def _look(self) -> None:
        from desktop.services import projection

        asked = self._meeting

        def done(found: tuple[Stage, Counts]) -> None:
            if asked == self._meeting:
                self._counts = found[1]
                self.show_stage(found[0])

        self._tasks.read(projection.look, asked, done=done)

    def show_stage(self, stage: Stage) -> None:
        """Who speaks, and who comes next. What was read back goes when somebody else speaks or another item begins."""
        before, self._stage = self._stage, stage
        speaks = stage.speaker.ref if stage.speaker else ""
        spoke = before.speaker.ref if before and before.speaker else ""
        if before and (before.item != stage.item or before.state != stage.state or (speaks and speaks != spoke)):
            self._line = None
        self._paint()

    def show_counts(self, counts: Counts) -> None:
        """How many are here."""
        self._counts = counts
        self._paint()

    def show_line(self, line: Reading | Hands | None) -> None:
        """The chosen or just recorded line of the record; the same one again does not come back."""
        if line != self._given:
            self._line = self._given = line
            self._paint()

    def read_out(
        self, heading: str, number: str, text: str, details: Sequence[tuple[str, str]] = (), confirmed: bool = False
    ) -> None:
        """Fill the screen with one line in large type: 逐条宣读. Where there is a second screen it is shown there even
        if it was hidden, but not once it was hidden meanwhile.
        """
        from desktop.services import projection

        self._read_out = projection.reading(heading, number, text, details, confirmed)
        if not self.showing and not self._sent_away and self._screens.second():
            self._show()
            self._called_up = True
        self._paint()

    def show_meeting_again(self) -> None:
        """The reading out is over; a projector that came for it alone goes."""
        self._read_out, self._sent_away = None, False
        self._paint()
        if self._called_up:
            self._called_up = False
            self._hide()

    def _paint(self) -> None:
        if self.window and self.showing:
            self.window.read_out(self._read_out)
            if self._stage:
                self.window.show_all(self._stage, self._counts, self._line)
