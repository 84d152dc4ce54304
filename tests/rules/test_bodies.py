"""Quorum, who may raise a hand, and what decides (DOMAIN.md, One closed loop; rule 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.attendance import Attends, Counts, Participant, SignIn, count
from desktop.rules.bodies import (
    BODIES,
    Body,
    HandsLimit,
    Outcome,
    hands_limit,
    needed,
    outcome,
    quorum,
    quorum_of,
    threshold_of,
)
from desktop.rules.meeting import DELIBERATION
from desktop.rules.record import Ballot

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
BODY = "村民代表会议"
SHARES = st.sampled_from(["1/2", "2/3", "3/4"])
BODY_NAMES = st.sampled_from([*BODIES, "居民代表会议"])


@pytest.mark.parametrize(
    ("body", "members", "present", "reached"),
    [
        (BODY, 30, 20, True),
        (BODY, 30, 19, False),
        (BODY, 1, 1, True),
        ("村民会议", 100, 51, True),
        ("村民会议", 100, 50, False),
        ("业主大会", 90, 60, True),
        ("居民代表会议", 11, 6, True),
        ("居民代表会议", 10, 5, False),
    ],
)
def test_a_lawful_body_decides_with_its_quorum_only(body: str, members: int, present: int, reached: bool) -> None:
    found = quorum(body, members, present)
    assert found is not None
    assert found.reached is reached
    assert found.lacking == max(0, found.needed - present)
    assert (found.lacking == 0) is reached


@pytest.mark.parametrize(("body", "members"), [(DELIBERATION, 30), (BODY, None), (BODY, 0)])
def test_a_deliberation_has_none_and_without_members_nobody_knows(body: str, members: int | None) -> None:
    assert quorum(body, members, 30) is None


@given(SHARES, st.integers(1, 5_000))
def test_the_fewest_that_make_a_share(share: str, of: int) -> None:
    fewest, part = needed(share, of), Fraction(share)
    if share == "1/2":
        assert Fraction(fewest - 1, of) <= part < Fraction(fewest, of)
    else:
        assert Fraction(fewest - 1, of) < part <= Fraction(fewest, of)
    assert 1 <= fewest <= of


@st.composite
def rooms(draw: st.DrawFn) -> Counts:
    people, signed = [], {}
    for number in range(draw(st.integers(0, 12))):
        row = str(number)
        left = AT if draw(st.booleans()) else None
        attends = draw(st.sampled_from(Attends))
        people.append(
            Participant(row, "m", row, number, number, attends=attends, invited=draw(st.booleans()), left=left)
        )
        if draw(st.booleans()):
            signed[row] = SignIn(row, "m", row, AT)
    return count(people, signed, draw(st.integers(0, 5)))


@given(rooms(), BODY_NAMES, st.none() | st.integers(1, 15))
def test_walk_ins_heads_and_who_has_left_never_vote(counts: Counts, body: str, members: int | None) -> None:
    limit = hands_limit(body, members, counts)
    assert counts.members_in_room <= counts.in_room <= counts.ballot_base
    if limit.quorum is None:
        assert limit == HandsLimit(counts.ballot_base)
        return
    assert members is not None
    assert limit.base == limit.quorum <= min(members, counts.members_in_room)
    assert limit.quorum >= needed(quorum_of(body), members)
    assert limit.threshold == threshold_of(body)
    more = replace(counts, heads=counts.heads + 3, in_room=counts.in_room + 2, walk_ins=counts.walk_ins + 2)
    assert hands_limit(body, members, more) == limit


@given(rooms(), st.none() | st.integers(1, 15))
def test_a_deliberation_counts_everybody_in_the_room(counts: Counts, members: int | None) -> None:
    assert hands_limit(DELIBERATION, members, counts) == HandsLimit(counts.in_room + counts.heads)


def vote(for_: int, present: int, threshold: str) -> Ballot:
    return Ballot(
        "b", "m", None, AT, for_=for_, against=present - for_, base=present, quorum=present, threshold=threshold
    )


@pytest.mark.parametrize(
    ("ballot", "decided"),
    [
        (vote(10, 20, "1/2"), Outcome.FAILED),  # half is not more than half
        (vote(11, 20, "1/2"), Outcome.PASSED),
        (vote(13, 20, "2/3"), Outcome.FAILED),
        (vote(14, 20, "2/3"), Outcome.PASSED),
        (vote(0, 20, "1/2"), Outcome.FAILED),
    ],
)
def test_what_decides_is_a_share_of_those_present(ballot: Ballot, decided: Outcome) -> None:
    assert outcome(ballot) is decided


@given(st.integers(0, 40), st.integers(1, 40), SHARES)
def test_one_more_hand_never_makes_it_fail(for_: int, present: int, share: str) -> None:
    if outcome(vote(for_, present, share)) is Outcome.PASSED:
        assert outcome(vote(for_ + 1, present, share)) is Outcome.PASSED


def test_a_show_of_hands_decides_nothing() -> None:
    assert outcome(replace(vote(20, 20, "1/2"), quorum=None)) is None
    assert outcome(replace(vote(20, 20, "1/2"), threshold="")) is None  # recorded before thresholds were


def test_bodies_of_the_settings_come_before_the_law_and_the_law_before_half() -> None:
    chosen = {"村民代表会议": Body("4/5", "3/4"), "居民代表会议": Body("3/5")}
    assert [quorum_of(name, chosen) for name in ("村民代表会议", "居民代表会议", "业主大会", "监委会")] == [
        "4/5",
        "3/5",
        "2/3",
        "1/2",
    ]
    assert threshold_of("村民代表会议", chosen) == "3/4"
    found = quorum("村民代表会议", 10, 8, chosen)
    assert found is not None
    assert (found.needed, found.reached) == (8, True)
