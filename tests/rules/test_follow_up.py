"""上次承诺: which commitments are gone over, and how far each has come by what was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.follow_up import days_over, days_over_as_told, deadline, earlier, standing, to_go_over
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import LEDGER, TOLD, Commitment, CommitmentState, Progress, commitment_number

NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)
WAITING, UNDER_WAY, COMPLETED = TOLD
STATES = st.sampled_from(TOLD)


def meeting(row: str, day: int | None, room: str = "村部", state: State = State.FINAL) -> Meeting:
    opened = None if day is None else NOON + timedelta(days=day)
    return Meeting(row, room, row, row, state=State.PREPARING if day is None else state, opened=opened)


def told(*states: CommitmentState) -> list[Progress]:
    return [
        Progress(f"p{day}", f"m{day}", None, NOON + timedelta(days=day), commitment="c", state=state)
        for day, state in enumerate(states)
    ]


MEETINGS = st.lists(
    st.builds(
        meeting,
        st.integers(0, 50).map(str),
        st.none() | st.integers(0, 9),
        st.sampled_from(["村部", "家属院"]),
        st.sampled_from([State.LIVE, State.CLOSED, State.FINAL]),
    ),
    unique_by=lambda m: m.id,
    max_size=12,
)


@given(MEETINGS, st.none() | st.integers(0, 9))
def test_earlier_ones_are_of_this_room_and_began_before(others: list[Meeting], day: int | None) -> None:
    this = meeting("this", day)
    found = earlier(this, [*others, this])
    assert found == sorted(found, key=lambda m: (m.opened or NOON, m.id))
    for other in others:
        began = other.opened is not None and (this.opened is None or other.opened < this.opened)
        assert (other in found) == (began and other.room == this.room)
    assert this not in found


@given(
    st.lists(st.tuples(st.sampled_from("abx"), STATES, st.integers(1, 9)), max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_open_ones_are_gone_over_and_those_told_of_here_stay(
    made: list[tuple[str, CommitmentState, int]], told_of: set[int]
) -> None:
    commitments = [
        Commitment(str(row), where, None, NOON, number=number, state=state)
        for row, (where, state, number) in enumerate(made)
    ]
    here = [Progress(f"p{row}", "this", None, NOON, commitment=str(row)) for row in told_of]
    found = to_go_over([meeting("b", 1), meeting("a", 2)], commitments, here)
    wanted = {
        c.id
        for c in commitments
        if c.meeting in "ab" and (c.state is not CommitmentState.COMPLETED or int(c.id) in told_of)
    }
    assert {c.id for c in found} == wanted
    assert [(c.meeting != "b", c.number) for c in found] == sorted((c.meeting != "b", c.number) for c in found)


@pytest.mark.parametrize(
    ("states", "state", "completed"),
    [
        ((), WAITING, None),
        ((WAITING,), WAITING, None),
        ((UNDER_WAY, WAITING), UNDER_WAY, None),
        ((UNDER_WAY, COMPLETED, COMPLETED), COMPLETED, 1),
        ((COMPLETED, UNDER_WAY), UNDER_WAY, None),
        ((COMPLETED, WAITING), WAITING, None),
        ((COMPLETED, UNDER_WAY, COMPLETED), COMPLETED, 2),
    ],
)
def test_how_far_it_has_come(
    states: tuple[CommitmentState, ...], state: CommitmentState, completed: int | None
) -> None:
    moment = None if completed is None else NOON + timedelta(days=completed)
    assert standing(told(*states)) == (state, moment)


@given(st.lists(STATES, max_size=8), st.randoms())
def test_the_order_of_arrival_does_not_matter(states: list[CommitmentState], chance: object) -> None:
    lines = told(*states)
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled) == standing(lines)
    state, completed = standing(lines)
    assert (completed is not None) == (state is COMPLETED)


def filled_in(day: int, state: CommitmentState, completed: date | None = None) -> Progress:
    """What an office wrote on 承诺清单, come back on that day."""
    at = NOON + timedelta(days=day)
    return Progress(f"l{day}", "m", None, at, commitment="c", state=state, source=LEDGER, completed=completed)


@pytest.mark.parametrize("state", list(CommitmentState))
def test_what_an_office_filled_in_counts_as_it_stands(state: CommitmentState) -> None:
    assert standing([*told(UNDER_WAY), filled_in(1, state)]) == (state, None), "no day of 办结 is invented"


def test_what_is_told_after_it_counts_more_and_nothing_moved_leaves_it() -> None:
    extended = filled_in(0, CommitmentState.EXTENDED)
    later = [
        replace(line, id=f"p{n}", at=NOON + timedelta(days=2 + n)) for n, line in enumerate(told(WAITING, UNDER_WAY))
    ]
    assert standing([extended, later[0]])[0] is CommitmentState.EXTENDED
    assert standing([extended, *later])[0] is UNDER_WAY


def test_the_day_of_completion_is_the_one_that_an_office_wrote() -> None:
    noon = datetime(2026, 12, 5, 4, tzinfo=UTC)
    assert standing([filled_in(1, COMPLETED, date(2026, 12, 5))]) == (COMPLETED, noon)
    again = [
        filled_in(1, COMPLETED, date(2026, 12, 1)),
        filled_in(2, COMPLETED),
        filled_in(3, COMPLETED, date(2026, 12, 5)),
    ]
    assert standing(again)[1] == noon
    assert standing(again[:2])[1] == datetime(2026, 12, 1, 4, tzinfo=UTC)
    assert standing([*told(COMPLETED), filled_in(1, COMPLETED)])[1] == NOON


def test_an_extension_with_its_reason_is_what_counts() -> None:
    promised = Commitment("c", "m", None, NOON, due=date(2026, 11, 10), extended=date(2026, 12, 10))
    given = replace(promised, extension_reason="没到货")
    assert (deadline(promised), deadline(given)) == (date(2026, 11, 10), date(2026, 12, 10))
    assert days_over(given, date(2026, 12, 12)) == 2


def test_the_days_over_on_the_list_follow_from_what_is_recorded() -> None:
    """Not from the day on which the list is written."""
    open_one = Commitment("c", "m", None, NOON, due=date(2026, 11, 10))
    done = replace(open_one, state=COMPLETED)
    assert days_over_as_told(open_one, None, None) is None
    assert days_over_as_told(open_one, None, date(2026, 11, 10)) is None
    assert days_over_as_told(open_one, None, date(2026, 11, 14)) == 4
    assert days_over_as_told(done, date(2026, 11, 11), date(2026, 12, 30)) == 1
    assert days_over_as_told(done, None, date(2026, 12, 30)) is None


def test_days_over_count_from_the_date_that_was_promised() -> None:
    due = Commitment("c", "m", None, NOON, due=date(2026, 11, 10))
    assert days_over(due, date(2026, 11, 18)) == 8
    assert days_over(due, date(2026, 11, 9)) == -1
    assert days_over(Commitment("c", "m", None, NOON), date(2026, 11, 18)) is None
    done = Commitment("c", "m", None, NOON, due=date(2026, 11, 10), state=COMPLETED)
    assert days_over(done, date(2026, 11, 18)) is None


def test_the_number_leaves_out_what_is_not_known() -> None:
    assert commitment_number("TSNL03", 2026, 4, 2) == "TSNL03-2026-04-02"
    assert commitment_number("", 2026, None, 12) == "2026-12"
