"""签到表 as PDF: to hang on the door before the meeting, or to file after it (DOMAIN.md, Documents and their columns).

Every number is permanent, blank rows are numbered too, rows are high enough for an elderly hand or a thumb print, and no
phone is ever on it. By unit, every unit begins on a page of its own, and walk-ins have theirs at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from PySide6.QtCore import Qt

from desktop.base.i18n import _, word
from desktop.documents.content import Attendance, Head, SheetRow, SignInSheet
from desktop.documents.painted.painting import (
    ANY,
    AT_LEFT,
    AT_RIGHT,
    CENTRED,
    SMALL,
    TO_FILL_IN,
    Block,
    Paper,
    Steps,
    painted,
)
from desktop.documents.sheets import UnitSheets
from desktop.documents.wording import clock_words, day_words, labelled, titled

LEFT, TOP, WIDTH, BOTTOM = 18.0, 15.0, 174.0, 279.0  # mm on A4; the page number stands below BOTTOM
QR_SIDE = 24.0  # mm, quiet zone included
HEADER_HEIGHT, ROW_HEIGHT, SUMMARY_HEIGHT, RUNNING_HEIGHT = 10.0, 11.0, 12.0, 7.0  # mm
PADDING = 1.2  # mm, left and right of a text in its cell

NAME: Steps = ((15, 1), (14, 2), (12, 3), (10.5, ANY))
CELL: Steps = ((12, 1), (10.5, 2), (9, 3), (8, ANY))
TITLE: Steps = ((22, 1), (18, 2), (14, 3), (10.5, ANY))
UNIT: Steps = ((15, 1), (12, 2), (10.5, ANY))
FACT: Steps = ((12, 2), (10.5, 3), (9, ANY))


def write_sign_in_sheet(content: SignInSheet, target: BinaryIO) -> None:
    """Write the sheet as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    rows = (*content.rows, *_blank(content.rows, content.blanks))
    part = _Part("", rows, footer_words(content.attendance))
    _write(content.head, (part,), target, planned=content.attendance is None)


def write_unit_sheets(content: UnitSheets, target: BinaryIO) -> None:
    """Write the sheets of all units as one PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    parts = [_Part(unit.unit or _("未填单位"), unit.rows, _subtotal_words(len(unit.rows))) for unit in content.units]
    blank = tuple(_blank((row for unit in content.units for row in unit.rows), content.blanks))
    if blank:
        parts.append(_Part(_("现场加入"), blank, _("合计") + "　" + footer_words(None)))
    _write(content.head, parts, target, planned=True)


def _write(head: Head, parts: Iterable[_Part], target: BinaryIO, *, planned: bool) -> None:
    with painted(target, titled(head, _("签到表"))) as paper:
        _Sheet(paper, head, planned).paint(parts)


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
    return _counted(zip(labels, counts, strict=True))


def _subtotal_words(listed: int) -> str:
    """How many of a unit are listed; who came of them is written down by hand."""
    counts = ((_("名单"), str(listed)), (_("实到"), TO_FILL_IN), (_("请假"), TO_FILL_IN))
    return _("小计") + "　" + _counted(counts)


def _counted(counts: Iterable[tuple[str, str]]) -> str:
    return "　　".join(_("{label} {count} 人").format(label=label, count=count) for label, count in counts)


def _blank(rows: Iterable[SheetRow], blanks: int) -> Iterator[SheetRow]:
    """Rows for walk-ins, which go on from the highest number."""
    highest = max((row.number for row in rows), default=0)
    for number in range(highest + 1, highest + 1 + blanks):
        yield SheetRow(number, "")


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
class _Part:
    """What begins on a page of its own: the whole sheet, or a unit with its `name`. `summary` stands under it."""

    name: str
    rows: tuple[SheetRow, ...]
    summary: str


@dataclass(frozen=True)
class _Row:
    """The blocks of a row's cells."""

    cells: tuple[Block, ...]
    height: float  # mm


@dataclass
class _Page:
    """`top`: where its table begins. `head`: what stands over it on the first page of a part, with their places."""

    part: _Part
    top: float
    head: list[tuple[Block, float, float]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    last: bool = False

    @property
    def end(self) -> float:
        return self.top + HEADER_HEIGHT + sum(row.height for row in self.rows)


class _Sheet:
    """Lays the rows out over pages, then paints them. `planned`: what is not known is a line to write on."""

    def __init__(self, paper: Paper, head: Head, planned: bool) -> None:
        self._paper = paper
        self._head = head
        self._planned = planned
        self._columns = _columns()
        self._title = titled(head, _("签到表"))
        cells = [paper.block(column.title, CELL, column.width, bold=True, across=CENTRED) for column in self._columns]
        self._header = _Row(tuple(cells), HEADER_HEIGHT)

    def paint(self, parts: Iterable[_Part]) -> None:
        pages = [page for part in parts for page in self._pages(part)]
        for number, page in enumerate(pages, 1):
            if number > 1:
                self._paper.new_page()
            self._paint_page(page)
            words = _("第 {number} 页 / 共 {pages} 页").format(number=number, pages=len(pages))
            self._paper.write(words, SMALL, LEFT, BOTTOM + 4, WIDTH, across=CENTRED)

    def _paint_page(self, page: _Page) -> None:
        for block, left, top in page.head:
            self._paper.draw(block, left, top)
        if page.head:
            self._code()
        else:
            self._running_head(page.part)
        self._table(page.rows, page.top)
        if page.last:
            self._paper.write(page.part.summary, FACT, LEFT, page.end + 5, WIDTH)

    def _first_page(self, part: _Part) -> _Page:
        """Brand, title, unit, 议题, 时间, 地点 with their places, and where the table begins."""
        head, top = self._head, TOP
        beside = QR_SIDE + 2
        placed: list[tuple[Block, float, float]] = []
        lines = [(line, TITLE, True) for line in self._title.split("\n")]
        for line, steps, bold in [(head.brand, FACT, False), *lines] if head.brand else lines:
            block = self._paper.block(line, steps, WIDTH - 2 * beside, bold=bold, across=CENTRED)
            placed.append((block, LEFT + beside, top))
            top += block.height + 1
        top += 3
        for fact, steps in self._facts(part):
            block = self._paper.block(fact, steps, WIDTH - beside)
            placed.append((block, LEFT, top))
            top += block.height + 1.5
        return _Page(part, max(top, TOP + QR_SIDE + 6) + 2, placed)

    def _facts(self, part: _Part) -> Iterator[tuple[str, Steps]]:
        if part.name:
            yield labelled(_("单位/村组"), part.name), UNIT
        head = self._head
        when = head.started or head.planned
        for label, text in (
            (_("议题："), head.topic),
            (_("时间："), day_words(when) + " " + clock_words(when) if when else ""),
            (_("地点："), head.place),
        ):
            if text or self._planned:
                yield label + (text or TO_FILL_IN * 5), FACT

    def _pages(self, part: _Part) -> list[_Page]:
        """Rows page by page. The summary stands under the last row and takes it along to a new page."""
        pages = [self._first_page(part)]
        for row in map(self._row, part.rows):
            if pages[-1].end + row.height > BOTTOM and (pages[-1].rows or len(pages) == 1):
                pages.append(_Page(part, TOP + RUNNING_HEIGHT))
            pages[-1].rows.append(row)
        if pages[-1].end + SUMMARY_HEIGHT > BOTTOM and pages[-1].rows:
            pages.append(_Page(part, TOP + RUNNING_HEIGHT, rows=[pages[-1].rows.pop()]))
        pages[-1].last = True
        return pages

    def _row(self, row: SheetRow) -> _Row:
        cells = tuple(
            self._paper.block(column.text(row), column.steps, column.width - 2 * PADDING, across=column.across)
            for column in self._columns
        )
        return _Row(cells, max(ROW_HEIGHT, *(cell.height + 1.5 for cell in cells)))

    def _table(self, rows: list[_Row], top: float) -> None:
        """The header and the rows of one page; texts stand in the middle of their row's height."""
        for row in (self._header, *rows):
            left = LEFT
            for column, cell in zip(self._columns, row.cells, strict=True):
                self._paper.frame(left, top, column.width, row.height)
                inset = 0 if row is self._header else PADDING
                self._paper.draw(cell, left + inset, top + (row.height - cell.height) / 2)
                left += column.width
            top += row.height

    def _running_head(self, part: _Part) -> None:
        """What a loose page belongs to."""
        words = self._title.replace("\n", "") + _("（续）") + "　" + part.name
        shortened = self._paper.shortened(words.strip(), 10, WIDTH - 40)
        self._paper.write(shortened, SMALL, LEFT, TOP, WIDTH - 38)
        self._paper.write(self._head.code, SMALL, LEFT + WIDTH - 36, TOP, 36, across=AT_RIGHT)

    def _code(self) -> None:
        """The meeting's code, and in digits below."""
        left = LEFT + WIDTH - QR_SIDE
        self._paper.code(self._head.code, left, TOP, QR_SIDE)
        self._paper.write(self._head.code, SMALL, left, TOP + QR_SIDE, QR_SIDE, across=CENTRED)
