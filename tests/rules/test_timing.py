"""Elapsed time from stored moments; a changed clock is noticed (DOMAIN.md, Rules of order)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.base.clock import Reading
from desktop.rules.timing import Run, awake, clock_gap, elapsed, in_doubt, remaining_text

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)


def second(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def run(start: float, end: float | None = None, settled: int | None = None) -> Run:
    mono_end = None if end is None else int(end * 1000)
    ended = None if end is None else second(end)
    return Run("r", "m", "s", second(start), int(start * 1000), "boot", ended, mono_end, settled)


def test_elapsed_is_the_sum_of_the_running_intervals() -> None:
    assert elapsed([], AT) == timedelta()
    assert elapsed([run(0, 30.5), run(50, 60)], second(999)) == timedelta(seconds=40.5)


def test_a_run_without_an_end_goes_on() -> None:
    assert elapsed([run(0, 10), run(20)], second(25)) == timedelta(seconds=15)


def test_a_clock_set_back_never_takes_time_away() -> None:
    assert elapsed([run(0, 10), run(20)], second(5)) == timedelta(seconds=10)
    assert elapsed([run(20, 5)], second(30)) == timedelta()


def test_what_the_user_settled_stands_instead_of_the_clocks() -> None:
    assert elapsed([run(0, 3600, settled=90_000), run(3600, 3610)], second(3610)) == timedelta(seconds=100)


@pytest.mark.parametrize(
    ("wall", "mono", "gap"),
    [
        (60, 60, None),
        (62, 60, None),  # two seconds are tolerated
        (62.1, 60, 2.1),
        (3600, 60, 3540),  # the clock was set forward, or the laptop slept
        (-3600, 60, -3660),  # set back
    ],
)
def test_over_two_seconds_between_the_clocks_is_noticed(wall: float, mono: float, gap: float | None) -> None:
    found = clock_gap(run(0), Reading(second(wall), int(mono * 1000), "boot"))
    assert found == (None if gap is None else timedelta(seconds=gap))


def test_clocks_of_two_boots_and_of_an_ended_run_cannot_be_compared() -> None:
    assert clock_gap(run(0), Reading(second(3600), 5_000, "another boot")) is None
    assert clock_gap(run(0, 10), Reading(second(3600), 5_000, "boot")) is None


@pytest.mark.parametrize(
    ("wall", "mono", "boot", "doubtful", "seconds"),
    [
        (60, 60, "boot", False, 60),
        (3600, 60, "boot", True, 60),  # slept
        (70, 5, "another boot", True, 40),  # something was last stored 40 s into the speech
        (30, 5, "another boot", True, 30),  # and the clock was set back after that
    ],
)
def test_after_sleep_or_another_start_only_the_time_awake_is_certain(
    wall: float, mono: float, boot: str, doubtful: bool, seconds: float
) -> None:
    now = Reading(second(wall), int(mono * 1000), boot)
    assert in_doubt(run(0), now) is doubtful
    assert awake(run(0), now, seen=second(40)) == timedelta(seconds=seconds)
    assert not in_doubt(run(0, 10), now)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(180, "03:00"), (65.9, "01:05"), (0, "00:00"), (-0.9, "00:00"), (-1, "-00:01"), (-12, "-00:12"), (-71, "-01:11")],
)
def test_overrun_counts_on(seconds: float, text: str) -> None:
    assert remaining_text(timedelta(seconds=seconds)) == text


def test_long_speeches_keep_their_minutes() -> None:
    assert remaining_text(timedelta(minutes=120)) == "120:00"
