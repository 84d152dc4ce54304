"""What the room sees while the meeting goes on: the same time as on the laptop, who speaks, what is read back."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.rules.queue import Stance
from desktop.rules.record import Suggestion
from desktop.services import meetings, recording, speaking
from desktop.services.meetings import NewItem
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.projector.projector_window import ProjectorWindow
from tests.ui.live.doing import CTRL, enter, here, key, look_again, speak
from tests.ui.projector.seeing import P, shown_words
from tests.ui.rooms import Seeded


def test_its_time_is_that_of_the_live_page(page: LivePage, room: Seeded, projected: ProjectorWindow) -> None:
    speak(room, 2)
    look_again(page)
    mine, theirs = projected.board.floor.timer, page.queue.floor.timer
    told = []
    for seconds in (0, 1, 59, 89, 1, 29, 1, 1, 75):
        room.clock.advance(seconds=seconds)
        mine.refresh()
        theirs.refresh()
        assert mine.text == theirs.text
        assert mine.words[1] == theirs.urgent
        told.append((mine.text, projected.board.floor.told.text))
    assert told[3:8] == [
        ("00:31", "限 3 分钟"),
        ("00:30", "快到时间"),
        ("00:01", "快到时间"),
        ("00:00", "快到时间"),
        ("-00:01", "请收尾"),
    ]
    assert projected.board.floor.told.property("role") == "warning"
    assert mine.property("role") == "warning"


def test_it_ticks_only_while_somebody_speaks_and_the_room_looks(
    page: LivePage, room: Seeded, projected: ProjectorWindow
) -> None:
    timer = projected.board.floor.timer
    assert timer.until_next == 0
    speak(room, 2)
    look_again(page)
    assert timer.until_next
    key(page, Qt.Key.Key_F7)
    assert timer.until_next == 0
    assert projected.board.floor.told.text == "已暂停"
    key(page, Qt.Key.Key_F7)
    assert timer.until_next
    key(page, P, CTRL)
    assert timer.until_next == 0
    room.clock.advance(seconds=30)
    key(page, P, CTRL)
    assert timer.until_next
    assert timer.text == "02:30"
    key(page, Qt.Key.Key_F6)
    assert timer.until_next == 0


def test_it_ticks_when_a_second_is_over(page: LivePage, room: Seeded, projected: ProjectorWindow, qtbot: QtBot) -> None:
    speak(room, 2)
    room.clock.advance(milliseconds=900)
    look_again(page)
    timer = projected.board.floor.timer
    assert (timer.text, timer.until_next) == ("02:59", 110)
    room.clock.advance(milliseconds=110)
    qtbot.waitUntil(lambda: timer.text == "02:58")


def test_who_speaks_who_waits_behind_an_answer_and_who_comes_next(
    page: LivePage, room: Seeded, projected: ProjectorWindow
) -> None:
    board = projected.board
    assert shown_words(projected).startswith("议题 1　空地怎么用 想发言的请举手 应到 7　实到 5")
    speak(room, 4, Stance.FOR)
    for number, stance in ((2, Stance.FOR), (7, Stance.AGAINST), (3, Stance.ADD)):
        speaking.queue(room.store, room.meeting, stance, participant=room.person(number).id)
    speaking.queue(room.store, room.meeting, card="7")
    look_again(page)
    assert (board.floor.doing.text, board.floor.name.text) == ("正在发言", "欧阳德胜")
    assert [part.text for part in board.coming.names] == ["1 罗建军", "2 王芳", "3 王芳"]
    assert board.waiting.text == "还有 1 人等候"
    speaking.respond(room.store, room.meeting, unit="城投物业公司")
    look_again(page)
    assert (board.floor.doing.text, board.floor.name.text) == ("正在回应", "城投物业公司")
    assert board.floor.held.text == "欧阳德胜 稍后继续"
    assert not any(word in shown_words(projected) for word in ("赞成", "不同意见", "反对", "补充"))


def test_what_is_recorded_is_read_back_until_somebody_else_speaks(
    page: LivePage, room: Seeded, projected: ProjectorWindow
) -> None:
    line = projected.board.line
    speak(room, 2)
    look_again(page)
    enter(page, "路灯要亮些")
    assert line.isVisible()
    assert (line.heading.text, line.words.text) == ("意见建议 1", "路灯要亮些")
    key(page, Qt.Key.Key_F6)
    assert line.isVisible(), "the speech is over, the words still stand"
    speak(room, 4)
    look_again(page)
    assert not line.isVisible()
    here(room, 6)
    look_again(page)
    assert not line.isVisible(), "what the page reads again does not come back"
    key(page, Qt.Key.Key_L, CTRL)
    page.record.list.selectionModel().clear()
    page.record.go_to(room.one(Suggestion).id)
    assert line.isVisible()


def test_another_wording_is_read_back_again(page: LivePage, room: Seeded, projected: ProjectorWindow) -> None:
    enter(page, "路灯要亮些")
    speak(room, 4)
    look_again(page)
    recording.amend(room.store, room.meeting, Suggestion, room.one(Suggestion).id, "路灯要亮一些")
    look_again(page)
    assert projected.board.line.words.text == "路灯要亮一些"


def test_a_show_of_hands_stands_until_the_next_item(page: LivePage, room: Seeded, projected: ProjectorWindow) -> None:
    changes = recording.count_hands(room.store, room.meeting, "改建成小花园", for_=3, against=1, abstain=1)
    look_again(page)
    page.record.go_to(changes.new)
    hands = projected.board.hands
    assert hands.isVisible()
    assert [(way.word.text, way.bar.share, way.number.text) for way in hands.ways] == [
        ("赞成", 0.6, "3"),
        ("不同意见", 0.2, "1"),
        ("弃权", 0.2, "1"),
    ]
    meetings.start_item(room.store, room.meeting, room.items()[1].id)
    look_again(page)
    assert not hands.isVisible()
    assert projected.board.topic.text == "议题 2　建成后谁来管"


def test_notes_and_disagreements_are_not_for_the_room(page: LivePage, room: Seeded, projected: ProjectorWindow) -> None:
    for changes in (
        recording.note(room.store, room.meeting, "老罗情绪激动"),
        recording.disagree(room.store, room.meeting, "罗建军不同意改花园"),
    ):
        look_again(page)
        page.record.go_to(changes.new)
        assert not projected.board.line.isVisible()
        assert "罗" not in shown_words(projected)


def test_nobody_is_timed_where_speeches_are_not(page: LivePage, room: Seeded, projected: ProjectorWindow) -> None:
    kept = [(item.id, NewItem(item.title, item.kind, speech_seconds=0)) for item in room.items()]
    meetings.set_agenda(room.store, room.meeting, kept)
    speak(room, 2)
    room.clock.advance(minutes=12)
    look_again(page)
    assert (projected.board.floor.timer.text, projected.board.floor.told.text) == ("12:00", "不限时")
    assert timedelta(minutes=12) == page.queue.floor.timer.used
