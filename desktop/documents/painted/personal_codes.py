"""个人签到码 as PDF: slips to cut apart and hand out before the meeting. The QR code holds exactly the digits of the printed
number, which is what the line of the sign-in takes from a hand scanner (desktop.ui.attendance.sign_in_search); whoever
has no scanner types the large figures. A number belongs to one meeting, so its day is on the slip.
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.painted.painting import (
    ANY,
    AT_RIGHT,
    EDGE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REMARK,
    Paper,
    Steps,
    painted,
)
from desktop.documents.sheets import PersonalCode, PersonalCodes
from desktop.documents.wording import day_words, titled

ACROSS, DOWN = 2, 7
WIDTH, HEIGHT = (PAGE_WIDTH - 2 * EDGE) / ACROSS, (PAGE_HEIGHT - 2 * EDGE) / DOWN  # mm of a slip
PADDING = 3.0  # mm
QR_SIDE = 27.0  # mm, quiet zone included

NUMBER: Steps = ((28, 1), (20, 1), (14, ANY))
_TINY: Steps = ((8, ANY), (7, ANY), (6, ANY), (5, ANY), (4, ANY))
NAME: Steps = ((18, 1), (14, 2), (11, 3), (9, ANY), *_TINY)
UNIT: Steps = ((11, 1), (9, 2), *_TINY)
NAME_HEIGHT = 13.5  # mm at most


def write_personal_codes(content: PersonalCodes, target: BinaryIO) -> None:
    """Write the slips as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    when = content.head.started or content.head.planned
    told = "\n".join(filter(None, (_("签到用"), day_words(when) if when else content.head.code)))
    with painted(target, titled(content.head, _("个人签到码"))) as paper:
        for first in range(0, len(content.codes), ACROSS * DOWN):
            if first:
                paper.new_page()
            page = content.codes[first : first + ACROSS * DOWN]
            for place, code in enumerate(page):
                row, column = divmod(place, ACROSS)
                _slip(paper, code, told, EDGE + column * WIDTH, EDGE + row * HEIGHT)
            _cuts(paper, -(-len(page) // ACROSS))


def _slip(paper: Paper, code: PersonalCode, told: str, left: float, top: float) -> None:
    paper.code(str(code.number), left + 1, top + (HEIGHT - QR_SIDE) / 2, QR_SIDE)
    left, width = left + QR_SIDE + 2, WIDTH - QR_SIDE - 2 - PADDING
    end = top + HEIGHT - 2
    top += 2
    half = width / 2
    paper.write(told, REMARK, left + half, top + 2, half, across=AT_RIGHT)
    top += paper.write(str(code.number), NUMBER, left, top, half, bold=True)
    name = paper.block(code.name, NAME, width, height=NAME_HEIGHT)
    paper.draw(name, left, top)
    if code.unit:
        top += name.height + 0.5
        paper.draw(paper.block(code.unit, UNIT, width, height=end - top), left, top)


def _cuts(paper: Paper, rows: int) -> None:
    """Around every slip of as many rows."""
    bottom = EDGE + rows * HEIGHT
    for column in range(ACROSS + 1):
        paper.cut(EDGE + column * WIDTH, EDGE, EDGE + column * WIDTH, bottom)
    for row in range(rows + 1):
        paper.cut(EDGE, EDGE + row * HEIGHT, PAGE_WIDTH - EDGE, EDGE + row * HEIGHT)
