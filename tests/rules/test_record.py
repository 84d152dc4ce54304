"""What is written down: 待明确, 未答复, open replies, words to be filled (DOMAIN.md, Twelve rules)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.rules.record import (
    Commitment,
    Reply,
    ReplyKind,
    Suggestion,
    by_suggestion,
    commitment_number,
    pending,
    suggestion_number,
    to_fill,
    unanswered,
    unclear,
)

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
WHOLE = Commitment("c", "m", None, AT, matter="清运", lead="居委会", person="苗春", due=date(2026, 12, 15))


def suggestion(row: str, text: str = "修路") -> Suggestion:
    return Suggestion(row, "m", None, AT, text=text)


def reply(row: str, to: str, kind: ReplyKind, minute: int = 0) -> Reply:
    return Reply(row, "m", None, AT + timedelta(minutes=minute), suggestions=tuple(to), kind=kind)


def test_a_commitment_with_its_four_fields_is_clear() -> None:
    assert unclear(WHOLE) == ()


@pytest.mark.parametrize(
    ("lacking", "name"),
    [
        (replace(WHOLE, matter=""), "承诺事项"),
        (replace(WHOLE, lead=""), "牵头单位"),
        (replace(WHOLE, person=""), "责任人"),
        (replace(WHOLE, due=None), "完成时限"),
    ],
)
def test_a_commitment_that_lacks_one_of_the_four_is_unclear(lacking: Commitment, name: str) -> None:
    assert unclear(lacking) == (name,)


def test_words_for_a_time_do_not_make_it_clear() -> None:
    assert unclear(replace(WHOLE, due=None, due_text="开春前")) == ("完成时限",)


def test_measures_and_support_may_stay_empty() -> None:
    assert unclear(replace(WHOLE, measures="", support=())) == ()


def test_unanswered_is_without_any_reply() -> None:
    said = [suggestion("a"), suggestion("b"), suggestion("c")]
    replies = [reply("1", "ac", ReplyKind.NOT_YET)]
    assert [s.id for s in unanswered(said, replies)] == ["b"]


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_answered_later_or_passed_on_stays_open(kind: ReplyKind) -> None:
    still_open = kind in ("会后答复", "转交")
    assert bool(pending([suggestion("a")], [reply("1", "a", kind)])) is still_open


def test_the_latest_reply_decides() -> None:
    said = [suggestion("a")]
    later, answer = reply("1", "a", ReplyKind.LATER), reply("2", "a", ReplyKind.EXPLAINED, minute=5)
    assert pending(said, [answer, later]) == []
    assert pending(said, [answer, replace(later, at=AT + timedelta(minutes=9))]) == said
    assert pending(said, [replace(answer, at=AT), later]) == []  # in one second, the one made later


def test_unanswered_is_not_pending() -> None:
    assert pending([suggestion("a")], []) == []


def test_replies_stand_in_order_under_each_suggestion() -> None:
    second, first = reply("2", "ab", ReplyKind.LATER, 5), reply("1", "a", ReplyKind.EXPLAINED)
    assert by_suggestion([second, first]) == {"a": [first, second], "b": [second]}


def test_suggestions_without_words_are_to_be_filled() -> None:
    assert [s.id for s in to_fill([suggestion("a", ""), suggestion("b")])] == ["a"]


@pytest.mark.parametrize("known", [("TSNL03", 2026, 1), ("", 2026, 12), ("TSNL03", None, None), ("", None, None)])
def test_no_suggestion_has_the_number_of_a_commitment(known: tuple[str, int | None, int | None]) -> None:
    suggested = {suggestion_number(*known, number) for number in range(1, 301)}
    assert len(suggested) == 300
    assert suggested.isdisjoint(commitment_number(*known, number) for number in range(1, 301))
    assert all(number.isascii() for number in suggested)
