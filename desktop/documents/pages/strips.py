"""Paragraphs and tables cut into strips, which a page either has room for or not. A row of a table is a strip that can be
cut in two where its lines end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.documents.pages.lines import Line
from desktop.documents.pages.model import Block, Cell, Edges, Paragraph, Row, Rule, Table
from desktop.documents.pages.typesetting import Numbers, set_lines

Paint = Callable[[QPainter, float, float], None]


@dataclass(frozen=True)
class Surroundings:
    """What the page gives to whatever stands on it."""

    grid: float = 0
    tab: float = 720
    numbers: Numbers = field(default_factory=Numbers)


@dataclass(frozen=True)
class Strip:
    """`before`: space that is left out on top of a page. `together`: the next one stands on the same page."""

    height: float
    paint: Paint
    before: float = 0
    together: bool = False
    page_before: bool = False
    page_after: bool = False


@dataclass(frozen=True)
class SetCell:
    """`below`: how far it goes down into the rows below; `joined`: it belongs to the cell above, `goes_on`: there is
    more of it below.
    """

    cell: Cell
    left: float
    width: float
    strips: tuple[Strip, ...]
    below: float = 0
    goes_on: bool = False

    @property
    def height(self) -> float:
        """What its content needs."""
        margins = self.cell.margins
        return margins.top + margins.bottom + sum(strip.before + strip.height for strip in self.strips)


@dataclass(frozen=True)
class SetRow:
    """A row of a table at `left` in the type area. `headers` stand above it where it begins a page."""

    cells: tuple[SetCell, ...]
    left: float
    height: float
    row: Row
    headers: tuple[SetRow, ...] = field(default=(), repr=False)
    together: bool = False
    before: float = 0
    page_before: bool = False
    page_after: bool = False

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        for cell in self.cells:
            _paint_cell(painter, cell, left + self.left + cell.left, top, self.height)

    def split(self, room: float) -> tuple[SetRow, SetRow] | None:
        """What fits into `room` and the rest; None where not a line of it does."""
        parts = [_split_cell(cell, room) for cell in self.cells]
        fitting, rest = [cell for cell, _rest in parts], [cell for _fitting, cell in parts]
        if any(whole.strips and not part.strips for whole, part in zip(self.cells, fitting, strict=True)):
            return None
        upper = replace(self, cells=tuple(fitting), height=min(room, max(cell.height for cell in fitting)))
        left_over = max(cell.height for cell in rest)
        return upper, replace(self, cells=tuple(rest), height=max(left_over, self.height - room), together=False)


Item = Strip | SetRow


def cut(blocks: Sequence[Block], width: float, around: Surroundings) -> list[Item]:
    """What stands in a column of this width, from top to bottom."""
    made: list[Item] = []
    after = 0.0
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            rows = _rows(block, width, around)
            if rows and after:
                rows[0] = replace(rows[0], before=after)
            made += rows
            after = 0
        else:
            neighbours = [blocks[p] if 0 <= p < len(blocks) else None for p in (place - 1, place + 1)]
            strips = _strips(block, width, around, neighbours)
            strips[0] = replace(strips[0], before=strips[0].before + after)
            made += strips
            after = block.shape.after
    if made and after:
        made.append(Strip(after, _nothing))
    return made


def whole(items: Iterable[Item]) -> tuple[Strip, ...]:
    """Items as strips that are not cut any further."""
    return tuple(item if isinstance(item, Strip) else Strip(item.height, item.paint, item.before) for item in items)


def height_of(items: Iterable[Item]) -> float:
    return sum(item.before + item.height for item in items)


def _nothing(_painter: QPainter, _left: float, _top: float) -> None:
    """Space paints nothing."""


def _strips(paragraph: Paragraph, width: float, around: Surroundings, neighbours: Sequence[Block | None]) -> list[Item]:
    shape = paragraph.shape
    grid = around.grid
    lines = set_lines(paragraph, width, grid=grid, tab=around.tab, numbers=around.numbers)
    above, below = (isinstance(n, Paragraph) and n.shape.edges == shape.edges for n in neighbours)
    edges = replace(
        shape.edges,
        top=None if above else shape.edges.top,
        bottom=shape.edges.inside if below else shape.edges.bottom,
    )
    last = len(lines) - 1
    made: list[Item] = []
    for place, line in enumerate(lines):
        box = replace(edges, top=None if place else edges.top, bottom=edges.bottom if place == last else None)
        over = _depth(box.top)
        made.append(
            Strip(
                over + line.height + _depth(box.bottom),
                _painting(line, box, over, shape.left + min(shape.first, 0), width - shape.right, shape.fill),
                before=0 if place else shape.before,
                together=shape.keep_next if place == last else _stays(paragraph, place, len(lines)),
                page_before=shape.page_before and not place,
                page_after=line.page_ends,
            )
        )
    return made


def _stays(paragraph: Paragraph, place: int, count: int) -> bool:
    """Whether the page may not end behind this line of a paragraph."""
    return paragraph.shape.keep_lines or (paragraph.shape.no_widows and (place == 0 or place == count - 2))


def _depth(rule: Rule | None) -> float:
    return rule.space + rule.width if rule else 0


def _painting(line: Line, edges: Edges, over: float, inner: float, outer: float, fill: str) -> Paint:
    def paint(painter: QPainter, left: float, top: float) -> None:
        box = QRectF(left + inner, top + over, outer - inner, line.height)
        if fill:
            painter.fillRect(box, QColor(f"#{fill}"))
        around = box.adjusted(
            -(edges.left.space if edges.left else 0),
            -(edges.top.space if edges.top else 0),
            edges.right.space if edges.right else 0,
            edges.bottom.space if edges.bottom else 0,
        )
        _paint_edges(painter, edges, around)
        line.paint(painter, left, top + over)

    return paint


def _rows(table: Table, width: float, around: Surroundings) -> list[Item]:
    left = {"center": (width - sum(table.columns)) / 2, "right": width - sum(table.columns)}.get(
        table.across, table.left
    )
    rows = [_row(row, table.columns, left, around) for row in table.rows]
    rows = _joined(rows)
    count = next((place for place, row in enumerate(table.rows) if not row.header), len(table.rows))
    headers = tuple(rows[:count]) if count < len(rows) else ()
    kept = [replace(row, together=True) if place < count < len(rows) else row for place, row in enumerate(rows)]
    return [replace(row, headers=() if place < count else headers) for place, row in enumerate(kept)]


def _row(row: Row, columns: Sequence[float], left: float, around: Surroundings) -> SetRow:
    places = [0.0, *accumulate(columns)]
    cells = []
    column = row.skipped
    for cell in row.cells:
        begin, end = (places[min(c, len(columns))] for c in (column, column + cell.columns))
        inner = max(end - begin - cell.margins.left - cell.margins.right, 1)
        strips = () if cell.joined else whole(cut(cell.blocks, inner, around))
        cells.append(SetCell(cell, begin, end - begin, strips))
        column += cell.columns
    needed = max((cell.height for cell in cells), default=0)
    height = row.height if row.exact and row.height else max(row.height, needed)
    firsts = [cell.blocks[0] for cell in row.cells if cell.blocks]
    kept = bool(firsts) and all(isinstance(first, Paragraph) and first.shape.keep_next for first in firsts)
    return SetRow(tuple(cells), left, height, row, together=kept, page_before=row.page_before)


def _joined(rows: list[SetRow]) -> list[SetRow]:
    """With cells that go down over several rows: the last of them is made high enough, and they stay together."""
    made = list(rows)
    for place, row in enumerate(rows):
        for number, cell in enumerate(row.cells):
            below = _belonging(rows, place, cell)
            if not below or cell.cell.joined:
                continue
            last = place + below
            missing = cell.height - sum(made[p].height for p in range(place, last + 1))
            if missing > 0:
                made[last] = replace(made[last], height=made[last].height + missing)
            reach = sum(made[p].height for p in range(place + 1, last + 1))
            cells = list(made[place].cells)
            cells[number] = replace(cell, below=reach)
            made[place] = replace(made[place], cells=tuple(cells))
            for p in range(place, last):
                cells = [replace(c, goes_on=c.goes_on or c.left == cell.left) for c in made[p].cells]
                made[p] = replace(made[p], cells=tuple(cells), together=True)
    return made


def _belonging(rows: Sequence[SetRow], place: int, cell: SetCell) -> int:
    """Over how many rows below a cell goes."""
    count = 0
    for row in rows[place + 1 :]:
        if not any(other.cell.joined and other.left == cell.left for other in row.cells):
            break
        count += 1
    return count


def _split_cell(cell: SetCell, room: float) -> tuple[SetCell, SetCell]:
    at, count = cell.cell.margins.top + cell.cell.margins.bottom, 0
    for strip in cell.strips:
        if at + strip.before + strip.height > room:
            break
        at += strip.before + strip.height
        count += 1
    upper, lower = cell.strips[:count], cell.strips[count:]
    top = replace(cell.cell, down="top")
    return replace(cell, strips=upper, cell=top, below=0), replace(cell, strips=lower, cell=top, below=0)


def _paint_cell(painter: QPainter, cell: SetCell, left: float, top: float, height: float) -> None:
    box = QRectF(left, top, cell.width, height)
    if cell.cell.fill:
        painter.fillRect(box, QColor(f"#{cell.cell.fill}"))
    edges = cell.cell.edges
    if cell.cell.joined:
        edges = replace(edges, top=None)
    if cell.goes_on:
        edges = replace(edges, bottom=None)
    _paint_edges(painter, edges, box)
    margins = cell.cell.margins
    spare = max(height + cell.below - cell.height, 0)
    at = top + margins.top + {"top": 0.0, "center": spare / 2, "bottom": spare}[cell.cell.down]
    for strip in cell.strips:
        at += strip.before
        strip.paint(painter, left + margins.left, at)
        at += strip.height


def _paint_edges(painter: QPainter, edges: Edges, box: QRectF) -> None:
    for rule, line in (
        (edges.top, QLineF(box.topLeft(), box.topRight())),
        (edges.bottom, QLineF(box.bottomLeft(), box.bottomRight())),
        (edges.left, QLineF(box.topLeft(), box.bottomLeft())),
        (edges.right, QLineF(box.topRight(), box.bottomRight())),
    ):
        if rule:
            _paint_rule(painter, rule, line)


def _paint_rule(painter: QPainter, rule: Rule, line: QLineF) -> None:
    pen = QPen(QColor(f"#{rule.color}") if rule.color else QColor(Qt.GlobalColor.black))
    pen.setWidthF(rule.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if rule.dashed else Qt.PenCapStyle.SquareCap)
    if rule.dashed:
        pen.setDashPattern([6, 4])
    painter.setPen(pen)
    if rule.doubled:
        across = line.normalVector().unitVector()
        by_x, by_y = across.dx() * rule.width * 1.5, across.dy() * rule.width * 1.5
        painter.drawLine(line.translated(by_x, by_y))
        painter.drawLine(line.translated(-by_x, -by_y))
    else:
        painter.drawLine(line)
