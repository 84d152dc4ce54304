"""签到表 as PDF: to hang on the door before the meeting, or to file after it (DOMAIN.md, Documents and their columns).

Every number is permanent, blank rows are numbered too, rows are high enough for an elderly hand or a thumb print, and no
phone is ever on it. Painted by Qt: the one module of documents that needs it, and a QGuiApplication made by the caller.
(Two runs differ in their bytes: Qt puts the moment, a random id and its parts in random order into a PDF.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from desktop.base.i18n import _, word
from desktop.documents.content import Attendance, SheetRow, SignInSheet
from desktop.documents.qr import qr_modules
from desktop.documents.wording import clock_words, day_words, titled

# A Simplified Chinese face first, else glyphs of other regions mix in; then faces with rare characters, and hangul.
FAMILIES = [
    *("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "SimSun"),
    *("SimSun-ExtB", "SimSun-ExtG", "Noto Sans CJK KR", "Malgun Gothic"),
]
RESOLUTION = 600  # dots an inch
LEFT, TOP, WIDTH, BOTTOM = 18.0, 15.0, 174.0, 279.0  # mm on A4; the page number stands below BOTTOM
QR_SIDE = 24.0  # mm, quiet zone included
HEADER_HEIGHT, ROW_HEIGHT, SUMMARY_HEIGHT, RUNNING_HEIGHT = 10.0, 11.0, 12.0, 7.0  # mm
PADDING = 1.2  # mm, left and right of a text in its cell
LEADING = 1.25  # of the type size; the fonts' own 1.45 wastes paper
TO_FILL_IN = "＿＿＿"
AT_LEFT, AT_RIGHT, CENTRED = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter

# Type sizes in points, each with the most lines at which it is taken; the last is taken in any case (0).
Steps = tuple[tuple[float, int], ...]
NAME: Steps = ((15, 1), (14, 2), (12, 3), (10.5, 0))
CELL: Steps = ((12, 1), (10.5, 2), (9, 3), (8, 0))
SMALL: Steps = ((10, 2), (9, 3), (8, 0))
TITLE: Steps = ((22, 1), (18, 2), (14, 3), (10.5, 0))
FACT: Steps = ((12, 2), (10.5, 3), (9, 0))


def write_sign_in_sheet(content: SignInSheet, target: BinaryIO) -> None:
    """Write the sheet as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    if not isinstance(QGuiApplication.instance(), QGuiApplication):
        raise RuntimeError("a sign-in sheet needs a QGuiApplication")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(titled(content.head, _("签到表")).replace("\n", ""))
    writer.setCreator("xiaomazha")
    painter = QPainter(writer)
    try:
        _Sheet(painter, writer, content).paint()
    finally:
        painter.end()
    target.write(bytes(buffer.data().data()))


def font(points: float, *, bold: bool = False) -> QFont:
    """The sheet's font, with the faces that stand in for what the first does not have."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


def footer_words(attendance: Attendance | None) -> str:
    """应到, 实到, 请假, 列席: figures after the meeting, lines to fill in before it; without a list only who came."""
    labels: tuple[str, ...] = (_("应到"), _("实到"), _("请假"), _("列席"))
    if attendance is None:
        counts: tuple[str, ...] = (TO_FILL_IN,) * len(labels)
    elif attendance.expected is None:
        labels = (_("参会"),)
        counts = (str(attendance.present + attendance.observers + attendance.staff + attendance.heads),)
    else:
        found = (attendance.expected, attendance.present, attendance.excused, attendance.observers)
        counts = tuple(map(str, found))
    said = zip(labels, counts, strict=True)
    return "　　".join(_("{label} {count} 人").format(label=label, count=count) for label, count in said)


@dataclass(frozen=True)
class _Column:
    title: str
    width: float  # mm
    text: Callable[[SheetRow], str]
    steps: Steps = CELL
    across: Qt.AlignmentFlag = AT_LEFT


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(_("序号"), 13, lambda row: str(row.number), across=CENTRED),
        _Column(_("姓名"), 35, lambda row: row.name, NAME),
        _Column(_("身份"), 26, lambda row: word(row.role)),
        _Column(_("单位/村组"), 34, lambda row: row.unit),
        _Column(_("签名（或按手印）"), 46, lambda row: row.signed, SMALL, CENTRED),
        _Column(_("备注"), 20, lambda row: row.note, SMALL),
    )


@dataclass(frozen=True)
class _Block:
    """A text laid out in its width; `height` in mm."""

    layout: QTextLayout
    height: float


@dataclass(frozen=True)
class _Row:
    """The blocks of a row's cells."""

    cells: tuple[_Block, ...]
    height: float  # mm


@dataclass
class _Page:
    top: float  # mm, where its rows begin
    rows: list[_Row] = field(default_factory=list)

    @property
    def end(self) -> float:
        return self.top + sum(row.height for row in self.rows)


class _Sheet:
    """Lays the rows out over pages, then paints them. Lengths are millimetres until they reach the painter."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, content: SignInSheet) -> None:
        self._painter = painter
        self._writer = writer
        self._content = content
        self._columns = _columns()
        self._title = titled(content.head, _("签到表"))
        head = [self._block(column.title, CELL, column.width, bold=True, across=CENTRED) for column in self._columns]
        self._header = _Row(tuple(head), HEADER_HEIGHT)

    def paint(self) -> None:
        facts, head_end = self._head()
        pages = self._paginate(head_end)
        for number, page in enumerate(pages, 1):
            if number == 1:
                for block, left, top in facts:
                    self._draw(block, left, top)
                self._code()
                self._table(page.rows, head_end)
            else:
                self._writer.newPage()
                self._running_head()
                self._table(page.rows, TOP + RUNNING_HEIGHT)
            if number == len(pages):
                self._draw(self._block(footer_words(self._content.attendance), FACT, WIDTH), LEFT, page.end + 5)
            words = _("第 {number} 页 / 共 {pages} 页").format(number=number, pages=len(pages))
            self._draw(self._block(words, SMALL, WIDTH, across=CENTRED), LEFT, BOTTOM + 4)

    def _head(self) -> tuple[list[tuple[_Block, float, float]], float]:
        """Brand, title, 议题, 时间, 地点 with their places, and where the table begins. Before the meeting what is not
        known yet is a line to write on.
        """
        head, top = self._content.head, TOP
        beside = QR_SIDE + 2
        placed: list[tuple[_Block, float, float]] = []
        lines = [(line, TITLE, True) for line in self._title.split("\n")]
        for line, steps, bold in [(head.brand, FACT, False), *lines] if head.brand else lines:
            block = self._block(line, steps, WIDTH - 2 * beside, bold=bold, across=CENTRED)
            placed.append((block, LEFT + beside, top))
            top += block.height + 1
        top += 3
        when = head.started or head.planned
        for label, text in (
            (_("议题："), head.topic),
            (_("时间："), day_words(when) + " " + clock_words(when) if when else ""),
            (_("地点："), head.place),
        ):
            if text or self._content.attendance is None:
                block = self._block(label + (text or TO_FILL_IN * 5), FACT, WIDTH - beside)
                placed.append((block, LEFT, top))
                top += block.height + 1.5
        return placed, max(top, TOP + QR_SIDE + 6) + 2

    def _paginate(self, head_end: float) -> list[_Page]:
        """Rows page by page. The summary stands under the last row and takes it along to a new page."""
        pages = [_Page(head_end + HEADER_HEIGHT)]
        for row in map(self._row, self._rows()):
            if pages[-1].end + row.height > BOTTOM and (pages[-1].rows or len(pages) == 1):
                pages.append(_Page(TOP + RUNNING_HEIGHT + HEADER_HEIGHT))
            pages[-1].rows.append(row)
        if pages[-1].end + SUMMARY_HEIGHT > BOTTOM:
            last = pages[-1].rows.pop()
            pages.append(_Page(TOP + RUNNING_HEIGHT + HEADER_HEIGHT))
            pages[-1].rows.append(last)
        return pages

    def _rows(self) -> Iterator[SheetRow]:
        """The list, then blank rows that go on from the highest number."""
        yield from self._content.rows
        highest = max((row.number for row in self._content.rows), default=0)
        for number in range(highest + 1, highest + 1 + self._content.blanks):
            yield SheetRow(number, "")

    def _row(self, row: SheetRow) -> _Row:
        cells = tuple(
            self._block(column.text(row), column.steps, column.width - 2 * PADDING, across=column.across)
            for column in self._columns
        )
        return _Row(cells, max(ROW_HEIGHT, *(cell.height + 1.5 for cell in cells)))

    def _table(self, rows: list[_Row], top: float) -> None:
        """The header and the rows of one page; texts stand in the middle of their row's height."""
        self._painter.setPen(QPen(Qt.GlobalColor.black, _dots(0.25)))
        for row in (self._header, *rows):
            left = LEFT
            for column, cell in zip(self._columns, row.cells, strict=True):
                self._painter.drawRect(_rect(left, top, column.width, row.height))
                inset = 0 if row is self._header else PADDING
                self._draw(cell, left + inset, top + (row.height - cell.height) / 2)
                left += column.width
            top += row.height

    def _running_head(self) -> None:
        """What a loose page belongs to."""
        words = self._title.replace("\n", "") + _("（续）")
        room = _dots(WIDTH - 40)
        shortened = QFontMetricsF(font(10), self._writer).elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        self._draw(self._block(shortened, SMALL, WIDTH - 38), LEFT, TOP)
        self._draw(self._block(self._content.head.code, SMALL, 36, across=AT_RIGHT), LEFT + WIDTH - 36, TOP)

    def _code(self) -> None:
        """The meeting's code as vector squares, with a quiet zone of four, and in digits below."""
        modules = qr_modules(self._content.head.code)
        side = QR_SIDE / len(modules)
        left = LEFT + WIDTH - QR_SIDE
        squares = QPainterPath()  # one path: squares painted one by one show hair lines between them
        for y, line in enumerate(modules):
            for x, dark in enumerate(line):
                if dark:
                    squares.addRect(_rect(left + x * side, TOP + y * side, side, side))
        self._painter.fillPath(squares, Qt.GlobalColor.black)
        self._draw(self._block(self._content.head.code, SMALL, QR_SIDE, across=CENTRED), left, TOP + QR_SIDE)

    def _block(
        self,
        text: str,
        steps: Steps,
        width: float,
        *,
        bold: bool = False,
        across: Qt.AlignmentFlag = AT_LEFT,
    ) -> _Block:
        """The text in the first of the sizes at which it takes few enough lines."""
        option = QTextOption(across)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for points, most in steps:
            layout = QTextLayout(text.replace("\n", "\u2028"), font(points, bold=bold), self._writer)
            layout.setTextOption(option)
            pitch = points / 72 * 25.4 * LEADING
            lines = _lay_out(layout, width, pitch)
            if not most or lines <= most:
                break
        return _Block(layout, lines * pitch)

    def _draw(self, block: _Block, left: float, top: float) -> None:
        block.layout.draw(self._painter, QPointF(_dots(left), _dots(top)))


def _lay_out(layout: QTextLayout, width: float, pitch: float) -> int:
    """Break into lines of `width`, one `pitch` apart (mm); returns how many. A Chinese character reaches from 0.88 of
    the type size above the base line to 0.12 below.
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
