"""The pages of a Word paper against the official layout (GB/T 9704; DOMAIN.md, Official layout): pitch and lines, edges,
page numbers, lines left alone, headings of tables. As in `measuring`, each gives a sentence a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tests.documents.measuring import MM, TYPE_AREA, Page, Sign, plain

PITCH = 579 / 20
LINES = 22
_HAN = "\u2e7f"  # what comes after it is as wide as high


def body_pages(pages: Sequence[Page], size: float = 16) -> list[Page]:
    """Pages with nothing but text of the body above the page number."""
    return [
        page
        for page in pages
        if not page.rules
        and len(_above(page)) > 1
        and all(abs(sign.size - size) < 0.2 for line in _above(page) for sign in line)
    ]


def _above(page: Page) -> list[list[Sign]]:
    """The lines of the type area."""
    return [line for line in page.lines if line[0].base < TYPE_AREA[3]]


def above(page: Page) -> Page:
    """A page without what stands below its type area."""
    return replace(page, signs=tuple(sign for sign in page.signs if sign.base < TYPE_AREA[3]))


def pitch_faults(pages: Sequence[Page]) -> Iterator[str]:
    """Lines of the body stand 28.95 pt apart, or a whole number of that; never more than 22 on a page. (A line of
    nothing but Latin letters stands a point higher, as its font does.)
    """
    for page in body_pages(pages):
        bases = [line[0].base for line in _above(page) if any(sign.text > _HAN for sign in line)]
        steps = [round((lower - upper) / PITCH) for upper, lower in pairwise(bases)]
        if any(
            abs(lower - upper - step * PITCH) > 0.15
            for (upper, lower), step in zip(pairwise(bases), steps, strict=True)
        ):
            yield f"page {page.number}: lines are not on the grid"
        elif sum(steps) > 5 and abs((bases[-1] - bases[0]) / sum(steps) - PITCH) > 0.02:
            yield f"page {page.number}: the pitch is {(bases[-1] - bases[0]) / sum(steps):.3f} pt"
        if sum(steps) + 1 > LINES:
            yield f"page {page.number} has {sum(steps) + 1} lines"


def fullness_faults(pages: Sequence[Page]) -> Iterator[str]:
    """Where many pages are body only, most of them are full: 22 lines, from edge to edge."""
    full = body_pages(pages[:-1])
    if len(full) < 4:
        return
    counts = sorted(round((_above(p)[-1][0].base - _above(p)[0][0].base) / PITCH) + 1 for p in full)
    if counts[-1] != LINES or counts[len(counts) // 2] < LINES - 1:
        yield f"body pages have {counts} lines"
    left, right = min(s.x0 for p in full for s in p.signs), max(s.x1 for p in full for s in p.signs)
    if abs(left - TYPE_AREA[0]) > 0.5 or abs(right - TYPE_AREA[2]) > 1.5:
        yield f"the body goes from {left / MM:.1f} to {right / MM:.1f} mm"


def numbering_faults(pages: Sequence[Page]) -> Iterator[str]:
    """— n — of 14 pt, 7 mm below the type area: one blank from the right edge on odd pages, from the left on even ones
    (GB/T 9704, 7.5).
    """
    for page in pages:
        below = [sign for sign in page.signs if sign.base >= TYPE_AREA[3]]
        found = re.search(f"—{page.number}—", "".join(sign.text for sign in below))
        if not found:
            yield f"page {page.number} has no number"
            continue
        shown = below[found.start() : found.end()]
        odd = page.number % 2
        off = shown[-1].x1 - (TYPE_AREA[2] - 14) if odd else shown[0].x0 - (TYPE_AREA[0] + 14)
        if abs(off) > 2:
            yield f"the number of page {page.number} is {off / MM:.1f} mm off"
        if any(abs(sign.base - shown[0].base) > 2 for sign in below):
            yield f"page {page.number}: something stands between the type area and the number"
        if abs(shown[0].base - 5 - TYPE_AREA[3] - 7 * MM) > 2 or any(abs(s.size - 14) > 0.2 for s in shown):
            yield f"the number of page {page.number} stands at {shown[0].base / MM:.1f} mm, {shown[0].size:.0f} pt"


def widow_faults(pages: Sequence[Page], paragraphs: Iterable[str]) -> Iterator[str]:
    """A single line of a paragraph alone at the foot or the head of a page. `paragraphs`: all that are not in tables."""
    places: list[tuple[int, int]] = []
    text = ""
    for page in pages:
        for sign in page.signs:
            said = plain(sign.text) if sign.base < TYPE_AREA[3] else ""
            text += said
            places += [(page.number, round(sign.base))] * len(said)
    at = 0
    for paragraph in map(plain, paragraphs):
        found = text.find(paragraph, at)
        if found < 0 or not paragraph:
            continue
        at = found + len(paragraph)
        lines = Counter(page for page, _base in dict.fromkeys(places[found:at]))
        if len(lines) > 1 and 1 in (lines[min(lines)], lines[max(lines)]):
            yield f"page {min(lines)}: one line alone of {paragraph[:12]}…"


def heading_faults(pages: Sequence[Page], first_rows: Iterable[str]) -> Iterator[str]:
    """Pages that begin in a table with another row than the first of one: its heading is not repeated."""
    wanted = [plain(row) for row in first_rows]
    for page in pages:
        first = min((sign.top for sign in page.signs), default=0)
        ruled = [rule for rule in page.rules if rule.stands and rule.top < first and rule.bottom > first + 6]
        if len(ruled) > 2 and not page.body.startswith(tuple(wanted)):
            yield f"page {page.number} begins with {page.body[:12]}"
