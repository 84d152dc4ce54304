"""Finding people while typing: by name, pinyin, initials, a mixture of them, sheet number, or the tail of a phone.

All names stand in one text, a line each, so that a key typed costs one or two searches at the speed of the
regular expression engine, also with 5,000 people.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from desktop.base.text import plain_digits

SHORTEST_TAIL = 3  # digits of a phone that may be searched for
_DROPPED = re.compile(r"[\s'’·.\-]")  # blanks, the apostrophe of pinyin, the separators in names


_WORD_TYPED = "(?:(?= )|(?<=/.)|(?<=/[zcs]h))"  # in full, or its initial

# How people read these in names, beside the reading that stands first in a dictionary.
_OTHER_READINGS = (
    "单shan 解xie 仇qiu 查zha 曾zeng 朴piao 盖ge 区ou 翟zhai 乐yue 尉yu 缪miao 员yun 黑he 秘bi 折she 洗xian 繁po 种chong "
    "重chong 长chang 覃qin 盛cheng 召shao 能nai 祭zhai 都du 谌shen 茜xi 行hang 朝zhao 晟sheng 佴nai 隗wei 句gou 郇xun "
    "车ju 阚kan 宓fu 牟mu 万mo 郗chi 薄bo 柏bo 卜bu 藏zang 贠yun 蔚yu 莘xin"
)
_IN_NAMES = {word[0]: word[1:] for word in _OTHER_READINGS.split()}


@dataclass(frozen=True)
class Known:
    """Somebody who can be found. `number`: on the sheet; `phone`: only to be found by its tail, never shown."""

    id: str
    name: str
    number: int | None = None
    phone: str = ""


class PeopleIndex:
    """Built once for a list of people; `find` gives the best match first, equals in the order of the list."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._people = list(people)
        lines = [(line, i) for i, person in enumerate(self._people) for line in _lines(person.name)]
        self._names = _Text(lines)
        self._later_words = _Text((rest, i) for line, i in lines for rest in _rests(line))
        self._numbers = {p.number: i for i, p in enumerate(self._people) if p.number is not None}
        self._tails = _Text((re.sub(r"\D", "", p.phone)[::-1], i) for i, p in enumerate(self._people) if p.phone)

    def find(self, text: str, limit: int = 50) -> list[str]:
        """Ids of those whom `text` may mean; empty where it is empty."""
        wanted = _DROPPED.sub("", plain_digits(text)).lower()
        if not wanted:
            return []
        found = dict.fromkeys(self._by_digits(wanted)) if wanted.isdecimal() else {}
        found.update(dict.fromkeys(self._by_name(wanted, limit)))
        return [self._people[i].id for i in list(found)[:limit]]

    def _by_digits(self, digits: str) -> list[int]:
        """Whose sheet number this is, then whose phone ends so."""
        number = self._numbers.get(int(digits)) if len(digits) <= 6 else None
        tails = self._tails.matches(re.compile(f"\n{digits[::-1]}")) if len(digits) >= SHORTEST_TAIL else []
        return [*([] if number is None else [number]), *(hit[-1] for hit in tails)]

    def _by_name(self, wanted: str, limit: int) -> list[int]:
        """Who begins so, then who has a later word that does."""
        pattern = _pattern(wanted)
        hits = sorted(self._names.matches(pattern))
        if len(hits) < limit:
            hits += sorted(self._later_words.matches(pattern))
        return [hit[-1] for hit in hits]


class _Text:
    """Many lines as one text, each belonging to somebody by place in the list."""

    def __init__(self, lines: Iterable[tuple[str, int]]) -> None:
        lines = list(lines)
        self._text = "\n" + "\n".join(line for line, _whose in lines) + "\n"
        self._starts = [0, *accumulate(len(line) + 1 for line, _whose in lines)]
        self._whose = [whose for _line, whose in lines]

    def matches(self, pattern: re.Pattern[str]) -> list[tuple[bool, bool, int]]:
        """Whether words were left untyped, whether the end of a word was, and whose line it is; the best sorts first."""
        text = self._text
        found = []
        for match in pattern.finditer(text):
            end = match.end()
            left = text.find(" ", end, text.index("\n", end)) >= 0
            whose = self._whose[bisect_right(self._starts, match.start()) - 1]
            found.append((left, text[end] not in " /\n", whose))
        return found


def _lines(name: str) -> Iterator[str]:
    """王/wang 芳/fang: a sign and its reading, one word a sign; Latin words and numbers stand for themselves. A name
    with a sign that has another reading has another line.
    """
    words = re.findall(r"[a-z0-9]+|[^\W_]", plain_digits(name).lower())
    usual = [f"/{word}" if word[0].isascii() else _read(word) for word in words]
    yield " ".join(usual)
    for i, word in enumerate(words):
        if word in _IN_NAMES:
            yield " ".join([*usual[:i], f"{word}/{_IN_NAMES[word]}", *usual[i + 1 :]])


@lru_cache(maxsize=20_000)
def _read(sign: str) -> str:
    """One sign with its commonest reading in plain pinyin; hangul and rare signs have none."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # signs alone need no phrases, whose dictionary takes 0.3 s
    from pypinyin import Style, lazy_pinyin  # loaded with the first list of people, never before the window

    found = lazy_pinyin(sign, style=Style.NORMAL, errors="ignore")
    return f"{sign}/{found[0]}" if found else sign


def _rests(line: str) -> Iterator[str]:
    """The line from each of its later words on."""
    while (space := line.find(" ")) >= 0:
        line = line[space + 1 :]
        yield line


@lru_cache(maxsize=256)
def _pattern(wanted: str) -> re.Pattern[str]:
    """What matches at the beginning of a line.

    Each letter goes on in the reading of the letter before it; or it begins a reading of the next word, where that of
    the word before was typed in full or by its initial: "wf", "wfang" and "wangf" all mean 王芳.
    """
    parts = [_begin(wanted[0])]
    for before, sign in pairwise(wanted):
        next_word = f"{_WORD_TYPED if before.isascii() else ''}[^ \n]* {_begin(sign)}"
        within = before.isascii() and sign.isascii()
        parts.append(f"(?:{re.escape(sign)}|{next_word})" if within else next_word)
    return re.compile("\n" + "".join(parts))


def _begin(sign: str) -> str:
    return f"[^/ \n]?/{re.escape(sign)}" if sign.isascii() else re.escape(sign)
