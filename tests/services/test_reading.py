"""逐条宣读: what is read, what it means that a line was confirmed, and how it ceases to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from desktop.base.clock import SetClock, local
from desktop.base.errors import UserError
from desktop.documents.word.minutes import write_minutes
from desktop.documents.word.record import write_record
from desktop.documents.wording import clock_words
from desktop.rules.record import Ballot, Commitment, Consensus, Disagreement
from desktop.services import contents, history, meetings, reading, recording
from desktop.services.facts import read_facts
from desktop.services.reading import ToRead
from desktop.services.record_content import record_content
from tests.documents.word_reading import lines
from tests.services.stage import Stage


@pytest.fixture
def said(stage: Stage) -> Stage:
    """Two consensus, two commitments, and a disagreement, which is not read."""
    stage.do("sign_in_sheet", numbers="1-3")
    stage.do("ballot", matter="修路", method="举手", **{"for": 2, "against": 1, "abstain": 0})
    stage.do("commit", ref="C1", matter="修东头", lead="居委会", person="苗春", due="2026-12-15", support=["物业"])
    stage.do("consensus", text="先修东头", ballot="修路", method="举手")
    stage.do("commit", ref="C2", matter="装灯", due_text="开春前")
    stage.do("consensus", text="西头明年修")
    stage.do("disagree", text="停车没有谈拢")
    stage.store.clock = SetClock(stage.at)
    return stage


def to_read(stage: Stage) -> tuple[ToRead, ...]:
    with stage.store.reading() as connection:
        return reading.to_read(connection, stage.meeting)


def confirm_all(stage: Stage) -> None:
    for line in to_read(stage):
        reading.confirm(stage.store, stage.meeting, line.row)


def confirmed(stage: Stage) -> list[bool]:
    return [line.confirmed is not None for line in to_read(stage)]


def test_consensus_then_commitments_with_all_that_is_read(said: Stage) -> None:
    assert [line.line.text for line in to_read(said)] == ["先修东头", "西头明年修", "修东头", "装灯"]
    found = [dict(line.details) for line in to_read(said)]
    assert found[0] == {
        "形成方式": "举手",
        "依据": "举手表态（意见统计）：赞成 2　不同意见 1　弃权 0；在场 3 人。",
    }
    assert found[1] == {}
    assert found[2] == {
        "牵头单位": "居委会",
        "责任人": "苗春",
        "完成时限": "2026年12月15日",
        "配合单位": "物业",
    }
    assert found[3] == {"牵头单位": "待明确", "责任人": "待明确", "完成时限": "待明确（开春前）"}


def test_confirming_keeps_the_moment_and_a_second_time_changes_nothing(said: Stage) -> None:
    line = to_read(said)[0]
    changes = reading.confirm(said.store, said.meeting, line.row)
    assert changes.touched == (("consensus", line.row.id),)
    moment = to_read(said)[0].confirmed
    assert moment == said.store.clock.read().at
    again = reading.confirm(said.store, said.meeting, line.row)
    assert (again.touched, again.notice) == ((), "这一条已经确认过了。")
    assert confirmed(said) == [True, False, False, False]


def test_undo_takes_it_back(said: Stage) -> None:
    confirm_all(said)
    history.undo(said.store, said.meeting)
    assert confirmed(said) == [True, True, True, False]
    history.redo(said.store, said.meeting)
    assert confirmed(said) == [True] * 4


def test_only_while_the_people_are_there(said: Stage) -> None:
    line = to_read(said)[0]
    said.do("close")
    with pytest.raises(UserError, match="已经散会"):
        reading.confirm(said.store, said.meeting, line.row)


def test_what_was_changed_meanwhile_was_not_heard(said: Stage) -> None:
    heard = to_read(said)[0].row
    recording.amend(said.store, said.meeting, Consensus, heard.id, "先修西头")
    with pytest.raises(UserError, match="再读一遍"):
        reading.confirm(said.store, said.meeting, heard)
    assert confirmed(said) == [False] * 4


def clarify(stage: Stage, row: Commitment | Consensus, **values: object) -> None:
    assert isinstance(row, Commitment)
    fields = ("measures", "lead", "support", "person", "due", "due_text")
    same = {name: getattr(row, name) for name in fields}
    recording.amend(stage.store, stage.meeting, Commitment, row.id, row.matter, **{**same, **values})


def count_anew(stage: Stage, **hands: int) -> None:
    row = stage.load(Ballot)[0]
    recording.amend(stage.store, stage.meeting, Ballot, row.id, "修路", **hands)


CHANGES: dict[str, tuple[int, Callable[[Stage, ToRead], object]]] = {
    "amend a consensus": (0, lambda s, line: recording.amend(s.store, s.meeting, Consensus, line.row.id, "都修")),
    "its method": (
        0,
        lambda s, line: recording.amend(s.store, s.meeting, Consensus, line.row.id, "先修东头", method="鼓掌通过"),
    ),
    "amend a commitment": (2, lambda s, line: recording.amend(s.store, s.meeting, Commitment, line.row.id, "都修")),
    "its person": (2, lambda s, line: clarify(s, line.row, person="柳青")),
    "its date": (2, lambda s, line: clarify(s, line.row, due=date(2027, 3, 1))),
    "the hands it rests on": (0, lambda s, _line: count_anew(s, for_=3, against=0)),
    "its show of hands is taken out": (
        0,
        lambda s, _line: recording.remove(s.store, s.meeting, Ballot, s.load(Ballot)[0].id),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_afterwards_is_confirmed_no_longer_until_that_is_undone(said: Stage, change: str) -> None:
    confirm_all(said)
    place, make = CHANGES[change]
    make(said, to_read(said)[place])
    assert confirmed(said) == [number != place for number in range(4)]
    before = to_read(said)
    history.undo(said.store, said.meeting)
    assert confirmed(said) == [True] * 4
    history.redo(said.store, said.meeting)
    assert to_read(said) == before


def test_it_is_told(said: Stage) -> None:
    confirm_all(said)
    row = to_read(said)[0].row.id
    assert "重新宣读" in recording.amend(said.store, said.meeting, Consensus, row, "都修").notice
    assert recording.amend(said.store, said.meeting, Consensus, row, "都修西头").notice == ""


def test_saving_the_same_words_leaves_it_confirmed(said: Stage) -> None:
    confirm_all(said)
    first, _second, third, _fourth = to_read(said)
    recording.amend(said.store, said.meeting, Consensus, first.row.id, " 先修东头 ", method="举手")
    clarify(said, third.row)
    count_anew(said, for_=2)
    assert confirmed(said) == [True] * 4


def test_after_the_meeting_too_and_after_it_is_final(said: Stage) -> None:
    confirm_all(said)
    first, second, *_rest = to_read(said)
    said.do("close")
    told = recording.amend(said.store, said.meeting, Consensus, first.row.id, "都修").notice
    assert "当场已确认" in told
    said.do("finalize")
    meetings.correct(said.store, said.meeting, Consensus, second.row.id, "西头后年修", "记错年份")
    assert confirmed(said) == [False, False, True, True]


def test_lines_that_are_not_read_are_changed_as_ever(said: Stage) -> None:
    row = said.load(Disagreement)[0]
    assert recording.amend(said.store, said.meeting, Disagreement, row.id, "停车再议")
    assert said.load(Disagreement) == [replace(row, text="停车再议")]


def test_the_minutes_and_the_record_say_what_was_confirmed(said: Stage) -> None:
    first, _second, third, _fourth = to_read(said)
    for line in (first, third):
        reading.confirm(said.store, said.meeting, line.row)
    with said.store.reading() as connection:
        facts = read_facts(connection, said.meeting)
    minutes, record = BytesIO(), BytesIO()
    write_minutes(contents.minutes(facts), minutes)
    write_record(record_content(facts), record)
    at = clock_words(local(said.store.clock.read().at))
    assert [line for line in lines(minutes.getvalue()) if "确认" in line] == [
        "1. 先修东头（形成方式：举手；当场已确认）",
        "以上承诺事项中第1项已当场宣读确认。",
    ]
    marked = [line for line in lines(record.getvalue()) if "确认" in line]
    assert len(marked) == 2
    assert all(line.endswith(f"；当场已确认：{at}）") for line in marked)


def test_minutes_and_record_of_a_vote(prepare: Callable[..., Stage]) -> None:
    stage = prepare(body="村民代表会议", members=6)
    stage.do("open")
    stage.do("sign_in_sheet", numbers="1-5,7=甲")
    stage.do("ballot", matter="修路", method="举手", **{"for": 3, "against": 2, "abstain": 0})
    with stage.store.reading() as connection:
        facts = read_facts(connection, stage.meeting)
    minutes, record = BytesIO(), BytesIO()
    write_minutes(contents.minutes(facts), minutes)
    write_record(record_content(facts), record)
    assert (
        "表决：修路（赞成3人，反对2人，弃权0人；到会组成人员5人；方式：举手；赞成率3/5（60.0%）；超过半数，通过）"
        in lines(minutes.getvalue())
    )
    (said,) = [line for line in lines(record.getvalue()) if "【表决】" in line]
    assert said.endswith("（方式：举手；赞成：3；反对：2；弃权：0；到会组成人员：5；结果：超过半数，通过）")
