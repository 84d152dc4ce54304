"""The whole window on a laptop with two real (offscreen) screens; says as JSON what became of the projector.

QT_QPA_PLATFORM=offscreen:configfile=SCREENS python -m tests.ui.projector.two_screens DATA_DIR
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop.app import make_application
from desktop.base.clock import SetClock
from desktop.store.store import Store
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import InlineExecutor, InlineRunner, RecordingPrompts
from tests.ui.live.doing import CTRL
from tests.ui.projector.seeing import P
from tests.ui.rooms import opened


def main(directory: Path) -> None:
    application = make_application()
    clock = SetClock(datetime(2026, 11, 18, 11, 0, tzinfo=UTC))
    store = Store(directory, clock)
    window = MainWindow(Tasks(InlineRunner(lambda: store), "", InlineExecutor()), RecordingPrompts(), clock)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.run_meeting(opened(store, clock).meeting)
    told: list[Any] = []

    def tell() -> None:
        projected = window.projector.window
        assert projected
        active = QGuiApplication.focusWindow() is window.windowHandle()
        shown = projected.isVisible() and [projected.screen().name(), projected.isFullScreen(), projected.width()]
        told.append([shown, active])

    QTest.keyClick(window, P, CTRL)
    tell()
    second = QGuiApplication.screens()[1]
    application.screenRemoved.emit(second)
    tell()
    application.screenAdded.emit(second)
    tell()
    QTimer.singleShot(0, window.close)
    application.exec()  # returns: the projector alone keeps no program alive
    store.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
