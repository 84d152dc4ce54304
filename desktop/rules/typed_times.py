"""Days and times as they are typed during a meeting: "12-15", "12月15日前", "开春前", "19:05"."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, plain_digits

_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})\s*[-./年]\s*)?(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})(?!\d)[日号]?(?!\s*[天个周月年])"
)
_TIME = re.compile(r"(\d{1,2})[:点时.](\d{1,2})分?|(\d{1,2})(\d{2})")
_BY_THEN = re.compile(r"(之|以)?前|底前|止")


def read_due(text: str, today: date) -> tuple[date | None, str]:
    """A day, and the words for a time beside it or in its place ("春节前 2027-02-05", "开春前"). A day without a year
    is the next one. Raises UserError for a day that no calendar has.
    """
    line = clean_line(text)
    found = _DAY.search(plain_digits(line))
    if not found:
        return None, line
    words = clean_line(_DAY.sub(" ", plain_digits(line), count=1))
    return _day(found, today), "" if _BY_THEN.fullmatch(words) else words


def _day(found: re.Match[str], today: date) -> date:
    year, month, day = (int(found[name]) if found[name] else 0 for name in ("year", "month", "day"))
    try:
        if year:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        raise UserError(_("“{text}”不是日期；请写成 12-15 或 2026-12-15。").format(text=found[0].strip())) from None


def read_time(text: str, day: date) -> datetime | None:
    """A moment on the clock of the room on that day, without zone; None for no words. Raises UserError."""
    plain = plain_digits(clean_line(text))
    if not plain:
        return None
    found = _TIME.fullmatch(plain)
    hour, minute = (int(part) for part in found.groups() if part is not None) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise UserError(_("“{text}”不是时间；请写成 19:05。").format(text=plain))
    return datetime.combine(day, time(hour, minute))
