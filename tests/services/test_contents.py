"""What the documents say is what was recorded, and nothing else (DOMAIN.md, 会议纪要)."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.rules.meeting import Kind
from desktop.rules.record import Ballot, ReplyKind
from desktop.services import commitments, contents, meetings, recording, rooms, speaking
from desktop.services.attendance import walk_in
from desktop.services.facts import Facts, read_facts
from desktop.services.ledger_content import ledger
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.playing import play
from desktop.services.record_content import record_content
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.services.stage import Stage

SCRIPTS = Path(__file__).parent.parent / "scenarios"


@pytest.fixture
def store(data_dir: Path) -> Store:
    return Store(data_dir)


def played(store: Store, name: str) -> Facts:
    meeting = play(read_script(SCRIPTS / f"{name}.json"), store)
    with store.reading() as connection:
        return read_facts(connection, meeting)


def test_merged_suggestions_stand_under_their_heading_with_their_numbers(store: Store) -> None:
    opinions = contents.minutes(played(store, "拐角花园")).opinions
    assert [o.title for o in opinions] == ["空地怎么用", "建成后谁来管"]
    first = opinions[0].opinions
    assert [(o.numbers, o.text) for o in first] == [
        ((1,), "空地长期堆垃圾，夏天一楼不敢开窗，建议清理后改成小花园。"),
        ((2, 4), "设计方案应保留通道和晾晒位置。"),
        ((3,), "停车位本来就少，建议至少保留 4 个车位。"),
    ]
    assert first[0].seconds == 1
    assert opinions[1].opinions[0].text == "成立花园养护小组，按单元轮值。"  # 整理稿 before 原话


def test_replies_by_unit_then_the_unanswered(store: Store) -> None:
    minutes = contents.minutes(played(store, "拐角花园"))
    assert [(u.unit, [r.numbers for r in u.replies]) for u in minutes.replies] == [
        ("天水南路社区居委会", [(1,), (2,), (6, 7)]),
        ("团结新村街道物管办", [(3,)]),
        ("家属院居民自治小组", [(5,)]),
    ]
    assert minutes.unanswered == (4,)


def test_the_lists_follow_the_invitation_and_name_who_was_away(store: Store) -> None:
    attendance = contents.minutes(played(store, "拐角花园")).attendance
    assert [a.name for a in attendance.present_list][:3] == ["孟庆华", "田秀英", "柳青"]
    assert attendance.present_list[-1].name == "尚小燕"
    assert [(a.name, a.note) for a in attendance.excused_list] == [("魏立新", "外出就医")]
    assert next(a for a in attendance.present_list if a.name == "贾凤兰").note == "贾志强代签"


def test_a_correction_keeps_both_wordings(store: Store) -> None:
    minutes = contents.minutes(played(store, "拐角花园"))
    (correction,) = minutes.corrections
    assert (correction.what, correction.old) == ("承诺事项4", "推选花园养护小组并张榜公布")
    assert minutes.commitments[3].matter == correction.new == "推选花园养护小组并在三个单元门口张榜公布"


def test_a_corrected_show_of_hands_is_named(stage: Stage) -> None:
    stage.do("ballot", matter="修路", **{"for": 0, "against": 0, "abstain": 0})
    stage.do("close")
    stage.do("finalize")
    meetings.correct(stage.store, stage.meeting, Ballot, stage.load(Ballot)[0].id, "修东头的路", "漏了地点")
    with stage.store.reading() as connection:
        (correction,) = contents.minutes(read_facts(connection, stage.meeting)).corrections
    assert (correction.what, correction.old, correction.new) == ("举手表态", "修路", "修东头的路")


def test_the_record_tells_every_speech_with_its_time(store: Store) -> None:
    facts = played(store, "楼院供水")
    entries = [e for section in record_content(facts).sections for e in section.entries]
    speeches = [(e.speaker, dict(e.details)["方式"], dict(e.details)["用时"]) for e in entries if e.kind == "发言"]
    assert speeches[:3] == [
        ("姚桂芝（93号）", "赞成", "1分30秒"),
        ("熊秀莲（97号）", "反对", "2分40秒"),
        ("崔国栋（城关区政协）", "提醒规则", "0分15秒"),
    ]
    assert [e.at for e in entries] == sorted(e.at for e in entries)


def test_nothing_recorded_leaves_every_part_empty(store: Store) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    with store.reading() as connection:
        minutes = contents.minutes(read_facts(connection, meeting))
    assert minutes.attendance.expected is None
    assert [(o.title, o.opinions) for o in minutes.opinions] == [("修路", ())]
    assert (minutes.replies, minutes.consensus, minutes.commitments, minutes.briefings, minutes.ballots) == ((),) * 5


def test_a_suggestion_outside_every_item_is_not_lost(store: Store) -> None:
    room = rooms.create_room(store, "村").new
    items = (NewItem("通报", Kind.BRIEFING), NewItem("商量"))
    meeting = meetings.create_meeting(store, room, NewMeeting("会", items=items)).new
    meetings.open_meeting(store, meeting)
    recording.suggest(store, meeting, "门口太黑")
    with store.reading() as connection:
        facts = read_facts(connection, meeting)
    assert contents.minutes(facts).opinions[-1].opinions[0].text == "门口太黑"
    assert record_content(facts).sections[0].entries[0].text == "门口太黑"


def test_seconds_count_people_once_over_merged_suggestions(store: Store) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    who = walk_in(store, meeting, "王芳").new
    one, two = (recording.suggest(store, meeting, text).new for text in ("先修东头", "东头先修"))
    recording.second(store, meeting, one, participant=who)
    recording.second(store, meeting, two, participant=who)
    recording.second(store, meeting, two, card="7")
    recording.merge(store, meeting, [one, two], "先修东头")
    with store.reading() as connection:
        (item,) = contents.minutes(read_facts(connection, meeting)).opinions
    assert [(o.numbers, o.seconds) for o in item.opinions] == [((1, 2), 2)]
    speaking.identify(store, meeting, "7", who)
    with store.reading() as connection:
        (item,) = contents.minutes(read_facts(connection, meeting)).opinions
    assert item.opinions[0].seconds == 1


def test_the_ledger_carries_number_source_and_what_is_unclear(store: Store) -> None:
    facts = played(store, "拐角花园")
    written = ledger(facts)
    rows = list(written.commitments)
    assert [r.number for r in rows] == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]
    assert rows[0].sources == next(iter(written.suggestions)).number == "2026-01-S01"
    assert rows[2].unclear == ("责任人",)
    suggestions = list(written.suggestions)
    assert suggestions[5].kind == ReplyKind.LATER
    assert suggestions[5].due.isoformat() == "2026-11-25"  # type: ignore[union-attr]
    assert [s.adopted for s in suggestions] == ["已列入承诺清单", "", "已列入承诺清单", "", "已列入承诺清单", "", ""]


def test_a_room_code_begins_the_number_of_a_commitment(store: Store) -> None:
    room = rooms.create_room(store, "村", code="TSNL03").new
    meeting = meetings.start_quickly(store, "修路", room).new
    commitments.commit(store, meeting, "修路")
    with store.reading() as connection:
        facts = read_facts(connection, meeting)
    year = facts.at(facts.meeting.opened).year  # type: ignore[arg-type]
    assert [row.number for row in ledger(facts).commitments] == [f"TSNL03-{year}-01-01"]
