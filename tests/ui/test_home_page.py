"""The home page: go on, start at once, look something up, put a backup back."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import ReplyKind, Suggestion
from desktop.services import commitments, meetings, recording, rows
from desktop.services.meetings import NewMeeting
from desktop.services.reports import write_documents
from desktop.services.rooms import all_rooms, create_room
from desktop.store import backup
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
    assert str(kept[0]) in window.status.sentence.text()
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


@pytest.fixture
def busy(store: Store, clock: SetClock) -> dict[str, str]:
    """A village with something of everything to do: name → meeting, suggestion or commitment."""
    store.device_clock = clock
    room = create_room(store, "村部").new
    made = {"修路": meetings.start_quickly(store, "修路", room).new}
    found = made["水压低"] = recording.suggest(store, made["修路"], "水压低").new
    recording.reply(store, made["修路"], [found], ReplyKind.LATER, "回去查", unit="水务所", due=date(2026, 11, 20))
    made["清渠"] = commitments.commit(
        store, made["修路"], "清渠", lead="村委会", person="苗春", due=date(2026, 11, 15)
    ).new
    commitments.commit(store, made["修路"], "装灯")
    meetings.close_meeting(store, made["修路"])
    made["浇地"] = meetings.start_quickly(store, "浇地", room).new
    meetings.close_meeting(store, made["浇地"])
    meetings.finalize(store, made["浇地"])
    planned = {"planned": clock.read().at}
    made["防火"] = meetings.create_meeting(store, room, NewMeeting("防火", planned)).new
    return made


def todo_lines(page: HomePage) -> list[str]:
    assert page.todos is not None
    model = page.todos.model()
    return [" ".join(str(model.index(row, c).data()) for c in range(4)) for row in range(model.rowCount())]


def test_what_needs_doing_stands_first_and_alt_with_its_number_does_it(
    page: HomePage, shell: RecordingShell, busy: dict[str, str]
) -> None:
    assert page.todos is None, "nothing to do, nothing there"
    page.show_meeting(None)
    assert todo_lines(page) == [
        "Alt+1 开会：今天 19:00 今天 防火",
        "Alt+2 散会了：整理、送审、定稿；1 项承诺待明确  修路",
        "Alt+3 会后答复 意见1：水压低（水务所） 还有 2 天 修路",
        "Alt+4 承诺到期：清渠（村委会 苗春） 过了 3 天 修路",
        "Alt+5 写文书：纪要、记录、清单还没有写  浇地",
    ]
    assert page.focusWidget() is page.topic
    assert page.todos is not None
    assert page.todos.mapTo(page, page.todos.rect().bottomLeft()).y() < page.topic.mapTo(page, page.topic.pos()).y()
    lines = [(f"suggestion {busy['水压低']}", "修路"), (f"commitment {busy['清渠']}", "修路")]
    goes = [("prepare", "防火"), ("finish", "修路"), *lines, ("documents", "浇地")]
    for number, (where, meeting) in enumerate(goes):
        press(page.topic, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.AltModifier)
        assert shell.went[-1] == (where, busy[meeting])
    press(page.topic, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    assert len(shell.went) == 5, "there is no sixth"
    click_row(page.todos, 1)
    press(page.todos, RETURN)
    assert shell.went[-1] == ("finish", busy["修路"])


@pytest.mark.usefixtures("busy")
def test_once_it_is_done_it_is_gone(page: HomePage, store: Store, clock: SetClock, tmp_path: Path) -> None:
    for meeting in all_meetings(store):
        if meeting.state is State.FINAL:
            clock.advance(minutes=1)
            write_documents(store, meeting.id, tmp_path, paint=False)
        elif meeting.state is State.PREPARING:
            meetings.open_meeting(store, meeting.id)
    page.show_meeting(None)
    assert [line.split()[-1] for line in todo_lines(page)] == ["修路"] * 3
    assert page.going_on.isVisible(), "the one that goes on stands above"


def test_from_the_last_meeting_with_one_key(page: HomePage, shell: RecordingShell, busy: dict[str, str]) -> None:
    assert not page.again.isEnabled(), "there was none"
    page.show_meeting(None)
    assert page.again.text().endswith("(&L)")
    press(page.again, RETURN)
    assert shell.went == [("prepare_from", busy["浇地"])]


def test_a_copy_that_fell_behind_is_to_be_made(
    page: HomePage,
    store: Store,
    clock: SetClock,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert page.todos is None
    clock.advance(hours=24 * 9)
    meetings.start_quickly(store, "修路")
    (copy,) = (data_dir / "backups").iterdir()
    os.utime(copy, (0, 0))

    def full(_source: Path, _folder: Path, _now: datetime, _why: str) -> Path:
        raise UserError("没有做成备份（磁盘已满）。")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "back_up", full)
        page._backed_up = False
        page.show_meeting(None)
    assert todo_lines(page)[-1] == "Alt+1 备份：最近的改动还没有备份 9 天前备份 "
    press(page.topic, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert len(list((data_dir / "backups").iterdir())) == 2
    assert page.todos is not None
    assert not page.todos.isVisible()
    page.show_restore()
    assert page._restore is not None
    assert page._restore.table.rows[0].label.endswith("手动备份")


@pytest.mark.usefixtures("window")
def test_from_the_start_of_the_program_to_the_first_suggestion(store: Store) -> None:
    """快速开会: at most ten keys besides the text (issue 3)."""
    keys = 0

    def here(words: str = "") -> None:
        """What is said is typed where the keys are, and Enter."""
        nonlocal keys
        field = QApplication.focusWidget()
        assert field is not None
        type_words(field, words)
        press(field, RETURN)
        keys += 1

    here("巷口积水")
    here("下雨就进水")
    (meeting,) = all_meetings(store)
    with store.reading() as connection:
        (suggestion,) = rows.load(connection, Suggestion, meeting=meeting.id)
    assert (meeting.topic, suggestion.text) == ("巷口积水", "下雨就进水")
    assert suggestion.item is not None
    assert keys <= 10


@pytest.mark.usefixtures("busy")
def test_it_fits_the_smallest_screen(page: HomePage) -> None:
    page.show_meeting(None)
    page.resize(1069, 444)
    assert page.minimumSizeHint().expandedTo(QSize(1069, 444)) == QSize(1069, 444)
    assert page.todos is not None
    assert page.todos.height() < 200
