"""What needs doing: which meetings, answers, commitments and documents, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.duties import Duty, Facts, Todo, todos
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, CommitmentState, Reply, ReplyKind, Suggestion

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)  # noon in the room
TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)
CLOSED = Meeting("m", "r", "修路", "1", state=State.CLOSED, opened=NOW - DAY, closed=NOW - DAY)
FINAL = replace(CLOSED, state=State.FINAL, finalized=NOW - DAY)
NOTHING = Facts([], {}, [], [], [], {}, {})


def look(meeting: Meeting, **facts: object) -> list[Todo]:
    return todos(replace(NOTHING, meetings=[meeting], **facts), NOW)  # type: ignore[arg-type]


def due(days: int, state: CommitmentState = CommitmentState.WAITING, row: str = "c") -> Commitment:
    """`days` over on this day."""
    return Commitment(row, "m", None, NOW, matter=row, lead="村委会", due=TODAY - days * DAY, state=state)


def answered(days: int, kind: ReplyKind = ReplyKind.LATER) -> dict[str, object]:
    reply = Reply("r", "m", None, NOW, suggestions=("s",), kind=kind, unit="水务所", due=TODAY - days * DAY)
    return {"suggestions": [Suggestion("s", "m", None, NOW, number=3, text="水压低")], "replies": [reply]}


@pytest.mark.parametrize(("planned", "shown"), [(-2, False), (-1, True), (0, True), (7, True), (8, False)])
def test_a_prepared_meeting_is_named_on_the_eve_and_a_week_after(planned: int, shown: bool) -> None:
    meeting = replace(CLOSED, state=State.PREPARING, opened=None, closed=None, planned=NOW - planned * DAY)
    assert [todo.duty for todo in look(meeting)] == [Duty.HOLD] * shown


def test_a_closed_meeting_waits_to_be_finished_with_what_is_unclear() -> None:
    (todo,) = look(CLOSED, unclear={"m": 2})
    assert (todo.duty, todo.unclear) == (Duty.FINISH, 2)
    assert look(replace(CLOSED, state=State.SUBMITTED))[0].duty is Duty.FINISH
    assert look(replace(CLOSED, closed=NOW - 31 * DAY))[0].duty is Duty.FINISH_OLD
    assert look(replace(CLOSED, state=State.LIVE)) == []


@pytest.mark.parametrize(
    ("written", "changed", "expected"),
    [
        (None, NOW, [(Duty.WRITE, False)]),
        (NOW - DAY, NOW, [(Duty.WRITE, True)]),
        (NOW, NOW - DAY, []),
    ],
)
def test_documents_are_written_after_the_last_change(
    written: datetime | None, changed: datetime, expected: list[tuple[Duty, bool]]
) -> None:
    found = look(FINAL, written={"m": written} if written else {}, changed={"m": changed})
    assert [(todo.duty, todo.again) for todo in found] == expected
    old = replace(FINAL, finalized=NOW - 31 * DAY)
    assert look(old, changed={"m": changed}) == [], "a month later it is only tidy"


@pytest.mark.parametrize(("days", "shown"), [(-8, False), (-7, True), (0, True), (40, True)])
def test_an_answer_that_was_promised_is_named_when_its_date_comes(days: int, shown: bool) -> None:
    found = [todo for todo in look(CLOSED, **answered(days)) if todo.duty is Duty.ANSWER]
    assert [(t.number, t.what, t.who, t.days) for t in found] == [(3, "水压低", "水务所", days)] * shown


def test_an_answer_once_given_is_not_asked_for_and_after_the_end_it_is_forgotten_in_time() -> None:
    facts = answered(2)
    later = Reply("z", "m", None, NOW + DAY, suggestions=("s",), kind=ReplyKind.SETTLED)
    assert look(FINAL, changed={}, written={"m": NOW}, **facts)[0].duty is Duty.ANSWER
    assert look(FINAL, written={"m": NOW}, **{**facts, "replies": [*facts["replies"], later]}) == []  # type: ignore[misc]
    assert look(FINAL, written={"m": NOW}, **answered(31)) == []
    assert look(FINAL, written={"m": NOW}, **answered(2, ReplyKind.EXPLAINED)) == []


def test_one_line_a_meeting_names_the_commitment_that_is_most_over() -> None:
    found = look(FINAL, written={"m": NOW}, commitments=[due(-3, row="a"), due(12, row="b"), due(1, row="c")])
    assert found == [Todo(Duty.FULFIL, FINAL, 3, 12, what="b", who="村委会", row="b")]
    assert look(FINAL, written={"m": NOW}, commitments=[due(-8)]) == []
    assert look(FINAL, written={"m": NOW}, commitments=[due(5, CommitmentState.COMPLETED)]) == []
    assert look(FINAL, written={"m": NOW}, commitments=[replace(due(5), meeting="gone")]) == []


@given(st.lists(st.tuples(st.sampled_from(["m", "n"]), st.integers(-20, 40), st.sampled_from(CommitmentState))))
def test_whatever_is_due_is_counted_once_and_the_order_is_that_of_urgency(
    made: list[tuple[str, int, CommitmentState]],
) -> None:
    commitments = [replace(due(days, state, str(n)), meeting=meeting) for n, (meeting, days, state) in enumerate(made)]
    facts = replace(NOTHING, meetings=[CLOSED, replace(FINAL, id="n")], commitments=commitments)
    found = todos(facts, NOW)
    wanted = [days for _meeting, days, state in made if state is not CommitmentState.COMPLETED and days >= -7]
    fulfil = [todo for todo in found if todo.duty is Duty.FULFIL]
    assert sum(todo.count for todo in fulfil) == len(wanted)
    assert max((todo.days or 0 for todo in fulfil), default=0) == max(wanted, default=0)
    assert [todo.duty for todo in found] == sorted(todo.duty for todo in found)
