"""When sync is tried again by itself: soon after a failure, then ever more rarely; now and then while all is well."""

from __future__ import annotations

import random
from collections.abc import Callable

from desktop.sync.remotes.remote import Busy, Refused

MINUTE, HOUR = 60, 3_600  # seconds
WELL = 15 * MINUTE  # between two passes that went well: two requests each where there is nothing new
SPREAD = 0.2  # so much earlier or later: a thousand laptops that lost one drive do not come back at one moment


class Pace:
    """`draw` gives a number from 0 to 1."""

    def __init__(self, draw: Callable[[], float] = random.random) -> None:
        self._draw = draw
        self._failures = 0

    def after_success(self) -> int:
        """Seconds until the next pass."""
        self._failures = 0
        return self._spread(WELL)

    def after_failure(self, error: Exception) -> int:
        """Seconds until the next try: a minute, two, four … an hour, and not before the other side has asked for. Where
        it refuses only somebody can help, and a wrong password tried every minute closes the account.
        """
        if isinstance(error, Refused):
            return self._spread(HOUR)
        self._failures += 1
        asked = error.after if isinstance(error, Busy) else None
        return max(self._spread(min(MINUTE * 2 ** min(self._failures - 1, 6), HOUR)), asked or 0)

    def after_stop(self) -> int:
        """Seconds after somebody pressed 停止: not in this meeting."""
        return self._spread(HOUR)

    def _spread(self, seconds: int) -> int:
        return round(seconds * (1 - SPREAD + 2 * SPREAD * self._draw()))
