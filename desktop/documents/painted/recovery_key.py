"""恢复密钥 as PDF: one page of A4 that is put into an envelope and locked away. Large type: years later somebody types it.

Painted by Qt: the caller has made a QGuiApplication.
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.painted.painting import ANY, PAGE_HEIGHT, PAGE_WIDTH, Paper, Steps, painted
from desktop.documents.recovery_paper import RecoveryPaper, title, what_for, whose
from desktop.documents.wording import labelled

MARGIN = 22.0  # mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
QR_SIDE, PADDING = 48.0, 6.0  # mm
KEY_LINE = 10.5  # mm from one line of the key to the next

TITLE: Steps = ((30, 1), (22, ANY))
WHOSE: Steps = ((14, 1), (12, 2), (10, ANY))
KEY: Steps = ((18, 1), (16, 1), (14, 1), (11, ANY))
HEADING: Steps = ((14, ANY),)
WORDS: Steps = ((12, ANY),)


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
    lines = content.lines
    height = max(QR_SIDE, len(lines) * KEY_LINE) + 2 * PADDING
    paper.frame(MARGIN, top, WIDTH, height)
    paper.code(content.key, MARGIN + WIDTH - QR_SIDE - PADDING, top + (height - QR_SIDE) / 2, QR_SIDE)
    beside = WIDTH - QR_SIDE - 3 * PADDING
    first = top + (height - len(lines) * KEY_LINE) / 2 + 1.5
    for number, line in enumerate(lines):
        paper.write(line, KEY, MARGIN + PADDING, first + number * KEY_LINE, beside)
    return top + height


def _kept_by(paper: Paper) -> None:
    """Who keeps it where, written by hand at the foot."""
    top = PAGE_HEIGHT - MARGIN - 12
    for place, label in enumerate((_("保管人"), _("放在哪里"), _("另一份在"))):
        left, width = MARGIN + place * WIDTH / 3, WIDTH / 3 - 4
        words = labelled(label, "")
        said = paper.width_of(words, 12)
        paper.write(words, WORDS, left, top, said + 1)
        paper.rule(left + said + 1, top + 5.5, width - said - 1)
