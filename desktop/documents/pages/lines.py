"""One set line of text, and how Qt shapes and draws it. One unit of the painter is a twip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop.documents.pages import fonts
from desktop.documents.pages.model import Look, Picture


@dataclass(frozen=True)
class Stretch:
    """Signs of one look side by side; `apart` is put behind each."""

    text: str
    look: Look
    name: str
    apart: float


@dataclass(frozen=True)
class Piece:
    """What stands at `left` without a tab in it."""

    left: float
    stretches: tuple[Stretch, ...]
    picture: Picture | None = None


@dataclass(frozen=True)
class Line:
    """`base`: of the text, below the top. `page_ends`: a page end follows it."""

    pieces: tuple[Piece, ...]
    height: float
    base: float
    page_ends: bool = False

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        for piece in self.pieces:
            if piece.picture:
                _draw_picture(painter, piece.picture, left + piece.left, top + self.base)
            else:
                _draw(painter, piece.stretches, left + piece.left, top + self.base)


def _draw(painter: QPainter, stretches: Sequence[Stretch], left: float, base: float) -> None:
    """Runs of one height of the base line together, so that Qt shapes them as one text."""
    for raised, group in groupby(stretches, key=lambda stretch: stretch.look.raised):
        text, formats = "", list[Any]()
        for stretch in group:
            span: Any = QTextLayout.FormatRange()  # Qt's stubs do not know what it has
            span.start, span.length, span.format = _units(text), _units(stretch.text), _format(stretch)
            formats.append(span)
            text += stretch.text
        layout = QTextLayout(text, formats[0].format.font())
        layout.setFormats(formats)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setFlags(QTextOption.Flag.IncludeTrailingSpaces)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        layout.setTextOption(option)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1_000_000)
        layout.endLayout()
        layout.draw(painter, QPointF(left, base - raised - line.ascent()))
        left += line.naturalTextWidth()


def _format(stretch: Stretch) -> QTextCharFormat:
    look = stretch.look
    made = QTextCharFormat()
    made.setFont(fonts.font(stretch.name, look, stretch.apart))
    made.setForeground(QBrush(QColor(f"#{look.color}") if look.color else QColor(Qt.GlobalColor.black)))
    if look.fill:
        made.setBackground(QBrush(QColor(f"#{look.fill}")))
    return made


def _draw_picture(painter: QPainter, picture: Picture, left: float, base: float) -> None:
    image = QImage.fromData(picture.data)
    if not image.isNull():
        painter.drawImage(QRectF(left, base - picture.height, picture.width, picture.height), image)


def _units(text: str) -> int:
    """Its length as Qt counts it."""
    return len(text.encode("utf-16-le")) // 2
