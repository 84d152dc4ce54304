"""The shell: pages, sentences, 已存, small screens, one window for one data directory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import make_application
from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.services import meetings, rooms
from desktop.services.meetings import NewMeeting
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.prompts import DialogPrompts
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.single import Single
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.hands import RETURN, button, click, press, type_words

SMALL = (1093, 540)  # 1366×768 at 125 %, less the title bar and the task bar


@pytest.fixture
def meeting(store: Store) -> str:
    room = rooms.create_room(store, "村部").new
    return meetings.create_meeting(store, room, NewMeeting("修路")).new


def test_it_stands_at_home_and_pages_lead_back_there(window: MainWindow, meeting: str) -> None:
    assert isinstance(window.page, HomePage)
    assert not window.home_button.isVisible()
    window.prepare(meeting)
    assert window.title.text() == "筹备会议"
    assert window.home_button.isVisible()
    press(window.page, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert isinstance(window.page, HomePage)
    window.prepare(None)
    assert window.title.text() == "新建会议"


def test_saved_shows_when_and_only_after_a_change(window: MainWindow, meeting: str, clock: SetClock) -> None:
    assert window.status.saved.text() == ""
    window.context.tasks.do(meetings.edit_meeting, meeting, place="")
    assert window.status.saved.text() == "", "it changed nothing"
    clock.advance(seconds=5)
    window.context.tasks.do(meetings.edit_meeting, meeting, place="院子")
    assert window.status.saved.text() == "已存 19:00:05"


def test_a_refusal_stays_until_the_next_sentence(window: MainWindow, meeting: str) -> None:
    window.context.tasks.do(meetings.edit_meeting, meeting, title=" ")
    assert window.status.sentence.text() == "会议名称不能空着。"
    assert window.status.sentence.property("warning")
    assert not window.status._fade.isActive()
    window.context.tasks.do(meetings.edit_meeting, meeting, place="院子")
    assert window.status.sentence.text() == ""
    assert not window.status.sentence.property("warning"), "no empty strip stays"
    window.say("好了。")
    assert not window.status.sentence.property("warning")
    assert window.status._fade.isActive()


def test_a_bug_is_told_with_the_place_of_the_log(window: MainWindow) -> None:
    def broken(_store: Store) -> None:
        raise ZeroDivisionError

    window.context.tasks.do(broken)
    assert "程序出错" in window.status.sentence.text()
    assert "log" in window.status.sentence.text()


def test_closing_keeps_what_is_being_typed(window: MainWindow, store: Store, meeting: str) -> None:
    window.prepare(meeting)
    page = window.page
    assert isinstance(page, PreparePage)
    page.form.field("place").setFocus()
    type_words(page.form.field("place"), "院子")
    window.close()
    with store.reading() as connection:
        assert meetings.find_meeting(connection, "修路").place == "院子"


def overflowing(window: QWidget) -> list[str]:
    """Visible controls that do not lie whole inside the window, or are smaller than they need; what stands in a
    scroll area may be scrolled to.
    """
    found = []
    area = QRect(QPoint(0, 0), window.size())
    for child in window.findChildren(QWidget):
        if not child.isVisible() or _scrolls(child):
            continue
        place = QRect(child.mapTo(window, QPoint(0, 0)), child.size())
        needed = child.minimumSizeHint()
        if not area.contains(place) or (isinstance(child, QPushButton) and child.height() < min(40, needed.height())):
            found.append(f"{type(child).__name__} {child.accessibleName() or child.objectName()} {place}")
    return found


def _scrolls(child: QWidget | None) -> bool:
    while child is not None:
        child = child.parentWidget()
        if isinstance(child, QScrollArea):
            return True
    return False


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """In the product's own style and type."""
    before = (qapp.styleSheet(), qapp.font(), qapp.palette())
    make_application()
    yield
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])
    qapp.setPalette(before[2])


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("name", ["home", "restore", "prepare", "agenda", "invitations", "people", "documents", "new"])
def test_nothing_is_clipped_on_a_small_screen(window: MainWindow, meeting: str, name: str) -> None:
    window.resize(*SMALL)
    _go_to(window, meeting, name)
    QApplication.processEvents()
    assert (window.width(), window.height()) == SMALL
    assert window.centralWidget().minimumSizeHint().width() <= SMALL[0]
    assert window.page.minimumSizeHint().height() <= window.page.height()
    assert overflowing(window) == []


@pytest.mark.parametrize("name", ["home", "restore", "prepare", "agenda", "invitations", "people", "documents", "new"])
def test_every_control_has_a_name_and_the_keyboard_reaches_it(window: MainWindow, meeting: str, name: str) -> None:
    _go_to(window, meeting, name)
    nameless = [
        child
        for child in window.findChildren(QWidget)
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(child)
    ]
    assert [f"{type(child).__name__} {child.parentWidget()!r}" for child in nameless] == []
    for one in window.findChildren(QPushButton):
        assert not one.isVisible() or one.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert not one.isVisible() or one.autoDefault(), f"Enter does not press {one.text()}"


def _name(child: QWidget) -> str:
    text = getattr(child, "text", lambda: "")
    inner = child.parentWidget()
    return child.accessibleName() or (text() if isinstance(child, QPushButton) else "") or _known(child, inner)


def _known(child: QWidget, parent: QWidget | None) -> str:
    """Parts of Qt's own controls are named by the control; boxes to tick and tabs by their text."""
    kind = type(child).__name__
    if kind in ("QRadioButton", "QCheckBox", "QTabBar", "QTabWidget"):
        return kind
    return parent.accessibleName() if parent and kind in ("QLineEdit", "QComboBoxPrivateContainer") else ""


def _go_to(window: MainWindow, meeting: str, name: str) -> None:
    window.go_home()
    if name == "restore":
        click(button(window.page, "恢复备份"))
    elif name == "people":
        window.people()
    elif name == "documents":
        window.documents(meeting)
    elif name == "new":
        window.prepare(None)
    elif name in ("prepare", "agenda", "invitations"):
        window.prepare(meeting)
        page = window.page
        assert isinstance(page, PreparePage)
        page.tabs.setCurrentIndex(("prepare", "agenda", "invitations").index(name))


def test_calls_go_to_another_thread_and_come_back_to_the_windows(qtbot: QtBot, data_dir: Path, clock: SetClock) -> None:
    worker = Worker(lambda: Store(data_dir, clock))
    tasks = Tasks(worker, "log")
    window = MainWindow(tasks, RecordingPrompts(), clock, Safekeeping(tasks, data_dir, Store, clock))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    home = window.page
    assert isinstance(home, HomePage)
    with qtbot.waitSignal(tasks.changed):
        tasks.do(lambda store: rooms.create_room(store, "村部"))
    with qtbot.waitSignal(tasks.failed):
        tasks.do(_refuse)
    assert window.status.sentence.text() == "不行，请换一个。"
    qtbot.waitUntil(lambda: "还没有会议" in home.empty.text())
    worker.submit(lambda: worker.ready.result().close())
    worker.stop()


def _refuse(_store: Store) -> None:
    raise UserError("不行，请换一个。")


def test_background_work_lets_the_hand_go_first(data_dir: Path, clock: SetClock, qtbot: QtBot) -> None:
    worker = Worker(lambda: Store(data_dir, clock))
    tasks = Tasks(worker, "log")
    order: list[str] = []

    def long(_store: Store) -> Any:
        for number in range(3):
            order.append(f"slice {number}")
            if number == 0:
                tasks.runner.submit(lambda: order.append("hand"))
            yield
        return "done"

    finished: list[str] = []
    tasks.later(long, done=finished.append)
    qtbot.waitUntil(lambda: finished == ["done"])
    assert order == ["slice 0", "hand", "slice 1", "slice 2"]
    worker.submit(lambda: worker.ready.result().close())
    worker.stop()


def test_a_second_start_brings_the_first_to_the_front(qtbot: QtBot, data_dir: Path) -> None:
    first = Single(data_dir)
    assert first.first
    first.listen()
    second = Single(data_dir)
    assert not second.first
    with qtbot.waitSignal(first.asked_to_front):
        assert second.raise_other()
    first.release()
    again = Single(data_dir)
    assert again.first
    again.release()


def test_a_directory_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="换一个位置"):
        Single(blocked)


@pytest.mark.usefixtures("dressed")
def test_the_style_is_read_and_its_pictures_are_there(qapp: QApplication) -> None:
    style = qapp.styleSheet()
    assert "@icons@" not in style
    assert Path(style.split('url("')[1].split('"')[0]).is_file()
    assert qapp.font().pixelSize() >= 16


def test_one_enter_too_many_agrees_to_nothing(window: MainWindow) -> None:
    def press_enter() -> None:
        asked = QApplication.activeModalWidget()
        assert asked is not None
        press(asked, RETURN)

    QTimer.singleShot(0, press_enter)
    assert not DialogPrompts().confirm(window, "恢复到昨天吗？", "恢复")
