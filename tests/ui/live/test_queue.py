"""The queue on the live page: waiting, calling, interruptions, the big timer."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import Reading, SetClock
from desktop.rules.attendance import Attends, Participant
from desktop.rules.queue import Card, Entry, Speech, Stance, Waits
from desktop.rules.timing import Run, elapsed
from desktop.services import meetings, speaking
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from tests.ui.conftest import RecordingShell
from tests.ui.dressing import dressed
from tests.ui.hands import RETURN, button, click, click_row, press, type_words
from tests.ui.live.doing import MakePage, focus, key, look_again, signed_numbers, speak
from tests.ui.rooms import Seeded


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


def test_the_reason_is_told_apart_from_the_way_of_speaking(page: LivePage, room: Seeded) -> None:
    speak(room, 4, Stance.AGAINST)
    speaking.queue(room.store, room.meeting, Stance.FOR, participant=room.person(7).id)
    look_again(page)
    said = page.queue.floor.next.text().partition("\n")[2]
    assert said.startswith("赞成（")
    assert said.endswith("，首次发言）")


def test_who_waits_stays_in_sight_while_something_is_asked_where_there_is_room(page: LivePage, room: Seeded) -> None:
    page.resize(1342, 680)
    speaking.queue(room.store, room.meeting, participant=room.person(7).id)
    look_again(page)
    key(page, Qt.Key.Key_F11)
    assert page.queue.list.isVisible()
    press(focus(), Qt.Key.Key_Escape)
    page.resize(1069, 444)
    key(page, Qt.Key.Key_F11)
    assert not page.queue.list.isVisible()
    page.resize(1342, 680)
    press(focus(), Qt.Key.Key_Escape)
    assert page.queue.list.isVisible()


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
    assert page.queue.floor.held.text() == "等着继续 F7：欧阳德胜，已说 00:40"
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


def test_somebody_new_joins_to_answer(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    speak(room, 4)
    look_again(page)
    key(page, Qt.Key.Key_F11)
    type_words(focus(), "刘经理")
    press(focus(), RETURN)
    type_words(focus(), "城关物业", instead=True)
    press(focus(), RETURN)
    answer = next(s for s in room.rows(Speech) if s.stance is Stance.RESPOND)
    (joined,) = (p for p in room.rows(Participant) if p.name == "刘经理")
    assert (answer.participant, answer.unit) == (joined.id, "城关物业")
    assert (joined.unit, joined.attends, joined.invited) == ("城关物业", Attends.OBSERVER, False)
    assert signed_numbers(room) == [joined.number]
    assert page.queue.floor.speaker.text() == "刘经理"
    assert shell.warned == []


def test_with_a_speech_held_the_queue_still_fits_the_smallest_screen(
    qapp: QApplication, page: LivePage, room: Seeded
) -> None:
    with dressed(qapp):
        page.resize(1069, 412)  # what the window leaves at 1093×540
        speak(room, 4)
        speaking.respond(room.store, room.meeting, participant=room.person(7).id, unit="城关物业")
        look_again(page)
        QApplication.processEvents()
        assert page.queue.floor.held.isVisible()
        line = page.queue.add_button
        bottom = line.mapTo(page, line.rect().bottomLeft()).y()
        assert bottom <= page.height()
        assert page.queue.visibleRegion().boundingRect().height() == page.queue.height()
