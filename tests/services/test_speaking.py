"""The queue, calls, interruptions and time, sentence by sentence of FORMAT.md (rules of order: tests/rules)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.queue import Entry, Speech, Stance
from desktop.rules.record import Suggestion
from desktop.rules.timing import Run, elapsed
from desktop.services import speaking
from desktop.store.store import Store
from tests.services.stage import Stage


class TestItems:
    def test_starting_an_item_ends_the_running_speech(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("start_item", 30, item=2)
        assert stage.speaking is None
        assert stage.speeches == [("王芳", "发言", 30, False)]

    def test_starting_the_same_item_again_ends_the_speech_and_starts_nothing(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("start_item", 30, item=1)
        assert stage.speaking is None
        done = stage.verbs
        stage.do("start_item", item=1)
        assert stage.verbs == done

    def test_starting_an_item_ends_a_held_speech_too(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", 10, unit="物业")
        stage.do("start_item", 20, item=2)
        assert stage.speeches == [("王芳", "发言", 10, False), (None, "点名回应", 20, False)]
        assert (stage.board.current, stage.board.held) == (None, None)

    def test_waiting_entries_belong_to_the_item_they_were_made_on(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        stage.do("start_item", item=2)
        assert stage.waiting == []
        assert "没有人在排队" in stage.refused("call_next")
        stage.queue("王芳")  # one entry a person and item
        stage.do("start_item", item=1)
        assert stage.waiting == ["王芳", "罗建军"]

    def test_turns_are_counted_on_each_item(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        stage.called("王芳")
        stage.do("start_item", item=2)
        stage.queue("王芳", "罗建军")
        stage.called("王芳")

    def test_a_single_item_begins_with_the_meeting(self, prepare: Callable[..., Stage]) -> None:
        stage = prepare()
        stage.do("open")
        stage.queue("王芳")
        stage.called("王芳")
        assert stage.figures["speeches"][0]["item"] == 1

    def test_of_several_items_one_must_be_started_first(self, prepare: Callable[..., Stage]) -> None:
        stage = prepare(agenda=[{"title": "一"}, {"title": "二"}])
        stage.do("open")
        assert "还没有开始议题" in stage.refused("queue", who="王芳", stance="发言")
        stage.do("suggest", ref="S1", text="先说一句")
        assert stage.figures["suggestions"] == 1

    def test_an_item_that_is_not_there(self, stage: Stage) -> None:
        assert "没有第 3 项" in stage.refused("start_item", item=3)
        assert "没有第 0 项" in stage.refused("start_item", item=0)

    def test_items_may_have_their_own_speaking_time_0_is_not_timed(self, stage: Stage) -> None:
        for item in (1, 2):
            stage.do("start_item", item=item)
            stage.queue("王芳")
            stage.called("王芳")
        assert [s.limit_seconds for s in stage.load(Speech)] == [180, 0]


class TestQueue:
    def test_one_ordinary_entry_a_person_plus_one_point_of_order(self, stage: Stage) -> None:
        stage.queue("王芳 赞成", "王芳 提醒规则")
        assert "王芳 已经在排队" in stage.refused("queue", who="王芳", stance="反对")
        assert "王芳 已经在排队" in stage.refused("queue", who="王芳", stance="提醒规则")

    def test_who_speaks_may_wait_for_the_next_turn(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.queue("王芳 补充")
        assert stage.waiting == ["王芳"]

    def test_nobody_queues_to_answer(self, stage: Stage) -> None:
        assert "点名回应" in stage.refused("queue", who="王芳", stance="点名回应")

    def test_either_who_or_card(self, stage: Stage) -> None:
        assert "who 或 card" in stage.refused("queue", who="王芳", card="7", stance="发言")
        assert "who 或 card" in stage.refused("queue", stance="发言")

    def test_names_that_match_nobody(self, stage: Stage) -> None:
        assert "名单上没有“无此人”" in stage.refused("queue", who="无此人", stance="发言")

    def test_the_moderator_may_queue(self, stage: Stage) -> None:
        stage.queue("孟庆华")
        stage.called("孟庆华")

    def test_who_withdraws_leaves_the_queue_and_may_ask_again_last(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        stage.do("withdraw", who="王芳")
        assert "王芳 不在排队" in stage.refused("withdraw", who="王芳")
        stage.queue("王芳")
        assert stage.waiting == ["罗建军", "王芳"]

    def test_withdraw_means_the_ordinary_entry_unless_the_stance_says_point_of_order(self, stage: Stage) -> None:
        stage.queue("王芳 赞成", "王芳 提醒规则")
        stage.do("withdraw", who="王芳")
        assert [entry.stance for entry, _name in stage.board.waiting] == [Stance.ORDER]
        assert "不在排队" in stage.refused("withdraw", who="王芳")
        stage.do("withdraw", who="王芳", stance="提醒规则")
        assert stage.waiting == []

    def test_a_closed_queue_takes_nothing_but_points_of_order(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.do("close_queue")
        assert "已停止排队" in stage.refused("queue", who="罗建军", stance="发言")
        stage.queue("罗建军 提醒规则")
        stage.called("罗建军", "王芳")
        stage.do("open_queue")
        stage.queue("罗建军")

    def test_another_item_has_a_queue_of_its_own(self, stage: Stage) -> None:
        stage.do("close_queue")
        stage.do("start_item", item=2)
        stage.queue("王芳")
        stage.do("start_item", item=1)
        stage.refused("queue", who="王芳", stance="发言")

    def test_who_is_taken_back_waits_again_though_the_queue_is_closed(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("close_queue")
        stage.do("recall")
        assert stage.waiting == ["王芳"]


class TestCalls:
    def test_calling_ends_the_running_speech_and_its_turn_counts(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        stage.called("王芳")
        stage.queue("王芳")
        stage.called("罗建军", "王芳")
        assert stage.speeches[0] == ("王芳", "发言", 2, False)

    def test_the_turn_of_who_speaks_now_counts_before_the_rules_choose(self, stage: Stage) -> None:
        stage.queue("王芳 赞成")
        stage.called("王芳")
        stage.queue("王芳 反对", "罗建军 赞成", "陈𬱖 反对")
        assert [name for _s, name in stage.board.foreseen] == ["陈𬱖", "罗建军", "王芳"]
        stage.called("陈𬱖", "罗建军", "王芳")

    def test_calling_whom_the_rules_choose_is_no_override(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        stage.do("call", who="王芳", reason="不算")
        assert stage.speeches == [("王芳", "发言", 0, False)]
        assert stage.load(Speech)[0].reason == ""

    def test_calling_another_is_an_override_with_its_reason(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军 反对")
        stage.do("call", who="罗建军", reason="先回答提问")
        assert stage.speeches == [("罗建军", "反对", 0, True)]
        assert stage.load(Speech)[0].reason == "先回答提问"
        assert stage.waiting == ["王芳"]

    def test_calling_an_ordinary_speaker_before_a_point_of_order_is_an_override(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军 提醒规则")
        stage.do("call", who="王芳")
        assert stage.speeches == [("王芳", "发言", 0, True)]

    def test_calling_a_later_point_of_order_is_an_override(self, stage: Stage) -> None:
        stage.queue("王芳 提醒规则", "罗建军 提醒规则")
        stage.do("call", who="罗建军", stance="提醒规则")
        assert stage.speeches == [("罗建军", "提醒规则", 0, True)]

    def test_calling_who_does_not_wait_is_an_override_as_plain_speech(self, stage: Stage) -> None:
        stage.do("call", who="王芳")
        assert stage.speeches == [("王芳", "发言", 0, True)]

    def test_who_waits_on_another_item_does_not_wait_here(self, stage: Stage) -> None:
        stage.queue("王芳 赞成")
        stage.do("start_item", item=2)
        stage.do("call", who="王芳")
        assert stage.speeches == [("王芳", "发言", 0, True)]
        stage.do("start_item", item=1)
        assert stage.waiting == ["王芳"]

    def test_without_a_stance_a_call_does_not_mean_the_point_of_order(self, stage: Stage) -> None:
        stage.queue("王芳 提醒规则")
        stage.do("call", who="王芳")
        assert stage.speeches == [("王芳", "发言", 0, True)]
        assert stage.waiting == ["王芳"]

    def test_nobody_waits(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        assert "没有人在排队" in stage.refused("call_next")
        assert stage.speaking == "王芳"

    def test_a_second_press_of_the_key_never_calls_two(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        shown = stage.board.suggested
        assert shown
        for _press in range(2):
            speaking.call_next(stage.store, stage.meeting, seen=shown[0].entry.id)
        assert (stage.speaking, stage.waiting) == ("王芳", ["罗建军"])
        assert stage.verbs[-1] == "call_next"
        assert stage.verbs.count("call_next") == 1  # the second was no action


class TestInterruptions:
    def test_a_point_of_order_pauses_and_holds_the_running_speech(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.queue("罗建军 提醒规则")
        stage.do("call_next", 10)
        board = stage.board
        assert (board.current and board.current.name, board.held and board.held.name) == ("罗建军", "王芳")
        assert not (board.held and board.held.running)
        stage.do("end_speech", 20)
        assert stage.speaking == "王芳"
        stage.do("resume", 40)
        stage.do("end_speech", 5)
        assert stage.speeches == [("王芳", "发言", 16, False), ("罗建军", "提醒规则", 20, False)]

    def test_held_and_given_back_it_is_still_paused(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", 10, who="罗建军")
        stage.do("end_speech")
        current = stage.board.current
        assert current
        assert not current.running
        assert "已经暂停" in stage.refused("pause")
        stage.do("end_speech", 60)
        assert stage.speeches[0] == ("王芳", "发言", 10, False)

    def test_a_speech_given_back_ends_with_the_next_call_and_its_turn_counts(self, stage: Stage) -> None:
        stage.queue("王芳 赞成")
        stage.called("王芳")
        stage.do("respond", unit="物业")
        stage.do("end_speech")
        stage.queue("王芳", "罗建军 赞成", "陈𬱖 反对")
        stage.called("陈𬱖")
        assert stage.board.held is None

    def test_an_ordinary_call_ends_the_interruption_and_the_held_speech(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", 10, unit="物业")
        stage.queue("罗建军")
        stage.do("call_next", 19)
        assert stage.speeches == [
            ("王芳", "发言", 10, False),
            (None, "点名回应", 20, False),
            ("罗建军", "发言", 0, False),
        ]
        stage.do("end_speech")
        assert stage.speaking is None

    def test_interrupting_an_interruption_ends_that_one_first(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", 10, who="罗建军")
        stage.do("respond", 5, who="陈𬱖")
        stage.do("end_speech", 7)
        assert stage.speaking == "王芳"
        assert [s[2] for s in stage.speeches] == [10, 5, 7]

    def test_interruptions_are_no_turn_no_override_and_not_the_last_speech(self, stage: Stage) -> None:
        stage.queue("王芳 赞成")
        stage.called("王芳")
        stage.do("respond", who="罗建军", unit="物业")
        stage.do("end_speech")
        stage.do("end_speech")
        stage.queue("陈𬱖 赞成", "罗建军 反对")
        stage.called("罗建军")  # opposite of the last finished speech, and no turn taken yet
        assert stage.speeches[1] == ("罗建军", "点名回应", 1, False)

    def test_an_interruption_of_nobody_holds_nothing(self, stage: Stage) -> None:
        stage.do("respond", unit="物业")
        stage.do("end_speech")
        assert (stage.speaking, stage.speeches) == (None, [(None, "点名回应", 1, False)])

    def test_somebody_or_a_unit_answers(self, stage: Stage) -> None:
        assert "谁来回应" in stage.refused("respond")
        assert "名单上没有" in stage.refused("respond", who="无此人", unit="物业")

    def test_resume_during_an_interruption_ends_it_and_goes_on(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", 10, unit="物业")
        stage.do("resume", 5)
        stage.do("end_speech", 20)
        assert stage.speeches == [("王芳", "发言", 30, False), (None, "点名回应", 5, False)]

    def test_a_paused_interruption_goes_on_by_itself(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", unit="物业")
        stage.do("pause", 10)
        stage.do("resume", 50)
        stage.do("end_speech", 5)
        assert stage.speeches[1] == (None, "点名回应", 15, False)
        assert stage.speaking == "王芳"


class TestTime:
    def test_pauses_do_not_count_and_seconds_are_rounded_down(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("pause", 10.4)
        stage.do("resume", 100)
        stage.do("end_speech", 10.5)
        assert stage.speeches == [("王芳", "发言", 20, False)]

    def test_a_speech_that_still_runs_counts_up_to_now(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("note", 42, text="记一笔")
        assert stage.speeches == [("王芳", "发言", 42, False)]

    def test_there_must_be_somebody_to_pause(self, stage: Stage) -> None:
        for verb in ("pause", "resume", "end_speech", "recall"):
            assert "没有人在发言" in stage.refused(verb)
        assert "没有人在发言" in stage.refused("extend", seconds=60)

    def test_what_runs_is_not_resumed(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        assert "没有暂停" in stage.refused("resume")

    def test_extend_gives_more_time_but_not_to_who_is_not_timed(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("extend", seconds=60)
        assert stage.load(Speech)[0].limit_seconds == 240
        assert "1 秒到 1 小时" in stage.refused("extend", seconds=0)
        stage.do("start_item", item=2)
        stage.queue("王芳")
        stage.called("王芳")
        done = stage.verbs
        stage.do("extend", seconds=60)
        assert stage.load(Speech)[1].limit_seconds == 0
        assert stage.verbs == done

    def test_time_survives_a_restart(self, stage: Stage, clock: SetClock) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.store.close()
        again = Store(stage.store.directory, clock)
        try:
            with again.reading() as connection:
                current = speaking.board(connection, stage.meeting).current
        finally:
            again.close()
        assert current
        assert elapsed(current.runs, stage.at + timedelta(seconds=70)) == timedelta(seconds=70)

    def test_what_the_user_settles_stands_and_the_speech_goes_on(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        speech = stage.load(Speech)[0].id
        stage.store.clock = SetClock(stage.at + timedelta(hours=3))  # the laptop slept
        speaking.settle_clock(stage.store, stage.meeting, speech, 90_000)
        assert [run.settled for run in stage.load(Run)] == [90_000, None]
        assert elapsed(stage.load(Run), stage.at + timedelta(hours=3, seconds=5)) == timedelta(seconds=95)


class TestRecall:
    def test_the_speech_is_gone_and_no_turn_counts(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军")
        stage.called("王芳")
        stage.do("recall", 30)
        assert (stage.speeches, stage.speaking) == ([], None)
        stage.called("王芳")

    def test_that_person_waits_again_with_the_earliest_place(self, stage: Stage) -> None:
        stage.queue("王芳", "罗建军", "陈𬱖 反对")
        stage.do("call", who="陈𬱖")
        stage.do("recall")
        assert stage.waiting == ["陈𬱖", "王芳", "罗建军"]
        assert stage.board.waiting[0][0].stance == Stance.AGAINST
        stage.called("陈𬱖")

    def test_the_rules_then_apply_as_usual(self, stage: Stage) -> None:
        stage.queue("王芳 赞成")
        stage.called("王芳")
        stage.queue("罗建军 反对", "陈𬱖")
        stage.do("call", who="陈𬱖")
        stage.do("recall")
        assert stage.waiting == ["陈𬱖", "罗建军"]
        stage.called("罗建军")

    def test_who_had_not_waited_does_not_wait(self, stage: Stage) -> None:
        stage.do("call", who="王芳")
        stage.do("recall")
        assert (stage.waiting, stage.speeches) == ([], [])

    def test_who_asked_again_meanwhile_waits_once(self, stage: Stage) -> None:
        stage.queue("王芳 赞成")
        stage.called("王芳")
        stage.queue("王芳 反对")
        stage.do("recall")
        assert [entry.stance for entry, _name in stage.board.waiting] == [Stance.FOR]

    def test_the_point_of_order_of_who_is_taken_back_still_waits(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.queue("王芳 提醒规则")
        stage.do("recall")
        assert sorted(entry.stance for entry, _name in stage.board.waiting) == ["发言", "提醒规则"]

    def test_taking_an_interruption_back_gives_the_floor_to_the_held_speech(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.queue("罗建军 提醒规则")
        stage.called("罗建军")
        stage.do("recall")
        assert (stage.speaking, stage.waiting) == ("王芳", ["罗建军"])
        stage.do("respond", unit="物业")
        stage.do("recall")
        assert (stage.speaking, stage.waiting) == ("王芳", ["罗建军"])

    def test_what_was_said_meanwhile_stays(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("suggest", ref="S1", text="修路")
        stage.do("recall")
        said = stage.load(Suggestion)[0]
        assert (said.participant, said.speech) == (stage.person("王芳"), None)


class TestCards:
    def test_a_card_queues_speaks_and_leaves_the_queue(self, stage: Stage) -> None:
        stage.queue("7", "8")
        assert stage.waiting == ["7号牌", "8号牌"]
        stage.called("7号牌")
        stage.do("withdraw", card="8")
        assert (stage.waiting, stage.speeches) == ([], [(None, "发言", 1, False)])

    def test_full_width_digits_are_the_same_card(self, stage: Stage) -> None:
        stage.queue("7")
        assert "7号牌 已经在排队" in stage.refused("queue", card="７", stance="发言")

    def test_a_card_nobody_used_does_not_wait(self, stage: Stage) -> None:
        assert "没有在排队" in stage.refused("withdraw", card="99")
        assert "号牌的号码" in stage.refused("withdraw", card=" ")

    def test_turns_and_suggestions_follow_a_name_given_after_the_speech(self, stage: Stage) -> None:
        stage.queue("7")
        stage.called("7号牌")
        stage.do("suggest", ref="S1", text="修路")
        stage.do("end_speech")
        stage.do("identify", card="7", who="王芳")
        assert stage.speeches == [("王芳", "发言", 2, False)]
        stage.queue("王芳", "罗建军")
        stage.called("罗建军")

    def test_a_named_card_is_that_person(self, stage: Stage) -> None:
        stage.do("identify", card="7", who="王芳")
        stage.queue("7")
        assert stage.waiting == ["王芳"]
        assert "王芳 已经在排队" in stage.refused("queue", who="王芳", stance="发言")
        stage.do("call", who="王芳")
        assert stage.speeches == [("王芳", "发言", 0, False)]

    def test_a_card_stays_with_whom_it_was_named_for(self, stage: Stage) -> None:
        stage.do("identify", card="7", who="王芳")
        assert "7号牌已经是王芳的" in stage.refused("identify", card="7", who="罗建军")
        done = stage.verbs
        stage.do("identify", card="7", who="王芳")
        assert stage.verbs == done

    def test_if_both_wait_on_an_item_the_earlier_entry_stays(self, stage: Stage) -> None:
        stage.queue("7 反对", "王芳 赞成")
        stage.do("start_item", item=2)
        stage.queue("王芳 赞成", "7 反对", "7 提醒规则")
        stage.do("identify", card="7", who="王芳")
        assert [entry.stance for entry, _name in stage.board.waiting] == [Stance.FOR, Stance.ORDER]
        stage.do("start_item", item=1)
        assert [entry.stance for entry, _name in stage.board.waiting] == [Stance.AGAINST]

    def test_a_card_may_be_named_after_people_have_left(self, stage: Stage) -> None:
        stage.queue("7")
        stage.called("7号牌")
        stage.do("close", 30)
        stage.do("identify", card="7", who="王芳")
        assert stage.speeches == [("王芳", "发言", 30, False)]


@pytest.mark.parametrize("call", [speaking.queue, speaking.withdraw, speaking.call])
def test_somebody_must_be_named(stage: Stage, call: Callable[..., object]) -> None:
    with pytest.raises(UserError, match="请选一个人"):
        call(stage.store, stage.meeting)


def test_a_queue_entry_keeps_its_moment(stage: Stage) -> None:
    stage.queue("王芳")
    assert stage.load(Entry)[0].requested == stage.at
