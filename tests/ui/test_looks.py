"""Language and type size of the laptop: kept beside the data, changed in place, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app import Front
from desktop.base.clock import SetClock
from desktop.store.store import Store
from desktop.ui.attendance.people_page import PeoplePage
from desktop.ui.looks import FILE, Looks, put_on, sheet
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.settings.this_computer import ThisComputer
from desktop.ui.status_line import PATIENCE
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.flow import Flow
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.dressing import dressed
from tests.ui.hands import type_words
from tests.ui.rooms import opened

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    with dressed(qapp):
        yield


def test_choices_are_kept_for_the_next_start(data_dir: Path) -> None:
    looks = Looks(data_dir)
    assert (looks.language, looks.large) == ("zh_CN", False)
    looks.choose_language("ko")
    looks.choose_type(True)
    again = Looks(data_dir)
    assert (again.language, again.large) == ("ko", True)
    assert (data_dir / FILE).is_file()


def test_without_a_directory_nothing_is_kept() -> None:
    Looks().choose_type(True)
    assert not Looks().large


def test_ctrl_t_enlarges_at_once_and_keeps_what_is_typed(
    window: MainWindow, store: Store, clock: SetClock, qtbot: QtBot
) -> None:
    window.resize(1366, 728)
    window.run_meeting(opened(store, clock).meeting)
    page = window.page
    assert isinstance(page, LivePage)
    page.record.entry.focus_line()
    type_words(page.record.entry.text, "说到一半的话")
    before = page.record.entry.text.fontMetrics().height(), page.queue.floor.next.height()
    QTest.keyClick(window, Qt.Key.Key_T, CTRL)
    assert window.context.looks.large
    assert page.record.entry.text.fontMetrics().height() > before[0]
    qtbot.waitUntil(lambda: page.queue.floor.next.height() > before[1])
    assert page.record.entry.text.toPlainText() == "说到一半的话"
    assert page.record.entry.text.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_T, CTRL)
    assert page.record.entry.text.fontMetrics().height() == before[0]
    assert page.record.entry.text.toPlainText() == "说到一半的话"


def test_large_type_is_smaller_in_a_narrow_window(window: MainWindow) -> None:
    window.resize(1366, 728)
    window.context.looks.choose_type(True)
    assert QApplication.font().pixelSize() == 20
    window.resize(1093, 540)
    assert QApplication.font().pixelSize() == 18
    window.context.looks.choose_type(False)
    assert QApplication.font().pixelSize() == 16


def test_every_size_of_the_style_grows_with_the_type() -> None:
    for name in ("light.qss", "live.qss"):
        assert "@icons@" not in sheet(name, 16)
        assert sheet(name, 20) != sheet(name, 16)
    assert "font-size: 15px" in sheet("live.qss", 16)
    assert "font-size: 19px" in sheet("live.qss", 20)
    assert "border: 3px" in sheet("light.qss", 20), "lines stay as fine as they are"


def test_another_language_makes_the_window_anew_on_the_same_page(
    tasks: Tasks, prompts: RecordingPrompts, clock: SetClock, data_dir: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    looks = Looks(data_dir)
    front = Front(qapp, lambda: MainWindow(tasks, prompts, clock, None, looks), looks)
    first = front.window
    first.show()
    first.people()
    looks.choose_language("en")
    qtbot.waitUntil(lambda: front.window is not first)
    qtbot.addWidget(front.window)
    assert isinstance(front.window.page, PeoplePage)
    assert front.window.isVisible()
    assert not first.isVisible()
    assert Looks(data_dir).language == "en"


def test_a_wrong_language_is_one_key_from_the_right_one(
    tasks: Tasks, prompts: RecordingPrompts, clock: SetClock, data_dir: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    looks = Looks(data_dir)
    front = Front(qapp, lambda: MainWindow(tasks, prompts, clock, None, looks), looks)
    first = front.window
    first.show()
    first.settings()
    looks.choose_language("ko")
    qtbot.waitUntil(lambda: front.window is not first)
    qtbot.addWidget(front.window)
    page = front.window.page
    assert isinstance(page, SettingsPage)
    assert page.section is page.laptop
    assert page.isAncestorOf(front.window.focusWidget())
    assert isinstance(front.window.focusWidget(), Chooser)


def test_language_and_type_are_chosen_in_the_settings(data_dir: Path, qtbot: QtBot) -> None:
    looks = Looks(data_dir)
    page = ThisComputer(looks)
    qtbot.addWidget(page)
    page.show()
    assert [page.language.itemText(place) for place in range(3)] == ["简体中文", "조선어", "English"]
    QTest.keyClick(page.type_size, Qt.Key.Key_Down)
    assert looks.large
    looks.toggle_type()
    assert page.type_size.currentData() is False, "Ctrl+T is seen here too"
    with qtbot.waitSignal(looks.language_chosen) as heard:
        QTest.keyClick(page.language, Qt.Key.Key_Down)
    assert heard.args == ["ko"]


def test_what_takes_long_is_said_and_gone_when_done(window: MainWindow, tasks: Tasks, qtbot: QtBot) -> None:
    tasks.busy.emit(1)
    assert not window.status.busy.isVisible(), "nothing flickers for what is done at once"
    qtbot.waitUntil(window.status.busy.isVisible, timeout=PATIENCE * 4)
    tasks.busy.emit(0)
    assert not window.status.busy.isVisible()
    assert isinstance(window.page, HomePage)


def test_buttons_go_on_in_a_second_row_where_one_is_too_narrow(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    put_on(16)
    holder = QWidget()
    qtbot.addWidget(holder)
    keys = [QPushButton(f"第{place}个按键") for place in range(6)]
    flow = Flow(keys)
    holder.setLayout(flow)
    holder.resize(flow.sizeHint().width(), 200)
    holder.show()
    assert len({key.y() for key in keys}) == 1
    assert flow.heightForWidth(holder.width()) == keys[0].height()
    holder.resize(flow.sizeHint().width() - 1, 200)
    QApplication.processEvents()
    rows = [key.y() for key in keys]
    assert rows[:3] == [rows[0]] * 3
    assert rows[3:] == [rows[3]] * 3
    assert rows[3] > rows[0]
    assert all(key.width() >= key.sizeHint().width() for key in keys)
