"""Live recording: suggestions, 同感, replies, hands and the rest (FORMAT.md, steps)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from desktop.base.clock import from_local
from desktop.base.errors import UserError
from desktop.documents.word.minutes import write_minutes
from desktop.rules.bodies import Outcome, outcome
from desktop.rules.queue import Speech
from desktop.rules.record import Ballot, Consensus, Heading, Note, Reply, Second, Statement, Suggestion
from desktop.services import closing, contents, history, recording
from desktop.services.facts import read_facts
from tests.documents.word_reading import lines
from tests.services.stage import Stage

NO_HANDS = {"for_": 0, "against": 0, "abstain": 0}


def said(stage: Stage, ref: str = "S1") -> Suggestion:
    found: Suggestion = stage.load(Suggestion, ref=ref)[0]
    return found


class TestSuggestions:
    def test_who_speaks_is_who_suggests_on_the_current_item(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("suggest", ref="S1", text="先修东头")
        found = said(stage)
        assert (found.participant, found.item, found.text) == (stage.person("王芳"), stage.item(1), "先修东头")
        assert found.speech
        assert not found.late

    def test_while_an_answer_is_given_the_one_who_answers(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("respond", who="罗建军")
        stage.do("suggest", ref="S1", text="可以")
        assert said(stage).participant == stage.person("罗建军")

    def test_else_nobody(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="先修东头")
        assert (said(stage).participant, said(stage).card, said(stage).label) == (None, None, "")

    @pytest.mark.parametrize("by", [{"who": "罗建军"}, {"card": "7"}, {"label": "2号楼一住户"}])
    def test_who_is_named_comes_before_who_speaks(self, stage: Stage, by: dict[str, str]) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("suggest", ref="S1", text="装灯", **by)
        found = said(stage)
        assert found.participant != stage.person("王芳")
        assert found.participant or found.card or found.label

    def test_the_words_may_come_later(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="")
        stage.do("suggest", ref="S2")
        stage.do("suggest", ref="S3", text=" \n ")
        assert stage.figures["to_fill"] == ["S1", "S2", "S3"]
        stage.do("amend", ref="S1", text="先修东头")
        assert stage.figures["to_fill"] == ["S2", "S3"]

    def test_recorded_afterwards_with_a_past_time(self, stage: Stage) -> None:
        stage.queue("王芳")
        stage.called("王芳")
        stage.do("suggest", 600, ref="S1", text="修路", happened="2026-11-18T18:59:00")
        assert (said(stage).late, said(stage).participant) == (True, None)
        assert said(stage).at == from_local("2026-11-18T18:59:00")
        assert "不能晚于现在" in stage.refused("suggest", ref="S2", text="修路", happened="2026-11-18T23:00:00")

    def test_a_ref_is_used_once(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="修路")
        assert "“S1”这个编号已经用过" in stage.refused("suggest", ref="S1", text="装灯")

    def test_without_a_ref_it_gets_one_that_is_free(self, stage: Stage) -> None:
        stage.do("suggest", ref="S2", text="修路")
        stage.do("suggest", text="装灯")
        assert stage.figures["unanswered"] == ["S2", "S3"]

    def test_figures_follow_the_order_of_recording(self, stage: Stage) -> None:
        for ref in ("乙", "甲", "S10", "S9"):
            stage.do("suggest", ref=ref, text="修路")
        assert stage.figures["unanswered"] == ["乙", "甲", "S10", "S9"]

    def test_the_summary_stands_beside_the_words_spoken(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="东头那个坑你们倒是填呀")
        stage.do("summarize", ref="S1", text="尽快修补东头路面。")
        assert (said(stage).text, said(stage).summary) == ("东头那个坑你们倒是填呀", "尽快修补东头路面。")

    def test_merged_under_one_heading_and_out_again(self, stage: Stage) -> None:
        for ref in ("S1", "S2", "S3"):
            stage.do("suggest", ref=ref, text="修路")
        stage.do("merge", refs=["S1", "S3"], text="道路维修")
        heading = stage.load(Heading)[0]
        assert [s.heading for s in stage.load(Suggestion)] == [heading.id, None, heading.id]
        assert "至少要选两条" in stage.refused("merge", refs=["S1", "S1"], text="道路")
        assert "没有编号“S9”" in stage.refused("merge", refs=["S1", "S9"], text="道路")
        recording.unmerge(stage.store, stage.meeting, said(stage).id)
        assert said(stage).heading is None

    def test_a_heading_goes_with_what_it_merged(self, stage: Stage) -> None:
        for ref in ("S1", "S2"):
            stage.do("suggest", ref=ref, text="修路")
        stage.do("merge", refs=["S1", "S2"], text="道路维修和排水")
        merged, headings = stage.load(Suggestion), stage.load(Heading)
        recording.remove(stage.store, stage.meeting, Suggestion, merged[1].id)
        assert (said(stage).heading, stage.load(Heading)) == (None, []), "it would say what was taken out"
        history.undo(stage.store, stage.meeting)
        assert (stage.load(Suggestion), stage.load(Heading)) == (merged, headings)

    def test_an_answer_to_what_was_taken_out_names_no_number(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="修路")
        stage.do("reply", to=["S1"], kind="解释说明", unit="居委会", text="明年修")
        recording.remove(stage.store, stage.meeting, Suggestion, said(stage).id)
        with stage.store.reading() as connection:
            facts = read_facts(connection, stage.meeting)
        made = BytesIO()
        write_minutes(contents.minutes(facts), made)
        assert "（解释说明）：明年修" in lines(made.getvalue())


class TestSeconds:
    def test_once_a_person_under_a_card_of_theirs_too(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="修路")
        stage.do("identify", card="7", who="王芳")
        stage.do("second", to="S1", card="7")
        done = stage.verbs
        for by in ({"who": "王芳"}, {"card": "7"}, {"card": "７"}):
            stage.do("second", to="S1", **by)
        assert stage.verbs == done
        stage.do("second", to="S1", who="罗建军")
        assert len(stage.load(Second)) == 2

    def test_one_suggestion_at_a_time_by_one_voice(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="修路")
        assert "一次只对一条" in stage.refused("second", to=["S1"], who="王芳")
        assert "who 或 card" in stage.refused("second", to="S1")
        with pytest.raises(UserError, match="谁有同感"):
            recording.second(stage.store, stage.meeting, said(stage).id)


class TestReplies:
    def test_one_reply_to_several(self, stage: Stage) -> None:
        for ref in ("S1", "S2", "S3"):
            stage.do("suggest", ref=ref, text="修路")
        stage.do("reply", to=["S1", "S3", "S1"], unit="居委会", kind="会后答复", text="研究", due="2026-11-25")
        stage.do("reply", to="S3", unit="居委会", who="王芳", kind="解释说明", text="不行")
        assert (stage.figures["replies"], stage.figures["unanswered"]) == (2, ["S2"])
        assert stage.figures["pending"] == ["S1"]
        assert stage.load(Reply)[1].who == "王芳"

    def test_answered_then_put_off_again_is_open(self, stage: Stage) -> None:
        stage.do("suggest", ref="S1", text="修路")
        stage.do("reply", 0, to="S1", kind="解释说明")
        stage.do("reply", 0, to="S1", kind="转交", to_unit="住建局")  # in the same second
        assert stage.figures["pending"] == ["S1"]

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"to": "S9"}, "没有编号“S9”"),
            ({"to": []}, "哪一条意见"),
            ({"kind": "下次再说"}, "不认识“下次再说”"),
            ({"who": "无此人"}, "名单上没有“无此人”"),
            ({"due": "下周"}, "“下周”不是日期"),
        ],
    )
    def test_what_a_reply_needs(self, stage: Stage, wrong: dict[str, object], told: str) -> None:
        stage.do("suggest", ref="S1", text="修路")
        right = {"to": "S1", "kind": "当场解决"}
        assert told in stage.refused("reply", **{**right, **wrong})


class TestHands:
    def test_no_more_hands_than_members_in_the_room_and_unnamed_heads(self, stage: Stage) -> None:
        stage.do("sign_in_sheet", numbers="1-2")
        stage.do("walk_in", name="甲", attends="列席")
        stage.do("heads", count=3)
        told = stage.refused("ballot", matter="修路", for_=4, against=1, abstain=1)
        assert "举手共 6 人，多于在场可表态的 5 人" in told
        stage.do("ballot", matter="修路", for_=3, against=1, abstain=1)
        assert stage.load(Ballot)[0].base == 5

    def test_no_hand_is_less_than_none(self, stage: Stage) -> None:
        assert "不能是负数" in stage.refused("ballot", matter="修路", for_=0, against=-1, abstain=1)

    def test_of_a_deliberation_no_quorum_is_recorded(self, stage: Stage) -> None:
        stage.do("ballot", matter="修路", **NO_HANDS)
        assert stage.load(Ballot)[0].quorum is None

    @pytest.mark.parametrize(("numbers", "quorum"), [("1-4", 4), ("1-3", None), ("1-3,7=甲,8=乙", None)])
    def test_a_lawful_body_counts_its_own_people_never_walk_ins(
        self, prepare: Callable[..., Stage], numbers: str, quorum: int | None
    ) -> None:
        stage = prepare(body="村民代表会议", members=6)
        stage.do("open")
        stage.do("sign_in_sheet", numbers=numbers)
        stage.do("ballot", matter="修路", **NO_HANDS)
        assert stage.load(Ballot)[0].quorum == quorum

    def test_what_is_stored_of_a_vote_decides_it(self, prepare: Callable[..., Stage]) -> None:
        """Six members, five here, one has left; a walk-in and three unnamed heads do not vote."""
        stage = prepare(body="村民代表会议", members=6)
        stage.do("open")
        stage.do("sign_in_sheet", numbers="1-5,7=甲")
        stage.do("heads", count=3)
        stage.do("leave", who="王芳")
        told = stage.refused("ballot", matter="修路", **{"for": 4, "against": 1, "abstain": 0})
        assert "表决共 5 人，多于到会的组成人员 4 人" in told
        changes = recording.count_hands(stage.store, stage.meeting, "修路", for_=2, against=1, abstain=1)
        assert changes.notice == "表决：赞成 2　不同意见 1　弃权 1；到会组成人员 4 人；未超过半数，未通过。"
        changes = recording.count_hands(stage.store, stage.meeting, "装灯", for_=3, against=1, abstain=0)
        assert changes.notice == "表决：赞成 3　不同意见 1　弃权 0；到会组成人员 4 人；超过半数，通过。"
        assert [(b.base, b.quorum, b.threshold) for b in stage.load(Ballot)] == [(4, 4, "1/2")] * 2
        assert [outcome(b) for b in stage.load(Ballot)] == [Outcome.FAILED, Outcome.PASSED]

    def test_without_its_quorum_a_body_only_shows_hands(self, prepare: Callable[..., Stage]) -> None:
        stage = prepare(body="村民代表会议", members=6)
        stage.do("open")
        stage.do("sign_in_sheet", numbers="1-4")
        stage.do("leave", who="王芳")
        changes = recording.count_hands(stage.store, stage.meeting, "修路", for_=3, against=0, abstain=0)
        assert changes.notice == "举手表态（意见统计）：赞成 3　不同意见 0　弃权 0；在场 3 人。"
        assert [(b.base, b.quorum, b.threshold) for b in stage.load(Ballot)] == [(3, None, "")]

    def test_consensus_rests_on_a_ballot_by_its_matter(self, stage: Stage) -> None:
        matter = "修路\n" + "很长的事项" * 60
        stage.do("ballot", matter=matter, **NO_HANDS)
        stage.do("consensus", text="修", ballot=matter)
        stage.do("consensus", text="先修东头", method="鼓掌")
        first, second = stage.load(Consensus)
        assert (first.ballot, second.ballot) == (stage.load(Ballot)[0].id, None)
        assert "没有对“装灯”举手表态过" in stage.refused("consensus", text="装", ballot="装灯")


class TestOtherLines:
    def test_statements_by_people_of_the_list(self, stage: Stage) -> None:
        stage.do("statement", who="王芳", unit="区政协", kind="表态发言", text="跟踪办理")
        stage.do("statement", kind="会议要求", text="一周内公示")
        assert [(s.who, s.unit) for s in stage.load(Statement)] == [("王芳", "区政协"), ("", "")]
        assert "名单上没有" in stage.refused("statement", who="无此人", kind="表态发言", text="好")
        assert "表态发言、会议要求" in stage.refused("statement", kind="总结", text="好")

    @pytest.mark.parametrize("verb", ["disagree", "note", "consensus"])
    def test_words_are_needed(self, stage: Stage, verb: str) -> None:
        assert "内容是空的" in stage.refused(verb, text=" \n")

    def test_everything_stands_under_the_current_item(self, stage: Stage) -> None:
        stage.do("start_item", item=2)
        stage.do("note", text="记一笔")
        stage.do("close")
        stage.do("start_item", item=1)
        stage.do("note", text="会后补记")
        assert [n.item for n in stage.load(Note)] == [stage.item(2), stage.item(1)]

    def test_amended_words(self, stage: Stage) -> None:
        stage.do("suggest", ref="1", text="东头")
        stage.do("commit", ref="1", matter="修东头")
        stage.do("commit", ref="C2", matter="修东头")
        stage.do("amend", ref="C2", text="修西头")
        assert "既是意见的编号，又是承诺的编号" in stage.refused("amend", ref="1", text="西头")
        assert "没有编号“S9”" in stage.refused("amend", ref="S9", text="西头")
        assert "内容是空的" in stage.refused("amend", ref="C2", text="")
        done = stage.verbs
        stage.do("amend", ref="C2", text="修西头")
        assert stage.verbs == done  # the same words again are no change


def test_a_line_taken_out_is_gone_from_the_figures(stage: Stage) -> None:
    stage.do("suggest", ref="S1", text="修路")
    recording.remove(stage.store, stage.meeting, Suggestion, said(stage).id)
    assert stage.figures["suggestions"] == 0


def test_who_said_it_may_be_changed_to_nobody(stage: Stage) -> None:
    stage.do("suggest", ref="S1", text="修路", who="王芳")
    recording.attribute(stage.store, stage.meeting, said(stage).id, card="7")
    assert (said(stage).participant, bool(said(stage).card)) == (None, True)
    recording.attribute(stage.store, stage.meeting, said(stage).id)
    assert (said(stage).participant, said(stage).card) == (None, None)


def test_the_closing_check_reports_and_never_blocks(stage: Stage) -> None:
    stage.queue("孟庆华", "7")
    stage.called("孟庆华", "7号牌")
    stage.do("suggest", ref="S1", text="")
    stage.do("commit", ref="C1", matter="修路", due_text="开春前")
    stage.do("consensus", text="修")
    stage.do("ballot", matter="修路", **NO_HANDS)
    with stage.store.reading() as connection:
        told = [sentence for _finding, sentence in closing.check(connection, stage.meeting)]
    assert told == [
        "“装灯”还没有讨论",
        "主持人孟庆华发言前没有移交主持",
        "7号牌还没有记名",
        "孟庆华发过言但没有签到",
        "意见 S1 还没有写内容",
        "意见 S1 还没有答复",
        "承诺 C1 待明确：缺牵头单位、责任人、完成时限",
        "共识“修”没有写怎样形成",
        "举手表态“修路”没有在场人数",
    ]
    stage.do("close")


def test_who_hands_the_chair_over_first_is_not_reported(stage: Stage) -> None:
    stage.do("sign_in_sheet", numbers="1-6")
    done = stage.verbs
    stage.do("chair", who="孟庆华")  # holds it already
    assert stage.verbs == done
    stage.do("chair", who="王芳")
    stage.queue("孟庆华", "王芳")
    stage.called("孟庆华")
    stage.do("chair", who="孟庆华")
    stage.called("王芳")
    stage.do("start_item", item=2)
    with stage.store.reading() as connection:
        assert closing.check(connection, stage.meeting) == []


def test_only_the_words_of_the_speaker_belong_to_the_speech(stage: Stage) -> None:
    stage.queue("7")
    stage.called("7号牌")
    for by in ({}, {"card": "7"}, {"who": "罗建军"}, {"label": "2号楼一住户"}):
        stage.do("suggest", text="修路", **by)
    recording.suggest(stage.store, stage.meeting, "没有人说话时写下的", anonymous=True)
    (speech,) = stage.load(Speech)
    linked = [s.speech == speech.id for s in sorted(stage.load(Suggestion), key=lambda s: s.number)]
    assert linked == [True, True, False, False, False]
