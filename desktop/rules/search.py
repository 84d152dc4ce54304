"""Finding people while typing: by name, pinyin, initials, a mixture of them, sheet number, or the tail of a phone.

All names stand in one text, a line each, so that a key typed costs one or two searches at the speed of the
regular expression engine, also with 5,000 people. Whoever is only nearly meant (one wrong letter, another sign of the
same sound) comes after everybody who is really meant.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, pairwise

from desktop.base.text import plain_digits

SHORTEST_TAIL = 3  # digits of a phone that may be searched for
SHORTEST_NEAR, SHORTEST_INITIALS = 4, 3  # letters in which an error is forgiven
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


@dataclass(frozen=True)
class Found:
    """Ids, the best match first. `near`: those whom the words mean only if one letter of them is wrong."""

    sure: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class PeopleIndex:
    """Built once for a list of people; finds the best match first, equals in the order of the list."""

    def __init__(self, people: Iterable[Known]) -> None:
        from rapidfuzz import process  # loaded with the first list of people, never before the window
        from rapidfuzz.distance import OSA

        self._people = list(people)
        lines = [(line, i) for i, person in enumerate(self._people) for line in _lines(person.name)]
        self._names = _Text(lines)
        self._later_words = _Text((rest, i) for line, i in lines for rest in _rests(line))
        self._spelt = [(_signs(line), _pinyin(line)) for line, _whose in lines]
        self._initials = [_initials(line) for line, _whose in lines]
        self._whose = [whose for _line, whose in lines]
        self._numbers: dict[int, list[int]] = {}  # two computers may have given the same one
        for i, person in enumerate(self._people):
            if person.number is not None:
                self._numbers.setdefault(person.number, []).append(i)
        self._tails = _Text((re.sub(r"\D", "", p.phone)[::-1], i) for i, p in enumerate(self._people) if p.phone)
        self._one_error = partial(process.extract, scorer=OSA.distance, score_cutoff=1, limit=None)

    def find(self, text: str, limit: int = 50) -> list[str]:
        """Ids of those whom `text` may mean, also nearly; empty where it is empty."""
        found = self.search(text, limit)
        return [*found.sure, *found.near]

    def search(self, text: str, limit: int = 50) -> Found:
        """Who is meant, and who is nearly meant, no more than `limit` together. Digits never mean somebody nearly."""
        wanted = _DROPPED.sub("", plain_digits(text)).lower()
        if not wanted:
            return Found()
        digits = self._by_digits(wanted) if wanted.isdecimal() else ()
        sure = list(dict.fromkeys([*digits, *self._by_name(wanted, limit)]))[:limit]
        near = [i for i in self._nearly(wanted, not sure) if i not in sure] if len(sure) < limit else []
        ids = [self._people[i].id for i in [*sure, *near[: limit - len(sure)]]]
        return Found(tuple(ids[: len(sure)]), tuple(ids[len(sure) :]))

    def _by_digits(self, digits: str) -> list[int]:
        """Whose sheet number this is, then whose phone ends so."""
        numbered = self._numbers.get(int(digits), []) if len(digits) <= 6 else []
        tails = self._tails.matches(re.compile(f"\n{digits[::-1]}")) if len(digits) >= SHORTEST_TAIL else []
        return [*numbered, *(self._tails.whose[hit[-1]] for hit in tails)]

    def _by_name(self, wanted: str, limit: int) -> list[int]:
        """Whose name this is, who begins so, whose initials these are, then who has a later word that begins so."""
        pattern, written = _pattern(wanted), int(wanted.isascii())
        hits = []
        for left, cut, line in self._names.matches(pattern):
            spelt = self._spelt[line][written]
            rank = 0 if spelt == wanted else 1 if spelt.startswith(wanted) else 2
            hits.append((rank, left, cut, self._whose[line]))
        found = [hit[-1] for hit in sorted(hits)]
        if len(found) < limit:
            later = self._later_words
            found += [later.whose[hit[-1]] for hit in sorted(later.matches(pattern))]
        return found

    def _nearly(self, wanted: str, nobody_else: bool) -> list[int]:
        """Who is called so but for one letter, signs being taken by their sound. Where nobody else is meant, also who
        begins so, and whose initials these are.
        """
        typed = "".join(_pinyin(_read(sign)) if not sign.isascii() else sign for sign in wanted)
        if not (typed.isascii() and typed.isalpha()):
            return []
        names = [spelt for _signs, spelt in self._spelt]
        hits: list[tuple[float, int]] = []
        if len(typed) >= SHORTEST_NEAR:
            hits += [(errors, line) for _name, errors, line in self._one_error(typed, names)]
        if nobody_else and not hits and len(typed) >= SHORTEST_NEAR:
            for length in (len(typed), len(typed) - 1, len(typed) + 1):
                begun = [name[:length] for name in names]
                hits += [(errors, line) for _name, errors, line in self._one_error(typed, begun)]
        if nobody_else and wanted.isascii() and len(typed) >= SHORTEST_INITIALS:
            hits += [(2, line) for _name, _errors, line in self._one_error(typed, self._initials)]
        return list(dict.fromkeys(self._whose[line] for _errors, line in sorted(hits)))


class _Text:
    """Many lines as one text, each belonging to somebody by place in the list."""

    def __init__(self, lines: Iterable[tuple[str, int]]) -> None:
        lines = list(lines)
        self._text = "\n" + "\n".join(line for line, _whose in lines) + "\n"
        self._starts = [0, *accumulate(len(line) + 1 for line, _whose in lines)]
        self.whose = [whose for _line, whose in lines]

    def matches(self, pattern: re.Pattern[str]) -> list[tuple[bool, bool, int]]:
        """Whether words were left untyped, whether the end of a word was, and which line it is; the best sorts first."""
        text = self._text
        found = []
        for match in pattern.finditer(text):
            end = match.end()
            left = text.find(" ", end, text.index("\n", end)) >= 0
            line = bisect_right(self._starts, match.start()) - 1
            found.append((left, text[end] not in " /\n", line))
        return found


def _signs(line: str) -> str:
    """王/wang 芳/fang: 王芳; Latin words stand for themselves."""
    return "".join(word.partition("/")[0] or word[1:] for word in line.split())


def _pinyin(line: str) -> str:
    """王/wang 芳/fang: wangfang; a sign that nobody can read stands for itself."""
    return "".join(word.partition("/")[2] or word for word in line.split())


def _initials(line: str) -> str:
    return "".join((word.partition("/")[2] or word)[0] for word in line.split())


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
