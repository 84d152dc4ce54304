"""逐条宣读: one line at a time, by keys, and nothing is confirmed that nobody can have read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, Consensus
from desktop.services import commitments, meetings, reading, recording, rows
from desktop.store.store import Store
from desktop.ui.meetings.check_page import CheckPage
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.meetings.reading_page import ReadingPage
from desktop.ui.page import Context
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, press, type_words
from tests.ui.rooms import Seeded, opened

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """Two consensus, one commitment."""
    made = opened(store, clock)
    recording.agree(store, made.meeting, "先清运后施工", method="口头一致")
    recording.agree(store, made.meeting, "留一条 1.5 米宽的路")
    commitments.commit(store, made.meeting, "清运垃圾", lead="居委会", due_text="开春前")
    return made


class SecondScreen:
    """What the room saw, one after the other."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def read_out(self, heading: str, number: str, text: str, details: object = (), confirmed: bool = False) -> None:
        self.seen.append(" ".join(filter(None, (heading, number, text, "✓" if confirmed else ""))))

    def show_meeting_again(self) -> None:
        self.seen.append("meeting")


@pytest.fixture(autouse=True)
def second_screen(shell: RecordingShell) -> SecondScreen:
    made = SecondScreen()
    shell.projector = made  # type: ignore[assignment]
    return made


@pytest.fixture
def page(qtbot: QtBot, context: Context, room: Seeded, prompts: RecordingPrompts) -> Iterator[ReadingPage]:
    made = ReadingPage(context)
    qtbot.addWidget(made)
    made.resize(1069, 444)
    made.panel.reading_time.setInterval(0)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.show_meeting(room.meeting)
    yield made
    assert prompts.asked == [], "no dialog while a meeting is going on"


def until(true: Callable[[], bool]) -> None:
    """Let the window paint and its timers run."""
    patience = QDeadlineTimer(5_000)
    while not true():
        assert not patience.hasExpired()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def read(page: ReadingPage) -> str:
    """Wait until the line has been on the screen; its words."""
    line = page.panel.current
    assert line
    until(page.panel.confirm_button.isEnabled)
    return line.line.text


def key(
    page: ReadingPage | MainWindow, pressed: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    press(QApplication.focusWidget() or page, pressed, modifiers)


def confirm(page: ReadingPage) -> str:
    words = read(page)
    key(page, RETURN)
    return words


def confirmed(room: Seeded) -> list[bool]:
    found = [c.confirmed for c in room.rows(Consensus)] + [c.confirmed for c in room.rows(Commitment)]
    return [moment is not None for moment in found]


def shown(page: ReadingPage) -> list[str]:
    return page.panel.aloud.sheet.shown.lines


def test_enter_confirms_each_and_goes_on_to_the_end(page: ReadingPage, room: Seeded) -> None:
    assert page.panel.number.text() == "第 1 条，共 3 条"
    assert shown(page) == ["先清运后施工", "形成方式：口头一致"]
    assert [confirm(page) for _line in range(3)] == ["先清运后施工", "留一条 1.5 米宽的路", "清运垃圾"]
    assert confirmed(room) == [True] * 3
    assert shown(page) == ["3 条已确认，0 条未确认"]


def test_a_commitment_is_read_with_what_is_still_unclear(page: ReadingPage) -> None:
    key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_Down)
    assert page.panel.kind.text() == "承诺 C1"
    assert shown(page) == ["清运垃圾", "牵头单位：居委会", "责任人：待明确", "完成时限：待明确（开春前）"]


def test_enter_held_down_confirms_one_only(page: ReadingPage, room: Seeded) -> None:
    confirm(page)
    read(page)
    held = QKeyEvent(QEvent.Type.KeyPress, RETURN, Qt.KeyboardModifier.NoModifier, "\r", True)
    for _repeat in range(5):
        QApplication.sendEvent(page.panel.aloud, held)
    assert confirmed(room) == [True, False, False]


def test_a_line_that_was_not_painted_cannot_be_confirmed(page: ReadingPage, room: Seeded) -> None:
    confirm(page)
    for _press in range(3):
        key(page, RETURN)  # nothing is painted between these
    assert confirmed(room) == [True, False, False]
    assert confirm(page) == "留一条 1.5 米宽的路"


def test_a_line_stands_for_a_moment_before_it_can_be_confirmed(page: ReadingPage, room: Seeded) -> None:
    page.panel.reading_time.setInterval(3_600_000)
    read(page)
    key(page, RETURN)
    until(lambda: page.panel.aloud.sheet.seen == page.panel.aloud.sheet.shown)
    for _press in range(3):
        key(page, RETURN)
    assert confirmed(room) == [True, False, False]


def test_two_quick_clicks_confirm_one(page: ReadingPage, room: Seeded) -> None:
    read(page)
    button = page.panel.confirm_button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert confirmed(room) == [True, False, False]
    assert QApplication.focusWidget() is page.panel.aloud  # the keys still work after a click


def test_skipping_and_going_back(page: ReadingPage, room: Seeded) -> None:
    key(page, Qt.Key.Key_Down)
    confirm(page)
    confirm(page)
    assert shown(page) == ["2 条已确认，1 条未确认", "共识：先清运后施工"]
    key(page, Qt.Key.Key_Up)
    assert page.panel.done.text().startswith("✓ 当场已确认")
    key(page, Qt.Key.Key_Backspace)
    assert page.panel.number.text() == "第 2 条，共 3 条"
    key(page, Qt.Key.Key_Home)
    assert confirm(page) == "先清运后施工"
    assert confirmed(room) == [True] * 3
    assert shown(page) == ["3 条已确认，0 条未确认"]


def test_it_begins_with_the_first_that_nobody_confirmed(page: ReadingPage, room: Seeded) -> None:
    reading.confirm(room.store, room.meeting, room.rows(Consensus)[0])
    page.show_meeting(room.meeting)
    assert page.panel.number.text() == "第 2 条，共 3 条"


def test_enter_on_a_confirmed_one_only_goes_on(page: ReadingPage, room: Seeded) -> None:
    confirm(page)
    key(page, Qt.Key.Key_Up)
    before = room.rows(Consensus)
    key(page, RETURN)
    assert page.panel.number.text() == "第 2 条，共 3 条"
    assert room.rows(Consensus) == before


def test_undo_takes_back_the_confirmation_and_shows_its_line(page: ReadingPage, room: Seeded) -> None:
    confirm(page)
    key(page, Qt.Key.Key_Z, CTRL)
    assert confirmed(room) == [False] * 3
    assert (shown(page)[0], page.panel.done.text()) == ("先清运后施工", "还没有确认")
    key(page, Qt.Key.Key_Y, CTRL)
    assert confirmed(room) == [True, False, False]


def test_e_changes_the_line_where_it_stands_and_it_is_read_again(page: ReadingPage, room: Seeded) -> None:
    confirm(page)
    key(page, Qt.Key.Key_Up)
    key(page, Qt.Key.Key_E)
    field = QApplication.focusWidget()
    assert field is page.panel.strip.field("内容")
    press(field, Qt.Key.Key_Up)  # belongs to the words now
    type_words(field, "先清运，后施工", instead=True)
    press(field, RETURN)
    assert [c.text for c in room.rows(Consensus)] == ["先清运，后施工", "留一条 1.5 米宽的路"]
    assert confirmed(room) == [False] * 3
    assert QApplication.focusWidget() is page.panel.aloud
    assert confirm(page) == "先清运，后施工"
    assert confirmed(room) == [True, False, False]


def test_what_a_commitment_lacks_is_filled_in_before_the_room(page: ReadingPage, room: Seeded) -> None:
    key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_E)
    person, due = page.panel.strip.field("责任人"), page.panel.strip.field("时限")
    type_words(person, "苗春")
    type_words(due, "12-15 开春前", instead=True)
    press(due, RETURN)
    assert shown(page)[2:] == ["责任人：苗春", "完成时限：2026年12月15日（开春前）"]
    assert confirm(page) == "清运垃圾"
    assert room.one(Commitment).confirmed


def test_escape_leaves_the_change_first_and_then_the_page(
    page: ReadingPage, room: Seeded, shell: RecordingShell
) -> None:
    key(page, Qt.Key.Key_E)
    key(page, Qt.Key.Key_Escape)
    assert (page.panel.strip.isVisible(), shell.went) == (False, [])
    key(page, Qt.Key.Key_Escape)
    assert shell.went == [("run_meeting", room.meeting)]


def test_nothing_is_confirmed_while_it_is_being_changed(page: ReadingPage, room: Seeded) -> None:
    read(page)
    key(page, Qt.Key.Key_E)
    QTest.mouseClick(page.panel.aloud.viewport(), Qt.MouseButton.LeftButton)
    press(page.panel.aloud, RETURN)
    press(page.panel.aloud, Qt.Key.Key_Down)
    assert confirmed(room) == [False] * 3
    assert page.panel.number.text() == "第 1 条，共 3 条"


def test_what_is_being_changed_is_kept(page: ReadingPage, room: Seeded) -> None:
    key(page, Qt.Key.Key_E)
    field = QApplication.focusWidget()
    assert field
    type_words(field, "，一周内做完")
    page.leave()
    page.hide()
    page.show()
    page.show_meeting(room.meeting)
    assert page.panel.strip.kept()["内容"] == "先清运后施工，一周内做完"


def test_the_second_screen_reads_along(page: ReadingPage, second_screen: SecondScreen) -> None:
    confirm(page)
    key(page, Qt.Key.Key_Up)
    assert second_screen.seen == [
        "共识 第 1 条，共 3 条 先清运后施工",
        "共识 第 2 条，共 3 条 留一条 1.5 米宽的路",
        "共识 第 1 条，共 3 条 先清运后施工 ✓",
    ]
    for _line in range(3):
        key(page, Qt.Key.Key_Down)
    assert second_screen.seen[-1] == "meeting"
    key(page, Qt.Key.Key_Up)
    page.leave()
    assert second_screen.seen[-1] == "meeting"


def test_a_line_taken_out_meanwhile_makes_room_for_the_next(page: ReadingPage, room: Seeded) -> None:
    page.context.tasks.do(recording.remove, room.meeting, Consensus, room.rows(Consensus)[0].id)
    assert (shown(page)[0], page.panel.number.text()) == ("留一条 1.5 米宽的路", "第 1 条，共 2 条")


def test_nothing_to_read_says_what_to_do(page: ReadingPage, room: Seeded) -> None:
    for line in room.rows(Consensus):
        recording.remove(room.store, room.meeting, Consensus, line.id)
    recording.remove(room.store, room.meeting, Commitment, room.one(Commitment).id)
    page.show_meeting(room.meeting)
    assert shown(page) == ["还没有共识和承诺可以宣读。", "按 Esc 回去，先记下来。"]


def test_after_the_meeting_it_can_be_read_and_no_longer_confirmed(page: ReadingPage, room: Seeded) -> None:
    meetings.close_meeting(room.store, room.meeting)
    page.show_meeting(room.meeting)
    assert page.panel.done.text() == "已经散会，不能再当场确认"
    key(page, RETURN)
    assert not page.panel.confirm_button.isEnabled()
    assert confirmed(room) == [False] * 3


@pytest.mark.parametrize("length", [4, 60, 3_000])
def test_words_are_as_large_as_they_fit_and_none_is_cut_off(page: ReadingPage, room: Seeded, length: int) -> None:
    page.context.tasks.do(recording.amend, room.meeting, Consensus, room.rows(Consensus)[0].id, "修" * length)
    sheet, view = page.panel.aloud.sheet, page.panel.aloud.viewport()
    if length <= 60:
        assert sheet.minimumHeight() <= view.height()
    else:
        key(page, Qt.Key.Key_PageDown)
        assert page.panel.aloud.verticalScrollBar().value() > 0


def to_reading(window: MainWindow) -> ReadingPage:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    key(window, Qt.Key.Key_R, CTRL)
    assert isinstance(window.page, ReadingPage)
    window.page.panel.reading_time.setInterval(0)
    return window.page


def test_from_the_meeting_and_back(window: MainWindow, room: Seeded) -> None:
    window.run_meeting(room.meeting)
    page = to_reading(window)
    confirm(page)
    key(window, Qt.Key.Key_Escape)
    assert isinstance(window.page, LivePage)
    assert isinstance(to_reading(window), ReadingPage)
    assert page.panel.number.text() == "第 2 条，共 3 条"


def test_from_the_check_to_the_end_by_keys_alone(window: MainWindow, room: Seeded) -> None:
    window.check(room.meeting)
    page = to_reading(window)
    key(window, Qt.Key.Key_Escape)
    assert isinstance(window.page, CheckPage)
    to_reading(window)
    for _line in range(3):
        confirm(page)
    key(window, RETURN)  # one Enter too many closes nothing
    key(window, Qt.Key.Key_D, ALT)
    until(lambda: isinstance(window.page, FinishPage))
    with room.store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).state is State.CLOSED
    assert confirmed(room) == [True] * 3


def test_nothing_half_changed_is_left_behind(window: MainWindow, room: Seeded) -> None:
    window.run_meeting(room.meeting)
    live = window.page
    assert isinstance(live, LivePage)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    live.record.complete(room.rows(Consensus)[1].id)
    type_words(QApplication.focusWidget() or live, "鼓掌")
    key(window, Qt.Key.Key_R, CTRL)
    assert window.page is live
    assert "先保存" in window.status.sentence.text()
