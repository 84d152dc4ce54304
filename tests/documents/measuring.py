"""Pages measured: where every sign and every rule of a PDF stands, in points from the top left corner, and what is wrong
with that. Each `…_faults` gives a sentence a fault and nothing where all is well.

PDFium reads three hundred pages a second and gives the origin of every sign, so that lines are told by their base and
not by the shapes on them.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
TYPE_AREA = (28 * MM, 37 * MM, (210 - 26) * MM, (297 - 35) * MM)  # left, top, right, bottom (GB/T 9704, 5.2)
UNREAD = "\x00"  # a glyph of which the file does not say what it means, as Qt's do of 𬱖
_RADICALS = ("⺠⻅⻆⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰戶", "民见角车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙户")
_SHARED = str.maketrans({**dict(zip(*_RADICALS, strict=True)), "\u2e3a": "——"})
# No font here has them (Windows brings one); marks and variants belong to the sign before them.
_UNDRAWN = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Sign(NamedTuple):
    """One character as it is drawn. `base`: of its line. `x1`: where the next one may begin. `upright`: not turned."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    upright: bool = True


class Rule(NamedTuple):
    """A thin line, or one edge of a frame."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def stands(self) -> bool:
        return self.bottom - self.top > self.x1 - self.x0


@dataclass(frozen=True)
class Page:
    """`signs` in the order in which they are drawn."""

    number: int
    width: float
    height: float
    signs: tuple[Sign, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def lines(self) -> list[list[Sign]]:
        """Signs that stand on one base, from left to right, from top to bottom."""
        found: list[list[Sign]] = []
        for sign in sorted(self.signs, key=lambda s: s.base):
            if found and sign.base - found[-1][0].base < 1:
                found[-1].append(sign)
            else:
                found.append([sign])
        return [sorted(line, key=lambda s: s.x0) for line in found]

    @cached_property
    def text(self) -> str:
        return plain("".join(sign.text for sign in self.signs))

    @cached_property
    def body(self) -> str:
        """The text of the type area, without the page number and what is to be signed beside it."""
        return plain("".join(sign.text for sign in self.signs if sign.base < TYPE_AREA[3]))


def plain(text: str) -> str:
    """What two readers must agree on: no blanks, no joiners and variants, one code point where fonts share a glyph
    (Qt's PDFs say ⼈, the radical, for 人).
    """
    unified = unicodedata.normalize("NFKC", text).translate(_SHARED)
    return "".join(c for c in unified if unicodedata.category(c)[0] not in "ZC" and not _UNDRAWN.match(c))


def read_pages(path: Path) -> list[Page]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [_page(document[place], place + 1) for place in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        return Page(number, width, height, tuple(_signs(text.raw, height)), tuple(_rules(page, height)))
    finally:
        text.close()
        page.close()


def _signs(text: pdfium.FPDF_TEXTPAGE, height: float) -> Iterator[Sign]:
    half, before = "", (0.0, 0.0)
    x, y, loose, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for place in range(pdfium.FPDFText_CountChars(text)):
        if pdfium.FPDFText_IsGenerated(text, place):
            continue  # blanks and line ends that PDFium thinks up
        code = pdfium.FPDFText_GetUnicode(text, place)
        said = "-" if code == 2 else chr(code)  # PDFium's mark of a hyphen at the end of a line
        if pdfium.FPDFText_HasUnicodeMapError(text, place) == 1:
            said = UNREAD
        if "\ud800" <= said <= "\udbff":
            half = said
            continue
        if "\udc00" <= said <= "\udfff":
            said = (half + said).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        if not said or said.isspace() or _UNDRAWN.match(said):
            continue
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, place, loose)
        pdfium.FPDFText_GetMatrix(text, place, matrix)
        size = pdfium.FPDFText_GetFontSize(text, place) * (abs(matrix.d) or abs(matrix.b))
        if before == (x.value, y.value):  # the second letter of a ligature
            yield Sign(said, loose.right, loose.right, height - y.value, height - y.value, height - y.value, size)
            continue
        before = x.value, y.value
        upright = matrix.a > 0 and abs(matrix.b) < 0.01
        base = height - y.value
        if upright:  # the box of an average character on its base: shapes differ, room does not
            yield Sign(said, x.value, loose.right, base - 0.78 * size, base + 0.12 * size, base, size)
        else:
            yield Sign(said, loose.left, loose.right, height - loose.top, height - loose.bottom, base, size, False)


def _rules(page: pypdfium2.PdfPage, height: float) -> Iterator[Rule]:
    left, bottom, right, top = (ctypes.c_float() for _side in range(4))
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        box = Rule(left.value, height - top.value, right.value, height - bottom.value)
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if min(wide, high) <= 2:
            if max(wide, high) >= 8:
                yield box
        elif min(wide, high) >= 8:
            yield box._replace(bottom=box.top)
            yield box._replace(top=box.bottom)
            yield box._replace(x1=box.x0)
            yield box._replace(x0=box.x1)


def size_faults(pages: Sequence[Page], across: bool = False) -> Iterator[str]:
    """A4, upright or across."""
    width, height = reversed(A4) if across else A4
    for page in pages:
        if abs(page.width - width) > 1 or abs(page.height - height) > 1:
            yield f"page {page.number} is {page.width / MM:.0f} × {page.height / MM:.0f} mm"


def edge_faults(pages: Sequence[Page], area: tuple[float, float, float, float], slack: float = 1) -> Iterator[str]:
    """Signs beyond `area` (left, top, right, bottom)."""
    left, top, right, bottom = area
    for page in pages:
        for sign in page.signs:
            if sign.x0 < left - slack or sign.x1 > right + slack:
                yield f"page {page.number}: {sign.text} at {sign.x0 / MM:.1f}–{sign.x1 / MM:.1f} mm across"
            if sign.top < top - slack or sign.base > bottom + slack:
                yield f"page {page.number}: {sign.text} at {sign.top / MM:.1f}–{sign.base / MM:.1f} mm down"


def crowding_faults(pages: Sequence[Page]) -> Iterator[str]:
    """Signs that cover a good part of one another."""
    for page in pages:
        rows: dict[int, list[Sign]] = {}
        for sign in page.signs:
            if sign.x1 - sign.x0 > 0.5:  # marks stand on the sign before them
                rows.setdefault(int(sign.base // 40), []).append(sign)
        for row, signs in rows.items():
            near = sorted(signs + rows.get(row + 1, []), key=lambda s: s.x0)
            yield from (f"page {page.number}: {one.text} covers {other.text}" for one, other in _covering(near))


def _covering(signs: Sequence[Sign]) -> Iterator[tuple[Sign, Sign]]:
    """`signs` from left to right."""
    for place, one in enumerate(signs):
        for other in signs[place + 1 :]:
            if other.x0 >= one.x1 - 0.3:
                break
            wide = min(one.x1, other.x1) - other.x0
            high = min(one.bottom, other.bottom) - max(one.top, other.top)
            room = min((s.x1 - s.x0) * (s.bottom - s.top) for s in (one, other))
            if high > 0 and wide * high > 0.2 * room:
                yield one, other


def ruled_faults(pages: Sequence[Page]) -> Iterator[str]:
    """Signs with a rule through them: words that do not fit their cell."""
    for page in pages:
        across = sorted((r for r in page.rules if not r.stands), key=lambda r: r.top)
        down = [r for r in page.rules if r.stands]
        for sign in page.signs:
            x, y = (sign.x1 - sign.x0) * 0.25, (sign.bottom - sign.top) * 0.25
            for rule in (*across, *down):
                if (
                    rule.x0 < sign.x1 - x
                    and rule.x1 > sign.x0 + x
                    and rule.top < sign.bottom - y
                    and rule.bottom > sign.top + y
                ):
                    yield f"page {page.number}: a rule goes through {sign.text} ({sign.x0:.0f}, {sign.base:.0f})"
                    break


def lost(texts: Iterable[str], shown: Sequence[str], piece: int = 0) -> list[str]:
    """Those of `texts` that do not stand on the pages (their `plain` texts) with all characters in order. `piece`: a text
    may go on on other pages, in two pieces and one more for every so many characters.
    """
    whole = "".join(shown)
    wanted = {text: plain(text) for text in texts}
    return [text for text, bare in wanted.items() if _pieces(bare, whole) > (2 + len(bare) // piece if piece else 1)]


def _pieces(text: str, whole: str) -> int:
    """The least number of pieces in which `text` stands in `whole`; more than it has characters where one is missing."""
    count, rest = 0, text
    while rest:
        kept = _longest_beginning(rest, whole)
        if not kept:
            return len(text) + 2
        count, rest = count + 1, rest[kept:]
    return count


def _longest_beginning(text: str, whole: str) -> int:
    if text in whole:
        return len(text)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in whole else (low, middle - 1)
    return low
