"""What is printed of a Word or Excel file, as the page setter takes it: sections of paragraphs and tables. Lengths are
twips (1/20 point) where no unit is named, colours RRGGBB or "" for none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

A4 = (11906, 16838)
Across = Literal["left", "center", "right", "both", "distribute"]
PAGE, PAGES = "PAGE", "NUMPAGES"


@dataclass(frozen=True)
class Look:
    """How a run of text looks: `han` is the font of Han characters, `latin` that of letters and figures. `size`: of
    the type; `tracking` is put behind each character; `raised`: the base line, upwards.
    """

    han: str
    latin: str
    size: float
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    color: str = ""
    fill: str = ""
    tracking: float = 0
    raised: float = 0


@dataclass(frozen=True)
class Words:
    """Text with its tabs (\\t), line ends (\\n) and page ends (\\f)."""

    text: str
    look: Look


@dataclass(frozen=True)
class Number:
    """The number of the page, or how many there are."""

    kind: str  # PAGE or PAGES
    look: Look


@dataclass(frozen=True)
class Picture:
    """A picture that stands in the line like a character."""

    data: bytes = field(repr=False)
    width: float
    height: float


Inline = Words | Number | Picture


@dataclass(frozen=True)
class Rule:
    """A line along an edge; `space`: between it and the text."""

    width: float
    color: str = ""
    space: float = 0
    doubled: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Edges:
    """The rules around a paragraph or a cell; `inside`: between paragraphs of the same edges."""

    top: Rule | None = None
    bottom: Rule | None = None
    left: Rule | None = None
    right: Rule | None = None
    inside: Rule | None = None


@dataclass(frozen=True)
class Tab:
    place: float
    across: Literal["left", "center", "right"] = "left"
    leader: str = ""  # the character that fills the way


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands. `pitch`: of its lines, `exact` or the least; 0 takes the font's, times `factor`; `grid`:
    on the lines of the page. `first` is what the first line stands in further than `left`, below 0 where it hangs out.
    """

    across: Across = "left"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    pitch: float = 0
    exact: bool = False
    factor: float = 1
    grid: bool = True
    keep_next: bool = False
    keep_lines: bool = False
    no_widows: bool = False
    page_before: bool = False
    spaced: bool = True  # a fifth of a character between Han and Latin
    hanging: bool = True  # a stop may stand beyond the margin
    tabs: tuple[Tab, ...] = ()
    edges: Edges = Edges()
    fill: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`mark` is the look of the mark at its end, which gives an empty one its height."""

    shape: Shape
    inlines: tuple[Inline, ...]
    mark: Look


@dataclass(frozen=True)
class Margins:
    top: float = 0
    right: float = 108
    bottom: float = 0
    left: float = 108


@dataclass(frozen=True)
class Cell:
    """`columns`: of the grid that it covers; `joined`: it goes on from the cell above."""

    blocks: tuple[Block, ...]
    columns: int = 1
    joined: bool = False
    edges: Edges = Edges()
    fill: str = ""
    down: Literal["top", "center", "bottom"] = "top"
    margins: Margins = Margins()


@dataclass(frozen=True)
class Row:
    """`height`: the least, or `exact`. `skipped`: columns of the grid before the first cell; `page_before`: it begins a
    page.
    """

    cells: tuple[Cell, ...]
    height: float = 0
    exact: bool = False
    whole: bool = False  # never parted by the end of a page
    header: bool = False
    skipped: int = 0
    page_before: bool = False


@dataclass(frozen=True)
class Table:
    """`left`: where it begins in the type area, for a table that is not `across` the middle or right."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    across: Literal["left", "center", "right"] = "left"
    left: float = 0


Block = Paragraph | Table


@dataclass(frozen=True)
class Running:
    """What stands above and below on every page: of the first page and of even ones where they differ."""

    odd: tuple[Block, ...] = ()
    even: tuple[Block, ...] | None = None
    first: tuple[Block, ...] | None = None

    def on(self, number: int, is_first: bool) -> tuple[Block, ...]:
        """What stands on the page of this number."""
        if is_first and self.first is not None:
            return self.first
        return self.even if self.even is not None and number % 2 == 0 else self.odd


@dataclass(frozen=True)
class Section:
    """Pages of one size. `header` and `footer` stand that far from the edges of the paper; `lines`: the pitch of the
    grid; `begins`: on a new page, or one that is even or odd; `number`: of its first page, None goes on.
    """

    blocks: tuple[Block, ...]
    size: tuple[float, float] = A4
    margins: Margins = Margins(1440, 1800, 1440, 1800)
    header: float = 851
    footer: float = 992
    above: Running = Running()
    below: Running = Running()
    lines: float = 0
    tab: float = 720
    begins: Literal["page", "even", "odd", "here"] = "page"
    number: int | None = None


@dataclass(frozen=True)
class Printed:
    """A file as it is printed. `left_out` names, in the user's words, what is in it and cannot be shown; `remark` is a
    sentence about the rest.
    """

    title: str
    sections: tuple[Section, ...]
    left_out: tuple[str, ...] = ()
    remark: str = ""
