"""签到表 as PDF: to hang on the door before the meeting, or to file after it (DOMAIN.md, Documents and their columns).

Every number is permanent, blank rows are numbered too, rows are high enough for an elderly hand or a thumb print, and no
phone is ever on it. Painted by Qt: the one module of documents that needs it, and a QGuiApplication made by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from desktop.base.i18n import _
from desktop.documents.content import Attendance, SheetRow, SignInSheet
from desktop.documents.wording import clock_words, day_words, titled

# A Simplified Chinese face first, else glyphs of other regions mix in; then faces with rare characters, and hangul.
FAMILIES = [
    *("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "SimSun"),
    *("SimSun-ExtB", "SimSun-ExtG", "Noto Sans CJK KR", "Malgun Gothic"),
]
RESOLUTION = 600  # dots an inch
LEFT, TOP, WIDTH, BOTTOM = 18.0, 15.0, 174.0, 279.0  # mm on A4; the page number stands below BOTTOM
QR_SIDE = 24.0  # mm
HEADER_HEIGHT, ROW_HEIGHT, FOOTER_HEIGHT = 10.0, 11.0, 14.0  # mm
PADDING = 1.2  # mm
NAME_POINTS, CELL_POINTS, SMALLEST_POINTS = 15.0, 12.0, 8.0
BLANK = "＿＿＿"


@dataclass(frozen=True)
class _Column:
    title: str
    width: float  # mm
    text: Callable[[SheetRow], str]
    points: float = CELL_POINTS
    centred: bool = False


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(_("序号"), 13, lambda row: str(row.number), centred=True),
        _Column(_("姓名"), 34, lambda row: row.name, NAME_POINTS),
        _Column(_("身份"), 27, lambda row: row.role),
        _Column(_("单位/村组"), 36, lambda row: row.unit),
        _Column(_("签名（或按手印）"), 44, lambda row: row.signed, 10, centred=True),
        _Column(_("备注"), 20, lambda row: row.note, 10),
    )


def write_sign_in_sheet(content: SignInSheet, target: BinaryIO) -> None:
    """Write the sheet as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    if QGuiApplication.instance() is None:
        raise RuntimeError("a sign-in sheet needs a QGuiApplication")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
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


class _Sheet:
    """Lays the rows out over pages, then paints them. Lengths are millimetres until they reach the painter."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, content: SignInSheet) -> None:
        self._painter = painter
        self._writer = writer
        self._content = content
        self._columns = _columns()

    def paint(self) -> None:
        head_end = self._head(draw=False)
        pages = self._paginate(head_end)
        for number, (rows, last) in enumerate(pages, 1):
            if number > 1:
                self._writer.newPage()
            top = self._head(draw=True) if number == 1 else TOP
            top = self._table(rows, top)
            if last:
                self._footer(top)
            self._text(
                _("第 {number} 页 / 共 {pages} 页").format(number=number, pages=len(pages)), 10, 283, centred=True
            )

    def _rows(self) -> Iterator[SheetRow]:
        """The list, then blank rows that go on from the highest number."""
        yield from self._content.rows
        highest = max((row.number for row in self._content.rows), default=0)
        for number in range(highest + 1, highest + 1 + self._content.blanks):
            yield SheetRow(number, "")

    def _paginate(self, head_end: float) -> list[tuple[list[tuple[SheetRow, float]], bool]]:
        """Rows with their heights, page by page; the footer stands under the last row, on a page of its own if need be."""
        pages: list[list[tuple[SheetRow, float]]] = [[]]
        top = head_end + HEADER_HEIGHT
        for row in self._rows():
            height = self._height(row)
            if top + height > BOTTOM and pages[-1]:
                pages.append([])
                top = TOP + HEADER_HEIGHT
            pages[-1].append((row, height))
            top += height
        if top + FOOTER_HEIGHT > BOTTOM:
            pages.append([])
        return [(rows, number == len(pages)) for number, rows in enumerate(pages, 1)]

    def _height(self, row: SheetRow) -> float:
        lines = [self._fitted(c.text(row), c.points, c.width - 2 * PADDING)[1] for c in self._columns]
        return max(ROW_HEIGHT, *(height + 2 * PADDING for height in lines))

    def _head(self, *, draw: bool) -> float:
        """Title, 议题, 时间, 地点, and the meeting's code; returns where the table begins."""
        head = self._content.head
        width = WIDTH - QR_SIDE - 4
        top = TOP
        for line in titled(head, _("签到表")).split("\n"):
            top += self._text(line, 20, top, width=width, bold=True, centred=True, draw=draw) + 1
        top += 2
        when = head.started or head.planned
        facts = (
            (_("议题：{text}"), head.topic),
            (_("时间：{text}"), day_words(when) + clock_words(when) if when else ""),
            (_("地点：{text}"), head.place),
        )
        for label, text in facts:
            if text or self._content.attendance is None:
                top += self._text(label.format(text=text), 12, top, width=width, draw=draw) + 1
        if draw:
            self._code(head.code)
        return max(top, TOP + QR_SIDE + 6) + 2

    def _code(self, code: str) -> None:
        """The meeting's code as vector squares, with a quiet zone of four, and in digits below."""
        maker = QRCode(error_correction=ERROR_CORRECT_M, border=4)
        maker.add_data(code)
        modules = maker.get_matrix()
        side = QR_SIDE / len(modules)
        left = LEFT + WIDTH - QR_SIDE
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(Qt.GlobalColor.black)
        for y, line in enumerate(modules):
            for x, dark in enumerate(line):
                if dark:
                    self._painter.drawRect(self._rect(left + x * side, TOP + y * side, side, side))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._text(code, 10, TOP + QR_SIDE, left=left, width=QR_SIDE, centred=True)

    def _table(self, rows: list[tuple[SheetRow, float]], top: float) -> float:
        """The header and rows of one page; returns where they end."""
        if not rows:
            return top
        self._row([(c.title, 12, True) for c in self._columns], top, HEADER_HEIGHT, bold=True)
        top += HEADER_HEIGHT
        for row, height in rows:
            self._row([(c.text(row), c.points, c.centred) for c in self._columns], top, height)
            top += height
        return top

    def _row(self, cells: list[tuple[str, float, bool]], top: float, height: float, *, bold: bool = False) -> None:
        left = LEFT
        for column, (text, points, centred) in zip(self._columns, cells, strict=True):
            self._painter.setPen(QPen(Qt.GlobalColor.black, _dots(0.25)))
            self._painter.drawRect(self._rect(left, top, column.width, height))
            width = column.width - 2 * PADDING
            _points, used = self._fitted(text, points, width, bold=bold)
            middle = top + (height - used) / 2
            self._text(text, points, middle, left=left + PADDING, width=width, bold=bold, centred=centred)
            left += column.width

    def _footer(self, top: float) -> None:
        self._text(footer_words(self._content.attendance), 13, top + 4)

    def _fitted(self, text: str, points: float, width: float, *, bold: bool = False) -> tuple[float, float]:
        """The largest size, down from `points`, at which a text takes at most two lines; and its height."""
        size = points
        while True:
            layout, height = self._laid(text, size, width, bold=bold)
            if layout.lineCount() <= 2 or size <= SMALLEST_POINTS:
                return size, height
            size -= 1

    def _laid(
        self, text: str, points: float, width: float, *, bold: bool = False, centred: bool = False
    ) -> tuple[QTextLayout, float]:
        layout = QTextLayout(text, font(points, bold=bold), self._writer)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(_dots(width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height / _dots(1)

    def _text(
        self,
        text: str,
        points: float,
        top: float,
        *,
        left: float = LEFT,
        width: float = WIDTH,
        bold: bool = False,
        centred: bool = False,
        draw: bool = True,
    ) -> float:
        """Put a text down, shrunk where it would take more than two lines; returns its height."""
        size, height = self._fitted(text, points, width, bold=bold)
        if draw and text:
            layout, _height = self._laid(text, size, width, bold=bold, centred=centred)
            self._painter.setPen(Qt.GlobalColor.black)
            layout.draw(self._painter, QPointF(_dots(left), _dots(top)))
        return height

    def _rect(self, left: float, top: float, width: float, height: float) -> QRectF:
        return QRectF(_dots(left), _dots(top), _dots(width), _dots(height))


def _dots(millimetres: float) -> float:
    return millimetres * RESOLUTION / 25.4


def footer_words(attendance: Attendance | None) -> str:
    """应到, 实到, 请假, 列席: figures after the meeting, lines to fill in before it; without a list only who came."""
    labels: tuple[str, ...] = (_("应到"), _("实到"), _("请假"), _("列席"))
    if attendance is None:
        counts: tuple[str, ...] = (BLANK,) * len(labels)
    elif attendance.expected is None:
        labels = (_("参会"),)
        counts = (str(attendance.present + attendance.observers + attendance.staff + attendance.heads),)
    else:
        found = (attendance.expected, attendance.present, attendance.excused, attendance.observers)
        counts = tuple(map(str, found))
    said = zip(labels, counts, strict=True)
    return "　　".join(_("{label} {count} 人").format(label=label, count=count) for label, count in said)
