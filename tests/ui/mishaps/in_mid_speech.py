"""The real program with its window, until somebody kills it: a meeting goes on, a speech runs, a sentence is half typed.

    python -m tests.ui.mishaps.in_mid_speech DATA_DIR

Writes one line of JSON once the half sentence has been drafted: the meeting's id and the moment of the call.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import make_application
from desktop.base.clock import SystemClock
from desktop.rules.queue import Stance
from desktop.services import keep, speaking
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.hands import RETURN, press, type_words

TOPIC, RECORDED, HALF = "修路", "先修东头", "西头的路灯也要"


def until(application: Any, true: Callable[[], Any]) -> Any:
    while not (found := true()):
        application.processEvents()
        time.sleep(0.005)
    return found


def main(directory: Path) -> None:
    application = make_application()
    worker = Worker(lambda: Store(directory))
    window = MainWindow(Tasks(worker), RecordingPrompts(), SystemClock())
    window.show()
    home: Any = window.page
    until(application, home.topic.isEnabled)
    type_words(home.topic, TOPIC)
    press(home.topic, RETURN)
    page = until(application, lambda: window.findChild(LivePage))
    until(application, lambda: page.queue.board)
    page.queue.do(speaking.queue, Stance.SPEAK, card="7")
    until(application, lambda: page.queue.board.suggested)
    QTest.keyClick(page, Qt.Key.Key_F5)
    until(application, lambda: page.queue.board.current)
    called = time.time()
    type_words(page.record.entry.text, RECORDED)
    press(page.record.entry.text, RETURN)
    until(application, lambda: not page.record.entry.text.toPlainText())
    type_words(page.record.entry.text, HALF)
    store = worker.ready.result()

    def drafted() -> bool:
        def look() -> Any:
            with store.reading() as connection:
                return keep.drafts(connection)

        return HALF in worker.submit(look).result().values()

    until(application, drafted)
    os.write(1, (json.dumps({"meeting": page.meeting, "called": called}) + "\n").encode())
    until(application, lambda: False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
