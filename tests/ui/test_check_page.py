"""The check before people leave: it lists, leads there, and never blocks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, Consensus, Reply, Suggestion
from desktop.services import commitments, meetings, reading, recording, rows, speaking
from desktop.services.lines import LineKind
from desktop.store.store import Store
from desktop.ui.meetings.check_page import CheckPage
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, press, type_words
from tests.ui.rooms import Seeded, opened


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    return opened(store, clock)


@pytest.fixture
def page(qtbot: QtBot, context: Context, room: Seeded) -> CheckPage:
    made = CheckPage(context)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.show_meeting(room.meeting)
    return made


def state(room: Seeded) -> State:
    with room.store.reading() as connection:
        return rows.get(connection, Meeting, room.meeting).state


def sentences(page: CheckPage) -> list[str]:
    return [sentence for _finding, sentence in page.list.model.rows]


def test_what_is_missing_is_listed_and_disappears_once_it_is_there(page: CheckPage, room: Seeded) -> None:
    meetings.start_item(room.store, room.meeting, room.items()[1].id)
    row = recording.suggest(room.store, room.meeting, "").new
    commitments.commit(room.store, room.meeting, "清运垃圾", lead="居委会")
    page.list.reload()
    assert sentences(page) == [
        "意见 S1 还没有写内容",
        "意见 S1 还没有答复",
        "承诺 C1 待明确：缺责任人、完成时限",
    ]
    assert "3" in page.heading.text()
    page.context.tasks.do(recording.amend, room.meeting, Suggestion, row, "清垃圾")
    assert len(sentences(page)) == 2


def test_nothing_missing_says_so(page: CheckPage, room: Seeded) -> None:
    meetings.start_item(room.store, room.meeting, room.items()[1].id)
    page.list.reload()
    assert page.list.complete.isVisible()
    assert page.list.list.isHidden()


def test_it_never_blocks(page: CheckPage, room: Seeded, shell: RecordingShell, prompts: RecordingPrompts) -> None:
    speaking.queue(room.store, room.meeting, card="7")
    speaking.call_next(room.store, room.meeting)
    page.list.reload()
    assert sentences(page)
    click(page.close_button)
    assert state(room) is State.CLOSED
    assert shell.went == [("finish", room.meeting)]
    assert prompts.asked == []


def test_escape_goes_back(page: CheckPage, room: Seeded, shell: RecordingShell) -> None:
    press(page, Qt.Key.Key_Escape)
    assert shell.went == [("run_meeting", room.meeting)]


def to_check(window: MainWindow, room: Seeded) -> CheckPage:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.check(room.meeting)
    assert isinstance(window.page, CheckPage)
    return window.page


def lead(window: MainWindow, room: Seeded, sentence: str) -> LivePage:
    """Press Enter on what is missing."""
    page = to_check(window, room)
    page.list.list.setCurrentIndex(page.list.model.index(sentences(page).index(sentence)))
    press(page.list.list, RETURN)
    assert isinstance(window.page, LivePage)
    return window.page


def test_each_leads_to_its_place(window: MainWindow, room: Seeded, store: Store) -> None:
    meetings.start_item(store, room.meeting, room.items()[1].id)
    recording.suggest(store, room.meeting, "清垃圾")
    speaking.queue(store, room.meeting, card="7")
    speaking.call_next(store, room.meeting)
    commitments.commit(store, room.meeting, "清运垃圾", lead="居委会")

    live = lead(window, room, "意见 S1 还没有答复")
    assert live.record.entry.kind is LineKind.REPLY
    type_words(live.record.entry.text, "马上清")
    press(live.record.entry.text, RETURN)
    assert room.one(Reply).suggestions == (room.one(Suggestion).id,)

    live = lead(window, room, "承诺 C1 待明确：缺责任人、完成时限")
    assert live.record.strip.isVisible()
    type_words(live.record.strip.field("责任人"), "苗春")
    press(live.record.strip.field("责任人"), RETURN)
    assert room.one(Commitment).person == "苗春"

    live = lead(window, room, "7号牌还没有记名")
    type_words(live.queue.strip.field("是谁"), "罗建军")
    assert live.queue.strip.kept()["号牌"] == "7"
    press(QApplication.focusWidget() or live, RETURN)
    assert "7号牌还没有记名" not in sentences(to_check(window, room))


def test_closing_goes_on_to_the_work_after_the_meeting(window: MainWindow, room: Seeded) -> None:
    page = to_check(window, room)
    click(page.close_button)
    assert isinstance(window.page, FinishPage)


def test_what_is_not_read_out_is_counted_and_read_from_here(
    page: CheckPage, room: Seeded, shell: RecordingShell
) -> None:
    meetings.start_item(room.store, room.meeting, room.items()[1].id)
    recording.agree(room.store, room.meeting, "先清运后施工", method="鼓掌通过")
    page.list.reload()
    assert page.heading.text() == "该记的都记了。还有 1 条没有宣读，读完再散会。"
    assert QApplication.focusWidget() is page.read_button  # not the one that ends the meeting
    press(page.read_button, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert shell.went == [("read_out_loud", room.meeting)]
    reading.confirm(room.store, room.meeting, room.one(Consensus))
    page.list.reload()
    assert page.heading.text() == "可以散会了。"
    assert QApplication.focusWidget() is page.close_button
