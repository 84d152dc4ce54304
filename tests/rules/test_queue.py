"""Rules of order for the queue (DOMAIN.md), one sentence a test."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.rules.queue import (
    ORDINARY,
    Card,
    Entry,
    Speech,
    Stance,
    Suggested,
    Waits,
    Why,
    forecast,
    open_speeches,
    suggest_next,
    turns_taken,
    voice,
)

AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
S = Stance


def waits(who: str, place: int, stance: Stance = S.SPEAK, state: Waits = Waits.WAITING) -> Entry:
    """`who`: a participant, or a card as "#7"."""
    person, card = (None, who) if who.startswith("#") else (who, None)
    return Entry(f"{who}-{place}", "m", "item", stance, AT, place, person, card, state)


def spoke(
    who: str | None, order: int, stance: Stance = S.SPEAK, *, running: bool = False, held: bool = False
) -> Speech:
    person, card = (None, who) if who and who.startswith("#") else (who, None)
    ended = None if running or held else order
    return Speech(
        f"s{order}",
        "m",
        "item",
        stance,
        AT,
        order,
        person,
        card,
        ended=AT if ended else None,
        ended_order=ended,
        held=held,
    )


def chosen(
    waiting: list[Entry], speeches: list[Speech] | None = None, cards: dict[str, Card] | None = None
) -> Suggested:
    found = suggest_next(waiting, speeches or [], cards or {}, 2)
    assert found
    return found


def test_nobody_waits() -> None:
    assert suggest_next([], [], {}, 2) is None
    left = [waits("A", 1, state=Waits.WITHDRAWN), waits("B", 2, state=Waits.CALLED)]
    assert suggest_next(left, [], {}, 2) is None


def test_the_earliest_request_first() -> None:
    assert chosen([waits("B", 2), waits("A", 1)]).entry.participant == "A"


def test_rule_1_a_point_of_order_goes_before_everything_the_earliest_first() -> None:
    found = chosen([waits("A", 1), waits("C", 3, S.ORDER), waits("B", 2, S.ORDER)])
    assert (found.entry.participant, found.why) == ("B", Why.ORDER)


def test_rule_1_holds_for_somebody_at_the_limit() -> None:
    assert chosen([waits("A", 1), waits("B", 2, S.ORDER)], [spoke("B", 1), spoke("B", 2)]).entry.participant == "B"


def test_rule_2_who_spoke_least_on_the_item() -> None:
    found = chosen([waits("A", 1), waits("B", 2)], [spoke("A", 1)])
    assert (found.entry.participant, found.why, found.turns) == ("B", Why.FIRST, 0)
    again = chosen([waits("A", 1)], [spoke("A", 1)])
    assert (again.entry.participant, again.why, again.turns) == ("A", Why.AGAIN, 1)


def test_rule_2_who_is_at_the_limit_stands_back_for_everybody_else() -> None:
    speeches = [spoke("A", 1), spoke("A", 2), spoke("B", 3)]
    assert chosen([waits("A", 1), waits("B", 2)], speeches).entry.participant == "B"


@pytest.mark.parametrize(("last", "wanted"), [(S.FOR, S.AGAINST), (S.AGAINST, S.FOR)])
def test_rule_3_the_earliest_of_the_opposite_stance(last: Stance, wanted: Stance) -> None:
    waiting = [waits("A", 1), waits("B", 2, last), waits("C", 3, wanted), waits("D", 4, wanted)]
    found = chosen(waiting, [spoke("Z", 1, last)])
    assert (found.entry.participant, found.why) == ("C", Why.OTHER_VIEW)


@pytest.mark.parametrize("last", [S.SPEAK, S.ASK, S.ADD])
def test_rule_3_other_stances_ask_for_no_opposite(last: Stance) -> None:
    waiting = [waits("A", 1), waits("B", 2, S.FOR), waits("C", 3, S.AGAINST)]
    assert chosen(waiting, [spoke("Y", 1, S.FOR), spoke("Z", 2, last)]).entry.participant == "A"


def test_rule_3_only_among_those_who_spoke_least() -> None:
    waiting = [waits("A", 1), waits("B", 2, S.AGAINST)]
    assert chosen(waiting, [spoke("B", 1), spoke("Z", 2, S.FOR)]).entry.participant == "A"


@pytest.mark.parametrize("between", [S.ORDER, S.RESPOND])
def test_rule_3_an_interruption_is_not_the_last_finished_speech(between: Stance) -> None:
    waiting = [waits("A", 1), waits("B", 2, S.AGAINST)]
    assert chosen(waiting, [spoke("Y", 1, S.FOR), spoke("Z", 2, between)]).entry.participant == "B"


def test_rule_3_the_last_that_ended_not_the_last_that_was_called() -> None:
    interrupted = Speech("s1", "m", "item", S.FOR, AT, 1, "Y", ended=AT, ended_order=9)
    assert chosen([waits("A", 1), waits("B", 2, S.AGAINST)], [interrupted, spoke("Z", 5)]).entry.participant == "B"


def test_rule_4_at_the_limit_only_if_nobody_else_waits_fewest_turns_then_earliest() -> None:
    speeches = [spoke("A", 1), spoke("A", 2), spoke("A", 3), spoke("B", 4), spoke("B", 5), spoke("C", 6), spoke("C", 7)]
    found = chosen([waits("A", 1), waits("C", 3), waits("B", 2)], speeches)
    assert (found.entry.participant, found.why, found.turns) == ("B", Why.AT_LIMIT, 2)


def test_rule_4_knows_no_opposite_stance() -> None:
    speeches = [spoke("A", 1), spoke("A", 2), spoke("B", 3), spoke("B", 4, S.FOR)]
    assert chosen([waits("A", 1), waits("B", 2, S.AGAINST)], speeches).entry.participant == "A"


def test_interruptions_are_no_turns() -> None:
    speeches = [spoke("A", 1, S.ORDER), spoke("A", 2, S.RESPOND), spoke("B", 3)]
    assert turns_taken(speeches, {}) == {("participant", "B"): 1}
    assert chosen([waits("B", 1), waits("A", 2)], speeches).entry.participant == "A"


def test_whoever_speaks_now_is_taken_to_end_now() -> None:
    speeches = [spoke("Z", 1, S.AGAINST), spoke("A", 2, S.FOR, running=True)]
    assert chosen([waits("A", 1), waits("C", 2), waits("B", 3, S.AGAINST)], speeches).entry.participant == "B"


def test_a_held_speech_is_taken_to_end_now_too() -> None:
    speeches = [spoke("A", 2, S.FOR, held=True), spoke("Z", 3, S.ORDER, running=True)]
    assert chosen([waits("A", 1), waits("C", 2), waits("B", 3, S.AGAINST)], speeches).entry.participant == "B"


def test_turns_follow_a_card_to_the_person_it_was_named_for() -> None:
    speeches = [spoke("#7", 1), spoke("#8", 2)]
    waiting = [waits("A", 1), waits("B", 2), waits("#8", 3)]
    unnamed = {"#7": Card("#7", "m", "7"), "#8": Card("#8", "m", "8")}
    assert chosen(waiting, speeches, unnamed).entry.participant == "A"
    named = {**unnamed, "#7": Card("#7", "m", "7", "A")}
    assert chosen(waiting, speeches, named).entry.participant == "B"
    assert turns_taken(speeches, named) == {("participant", "A"): 1, ("card", "#8"): 1}


def test_an_answer_of_a_unit_without_a_name_is_nobodys_voice() -> None:
    assert voice(spoke(None, 1, S.RESPOND), {}) is None


def test_the_current_speech_and_the_held_one() -> None:
    held, current = spoke("A", 1, held=True), spoke("B", 2, S.ORDER, running=True)
    assert open_speeches([spoke("Z", 0), held, current]) == (current, held)
    assert open_speeches([spoke("Z", 1)]) == (None, None)


def test_the_forecast_is_what_the_rules_choose_if_each_speaks_one_turn() -> None:
    waiting = [waits("A", 1, S.FOR), waits("B", 2, S.FOR), waits("C", 3, S.AGAINST), waits("D", 4)]
    line = forecast(waiting, [spoke("D", 1)], {}, 2, 9)
    assert [s.entry.participant for s in line] == ["A", "C", "B", "D"]
    assert forecast(waiting, [], {}, 2, 2) == forecast(waiting, [], {}, 2, 9)[:2]


def test_the_forecast_counts_a_speech_that_runs_now_before_those_to_come() -> None:
    line = forecast([waits("A", 1, S.FOR), waits("B", 2)], [spoke("Z", 1, S.AGAINST, running=True)], {}, 2, 2)
    assert [(s.entry.participant, s.why) for s in line] == [("A", Why.OTHER_VIEW), ("B", Why.FIRST)]


def test_ordinary_stances_are_those_that_count_as_turns() -> None:
    assert set(Stance) - set(ORDINARY) == {S.ORDER, S.RESPOND}
