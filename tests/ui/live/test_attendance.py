"""Signing in on the live page: every way of DOMAIN.md, and the counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
)

from desktop.base.clock import SetClock
from desktop.rules.attendance import How, SignIn
from desktop.rules.handover import Handover
from desktop.rules.meeting import Meeting
from desktop.services import attendance, meetings, rows
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from tests.ui.conftest import RecordingShell
from tests.ui.hands import RETURN, button, click, compose, press, type_words
from tests.ui.live.doing import MakePage, focus, here, key, look_again, signed_numbers
from tests.ui.rooms import Seeded


@pytest.mark.parametrize(
    ("typed", "number"),
    [("欧阳", 4), ("oyds", 4), ("aygl", 5), ("chen", 6), ("6004", 2), ("安志远", 8)],
)
def test_whatever_is_typed_signs_the_best_match_in(page: LivePage, room: Seeded, typed: str, number: int) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, typed)
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [number]
    assert page.attendance.search.text() == ""
    assert page.attendance.selected == room.person(number)


@pytest.mark.parametrize("typed", ["3", "３", "003"])
def test_a_scanner_types_digits_and_enter(page: LivePage, room: Seeded, typed: str) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, typed)
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [3]
    assert room.one(SignIn).how is How.CODE


def test_digits_that_nobody_has_are_refused_in_words(page: LivePage, shell: RecordingShell) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "57")
    press(page.attendance.search, RETURN)
    assert "57" in shell.warned[-1]
    assert page.attendance.search.text() == "57", "what was typed stays"


def test_search_does_not_run_on_what_the_input_method_has_not_committed(page: LivePage, room: Seeded) -> None:
    compose(page.attendance.search, "ouyang")
    press(page.attendance.search, RETURN)
    assert len(page.attendance.model.rows) == 8
    assert signed_numbers(room) == []


def test_arrow_keys_choose_another_of_the_same_name(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "王芳")
    press(page.attendance.search, Qt.Key.Key_Down)
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [3]


def test_a_second_sign_in_says_when_the_first_was(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    here(room, 4)
    room.clock.advance(minutes=20)
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "oyds")
    press(page.attendance.search, RETURN)
    assert shell.said[-1] == "欧阳德胜 已在 19:00 签到。"
    assert len(room.rows(SignIn)) == 1


def test_a_walk_in_needs_a_name_and_two_enters(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "尚小燕")
    press(page.attendance.search, RETURN)
    press(focus(), RETURN)
    added = room.person(9)
    assert (added.name, added.invited, signed_numbers(room)) == ("尚小燕", False, [9])
    assert focus() is page.attendance.search


def test_a_walk_in_with_unit_role_and_class(page: LivePage, room: Seeded) -> None:
    page.attendance.attending.ask_walk_in("")
    boxes = page.attendance.strip.findChildren(QComboBox)
    type_words(focus(), "尚小燕")
    press(focus(), Qt.Key.Key_Tab)
    type_words(focus(), "2号楼")
    boxes[0].setCurrentText("群众代表")
    boxes[1].setCurrentText("列席")
    click(button(page.attendance.strip, "加入并签到"))
    added = room.person(9)
    assert (added.name, added.unit, added.role, added.attends) == ("尚小燕", "2号楼", "群众代表", "列席")


def test_proxy_deputy_and_excuse(page: LivePage, room: Seeded) -> None:
    for number, label, words, yes in (
        (2, "代签", "罗建军", "代签"),
        (3, "代会", "李四", "代会签到"),
        (4, "请假", "住院", "记请假"),
    ):
        page.attendance.go_to(room.person(number).id)
        click(button(page.attendance, label))
        type_words(focus(), words)
        click(button(page.attendance.strip, yes))
    signed = {s.participant: s for s in room.rows(SignIn)}
    assert signed[room.person(2).id].signed_by == "罗建军"
    assert signed[room.person(3).id].stands_in == "李四"
    assert room.person(4).excuse == "住院"
    assert [row.name for row in page.attendance.model.rows][2] == "李四（代王芳）"


def test_leaving_and_coming_back(page: LivePage, room: Seeded) -> None:
    here(room, 2)
    look_again(page)
    page.attendance.go_to(room.person(2).id)
    click(button(page.attendance, "早退"))
    type_words(focus(), "接孩子")
    press(focus(), RETURN)
    assert (room.person(2).left, room.person(2).left_reason) == (room.clock.at, "接孩子")
    click(button(page.attendance, "回来"))
    assert room.person(2).left is None


def test_a_paper_sheet_is_keyed_in_by_its_numbers(page: LivePage, room: Seeded) -> None:
    click(button(page.attendance, "纸质表"))
    type_words(focus(), "1-2，４, 9=李大爷")
    press(focus(), RETURN)
    assert signed_numbers(room) == [1, 2, 4, 9]
    assert {s.how for s in room.rows(SignIn)} == {How.PAPER}


def test_what_the_numbers_will_do_is_said_while_they_are_typed(
    page: LivePage, room: Seeded, shell: RecordingShell
) -> None:
    here(room, 2)
    click(button(page.attendance, "纸质表"))
    strip = page.attendance.strip
    type_words(focus(), "1-3")
    assert strip.title == "照纸质签到表登记：签到 2 人，先前已签 1 人"
    type_words(focus(), ",77")
    assert "没有 77 号" in strip.title
    assert shell.warned == [], "nothing is wrong while one is still typing"
    assert signed_numbers(room) == [2]
    type_words(focus(), "1-3", instead=True)
    press(focus(), RETURN)
    assert signed_numbers(room) == [1, 2, 3]


def test_a_wrong_sheet_number_keeps_what_was_typed(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    click(button(page.attendance, "纸质表"))
    type_words(focus(), "1-2,77")
    press(focus(), RETURN)
    assert "77" in shell.warned[-1]
    assert signed_numbers(room) == []
    assert page.attendance.strip.kept() == {"号码": "1-2,77"}


def test_counts_stand_as_the_specification_has_them(page: LivePage, room: Seeded) -> None:
    here(room, 1, 2, 3, 8)
    attendance.walk_in(room.store, room.meeting, "尚小燕")
    attendance.excuse(room.store, room.meeting, room.person(4).id)
    page.attendance.heads.setFocus()
    type_words(page.attendance.heads, "５")
    press(page.attendance.heads, RETURN)
    assert page.attendance.counts.text().splitlines() == [
        "应到 7　实到 4　到会率 3/7（42.9%）",
        "应到中实到 3　现场加入 1　请假 1　缺席 3",
        "列席旁听 1　未留名 5　可表态 9",
    ]


def test_without_a_list_only_how_many_came(make_page: MakePage, store: Store, clock: SetClock) -> None:
    room = Seeded(store, clock, meetings.start_quickly(store, "巷口积水").new)
    page = make_page(room)
    attendance.walk_in(store, room.meeting, "李大爷")
    look_again(page)
    assert page.attendance.counts.text().splitlines()[0] == "参会 1 人"


def test_the_chair_is_handed_over(page: LivePage, room: Seeded) -> None:
    here(room, 8)
    look_again(page)
    page.attendance.go_to(room.person(8).id)
    click(button(page.attendance, "移交主持"))
    click(button(page.attendance.strip, "移交主持"))
    assert room.one(Handover).participant == room.person(8).id


def test_correcting_somebody_on_the_list(page: LivePage, room: Seeded) -> None:
    page.attendance.go_to(room.person(7).id)
    click(button(page.attendance, "修改"))
    type_words(focus(), "罗建君", instead=True)
    press(focus(), RETURN)
    assert (room.person(7).name, room.person(7).role) == ("罗建君", "利益相关方")


def test_heads_are_kept_when_their_field_is_left(page: LivePage, room: Seeded) -> None:
    page.attendance.heads.setFocus()
    type_words(page.attendance.heads, "12")
    key(page, Qt.Key.Key_F2)
    with room.store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).heads == 12


def test_the_quorum_of_a_lawful_body_counts_its_people_in_the_room(page: LivePage, room: Seeded) -> None:
    def first_line() -> str:
        look_again(page)
        return page.attendance.counts.text().splitlines()[0]

    here(room, 1, 2, 3)
    assert "法定人数" not in first_line()
    meetings.edit_meeting(room.store, room.meeting, body="村民代表会议")
    assert first_line() == "村民代表会议：没写组成人数，不能表决"
    meetings.edit_meeting(room.store, room.meeting, members=6)
    attendance.walk_in(room.store, room.meeting, "路过的人")
    assert first_line() == "法定人数 4/6，已到 3 人，还差 1 人"
    assert "可表态 4" in page.attendance.counts.text()
    here(room, 4)
    assert first_line() == "法定人数 4/6，已到 4 人，够了"
    assert "可表决 4" in page.attendance.counts.text()
    attendance.leave(room.store, room.meeting, room.person(4).id)
    assert first_line() == "法定人数 4/6，已到 3 人，还差 1 人"


def test_one_wrong_letter_still_finds_the_person(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "ouyagndesheng")
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [4]


def test_a_name_of_the_same_sound_is_rather_somebody_new(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "罗建君")
    assert [row.name for row in page.attendance.model.rows] == ["罗建君", "罗建军"]
    press(page.attendance.search, RETURN)
    assert page.attendance.strip.title == "现场加入"
    assert signed_numbers(room) == []
    press(focus(), Qt.Key.Key_Escape)
    key(page, Qt.Key.Key_F3)
    press(page.attendance.search, Qt.Key.Key_Down)
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [7]
