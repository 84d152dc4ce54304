"""号牌 and 收条 as PDF: slips printed in advance, so that the courtyard needs no printer. One number is the card with which
its holder waits in the queue (the left part, torn off and held up) and the receipt that goes home (the right part).
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.painted.painting import (
    ANY,
    CENTRED,
    EDGE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REMARK,
    Paper,
    Steps,
    painted,
)
from desktop.documents.sheets import NumberPad
from desktop.documents.wording import labelled

A_PAGE = 4
WIDTH, HEIGHT = PAGE_WIDTH - 2 * EDGE, (PAGE_HEIGHT - 2 * EDGE) / A_PAGE  # mm of a slip
STUB = 62.0  # mm, the part that is torn off
PADDING, QR_SIDE, LINE = 4.0, 22.0, 9.5  # mm; LINE is what a hand needs to write

NUMBER: Steps = ((100, 1), (80, 1), (60, ANY))
HEADING: Steps = ((16, 1), (12, 2), (9, ANY))
LABEL: Steps = ((11, 1), (9, 2), (8, ANY))
ISSUER: Steps = ((9, 1), (8, 2), (7, ANY), (6, ANY), (5, ANY))


def write_number_pad(content: NumberPad, target: BinaryIO) -> None:
    """Write the slips as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    with painted(target, _("号牌和收条")) as paper:
        for place in range(content.slips):
            if place and place % A_PAGE == 0:
                paper.new_page()
            top = EDGE + place % A_PAGE * HEIGHT
            _card(paper, place + 1, top)
            _receipt(paper, content.issuer, place + 1, top)
            _lines(paper, top, first=place % A_PAGE == 0)


def _lines(paper: Paper, top: float, *, first: bool) -> None:
    if first:
        paper.cut(EDGE, top, EDGE + WIDTH, top)
    paper.cut(EDGE, top + HEIGHT, EDGE + WIDTH, top + HEIGHT)
    paper.fold(EDGE + STUB, top, EDGE + STUB, top + HEIGHT)


def _card(paper: Paper, number: int, top: float) -> None:
    """The number, to be read from the other end of a courtyard."""
    left, width = EDGE + PADDING, STUB - 2 * PADDING
    paper.write(_("号牌"), HEADING, left, top + PADDING, width, bold=True, across=CENTRED)
    block = paper.block(str(number), NUMBER, width, bold=True, across=CENTRED)
    paper.draw(block, left, top + (HEIGHT - block.height) / 2)
    remark = paper.block(_("沿点线撕下；要发言就举起来，轮到时交给主持人"), REMARK, width, across=CENTRED)
    paper.draw(remark, left, top + HEIGHT - PADDING - remark.height)


def _receipt(paper: Paper, issuer: str, number: int, top: float) -> None:
    """What is written by hand: day, words, who answers by when, who took it."""
    left, right = EDGE + STUB + PADDING + 1, EDGE + WIDTH - PADDING
    paper.code(str(number), right - QR_SIDE, top + 3, QR_SIDE)
    beside = right - QR_SIDE - 3 - left
    heading = _("收条　第 {number} 号").format(number=number)
    under = top + PADDING + paper.write(heading, HEADING, left, top + PADDING, beside, bold=True)
    paper.draw(paper.block(issuer, ISSUER, beside, height=7), left, under + 0.5)
    y = top + PADDING + QR_SIDE - 4
    paper.write(_("日期：＿＿＿＿年＿＿月＿＿日"), LABEL, left, y, beside)
    y += LINE
    said = paper.width_of(_("意见建议："), 11)
    paper.write(_("意见建议："), LABEL, left, y, said + 2)
    for start in (left + said + 1, left):
        paper.rule(start, y + 5.5, right - start)
        y += LINE
    _asked(paper, _("谁来答复"), left, y, (right - left) * 0.55)
    _asked(paper, _("什么时候"), left + (right - left) * 0.57, y, (right - left) * 0.43)
    _asked(paper, _("经手人"), left + (right - left) * 0.57, y + LINE, (right - left) * 0.43)


def _asked(paper: Paper, label: str, left: float, top: float, width: float) -> None:
    """A label and the line behind it."""
    words = labelled(label, "")
    room = min(paper.width_of(words, 11), width * 0.6)
    paper.write(words, LABEL, left, top, room + 1)
    paper.rule(left + room + 1, top + 5.5, width - room - 1)
