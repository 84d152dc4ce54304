"""What each column of a shared table may hold, found out from the tables and the dataclasses that read them.

Text from another computer enters here: what `base.text` would have taken out of it is refused, and so is whatever
would make a page or a document fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from functools import cache, lru_cache
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from desktop.base.ids import is_digest, is_id
from desktop.base.text import INVISIBLE
from desktop.services.rows import TABLES
from desktop.store.tables import SHARED, Day, Moment, Texts
from desktop.sync.wire.log_lines import milliseconds_of

LONGEST = 100_000  # signs of a text: five times what may be typed as one
EARLIEST = milliseconds_of(datetime(1900, 1, 1, tzinfo=UTC))
LATEST = milliseconds_of(datetime(2200, 1, 1, tzinfo=UTC))
_DEEPEST = 8  # lists in lists
_MOST = 10_000_000  # of what people count, or minutes that can still be added to a date
_MOST_OF_MACHINE = 1 << 42  # milliseconds since a start, or bytes
_OF_MACHINE = frozenset(("mono", "ended_mono", "settled", "size"))
_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_is_unclean = re.compile(f"[\x0b\x0c\x85{INVISIBLE}]").search  # what `base.text` takes out

Check = Callable[[Any], bool]


class Verdict(Enum):
    """On a value, or all values of a row."""

    GOOD = "good"
    NEWER = "a word that a later version of this program may know"
    BAD = "bad"


@dataclass(frozen=True)
class Form:
    """`required`: what a creation has to give. `words`: columns that hold a word of a fixed list."""

    checks: dict[str, Check]
    required: frozenset[str]
    words: frozenset[str]


def is_text(value: Any) -> bool:
    return type(value) is str and (not value or (len(value) <= LONGEST and not _is_unclean(value)))


def is_moment(value: Any) -> bool:
    """Milliseconds of UTC since 1970 that a calendar can show in any zone."""
    return type(value) is int and EARLIEST <= value < LATEST


def is_plain(value: Any, depth: int = 0) -> bool:
    """JSON of moderate size: all that can be said of a field of a newer program."""
    if value is None or isinstance(value, bool | float) or is_text(value):
        return True
    if isinstance(value, int):
        return abs(value) < 1 << 63
    if depth > _DEEPEST or not isinstance(value, list | dict) or len(value) > LONGEST:
        return False
    inner = value if isinstance(value, list) else [*value.keys(), *value.values()]
    return all(is_plain(one, depth + 1) for one in inner)


@cache
def form_of(table: str) -> Form | None:
    """None for a table that this program does not know."""
    known = SHARED.get(table)
    if known is None:
        return None
    hints = get_type_hints(next(cls for cls, found in TABLES.items() if found is known))
    columns = [column for column in known.columns if column.name != "id"]
    checks = {column.name: _check(known, column, hints[column.name]) for column in columns}
    required = frozenset(c.name for c in columns if not c.nullable and not checks[c.name](_default(c)))
    words = frozenset(name for name in checks if _is_word(hints[name]))
    return Form(checks, required, words)


def judge(table: str, field: str, value: Any) -> Verdict:
    """Of one value. Columns that this program does not know may hold whatever JSON can say."""
    form = form_of(table)
    check = form.checks.get(field) if form else None
    if (check or is_plain)(value):
        return Verdict.GOOD if field != "id" else Verdict.BAD
    newer = form is not None and field in form.words and is_text(value) and 0 < len(value) < 40
    return Verdict.NEWER if newer else Verdict.BAD


def _default(column: Column[Any]) -> Any:
    """What a row holds whose creation says nothing of the column; None where there is nothing."""
    text = getattr(column.server_default, "arg", None)
    return int(text) if text is not None and isinstance(column.type, Integer | Boolean) else text


def _is_word(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _check(table: Table, column: Column[Any], hint: Any) -> Check:
    special: dict[tuple[str, str], Check] = {("meeting", "zone"): _is_zone, ("attachment", "sha256"): is_digest}
    ordinary = _one_of(hint) if _is_word(hint) else _by_type(column)
    check = special.get((table.name, column.name), ordinary)
    return (lambda value: value is None or check(value)) if column.nullable else check


def _one_of(words: type[StrEnum]) -> Check:
    """Whatever the list itself takes for one of its words."""
    known = frozenset(str(one) for one in words)
    if _takes(words, ""):
        known |= {""}
    return lambda value: type(value) is str and value in known


def _takes(words: type[StrEnum], text: str) -> bool:
    try:
        words(text)
    except ValueError:
        return False
    return True


def _by_type(column: Column[Any]) -> Check:
    kind = column.type
    if isinstance(kind, Moment):
        return is_moment
    if isinstance(kind, Day):
        return _is_day
    if isinstance(kind, Texts):
        return _is_texts
    if isinstance(kind, Boolean):
        return lambda value: type(value) is int and 0 <= value <= 1
    if isinstance(kind, Integer):
        most = _MOST_OF_MACHINE if column.name in _OF_MACHINE else _MOST
        return lambda value: type(value) is int and 0 <= value <= most
    if isinstance(kind, String) and not isinstance(kind, Text):
        return is_id
    return is_text


def _is_day(value: Any) -> bool:
    if type(value) is not str or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_texts(value: Any) -> bool:
    """A JSON list of texts, as the database holds it."""
    if value == "[]":
        return True
    try:
        found = json.loads(value) if type(value) is str and len(value) <= LONGEST else None
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(is_text(one) for one in found)


def _is_zone(value: Any) -> bool:
    return type(value) is str and len(value) < 64 and _is_known_zone(value)


@lru_cache(maxsize=64)
def _is_known_zone(name: str) -> bool:
    """Whether this computer can reckon with it: a page that cannot fails."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
