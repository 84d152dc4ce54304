"""One cell of 承诺清单: what it says as text, as a day, as a state; and the mark by which a row is known again.

What cannot be read is said and never guessed: a day without its year, 12/1/26, 年底.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zlib import crc32

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_text, mask_numbers, plain_digits

Value = str | date  # "" for an empty cell
Cell = str | float | int | bool | date | datetime | time | timedelta

MARK = re.compile(r"xmz1([a-z])((?:_[0-9a-f]{8}){4})((?:\.[A-Za-z0-9_-]{0,4})*)")
_ID_PLACE = slice(5, 41)  # of a mark, where it is a good one
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)  # a number outside is no day that anybody means

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}[:时]\d{1,2}(?:[:分][\d.]+秒?)?分?)?"
)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


@dataclass(frozen=True)
class Read:
    """What a cell says. `problem`: why it cannot be read. `remark`: what one should look at."""

    value: Value = ""
    problem: str = ""
    remark: str = ""


def plain(value: Value) -> str:
    """A value as it is compared: blanks and line ends do not count."""
    return " ".join(value.split()) if isinstance(value, str) else value.isoformat()


def digest(value: Value) -> str:
    """Four signs that tell a value from almost any other; "" for nothing. It is compared only where a cell differs from
    what is recorded: one in 16 million of such changes would be taken for none.

    Phones and identity cards count as they are masked: of a list that goes out masked, four signs and the digits that
    are left would be enough to find the others (DOMAIN.md, rule 12).
    """
    text = mask_numbers(plain(value))
    return urlsafe_b64encode((crc32(text.encode()) & 0xFFFFFF).to_bytes(3, "big")).decode() if text else ""


def mark(form: str, row: str, values: Iterable[Value]) -> str:
    """What a row is known by when it comes back: the sheet, its id, and how each of its cells was written. The id stands
    in four pieces: eleven digits of it in a row would be masked as a phone.
    """
    return ".".join((f"xmz1{form}_{row[:8]}_{row[8:16]}_{row[16:24]}_{row[24:]}", *map(digest, values)))


def marked_row(text: str) -> str:
    """The id in a mark, without a look at the rest."""
    return text[_ID_PLACE].replace("_", "")


def marked_form(text: str) -> str:
    """The sheet in a mark, without a look at the rest; "" for other words."""
    return text[4:5] if text.startswith("xmz1") else ""


def read_mark(text: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Sheet, id and digests of a mark."""
    found = MARK.fullmatch(text.strip())
    return (found[1], found[2].replace("_", ""), tuple(found[3].split(".")[1:])) if found else None


def text_of(cell: Cell) -> str:
    """A cell as it would be written: 13800138000, not 13800138000.0; 2026-11-18 for a day."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def read_text(cell: Cell, *, line: bool = False) -> Read:
    """Words, on one `line` where that is what they are recorded on."""
    text = text_of(cell)
    if _ERROR.fullmatch(text.strip()):
        return Read(problem=_("公式出错，没有结果"))
    try:
        words = clean_line(text) if line else clean_text(text)
    except UserError:
        return Read(problem=_("文字太长，记不下"))
    is_day = isinstance(cell, date)  # a moment, too
    return Read(words, remark=_("是一个日期，请核对（表格软件会把 3-2 改成日期）") if is_day else "")


def read_day(cell: Cell, *, since_1904: bool = False) -> Read:
    """A day, however a spreadsheet or a hand has written it."""
    if isinstance(cell, datetime):
        return _within(cell.date(), text_of(cell))
    if isinstance(cell, date):
        return _within(cell, text_of(cell))
    written = plain_digits(text_of(cell)).strip()
    if not written:
        return Read()
    if _SERIAL.fullmatch(written) and not isinstance(cell, bool):
        days = timedelta(int(float(written)))
        return _within((_EPOCH_1904 if since_1904 else _EPOCH) + days, written, counted=True)
    found = _DAY.fullmatch(written) or _COMPACT.fullmatch(written)
    try:
        day = date(*map(int, found.groups()[:3])) if found else None
    except ValueError:
        return Read(problem=_("没有“{text}”这一天").format(text=_short(written)))
    return _within(day, written) if day else Read(problem=_unreadable(text_of(cell)))


def _within(day: date, written: str, *, counted: bool = False) -> Read:
    if not EARLIEST <= day < LATEST:
        return Read(problem=_("“{text}”不像是要写的日期").format(text=_short(written)))
    if not counted:
        return Read(day)
    told = _("原来写的是数字 {number}，按日期读作 {day}").format(number=written, day=day.isoformat())
    return Read(day, remark=told)


def _unreadable(text: str) -> str:
    short = _short(" ".join(text.split()))
    if re.search(r"\d{1,2}[-/.月]\d{1,2}", plain_digits(text)):
        return _("“{text}”没有写全年月日").format(text=short)
    return _("“{text}”不是日期").format(text=short)


def read_state(cell: Cell, states: Mapping[str, str]) -> Read:
    """A word of the fixed list, as it is stored. `states`: the word as it may be written → as it is stored."""
    words = plain(text_of(cell))
    if not words:
        return Read(problem=_("状态空着"))
    state = states.get(words)
    return Read(state) if state else Read(problem=_("没有“{text}”这个状态").format(text=_short(words)))


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
