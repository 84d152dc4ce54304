"""收到的文件: a tab of 文书 where there are any; what has come is opened and printed, what has not says so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.store.store import Store
from desktop.sync.files.files import FileState
from desktop.ui.documents.documents_page import DocumentsPage
from desktop.ui.page import Context
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, press
from tests.ui.received import NAME, told_of
from tests.ui.rooms import Seeded, in_front, opened


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    return opened(store, clock)


@pytest.fixture
def page(context: Context) -> DocumentsPage:
    return DocumentsPage(context)


def _tab(page: DocumentsPage) -> int:
    return page.tabs.indexOf(page.received)


def test_a_meeting_of_which_nothing_came_has_no_tab_for_it(qtbot: QtBot, page: DocumentsPage, room: Seeded) -> None:
    in_front(qtbot, page, room.meeting)
    assert not page.tabs.isTabVisible(_tab(page))
    press(page, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.currentIndex() != _tab(page)


def test_what_came_is_opened_and_printed(
    qtbot: QtBot, page: DocumentsPage, room: Seeded, prompts: RecordingPrompts
) -> None:
    told_of(room.store, room.meeting, FileState.HERE)
    in_front(qtbot, page, room.meeting)
    press(page, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.currentWidget() is page.received
    press(page.received.table, RETURN)
    (shown,) = prompts.shown
    assert shown.read_bytes() == b"paper"
    assert shown.name == NAME
    shown.unlink()
    click(button(page.received, "打开"))
    assert prompts.shown == [shown]  # nothing more: it is gone


def test_what_has_not_come_yet_says_so_and_cannot_be_opened(
    qtbot: QtBot, page: DocumentsPage, room: Seeded, shell: RecordingShell, prompts: RecordingPrompts
) -> None:
    told_of(room.store, room.meeting, FileState.WANTED)
    in_front(qtbot, page, room.meeting)
    press(page, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert not page.received.open_button.isEnabled()
    press(page.received.table, RETURN)
    assert prompts.shown == []
    assert shell.said[-1] == "这个文件还没有传到；等站点的电脑下次同步。"
