"""Paragraphs as lines: what stands on each, where, and how far apart they are, as Word sets them.

Where a line ends, tabs, the space between Han and Latin and the stretching to both margins are worked out here and not by
Qt, because the exact pitch and the 28 characters of the official layout (GB/T 9704) leave no room for another opinion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from desktop.documents.pages import fonts
from desktop.documents.pages.line_breaking import hangs, is_han, may_part, signs, spaced, stretches
from desktop.documents.pages.lines import Line, Piece, Stretch
from desktop.documents.pages.model import PAGE, Inline, Look, Number, Paragraph, Picture, Tab

_LEADING = 1.3  # of the type: the pitch of a font by itself, as Word gives it to Chinese fonts
_OVER = 0.8  # of an exact pitch stands above the base line
_BODY = 0.88  # of a Han character stands above the base line
_SLACK = 2  # twips that rounding may take
_LEADERS = {"dot": ".", "middleDot": "·", "hyphen": "-", "underscore": "_", "heavy": "_"}


@dataclass(frozen=True)
class Sign:
    """One sign with its look; `name` of its font, `width` with its tracking, `gap` between it and the next."""

    text: str
    look: Look
    name: str
    width: float
    picture: Picture | None = None
    gap: float = 0


@dataclass(frozen=True)
class Numbers:
    """What the fields say."""

    page: int = 1
    pages: int = 1


def set_lines(paragraph: Paragraph, width: float, *, grid: float = 0, tab: float = 720, numbers: Numbers) -> list[Line]:
    """The lines of a paragraph in a column of this width; at least one. `grid`: the pitch of the page's lines, `tab`:
    how far apart the tab stops are that nobody set.
    """
    shape = paragraph.shape
    made = _with_gaps(list(_signs(paragraph.inlines, numbers)), shape.spaced)
    room = max(width - shape.right, 1)
    lines: list[Line] = []
    start = 0
    while start < len(made) or not lines:
        left = shape.left + (0 if lines else shape.first)
        stops = _stops(shape.tabs, shape.left if not lines and shape.first < 0 else 0, tab)
        end, following = _fill(made, start, left, room, stops, hanging=shape.hanging)
        last = following >= len(made) or (made[end : end + 1] and made[end].text in "\n\f")
        found = made[start:end]
        if following < len(made) and not last:
            while found and found[-1].text == " ":
                found.pop()
        pieces = _place(found, left, room, stops, shape.across, ends=bool(last))
        height, base = _measure(paragraph, found, grid)
        lines.append(Line(tuple(pieces), height, base, _page_ends(made, end)))
        start = following
    if made and made[-1].text == "\n":  # an empty line follows the last line end
        height, base = _measure(paragraph, [], grid)
        lines.append(Line((), height, base))
    return lines


def _page_ends(made: Sequence[Sign], end: int) -> bool:
    return end < len(made) and made[end].text == "\f"


def _signs(inlines: Iterable[Inline], numbers: Numbers) -> Iterator[Sign]:
    for inline in inlines:
        match inline:
            case Picture():
                yield Sign("\ufffc", Look("", "", inline.height), "", inline.width, inline)
            case Number():
                said = str(numbers.page if inline.kind == PAGE else numbers.pages)
                yield from _signs_of(said, inline.look)
            case _:
                yield from _signs_of(inline.text, inline.look)


def _signs_of(text: str, look: Look) -> Iterator[Sign]:
    size = round(look.size)
    for sign in signs(text):
        if sign in "\t\n\f":
            yield Sign(sign, look, look.han, 0)
        else:
            name = look.han if is_han(sign) else look.latin
            wide = fonts.width(sign, name, size, look.bold, look.italic)
            yield Sign(sign, look, name, wide + look.tracking)


def _with_gaps(made: list[Sign], wanted: bool) -> list[Sign]:
    """With a fifth of a character between Han and Latin, as LibreOffice does it."""
    if wanted:
        for place, (one, other) in enumerate(pairwise(made)):
            if spaced(one.text, other.text):
                made[place] = replace(one, gap=one.look.size / 5)
    return made


def _stops(tabs: tuple[Tab, ...], hanging: float, every: float) -> tuple[tuple[Tab, ...], float]:
    """The tab stops that are set (a hanging first line has one where the others begin), and how far apart others are."""
    return (tuple(sorted((*tabs, Tab(hanging)), key=lambda t: t.place)) if hanging else tabs), max(every, 1)


def _stop(stops: tuple[tuple[Tab, ...], float], at: float, room: float) -> Tab:
    """The next tab stop behind a place."""
    tabs, every = stops
    found = next((tab for tab in tabs if tab.place > at + 1), None)
    return found or Tab(min((int(at / every + 1e-6) + 1) * every, max(room, at + 1)))


def _after_tab(made: Sequence[Sign], place: int, at: float, stops: tuple[tuple[Tab, ...], float], room: float) -> float:
    """Where the text behind the tab at `place` begins."""
    stop = _stop(stops, at, room)
    if stop.across == "left":
        return stop.place
    wide = 0.0
    for sign in made[place + 1 :]:
        if sign.text in "\t\n\f":
            break
        wide += sign.width + sign.gap
    return max(at, stop.place - (wide if stop.across == "right" else wide / 2))


def _fill(
    made: Sequence[Sign],
    start: int,
    left: float,
    room: float,
    stops: tuple[tuple[Tab, ...], float],
    *,
    hanging: bool,
) -> tuple[int, int]:
    """Where the line that begins at `start` ends, and where the next begins."""
    at, possible, hung = left, start, False
    for place in range(start, len(made)):
        sign = made[place]
        if sign.text in "\n\f":
            return place, place + 1
        if place > start and may_part(made[place - 1].text, sign.text):
            possible = place
        if sign.text == "\t":
            if at >= room - _SLACK and place > start:
                return place, place
            at = _after_tab(made, place, at, stops, room)
            continue
        tracking = sign.look.tracking
        if at + sign.width - max(tracking, 0) > room + _SLACK and sign.text != " " and place > start:
            if hanging and hangs(sign.text) and not hung and made[place - 1].text not in " \t":
                hung = True
            else:
                ends = possible if possible > start else place
                return ends, ends
        at += sign.width + sign.gap
    return len(made), len(made)


def _place(
    found: Sequence[Sign],
    left: float,
    room: float,
    stops: tuple[tuple[Tab, ...], float],
    across: str,
    *,
    ends: bool,
) -> list[Piece]:
    """The pieces of one line: what stands between its tabs; the last one is stretched or pushed as the paragraph
    stands.
    """
    pieces: list[Piece] = []
    at, begin = left, 0
    for place, sign in enumerate(found):
        if sign.text == "\t":
            pieces += _pieces(found[begin:place], at, 0)
            at += _wide(found[begin:place])
            after = _after_tab(found, place, at, stops, room)
            pieces += _leader(_stop(stops, at, room), sign, at, after)
            at, begin = after, place + 1
    rest = found[begin:]
    spare = room - at - _wide(rest, trimmed=True)
    if across in ("center", "right") and not begin:
        return [*pieces, *_pieces(rest, at + max(spare, 0) / (2 if across == "center" else 1), 0)]
    stretched = across == "distribute" or (across == "both" and not ends)
    return [*pieces, *_pieces(rest, at, spare if stretched else 0)]


def _wide(found: Sequence[Sign], *, trimmed: bool = False) -> float:
    """The width of signs; `trimmed`: without what is put behind the last, and without a stop that hangs out."""
    if not found:
        return 0
    whole = sum(sign.width + sign.gap for sign in found)
    if trimmed:
        whole -= found[-1].gap + max(found[-1].look.tracking, 0)
    return whole


def _leader(stop: Tab, sign: Sign, at: float, after: float) -> list[Piece]:
    """The characters that fill the way to a tab stop."""
    fill = _LEADERS.get(stop.leader, "")
    if not fill:
        return []
    wide = fonts.width(fill, sign.look.latin, round(sign.look.size), False, False)
    count = int((after - at) / max(wide, 1))
    look = replace(sign.look, tracking=0, underlined=False)
    return [Piece(after - count * wide, (Stretch(fill * count, look, sign.look.latin, 0),))] if count > 0 else []


def _pieces(found: Sequence[Sign], left: float, spare: float) -> Iterator[Piece]:
    """Signs from `left` on, with `spare` shared among the gaps where space may grow."""
    if len(found) > 1 and hangs(found[-1].text) and spare < 0:
        spare += found[-1].width  # it stands beyond the margin
    gaps = [stretches(one.text, other.text) for one, other in pairwise(found)]
    each = spare / max(sum(gaps), 1) if spare > 0 or sum(gaps) > 4 else 0
    apart = [sign.gap + (each if grows else 0) for sign, grows in zip(found, [*gaps, False], strict=False)]
    for is_picture, group in groupby(range(len(found)), key=lambda place: found[place].picture is not None):
        places = list(group)
        if is_picture:
            for place in places:
                yield Piece(left, (), found[place].picture)
                left += found[place].width + apart[place]
        else:
            yield Piece(left, tuple(_stretches([(found[p], apart[p]) for p in places])))
            left += sum(found[p].width + apart[p] for p in places)


def _stretches(found: Sequence[tuple[Sign, float]]) -> Iterator[Stretch]:
    for (look, name, apart), group in groupby(found, key=lambda one: (one[0].look, one[0].name, round(one[1], 2))):
        yield Stretch("".join(sign.text for sign, _apart in group), look, name, apart)


def _measure(paragraph: Paragraph, found: Sequence[Sign], grid: float) -> tuple[float, float]:
    """Height of a line, and its base line below the top."""
    shape = paragraph.shape
    size = max((sign.look.size for sign in found if not sign.picture), default=paragraph.mark.size)
    drawn = max((sign.picture.height for sign in found if sign.picture), default=0)
    if shape.exact and shape.pitch:
        return shape.pitch, shape.pitch * _OVER
    natural = size * _LEADING
    if grid and shape.grid:
        natural = max(grid, -(-natural // grid) * grid if natural > grid * 1.2 else grid)
    height = max(shape.pitch, natural * (1 if shape.pitch else shape.factor))
    base = (height - size) / 2 + size * _BODY
    if drawn:
        base = max(base, drawn)
        height = max(height, base + size * (1 - _BODY))
    return height, base
