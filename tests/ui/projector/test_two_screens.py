"""Real screens: the projector is on the one where the facilitator does not work, and the program ends with its window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.projector.screens import Screens
from tests.ui.projector import two_screens

ROOT = Path(__file__).parent.parent.parent.parent
PLAIN = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
LAPTOP = {"name": "laptop", "x": 0, "y": 0, "width": 1366, "height": 768, **PLAIN}
BEAMER = {"name": "projector", "x": 1366, "y": 0, "width": 1920, "height": 1080, **PLAIN}


def test_it_fills_the_other_screen_leaves_with_it_and_ends_with_the_program(tmp_path: Path, data_dir: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [LAPTOP, BEAMER]}))
    done = subprocess.run(
        [sys.executable, "-m", two_screens.__name__, str(data_dir)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"},
        capture_output=True,
        timeout=60,
        check=True,
    )
    filled = ["projector", True, 1920]
    assert json.loads(done.stdout.splitlines()[-1]) == [[filled, True], [False, True], [filled, True]]


def test_a_small_window_stands_where_nobody_is_typing(qtbot: QtBot) -> None:
    room = QApplication.primaryScreen().availableGeometry()
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    screens = Screens(field)
    for place in (room.topLeft(), room.center(), QRect(room).bottomRight() - field.rect().bottomRight()):
        field.move(place)
        found = screens.corner(QSize(300, 200))
        assert room.contains(found.adjusted(0, 0, 0, 40)), "with its title, by which it is moved"
        assert not found.intersects(field.geometry())
