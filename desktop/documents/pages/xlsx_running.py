"""The page headers and footers of a sheet of Excel: a text with codes for the place, the font, and the page's number.

Read from the XML: openpyxl takes the words between two changes of font for a font's name and loses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from desktop.documents.pages.model import (
    PAGE,
    PAGES,
    Across,
    Block,
    Cell,
    Inline,
    Look,
    Margins,
    Number,
    Paragraph,
    Picture,
    Row,
    Running,
    Shape,
    Table,
    Words,
)

_TEXT = re.compile(rb"<(?:\w+:)?(odd|even|first)(Header|Footer)[^>/]*>(.*?)</", re.DOTALL)
_DIFFERS = re.compile(rb"<(?:\w+:)?headerFooter[^>]*\sdifferent(OddEven|First)=\"(?:1|true)\"")
_CODE = re.compile(r'&(?:"([^"]*)"|K[0-9A-Fa-f+-]{1,8}|(\d{1,3})|(.))', re.DOTALL)
_BOLD = re.compile("[Bb]old|粗")
_PLACES: dict[str, Across] = {"L": "left", "C": "center", "R": "right"}
_FONT, _SIZE = "宋体", 10 * 20
_PLAIN = ("-", "")  # the name of the font that the sheet has


@dataclass(frozen=True)
class Codes:
    """What the codes of one sheet stand for, and the `width` that there is, in twips."""

    sheet: str
    file: str
    width: float


def running(xml: bytes, side: str, codes: Codes) -> Running:
    """What stands above ("Header") or below ("Footer") on the pages of the sheet with this XML."""
    tail = xml[max(xml.rfind(b"sheetData"), 0) :]
    texts = {
        found[1].decode(): unescape(found[3].decode("utf-8", "replace"))
        for found in _TEXT.finditer(tail)
        if found[2].decode() == side
    }
    differing = {found[1] for found in _DIFFERS.finditer(tail)}
    odd, even, first = (_blocks(texts.get(kind, ""), codes) for kind in ("odd", "even", "first"))
    return Running(odd, even if b"OddEven" in differing else None, first if b"First" in differing else None)


def _blocks(text: str, codes: Codes) -> tuple[Block, ...]:
    said = {across: lines for across, lines in _places(text, codes).items() if any(line for line in lines)}
    if len(said) == 1:
        ((across, lines),) = said.items()
        return tuple(_paragraphs(lines, across))
    if not said:
        return ()
    cells = (
        Cell(tuple(_paragraphs(said.get(across, [[]]), across)), margins=Margins(0, 0, 0, 0))
        for across in _PLACES.values()
    )
    return (Table((codes.width / 3,) * 3, (Row(tuple(cells)),)),)


def _places(text: str, codes: Codes) -> dict[Across, list[list[Inline]]]:
    """What stands left, in the middle and right, line by line; what has no place stands in the middle."""
    made: dict[Across, list[list[Inline]]] = {across: [[]] for across in _PLACES.values()}
    across: Across = "center"
    look = Look(_FONT, _FONT, _SIZE)
    for words, code in _pieces(text):
        for number, line in enumerate(words.replace("\r\n", "\n").split("\n")):
            if number:
                made[across].append([])
            if line:
                made[across][-1].append(Words(line, look))
        if code is None:
            break
        font, size, letter = code.groups()
        if letter in _PLACES:
            across, look = _PLACES[letter], Look(_FONT, _FONT, _SIZE)
        elif inline := _inline(letter or "", look, codes):
            made[across][-1].append(inline)
        else:
            look = _changed(look, font, size, letter or "")
    return made


def _pieces(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Words with the code that follows them."""
    at = 0
    for found in _CODE.finditer(text):
        yield text[at : found.start()], found
        at = found.end()
    yield text[at:], None


def _inline(letter: str, look: Look, codes: Codes) -> Inline | None:
    match letter:
        case "P":
            return Number(PAGE, look)
        case "N":
            return Number(PAGES, look)
        case "A":
            return Words(codes.sheet, look)
        case "F":
            return Words(codes.file, look)
        case "&":
            return Words("&", look)
    return None


def _changed(look: Look, font: str | None, size: str | None, letter: str) -> Look:
    if font is not None:
        name, _comma, style = font.partition(",")
        name = look.han if name in _PLAIN else name
        return replace(look, han=name, latin=name, bold=bool(_BOLD.search(style)), italic="talic" in style)
    if size is not None:
        return replace(look, size=min(max(int(size), 1), 99) * 20)
    match letter:
        case "B":
            return replace(look, bold=not look.bold)
        case "I":
            return replace(look, italic=not look.italic)
        case "U":
            return replace(look, underlined=not look.underlined)
    return look


def _paragraphs(lines: list[list[Inline]], across: Across) -> Iterator[Paragraph]:
    for line in lines:
        look = next((inline.look for inline in line if not isinstance(inline, Picture)), Look(_FONT, _FONT, _SIZE))
        yield Paragraph(Shape(across, grid=False), tuple(line), look)
