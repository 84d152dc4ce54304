"""One setting: what it is called, which kind of value it takes, and which values will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, plain_digits
from desktop.rules.bodies import Body
from desktop.rules.meeting import DELIBERATION

SHARES = ("1/2", "3/5", "2/3", "3/4", "4/5")


class Kind(StrEnum):
    LINE = "line"
    LINES = "lines"  # one a row
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    BODIES = "bodies"  # a table: name → rules.bodies.Body


class Group(StrEnum):
    """A section of the page."""

    MEETING = "meeting"
    NAMES = "names"
    VOTES = "votes"
    MINUTES = "minutes"
    PAPERS = "papers"
    LEDGER = "ledger"


@dataclass(frozen=True)
class Setting:
    """`least` and `most` bound a number, `most` also how many lines there can be, `longest` the characters of a line.
    `choices`: all there is of a CHOICE, what is offered for a LINE. `forbidden`: signs that would break a document.
    `flows`: what an office sets is the default of its rooms.
    """

    key: str
    group: Group
    kind: Kind
    default: Any
    label: str
    help: str
    least: int = 0
    most: int = 30
    longest: int = 60
    choices: tuple[str, ...] = ()
    forbidden: str = ""
    flows: bool = False


def cleaned(setting: Setting, value: Any) -> Any:
    """The value as it is kept. Raises UserError with one sentence where it cannot be."""
    match setting.kind:
        case Kind.LINE:
            return _line(setting, value, needed=bool(setting.least))
        case Kind.LINES:
            lines = tuple(filter(None, (_line(setting, line) for line in value)))
            _check_count(setting, len(lines))
            return lines
        case Kind.NUMBER:
            return _number(setting, value)
        case Kind.CHOICE:
            if value not in setting.choices:
                raise UserError(_("“{label}”没有这一项；请从里面选一个。").format(label=setting.label))
            return str(value)
        case Kind.FLAG:
            return bool(value)
        case Kind.BODIES:
            return _bodies(setting, tuple(value.items() if isinstance(value, Mapping) else value))


def _line(setting: Setting, text: str, *, needed: bool = False) -> str:
    line = clean_line(text)
    if needed and not line:
        raise UserError(_("“{label}”不能空着。").format(label=setting.label))
    if len(line) > setting.longest:
        sentence = _("“{text}…”太长，最多 {longest} 个字；请写短一些。")
        raise UserError(sentence.format(text=line[:10], longest=setting.longest))
    wrong = next((sign for sign in line if sign in setting.forbidden), None)
    if wrong:
        raise UserError(_("“{line}”里不能有 {sign} 这个符号；请换一个写法。").format(line=line, sign=wrong))
    return line


def _check_count(setting: Setting, count: int) -> None:
    if count > setting.most:
        sentence = _("“{label}”最多写 {most} 行，现在有 {count} 行；请删去几行。")
        raise UserError(sentence.format(label=setting.label, most=setting.most, count=count))


def _number(setting: Setting, value: int | str | None) -> int:
    digits = plain_digits(str(value)).strip()
    if not (digits.isascii() and digits.isdecimal()) or not setting.least <= int(digits) <= setting.most:
        sentence = _("“{label}”应是 {least} 到 {most} 的数字；原来的数没有改。")
        raise UserError(sentence.format(label=setting.label, least=setting.least, most=setting.most))
    return int(digits)


def _bodies(setting: Setting, table: Sequence[tuple[str, Body]]) -> dict[str, Body]:
    """Pairs, since a name may have been written twice."""
    _check_count(setting, len(table))
    found: dict[str, Body] = {}
    for name, body in table:
        line = _line(setting, name, needed=True)
        if line in found or line == DELIBERATION:
            raise UserError(_("“{name}”已经有了；请换一个名称。").format(name=line))
        if not {body.quorum, body.threshold} <= set(SHARES):
            raise UserError(_("“{name}”的比例不对；请从里面选一个。").format(name=line))
        found[line] = body
    return found
