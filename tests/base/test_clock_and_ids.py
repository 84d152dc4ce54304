"""Moments on the room's clock, and ids that sort in the order they were made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.base.clock import SystemClock, from_local, local
from desktop.base.ids import derived_id, new_id


def test_a_local_time_and_back() -> None:
    at = from_local("2026-11-18T19:00:15")
    assert at == datetime(2026, 11, 18, 11, 0, 15, tzinfo=UTC)
    assert f"{local(at):%H:%M:%S}" == "19:00:15"


@pytest.mark.parametrize("text", ["2026-11-18T19:00+08:00", "19:00", "gestern"])
def test_only_local_times_without_zone(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_local(text)


def test_readings_pair_the_wall_with_the_monotonic_clock() -> None:
    first, second = SystemClock().read(), SystemClock().read()
    assert first.boot == second.boot
    assert second.mono >= first.mono
    assert first.at.tzinfo is UTC


def test_ids_sort_as_they_were_made() -> None:
    made = [new_id() for _number in range(5_000)]
    assert made == sorted(set(made))
    assert all(len(one) == 32 and one[12] == "7" for one in made)


def test_two_devices_derive_the_same_id() -> None:
    assert derived_id("sign_in", "m", "p") == derived_id("sign_in", "m", "p")
    assert derived_id("a", "bc") != derived_id("ab", "c")
