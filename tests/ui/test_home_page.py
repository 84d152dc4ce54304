"""The home page: go on, start at once, look something up, put a backup back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.meeting import Meeting, State
from desktop.services import meetings
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import all_rooms, create_room
from desktop.store.store import FILE_NAME, Store
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.meetings.meeting_list import MeetingList
from desktop.ui.page import Context
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.window import MainWindow
from tests.ui.conftest import InlineRunner, RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, click_row, compose, press, type_words


@pytest.fixture
def page(qtbot: QtBot, context: Context, safekeeping: Safekeeping) -> HomePage:
    made = HomePage(context, safekeeping)
    qtbot.addWidget(made)
    made.show()
    made.show_meeting(None)
    return made


def all_meetings(store: Store) -> list[Meeting]:
    with store.reading() as connection:
        return meetings.all_meetings(connection)


def listed(page: HomePage) -> MeetingList:
    """The list of meetings, which is made when there is one."""
    assert page.meetings is not None
    return page.meetings


def titles(page: HomePage) -> list[str]:
    return [g.meeting.title for g in listed(page).table.rows]


def test_a_topic_and_enter_open_a_meeting_at_once(page: HomePage, store: Store, shell: RecordingShell) -> None:
    type_words(page.topic, "巷口积水")
    press(page.topic, RETURN)
    (meeting,) = all_meetings(store)
    assert (meeting.title, meeting.topic, meeting.state) == ("巷口积水", "巷口积水", State.LIVE)
    assert shell.went == [("run_meeting", meeting.id)]


def test_enter_inside_a_composition_or_without_topic_opens_nothing(
    page: HomePage, store: Store, shell: RecordingShell
) -> None:
    compose(page.topic, "ji'shui")
    press(page.topic, RETURN)
    assert shell.warned == []
    compose(page.topic, "")
    press(page.topic, RETURN)
    assert shell.warned
    assert all_meetings(store) == []


def test_a_quick_meeting_is_not_held_in_the_room_of_the_sample(page: HomePage, store: Store) -> None:
    click(page.sample)
    type_words(page.topic, "巷口积水")
    press(page.topic, RETURN)
    with store.reading() as connection:
        rooms = {room.id: room.name for room in all_rooms(connection)}
    (quick,) = [m for m in all_meetings(store) if m.title == "巷口积水"]
    assert rooms[quick.room] == "本村议事室"


def test_an_unfinished_meeting_is_offered_first_and_enter_goes_on(
    page: HomePage, store: Store, shell: RecordingShell, prompts: RecordingPrompts
) -> None:
    assert not page.going_on.isVisible()
    live = meetings.start_quickly(store, "修路").new
    page.show_meeting(None)
    assert page.going_on.isVisible()
    assert "修路" in page.live_title.text()
    assert page.focusWidget() is page.go_on
    press(page.go_on, RETURN)
    assert shell.went == [("run_meeting", live)]
    prompts.agree = False
    type_words(page.topic, "另一件事")
    press(page.topic, RETURN)
    assert "修路" in prompts.asked[0]
    assert len(all_meetings(store)) == 1, "a second meeting is asked about"


def test_enter_on_a_meeting_opens_the_page_for_its_state(
    page: HomePage, store: Store, shell: RecordingShell, clock: SetClock
) -> None:
    room = create_room(store, "村部").new
    ids = {}
    for title in ("筹备的", "进行的", "散会的"):
        clock.advance(hours=1)
        ids[title] = meetings.create_meeting(store, room, NewMeeting(title)).new
    meetings.open_meeting(store, ids["进行的"])
    meetings.open_meeting(store, ids["散会的"])
    meetings.close_meeting(store, ids["散会的"])
    page.reload()
    for title, goes in (("筹备的", "prepare"), ("进行的", "run_meeting"), ("散会的", "finish")):
        click_row(listed(page).table, titles(page).index(title))
        press(listed(page).table, RETURN)
        assert shell.went[-1] == (goes, ids[title])
    click(listed(page).documents)
    assert shell.went[-1] == ("documents", ids["散会的"])


def test_search_finds_by_words_of_the_title_and_enter_opens_the_first(
    page: HomePage, store: Store, shell: RecordingShell
) -> None:
    room = create_room(store, "村部").new
    meetings.create_meeting(store, room, NewMeeting("路灯安装"))
    road = meetings.create_meeting(store, room, NewMeeting("进村道路拓宽")).new
    page.reload()
    type_words(listed(page).search, "道路")
    assert titles(page) == ["进村道路拓宽"]
    press(listed(page).search, RETURN)
    assert shell.went == [("prepare", road)]
    type_words(listed(page).search, "没有的")
    assert listed(page).nothing.isVisible()
    assert not listed(page).table.isVisible()


def test_the_counts_stand_in_the_list(page: HomePage, shell: RecordingShell) -> None:
    assert page.empty.isVisible()
    click(page.sample)
    page.show_meeting(None)
    (sample,) = listed(page).table.rows
    assert shell.went == [("documents", sample.meeting.id)]
    assert (sample.present, sample.suggestions, sample.unclear) == (11, 7, 1)
    shown = [listed(page).table.model().index(0, column).data() for column in range(7)]
    assert shown[3:] == ["11", "7", "4", "1"]


def test_the_sample_is_played_once(page: HomePage, store: Store, shell: RecordingShell) -> None:
    click(page.sample)
    click(page.sample)
    (meeting,) = all_meetings(store)
    assert shell.went == [("documents", meeting.id)] * 2


def test_the_keys_of_the_page(page: HomePage, store: Store, shell: RecordingShell) -> None:
    meetings.create_meeting(store, create_room(store, "村部").new, NewMeeting("修路"))
    page.reload()
    press(page.topic, Qt.Key.Key_F3)
    assert page.focusWidget() is listed(page).search
    press(listed(page).search, Qt.Key.Key_F2)
    assert page.focusWidget() is page.topic
    press(page.topic, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert shell.went == [("prepare", None)]


def test_a_copy_is_made_on_start_and_after_the_meeting_and_can_be_put_back(
    window: MainWindow, store: Store, data_dir: Path, prompts: RecordingPrompts, clock: SetClock, runner: InlineRunner
) -> None:
    home = window.page
    assert isinstance(home, HomePage)
    first = meetings.start_quickly(store, "修路").new
    clock.advance(minutes=90)
    window.context.tasks.do(meetings.close_meeting, first)
    clock.advance(minutes=5)
    meetings.start_quickly(store, "白费的会")
    window.go_home()
    assert titles(home) == ["白费的会", "修路"]
    click(home.restore)
    panel = home._restore
    assert panel is not None
    assert panel.table.rows[0].label == "2026年11月18日 20:30　散会后"
    prompts.agree = False
    press(panel.table, RETURN)
    assert len(all_meetings(runner.ready.result())) == 2, "the answer was no"
    prompts.agree = True
    press(panel.table, RETURN)
    assert titles(home) == ["修路"]
    assert listed(home).table.isVisible()
    kept = list((data_dir / "backups").glob("replaced-*.db"))
    assert len(kept) == 1
    assert str(kept[0]) in window.sentence.text()
    assert all_meetings(runner.ready.result())[0].state is State.CLOSED


def test_starting_again_without_a_change_makes_no_copy(safekeeping: Safekeeping, data_dir: Path) -> None:
    safekeeping.back_up("start")
    safekeeping.back_up("start")
    assert len(list((data_dir / "backups").iterdir())) == 1


def test_a_broken_file_is_told_and_a_copy_offered(
    qtbot: QtBot, context: Context, data_dir: Path, safekeeping: Safekeeping, store: Store, runner: InlineRunner
) -> None:
    meetings.start_quickly(store, "修路")
    safekeeping.back_up("start")
    store.close()
    (data_dir / FILE_NAME).write_bytes(b"no database, no database, no database" * 100)
    runner.ready = InlineRunner(lambda: Store(data_dir)).ready
    page = HomePage(context, safekeeping)
    qtbot.addWidget(page)
    page.show()
    page.show_meeting(None)
    assert "从备份恢复" in page.empty.text()
    assert not page.start.isEnabled()
    assert page.focusWidget() is page.restore
    safekeeping.restored.connect(lambda _sentence: page.show_meeting(None))
    press(page.restore, RETURN)
    click(button(page, "恢复到选中的备份"))
    assert titles(page) == ["修路"]
    assert page.start.isEnabled()
