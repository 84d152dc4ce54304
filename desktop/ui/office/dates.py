"""Days as an office types them into a field of its own: 2026-12-15, 12-15, 12月15日; nothing for no day."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.typed_times import read_due


def read_day(text: str, today: date, *, past: bool = False) -> date | None:
    """The day; without a year the next one, or the latest one where it must be `past`. Raises UserError."""
    day, words = read_due(text, today)
    if words or (day is None and text.strip()):
        raise UserError(_("“{text}”不是日期；请写成 12-15 或 2026-12-15。").format(text=text.strip()))
    if past and day and day > today:
        if str(day.year) in text:
            raise UserError(_("“{text}”还没有到；请写已经过了的日子。").format(text=text.strip()))
        return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    return day


def shown(day: date | None) -> str:
    return day.isoformat() if day else ""
