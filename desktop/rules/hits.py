"""Words typed to find a line in everything that was recorded: which lines hold them all, and where in the line.

Characters are found as they stand, letters in either case, full-width letters and digits as plain ones. A word of letters may also
mean people: `names` are those whom it may mean by pinyin.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

AROUND = 24  # characters that stand before a hit in a text that is cut
_NUMBER = re.compile(r"(?:.*-)?\d{4}-\d{2,}-s?\d{2,}")  # 编号: record.commitment_number, suggestion_number
_WIDE = re.compile("[\u3000０-９Ａ-Ｚａ-ｚ]")


def folded(text: str) -> str:
    """As it is compared: of the same length, so that places in it are places in the text."""
    plain = _WIDE.sub(lambda found: " " if found[0] == "\u3000" else chr(ord(found[0]) - 0xFEE0), text)
    low = plain.lower()
    return low if len(low) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


@dataclass(frozen=True)
class Wanted:
    """`words`: each with what it may stand for, itself first. A line is found where it holds something of every one."""

    words: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def numbered(self) -> bool:
        """Whether one of them is written as a whole 编号 is: a shorter one ("2026") would mean every line of a year."""
        return any(_NUMBER.fullmatch(choices[0]) for choices in self.words)

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile("|".join(map(re.escape, choices))) for choices in self.words]

    def found_in(self, texts: Sequence[str]) -> list[int]:
        """The places of those that hold every word. All are read as one text, at the speed of the expression engine."""
        whole = folded("\n".join(texts))
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        found = set(range(len(texts)))
        for pattern in self._patterns:
            found &= {bisect_right(starts, match.start()) - 1 for match in pattern.finditer(whole)}
        return sorted(found)

    def touches(self, text: str) -> bool:
        """Whether any of the words stands in it."""
        low = folded(text)
        return any(pattern.search(low) for pattern in self._patterns)

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand, from and to, in order; what overlaps is one."""
        low = folded(text)
        found = sorted(match.span() for pattern in self._patterns for match in pattern.finditer(low))
        joined: list[tuple[int, int]] = []
        for start, end in found:
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(joined[-1][1], end)
            else:
                joined.append((start, end))
        return joined

    def excerpt(self, text: str) -> str:
        """The text on one line, from shortly before the first hit."""
        flat = " ".join(text.split())
        marks = self.marks(flat)
        start = marks[0][0] - AROUND if marks else 0
        return flat if start <= AROUND else "…" + flat[start:]


def wanted(typed: str, names: Callable[[str], Iterable[str]] = lambda _word: ()) -> Wanted:
    """What was typed, word by word. `names` gives the people that a word of letters may mean."""
    words = dict.fromkeys(folded(typed).split())
    return Wanted(tuple((word, *_meant(word, names)) for word in words))


def _meant(word: str, names: Callable[[str], Iterable[str]]) -> Iterable[str]:
    if len(word) < 2 or not re.fullmatch(r"[a-z]+", word):
        return ()
    return tuple(dict.fromkeys(low for name in names(word) if (low := folded(name)) and word not in low))
