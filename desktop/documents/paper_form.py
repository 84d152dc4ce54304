"""手工记录单 as PDF: when the battery is dead the meeting goes on by hand (DOMAIN.md, Documents and their columns).

The columns stand in the order of the entry line, so that it can be typed in afterwards row by row. The numbers go on
where the record stood, and the printed numbers of the people are listed, so that a number is enough for a name.
Painted by Qt: the caller has made a QGuiApplication.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from desktop.base.i18n import _, phrases
from desktop.documents.content import PaperForm
from desktop.documents.sign_in_sheet import RESOLUTION, font
from desktop.documents.wording import clock_words, day_words

LEFT, TOP, WIDTH, BOTTOM = 15.0, 11.0, 267.0, 196.0  # mm on A4 on its side; the page number stands below BOTTOM
TITLE_HEIGHT, FACT_HEIGHT, HEADER_HEIGHT, ROW_HEIGHT, NAME_HEIGHT = 11.0, 7.0, 9.0, 17.0, 6.5  # mm
KIND_POINTS = 9
NAMES_BESIDE = 6  # columns of the list of people
PADDING = 1.5  # mm
TO_FILL_IN = "＿＿＿＿＿＿"
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def write_paper_form(form: PaperForm, target: BinaryIO) -> None:
    """Write the form as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    if not isinstance(QGuiApplication.instance(), QGuiApplication):
        raise RuntimeError("a paper form needs a QGuiApplication")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(f"{form.head.title} {_('手工记录单')}")
    writer.setCreator("xiaomazha")
    painter = QPainter(writer)
    try:
        _Form(painter, writer, form).paint()
    finally:
        painter.end()
    target.write(bytes(buffer.data().data()))


def _columns(kinds: float) -> tuple[tuple[str, float], ...]:
    """Titles and widths in mm, in the order in which a line is entered. `kinds`: what their names need."""
    return (
        (_("编号"), 16),
        (_("时间"), 20),
        (_("类别（圈一个）"), kinds),
        (_("谁说的／号牌"), 33),
        (_("内容（原话）"), 138 - kinds),
        (_("单位、责任人"), 36),
        (_("完成时限"), 24),
    )


def _kinds() -> str:
    """What is circled, so that nobody has to write it."""
    return _("意见　答复　承诺\n共识　分歧　举手\n表态　要求　记事")


class _Form:
    """Lengths are millimetres until they reach the painter. `_top` is where the next thing goes."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, form: PaperForm) -> None:
        self._painter = painter
        self._writer = writer
        self._form = form
        self._top = TOP
        self._page = 1
        longest = QFontMetricsF(font(KIND_POINTS), writer).size(0, _kinds()).width() * 25.4 / RESOLUTION
        self._columns = _columns(max(33, longest + 2 * PADDING))

    def paint(self) -> None:
        self._head()
        self._header()
        for _row in range(self._form.rows):
            if self._top + ROW_HEIGHT > BOTTOM:
                self._new_page()
                self._header()
            self._row([("", 10), ("", 10), (_kinds(), KIND_POINTS), ("", 10), ("", 10), ("", 10), ("", 10)], ROW_HEIGHT)
        self._people()
        self._foot()

    def _head(self) -> None:
        head = self._form.head
        self._write(head.title, 18, LEFT, WIDTH - 60, TITLE_HEIGHT, bold=True)
        self._write(f"{_('手工记录单')}　{head.code}", 12, LEFT + WIDTH - 58, 58, TITLE_HEIGHT, right=True)
        self._top += TITLE_HEIGHT
        for fact in self._facts():
            self._write(fact, 11, LEFT, WIDTH, FACT_HEIGHT)
            self._top += FACT_HEIGHT
        self._top += 1

    def _facts(self) -> Iterator[str]:
        head = self._form.head
        when = head.started or head.planned
        facts = (
            (_("时间"), day_words(when) + " " + clock_words(when) if when else ""),
            (_("地点"), head.place),
            (_("主持"), head.moderator),
            (_("记录"), head.recorder),
        )
        yield "　　".join(_("{label}：{text}").format(label=label, text=text or TO_FILL_IN) for label, text in facts)
        if self._form.agenda:
            titles = (f"{item.number}. {item.title}" for item in self._form.agenda)
            yield _("{label}：{text}").format(label=_("议题"), text="　".join(titles))
        suggestion, commitment = self._form.next_refs
        told = _("意见从 {suggestion}、承诺从 {commitment} 接着编号").format(
            suggestion=suggestion, commitment=commitment
        )
        yield phrases((told, _("写号码也行，姓名在最后一页"), _("会后按时间补录")))

    def _header(self) -> None:
        self._row([(title, 11) for title, _width in self._columns], HEADER_HEIGHT, bold=True)

    def _row(self, cells: list[tuple[str, float]], height: float, *, bold: bool = False) -> None:
        left = LEFT
        self._painter.setPen(QPen(Qt.GlobalColor.black, _dots(0.25)))
        for (text, points), (_title, width) in zip(cells, self._columns, strict=True):
            self._painter.drawRect(_rect(left, self._top, width, height))
            self._painter.setFont(font(points, bold=bold))
            self._painter.drawText(_rect(left, self._top, width, height), Qt.AlignmentFlag.AlignCenter, text)
            left += width
        self._top += height

    def _people(self) -> None:
        """Numbers and names, from left to right, on a page of their own."""
        width = WIDTH / NAMES_BESIDE
        for place, (number, name) in enumerate(self._form.people):
            column = place % NAMES_BESIDE
            if not place or (not column and self._top + 2 * NAME_HEIGHT > BOTTOM):
                self._new_page()
            elif not column:
                self._top += NAME_HEIGHT
            self._write(f"{number}　{name}", 11, LEFT + column * width, width - PADDING, NAME_HEIGHT)

    def _new_page(self) -> None:
        self._foot()
        self._writer.newPage()
        self._page += 1
        self._top = TOP
        self._write(f"{self._form.head.title}{_('（续）')}", 11, LEFT, WIDTH - 60, FACT_HEIGHT)
        self._write(self._form.head.code, 11, LEFT + WIDTH - 58, 58, FACT_HEIGHT, right=True)
        self._top += FACT_HEIGHT + 1

    def _foot(self) -> None:
        self._top = BOTTOM + 2
        self._write(_("第 {number} 页").format(number=self._page), 10, LEFT, WIDTH, FACT_HEIGHT, right=True)

    def _write(
        self,
        text: str,
        points: float,
        left: float,
        width: float,
        height: float,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """One line at the top that is left; what is too long is cut."""
        made = font(points, bold=bold)
        self._painter.setFont(made)
        room = _rect(left, self._top, width, height)
        flat = text.replace("\n", " ")
        shown = QFontMetricsF(made, self._writer).elidedText(flat, Qt.TextElideMode.ElideRight, room.width())
        across = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._painter.drawText(room, MIDDLE | across, shown)


def _rect(left: float, top: float, width: float, height: float) -> QRectF:
    return QRectF(_dots(left), _dots(top), _dots(width), _dots(height))


def _dots(millimetres: float) -> float:
    return millimetres * RESOLUTION / 25.4
