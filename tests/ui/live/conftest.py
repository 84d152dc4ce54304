"""A live page on a small room, and the promise that no dialog opens while a meeting is going on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from tests.ui.conftest import RecordingPrompts
from tests.ui.live.doing import MakePage
from tests.ui.rooms import Seeded, opened


@pytest.fixture
def make_page(qtbot: QtBot, context: Context) -> MakePage:
    """A live page at the size that is left of 1366×768 at 125 %."""

    def make(room: Seeded) -> LivePage:
        page = LivePage(context)
        qtbot.addWidget(page)
        page.resize(1069, 444)
        page.show()
        page.activateWindow()
        QTest.qWaitForWindowActive(page)
        page.show_meeting(room.meeting)
        return page

    return make


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """A meeting that is going on."""
    return opened(store, clock)


@pytest.fixture
def page(make_page: MakePage, room: Seeded, prompts: RecordingPrompts) -> Iterator[LivePage]:
    yield make_page(room)
    assert prompts.asked == [], "no dialog while a meeting is going on"
