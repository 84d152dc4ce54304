"""The projector: one key opens and hides it, it takes no keyboard, it survives its cable and makes room for slides."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.queue import Speech
from desktop.rules.record import MATERIAL, Note, Suggestion
from desktop.services import contents, meetings, speaking
from desktop.services.facts import read_facts
from desktop.services.keep import setting
from desktop.services.record_content import record_content
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.projector.projector_window import ProjectorWindow
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.hands import RETURN, click, compose, press, type_words
from tests.ui.live.doing import CTRL, enter, key, look_again, speak
from tests.ui.projector.seeing import M, P, shown_words
from tests.ui.rooms import Seeded, opened, prepared
from tests.ui.screens import FakeScreens

ESCAPE = Qt.Key.Key_Escape
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_one_key_opens_hides_and_shows_it_and_the_sentence_goes_on(
    window: MainWindow, page: LivePage, screens: FakeScreens
) -> None:
    screens.plug_in()
    key(page, Qt.Key.Key_F2)
    entry = page.record.entry.text
    for showing in (True, False, True):
        compose(entry, "", "路灯")
        key(page, P, CTRL)
        assert window.projector.showing is showing
        assert page.projector_button.isChecked() is showing
        assert QApplication.focusWidget() is entry
        assert QApplication.activeWindow() is window
    assert entry.toPlainText() == "路灯" * 3
    assert window.status.sentence.text().startswith("投影已打开")


def test_the_button_says_whether_the_room_sees_the_meeting(window: MainWindow, page: LivePage) -> None:
    assert page.projector_button.text() == "投影 Ctrl+P"
    click(page.projector_button)
    assert window.projector.showing
    assert (page.projector_button.text(), page.projector_button.accessibleName()) == ("投影中", "投影中，按下隐藏")
    assert window.projector.window
    window.projector.window.close()  # by its frame
    assert (page.projector_button.text(), page.projector_button.isChecked()) == ("投影 Ctrl+P", False)
    click(page.projector_button)
    assert window.projector.showing


def test_without_a_meeting_it_says_what_to_do(window: MainWindow) -> None:
    press(window, P, CTRL)
    assert not window.projector.showing
    assert window.status.sentence.text() == "先打开一个会议，再按 Ctrl+P 投影。"


def test_with_one_screen_it_is_a_window_that_takes_no_keyboard(window: MainWindow, page: LivePage) -> None:
    key(page, P, CTRL)
    projected = window.projector.window
    assert projected
    assert not projected.isFullScreen()
    assert projected.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert projected.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert "Win+P" in window.status.sentence.text()
    assert projected.cursor().shape() is Qt.CursorShape.ArrowCursor
    assert window.screen().availableGeometry().contains(projected.frameGeometry()), "with its title"


def test_with_one_screen_it_comes_before_the_window_that_keeps_the_keyboard(
    window: MainWindow, page: LivePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(ProjectorWindow, "raise_", lambda _self: done.append("raised"))
    monkeypatch.setattr(window, "activateWindow", lambda: done.append("keyboard"))
    key(page, P, CTRL)
    assert done == ["keyboard", "raised"], "the other way round it lies behind"


def test_on_a_second_screen_it_fills_it_and_shows_no_pointer(projected: ProjectorWindow) -> None:
    assert projected.isFullScreen()
    assert projected.geometry() == QGuiApplication.primaryScreen().geometry()
    assert projected.cursor().shape() is Qt.CursorShape.BlankCursor


def test_a_cable_pulled_out_in_mid_speech_loses_nothing(
    window: MainWindow, page: LivePage, room: Seeded, screens: FakeScreens, projected: ProjectorWindow
) -> None:
    speak(room, 2)
    look_again(page)
    room.clock.advance(seconds=40)
    key(page, Qt.Key.Key_F2)
    compose(page.record.entry.text, "", "先修东")
    screens.unplug()
    assert not window.projector.showing
    assert window.status.sentence.text() == "投影已断开，会议照常；接好后自动恢复。"
    assert QApplication.focusWidget() is page.record.entry.text
    compose(page.record.entry.text, "", "头")
    press(page.record.entry.text, RETURN)
    assert room.one(Suggestion).text == "先修东头"
    assert room.one(Suggestion).speech == room.one(Speech).id
    room.clock.advance(seconds=20)
    screens.plug_in()
    assert window.projector.showing
    assert projected.isFullScreen()
    assert (projected.board.floor.name.text, projected.board.floor.timer.text) == ("王芳", "02:00")
    assert "先修东头" in shown_words(projected)
    assert QApplication.focusWidget() is page.record.entry.text


@pytest.mark.usefixtures("projected")
def test_what_was_hidden_stays_hidden_when_a_screen_is_plugged_in(
    window: MainWindow, page: LivePage, screens: FakeScreens
) -> None:
    key(page, P, CTRL)
    screens.unplug()
    screens.plug_in()
    assert not window.projector.showing


def test_a_small_window_fills_the_screen_that_is_plugged_in(
    window: MainWindow, page: LivePage, screens: FakeScreens
) -> None:
    key(page, P, CTRL)
    screens.plug_in()
    assert window.projector.window
    assert window.projector.window.isFullScreen()


def test_after_the_cable_the_key_opens_a_small_window(
    page: LivePage, screens: FakeScreens, projected: ProjectorWindow
) -> None:
    screens.unplug()
    key(page, P, CTRL)
    assert projected.isVisible()
    assert not projected.isFullScreen()
    key(page, P, CTRL)
    screens.plug_in()
    assert not projected.isVisible()


def test_it_goes_with_the_main_window_and_never_keeps_the_program_alive(
    window: MainWindow, projected: ProjectorWindow
) -> None:
    assert not projected.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    window.close()
    assert window.projector.window is None
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == []


def test_on_other_pages_of_the_meeting_it_goes_on(
    window: MainWindow, page: LivePage, room: Seeded, projected: ProjectorWindow
) -> None:
    key(page, Qt.Key.Key_F9)
    assert window.page is not page
    window.context.tasks.do(speaking.queue, room.meeting, participant=room.person(2).id)
    window.context.tasks.do(speaking.call_next, room.meeting)
    assert projected.board.floor.name.text == "王芳"
    press(window, P, CTRL)
    window.context.tasks.do(meetings.close_meeting, room.meeting)
    press(window, P, CTRL)
    assert "会议到此结束，谢谢大家" in shown_words(projected)


def test_another_meeting_shows_nothing_of_the_one_before(
    window: MainWindow, page: LivePage, projected: ProjectorWindow, store: Store, clock: SetClock
) -> None:
    enter(page, "路灯要亮些")
    other = opened(store, clock)
    window.run_meeting(other.meeting)
    assert "路灯" not in shown_words(projected)
    window.go_home()
    assert window.projector.showing


def test_another_meeting_is_prepared_while_the_room_sees_its_own(
    window: MainWindow, room: Seeded, projected: ProjectorWindow, store: Store, clock: SetClock
) -> None:
    other = prepared(store, clock)
    window.prepare(other.meeting)
    assert "空地怎么用" in shown_words(projected)
    window.context.tasks.do(meetings.start_item, room.meeting, room.items()[1].id)
    assert "建成后谁来管" in shown_words(projected)


def test_a_window_in_another_language_projects_on(
    window: MainWindow,
    projected: ProjectorWindow,
    tasks: Tasks,
    prompts: RecordingPrompts,
    clock: SetClock,
    qtbot: QtBot,
) -> None:
    other = MainWindow(tasks, prompts, clock)
    qtbot.addWidget(other)
    other.follow(window)
    window.close()
    assert not projected.isVisible()
    assert other.projector.window
    assert "空地怎么用" in shown_words(other.projector.window)


@pytest.mark.usefixtures("page")
def test_the_reading_out_fills_the_screen_and_gives_it_back(window: MainWindow, projected: ProjectorWindow) -> None:
    projector = window.projector
    projector.read_out("承诺事项", "2", "铺沙石", [("牵头单位", "村委会"), ("责任人", "老王")])
    assert shown_words(projected) == "承诺事项 2 铺沙石 牵头单位：村委会\n责任人：老王 正在宣读，请大家听一听对不对"
    projector.read_out("承诺事项", "2", "铺沙石", confirmed=True)
    assert shown_words(projected) == "承诺事项 2 铺沙石 ✓ 当场已确认"
    projector.read_out(
        "承诺事项", "2", "铺沙石，找 13812345678", [("具体措施", "问老王 139 1234 5678"), ("牵头单位", "")]
    )
    assert "铺沙石，找 138****5678 具体措施：问老王 139****5678 正在宣读" in shown_words(projected)
    projector.show_meeting_again()
    assert projected.isVisible()
    assert "空地怎么用" in shown_words(projected)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("plugged", [True, False])
def test_the_reading_out_comes_to_a_second_screen_by_itself_and_leaves_it(
    window: MainWindow, screens: FakeScreens, plugged: bool
) -> None:
    if plugged:
        screens.plug_in()
    window.projector.read_out("共识", "1", "先修东头")
    assert window.projector.showing is plugged
    window.projector.show_meeting_again()
    assert not window.projector.showing


@pytest.mark.usefixtures("page")
def test_hidden_by_its_key_it_stays_hidden_while_the_reading_out_goes_on(
    window: MainWindow, screens: FakeScreens
) -> None:
    screens.plug_in()
    window.projector.read_out("共识", "1", "先修东头")
    window.projector.toggle()
    window.projector.read_out("共识", "2", "西头明年修")
    assert not window.projector.showing, "a video may have the screen now"
    window.projector.toggle()
    assert window.projector.showing
    window.projector.show_meeting_again()
    window.projector.toggle()
    window.projector.read_out("共识", "1", "先修东头")
    assert window.projector.showing, "another reading out calls it up again"


@pytest.mark.usefixtures("projected")
def test_material_is_noted_with_one_key_and_the_projector_makes_room(
    window: MainWindow, page: LivePage, room: Seeded
) -> None:
    key(page, Qt.Key.Key_F2)
    key(page, M, CTRL)
    assert window.projector.showing, "not before it is noted"
    type_words(page.record.strip.field("材料"), "现场照片")
    press(page.record.strip.field("材料"), RETURN)
    assert (room.one(Note).text, room.one(Note).kind) == ("现场照片", MATERIAL)
    assert not window.projector.showing
    assert "Ctrl+P" in window.status.sentence.text()
    assert page.record.strip.isHidden()
    assert QApplication.focusWidget() is page.record.entry.text
    assert page.record.list.model().index(0, 0).data().startswith("展示材料")
    with room.store.reading() as connection:
        facts = read_facts(connection, room.meeting)
    assert contents.minutes(facts).briefings[0].texts == ("展示材料：现场照片",)
    kinds = [entry.kind for section in record_content(facts).sections for entry in section.entries]
    assert kinds == ["展示材料"]


@pytest.mark.usefixtures("projected")
def test_material_needs_no_words_and_escape_notes_nothing(window: MainWindow, page: LivePage, room: Seeded) -> None:
    key(page, M, CTRL)
    press(page.record.strip.field("材料"), ESCAPE)
    assert room.rows(Note) == []
    assert window.projector.showing
    key(page, M, CTRL)
    press(page.record.strip.field("材料"), RETURN)
    assert room.one(Note).text == MATERIAL
    key(page, Qt.Key.Key_Z, CTRL)
    assert room.rows(Note) == []


def test_words_about_material_survive_the_end_of_the_program(
    page: LivePage, room: Seeded, tasks: Tasks, prompts: RecordingPrompts, clock: SetClock, qtbot: QtBot
) -> None:
    key(page, M, CTRL)
    type_words(page.record.strip.field("材料"), "现场照")
    page.leave()
    other = MainWindow(tasks, prompts, clock)
    qtbot.addWidget(other)
    other.show()
    other.run_meeting(room.meeting)
    assert isinstance(other.page, LivePage)
    field = other.page.record.strip.field("材料")
    assert other.page.record.strip.kept() == {"材料": "现场照"}
    press(field, RETURN)
    assert room.one(Note).text == "现场照"


def test_light_or_dark_is_kept(
    window: MainWindow, page: LivePage, room: Seeded, projected: ProjectorWindow, store: Store
) -> None:
    assert not projected.dark
    key(page, P, CTRL | SHIFT)
    assert projected.dark
    with store.reading() as connection:
        assert setting(connection, "projector_dark") is True
    window.projector.close()
    window.run_meeting(room.meeting)
    key(page, P, CTRL)
    assert window.projector.window
    assert window.projector.window.dark
