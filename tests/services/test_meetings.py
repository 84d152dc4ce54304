"""A meeting from preparing to 更正 (FORMAT.md: before open, between close and finalize, after finalize)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.meeting import AgendaItem, Kind, Meeting, State
from desktop.rules.record import Commitment, Correction, Suggestion
from desktop.services import attendance, meetings, recording, rooms, rows, scripts, speaking
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from tests.services.stage import Stage

# A step of every verb that would pass while people talk.
STEPS: dict[str, dict[str, Any]] = {
    "sign_in": {"who": "欧阳德胜"},
    "sign_in_sheet": {"numbers": "1,9=李大爷"},
    "walk_in": {"name": "尚小燕"},
    "heads": {"count": 3},
    "excuse": {"who": "陈𬱖"},
    "leave": {"who": "王芳"},
    "chair": {"who": "王芳"},
    "start_item": {"item": 2},
    "queue": {"who": "欧阳德胜", "stance": "发言"},
    "identify": {"card": "7", "who": "王芳"},
    "withdraw": {"who": "罗建军"},
    "close_queue": {},
    "open_queue": {},
    "call_next": {},
    "call": {"who": "罗建军"},
    "respond": {"unit": "物业"},
    "pause": {},
    "resume": {},
    "extend": {"seconds": 60},
    "end_speech": {},
    "recall": {},
    "suggest": {"ref": "S2", "text": "装灯"},
    "second": {"to": "S1", "who": "王芳"},
    "summarize": {"ref": "S1", "text": "整理"},
    "merge": {"refs": ["S1", "S0"], "text": "合并"},
    "reply": {"to": "S1", "kind": "当场解决"},
    "statement": {"kind": "会议要求", "text": "公示"},
    "commit": {"ref": "C2"},
    "consensus": {"text": "修"},
    "disagree": {"text": "不修"},
    "note": {"text": "记一笔"},
    "ballot": {"matter": "修路", "for": 1, "against": 0, "abstain": 0},
    "amend": {"ref": "S1", "text": "修西头"},
    "undo": {},
}
BEFORE_OPEN = {"sign_in", "sign_in_sheet", "walk_in", "heads", "excuse", "undo"}
OVER_AFTER_CLOSE = {"queue", "withdraw", "close_queue", "open_queue", "call_next", "call", "respond"}
OVER_AFTER_CLOSE |= {"pause", "resume", "extend", "end_speech", "recall"}


def running(prepare: Callable[..., Stage]) -> Stage:
    """Somebody speaks, somebody waits, two suggestions and a commitment are there."""
    stage = prepare(agenda=[{"title": "修路"}, {"title": "装灯"}])
    stage.do("sign_in", who="王芳")
    stage.do("open")
    stage.do("start_item", item=1)
    stage.queue("王芳", "罗建军")
    stage.called("王芳")
    for ref in ("S0", "S1"):
        stage.do("suggest", ref=ref, text="修路")
    stage.do("commit", ref="C1", matter="修路")
    return stage


def test_every_verb_of_the_format_is_tried_here() -> None:
    assert scripts.STEPS.keys() == STEPS.keys() | {"open", "close", "submit", "finalize", "correct"}


@pytest.mark.parametrize("verb", STEPS)
def test_while_people_talk_everything_is_allowed(prepare: Callable[..., Stage], verb: str) -> None:
    stage = running(prepare)
    if verb == "resume":
        stage.do("pause")
    if verb == "open_queue":
        stage.do("close_queue")
    stage.do(verb, **STEPS[verb])


@pytest.mark.parametrize("verb", [*STEPS, "close", "submit", "finalize"])
def test_before_open_only_who_comes_and_undo(prepare: Callable[..., Stage], verb: str) -> None:
    stage = prepare(agenda=[{"title": "修路"}, {"title": "装灯"}])
    stage.do("sign_in", who="罗建军")
    if verb in BEFORE_OPEN:
        stage.do(verb, **STEPS[verb])
    else:
        told = stage.refused(verb, **STEPS.get(verb, {}))
        assert "会议还没有开始" in told or "没有编号" in told  # nothing is recorded yet that could have one


@pytest.mark.parametrize("submitted", [False, True])
@pytest.mark.parametrize("verb", STEPS)
def test_after_close_the_queue_and_speeches_are_over(prepare: Callable[..., Stage], verb: str, submitted: bool) -> None:
    stage = running(prepare)
    stage.do("close")
    if submitted:
        stage.do("submit", reviewer="孟庆华")
    stage.do("note", text="还在记")
    if verb in OVER_AFTER_CLOSE:
        assert "已经散会，排队和发言都结束了" in stage.refused(verb, **STEPS[verb])
    else:
        stage.do(verb, **STEPS[verb])


@pytest.mark.parametrize("verb", [*STEPS, "open", "close", "submit", "finalize"])
def test_after_finalize_only_correct(prepare: Callable[..., Stage], verb: str) -> None:
    stage = running(prepare)
    stage.do("close")
    stage.do("finalize")
    stage.do("correct", ref="C1", text="修东头", reason="核对")
    told = stage.refused(verb, **STEPS.get(verb, {}))
    assert ("没有可以撤销" if verb == "undo" else "已经定稿") in told


def test_each_state_is_reached_once_and_in_its_order(prepare: Callable[..., Stage]) -> None:
    stage = prepare()
    stage.do("open")
    assert "已经开始了" in stage.refused("open")
    assert "散会之后才能送审" in stage.refused("submit")
    assert "还没有散会" in stage.refused("finalize")
    stage.do("close")
    assert "已经散会" in stage.refused("close")
    stage.do("submit", reviewer="孟庆华")
    assert "已送审" in stage.refused("submit")
    stage.do("finalize")
    with stage.store.reading() as connection:
        meeting = rows.get(connection, Meeting, stage.meeting)
    assert (meeting.state, meeting.reviewer) == (State.FINAL, "孟庆华")
    moments = [m for m in (meeting.opened, meeting.closed, meeting.submitted, meeting.finalized) if m]
    assert len(set(moments)) == 4
    assert moments == sorted(moments)


def test_close_ends_running_and_held_speeches(stage: Stage) -> None:
    stage.queue("王芳")
    stage.called("王芳")
    stage.do("respond", 30, unit="物业")
    stage.do("close", 10)
    assert stage.speeches == [("王芳", "发言", 30, False), (None, "点名回应", 10, False)]


class TestCorrections:
    def test_the_new_words_stand_the_old_and_the_reason_beside_them(self, prepare: Callable[..., Stage]) -> None:
        stage = running(prepare)
        stage.do("close")
        assert "还没有定稿" in stage.refused("correct", ref="C1", text="修东头", reason="核对")
        stage.do("finalize")
        stage.do("correct", ref="C1", text="修东头", reason="漏了地点")
        stage.do("correct", ref="S1", text="修东头的路", reason="原话有误")
        assert stage.load(Commitment)[0].matter == "修东头"
        assert stage.load(Suggestion, ref="S1")[0].text == "修东头的路"
        first = stage.load(Correction)[0]
        assert (first.old, first.new, first.reason) == ("修路", "修东头", "漏了地点")

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [({"reason": " "}, "写明原因"), ({"text": ""}, "内容是空的"), ({"ref": "S9"}, "没有编号“S9”")],
    )
    def test_what_a_correction_needs(self, prepare: Callable[..., Stage], wrong: dict[str, str], told: str) -> None:
        stage = running(prepare)
        stage.do("close")
        stage.do("finalize")
        assert told in stage.refused("correct", **{"ref": "C1", "text": "修东头", "reason": "核对", **wrong})


class TestPreparing:
    def test_only_the_title_is_needed(self, store: Store) -> None:
        room = rooms.create_room(store, "议事室").new
        meeting = meetings.create_meeting(store, room, NewMeeting("修路")).new
        with store.reading() as connection:
            found = rows.get(connection, Meeting, meeting)
            items = meetings.agenda(connection, meeting)
        assert (found.speech_seconds, found.turns, found.body, found.state) == (180, 2, "协商", State.PREPARING)
        assert [(i.title, i.kind, i.position) for i in items] == [("修路", Kind.DISCUSSION, 1)]
        with pytest.raises(UserError, match="请写上会议名称"):
            meetings.create_meeting(store, room, NewMeeting(" \x00"))

    @pytest.mark.parametrize(
        "values", [{"turns": 0}, {"turns": 100}, {"speech_seconds": -1}, {"members": 0}, {"minutes": 1441}]
    )
    def test_numbers_out_of_bounds(self, store: Store, values: dict[str, int]) -> None:
        room = rooms.create_room(store, "议事室").new
        with pytest.raises(UserError, match=r"应在 \d+ 到 \d+ 之间"):
            meetings.create_meeting(store, room, NewMeeting("修路", values))

    def test_codes_are_digits_and_counted_by_the_day_beyond_99(self, store: Store) -> None:
        room = rooms.create_room(store, "议事室").new
        made = [meetings.create_meeting(store, room, NewMeeting(f"第{n}场")).new for n in range(1, 103)]
        with store.reading() as connection:
            codes = [rows.get(connection, Meeting, meeting).code for meeting in made]
        assert codes[:2] == ["2026111801", "2026111802"]
        assert codes[-3:] == ["20261118100", "20261118101", "20261118102"]

    def test_meetings_are_numbered_in_the_room_and_year_when_they_open(self, store: Store, clock: SetClock) -> None:
        here, there = (rooms.create_room(store, name).new for name in ("此处", "彼处"))
        opened = []
        for room, days in ((here, 0), (here, 1), (there, 0), (here, 60)):
            clock.advance(days=days)
            meeting = meetings.create_meeting(store, room, NewMeeting("修路")).new
            meetings.open_meeting(store, meeting)
            with store.reading() as connection:
                opened.append(rows.get(connection, Meeting, meeting).number)
        assert opened == [1, 2, 1, 1]

    def test_quickly_with_a_key_and_a_topic(self, store: Store) -> None:
        meeting = meetings.start_quickly(store, "路灯").new
        with store.reading() as connection:
            found = rows.get(connection, Meeting, meeting)
            assert found in meetings.unfinished(connection)
        assert (found.title, found.topic, found.state) == ("路灯", "路灯", State.LIVE)
        assert found.item
        with pytest.raises(UserError, match="请写上会议名称"):
            meetings.start_quickly(store, " ")

    def test_the_form_may_be_changed_until_it_is_final(self, prepare: Callable[..., Stage]) -> None:
        stage = prepare()
        meetings.edit_meeting(stage.store, stage.meeting, place="院子\x00里", conveners=("王　芳", ""))
        assert not meetings.edit_meeting(stage.store, stage.meeting, place="院子里")
        with pytest.raises(UserError, match="名称不能空着"):
            meetings.edit_meeting(stage.store, stage.meeting, title="")
        for verb in ("open", "close", "finalize"):
            stage.do(verb)
        with pytest.raises(UserError, match="已经定稿"):
            meetings.edit_meeting(stage.store, stage.meeting, place="别处")
        with stage.store.reading() as connection:
            found = rows.get(connection, Meeting, stage.meeting)
        assert (found.place, found.conveners) == ("院子里", ("王芳",))

    def test_the_agenda_is_changed_but_not_what_was_discussed(self, stage: Stage) -> None:
        first = stage.item(1)
        items = [(None, NewItem("新\x00议题", source="群众\n反映")), (first, NewItem("修\x00路", minutes=5))]
        meetings.set_agenda(stage.store, stage.meeting, items)
        found = sorted(stage.load(AgendaItem), key=lambda i: i.position)
        assert [(i.title, i.source) for i in found] == [("新议题", "群众 反映"), ("修路", "")]
        assert found[1].id == first
        for wrong, told in (
            ([(None, NewItem("别的"))], "已经讨论过"),
            ([], "至少要有一项"),
            ([(first, NewItem(""))], "没有标题"),
        ):
            with pytest.raises(UserError, match=told):
                meetings.set_agenda(stage.store, stage.meeting, wrong)

    def test_a_suggestion_on_an_item_keeps_it_on_the_agenda_too(self, prepare: Callable[..., Stage]) -> None:
        stage = prepare(agenda=[{"title": "修路"}, {"title": "装灯"}])
        stage.do("open")
        stage.do("start_item", item=2)
        stage.do("note", text="记一笔")
        stage.do("undo")
        stage.do("start_item", item=1)
        with pytest.raises(UserError, match="“装灯”已经讨论过"):
            meetings.set_agenda(stage.store, stage.meeting, [(stage.item(1), NewItem("修路"))])


class TestFinding:
    def test_by_id_code_title_or_part_of_it(self, store: Store) -> None:
        room = rooms.create_room(store, "议事室").new
        made = {
            title: meetings.create_meeting(store, room, NewMeeting(title)).new for title in ("修路", "修路灯", "供水")
        }
        with store.reading() as connection:
            for text, title in (("修路", "修路"), ("水", "供水"), ("2026111802", "修路灯"), (made["供水"], "供水")):
                assert meetings.find_meeting(connection, text).id == made[title]
            with pytest.raises(UserError, match="有 2 场会议符合“修”"):
                meetings.find_meeting(connection, "修")
            for text in ("装灯", ""):
                with pytest.raises(UserError, match="没有找到会议"):
                    meetings.find_meeting(connection, text)

    def test_the_latest_first(self, store: Store, clock: SetClock) -> None:
        first = meetings.start_quickly(store, "一").new
        clock.advance(days=1)
        second = meetings.start_quickly(store, "二").new
        with store.reading() as connection:
            assert [m.id for m in meetings.all_meetings(connection)] == [second, first]


def test_a_meeting_that_was_prepared_on_another_day_keeps_its_plan(prepare: Callable[..., Stage]) -> None:
    stage = prepare(planned="2026-11-20T15:00")
    with stage.store.reading() as connection:
        found = rows.get(connection, Meeting, stage.meeting)
    assert found.code.startswith("20261120")
    assert found.planned
    assert found.created == found.planned


def test_what_is_recorded_of_a_meeting_that_is_gone(store: Store) -> None:
    with pytest.raises(UserError, match="已经不在了"):
        recording.note(store, "nowhere", "记一笔")


def test_who_was_taken_off_the_list_can_be_invited_again_with_the_old_number(store: Store) -> None:
    room = rooms.create_room(store, "村").new
    _changes, (one, two) = rooms.add_people(store, room, [NewPerson("王芳"), NewPerson("李强")])
    meeting = meetings.create_meeting(store, room, NewMeeting("会"), [one, two]).new
    with store.reading() as connection:
        wang = next(p for p in attendance.board(connection, meeting).participants if p.name == "王芳")
    meetings.uninvite(store, meeting, wang.id)
    meetings.invite(store, meeting, [one])
    with store.reading() as connection:
        found = attendance.board(connection, meeting).participants
    assert [(p.number, p.name, p.invited) for p in found] == [(1, "王芳", True), (2, "李强", True)]


def test_who_still_waits_on_the_item_that_is_left_is_told(store: Store) -> None:
    room = rooms.create_room(store, "村").new
    meeting = meetings.create_meeting(store, room, NewMeeting("会", items=(NewItem("东头"), NewItem("西头")))).new
    meetings.open_meeting(store, meeting)
    with store.reading() as connection:
        east, west = meetings.agenda(connection, meeting)
    meetings.start_item(store, meeting, east.id)
    speaking.queue(store, meeting, card="7")
    assert meetings.start_item(store, meeting, west.id).notice == "“东头”还有 1 人在排队；回到这一项，他们还在。"
    assert meetings.start_item(store, meeting, east.id).notice == ""
