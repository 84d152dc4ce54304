"""The window on the second screen. It never takes the keyboard: the facilitator goes on typing in the other one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from desktop.base.clock import Clock
from desktop.base.i18n import _
from desktop.rules.attendance import Counts
from desktop.services.projection import Hands, Reading, Stage
from desktop.ui.looks import wear
from desktop.ui.projector.fitted import scaled
from desktop.ui.projector.line_panel import LinePanel
from desktop.ui.projector.meeting_board import MeetingBoard

MARGIN, SPACING, PADDING, RULE = 44, 16, 20, 4  # pixels on a screen 1080 px high
STYLE = "projector.qss"


class ProjectorWindow(QWidget):
    """`put_away`: somebody closed it by its frame."""

    put_away = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("projector")
        self.setWindowTitle(_("投影——小马扎议事"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with the facilitator's window
        self.board = MeetingBoard(clock)
        self.reading = LinePanel(whole=True)
        self.reading.hide()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.board)
        self._layout.addWidget(self.reading)
        self.dark = False
        wear(self, STYLE)

    def choose_dark(self, dark: bool) -> None:
        self.dark = dark
        self.setProperty("dark", dark)
        wear(self, STYLE)

    def fill(self, screen: QScreen) -> None:
        """The whole of a screen, without the pointer."""
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)  # showFullScreen() would take the keyboard
        self.show()

    def stand(self, place: QRect) -> None:
        """A window like others, that can be moved."""
        self.unsetCursor()
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.resize(place.size())
        self.move(place.topLeft())  # of its frame: what it is moved and closed by stays on the screen
        self.show()

    def show_all(self, stage: Stage, counts: Counts | None, line: Reading | Hands | None) -> None:
        self.board.show_stage(stage)
        self.board.show_line(line)
        if counts:
            self.board.show_counts(counts)

    def read_out(self, line: Reading | None) -> None:
        """One line fills the screen; None: the meeting again."""
        if line:
            self.reading.show_line(line)
        self.reading.setVisible(line is not None)
        self.board.setVisible(line is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Margins grow with the screen, as the type does."""
        margin, padding = scaled(MARGIN, self.height()), scaled(PADDING, self.height())
        for layout in self.findChildren(QLayout):
            layout.setSpacing(scaled(SPACING, self.height()))
        for panel in (self.board.line, self.board.hands, self.reading):
            panel.setContentsMargins(2 * padding, padding, 2 * padding, padding)
        self.board.hands.columns.setSpacing(4 * padding)
        self.board.rule.setFixedHeight(scaled(RULE, self.height()))
        self._layout.setContentsMargins(margin, margin, margin, margin)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.hide()
        self.put_away.emit()
