"""Sheet numbers keyed in from paper: "1-20,23, 26=李大爷" (DOMAIN.md, Sign-in)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_name
from desktop.rules.roster_cells import LONGEST_NAME

LONGEST_RANGE = 2_000

# Blanks divide only before another number: 26=王 芳 is one person.
_BETWEEN = re.compile(r"\s*[,，、;；。\n]\s*|\s+(?=\d)")
_PART = re.compile(
    r"(?P<first>\d{1,6})号?(?:(?P<to>[-~‐-―−－﹣～〜至到]+)(?P<last>\d{1,6})号?|=(?P<name>.*))?", re.DOTALL
)
_SHOWN = 20


@dataclass(frozen=True)
class SheetNumber:
    """A number on the printed sheet, with the name where a blank row was named."""

    number: int
    name: str | None = None


def parse_sheet_numbers(text: str) -> tuple[SheetNumber, ...]:
    """The numbers in the order written, each once. Raises UserError quoting the part that cannot be understood."""
    joined = re.sub(r"\s*[=＝]\s*", "=", text.strip())
    joined = re.sub(r"(?<=[\d号])\s*([-~‐-―−－﹣～〜至到]+)\s*(?=\d)", r"\1", joined)
    found: dict[int, str | None] = {}
    for part in filter(None, _BETWEEN.split(joined)):
        for number, name in _read(part):
            if name and found.get(number) not in (None, name):
                raise UserError(
                    _("编号 {number} 写了两个名字：“{one}”和“{other}”；请改成一个。").format(
                        number=number, one=found[number], other=name
                    )
                )
            found[number] = name or found.get(number)
    if not found:
        raise UserError(_("还没有写编号；请照签到表写，例如 1-20,23,26=李大爷。"))
    return tuple(SheetNumber(number, name) for number, name in found.items())


def _read(part: str) -> list[tuple[int, str | None]]:
    match = _PART.fullmatch(part)
    if not match:
        raise _wrong(part, _("看不懂"))
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not first:
        raise _wrong(part, _("的编号是 0，编号从 1 起"))
    if last < first:
        raise _wrong(part, _("前大后小"))
    if last - first >= LONGEST_RANGE:
        raise _wrong(part, _("一段超过了 {most} 个").format(most=LONGEST_RANGE))
    if match["name"] is None:
        return [(number, None) for number in range(first, last + 1)]
    return [(first, _name(match["name"], part))]


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
