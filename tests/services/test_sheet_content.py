"""What the sheets that are cut, torn and folded say of a meeting; nothing is printed where there is nothing to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.documents.sheets import Receipt, Receipts, TableCards, UnitSheets
from desktop.rules.attendance import Participant, SignIn
from desktop.rules.record import Commitment, Suggestion
from desktop.services import attendance, commitments, meetings, recording, settings
from desktop.services.catalogue import DOCUMENTS, PERSONAL_CODES, RECEIPTS, TABLE_CARDS, UNIT_SHEET, document
from desktop.services.facts import Facts, read_facts
from desktop.services.follow_up import numbered
from desktop.services.people import card_label
from desktop.services.receipt_content import receipts
from desktop.services.sheet_content import number_pad, personal_codes, sign_in_sheet, table_cards, unit_sheets
from desktop.store.store import Store
from tests.services.stage import MEETING, Stage

ROSTER = (
    {"name": "王芳", "unit": "1号楼", "role": "群众代表"},
    {"name": "罗建军", "unit": "2号楼"},
    {"name": "孟庆华"},
    {"name": "陈𬱖", "unit": "1号楼"},
)


@pytest.fixture
def listed(store: Store, tmp_path: Path) -> Callable[..., Stage]:
    """Makes a meeting with a roster that has units."""

    def made(**meeting: Any) -> Stage:
        return Stage(store, tmp_path, meeting, ROSTER)

    return made


def facts(stage: Stage) -> Facts:
    with stage.store.reading() as connection:
        return read_facts(connection, stage.meeting)


def names(found: TableCards | None) -> list[str]:
    assert found
    return [card.name for card in found.cards]


def test_from_paper_the_time_of_keying_in_is_not_taken_for_that_of_signing(listed: Callable[..., Stage]) -> None:
    stage = listed()
    stage.do("open")
    stage.do("sign_in", who="罗建军")
    stage.do("sign_in_sheet", numbers="1, 3代签=王芳")
    paper, typed, proxy, _absent = (row.signed for row in sign_in_sheet(facts(stage)).rows)
    assert (paper, proxy) == ("纸质签到", "王芳代签")
    assert re.fullmatch(r"\d\d:\d\d签到", typed)


def test_units_follow_the_list_and_whoever_has_none_comes_last(listed: Callable[..., Stage]) -> None:
    stage = listed()
    attendance.walk_in(stage.store, stage.meeting, "李大爷", unit="3号楼")
    found = unit_sheets(facts(stage))
    assert isinstance(found, UnitSheets)
    assert [(unit.unit, [(row.number, row.name) for row in unit.rows]) for unit in found.units] == [
        ("1号楼", [(1, "王芳"), (4, "陈𬱖")]),
        ("2号楼", [(2, "罗建军")]),
        ("", [(3, "孟庆华")]),
    ]


def test_cards_are_for_everybody_invited_and_for_those_who_lead_the_meeting(listed: Callable[..., Stage]) -> None:
    stage = listed(moderator="孟庆华", recorder="柳青", conveners=["田秀英", "柳青"])
    attendance.walk_in(stage.store, stage.meeting, "李大爷")
    found = table_cards(facts(stage))
    assert names(found) == ["王芳", "罗建军", "孟庆华", "陈𬱖", "田秀英", "柳青"]
    assert found
    assert {(card.below, card.code) for card in found.cards} == {("", None)}


def test_what_else_is_on_a_card_is_a_setting(listed: Callable[..., Stage]) -> None:
    stage = listed(recorder="柳青")
    for key in ("card_below", "card_codes"):
        settings.save(stage.store, key, True)
    found = table_cards(facts(stage))
    assert found
    assert [(card.below, card.code) for card in found.cards] == [
        ("1号楼　群众代表", 1),
        ("2号楼", 2),
        ("", 3),
        ("1号楼", 4),
        ("记录员", None),
    ]


def test_a_personal_code_signs_its_holder_in(listed: Callable[..., Stage]) -> None:
    stage = listed()
    stage.do("open")
    found = personal_codes(facts(stage))
    assert found
    for code in found.codes:
        attendance.sign_in_number(stage.store, stage.meeting, int(str(code.number)))
    signed = {sign_in.participant for sign_in in stage.load(SignIn)}
    assert {p.name for p in stage.load(Participant) if p.id in signed} == {code.name for code in found.codes}


def test_a_slip_of_the_pad_is_a_card_of_the_queue(stage: Stage) -> None:
    settings.save(stage.store, "pad_slips", "12")
    settings.save(stage.store, "brand", "有事来商量")
    found = number_pad(facts(stage))
    assert (found.issuer, found.slips) == ("有事来商量", 12)
    assert all(card_label(str(number)) == str(number) for number in range(1, found.slips + 1))
    stage.queue("12")
    assert stage.waiting == ["12号牌"]


def receipt_of(stage: Stage, **said: Any) -> Receipt:
    said.setdefault("text", "先修东头")
    recording.suggest(stage.store, stage.meeting, said.pop("text"), **said)
    found = receipts(facts(stage))
    assert isinstance(found, Receipts)
    return found.receipts[-1]


def test_a_receipt_names_its_proposer_in_full(stage: Stage) -> None:
    stage.do("sign_in", who="王芳", stands_in="李四")
    assert receipt_of(stage, participant=stage.person("罗建军")).proposer == "罗建军"
    assert receipt_of(stage, participant=stage.person("王芳")).proposer == "李四（代王芳）"
    assert receipt_of(stage, card="7").proposer == "7号牌"
    assert receipt_of(stage, label="2号楼一住户").proposer == "2号楼一住户"
    assert receipt_of(stage, anonymous=True).proposer == ""


def test_phones_and_identity_cards_said_aloud_are_masked(stage: Stage) -> None:
    found = receipt_of(stage, text="路灯坏了打13812340000", label="张三13900001111")
    assert (found.text, found.proposer) == ("路灯坏了打138****0000", "张三139****1111")


def test_the_number_of_a_suggestion_is_not_that_of_a_commitment(stage: Stage) -> None:
    number = receipt_of(stage).number
    commitments.commit(stage.store, stage.meeting, "修路", suggestions=[stage.load(Suggestion)[0].id])
    found = facts(stage)
    promised = numbered(found.room, found.meeting, stage.load(Commitment)[0])
    assert (number, promised) == ("2026-01-S01", "2026-01-01")
    again = receipts(found)
    assert again
    assert [promise.number for promise in again.receipts[0].promises] == [promised]


def test_answers_are_those_to_this_suggestion_and_none_are_made_up(stage: Stage) -> None:
    stage.do("suggest", who="王芳", text="先修东头", ref="S1")
    stage.do("suggest", who="罗建军", text="先修西头", ref="S2")
    stage.do("reply", to=["S1"], unit="镇路办", kind="会后答复", text="", due="2026-11-25")
    commitments.commit(stage.store, stage.meeting, "修路", suggestions=[stage.load(Suggestion, ref="S1")[0].id])
    found = receipts(facts(stage))
    assert found
    first, second = found.receipts
    assert [promise.matter for promise in first.promises] == ["修路"]
    (answer,) = first.answers
    assert (answer.kind, answer.unit, answer.text, str(answer.due)) == ("会后答复", "镇路办", "", "2026-11-25")
    assert (second.answers, second.promises) == ((), ())
    assert (first.day.isoformat(), first.item) == ("2026-11-18", "修路")


def test_nothing_to_print_is_no_paper(store: Store, stage: Stage) -> None:
    quick = meetings.start_quickly(store, "修路").new
    with store.reading() as connection:
        nothing = read_facts(connection, quick)
    made = {d.key for d in DOCUMENTS if d.painted and list(d.compose(nothing))}
    assert made & {UNIT_SHEET, TABLE_CARDS, PERSONAL_CODES, RECEIPTS} == set()
    assert list(document(UNIT_SHEET).compose(facts(stage))) == []  # nobody there has a unit
    assert names(table_cards(facts(stage)))[0] == "王芳"


def test_a_receipt_says_who_said_what_and_stays_in_the_room() -> None:
    assert document(RECEIPTS).internal


def test_a_meeting_without_a_list_still_has_cards_for_those_who_lead_it(store: Store, tmp_path: Path) -> None:
    stage = Stage(store, tmp_path, {}, ())
    assert names(table_cards(facts(stage))) == [MEETING["moderator"]]
