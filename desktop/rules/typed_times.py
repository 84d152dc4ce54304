"""Days and times as they are typed: "12-15", "12月15日前", "开春前", "19:05", whole moments such as 2026-11-18 19:00,
11月18日 晚上7点半, 明天 14:30, and the times of the rows of a paper form: 1912, 7点12, 15 for a quarter past, +3. Full-width
digits too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop.base.clock import from_local, local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, plain_digits

_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})\s*[-./年]\s*)?(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})(?!\d)[日号]?(?!\s*[天个周月年])"
)
_TIME = re.compile(r"(\d{1,2})[:点时.](\d{1,2})分?|(\d{1,2})(\d{2})")
_BY_THEN = re.compile(r"(之|以)?前|底前|止")
_NEAR_DAYS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_LEADING_DATE = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_CLOCK = re.compile(
    r"(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?\s*(\d{1,2})\s*(?:[:点时]\s*(?:(\d{1,2})\s*分?|(半))?)整?"
)
_AFTERNOON = ("中午", "下午", "傍晚", "晚上", "晚")
_MINUTES = re.compile(r"([0-5]?\d)分?")
_LATER = re.compile(r"\+(\d{1,3})")
_LONG_AGO = timedelta(days=60)  # a day without a year that is longer past than this is next year's


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


def read_moment(text: str, now: datetime, zone: str) -> datetime | None:
    """The moment (UTC) that `text` means, None for an empty one. Raises UserError for anything else."""
    plain = plain_digits(text).strip()
    if not plain:
        return None
    today = local(now, zone).date()
    day, rest = _leading_day(plain, today)
    time = _CLOCK.fullmatch(rest.strip(" ,，"))
    if day is None or time is None:
        raise UserError(_("看不懂时间“{text}”；请写成 2026-11-18 19:00，或“明天 14:30”。").format(text=text))
    hours, minutes = _hands(time)
    try:
        return from_local(f"{day.isoformat()}T{hours:02d}:{minutes:02d}", zone)
    except ValueError:
        raise UserError(_("没有“{text}”这个时间；请核对。").format(text=text)) from None


def _hands(found: re.Match[str]) -> tuple[int, int]:
    """Hours and minutes of a time in words."""
    part, hour, minute, half = found.groups()
    later = part in _AFTERNOON and int(hour) < 12 and not (part == "中午" and int(hour) > 9)
    return int(hour) + (12 if later else 0), 30 if half else int(minute or 0)


@dataclass(frozen=True)
class Held:
    """From when to when a meeting was held, as far as anything of it can have been said by now."""

    opened: datetime
    closed: datetime
    zone: str


def read_row_time(text: str, before: datetime, held: Held) -> datetime:
    """The moment (UTC) of a row on paper, after a row of the moment `before`. Two digits are minutes, no sign is the
    same time; 7:05 in a meeting of the evening is five past seven in the evening. Raises UserError for a time at which
    the meeting was not held.
    """
    plain = plain_digits(clean_line(text))
    begin = held.opened.replace(second=0, microsecond=0)
    for moment in _meant(plain, before, held):
        if begin <= moment <= held.closed:
            return max(moment, held.opened)
    bounds = (f"{local(moment, held.zone):%H:%M}" for moment in (held.opened, held.closed))
    told = _("“{text}”不在开会的时间里（{opened} 到 {closed}）；请核对，或先改起止时间。")
    raise UserError(told.format(text=text.strip(), opened=next(bounds), closed=next(bounds)))


def _meant(plain: str, before: datetime, held: Held) -> Iterator[datetime]:
    """What a time of a row may mean, the likeliest first."""
    if not plain:
        yield before
    elif found := _LATER.fullmatch(plain):
        yield before + timedelta(minutes=int(found[1]))
    elif found := _MINUTES.fullmatch(plain):
        row_before = local(before, held.zone).replace(second=0, microsecond=0)
        same_hour = row_before.replace(minute=int(found[1]))
        yield same_hour if same_hour >= row_before else same_hour + timedelta(hours=1)
        yield same_hour
    else:
        yield from _by_the_clock(plain, held)


def _by_the_clock(plain: str, held: Held) -> Iterator[datetime]:
    spoken = _CLOCK.fullmatch(plain) if not _TIME.fullmatch(plain) else None
    day = local(held.opened, held.zone).date()
    if spoken:
        hours, minutes = _hands(spoken)
        plain = f"{hours}:{minutes:02d}"
    found = read_time(plain, day)
    assert found is not None, "there are words"
    moment = from_local(found.isoformat(), held.zone)
    yield moment
    if found.hour < 12:
        yield moment + timedelta(hours=12)
    yield moment + timedelta(days=1)


def _leading_day(plain: str, today: date) -> tuple[date | None, str]:
    """The day that stands first, and the rest."""
    for word, ahead in _NEAR_DAYS.items():
        if plain.startswith(word):
            return today + timedelta(days=ahead), plain.removeprefix(word)
    found = _LEADING_DATE.match(plain)
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
