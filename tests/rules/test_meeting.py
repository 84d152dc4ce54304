"""What may be done in which state, and how long items took (FORMAT.md: before open, after close, after finalize)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.rules.handover import Handover, chair_at
from desktop.rules.meeting import ItemStart, Phase, State, allowed, used_seconds

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phase", "states"),
    [
        (Phase.PREPARATION, {State.PREPARING, State.LIVE, State.CLOSED, State.SUBMITTED}),
        (Phase.ROOM, {State.LIVE}),
        (Phase.RECORD, {State.LIVE, State.CLOSED, State.SUBMITTED}),
        (Phase.FINAL, {State.FINAL}),
        (Phase.ALWAYS, set(State)),
    ],
)
def test_each_phase_is_allowed_in_its_states_only(phase: Phase, states: set[State]) -> None:
    assert {state for state in State if allowed(phase, state)} == states


def start(item: str, minute: int) -> ItemStart:
    return ItemStart(f"{item}{minute}", "m", item, AT + timedelta(minutes=minute))


def test_an_item_that_was_taken_up_twice_has_both_times() -> None:
    starts = [start("b", 10), start("a", 0), start("a", 15)]
    assert used_seconds(starts, AT + timedelta(minutes=18)) == {"a": 13 * 60, "b": 5 * 60}


def test_an_item_started_after_the_end_takes_no_time_away() -> None:
    starts = [start("a", 0), start("b", 20)]
    assert used_seconds(starts, AT + timedelta(minutes=10)) == {"a": 10 * 60, "b": 0}


def test_before_the_first_item_no_time_is_used() -> None:
    assert used_seconds([], AT) == {}


def test_the_chair_is_the_moderators_until_it_is_handed_over() -> None:
    handovers = [
        Handover("2", "m", "B", AT + timedelta(minutes=9)),
        Handover("1", "m", "A", AT + timedelta(minutes=5)),
    ]
    held = [chair_at(AT + timedelta(minutes=minute), handovers, "M") for minute in (0, 5, 8, 9, 30)]
    assert held == ["M", "A", "A", "B", "B"]
    assert chair_at(AT, [], None) is None
