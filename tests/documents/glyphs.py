"""The glyphs that a PDF draws, by their ids: Qt's files do not say of 𬱖 what it is, so its text cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image, ImageChops

from tests.documents.measuring import UNREAD, Page, Sign

BOX = 0  # the glyph of a font for what it does not have
_SHARP = 300 / 72  # dots a point
_SIDE = 40


class _Noted(PDFLayoutAnalyzer):
    """A device that only notes which glyphs it is to draw."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.drawn: list[tuple[str, int]] = []

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *more: Any
    ) -> float:
        self.drawn.append((str(font.fontname), cid))
        return super().render_char(matrix, font, fontsize, scaling, rise, cid, *more)


def drawn_glyphs(path: Path, page: int) -> list[tuple[str, int]]:
    """Font and id of each, on a page counted from 1."""
    manager = PDFResourceManager()
    device = _Noted(manager)
    with path.open("rb") as stream:
        for found in PDFPage.get_pages(stream, pagenos=[page - 1]):
            PDFPageInterpreter(manager, device).process_page(found)
    return device.drawn


def pictures(path: Path, page: Page) -> Iterator[tuple[Sign, Image.Image]]:
    """Each sign of a page that says not what it is, and its picture, all of one size."""
    document = pypdfium2.PdfDocument(path)
    try:
        drawn = document[page.number - 1].render(scale=_SHARP).to_pil().convert("L")
    finally:
        document.close()
    for sign in page.signs:
        if sign.text == UNREAD:
            box = tuple(round(side * _SHARP) for side in (sign.x0, sign.top, sign.x1, sign.bottom))
            yield sign, drawn.crop(box).resize((_SIDE, _SIDE))


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures, 0 to 255."""
    difference = ImageChops.difference(one, other).histogram()
    return sum(value * count for value, count in enumerate(difference)) / (_SIDE * _SIDE)
