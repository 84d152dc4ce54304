"""Elapsed time is the sum of running intervals from stored moments, never from ticks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.clock import Reading

TOLERANCE = timedelta(seconds=2)  # DOMAIN.md, Rules of order: "over 2 s apart asks"
SOFT_WARNING = timedelta(seconds=30)


@dataclass(frozen=True)
class Run:
    """A speech ran from `started` to `ended` (None: it still runs). `mono` is the monotonic value in milliseconds of
    boot `boot` beside each moment. `settled`: milliseconds of an ended run, where the clocks disagreed and the user
    decided.
    """

    id: str
    meeting: str
    speech: str
    started: datetime
    mono: int
    boot: str
    ended: datetime | None = None
    ended_mono: int | None = None
    settled: int | None = None


def elapsed(runs: Iterable[Run], now: datetime) -> timedelta:
    """How long a speech has run up to `now`."""
    return sum((_length(run, now) for run in runs), timedelta())


def _length(run: Run, now: datetime) -> timedelta:
    if run.settled is not None:
        return timedelta(milliseconds=run.settled)
    return max((run.ended or now) - run.started, timedelta())


def clock_gap(run: Run, now: Reading) -> timedelta | None:
    """How much more the wall clock went on than the monotonic one during an open run, where that is beyond the
    tolerance: the clock was set, or the laptop slept. None: they agree, or cannot be compared.
    """
    if run.ended is not None or run.boot != now.boot:
        return None
    gap = (now.at - run.started) - timedelta(milliseconds=now.mono - run.mono)
    return gap if abs(gap) > TOLERANCE else None


def in_doubt(run: Run, now: Reading) -> bool:
    """Whether nobody can tell from the clocks how long an open run has lasted: they disagree, or the laptop was
    started anew since (its power failed, and nobody knows who went on talking).
    """
    return run.ended is None and (run.boot != now.boot or clock_gap(run, now) is not None)


def awake(run: Run, now: Reading, seen: datetime) -> timedelta:
    """How long the laptop was on during an open run: by its own clock, or after another start up to `seen`, the last
    moment at which anything was stored.
    """
    if run.boot == now.boot:
        return timedelta(milliseconds=max(now.mono - run.mono, 0))
    return max(min(seen, now.at) - run.started, timedelta())


def remaining_text(remaining: timedelta) -> str:
    """01:05 left, or -00:12 over."""
    seconds = int(remaining.total_seconds()) if remaining >= timedelta() else -int(-remaining.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if remaining < timedelta(seconds=-1) or seconds < 0 else ''}{minutes:02d}:{rest:02d}"
