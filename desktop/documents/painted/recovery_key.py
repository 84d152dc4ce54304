"""恢复密钥 as PDF: one page of A4 that is put into an envelope and locked away. Large type: years later somebody types it.

Painted by Qt: the caller has made a QGuiApplication.
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.painted.painting import ANY, PAGE_HEIGHT, PAGE_WIDTH, SMALL, Paper, Steps, painted
from desktop.documents.recovery_paper import RecoveryPaper, about_signs, title, what_for, whose
from desktop.documents.wording import labelled

MARGIN = 22.0  # mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
QR_SIDE, PADDING = 48.0, 6.0  # mm
KEY_LINE = 12.0  # mm from one line of the key to the next
FOOT_LINE = 12.0

TITLE: Steps = ((30, 1), (22, ANY))
WHOSE: Steps = ((14, 1), (12, 2), (10, ANY))
KEY_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0)  # points: the first in which every line of it fits
HEADING: Steps = ((15, ANY),)
WORDS: Steps = ((13, ANY),)
FOOT: Steps = ((12, ANY),)


def write_recovery_key(content: RecoveryPaper, target: BinaryIO) -> None:
    """Write the sheet as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    with painted(target, title()) as paper:
        top = MARGIN + paper.write(title(), TITLE, MARGIN, MARGIN, WIDTH, bold=True)
        top += 2 + paper.write(whose(content), WHOSE, MARGIN, top + 2, WIDTH)
        top = _key(paper, content, top + 6)
        for heading, words in what_for():
            top += 7
            top += 1.5 + paper.write(heading, HEADING, MARGIN, top, WIDTH, bold=True)
            top += paper.write(words, WORDS, MARGIN, top, WIDTH)
        _kept_by(paper)


def _key(paper: Paper, content: RecoveryPaper, top: float) -> float:
    """The frame with the key and its code; gives where it ends."""
    beside = WIDTH - QR_SIDE - 3 * PADDING
    signs = paper.block(about_signs(), SMALL, beside)
    lines = content.lines
    fitting = (size for size in KEY_SIZES if all(paper.width_of(line, size) <= beside for line in lines))
    steps = ((next(fitting, KEY_SIZES[-1]), ANY),)
    height = max(QR_SIDE, len(lines) * KEY_LINE + signs.height) + 2 * PADDING
    paper.frame(MARGIN, top, WIDTH, height)
    paper.code(content.key, MARGIN + WIDTH - QR_SIDE - PADDING, top + (height - QR_SIDE) / 2, QR_SIDE)
    first = top + (height - len(lines) * KEY_LINE - signs.height) / 2
    for number, line in enumerate(lines):
        paper.write(line, steps, MARGIN + PADDING, first + number * KEY_LINE, beside)
    paper.draw(signs, MARGIN + PADDING, first + len(lines) * KEY_LINE)
    return top + height


def _kept_by(paper: Paper) -> None:
    """Who keeps it where, and where the space lies, written by hand at the foot."""
    top = PAGE_HEIGHT - MARGIN - 2 * FOOT_LINE
    _to_write(paper, _("网盘地址（不写密码）"), MARGIN, top, WIDTH)
    for place, label in enumerate((_("保管人"), _("放在哪里"), _("另一份在"))):
        _to_write(paper, label, MARGIN + place * WIDTH / 3, top + FOOT_LINE, WIDTH / 3 - 4)


def _to_write(paper: Paper, label: str, left: float, top: float, width: float) -> None:
    """A label and the line behind it."""
    words = labelled(label, "")
    said = paper.width_of(words, 12)
    paper.write(words, FOOT, left, top, said + 1)
    paper.rule(left + said + 1, top + 5.5, width - said - 1)
