"""The history of a line: every field that was changed, in words, with who changed it and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.rules import record
from desktop.rules.record import Commitment, Consensus, Reply, ReplyKind, Suggestion
from desktop.services import commitments, history, meetings, reading, recording, rewording, rows
from desktop.services.line_history import Edit, edits
from desktop.store.store import Store


@pytest.fixture
def store(data_dir: Path) -> Store:
    return Store(data_dir, person="柳青")


@pytest.fixture
def meeting(store: Store) -> str:
    return meetings.start_quickly(store, "修路").new


def history_of(store: Store, cls: type[record.Line], row: str) -> list[Edit]:
    with store.reading() as connection:
        return edits(connection, rows.get(connection, cls, row))


def told(found: list[Edit]) -> list[tuple[str, ...]]:
    return [(e.done, e.field, e.old, e.new) for e in found]


def test_every_wording_of_a_suggestion(store: Store, meeting: str) -> None:
    row = recording.suggest(store, meeting, "一", label="2号楼一住户").new
    recording.amend(store, meeting, Suggestion, row, "二")
    recording.summarize(store, meeting, row, "整理过")
    recording.attribute(store, meeting, row, label="王芳")
    found = history_of(store, Suggestion, row)
    assert told(found) == [
        ("记意见建议", "", "", "提出人：2号楼一住户；内容：一"),
        ("修改记录", "内容", "一", "二"),
        ("写整理稿", "整理稿", "（空）", "整理过"),
        ("改提出人", "提出人", "2号楼一住户", "王芳"),
    ]
    assert {e.person for e in found} == {"柳青"}


def test_every_field_of_a_commitment_not_only_its_words(store: Store, meeting: str) -> None:
    said = recording.suggest(store, meeting, "修路").new
    row = commitments.commit(store, meeting, "修东头", suggestions=[said], lead="村委").new
    recording.amend(
        *(store, meeting, Commitment, row, "修东头"),
        lead="镇上",
        support=["水利所", "电管所"],
        person="苗春",
        due=date(2027, 3, 1),
        due_text="开春前",
    )
    assert told(history_of(store, Commitment, row)) == [
        ("记承诺", "", "", "来源意见：S1；事项：修东头；牵头单位：村委"),
        ("完善承诺", "牵头单位", "村委", "镇上"),
        ("完善承诺", "配合单位", "（空）", "水利所、电管所"),
        ("完善承诺", "责任人", "（空）", "苗春"),
        ("完善承诺", "完成时限", "（空）", "2027年3月1日"),
        ("完善承诺", "时限原话", "（空）", "开春前"),
    ]


def test_who_read_it_out_and_that_it_was_changed_after(store: Store, meeting: str) -> None:
    row = recording.agree(store, meeting, "先修东头").new
    with store.reading() as connection:
        seen = rows.get(connection, Consensus, row)
    reading.confirm(store, meeting, seen)
    recording.amend(store, meeting, Consensus, row, "先修东头", method="举手")
    fields = [(e.done, e.field) for e in history_of(store, Consensus, row)]
    assert fields == [("记共识", ""), ("当场确认", "当场确认时间"), ("修改记录", "方式"), ("修改记录", "当场确认时间")]


def test_what_was_undone_and_brought_again_is_there_too(store: Store, meeting: str) -> None:
    row = recording.note(store, meeting, "停电").new
    recording.amend(store, meeting, record.Note, row, "停电十分钟")
    history.undo(store, meeting)
    history.undo(store, meeting)
    history.redo(store, meeting)
    assert told(history_of(store, record.Note, row))[1:] == [
        ("修改记录", "内容", "停电", "停电十分钟"),
        ("撤销", "内容", "停电十分钟", "停电"),
        ("撤销", "", "内容：停电", ""),
        ("恢复", "", "", "内容：停电"),
    ]


def test_a_merged_heading_is_named_by_its_words_also_when_it_is_gone(store: Store, meeting: str) -> None:
    first, second = (recording.suggest(store, meeting, text).new for text in "东西")
    heading = recording.merge(store, meeting, [first, second], "东西").new
    rewording.reword_heading(store, meeting, heading, "东头和西头")
    recording.unmerge(store, meeting, first)
    assert told(history_of(store, Suggestion, second))[1:] == [
        ("合并意见", "合并标题", "（空）", "东头和西头"),
        ("取消合并", "合并标题", "东头和西头", "（空）"),
    ]


def test_a_correction_says_why(store: Store, meeting: str) -> None:
    said = recording.suggest(store, meeting, "修路").new
    row = recording.reply(store, meeting, [said], ReplyKind.LATER, "研究", due=date(2026, 12, 1)).new
    meetings.close_meeting(store, meeting)
    meetings.finalize(store, meeting)
    meetings.correct(store, meeting, Reply, row, "一周内答复", "核对录音")
    (first, last) = history_of(store, Reply, row)
    assert "答复时限" in first.new or "完成时限" in first.new
    assert (last.done, last.old, last.new, last.reason) == ("更正", "研究", "一周内答复", "核对录音")
