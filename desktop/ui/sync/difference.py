"""Two texts beside each other, with what differs marked: the eye finds a changed number in a long sentence at once."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

LONGEST = 2_000  # signs that are compared one by one: it takes time, and more of it is read as a whole anyway
SHORTEST = 2  # signs alike between two differences; fewer only tear the marks apart
_MARK = '<span style="background-color:#ffe08a;font-weight:bold">{text}</span>'


def marked(text: str, other: str) -> str:
    """`text` as HTML, with what is not in `other` marked."""
    shown = (_MARK.format(text=_html(part)) if differs else _html(part) for part, differs in parts(text, other))
    return "".join(shown)


def parts(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it differs."""
    head = _alike(text, other)
    tail = _alike(text[head:][::-1], other[head:][::-1])
    end = len(text) - tail
    yield from ((text[:head], False),) if head else ()
    yield from _compared(text[head:end], other[head : len(other) - tail])
    yield from ((text[end:], False),) if tail else ()


def _alike(one: str, other: str) -> int:
    """How many signs stand alike at the beginning of both."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _compared(text: str, other: str) -> Iterator[tuple[str, bool]]:
    if not text:
        return
    if max(len(text), len(other)) > LONGEST:
        yield text, True
        return
    at = 0
    for block in SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks():
        if block.size < SHORTEST and block.size:
            continue
        if block.a > at:
            yield text[at : block.a], True
        if block.size:
            yield text[block.a : block.a + block.size], False
        at = block.a + block.size


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")
