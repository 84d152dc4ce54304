"""席卡 as PDF: two a page. Each is cut off, folded in the middle and set on the table like a tent, so that the name can be
read from both sides: on the back half it stands on its head. Names are as large as fits, two characters spread as offices
do (王　芳).
"""

from __future__ import annotations

import re
import unicodedata
from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.painted.painting import ANY, CENTRED, PAGE_HEIGHT, PAGE_WIDTH, Block, Paper, Steps, painted
from desktop.documents.sheets import TableCard, TableCards
from desktop.documents.wording import titled

A_PAGE = 2
HEIGHT = PAGE_HEIGHT / A_PAGE  # mm of a card, folded in the middle
FACE = HEIGHT / 2
MARGIN, ABOVE = 12.0, 7.0  # mm on a face
QR_SIDE = 20.0  # mm, quiet zone included

ONE_LINE: Steps = tuple((float(points), 1) for points in range(120, 56, -4))
IN_TWO = 24  # characters that are set in two lines; a longer name takes three
BELOW: Steps = ((20, 1), (16, 2), (12, 3), (9, ANY))
NUMBER: Steps = ((12, ANY),)


def write_table_cards(content: TableCards, target: BinaryIO) -> None:
    """Write the cards as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    with painted(target, titled(content.head, _("席卡"))) as paper:
        for place, card in enumerate(content.cards):
            if place and place % A_PAGE == 0:
                paper.new_page()
            _card(paper, card, place % A_PAGE * HEIGHT)
            if place % A_PAGE == 0:
                paper.cut(0, HEIGHT, PAGE_WIDTH, HEIGHT, _("剪开"))


def _card(paper: Paper, card: TableCard, top: float) -> None:
    """The back half on its head over the front half."""
    with paper.upside_down(0, top, PAGE_WIDTH, FACE):
        _face(paper, card, top, 0 if card.code is None else QR_SIDE + 4)
        if card.code is not None:
            _code(paper, str(card.code), top)
    paper.fold(0, top + FACE, PAGE_WIDTH, top + FACE, _("对折"))
    _face(paper, card, top + FACE, 0)


def _face(paper: Paper, card: TableCard, top: float, beside: float) -> None:
    """`beside`: what is left free on both sides for the code."""
    left, width = MARGIN + beside, PAGE_WIDTH - 2 * (MARGIN + beside)
    below = paper.block(card.below, BELOW, width, across=CENTRED) if card.below else None
    room = FACE - 2 * ABOVE - (below.height + 2 if below else 0)
    name = name_block(paper, card.name, width, room)
    paper.draw(name, left, top + ABOVE + (room - name.height) / 2)
    if below:
        paper.draw(below, left, top + FACE - ABOVE - below.height)


def name_block(paper: Paper, name: str, width: float, height: float) -> Block:
    """In one line while that is large, else in several of about the same length."""
    whole = paper.block(spread(name), ONE_LINE, width, bold=True, across=CENTRED, height=height)
    if whole.lines == 1 and whole.height <= height:
        return whole
    most = 2 if len(name) <= IN_TWO else 3
    steps: Steps = (*((float(points), most) for points in range(84, 8, -2)), (8, ANY))
    return paper.block(_lines(name, most), steps, width, bold=True, across=CENTRED, height=height)


def spread(name: str) -> str:
    """王　芳: a name of two Chinese characters takes the room of three."""
    if len(name) == 2 and all(unicodedata.name(sign, "").startswith("CJK ") for sign in name):
        return "\u3000".join(name)
    return name


def _lines(name: str, most: int) -> str:
    """Broken behind the separators of the name, over lines of about the same length."""
    lines, before = [""] * most, 0
    for part in re.findall(r"[^·\s]+[·\s]*", name):
        lines[min(int((before + len(part) / 2) * most / len(name)), most - 1)] += part
        before += len(part)
    return "\n".join(line.rstrip() for line in lines if line)


def _code(paper: Paper, code: str, top: float) -> None:
    """In the lower right corner, with its figures over it."""
    left, above = PAGE_WIDTH - MARGIN - QR_SIDE, top + FACE - ABOVE - QR_SIDE
    paper.code(code, left, above, QR_SIDE)
    number = paper.block(code, NUMBER, QR_SIDE, across=CENTRED)
    paper.draw(number, left, above - number.height)
