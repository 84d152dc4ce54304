"""Who was expected, who came, who is in the room (DOMAIN.md, Sign-in; FORMAT.md, figures)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.rules.attendance import Attends, Counts, Participant, SignIn, count, printed_name

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)


def person(
    row: str, attends: Attends = Attends.MEMBER, *, invited: bool = True, excused: bool = False, left: bool = False
) -> Participant:
    return Participant(
        row,
        "m",
        row,
        1,
        1,
        attends=attends,
        invited=invited,
        excused=AT if excused else None,
        left=AT if left else None,
    )


def counted(people: list[Participant], came: str, heads: int = 0) -> Counts:
    return count(people, {row: SignIn(row, "m", row, AT) for row in came}, heads)


def test_without_a_list_and_without_people_everything_is_zero() -> None:
    assert counted([], "") == Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_expected_are_members_on_the_invitation_list() -> None:
    people = [person("A"), person("B"), person("C", Attends.OBSERVER), person("D", invited=False)]
    found = counted(people, "ABCD")
    assert (found.expected, found.present, found.present_expected, found.walk_ins) == (2, 3, 2, 1)


def test_absent_is_expected_without_those_who_came_and_those_excused() -> None:
    found = counted([person("A"), person("B", excused=True), person("C"), person("D")], "A")
    assert (found.expected, found.present_expected, found.excused, found.absent) == (4, 1, 1, 2)


def test_who_was_excused_and_came_all_the_same_is_present_and_not_excused() -> None:
    found = counted([person("A", excused=True)], "A")
    assert (found.present_expected, found.excused, found.absent) == (1, 0, 0)


def test_an_excused_observer_or_walk_in_is_not_excused_of_those_expected() -> None:
    people = [person("A"), person("B", Attends.OBSERVER, excused=True), person("C", invited=False, excused=True)]
    found = counted(people, "")
    assert (found.expected, found.excused, found.absent) == (1, 0, 1)


def test_observers_and_audience_count_together_staff_apart() -> None:
    people = [
        person("A", Attends.OBSERVER),
        person("B", Attends.AUDIENCE),
        person("C", Attends.STAFF),
        person("D", Attends.OBSERVER),
        person("E", Attends.OBSERVER, invited=False),
    ]
    found = counted(people, "ABCE")
    assert (found.observers, found.staff, found.present, found.walk_ins) == (3, 1, 0, 0)


def test_who_leaves_early_stays_present_but_is_no_longer_in_the_room() -> None:
    found = counted([person("A", left=True), person("B")], "AB")
    assert (found.present, found.in_room) == (2, 1)


def test_hands_are_those_of_members_in_the_room_and_unnamed_heads() -> None:
    people = [person("A"), person("B", left=True), person("C", Attends.OBSERVER), person("D", invited=False)]
    assert counted(people, "ABCD", heads=3).ballot_base == 2 + 3
    assert counted(people, "", heads=3).ballot_base == 3


@pytest.mark.parametrize(("stands_in", "printed"), [("", "王五"), ("李四", "李四（代王五）")])
def test_a_deputy_is_printed_with_the_name_of_whom_they_stand_in_for(stands_in: str, printed: str) -> None:
    assert printed_name("王五", SignIn("s", "m", "p", AT, stands_in=stands_in)) == printed


def test_who_signs_for_somebody_present_does_not_change_the_name() -> None:
    assert printed_name("贾凤兰", SignIn("s", "m", "p", AT, signed_by="贾志强")) == "贾凤兰"
    assert printed_name("贾凤兰", None) == "贾凤兰"
