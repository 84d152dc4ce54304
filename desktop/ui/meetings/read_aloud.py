"""One line as large as it fits, to be read out from the screen: by the moderator at arm's length, by the room at 2 m."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from desktop.base.i18n import _
from desktop.ui.widgets.rows import INK, QUIET

SIZES = (60, 52, 46, 40, 34, 30, 26)  # pixels of the words; the largest that fits, else one scrolls
DETAIL, LEAST_DETAIL = 0.7, 20  # of that size, and at least these pixels
MARGIN = 14
GAP = 8
SCROLLING = {
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
}


@dataclass(frozen=True)
class Shown:
    """`key` tells one line from another. `details`: facts under the words, each with its label."""

    key: str = ""
    text: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> list[str]:
        facts = (_("{label}：{text}").format(label=label, text=fact) if label else fact for label, fact in self.details)
        return [self.text, *facts]


class Sheet(QWidget):
    """What is painted; as high as it needs. `painted` comes once for each line: it has been on the screen."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.seen: Shown | None = None
        self._document = QTextDocument()

    def put(self, shown: Shown) -> None:
        self.shown = shown
        self.update()

    def fit(self, width: int, height: int) -> None:
        """Take the largest size whose words have room."""
        for size in SIZES:
            self._document = self._written(size, width)
            if self._document.size().height() <= height:
                break
        self.setMinimumHeight(round(self._document.size().height()))
        self.update()

    def _written(self, size: int, width: int) -> QTextDocument:
        made = QTextDocument()
        made.setDocumentMargin(MARGIN)
        made.setDefaultFont(self.font())
        cursor, gap = QTextCursor(made), QTextBlockFormat()
        gap.setTopMargin(GAP)
        cursor.insertText(self.shown.text, self._format(size, INK, bold=True))
        for line in self.shown.lines[1:]:
            cursor.insertBlock(gap)
            cursor.insertText(line, self._format(max(LEAST_DETAIL, round(size * DETAIL)), QUIET))
        made.setTextWidth(width)
        return made

    def _format(self, size: int, colour: str, bold: bool = False) -> QTextCharFormat:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        made = QTextCharFormat()
        made.setFont(font)
        made.setForeground(QColor(colour))
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.white)
        self._document.drawContents(painter)
        painter.end()
        if self.seen != self.shown:
            self.seen = self.shown
            self.painted.emit()


class ReadAloud(QScrollArea):
    """Takes the keys of the page: `acts` says what each does. A key that is held down does nothing more, and words
    still to be converted by an input method never come here.
    """

    def __init__(self, acts: Mapping[Qt.Key, Callable[[], object]]) -> None:
        super().__init__()
        self._acts = acts
        self.sheet = Sheet()
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_words(self, shown: Shown) -> None:
        """Show a line, from its beginning."""
        if shown == self.sheet.shown:
            return
        self.sheet.put(shown)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.setAccessibleDescription("\n".join(shown.lines))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _fit(self) -> None:
        self.sheet.fit(self.viewport().width(), self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in SCROLLING:
            self.verticalScrollBar().triggerAction(SCROLLING[key])
        elif key not in self._acts or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif not event.isAutoRepeat():
            self._acts[key]()
