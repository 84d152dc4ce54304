"""Words in the largest type that the room for them allows, for people in the last row.

All sizes are pixels on a screen 1080 px high; on another one they are as much smaller or larger.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

HEIGHT = 1080
SMALLEST = 40  # what the last row can still read
PITCH = 1.25  # of a line to its type; Chinese faces ask for 1.45, which wastes a fifth of the screen
BASE = 0.38  # of the type: how far under the middle of its line it stands; Han and Latin both look centred
PER_SQUARE = 5  # letters, at most, in the square of a Chinese character
MORE = "…"


def scaled(pixels: float, window_height: int) -> int:
    """A size on a screen of this height; never rounded down."""
    return -int(-pixels * window_height // HEIGHT)


class FittedText(QWidget):
    """`largest`, `smallest`: of the type. Where even the smallest does not fit, the words end in an ellipsis; one that
    is `single` stays on one line. `role`: of the style, for the colour.
    """

    def __init__(
        self,
        largest: int,
        smallest: int = SMALLEST,
        *,
        bold: bool = False,
        single: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        role: str = "",
    ) -> None:
        super().__init__()
        self._sizes = largest, smallest
        self._bold = bold
        self._option = QTextOption(align)
        wraps = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap if single else wraps)
        self._single = single
        self._fitted: tuple[object, ...] = ()
        self.lines: list[QTextLayout] = []
        self._height = 0.0
        self.text = ""
        self.type_size = 0  # px, as painted
        self.cut = False  # whether an ellipsis stands for a part of the words
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.update()

    def become(self, role: str) -> None:
        """Take the colour of another role of the style."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().polish(self)

    def fit(self) -> None:
        """Find the largest type; nothing is computed again while words and room are the same."""
        wanted = (self.text, self.size(), self.window().height(), self.font().key())
        if wanted == self._fitted:
            return
        self._fitted = wanted
        largest, smallest = (scaled(size, self.window().height()) for size in self._sizes)
        most = PER_SQUARE * self.width() * self.height() // smallest**2 + 1
        text = self.text[:most]  # else a page of words would take a second to lay out
        low, high = smallest, max(smallest, min(largest, self.height()))
        while low < high:  # the largest that fits, by halves
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._fits(text, middle) else (low, middle - 1)
        self.type_size = low
        self.cut = not self._fits(text, low, low * PITCH)
        if self.cut:
            self._lay(self._cut_to_fit(text, low), low)

    def _fits(self, text: str, size: int, least: float = 0) -> bool:
        """Break the words into lines, and say whether there is room for them; so much height there always is."""
        widest = self._lay(text, size)
        return self._height <= max(self.height(), least) and widest <= self.width()

    def _cut_to_fit(self, text: str, size: int) -> str:
        """As much of the words as there is room for in this type."""
        if self._single:
            metrics = QFontMetricsF(self._type(size))
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._fits(text[:middle] + MORE, size, size * PITCH) else (low, middle - 1)
        return text[:low].rstrip() + MORE

    def _type(self, size: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(self._bold)
        return font

    def _lay(self, text: str, size: int) -> float:
        """Break the words into lines in this type; the width of the widest."""
        font, pitch = self._type(size), size * PITCH
        self.lines, self._height, widest = [], 0.0, 0.0
        for paragraph in text.split("\n"):
            layout = QTextLayout(paragraph, font)
            layout.setTextOption(self._option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(self.width())
                line.setPosition(QPointF(0, self._height + pitch / 2 + BASE * size - line.ascent()))
                self._height += pitch
                widest = max(widest, line.naturalTextWidth())
            layout.endLayout()
            self.lines.append(layout)
        return widest

    def paintEvent(self, event: QPaintEvent) -> None:
        self.fit()
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        for layout in self.lines:
            layout.draw(painter, QPointF(0, (self.height() - self._height) / 2))
