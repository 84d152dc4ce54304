"""Moments. A reading pairs the wall clock with a monotonic value, so that a changed clock can be noticed."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import getnode
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Reading:
    """`at`: UTC. `mono`: milliseconds of this boot. `boot`: tells whether two `mono` values may be compared."""

    at: datetime
    mono: int
    boot: str


class Clock(Protocol):
    def read(self) -> Reading: ...


class SystemClock:
    """The laptop's own clock."""

    def read(self) -> Reading:
        return Reading(datetime.now(UTC), _awake_milliseconds(), boot_id())


class SetClock:
    """A clock that stands where it is put: scripts and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def read(self) -> Reading:
        return Reading(self.at, int(self.at.timestamp() * 1000), "script")

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def _awake_milliseconds() -> int:
    """A monotonic value that stands still while the laptop sleeps. Python's own does on Linux, but not on Windows."""
    if sys.platform == "win32":
        import ctypes

        ticks = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))  # of 100 ns
        return ticks.value // 10_000
    return time.monotonic_ns() // 1_000_000


class PacedClock:
    """A clock that runs `pace` times as fast as the laptop's, from where it is put; 0 stands still. For practice."""

    def __init__(self, at: datetime, pace: float = 0) -> None:
        self._state = (at, pace, time.monotonic())  # replaced as one: threads read it

    @property
    def pace(self) -> float:
        return self._state[1]

    def read(self) -> Reading:
        at, pace, since = self._state
        now = at + timedelta(seconds=(time.monotonic() - since) * pace)
        return Reading(now, int(now.timestamp() * 1000), "script")

    def run_at(self, pace: float) -> None:
        """Go on from here at another pace."""
        self._state = (self.read().at, pace, time.monotonic())

    def jump_to(self, at: datetime) -> None:
        """Go on from `at`; never backwards."""
        self._state = (max(at, self.read().at), self.pace, time.monotonic())


@cache
def boot_id() -> str:
    """Names this boot of this machine (Linux says so itself; elsewhere the time of the boot in minutes does)."""
    source = Path("/proc/sys/kernel/random/boot_id")
    if source.exists():
        return source.read_text().strip()
    return f"{getnode():x}-{round((time.time() - time.monotonic()) / 60)}"


def local(at: datetime, zone: str = HOME_ZONE) -> datetime:
    """The moment as the room's clock on the wall shows it."""
    return at.astimezone(ZoneInfo(zone))


def from_local(text: str, zone: str = HOME_ZONE) -> datetime:
    """UTC moment of an ISO local time such as 2026-11-18T19:00; raises ValueError for anything else."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        raise ValueError(text)
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
