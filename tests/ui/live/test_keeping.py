"""Nothing typed is lost: undo, refused saves, drafts, a slow disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.errors import NotSaved
from desktop.rules.attendance import Participant
from desktop.rules.queue import Speech
from desktop.rules.record import Suggestion
from desktop.services import keep, meetings, recording
from desktop.services.lines import LineKind
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from tests.ui.conftest import RecordingShell
from tests.ui.hands import RETURN, press, type_words
from tests.ui.live.doing import ALT, CTRL, MakePage, enter, fill, focus, key
from tests.ui.rooms import Seeded


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


def test_a_walk_in_half_typed_comes_back(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "李大爷")
    press(page.attendance.search, RETURN)
    type_words(focus(), "5号楼")
    page.attendance.keep_drafts()
    again = make_page(room)
    assert again.attendance.strip.title == "现场加入"
    assert again.attendance.strip.kept()["单位"] == "5号楼"
    press(again.attendance.strip.field("单位"), RETURN)
    (joined,) = (p for p in room.rows(Participant) if p.name == "李大爷")
    assert joined.unit == "5号楼"
    assert drafts(room) == {}


def test_a_question_about_somebody_comes_back(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "oyds")
    key(page, Qt.Key.Key_J, ALT)
    type_words(focus(), "去县里看")
    page.attendance.keep_drafts()
    again = make_page(room)
    assert again.attendance.strip.title == "欧阳德胜请假"
    press(again.attendance.strip.field("原因"), RETURN)
    assert room.person(4).excuse == "去县里看"


def test_what_is_half_typed_at_one_meeting_waits_there_while_another_is_shown(page: LivePage, room: Seeded) -> None:
    enter(page, "原来的话")
    page.record.go_to(room.one(Suggestion).id)
    key(page, Qt.Key.Key_E, ALT)
    type_words(focus(), "改了一半", instead=True)
    key(page, Qt.Key.Key_F11)
    type_words(focus(), "罗")
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "oyds")
    key(page, Qt.Key.Key_J, ALT)
    type_words(focus(), "去县里看")
    type_words(page.queue.field, "王芳-")
    strips = [panel.strip for panel in (page.record, page.queue, page.attendance)]
    page.leave()
    page.show_meeting(meetings.start_quickly(room.store, "路灯").new)
    assert all(strip.isHidden() for strip in strips)
    assert (page.queue.field.text(), page.queue.stance.currentIndex()) == ("", 0), "it is another queue"
    page.leave()
    page.show_meeting(room.meeting)
    assert [next(iter(strip.kept().values())) for strip in strips] == ["改了一半", "罗建军", "去县里看"]


def test_a_question_closes_though_the_field_before_it_is_gone(page: LivePage, room: Seeded, context: Context) -> None:
    done: list[str] = []
    context.tasks.changed.connect(lambda changes: done.append(changes.verb))
    key(page, Qt.Key.Key_F3)
    type_words(page.attendance.search, "oyds")
    key(page, Qt.Key.Key_J, ALT)
    key(page, Qt.Key.Key_F11)
    type_words(focus(), "罗建军")
    press(focus(), RETURN)
    last = focus()
    page.attendance.attending.ask_sheet()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    press(last, RETURN)
    assert page.queue.strip.isHidden()
    assert (done, room.one(Speech).participant) == (["respond"], room.person(7).id)


def test_what_is_on_the_disk_is_told_though_showing_it_goes_wrong(qtbot: QtBot, room: Seeded, context: Context) -> None:
    def wrong(_changes: object) -> None:
        raise RuntimeError("a widget is gone")

    told: list[str] = []
    context.tasks.changed.connect(lambda changes: told.append(changes.verb))
    with qtbot.capture_exceptions() as caught:
        context.tasks.do(recording.suggest, room.meeting, "路灯不亮", done=wrong)
        qtbot.waitUntil(lambda: bool(told))
    assert (told, len(caught)) == (["suggest"], 1)


def test_an_answer_half_called_in_comes_back(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F11)
    type_words(focus(), "罗建军")
    press(focus(), RETURN)
    type_words(focus(), "城关物")
    page.queue.keep_drafts()
    again = make_page(room)
    assert again.queue.strip.kept() == {"谁回应": "罗建军", "代表单位": "城关物"}
    press(again.queue.strip.field("谁回应"), RETURN)
    type_words(again.queue.strip.field("代表单位"), "业")
    press(again.queue.strip.field("代表单位"), RETURN)
    assert (room.one(Speech).participant, room.one(Speech).unit) == (room.person(7).id, "城关物业")
    assert drafts(room) == {}


def test_a_question_that_was_left_is_not_asked_again(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F11)
    type_words(focus(), "罗")
    page.queue.keep_drafts()
    press(focus(), Qt.Key.Key_Escape)
    press(focus(), Qt.Key.Key_Escape)
    assert page.queue.strip.isHidden()
    assert make_page(room).queue.strip.isHidden()
