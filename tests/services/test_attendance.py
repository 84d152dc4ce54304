"""Every way of coming to a meeting (DOMAIN.md, Sign-in; FORMAT.md, steps)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import UserError
from desktop.rules.attendance import Attends, How, Participant, SignIn
from desktop.rules.meeting import Meeting
from desktop.services import attendance, meetings, rooms, rows
from desktop.services.attendance import AttendanceBoard
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import NewPerson
from desktop.services.sheet_plan import plan_words, preview
from desktop.store.store import Store
from tests.services.stage import Stage

COUNTS = ("expected", "present", "present_expected", "walk_ins", "excused", "absent", "observers", "staff", "heads")


def counts(stage: Stage) -> dict[str, int]:
    """Those that are not 0."""
    return {name: stage.figures[name] for name in COUNTS if stage.figures[name]}


def board(stage: Stage) -> AttendanceBoard:
    with stage.store.reading() as connection:
        return attendance.board(connection, stage.meeting)


def numbers(stage: Stage) -> dict[str, int]:
    return {p.name: p.number for p in stage.load(Participant)}


class TestSignIn:
    def test_it_sets_and_never_toggles_and_says_when_the_first_was(self, stage: Stage) -> None:
        stage.do("sign_in", who="王芳")
        done = stage.verbs
        stage.do("sign_in", 600, who="王芳", how="paper", signed_by="罗建军")
        assert stage.verbs == done
        signed = stage.load(SignIn)[0]
        assert (signed.how, signed.signed_by) == (How.TYPED, "")
        told = attendance.sign_in(stage.store, stage.meeting, stage.person("王芳")).notice
        assert told == "王芳 已在 19:00 签到。"

    @pytest.mark.parametrize("how", ["typed", "code", "paper", "phone", "scan"])
    def test_all_ways_are_equal(self, stage: Stage, how: str) -> None:
        stage.do("sign_in", who="王芳", how=how)
        assert counts(stage) == {"expected": 6, "present": 1, "present_expected": 1, "absent": 5}

    def test_another_way_is_refused(self, stage: Stage) -> None:
        assert "typed、code、paper、phone、scan" in stage.refused("sign_in", who="王芳", how="face")

    def test_who_wrote_the_name_and_who_came_instead_are_two_things(self, stage: Stage) -> None:
        stage.do("sign_in", who="王芳", signed_by="罗建军")
        stage.do("sign_in", who="罗建军", stands_in="罗小军")
        assert [(s.signed_by, s.stands_in) for s in stage.load(SignIn)].count(("罗建军", "")) == 1
        assert [(s.signed_by, s.stands_in) for s in stage.load(SignIn)].count(("", "罗小军")) == 1
        assert counts(stage)["present_expected"] == 2

    def test_the_printed_number_signs_in(self, stage: Stage) -> None:
        attendance.sign_in_number(stage.store, stage.meeting, 3)
        assert list(board(stage).signed) == [stage.person("罗建军")]
        with pytest.raises(UserError, match="没有 99 号"):
            attendance.sign_in_number(stage.store, stage.meeting, 99)

    def test_before_the_opening_and_after_the_end(self, prepare: Callable[..., Stage]) -> None:
        stage = prepare()
        stage.do("sign_in", who="王芳")
        stage.do("open")
        stage.do("close")
        stage.do("sign_in", who="罗建军")
        stage.do("finalize")
        assert "已经定稿" in stage.refused("sign_in", who="陈𬱖")
        assert counts(stage)["present"] == 2


class TestNames:
    def test_blanks_inside_a_name_and_another_separator_are_padding(self, stage: Stage) -> None:
        stage.do("sign_in", who="王　芳")
        stage.do("sign_in", who="阿依古丽•买买提")
        assert counts(stage)["present"] == 2

    def test_where_two_share_a_name_the_unit_tells(self, store: Store, tmp_path: Path) -> None:
        people = ({"name": "王芳", "unit": "1号楼"}, {"name": "王芳", "unit": "3号楼"}, {"name": "王芳"})
        stage = Stage(store, tmp_path, {}, people)
        assert "不止一人" in stage.refused("sign_in", who="王芳")
        assert "没有“王芳@2号楼”" in stage.refused("sign_in", who="王芳@2号楼")
        stage.do("sign_in", who="王芳@3号楼")
        stage.do("sign_in", who="王芳@")
        assert [s.participant for s in stage.load(SignIn)].count(stage.load(Participant)[0].id) == 0
        assert counts(stage) == {"expected": 3, "present": 2, "present_expected": 2, "absent": 1}

    def test_the_unit_may_stand_there_without_need(self, store: Store, tmp_path: Path) -> None:
        stage = Stage(store, tmp_path, {}, ({"name": "罗建军", "unit": "5号楼"},))
        stage.do("sign_in", who="罗建军@5号楼")
        assert counts(stage)["present"] == 1


class TestSheet:
    def test_numbers_ranges_and_named_blank_rows(self, stage: Stage) -> None:
        stage.do("sign_in_sheet", numbers="1-3, 5,9=李大爷")
        assert counts(stage) == {"expected": 6, "present": 5, "present_expected": 4, "walk_ins": 1, "absent": 2}
        assert numbers(stage)["李大爷"] == 9
        assert {s.how for s in stage.load(SignIn)} == {How.PAPER}

    def test_one_wrong_number_and_nothing_is_kept(self, stage: Stage) -> None:
        assert "没有 7 号" in stage.refused("sign_in_sheet", numbers="1,2,7")
        assert "6 号是孟庆华" in stage.refused("sign_in_sheet", numbers="1,6=李大爷")

    def test_what_it_will_do_is_what_it_then_did(self, stage: Stage) -> None:
        stage.do("sign_in", who="王芳")
        typed = "1-2,3代签=王芳,4代会=李四,5请假,9=李大爷,10=김철수"
        with stage.store.reading() as connection:
            before = plan_words(preview(connection, stage.meeting, typed))
        assert before == "签到 5 人（现场加入 李大爷、김철수，代签 1 人，代会 1 人），先前已签 1 人，请假 1 人"
        assert attendance.sign_in_sheet(stage.store, stage.meeting, typed).notice == f"已登记：{before}。"
        by = {(s.participant, s.signed_by, s.stands_in) for s in stage.load(SignIn) if s.signed_by or s.stands_in}
        assert by == {(stage.person("罗建军"), "王芳", ""), (stage.person("陈𬱖"), "", "李四")}
        assert [p.number for p in stage.load(Participant) if p.excused] == [5]
        with stage.store.reading() as connection:
            assert plan_words(preview(connection, stage.meeting, "1-4")) == "先前已签 4 人"

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("1-", "看不懂"),
            ("7,8,1", "没有 7、8 号"),
            ("7代签=王芳", "没有 7 号"),
            ("1=李大爷", "1 号是王芳，不是空白行"),
            ("100-200", "没有 100、101、102、103、104… 号"),
        ],
    )
    def test_what_cannot_be_kept_is_said_before(self, stage: Stage, typed: str, told: str) -> None:
        with stage.store.reading() as connection:
            assert told in plan_words(preview(connection, stage.meeting, typed))
            assert plan_words(preview(connection, stage.meeting, " ")) == ""

    def test_keyed_in_twice_it_is_one_action(self, stage: Stage) -> None:
        stage.do("sign_in_sheet", numbers="1-3,8=李大爷")
        done = stage.verbs
        stage.do("sign_in_sheet", numbers="8=李大爷,1-3")
        assert stage.verbs == done

    def test_people_added_later_take_the_next_numbers(self, stage: Stage) -> None:
        stage.do("sign_in_sheet", numbers="9=李大爷")
        stage.do("walk_in", name="尚小燕")
        assert numbers(stage) == dict(zip(numbers(stage), [1, 2, 3, 4, 5, 6, 9, 10], strict=True))


class TestOthers:
    def test_walk_ins_by_class(self, stage: Stage) -> None:
        for name, attends in (("甲", None), ("乙", "列席"), ("丙", "旁听"), ("丁", "工作人员")):
            stage.do("walk_in", name=name, **({"attends": attends} if attends else {}))
        stage.do("walk_in", name="戊", role="列席")
        expected = {"expected": 6, "present": 1, "walk_ins": 1, "absent": 6, "observers": 3, "staff": 1}
        assert counts(stage) == expected

    def test_a_walk_in_needs_a_name_and_a_known_class(self, stage: Stage) -> None:
        assert "请写上姓名" in stage.refused("walk_in", name="　")
        assert "参会类别“嘉宾”" in stage.refused("walk_in", name="甲", attends="嘉宾")

    def test_a_walk_in_of_a_name_that_is_there_is_another_person(self, stage: Stage) -> None:
        stage.do("walk_in", name="王芳", unit="9号楼")
        stage.do("sign_in", who="王芳@")
        assert (counts(stage)["present"], counts(stage)["walk_ins"]) == (2, 1)

    def test_heads_are_set_not_added(self, stage: Stage) -> None:
        stage.do("heads", count=5)
        stage.do("heads", count=3)
        assert counts(stage)["heads"] == 3
        assert "0 到 10000" in stage.refused("heads", count=-1)

    def test_excused_until_they_come(self, stage: Stage) -> None:
        stage.do("excuse", who="王芳", reason="看病")
        stage.do("excuse", who="罗建军")
        stage.do("sign_in", who="罗建军")
        assert counts(stage) == {"expected": 6, "present": 1, "present_expected": 1, "excused": 1, "absent": 4}

    def test_who_leaves_stays_present_and_has_no_hand_any_more(self, stage: Stage) -> None:
        stage.do("sign_in_sheet", numbers="1-3")
        stage.do("leave", who="王芳", reason="接孩子")
        assert counts(stage)["present"] == 3
        hands = {"matter": "修路", "against": 0, "abstain": 0}
        assert "多于在场可表态的 2 人" in stage.refused("ballot", **hands, for_=3)
        stage.do("ballot", **hands, for_=2)

    def test_who_came_back_has_a_hand_again(self, stage: Stage) -> None:
        stage.do("sign_in", who="王芳")
        stage.do("leave", who="王芳")
        attendance.come_back(stage.store, stage.meeting, stage.person("王芳"))
        assert board(stage).counts.in_room == 1

    def test_who_never_came_does_not_leave(self, stage: Stage) -> None:
        assert "还没有签到" in stage.refused("leave", who="王芳")


class TestInvitations:
    def test_everybody_on_the_roster_has_the_number_of_their_place(self, stage: Stage) -> None:
        assert list(numbers(stage).values()) == [1, 2, 3, 4, 5, 6]
        assert counts(stage) == {"expected": 6, "absent": 6}

    def test_a_class_in_the_words_for_the_role_is_read_as_the_class(self, store: Store, tmp_path: Path) -> None:
        people = (
            {"name": "甲", "role": "列席"},
            {"name": "乙", "attends": "旁听"},
            {"name": "丙", "role": "社区干部"},
            {"name": "丁", "role": "列席", "attends": "出席"},
        )
        stage = Stage(store, tmp_path, {}, people)
        assert [p.attends for p in stage.load(Participant)] == ["列席", "旁听", "出席", "出席"]
        assert [p.role for p in stage.load(Participant)] == ["其他", "", "村社区干部", "其他"]

    def test_two_of_one_name_and_unit_are_told_apart_by_their_phones(self, store: Store, tmp_path: Path) -> None:
        twins = (
            {"name": "王芳", "unit": "1号楼", "phone": "13800000001"},
            {"name": "王芳", "unit": "1号楼", "phone": "2"},
        )
        assert Stage(store, tmp_path, {}, (*twins, *twins)).figures["expected"] == 2
        assert Stage(store, tmp_path, {"title": "第二次"}, twins).figures["expected"] == 2
        with store.reading() as connection:
            assert len(rooms.people_of(connection, rooms.all_rooms(connection)[0].id)) == 2

    def test_a_phone_learnt_later_makes_no_second_person(self, store: Store) -> None:
        room = rooms.create_room(store, "议事室").new
        _changes, first = rooms.add_people(store, room, [NewPerson("王芳")])
        changes, again = rooms.add_people(store, room, [NewPerson("王芳", phone="13800000001")])
        assert (again, bool(changes)) == (first, False)
        with store.reading() as connection:
            assert rooms.phones(connection, first) == {first[0]: "13800000001"}

    def test_invited_later_they_take_the_next_numbers(self, stage: Stage) -> None:
        stage.do("walk_in", name="尚小燕")
        with stage.store.reading() as connection:
            room = rows.get(connection, Meeting, stage.meeting).room
        _changes, added = rooms.add_people(stage.store, room, [NewPerson("新人")])
        meetings.invite(stage.store, stage.meeting, [*added, *added])
        assert not meetings.invite(stage.store, stage.meeting, added)
        assert numbers(stage)["新人"] == 8

    def test_an_invitation_taken_back_leaves_its_number_unused(self, stage: Stage) -> None:
        meetings.uninvite(stage.store, stage.meeting, stage.person("孟庆华"))
        stage.do("walk_in", name="尚小燕")
        assert counts(stage) == {"expected": 5, "present": 1, "walk_ins": 1, "absent": 5}
        assert numbers(stage)["尚小燕"] == 7
        with pytest.raises(UserError, match="已经签到"):
            meetings.uninvite(stage.store, stage.meeting, stage.person("尚小燕"))

    def test_lists_follow_the_invitation_never_the_order_of_arrival(self, stage: Stage) -> None:
        for name in ("罗建军", "王芳"):
            stage.do("sign_in", who=name)
        assert [p.name for p in board(stage).participants][:3] == ["王芳", "欧阳德胜", "罗建军"]
        attendance.edit_participant(stage.store, stage.meeting, stage.person("罗建军"), rank=0)
        assert board(stage).participants[0].name == "罗建军"

    def test_a_participant_keeps_a_name(self, stage: Stage) -> None:
        with pytest.raises(UserError, match="姓名不能空着"):
            attendance.edit_participant(stage.store, stage.meeting, stage.person("王芳"), name=" ")
        values: dict[str, Any] = {"name": "王 芳芳", "unit": "2号\x00楼", "attends": Attends.OBSERVER}
        attendance.edit_participant(stage.store, stage.meeting, stage.person("王芳"), **values)
        found = stage.load(Participant, name="王芳芳")[0]
        assert (found.unit, found.attends) == ("2号楼", Attends.OBSERVER)

    def test_the_standing_list_is_invited_to_a_quick_meeting_in_its_order(self, store: Store) -> None:
        room = rooms.create_room(store, "议事室").new
        rooms.add_people(store, room, [NewPerson("乙"), NewPerson("甲")], standing=True)
        rooms.add_people(store, room, [NewPerson("丙")])
        meeting = meetings.start_quickly(store, "修路", room).new
        with store.reading() as connection:
            assert [p.name for p in attendance.board(connection, meeting).participants] == ["乙", "甲"]

    def test_without_a_list_there_is_nobody_expected(self, store: Store) -> None:
        meeting = meetings.create_meeting(store, rooms.create_room(store, "议事室").new, NewMeeting("修路")).new
        attendance.walk_in(store, meeting, "甲")
        with store.reading() as connection:
            found = attendance.board(connection, meeting).counts
        assert (found.expected, found.present, found.absent) == (0, 1, 0)
