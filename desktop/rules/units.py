"""Units that answer and carry things out, under all the names that people call them by: 物业 is 城关物业公司.

Words that were typed stay as they are; the proper name is offered beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop.base.text import clean_line, plain_digits
from desktop.rules.meeting import Unit
from desktop.rules.search import Known, PeopleIndex

_BETWEEN = re.compile(r"[\s、,，;；/]+")


@dataclass(frozen=True)
class Meant:
    """A unit that typed words may mean. `by`: the other name that they touch, "" for its own. `exact`: they are one of
    its other names.
    """

    unit: Unit
    by: str = ""
    exact: bool = False


def aliases_in(text: str) -> tuple[str, ...]:
    """Other names as they are typed in one line: 物业、城关物业."""
    return tuple(dict.fromkeys(filter(None, _BETWEEN.split(clean_line(text)))))


def called(unit: Unit) -> tuple[str, ...]:
    """Everything that a unit is called."""
    return (unit.name, *unit.aliases)


def resolve(units: Iterable[Unit], text: str) -> Unit | None:
    """The unit of which this is the name, or another one; capitals, blanks and full-width letters do not matter."""
    wanted = _plain(text)
    return next((u for u in units if wanted and wanted in map(_plain, called(u))), None)


def with_used(listed: Sequence[Unit], used: Iterable[str]) -> tuple[Unit, ...]:
    """The units of the list and the names that were written, in the order of `used`; what nobody used stands last. A
    name that is another one of a listed unit is that unit.
    """
    proper = {_plain(name): unit for unit in listed for name in reversed(called(unit))}
    found: dict[str, Unit] = {}
    for name in filter(None, used):
        unit = proper.get(_plain(name)) or Unit("", name)
        found.setdefault(unit.name, unit)
    for unit in listed:
        found.setdefault(unit.name, unit)
    return tuple(found.values())


def find(units: tuple[Unit, ...], text: str, limit: int) -> list[Meant]:
    """What `text` may mean, the likeliest first: the whole of another name, a part of a name, pinyin or initials. All
    units where nothing is typed; not the unit whose name is typed already.
    """
    wanted = _plain(text)
    if not wanted:
        return [Meant(unit) for unit in units[:limit]]
    found: dict[str, Meant] = {}
    for meant in (*_exact(units, wanted), *_holding(units, wanted), *_by_pinyin(units, text)):
        if _plain(meant.unit.name) != wanted:
            found.setdefault(meant.unit.name, meant)
    return list(found.values())[:limit]


def _exact(units: Iterable[Unit], wanted: str) -> Iterator[Meant]:
    for unit in units:
        by = next((alias for alias in unit.aliases if _plain(alias) == wanted), None)
        if by:
            yield Meant(unit, by, exact=True)


def _holding(units: Iterable[Unit], wanted: str) -> list[Meant]:
    """Those whose own name holds the words come before those that are only called so."""
    hits = [(unit, name) for unit in units for name in called(unit) if wanted in _plain(name)]
    hits.sort(key=lambda hit: hit[1] != hit[0].name)
    return [_by(unit, name) for unit, name in hits]


def _by_pinyin(units: tuple[Unit, ...], text: str) -> list[Meant]:
    if not plain_digits(text).isascii():
        return []
    index, names = _index(units)
    return [_by(*names[int(row)]) for row in index.find(text)]


@lru_cache(maxsize=2)
def _index(units: tuple[Unit, ...]) -> tuple[PeopleIndex, list[tuple[Unit, str]]]:
    names = [(unit, name) for unit in units for name in called(unit)]
    return PeopleIndex(Known(str(place), name) for place, (_unit, name) in enumerate(names)), names


def _by(unit: Unit, name: str) -> Meant:
    return Meant(unit, "" if name == unit.name else name)


def _plain(name: str) -> str:
    return "".join(plain_digits(name).casefold().split())
