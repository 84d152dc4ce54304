"""The whole window with screens that a test plugs in, and a meeting that is going on in it."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.projector.projector_window import ProjectorWindow
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.live.doing import here
from tests.ui.rooms import Seeded, opened
from tests.ui.screens import FakeScreens


@pytest.fixture
def screens() -> FakeScreens:
    return FakeScreens()


@pytest.fixture
def window(
    qtbot: QtBot,
    tasks: Tasks,
    prompts: RecordingPrompts,
    clock: SetClock,
    safekeeping: Safekeeping,
    screens: FakeScreens,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    def made_for(_main: QWidget) -> FakeScreens:
        return screens

    monkeypatch.setattr("desktop.ui.window.Screens", made_for)
    made = MainWindow(tasks, prompts, clock, safekeeping)
    qtbot.addWidget(made, before_close_func=lambda _window: made.projector.close())
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """A meeting that is going on; five people have come."""
    found = opened(store, clock)
    here(found, 1, 2, 3, 4, 7)
    return found


@pytest.fixture
def page(window: MainWindow, room: Seeded) -> LivePage:
    window.run_meeting(room.meeting)
    found = window.page
    assert isinstance(found, LivePage)
    return found


@pytest.fixture
def projected(window: MainWindow, room: Seeded, screens: FakeScreens) -> ProjectorWindow:
    """What the room sees, on a second screen."""
    window.run_meeting(room.meeting)
    screens.plug_in()
    window.projector.toggle()
    found = window.projector.window
    assert found is not None
    return found
