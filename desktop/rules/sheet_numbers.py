"""Sheet numbers keyed in from paper: "1-20,23, 26=李大爷" (DOMAIN.md, Sign-in), and what stands beside a name there:
"5请假, 8代签=王芳, 9代会=李四".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_name
from desktop.rules.roster_cells import LONGEST_NAME

LONGEST_RANGE = 2_000

# Blanks divide only before another number: 26=王 芳 is one person.
_BETWEEN = re.compile(r"\s*[,，、;；。\n]\s*|\s+(?=\d)")
_PART = re.compile(
    r"(?P<first>\d{1,6})号?(?:(?P<to>[-~‐-―−－﹣～〜至到]+)(?P<last>\d{1,6})号?)?(?P<mark>请假|代签|代会)?(?:=(?P<name>.*))?",
    re.DOTALL,
)
_SHOWN = 20


class Mark(StrEnum):
    """What paper says beside a name."""

    EXCUSED = "请假"
    SIGNED_BY = "代签"  # somebody wrote the name of a person who was there
    STANDS_IN = "代会"  # a deputy came instead


@dataclass(frozen=True)
class SheetNumber:
    """A number on the printed sheet. `name`: whose, where a blank row was named; with 代签 and 代会 who did that."""

    number: int
    name: str | None = None
    mark: Mark | None = None


def parse_sheet_numbers(text: str) -> tuple[SheetNumber, ...]:
    """The numbers in the order written, each once; what is said of one number goes before a range that holds it.
    Raises UserError quoting the part that cannot be understood.
    """
    joined = re.sub(r"\s*[=＝]\s*", "=", text.strip())
    joined = re.sub(r"(?<=[\d号])\s*([-~‐-―−－﹣～〜至到]+)\s*(?=\d)", r"\1", joined)
    joined = re.sub(r"(?<=[\d号])\s*(?=请假|代签|代会)", "", joined)
    found: dict[int, SheetNumber] = {}
    for part in filter(None, _BETWEEN.split(joined)):
        for entry in _read(part):
            known = found.get(entry.number, SheetNumber(entry.number))
            found[entry.number] = _together(known, entry)
    if not found:
        raise UserError(_("还没有写编号；请照签到表写，例如 1-20,23,26=李大爷。"))
    return tuple(found.values())


def _together(known: SheetNumber, entry: SheetNumber) -> SheetNumber:
    """Both of the same number: a bare one says nothing against the other."""
    bare = SheetNumber(entry.number)
    if known == bare or entry in (bare, known):
        return known if entry == bare else entry
    if known.mark or entry.mark:
        raise UserError(_("编号 {number} 写了两回，说的不一样；请改成一个。").format(number=entry.number))
    raise UserError(
        _("编号 {number} 写了两个名字：“{one}”和“{other}”；请改成一个。").format(
            number=entry.number, one=known.name, other=entry.name
        )
    )


def _read(part: str) -> Iterator[SheetNumber]:
    match = _PART.fullmatch(part)
    if not match or (match["last"] and match["name"] is not None):
        raise _wrong(part, _("看不懂"))
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not first:
        raise _wrong(part, _("的编号是 0，编号从 1 起"))
    if last < first:
        raise _wrong(part, _("前大后小"))
    if last - first >= LONGEST_RANGE:
        raise _wrong(part, _("一段超过了 {most} 个").format(most=LONGEST_RANGE))
    mark = Mark(match["mark"]) if match["mark"] else None
    name = None if match["name"] is None else _name(match["name"], part)
    if mark and (mark is Mark.EXCUSED) != (name is None):
        raise _wrong(part, _("不用写名字") if mark is Mark.EXCUSED else _("没有写是谁"))
    for number in range(first, last + 1):
        yield SheetNumber(number, name, mark)


def _name(text: str, part: str) -> str:
    if len(text) > 4 * LONGEST_NAME:
        raise _wrong(part, _("的名字太长"))
    name = clean_name(text)
    if len(name) > LONGEST_NAME:
        raise _wrong(part, _("的名字太长"))
    if not any(c.isalpha() for c in name) or "=" in name:
        raise _wrong(part, _("没有写对名字"))
    return name


def _wrong(part: str, why: str) -> UserError:
    shown = part if len(part) <= _SHOWN else part[:_SHOWN] + "…"
    return UserError(_("“{part}”{why}；请照签到表写，例如 1-20,23,26=李大爷。").format(part=shown, why=why))
