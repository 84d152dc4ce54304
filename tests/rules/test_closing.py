"""The check before people leave lists what is missing, and nothing else (DOMAIN.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.rules.closing import Facts, Finding, Missing, findings
from desktop.rules.handover import Handover
from desktop.rules.meeting import AgendaItem, ItemStart
from desktop.rules.queue import Card, Speech, Stance
from desktop.rules.record import Ballot, Commitment, Consensus, Reply, Suggestion

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
CLEAN = Facts(
    items=[AgendaItem("i1", "m", 1, "情况通报"), AgendaItem("i2", "m", 2, "修路")],
    starts=[ItemStart("a", "m", "i1", AT), ItemStart("b", "m", "i2", AT)],
    suggestions=[Suggestion("s1", "m", "i2", AT, ref="S1", text="先修东头")],
    replies=[Reply("r1", "m", "i2", AT, suggestions=("s1",))],
    commitments=[
        Commitment("c1", "m", "i2", AT, ref="C1", matter="修路", lead="村委", person="王芳", due=date(2027, 1, 1))
    ],
    consensus=[Consensus("g1", "m", "i2", AT, text="修", method="举手")],
    ballots=[Ballot("b1", "m", "i2", AT, matter="修路", for_=3, base=5)],
    speeches=[Speech("x1", "m", "i2", Stance.SPEAK, AT, 1, "p1", ended=AT)],
    cards={},
    handovers=[],
    moderator="p9",
    signed=frozenset({"p1", "p9"}),
    sheet_waits=False,
)


def missing(**changed: object) -> list[Finding]:
    return findings(replace(CLEAN, **changed))  # type: ignore[arg-type]


def test_a_clean_meeting_has_nothing_to_check() -> None:
    assert findings(CLEAN) == []


def test_items_not_reached_in_the_order_of_the_agenda() -> None:
    assert [f.names for f in missing(starts=[], items=CLEAN.items[::-1])] == [("情况通报",), ("修路",)]


def test_suggestions_without_words_or_reply() -> None:
    found = missing(suggestions=[replace(CLEAN.suggestions[0], text="")], replies=[])
    assert [(f.missing, f.names) for f in found] == [(Missing.WORDS, ("S1",)), (Missing.REPLY, ("S1",))]


def test_commitments_that_lack_a_necessary_field_name_it() -> None:
    found = missing(commitments=[replace(CLEAN.commitments[0], lead="", due=None, due_text="开春前")])
    assert [(f.missing, f.names) for f in found] == [(Missing.UNCLEAR, ("C1", "牵头单位", "完成时限"))]


def test_consensus_without_a_method_a_show_of_hands_is_one() -> None:
    bare = replace(CLEAN.consensus[0], method="")
    assert [f.missing for f in missing(consensus=[bare])] == [Missing.METHOD]
    assert missing(consensus=[replace(bare, ballot="b1")]) == []


def test_ballots_without_a_base() -> None:
    assert [f.missing for f in missing(ballots=[replace(CLEAN.ballots[0], base=0)])] == [Missing.BASE]


def by_moderator(stance: Stance, **changed: object) -> list[Missing]:
    speech = replace(CLEAN.speeches[0], participant="p9", stance=stance)
    return [f.missing for f in missing(speeches=[speech], **changed)]


@pytest.mark.parametrize("stance", [Stance.SPEAK, Stance.FOR, Stance.ADD, Stance.RESPOND])
def test_the_moderator_spoke_without_handing_over(stance: Stance) -> None:
    assert by_moderator(stance) == [Missing.CHAIR]


def test_a_point_of_order_is_the_moderators_own_business() -> None:
    assert by_moderator(Stance.ORDER) == []


def test_who_handed_the_chair_over_may_speak_and_who_took_it_may_not() -> None:
    before = [Handover("h", "m", "p1", AT - timedelta(minutes=1))]
    assert by_moderator(Stance.SPEAK, handovers=before) == []
    assert [f.missing for f in missing(handovers=before)] == [Missing.CHAIR]
    assert by_moderator(Stance.SPEAK, handovers=[replace(before[0], at=AT + timedelta(minutes=1))]) == [Missing.CHAIR]


def test_the_moderator_under_a_card_is_the_moderator() -> None:
    speech = replace(CLEAN.speeches[0], participant=None, card="k")
    found = missing(speeches=[speech], cards={"k": Card("k", "m", "7", "p9")})
    assert [f.missing for f in found] == [Missing.CHAIR]


def test_cards_that_spoke_or_suggested_and_were_never_named() -> None:
    cards = {row: Card(row, "m", row) for row in ("7", "8", "9")} | {"5": Card("5", "m", "5", "p1")}
    speeches = [replace(CLEAN.speeches[0], participant=None, card=card) for card in ("7", "5")]
    suggestions = [replace(CLEAN.suggestions[0], card="8")]
    found = missing(cards=cards, speeches=speeches, suggestions=suggestions)
    assert [(f.missing, f.names) for f in found] == [(Missing.CARD, ("7",)), (Missing.CARD, ("8",))]


def test_who_spoke_without_having_signed_in() -> None:
    assert [(f.missing, f.row) for f in missing(signed=frozenset())] == [(Missing.NOT_SIGNED, "p1")]


def test_a_printed_sheet_that_nobody_keyed_in() -> None:
    assert [f.missing for f in missing(sheet_waits=True)] == [Missing.SHEET]
