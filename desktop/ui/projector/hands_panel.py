"""The result of a show of hands: a word, a number and a bar each, never a colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.projection import Hands
from desktop.ui.projector.fitted import FittedText

WAYS = 3  # 赞成, 不同意见, 弃权


class Bar(QWidget):
    """So much of its width is filled."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.setProperty("role", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_share(self, share: float) -> None:
        self.share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colour = QPainter(self), self.palette().windowText().color()
        painter.setPen(colour)
        painter.drawRect(QRectF(0, 0, self.width() - 1, self.height() - 1))
        painter.fillRect(QRectF(0, 0, self.width() * self.share, self.height()), colour)


class Way(QWidget):
    """How many hands there were for one answer, and how much of the whole that is."""

    def __init__(self) -> None:
        super().__init__()
        self.word = FittedText(56, single=True)
        self.number = FittedText(150, 60, bold=True, single=True, align=Qt.AlignmentFlag.AlignRight)
        self.bar = Bar()
        said = QHBoxLayout()
        said.addWidget(self.word, 68)
        said.addWidget(self.number, 32)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(said, 80)
        layout.addWidget(self.bar, 20)

    def show_count(self, word: str, count: int, out_of: int) -> None:
        self.word.show_text(word)
        self.number.show_text(str(count))
        self.bar.show_share(min(count / max(out_of, 1), 1.0))


class HandsPanel(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.title = FittedText(60, bold=True, single=True, role="quiet")
        self.base = FittedText(60, single=True, role="quiet", align=Qt.AlignmentFlag.AlignRight)
        self.matter = FittedText(96, 44)
        self.ways = [Way() for _way in range(WAYS)]
        head = QHBoxLayout()
        head.addWidget(self.title, 70)
        head.addWidget(self.base, 30)
        self.columns = QHBoxLayout()
        for way in self.ways:
            self.columns.addWidget(way)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head, 22)
        layout.addWidget(self.matter, 30)
        layout.addLayout(self.columns, 48)

    def show_hands(self, hands: Hands) -> None:
        self.title.show_text("：".join(filter(None, (hands.title, hands.decided))))
        self.base.show_text(hands.base)
        self.matter.show_text(hands.matter)
        for way, (word, count) in zip(self.ways, hands.counted, strict=True):
            way.show_count(word, count, hands.out_of)
