"""The live page: signing in, the queue, the record, all by keys and without any dialog."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.base.clock import Reading, SetClock, from_local
from desktop.base.errors import NotSaved
from desktop.rules.attendance import How, Participant, SignIn
from desktop.rules.handover import Handover
from desktop.rules.meeting import Meeting, State
from desktop.rules.queue import Card, Entry, Speech, Stance, Waits
from desktop.rules.record import (
    Ballot,
    Commitment,
    Consensus,
    Disagreement,
    Heading,
    Note,
    Reply,
    ReplyKind,
    Second,
    Statement,
    StatementKind,
    Suggestion,
)
from desktop.rules.timing import Run, elapsed
from desktop.services import attendance, keep, meetings, recording, rows, speaking
from desktop.services.lines import LineKind
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from desktop.ui.tasks import Tasks
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, click_row, compose, press, type_words
from tests.ui.rooms import Seeded, opened, prepared

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MakePage = Callable[[Seeded], LivePage]


@pytest.fixture
def make_page(qtbot: QtBot, context: Context) -> MakePage:
    def make(room: Seeded) -> LivePage:
        page = LivePage(context)
        qtbot.addWidget(page)
        page.resize(1069, 444)
        page.show()
        page.activateWindow()
        QTest.qWaitForWindowActive(page)
        page.show_meeting(room.meeting)
        return page

    return make


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    return opened(store, clock)


@pytest.fixture
def page(make_page: MakePage, room: Seeded, prompts: RecordingPrompts) -> Iterator[LivePage]:
    yield make_page(room)
    assert prompts.asked == [], "no dialog while a meeting is going on"


def here(room: Seeded, *numbers: int) -> None:
    for number in numbers:
        attendance.sign_in_number(room.store, room.meeting, number)


def look_again(page: LivePage) -> None:
    """Another hand has done something that the page was not told of."""
    for panel in page.panels:
        panel.reload()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def key(page: LivePage, pressed: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    press(QApplication.focusWidget() or page, pressed, modifiers)


def enter(page: LivePage, words: str) -> None:
    """Type into the entry line and press Enter."""
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, words)
    press(page.record.entry.text, RETURN)


def signed_numbers(room: Seeded) -> list[int]:
    numbers = {p.id: p.number for p in room.rows(Participant)}
    return sorted(numbers[s.participant] for s in room.rows(SignIn))


def speak(room: Seeded, number: int, stance: Stance = Stance.SPEAK) -> None:
    speaking.queue(room.store, room.meeting, stance, participant=room.person(number).id)
    speaking.call_next(room.store, room.meeting)


# Signing in


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


# Before the meeting


def test_before_the_meeting_people_sign_in_and_one_key_opens_it(
    make_page: MakePage, store: Store, clock: SetClock
) -> None:
    room = prepared(store, clock)
    page = make_page(room)
    assert focus() is page.attendance.search
    type_words(page.attendance.search, "oyds")
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [4]
    assert not page.record.entry.isEnabled()
    key(page, Qt.Key.Key_F5)
    with store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).state is State.LIVE
    key(page, Qt.Key.Key_F5)
    with store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).item == room.items()[0].id
    assert page.record.entry.isEnabled()


def test_items_are_started_by_key_or_click_with_their_minutes(page: LivePage, room: Seeded) -> None:
    room.clock.advance(minutes=41)
    page.agenda.refresh()
    first = page.agenda.model.rows[0]
    assert (first.current, first.used, first.planned, first.over) == (True, 41, 40, True)
    key(page, Qt.Key.Key_2, ALT)
    assert [cell.current for cell in page.agenda.model.rows] == [False, True]
    room.clock.advance(minutes=3)
    page.agenda.refresh()
    assert [cell.used for cell in page.agenda.model.rows] == [41, 3]
    click_row(page.agenda.list, 0)
    assert [cell.current for cell in page.agenda.model.rows] == [True, False]


def test_the_check_is_offered_once_five_minutes_before_the_end(
    page: LivePage, room: Seeded, shell: RecordingShell
) -> None:
    for minutes in (59, 61, 62):  # of 40 and 25 planned
        room.clock.at = from_local("2026-11-18T19:00:00") + timedelta(minutes=minutes)
        page.agenda.refresh()
        offered = [sentence for sentence in shell.said if "F9" in sentence]
        assert len(offered) == (minutes > 60)


# The queue


def test_a_name_and_enter_wait_a_sign_says_how(page: LivePage) -> None:
    key(page, Qt.Key.Key_F4)
    for typed in ("oyds", "罗建军-", "chen＋", "7", "aygl！"):
        type_words(page.queue.field, typed)
        press(page.queue.field, RETURN)
        assert page.queue.field.text() == ""
    waiting = [(row.name, row.entry.stance) for row in page.queue.model.rows]
    assert waiting == [
        ("欧阳德胜", Stance.SPEAK),
        ("罗建军", Stance.AGAINST),
        ("陈𬱖", Stance.FOR),
        ("7号牌", Stance.SPEAK),
        ("阿依古丽·买买提", Stance.ORDER),
    ]
    assert "阿依古丽·买买提" in page.queue.floor.next.text()
    assert "提醒规则" in page.queue.floor.next.text()


def test_somebody_on_no_list_cannot_wait(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    key(page, Qt.Key.Key_F4)
    type_words(page.queue.field, "赵云")
    press(page.queue.field, RETURN)
    assert room.rows(Entry) == []
    assert "现场加入" in shell.warned[-1]


def test_the_key_calls_the_suggested_and_pressed_twice_only_one(page: LivePage, room: Seeded) -> None:
    for number in (4, 7):
        speaking.queue(room.store, room.meeting, participant=room.person(number).id)
    look_again(page)
    key(page, Qt.Key.Key_F5)
    key(page, Qt.Key.Key_F5)
    assert page.queue.floor.speaker.text() == "欧阳德胜"
    assert room.one(Speech).ended is None
    room.clock.advance(seconds=30)
    key(page, Qt.Key.Key_F5)
    assert page.queue.floor.speaker.text() == "罗建军"
    assert [s.override for s in room.rows(Speech)] == [False, False]


def test_a_key_pressed_before_the_screen_has_moved_on_calls_nobody(page: LivePage, room: Seeded) -> None:
    for number in (4, 7):
        speaking.queue(room.store, room.meeting, participant=room.person(number).id)
    look_again(page)
    speaking.call_next(room.store, room.meeting)  # as the first of two presses, not yet shown
    page.queue.press_next()
    assert len(room.rows(Speech)) == 1


def test_why_somebody_is_suggested(page: LivePage, room: Seeded) -> None:
    speak(room, 4, Stance.FOR)
    speaking.queue(room.store, room.meeting, Stance.SPEAK, participant=room.person(2).id)
    speaking.queue(room.store, room.meeting, Stance.AGAINST, participant=room.person(7).id)
    look_again(page)
    assert page.queue.floor.next.text() == "请下一位 F5：罗建军\n不同意见，首次发言"
    assert [row.suggested for row in page.queue.model.rows] == [False, True]


def test_pause_go_on_more_time_and_end(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    room.clock.advance(seconds=50)
    key(page, Qt.Key.Key_F7)
    room.clock.advance(seconds=100)
    page.queue.floor.timer.refresh()
    assert page.queue.floor.timer.text == "02:10"
    assert "已暂停" in page.queue.floor.time.text()
    key(page, Qt.Key.Key_F7)
    key(page, Qt.Key.Key_F8)
    assert page.queue.floor.timer.text == "03:10"
    room.clock.advance(seconds=10)
    key(page, Qt.Key.Key_F6)
    assert elapsed(room.rows(Run), room.clock.at) == timedelta(seconds=60)
    assert page.queue.floor.speaker.text() == "无人发言"


def test_warnings_in_words_and_overrun_without_end(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    shown = {}
    for at in (149, 150, 180, 192):
        room.clock.at = room.one(Speech).called + timedelta(seconds=at)
        page.queue.floor.timer.refresh()
        shown[at] = (page.queue.floor.timer.text, page.queue.floor.time.text()[:4], page.queue.floor.timer.urgent)
    assert shown == {
        149: ("00:31", "已说 0", False),
        150: ("00:30", "快到时间", True),
        180: ("00:00", "快到时间", True),
        192: ("-00:12", "请收尾　", True),
    }
    assert room.one(Speech).ended is None


def test_leaders_words_are_not_timed(page: LivePage, room: Seeded) -> None:
    meetings.edit_meeting(room.store, room.meeting, speech_seconds=0)
    speak(room, 4)
    room.clock.advance(minutes=12)
    look_again(page)
    assert page.queue.floor.timer.text == "12:00"
    assert "不限时" in page.queue.floor.time.text()


def test_a_new_page_shows_the_running_timer_where_it_is(make_page: MakePage, room: Seeded) -> None:
    speak(room, 4)
    room.clock.advance(seconds=75)
    page = make_page(room)
    assert (page.queue.floor.speaker.text(), page.queue.floor.timer.text) == ("欧阳德胜", "01:45")


def test_an_answer_called_in_holds_the_speech(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    room.clock.advance(seconds=40)
    key(page, Qt.Key.Key_F11)
    type_words(focus(), "mqh")
    press(focus(), RETURN)
    type_words(focus(), "居委会")
    press(focus(), RETURN)
    assert page.queue.floor.speaker.text() == "孟庆华"
    assert page.queue.floor.held.text() == "等着继续：欧阳德胜，已说 00:40"
    room.clock.advance(seconds=20)
    key(page, Qt.Key.Key_F7)
    assert page.queue.floor.speaker.text() == "欧阳德胜"
    assert page.queue.floor.held.isHidden()
    speeches = {s.stance: s for s in room.rows(Speech)}
    assert (speeches[Stance.RESPOND].unit, speeches[Stance.RESPOND].override) == ("居委会", False)


def test_calling_another_is_logged_with_its_reason(page: LivePage, room: Seeded) -> None:
    for number in (4, 7):
        speaking.queue(room.store, room.meeting, participant=room.person(number).id)
    look_again(page)
    click_row(page.queue.list, 1)
    click(button(page.queue, "改请"))
    type_words(focus(), "要赶火车")
    press(focus(), RETURN)
    speech = room.one(Speech)
    assert (speech.participant, speech.override, speech.reason) == (room.person(7).id, True, "要赶火车")
    assert page.queue.strip.isHidden()


def test_calling_somebody_who_does_not_wait(page: LivePage, room: Seeded) -> None:
    click(button(page.queue, "改请"))
    type_words(focus(), "罗建军")
    press(focus(), RETURN)
    press(focus(), RETURN)
    assert (room.one(Speech).participant, room.one(Speech).override) == (room.person(7).id, True)


def test_a_wrong_call_is_taken_back(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    key(page, Qt.Key.Key_F12)
    assert room.rows(Speech) == []
    assert [row.name for row in page.queue.model.rows] == ["欧阳德胜"]


def test_a_card_speaks_and_is_named_later(page: LivePage, room: Seeded) -> None:
    speaking.queue(room.store, room.meeting, card="7")
    speaking.call_next(room.store, room.meeting)
    look_again(page)
    click(button(page.queue, "记名"))
    type_words(focus(), "罗建军")
    press(focus(), RETURN)
    assert room.one(Card).participant == room.person(7).id
    assert page.queue.floor.speaker.text() == "罗建军"


def test_leaving_the_queue_and_closing_it(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    speaking.queue(room.store, room.meeting, participant=room.person(4).id)
    speaking.queue(room.store, room.meeting, card="9")
    look_again(page)
    for _row in (0, 0):
        click_row(page.queue.list, 0)
        click(button(page.queue, "退出"))
    assert [e.state for e in room.rows(Entry)] == [Waits.WITHDRAWN] * 2
    click(button(page.queue, "停止排队"))
    key(page, Qt.Key.Key_F4)
    type_words(page.queue.field, "oyds")
    press(page.queue.field, RETURN)
    assert "停止排队" in shell.warned[-1]
    click(button(page.queue, "开放排队"))
    assert not room.items()[0].queue_closed


class SleptClock:
    """The wall clock went on for ten minutes more than the machine's own."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock

    def read(self) -> Reading:
        now = self.clock.read()
        return Reading(now.at + timedelta(minutes=10), now.mono, now.boot)


def test_where_the_clocks_disagree_the_page_asks_which_is_right(qtbot: QtBot, context: Context, room: Seeded) -> None:
    speak(room, 4)
    room.clock.advance(seconds=40)
    slept = SleptClock(room.clock)
    page = LivePage(Context(context.tasks, context.prompts, slept, context.shell))
    qtbot.addWidget(page)
    page.show()
    page.show_meeting(room.meeting)
    assert page.clock_strip.isVisible()
    assert page.clock_strip.machine.text().startswith("00:40")
    assert page.clock_strip.wall.text().startswith("10:40")
    room.store.clock = slept
    click(page.clock_strip.machine)
    assert page.clock_strip.isHidden()
    assert page.queue.floor.timer.text == "02:20"
    assert elapsed(room.rows(Run), slept.read().at) == timedelta(seconds=40)


# The record


def test_enter_keeps_the_words_of_who_speaks(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    enter(page, "留一条 1.5 米宽的路。")
    found = room.one(Suggestion)
    assert (found.text, found.participant, found.ref) == ("留一条 1.5 米宽的路。", room.person(4).id, "S1")
    assert found.item == room.items()[0].id
    assert page.record.entry.text.toPlainText() == ""
    (line,) = page.record.model.rows
    assert (line.kind, line.speaker, line.text, line.waits) == (LineKind.SUGGESTION, "欧阳德胜", found.text, True)


def test_enter_inside_a_composition_keeps_nothing(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F2)
    compose(page.record.entry.text, "liuyitiaolu", "要")
    press(page.record.entry.text, RETURN)
    assert room.rows(Suggestion) == []


def test_words_begun_while_one_spoke_stay_theirs(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    speaking.queue(room.store, room.meeting, participant=room.person(7).id)
    look_again(page)
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "先说的话")
    key(page, Qt.Key.Key_F5)
    assert page.queue.floor.speaker.text() == "罗建军"
    press(page.record.entry.text, RETURN)
    enter(page, "后说的话")
    who = {s.text: s.participant for s in room.rows(Suggestion)}
    assert who == {"先说的话": room.person(4).id, "后说的话": room.person(7).id}


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [("ljj", "罗建军"), ("12", "12号牌"), ("3号楼一住户", "3号楼一住户"), ("不记名", "")],
)
def test_somebody_else_a_card_a_label_or_nobody(page: LivePage, room: Seeded, typed: str, speaker: str) -> None:
    speak(room, 4)
    look_again(page)
    who = page.record.entry.fields[LineKind.SUGGESTION].named["who"]
    who.setFocus()
    if typed == "不记名":
        press(who, Qt.Key.Key_Down)
    else:
        type_words(who, typed)
    press(who, RETURN)
    enter(page, "晚上要有路灯。")
    assert page.record.model.rows[0].speaker == speaker


def test_a_place_is_held_and_filled_later(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "正在写的话")
    key(page, Qt.Key.Key_F10)
    held = room.one(Suggestion)
    assert (held.text, held.participant) == ("", room.person(4).id)
    assert page.record.entry.text.toPlainText() == "正在写的话"
    page.record.go_to(held.id)
    click(button(page.record, "修改"))
    type_words(focus(), "想起来了")
    press(focus(), RETURN)
    assert room.one(Suggestion).text == "想起来了"


def test_late_words_with_the_time_when_they_were_said(page: LivePage, room: Seeded) -> None:
    room.clock.advance(minutes=30)
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "早先说的")
    type_words(page.record.entry.happened, "19：１０")
    press(page.record.entry.happened, RETURN)
    found = room.one(Suggestion)
    assert (found.at, found.late) == (from_local("2026-11-18T19:10:00"), True)
    assert page.record.entry.happened.text() == ""


def test_a_time_that_has_not_come_yet_keeps_everything(page: LivePage, shell: RecordingShell) -> None:
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "说早了")
    type_words(page.record.entry.happened, "23:00")
    press(page.record.entry.happened, RETURN)
    assert shell.warned
    assert (page.record.entry.text.toPlainText(), page.record.entry.happened.text()) == ("说早了", "23:00")


def fill(page: LivePage, **texts: str) -> None:
    """Type into the fields of the chosen kind."""
    for name, text in texts.items():
        field = page.record.entry.fields[page.record.entry.kind].named[name]
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findText(text)) if not field.isEditable() else field.setEditText(text)
        else:
            type_words(field, text, instead=True)


def test_a_reply_goes_to_the_latest_without_one(page: LivePage, room: Seeded) -> None:
    for words in ("一", "二"):
        enter(page, words)
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, unit="社区居委会", who="孟庆华")
    type_words(page.record.entry.text, "马上清运。")
    press(page.record.entry.text, RETURN)
    reply = room.one(Reply)
    assert (reply.unit, reply.who, reply.kind, reply.text) == ("社区居委会", "孟庆华", ReplyKind.SETTLED, "马上清运。")
    assert reply.suggestions == (room.rows(Suggestion)[1].id,)
    assert [line.waits for line in page.record.model.rows] == [True, False, False]
    assert page.record.entry.kind is LineKind.SUGGESTION, "the next line is a suggestion again"


def test_one_reply_to_the_selected_ones_later_by_a_day(page: LivePage, room: Seeded) -> None:
    for words in ("一", "二", "三"):
        enter(page, words)
    click_row(page.record.list, 0)
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, to="1，3", kind="会后答复", more="11-25", unit="居委会")
    type_words(page.record.entry.text, "一周内张贴答复。")
    press(page.record.entry.text, RETURN)
    reply = room.one(Reply)
    assert (reply.kind, reply.due) == (ReplyKind.LATER, date(2026, 11, 25))
    assert reply.suggestions == tuple(s.id for s in room.rows(Suggestion) if s.text in "一三")
    assert page.record.model.rows[0].pending


def test_a_reply_referred_to_another_unit(page: LivePage, room: Seeded) -> None:
    enter(page, "一")
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, kind="转交", more="街道物管办")
    press(page.record.entry.text, RETURN)
    assert (room.one(Reply).kind, room.one(Reply).to_unit) == (ReplyKind.REFERRED, "街道物管办")


def test_a_suggestion_that_is_not_there_is_refused(page: LivePage, shell: RecordingShell) -> None:
    enter(page, "一")
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, to="9")
    type_words(page.record.entry.text, "答")
    press(page.record.entry.text, RETURN)
    assert "9" in shell.warned[-1]
    assert page.record.entry.text.toPlainText() == "答"


def test_a_commitment_with_all_fields_and_one_to_be_made_clear(page: LivePage, room: Seeded) -> None:
    enter(page, "清垃圾")
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, lead="居委会", person="苗春", due="12-15", support="城关物业，后勤处", measures="清运两车")
    type_words(page.record.entry.text, "清运垃圾并平整")
    press(page.record.entry.text, RETURN)
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, about="", lead="物管办", due="开春前")
    type_words(page.record.entry.text, "商量车位")
    press(page.record.entry.text, RETURN)
    clear, unclear = room.rows(Commitment)
    assert (clear.lead, clear.person, clear.due, clear.measures) == ("居委会", "苗春", date(2026, 12, 15), "清运两车")
    assert (clear.support, clear.suggestions) == (("城关物业", "后勤处"), (room.one(Suggestion).id,))
    assert (unclear.due, unclear.due_text, unclear.suggestions) == (None, "开春前", ())
    assert page.record.model.rows[2].unclear == ("责任人", "完成时限")


def test_a_commitment_is_made_clear(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, lead="物管办", due="开春前")
    type_words(page.record.entry.text, "商量车位")
    press(page.record.entry.text, RETURN)
    page.record.complete(room.one(Commitment).id)
    type_words(focus(), "苗春")
    press(focus(), Qt.Key.Key_Tab)
    type_words(focus(), "2027-02-05 春节前", instead=True)
    press(focus(), RETURN)
    found = room.one(Commitment)
    assert (found.person, found.due, found.due_text, found.lead) == ("苗春", date(2027, 2, 5), "春节前", "物管办")


def test_hands_consensus_statements_dissent_and_notes(page: LivePage, room: Seeded) -> None:
    here(room, 1, 2, 3, 4)
    key(page, Qt.Key.Key_6, CTRL)
    fill(page, for_="２", against="1", abstain="1")
    type_words(page.record.entry.text, "改建小花园")
    press(page.record.entry.text, RETURN)
    ballot = room.one(Ballot)
    assert (ballot.for_, ballot.against, ballot.abstain, ballot.base) == (2, 1, 1, 4)
    key(page, Qt.Key.Key_4, CTRL)
    fill(page, method="举手", ballot="改建小花园")
    type_words(page.record.entry.text, "先清运后施工")
    press(page.record.entry.text, RETURN)
    assert (room.one(Consensus).method, room.one(Consensus).ballot) == ("举手", ballot.id)
    for digit, words, who in ((Qt.Key.Key_7, "跟踪办理", "安志远"), (Qt.Key.Key_8, "周五前报计划", "孟庆华")):
        key(page, digit, CTRL)
        fill(page, who=who, unit="区政协")
        type_words(page.record.entry.text, words)
        press(page.record.entry.text, RETURN)
    assert [(s.kind, s.who) for s in room.rows(Statement)] == [
        (StatementKind.POSITION, "安志远"),
        (StatementKind.DEMAND, "孟庆华"),
    ]
    for digit, words in ((Qt.Key.Key_5, "车位没谈拢"), (Qt.Key.Key_9, "放了照片")):
        key(page, digit, CTRL)
        type_words(page.record.entry.text, words)
        press(page.record.entry.text, RETURN)
    assert (room.one(Disagreement).text, room.one(Note).text) == ("车位没谈拢", "放了照片")
    assert len(page.record.model.rows) == 6


def test_more_hands_than_people_are_refused_and_the_figures_stay(
    page: LivePage, room: Seeded, shell: RecordingShell
) -> None:
    here(room, 1)
    key(page, Qt.Key.Key_6, CTRL)
    fill(page, for_="3")
    type_words(page.record.entry.text, "改建")
    press(page.record.entry.text, RETURN)
    assert "多于" in shell.warned[-1]
    assert page.record.entry.kind is LineKind.BALLOT
    assert page.record.entry.sentence.fields["for_"] == "3"


def test_shared_reworded_merged_attributed_taken_out(page: LivePage, room: Seeded) -> None:
    for words in ("留通道", "晾衣绳", "错了"):
        enter(page, words)
    first, _second, wrong = room.rows(Suggestion)
    page.record.go_to(first.id)
    key(page, Qt.Key.Key_G, ALT)
    type_words(focus(), "chen")
    press(focus(), RETURN)
    assert room.one(Second).participant == room.person(6).id
    key(page, Qt.Key.Key_Z, ALT)
    type_words(focus(), "保留无障碍通道", instead=True)
    press(focus(), RETURN)
    key(page, Qt.Key.Key_W, ALT)
    type_words(focus(), "2号楼一住户")
    press(focus(), RETURN)
    key(page, Qt.Key.Key_H, ALT)
    type_words(page.record.strip.field("意见"), "1 2", instead=True)
    type_words(page.record.strip.field("合并写成"), "方案应留通道和晾晒位置")
    press(page.record.strip.field("合并写成"), RETURN)
    page.record.go_to(wrong.id)
    key(page, Qt.Key.Key_X, ALT)
    press(focus(), RETURN)
    found = room.rows(Suggestion)
    assert [(s.text, s.summary, s.label) for s in found] == [
        ("留通道", "保留无障碍通道", "2号楼一住户"),
        ("晾衣绳", "", ""),
    ]
    assert {s.heading for s in found} == {room.one(Heading).id}
    page.record.go_to(found[1].id)
    click(button(page.record, "分开"))
    assert [bool(s.heading) for s in room.rows(Suggestion)] == [True, False]


def test_the_history_of_a_line(page: LivePage, room: Seeded) -> None:
    enter(page, "五号楼后面")
    page.record.go_to(room.one(Suggestion).id)
    key(page, Qt.Key.Key_E, ALT)
    type_words(focus(), "五号楼北侧", instead=True)
    press(focus(), RETURN)
    key(page, Qt.Key.Key_L, ALT)
    first, second = page.record.strip.kept()[""].splitlines()
    assert "五号楼后面" in first
    assert "修改记录" in second
    assert "五号楼北侧" in second


# Undo


def test_undo_and_redo_say_what(page: LivePage, room: Seeded, context: Context) -> None:
    notices: list[str] = []
    context.tasks.saved.connect(notices.append)
    enter(page, "一")
    key(page, Qt.Key.Key_Z, CTRL)
    assert room.rows(Suggestion) == []
    key(page, Qt.Key.Key_Y, CTRL)
    assert room.one(Suggestion).text == "一"
    assert notices[-2:] == ["已撤销：记意见建议", "已恢复：记意见建议"]


def test_while_words_stand_in_a_field_undo_is_the_fields(page: LivePage, room: Seeded) -> None:
    enter(page, "一")
    type_words(page.record.entry.text, "二")
    key(page, Qt.Key.Key_Z, CTRL)
    assert (page.record.entry.text.toPlainText(), len(room.rows(Suggestion))) == ("", 1)
    key(page, Qt.Key.Key_Z, CTRL)
    assert room.rows(Suggestion) == []


# Keeping what is typed


def test_a_disk_that_refuses_leaves_the_words_on_the_screen(
    page: LivePage, shell: RecordingShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_values: object) -> None:
        raise NotSaved("没有存上（磁盘已满）。")

    monkeypatch.setattr(recording, "state", full)
    key(page, Qt.Key.Key_7, CTRL)
    fill(page, who="安志远")
    type_words(page.record.entry.text, "跟踪办理")
    press(page.record.entry.text, RETURN)
    assert shell.warned == ["没有存上（磁盘已满）。"]
    assert page.record.entry.kind is LineKind.POSITION
    assert page.record.entry.text.toPlainText() == "跟踪办理"
    assert page.record.entry.sentence.fields == {"who": "安志远"}


def drafts(room: Seeded) -> dict[str, str]:
    with room.store.reading() as connection:
        return keep.drafts(connection, room.meeting)


def test_the_sentence_being_typed_is_drafted_within_a_second(page: LivePage, room: Seeded, qtbot: QtBot) -> None:
    assert page.record.entry.keeper.interval == 1_000
    page.record.entry.keeper.interval = 0
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "还没有说")
    qtbot.waitUntil(lambda: drafts(room) == {f"{room.meeting}/entry": "还没有说"})
    type_words(page.record.entry.text, "完")
    qtbot.waitUntil(lambda: drafts(room) == {f"{room.meeting}/entry": "还没有说完"})
    press(page.record.entry.text, RETURN)
    assert drafts(room) == {}


def test_a_killed_program_gives_the_sentence_back(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, lead="居委会", due="开春前")
    type_words(page.record.entry.text, "清运垃圾")
    page.record.entry.keeper.save()
    again = make_page(room)
    entry = again.record.entry
    assert (entry.kind, entry.text.toPlainText()) == (LineKind.COMMITMENT, "清运垃圾")
    assert entry.sentence.fields == {"lead": "居委会", "due": "开春前"}
    type_words(entry.text, "，每周一次")
    assert entry.text.toPlainText() == "清运垃圾，每周一次", "it goes on where it broke off"


def test_a_sentence_that_was_kept_is_not_offered_again(make_page: MakePage, room: Seeded) -> None:
    recording.suggest(room.store, room.meeting, "已经存上")
    keep.save_draft(room.store, f"{room.meeting}/entry", "已经存上 ")
    assert make_page(room).record.entry.text.toPlainText() == ""


def test_words_being_amended_come_back_too(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    enter(page, "原来的话")
    page.record.go_to(room.one(Suggestion).id)
    key(page, Qt.Key.Key_E, ALT)
    type_words(focus(), "改了一半", instead=True)
    page.record.editing.keeper.save()
    again = make_page(room)
    assert again.record.strip.isVisible()
    assert again.record.strip.kept() == {"内容": "改了一半"}
    press(again.record.strip.field("内容"), RETURN)
    assert room.one(Suggestion).text == "改了一半"
    assert drafts(room) == {}


# The page itself


def test_it_fits_the_smallest_screen(page: LivePage) -> None:
    assert page.minimumSizeHint().expandedTo(QSize(1069, 444)) == QSize(1069, 444)


def test_every_control_has_a_name(page: LivePage) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    for kind in LineKind:
        page.record.entry.choose(kind)
        nameless = [
            widget
            for cls in kinds
            for widget in page.findChildren(cls)
            if widget.isVisible() and widget.focusPolicy() and not (widget.accessibleName() or _text(widget))
            if not isinstance(widget.parent(), QComboBox | QLineEdit)
        ]
        assert nameless == []


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_signs_in_a_name_are_shown_as_they_are(page: LivePage, room: Seeded) -> None:
    name = "<b>张&三</b>"
    attendance.edit_participant(room.store, room.meeting, room.person(2).id, name=name)
    attendance.edit_participant(room.store, room.meeting, room.person(3).id, name=name)
    speak(room, 2)
    speaking.queue(room.store, room.meeting, participant=room.person(3).id)
    look_again(page)
    assert page.queue.floor.speaker.text() == name
    assert page.queue.floor.speaker.textFormat() == Qt.TextFormat.PlainText
    assert name.replace("&", "&&") in page.queue.floor.next.text()
    tip = page.queue.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;张&amp;三" in tip


def test_f1_shows_the_keys_and_takes_them_away(page: LivePage) -> None:
    key(page, Qt.Key.Key_F2)
    key(page, Qt.Key.Key_F1)
    assert page.key_list.isVisible()
    key(page, Qt.Key.Key_Escape)
    assert page.key_list.isHidden()
    assert focus() is page.record.entry.text


def test_only_what_a_change_touches_is_read_again(
    page: LivePage, room: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for name, panel in (("attendance", page.attendance), ("queue", page.queue), ("record", page.record)):
        monkeypatch.setattr(panel, "reload", lambda name=name: read.append(name))
    enter(page, "一")
    assert read == ["record"]
    read.clear()
    page.attendance.do(attendance.sign_in, room.person(4).id)
    assert read == ["attendance"]
    read.clear()
    page.queue.do(speaking.queue, participant=room.person(4).id)
    assert read == ["queue"]


def test_a_new_line_leaves_selection_and_place_alone(page: LivePage, room: Seeded, store: Store) -> None:
    for number in range(40):
        recording.suggest(store, room.meeting, f"第{number}条")
    look_again(page)
    QApplication.processEvents()
    page.record.list.verticalScrollBar().setValue(100)
    click_row(page.record.list, 4)
    chosen = page.record.selected
    recording.note(store, room.meeting, "别处记的")
    look_again(page)
    QApplication.processEvents()
    assert page.record.selected == chosen
    assert page.record.list.verticalScrollBar().value() == 100


def test_f9_goes_to_the_check(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    key(page, Qt.Key.Key_F9)
    assert shell.went == [("check", room.meeting)]


def test_with_the_real_thread_nothing_waits_for_the_disk(
    qtbot: QtBot, data_dir: Path, clock: SetClock, prompts: RecordingPrompts, shell: RecordingShell
) -> None:
    gate = threading.Event()
    store = Store(data_dir, clock)
    room = opened(store, clock)
    worker = Worker(lambda: store)
    tasks = Tasks(worker, "log")
    page = LivePage(Context(tasks, prompts, clock, shell))
    qtbot.addWidget(page)
    page.show()
    QTest.qWaitForWindowActive(page)
    page.show_meeting(room.meeting)
    qtbot.waitUntil(lambda: page.record.entry.isEnabled() and page.attendance.directory.index is not None)
    worker.submit(gate.wait)  # the disk is slow
    enter(page, "第一句")
    assert page.record.entry.text.toPlainText() == "", "free for the next sentence"
    enter(page, "第二句")
    assert page.record.model.rows == ()
    with qtbot.waitSignals([tasks.saved, tasks.saved]):
        gate.set()
    qtbot.waitUntil(lambda: [line.text for line in page.record.model.rows] == ["第一句", "第二句"])
    page.hide()
    worker.submit(store.close)
    worker.stop()


def test_a_place_held_has_a_history_too(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F10)
    page.record.go_to(room.one(Suggestion).id)
    key(page, Qt.Key.Key_L, ALT)
    assert "（待补内容）" in focus().toPlainText()
