"""手工记录单 as PDF: when the battery is dead the meeting goes on by hand (DOMAIN.md, Documents and their columns).

The columns stand in the order of the entry line, so that it can be typed in afterwards row by row; shows of hands have rows
of their own, since they are counts. The numbers go on where the record stood, and the printed numbers of the people are
listed, so that a number is enough for a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from desktop.base.i18n import _, phrases
from desktop.documents.content import PaperForm
from desktop.documents.painted.painting import ANY, AT_RIGHT, CENTRED, SMALL, TO_FILL_IN, Block, Paper, Steps, painted
from desktop.documents.wording import clock_words, day_words, labelled

LEFT, TOP, WIDTH, BOTTOM = 15.0, 11.0, 267.0, 196.0  # mm on A4 on its side; the page number stands below BOTTOM
HEADER_HEIGHT, ROW_HEIGHT, HANDS_HEIGHT, NAME_HEIGHT = 9.0, 17.0, 10.0, 6.5  # mm
BESIDE = 60.0  # mm on the right of the title
NAMES_BESIDE = 6  # columns of the list of people
PADDING = 1.5  # mm

KIND_POINTS = 9.0
TITLE: Steps = ((18, 1), (14, 2), (11, 3), (9, ANY))
FACT: Steps = ((11, 1), (10, 2), (9, ANY))
HEADER: Steps = ((11, 1), (9, 2), (7, ANY))
KINDS: Steps = ((KIND_POINTS, ANY),)
NAME: Steps = ((11, 1), (9, 2), (7.5, ANY))

Columns = Sequence[tuple[str, float]]  # titles and widths in mm


def write_paper_form(form: PaperForm, target: BinaryIO) -> None:
    """Write the form as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    with painted(target, f"{form.head.title} {_('手工记录单')}", on_its_side=True) as paper:
        _Form(paper, form).paint()


def _columns(kinds: float) -> Columns:
    """In the order in which a line is entered. `kinds`: what their names need."""
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


def _hands_columns() -> Columns:
    """The fields of a show of hands, in the order in which they are asked and counted."""
    return (
        (_("时间"), 20),
        (_("请大家表态的事"), 113),
        (_("方式"), 30),
        (_("在场人数"), 26),
        (_("赞成"), 26),
        (_("不同意见"), 26),
        (_("弃权"), 26),
    )


class _Form:
    """`_top` is where the next thing goes."""

    def __init__(self, paper: Paper, form: PaperForm) -> None:
        self._paper = paper
        self._form = form
        self._top = TOP
        self._page = 1
        self._columns = _columns(max(33, paper.width_of(_kinds(), KIND_POINTS) + 2 * PADDING))
        self._kinds = paper.block(_kinds(), KINDS, self._columns[2][1], across=CENTRED)

    def paint(self) -> None:
        self._head()
        self._rows()
        self._hands()
        self._people()
        self._foot()

    def _head(self) -> None:
        head = self._form.head
        title = self._paper.block(head.title, TITLE, WIDTH - BESIDE, bold=True)
        self._paper.draw(title, LEFT, self._top)
        self._right(f"{_('手工记录单')}　{head.code}")
        self._top += title.height + 2
        facts = (self._paper.block(fact, FACT, WIDTH) for fact in self._facts())
        self._top = self._paper.stack(facts, LEFT, self._top, between=1.5) + 1

    def _facts(self) -> Iterator[str]:
        head = self._form.head
        when = head.started or head.planned
        facts = (
            (_("时间"), day_words(when) + " " + clock_words(when) if when else ""),
            (_("地点"), head.place),
            (_("主持"), head.moderator),
            (_("记录"), head.recorder),
        )
        yield "　　".join(labelled(label, text or TO_FILL_IN * 2) for label, text in facts)
        if self._form.agenda:
            titles = (f"{item.number}. {item.title}" for item in self._form.agenda)
            yield labelled(_("议题"), "　".join(titles))
        suggestion, commitment = self._form.next_refs
        told = _("意见从 {suggestion}、承诺从 {commitment} 接着编号").format(
            suggestion=suggestion, commitment=commitment
        )
        yield phrases((told, _("写号码也行，姓名在最后一页"), _("会后按时间补录")))

    def _rows(self) -> None:
        self._header(self._columns)
        for _row in range(self._form.rows):
            if self._top + ROW_HEIGHT > BOTTOM:
                self._new_page()
                self._header(self._columns)
            left = LEFT + self._columns[0][1] + self._columns[1][1]
            self._paper.draw(self._kinds, left, self._top + (ROW_HEIGHT - self._kinds.height) / 2)
            self._boxes(self._columns, ROW_HEIGHT)

    def _hands(self) -> None:
        """Shows of hands, all of them on one page."""
        if not self._form.hands:
            return
        told = self._paper.block(_("举手表态：数完就写在这里，几个数加起来不超过在场人数"), FACT, WIDTH)
        if self._top + 4 + told.height + HEADER_HEIGHT + self._form.hands * HANDS_HEIGHT > BOTTOM:
            self._new_page()
        else:
            self._top += 2.5
        self._paper.draw(told, LEFT, self._top)
        self._top += told.height + 1.5
        self._header(_hands_columns())
        for _row in range(self._form.hands):
            self._boxes(_hands_columns(), HANDS_HEIGHT)

    def _header(self, columns: Columns) -> None:
        left = LEFT
        for title, width in columns:
            block = self._paper.block(title, HEADER, width - 1, bold=True, across=CENTRED)
            self._paper.draw(block, left + 0.5, self._top + (HEADER_HEIGHT - block.height) / 2)
            left += width
        self._boxes(columns, HEADER_HEIGHT)

    def _boxes(self, columns: Columns, height: float) -> None:
        """The cells of a row, and on to the next one."""
        left = LEFT
        for _title, width in columns:
            self._paper.frame(left, self._top, width, height)
            left += width
        self._top += height

    def _people(self) -> None:
        """Numbers and names, from left to right, on a page of their own."""
        width = WIDTH / NAMES_BESIDE
        people = self._form.people
        if people:
            self._new_page()
        for first in range(0, len(people), NAMES_BESIDE):
            names = [self._name(*one, width - PADDING) for one in people[first : first + NAMES_BESIDE]]
            height = max(NAME_HEIGHT, *(name.height + 1.5 for name in names))
            if self._top + height > BOTTOM:
                self._new_page()
            for place, name in enumerate(names):
                self._paper.draw(name, LEFT + place * width, self._top)
            self._top += height

    def _name(self, number: int, name: str, width: float) -> Block:
        return self._paper.block(f"{number}　{name}", NAME, width)

    def _new_page(self) -> None:
        self._foot()
        self._paper.new_page()
        self._page += 1
        self._top = TOP
        words = self._paper.shortened(self._form.head.title + _("（续）"), 10, WIDTH - BESIDE - 2)
        self._paper.write(words, SMALL, LEFT, TOP, WIDTH - BESIDE)
        self._right(self._form.head.code)
        self._top += 8

    def _right(self, text: str) -> None:
        self._paper.write(text, FACT, LEFT + WIDTH - BESIDE + 2, self._top, BESIDE - 2, across=AT_RIGHT)

    def _foot(self) -> None:
        words = _("第 {number} 页").format(number=self._page)
        self._paper.write(words, SMALL, LEFT, BOTTOM + 2, WIDTH, across=AT_RIGHT)
