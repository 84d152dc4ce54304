"""What is read of a Word or Excel file, set on pages and painted as a PDF (Qt: the caller has made a QGuiApplication).

A page takes strip after strip; those that belong together go to the next one together, rows may be cut in two, and
the header of a table is repeated.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from desktop.documents.pages.model import Block, Printed, Running, Section
from desktop.documents.pages.strips import Item, Strip, Surroundings, cut, height_of
from desktop.documents.pages.typesetting import Numbers
from desktop.documents.painted.painting import pdf_writer

TWIPS = 1440  # an inch: one dot of the painter is one twip
_ONE_FILE = threading.Lock()  # fonts that are kept for all files are no matter of two threads at once
MOST_PAGES = 3000  # more of them nobody prints here, and they would fill the memory


class TooManyPages(Exception):
    """The file goes on beyond MOST_PAGES."""


@dataclass
class _Page:
    """What stands on it, with its upper left corner. `top` and `bottom` are of the type area."""

    section: Section
    number: int
    first: bool
    top: float
    bottom: float
    placed: list[tuple[Item, float]] = field(default_factory=list)


def paint(printed: Printed, target: BinaryIO) -> int:
    """Write the PDF; returns how many pages it has. Raises TooManyPages."""
    with _ONE_FILE, pdf_writer(target, printed.title) as writer:
        pages = _Pages().of(printed.sections)
        writer.setResolution(TWIPS)
        writer.setPageSize(_size(pages[0].section))
        painter = QPainter(writer)
        try:
            for place, page in enumerate(pages):
                if place:
                    _turn(writer, page.section)
                _paint_page(painter, page, len(pages))
        finally:
            painter.end()
    return len(pages)


def _turn(writer: QPdfWriter, section: Section) -> None:
    writer.setPageSize(_size(section))
    writer.newPage()


def _size(section: Section) -> QPageSize:
    width, height = section.size
    return QPageSize(QSizeF(width / 20, height / 20), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)


def _paint_page(painter: QPainter, page: _Page, pages: int) -> None:
    section, left = page.section, page.section.margins.left
    numbers = Numbers(page.number, pages)
    above = _running(section, section.above, page.number, page.first, numbers)
    _paint_items(painter, above, left, section.header)
    below = _running(section, section.below, page.number, page.first, numbers)
    _paint_items(painter, below, left, section.size[1] - section.footer - height_of(below))
    for item, top in page.placed:
        item.paint(painter, left, top)


def _paint_items(painter: QPainter, items: Sequence[Item], left: float, top: float) -> None:
    for item in items:
        top += item.before
        item.paint(painter, left, top)
        top += item.height


def _running(section: Section, running: Running, number: int, first: bool, numbers: Numbers) -> list[Item]:
    return cut(running.on(number, first), _width(section), Surroundings(section.lines, section.tab, numbers))


def _width(section: Section) -> float:
    return section.size[0] - section.margins.left - section.margins.right


class _Pages:
    """Fills page after page. `_at` is where the next strip goes."""

    def __init__(self) -> None:
        self._pages: list[_Page] = []
        self._at = 0.0
        self._number = 0
        self._heights: dict[tuple[int, float], float] = {}

    def of(self, sections: Sequence[Section]) -> list[_Page]:
        for section in sections:
            self._begin(section)
            self._put(cut(section.blocks, _width(section), Surroundings(section.lines, section.tab)))
        return self._pages

    def _begin(self, section: Section) -> None:
        """A section begins on the page where the one before ended only where the paper is the same."""
        if section.begins == "here" and self._pages and self._pages[-1].section.size == section.size:
            self._pages[-1].section = section
            return
        if section.number is not None:
            self._number = section.number - 1
        odd = (self._number + 1) % 2 == 1
        if self._pages and ((section.begins == "odd" and not odd) or (section.begins == "even" and odd)):
            self._new(section, first=False)
        self._new(section, first=True)

    def _new(self, section: Section, *, first: bool) -> None:
        if len(self._pages) >= MOST_PAGES:
            raise TooManyPages
        self._number += 1
        above, below = (
            self._height(section, running.on(self._number, first)) for running in (section.above, section.below)
        )
        top = max(section.margins.top, section.header + above if above else 0)
        bottom = section.size[1] - max(section.margins.bottom, section.footer + below if below else 0)
        self._pages.append(_Page(section, self._number, first, top, bottom))
        self._at = top

    def _height(self, section: Section, blocks: tuple[Block, ...]) -> float:
        key = id(blocks), _width(section)
        if key not in self._heights:
            around = Surroundings(section.lines, section.tab)
            self._heights[key] = height_of(cut(blocks, _width(section), around))
        return self._heights[key]

    @property
    def _page(self) -> _Page:
        return self._pages[-1]

    def _put(self, items: Sequence[Item]) -> None:
        place = 0
        while place < len(items):
            end = place
            while items[end].together and end + 1 < len(items):
                end += 1
            group = items[place : end + 1]
            self._make_room(group)
            for item in group:
                self._place(item)
            place = end + 1

    def _make_room(self, group: Sequence[Item]) -> None:
        """A new page for what belongs together, where it fits there and not here."""
        if not self._page.placed or self._at + height_of(group) <= self._page.bottom + 1:
            return
        headers = () if isinstance(group[0], Strip) else group[0].headers
        if height_of(group) + height_of(headers) <= self._page.bottom - self._page.top:
            if len(group) > 1 or isinstance(group[0], Strip) or group[0].row.whole:
                self._turn(group[0])
        elif len(group) > 1 and self._at + group[0].height + group[1].height > self._page.bottom:
            self._turn(group[0])  # too much for any page: at least its first two lines stay together

    def _turn(self, item: Item) -> None:
        """The next page, with the header of the table that goes on there."""
        self._new(self._page.section, first=False)
        if not isinstance(item, Strip):
            room = self._page.bottom - self._page.top
            if height_of(item.headers) < room / 2:
                for header in item.headers:
                    self._put_at(header)

    def _place(self, item: Item) -> None:
        if item.page_before and self._page.placed:
            self._turn(item)
        turned = bool(self._pages[:-1]) and not self._page.placed and not self._page.first
        before = 0 if turned and not item.page_before else item.before
        if self._at + before + item.height > self._page.bottom + 1:
            if not isinstance(item, Strip):
                self._place_row(item, before)
                return
            if self._page.placed:
                self._turn(item)
                before = 0
        self._at += before
        self._put_at(item)
        if item.page_after:
            self._new(self._page.section, first=False)

    def _place_row(self, row: Item, before: float) -> None:
        """A row that does not fit: cut where its lines end, unless it is to stay whole and the next page holds it."""
        while not isinstance(row, Strip) and self._at + before + row.height > self._page.bottom + 1:
            fits = row.height + height_of(row.headers) <= self._page.bottom - self._page.top
            parts = None if row.row.whole and fits else row.split(self._page.bottom - self._at - before)
            if parts:
                self._at += before
                self._put_at(parts[0])
                row = parts[1]
            elif not self._bare(row):
                pass
            else:
                break  # not a line of it fits on an empty page: it goes over the edge
            self._turn(row)
            before = 0
        self._put_at(row)

    def _bare(self, row: Item) -> bool:
        """Whether nothing but the header of the row's table stands on the page."""
        headers = () if isinstance(row, Strip) else row.headers
        return len(self._page.placed) <= len(headers) and all(
            any(item is header for header in headers) for item, _top in self._page.placed
        )

    def _put_at(self, item: Item) -> None:
        self._page.placed.append((item, self._at))
        self._at += item.height
