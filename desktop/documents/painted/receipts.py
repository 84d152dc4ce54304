"""收条 as PDF: one for every suggestion, two or four a page, to be cut apart and taken home. What is too long takes a smaller
type; what is too long even then has a page of its own, and goes on over as many as it needs: nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from desktop.base.i18n import _, bracketed, clauses, phrases, word
from desktop.documents.content import Head
from desktop.documents.painted.painting import (
    ANY,
    AT_RIGHT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REMARK,
    SMALL,
    TO_FILL_IN,
    Paper,
    Steps,
    painted,
)
from desktop.documents.sheets import Answer, Promise, Receipt, Receipts
from desktop.documents.wording import day_words, labelled, titled

QR_SIDE = 25.0  # mm, quiet zone included
BETWEEN = 1.2  # mm, between paragraphs

NUMBER: Steps = ((13, 1), (11, 1), (10, 2), (8, ANY))
SIGNED: Steps = ((11, 1), (10, 1), (9, 2), (8, ANY), (6, ANY))


@dataclass(frozen=True)
class Form:
    """How receipts lie on a page. `sizes`: of the words; the first that fits is taken. Lengths in mm."""

    across: int
    down: int
    sizes: tuple[float, ...]
    heading: float  # points
    beside: float  # free on the left and right
    above: float  # free over and under

    @property
    def width(self) -> float:
        return PAGE_WIDTH / self.across

    @property
    def height(self) -> float:
        return PAGE_HEIGHT / self.down


FORMS = {
    2: Form(1, 2, (14, 12.5, 11, 10, 9), heading=22, beside=20, above=10),
    4: Form(2, 2, (11.5, 10.5, 9.5, 9), heading=18, beside=9, above=9),
}
WHOLE = Form(1, 1, (14, 12.5, 11), heading=22, beside=20, above=15)


def write_receipts(content: Receipts, target: BinaryIO) -> None:
    """Write the slips as PDF, those with a page of their own last. Raises RuntimeError where the caller has made no
    QGuiApplication.
    """
    with painted(target, titled(content.head, _("收条"))) as paper:
        form, taken = FORMS[content.a_page], 0
        slips = [_Slip(paper, content.head, receipt, form) for receipt in content.receipts]
        small = [slip for slip in slips if slip.fits]
        for first in range(0, len(small), content.a_page):
            _begin_page(paper, taken)
            taken += 1
            _page(paper, small[first : first + content.a_page], form)
        for slip in slips:
            if not slip.fits:
                _begin_page(paper, taken)
                taken += _Slip(paper, content.head, slip.receipt, WHOLE).paint_whole()


def _begin_page(paper: Paper, before: int) -> None:
    if before:
        paper.new_page()


def _page(paper: Paper, slips: list[_Slip], form: Form) -> None:
    for place, slip in enumerate(slips):
        row, column = divmod(place, form.across)
        slip.paint(column * form.width, row * form.height)
    for row in range(1, form.down):
        paper.cut(0, row * form.height, PAGE_WIDTH, row * form.height)
    for column in range(1, form.across):
        paper.cut(column * form.width, 0, column * form.width, PAGE_HEIGHT)


class _Slip:
    """One receipt laid out for a form; `fits` into it."""

    def __init__(self, paper: Paper, head: Head, receipt: Receipt, form: Form) -> None:
        self._paper = paper
        self._head = head
        self.receipt = receipt
        self._form = form
        self._width = form.width - 2 * form.beside
        paragraphs = list(_paragraphs(head, receipt))
        beside, half = self._width - QR_SIDE - 2, self._width / 2
        self._heading = [
            paper.block(_("收条"), ((form.heading, ANY),), beside, bold=True),
            paper.block(labelled(_("编号"), receipt.number), NUMBER, beside),
            paper.block(labelled(_("日期"), day_words(receipt.day)), NUMBER, beside),
        ]
        self._remark = paper.block(_("请收好；问办得怎么样，报编号就行。"), REMARK, self._width)
        self._handler = paper.block(labelled(_("经手人"), TO_FILL_IN * 2), SIGNED, half)
        self._issuer = paper.block(_issuer(head), SIGNED, half, across=AT_RIGHT)
        for points in form.sizes:
            self._body = [paper.block(text, ((points, ANY),), self._width) for text in paragraphs]
            self.fits = sum(block.height + BETWEEN for block in self._body) <= self._room
            if self.fits:
                break

    @property
    def _room(self) -> float:
        """For the words on one slip."""
        return self._form.height - 2 * self._form.above - self._head_height - self._foot_height

    @property
    def _head_height(self) -> float:
        return max(QR_SIDE, sum(block.height + BETWEEN for block in self._heading)) + 1

    @property
    def _foot_height(self) -> float:
        return max(self._handler.height, self._issuer.height) + self._remark.height + 4

    def paint(self, left: float, top: float) -> None:
        """On its part of the page."""
        self._paint_head(left, top)
        body = top + self._form.above + self._head_height
        self._paper.stack(self._body, left + self._form.beside, body, between=BETWEEN)
        self._paint_foot(left, top)

    def paint_whole(self) -> int:
        """On a page of its own, and on others where the words go on; gives how many."""
        form, page = self._form, 1
        self._paint_head(0, 0)
        top, bottom = form.above + self._head_height, form.height - form.above - self._foot_height
        for block in self._body:
            rest = block
            while rest.lines:
                fitting, rest = rest.split(bottom - top)
                self._paper.draw(fitting, form.beside, top)
                top += fitting.height
                if rest.lines:
                    self._paper.new_page()
                    page += 1
                    top = form.above + self._paint_running_head()
            top += BETWEEN
        self._paint_foot(0, 0)
        return page

    def _paint_head(self, left: float, top: float) -> None:
        form = self._form
        self._paper.stack(self._heading, left + form.beside, top + form.above, between=BETWEEN)
        self._paper.code(
            self.receipt.number, left + form.width - form.beside - QR_SIDE + 3, top + form.above - 2, QR_SIDE
        )

    def _paint_running_head(self) -> float:
        words = labelled(_("收条"), self.receipt.number) + _("（续）")
        return self._paper.write(words, SMALL, self._form.beside, self._form.above, self._width) + 4

    def _paint_foot(self, left: float, top: float) -> None:
        """Who gives it out, and what it is good for."""
        left, bottom = left + self._form.beside, top + self._form.height - self._form.above
        bottom -= self._remark.height
        self._paper.draw(self._remark, left, bottom)
        bottom -= 1
        self._paper.draw(self._handler, left, bottom - self._handler.height)
        self._paper.draw(self._issuer, left + self._width / 2, bottom - self._issuer.height)


def _issuer(head: Head) -> str:
    return "\n".join(dict.fromkeys(filter(None, (head.brand, head.room))))


def _paragraphs(head: Head, receipt: Receipt) -> Iterator[str]:
    yield labelled(_("会议"), head.title)
    if receipt.item:
        yield labelled(_("议题"), receipt.item)
    yield labelled(_("提出人"), receipt.proposer or _("（未记名）"))
    yield labelled(_("意见建议"), receipt.text or _("（待补内容）"))
    yield from map(_answer_words, receipt.answers)
    if not receipt.answers:
        yield labelled(_("答复"), _("尚未答复"))
        yield from (labelled(label, TO_FILL_IN * 4) for label in (_("谁来答复"), _("什么时候")))
    yield from map(_promise_words, receipt.promises)


def _answer_words(answer: Answer) -> str:
    """答复：街道物管办　魏立新（会后答复，答复时限2026年11月25日）：月底前回话。"""
    facts = [_("{kind}{unit}").format(kind=word(answer.kind), unit=answer.to_unit).strip()]
    if answer.due:
        facts.append(_("答复时限{day}").format(day=day_words(answer.due)))
    who = "　".join(filter(None, (answer.unit, answer.who)))
    told = labelled(_("答复"), who + bracketed(clauses(facts)))
    return labelled(told, answer.text) if answer.text else told


def _promise_words(promise: Promise) -> str:
    """What is missing says 待明确, the words for a time stay beside the missing date (DOMAIN.md, rule 5)."""
    missing = _("待明确")
    due = day_words(promise.due) if promise.due else missing
    facts = [
        labelled(_("牵头单位"), promise.lead or missing),
        labelled(_("责任人"), promise.person or missing),
        labelled(_("完成时限"), due + (bracketed(promise.due_text) if promise.due_text and not promise.due else "")),
    ]
    matter = labelled(labelled(_("承诺"), promise.number), promise.matter or missing)
    return matter + bracketed(phrases(facts))
