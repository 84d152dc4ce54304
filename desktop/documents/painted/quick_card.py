"""快捷卡: every key on one page, to lie beside the laptop. The largest type at which it is one page is taken.

Painted by Qt: the caller has made a QGuiApplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import BinaryIO

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPdfWriter, QTextDocument

from desktop.documents.painted.painting import FAMILIES, pdf_writer

MARGIN = 15.0  # mm
LARGEST, SMALLEST, STEP = 15.0, 6.0, 0.5  # points
SCREEN = 96  # dots an inch, in which a document is laid out before it is printed
COLUMNS = 2


@dataclass(frozen=True)
class KeySection:
    """`keys`: (key, what it does)."""

    heading: str
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class QuickCard:
    """`remark` stands at the foot."""

    title: str
    sections: tuple[KeySection, ...]
    remark: str = ""


def write_quick_card(card: QuickCard, target: BinaryIO) -> None:
    """Write the card as PDF. Raises RuntimeError where the caller has made no QGuiApplication."""
    with pdf_writer(target, card.title) as writer:
        writer.setResolution(300)
        writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
        _fitting(card, writer).print_(writer)


def _fitting(card: QuickCard, writer: QPdfWriter) -> QTextDocument:
    """The card in the largest type in which it is one page."""
    area = writer.pageLayout().paintRect(QPageLayout.Unit.Inch).size() * SCREEN
    points = LARGEST
    while True:
        document = QTextDocument()
        document.setDocumentMargin(0)
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPointSizeF(points)
        document.setDefaultFont(font)
        document.setHtml(_html(card))
        document.setPageSize(area)
        if document.pageCount() == 1 or points <= SMALLEST:
            return document
        points -= STEP


def _html(card: QuickCard) -> str:
    columns = "".join(
        f'<td width="{100 // COLUMNS}%" style="padding-right: 12px">{"".join(map(_section, column))}</td>'
        for column in _balanced(card.sections)
    )
    return (
        f'<p align="center" style="font-size: x-large; font-weight: bold">{escape(card.title)}</p>'
        f'<table width="100%" cellspacing="0"><tr valign="top">{columns}</tr></table><p>{escape(card.remark)}</p>'
    )


def _balanced(sections: Sequence[KeySection]) -> list[list[KeySection]]:
    """The sections in their order, over columns of about the same length."""
    whole = sum(len(section.keys) + 2 for section in sections)
    columns: list[list[KeySection]] = [[] for _column in range(COLUMNS)]
    above = 0
    for section in sections:
        half = (len(section.keys) + 2) / 2
        columns[min(int((above + half) * COLUMNS / whole), COLUMNS - 1)].append(section)
        above += len(section.keys) + 2
    return columns


def _section(section: KeySection) -> str:
    rows = "".join(
        f'<tr><td width="34%" style="padding: 2px 10px 2px 0"><b>{escape(key)}</b></td><td style="padding: 2px 0">{escape(does)}</td></tr>'
        for key, does in section.keys
    )
    heading = f'<p style="font-weight: bold; margin: 10px 0 2px 0">{escape(section.heading)}</p>'
    return f'{heading}<table width="100%" cellspacing="0">{rows}</table>'
