"""The program as it starts: the window first, everything heavy after it; and as it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.store.lock import hold
from desktop.store.store import FILE_NAME
from desktop.ui.single import Single
from desktop.ui.window import MainWindow

HEAVY = ("sqlalchemy", "sqlcipher3", "docx", "openpyxl", "pypinyin", "alembic", "qrcode", "PySide6.QtNetwork")

# prints which heavy modules are there when the window is painted, and how the home page stands when it is filled
LOOK = f"""
import json, sys
from pathlib import Path
from desktop import app
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.window import MainWindow

def paint(window, event, on_paint=MainWindow.paintEvent):
    if not window._seen:
        print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
    on_paint(window, event)

def filled(page, glances, on_read=HomePage._on_read):
    on_read(page, glances)
    print(json.dumps(page.empty.text()))
    page.window().close()

MainWindow.paintEvent, HomePage._on_read = paint, filled
sys.exit(app.run_window(Path(sys.argv[1])))
"""


def test_nothing_heavy_is_imported_before_the_window_shows(data_dir: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, str(data_dir)], capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    painted, filled = map(json.loads, ran.stdout.splitlines())
    assert painted == []
    assert "还没有会议" in filled
    assert (data_dir / FILE_NAME).is_file()
    hold(data_dir).release()


@pytest.fixture
def _own_hooks(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    """What a start changes in the process is changed for this test only."""
    monkeypatch.setattr(app, "catch_bugs", lambda *_tell: None)
    monkeypatch.setattr(app, "keep_log", lambda *_directory: None)
    monkeypatch.setattr(app, "make_application", lambda _looks: qapp)


@pytest.mark.usefixtures("_own_hooks")
def test_closing_the_window_ends_the_program_and_frees_the_data(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = MainWindow.appear

    def appear(window: MainWindow) -> None:
        window.painted.connect(lambda: QTimer.singleShot(0, window.close))
        show(window)

    monkeypatch.setattr(MainWindow, "appear", appear)
    assert app.main(["--data-dir", str(data_dir)]) == 0
    hold(data_dir).release()


@pytest.mark.usefixtures("_own_hooks")
def test_a_second_start_finds_the_first_and_says_so_where_a_command_holds_the_data(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.single.WAIT_MILLISECONDS", 50)
    first = Single(data_dir)
    assert app.main(["--data-dir", str(data_dir)]) == 2, "nobody answers: a command holds it"
    assert "已经打开着这份数据" in capsys.readouterr().err
    first.listen()
    assert app.main(["--data-dir", str(data_dir)]) == 0
    first.release()


@pytest.mark.usefixtures("_own_hooks")
def test_a_directory_that_cannot_be_used_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("x", encoding="utf-8")
    assert app.main(["--data-dir", str(blocked)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
