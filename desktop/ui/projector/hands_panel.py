"""The result of a show of hands: a word, a bar and a number each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.projection import Hands
from desktop.ui.projector.fitted import FittedText

THICK = 0.6  # of a bar to its row
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
        height = self.height() * THICK
        top = (self.height() - height) / 2
        painter.setPen(colour)
        painter.drawRect(QRectF(0, top, self.width() - 1, height))
        painter.fillRect(QRectF(0, top, self.width() * self.share, height), colour)


class HandsPanel(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.title = FittedText(52, 44, bold=True, single=True, role="quiet")
        self.base = FittedText(52, single=True, role="quiet", align=Qt.AlignmentFlag.AlignRight)
        self.matter = FittedText(64, 44)
        self.rows = [
            (FittedText(64, 44, single=True), Bar(), FittedText(80, 44, bold=True, single=True)) for _way in range(WAYS)
        ]
        head = QHBoxLayout()
        head.addWidget(self.title, 60)
        head.addWidget(self.base, 40)
        grid = QGridLayout()
        for row, parts in enumerate(self.rows):
            grid.setRowStretch(row, 1)
            for column, (part, share) in enumerate(zip(parts, (22, 60, 18), strict=True)):
                grid.addWidget(part, row, column)
                grid.setColumnStretch(column, share)
        layout = QVBoxLayout(self)
        layout.addLayout(head, 18)
        layout.addWidget(self.matter, 28)
        layout.addLayout(grid, 54)

    def show_hands(self, hands: Hands) -> None:
        self.title.show_text("：".join(filter(None, (hands.title, hands.decided))))
        self.base.show_text(hands.base)
        self.matter.show_text(hands.matter)
        whole = max(hands.out_of, 1)
        for (word, bar, number), (way, count) in zip(self.rows, hands.counted, strict=True):
            word.show_text(way)
            bar.show_share(min(count / whole, 1.0))
            number.show_text(str(count))
