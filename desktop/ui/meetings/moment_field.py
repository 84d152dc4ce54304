"""A moment as people write it: 2026-11-18 19:00, 11月18日 晚上7点半, 明天 14:30. Full-width digits too."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from desktop.base.clock import from_local, local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import plain_digits
from desktop.ui.typing import SubmitField

_DAYS = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_DATE = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_TIME = re.compile(
    r"(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?\s*(\d{1,2})\s*(?:[:点时]\s*(?:(\d{1,2})\s*分?|(半))?)整?"
)
_AFTERNOON = ("中午", "下午", "傍晚", "晚上", "晚")
_LONG_AGO = timedelta(days=60)  # a day without a year that is longer past than this is next year's


class MomentField(SubmitField):
    """Shows a moment as 2026年11月18日 19:00; empty is none."""

    def put(self, moment: datetime | None, zone: str) -> None:
        self.setText(written(moment, zone))


def written(moment: datetime | None, zone: str) -> str:
    """A moment as the field shows it, on the room's clock."""
    if moment is None:
        return ""
    at = local(moment, zone)
    return _("{year}年{month}月{day}日 {time}").format(year=at.year, month=at.month, day=at.day, time=f"{at:%H:%M}")


def read_moment(text: str, now: datetime, zone: str) -> datetime | None:
    """The moment (UTC) that `text` means, None for an empty one. Raises UserError for anything else."""
    plain = plain_digits(text).strip()
    if not plain:
        return None
    today = local(now, zone).date()
    day, rest = _day(plain, today)
    time = _TIME.fullmatch(rest.strip(" ,，"))
    if day is None or time is None:
        raise UserError(_("看不懂时间“{text}”；请写成 2026-11-18 19:00，或“明天 14:30”。").format(text=text))
    part, hour, minute, half = time.groups()
    hours = int(hour) + (12 if part in _AFTERNOON and int(hour) < 12 and not (part == "中午" and int(hour) > 9) else 0)
    minutes = 30 if half else int(minute or 0)
    try:
        return from_local(f"{day.isoformat()}T{hours:02d}:{minutes:02d}", zone)
    except ValueError:
        raise UserError(_("没有“{text}”这个时间；请核对。").format(text=text)) from None


def _day(plain: str, today: date) -> tuple[date | None, str]:
    """The day that stands first, and the rest."""
    for word, ahead in _DAYS.items():
        if plain.startswith(word):
            return today + timedelta(days=ahead), plain.removeprefix(word)
    found = _DATE.match(plain)
    if not found:
        return None, plain
    year, month, number = found.groups()
    try:
        day = date(int(year or today.year), int(month), int(number))
    except ValueError:
        raise UserError(_("没有“{text}”这一天；请核对。").format(text=found[0])) from None
    if not year and today - day > _LONG_AGO:
        day = day.replace(year=day.year + 1)
    return day, plain[found.end() :]
