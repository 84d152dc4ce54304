"""Moments. A reading pairs the wall clock with a monotonic value, so that a changed clock can be noticed."""

from __future__ import annotations

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
        return Reading(datetime.now(UTC), time.monotonic_ns() // 1_000_000, boot_id())


class SetClock:
    """A clock that stands where it is put: scripts and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def read(self) -> Reading:
        return Reading(self.at, int(self.at.timestamp() * 1000), "script")

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


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
