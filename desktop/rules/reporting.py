"""站点×月 报送情况: which months of a station an office has heard of, and what of them (SYNC.md, What the user sees).

A month is 未报送 only when it is over, the station belonged to the space all of it, and nothing of it is known: no meeting,
and no word of the station that there was none (零报告). Nobody is ranked by it (DOMAIN.md, rule 11).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State

MONTHS = 12
BACK = 3  # months for which a station that held no meeting is asked about it
HELD_STATES = (State.CLOSED, State.SUBMITTED, State.FINAL)
_MONTH = re.compile(r"(?a:20\d{2})-(?a:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class ZeroReport:
    """零报告: a station's own word that it held no meeting in `month` ("2026-10")."""

    id: str
    room: str
    month: str
    at: datetime


class Report(Enum):
    """What is known of a month of a station."""

    NOTHING_DUE = 1  # it is not over yet, or the station had not joined
    HELD = 2
    ZERO = 3
    MISSING = 4


@dataclass(frozen=True)
class Cell:
    """`held`: meetings that were held and are closed, `final` of them 定稿."""

    report: Report
    held: int = 0
    final: int = 0


def month_of(day: date) -> str:
    return f"{day.year}-{day.month:02d}"


def months_of(year: int) -> tuple[str, ...]:
    return tuple(f"{year}-{month:02d}" for month in range(1, MONTHS + 1))


def read_month(text: str) -> str:
    """ "2026-10". Raises UserError for anything else."""
    if not _MONTH.fullmatch(text):
        raise UserError(_("“{text}”不是月份；请写成 2026-10。").format(text=text[:20]))
    return text


def counts(meeting: Meeting) -> bool:
    """Whether it is a meeting that was held."""
    return meeting.opened is not None and meeting.state in HELD_STATES


def cell(month: str, held: int, final: int, zero: bool, joined: str, now: str) -> Cell:
    """A month of a station that joined in the month `joined`, seen in the month `now`."""
    if held:
        return Cell(Report.HELD, held, final)
    if zero:
        return Cell(Report.ZERO)
    return Cell(Report.MISSING if joined < month < now else Report.NOTHING_DUE)


def row(
    months: Iterable[str],
    held: Mapping[str, tuple[int, int]],
    zero: Collection[str],
    joined: str,
    now: str,
) -> tuple[Cell, ...]:
    """A year of a station. `held`: month → meetings, and those of them that are 定稿."""
    return tuple(cell(month, *held.get(month, (0, 0)), month in zero, joined, now) for month in months)


def before(month: str, count: int) -> str:
    """The month so many months before."""
    year, number = int(month[:4]), int(month[5:])
    whole = year * MONTHS + number - 1 - count
    return f"{whole // MONTHS}-{whole % MONTHS + 1:02d}"


def to_ask(held: Collection[str], zero: Collection[str], joined: str, now: str) -> tuple[str, ...]:
    """The months of which a station has still to say whether there was none, the latest first."""
    past = [before(now, count) for count in range(1, BACK + 1)]
    return tuple(month for month in past if joined < month and month not in held and month not in zero)
