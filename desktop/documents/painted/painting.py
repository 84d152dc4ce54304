"""What all painted papers share: the page, the fonts, texts that take a smaller type where there are too many of them,
QR codes, and the lines along which paper is cut or folded.

Lengths are millimetres from the upper left corner of the page, type sizes are points. Painted by Qt: the caller has made a
QGuiApplication. (Two runs differ in their bytes: Qt puts the moment, a random id and its parts in random order into a
PDF.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QIODevice, QLineF, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from desktop.documents.painted.qr import qr_modules

# A Simplified Chinese face first, else glyphs of other regions mix in; then faces with rare characters, and hangul.
FAMILIES = [
    *("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "SimSun"),
    *("SimSun-ExtB", "SimSun-ExtG", "Noto Sans CJK KR", "Malgun Gothic"),
]
RESOLUTION = 600  # dots an inch
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0  # A4
EDGE = 10.0  # which every printer can reach, and a hand holds
LEADING = 1.25  # of the type size; the fonts' own 1.45 wastes paper
AT_LEFT, AT_RIGHT, CENTRED = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
TO_FILL_IN = "＿＿＿"

# Type sizes, each with the most lines at which it is taken; the last is taken in any case.
Steps = tuple[tuple[float, int], ...]
ANY = 10_000  # lines
SMALL: Steps = ((10, 2), (9, 3), (8, ANY))
REMARK: Steps = ((8, 2), (7, ANY))

_PEN, _HAIR = 0.25, 0.15  # mm
_CUT, _FOLD = [16.0, 10.0], [2.0, 8.0]  # in widths of the pen
_FAINT = QColor(90, 90, 90)


@dataclass(frozen=True)
class Block:
    """A text laid out in its width: `lines` lines from the line `first` on, one `pitch` apart."""

    layout: QTextLayout
    pitch: float
    lines: int
    first: int = 0

    @property
    def height(self) -> float:
        return self.lines * self.pitch

    def split(self, height: float) -> tuple[Block, Block]:
        """The lines that fit into a height, and the others."""
        fitting = min(self.lines, int(height / self.pitch + 1e-6))
        rest = replace(self, lines=self.lines - fitting, first=self.first + fitting)
        return replace(self, lines=fitting), rest


@contextmanager
def painted(target: BinaryIO, title: str, *, on_its_side: bool = False) -> Iterator[Paper]:
    """A4 to paint on; `target` gets the PDF when all of it is painted. Raises RuntimeError where the caller has made no
    QGuiApplication.
    """
    with pdf_writer(target, title) as writer:
        writer.setResolution(RESOLUTION)
        if on_its_side:
            writer.setPageOrientation(QPageLayout.Orientation.Landscape)
        painter = QPainter(writer)
        try:
            yield Paper(painter, writer)
        finally:
            painter.end()


@contextmanager
def pdf_writer(target: BinaryIO, title: str) -> Iterator[QPdfWriter]:
    """A PDF of A4 without margins, written when it is done."""
    if not isinstance(QGuiApplication.instance(), QGuiApplication):
        raise RuntimeError("what is painted needs a QGuiApplication")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title.replace("\n", " "))
    writer.setCreator("xiaomazha")
    yield writer
    target.write(bytes(buffer.data().data()))


def font(points: float, *, bold: bool = False) -> QFont:
    """The font of all sheets, with the faces that stand in for what the first does not have."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPointSizeF(points)
    made.setBold(bold)
    if hasattr(made, "setFeature"):  # from Qt 6.7 on
        # figures behind letters (S03) would be other glyphs, of which the PDF says no text
        made.setFeature(QFont.Tag("locl"), 0)
    return made


class Paper:
    """The page that is being painted."""

    def __init__(self, painter: QPainter, writer: QPdfWriter) -> None:
        self._painter = painter
        self._writer = writer

    def new_page(self) -> None:
        self._writer.newPage()

    def block(
        self,
        text: str,
        steps: Steps,
        width: float,
        *,
        bold: bool = False,
        across: Qt.AlignmentFlag = AT_LEFT,
        height: float = PAGE_HEIGHT,
    ) -> Block:
        """The text in the first of the sizes at which it takes few enough lines, and no more than `height`."""
        option = QTextOption(across)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for points, most in steps:
            layout = QTextLayout(text.replace("\n", "\u2028"), font(points, bold=bold), self._writer)
            layout.setTextOption(option)
            pitch = points / 72 * 25.4 * LEADING
            lines = _lay_out(layout, width, pitch)
            if lines <= most and lines * pitch <= height:
                break
        return Block(layout, pitch, lines)

    def draw(self, block: Block, left: float, top: float) -> None:
        self._painter.setPen(Qt.GlobalColor.black)
        place = QPointF(_dots(left), _dots(top - block.first * block.pitch))
        for number in range(block.first, block.first + block.lines):
            block.layout.lineAt(number).draw(self._painter, place)

    def write(
        self,
        text: str,
        steps: Steps,
        left: float,
        top: float,
        width: float,
        *,
        bold: bool = False,
        across: Qt.AlignmentFlag = AT_LEFT,
    ) -> float:
        """Lay out and draw at once; gives the height."""
        block = self.block(text, steps, width, bold=bold, across=across)
        self.draw(block, left, top)
        return block.height

    def stack(self, blocks: Iterable[Block], left: float, top: float, *, between: float = 0) -> float:
        """Blocks one below the other; gives where the next one would stand."""
        for block in blocks:
            self.draw(block, left, top)
            top += block.height + between
        return top

    def width_of(self, text: str, points: float) -> float:
        """Of the longest of its lines."""
        size = QFontMetricsF(font(points), self._writer).size(0, text)
        return size.width() * 25.4 / RESOLUTION

    def shortened(self, text: str, points: float, width: float) -> str:
        """One line, with … in the middle of what is too long."""
        metrics = QFontMetricsF(font(points), self._writer)
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _dots(width))

    def frame(self, left: float, top: float, width: float, height: float) -> None:
        self._painter.setPen(QPen(Qt.GlobalColor.black, _dots(_PEN)))
        self._painter.drawRect(_rect(left, top, width, height))

    def rule(self, left: float, top: float, width: float) -> None:
        """A line to write on."""
        self._line(left, top, left + width, top, QPen(Qt.GlobalColor.black, _dots(_HAIR)))

    def cut(self, left: float, top: float, right: float, bottom: float, words: str = "") -> None:
        """A dashed line to cut or tear along, with what to do said at its beginning."""
        self._broken(left, top, right, bottom, _CUT, words)

    def fold(self, left: float, top: float, right: float, bottom: float, words: str = "") -> None:
        """A dotted line to fold along."""
        self._broken(left, top, right, bottom, _FOLD, words)

    def _broken(self, left: float, top: float, right: float, bottom: float, pattern: list[float], words: str) -> None:
        pen = QPen(_FAINT, _dots(_PEN))
        pen.setDashPattern(pattern)
        self._line(left, top, right, bottom, pen)
        if words:
            said = self.block(words, REMARK, 40)
            self.draw(said, left + 6, top - said.height)

    def _line(self, left: float, top: float, right: float, bottom: float, pen: QPen) -> None:
        self._painter.setPen(pen)
        self._painter.drawLine(QLineF(_dots(left), _dots(top), _dots(right), _dots(bottom)))

    def code(self, text: str, left: float, top: float, side: float) -> None:
        """A QR code as vector squares, with its quiet zone of four."""
        modules = qr_modules(text)
        square = side / len(modules)
        squares = QPainterPath()  # one path: squares painted one by one show hair lines between them
        for y, line in enumerate(modules):
            for x, dark in enumerate(line):
                if dark:
                    squares.addRect(_rect(left + x * square, top + y * square, square, square))
        self._painter.fillPath(squares, Qt.GlobalColor.black)

    @contextmanager
    def upside_down(self, left: float, top: float, width: float, height: float) -> Iterator[None]:
        """What is painted into this part of the page stands on its head in it."""
        self._painter.save()
        self._painter.translate(_dots(2 * left + width), _dots(2 * top + height))
        self._painter.rotate(180)
        try:
            yield
        finally:
            self._painter.restore()


def _lay_out(layout: QTextLayout, width: float, pitch: float) -> int:
    """Break into lines of `width`, one `pitch` apart; returns how many. A Chinese character reaches from 0.88 of the
    type size above the base line to 0.12 below.
    """
    lines = 0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(_dots(width))
        base = pitch * lines + pitch / 2 + pitch / LEADING * 0.38
        line.setPosition(QPointF(0, _dots(base) - line.ascent()))
        lines += 1
    layout.endLayout()
    return lines


def _rect(left: float, top: float, width: float, height: float) -> QRectF:
    return QRectF(_dots(left), _dots(top), _dots(width), _dots(height))


def _dots(millimetres: float) -> float:
    return millimetres * RESOLUTION / 25.4
