"""A whole meeting through the window, by keys alone, gives the same figures and the same documents as its script."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from desktop.base.clock import SetClock
from desktop.documents.content import Ledger
from desktop.services.figures import figures
from desktop.services.playing import Player
from desktop.services.reports import Contents, gather
from desktop.services.scripts import Script, read_script
from desktop.store.store import Store
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.facilitator import Facilitator

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
BESIDE = {"meeting", "documents"}  # what `replay` prints besides the figures


def played(script: Script, folder: Path) -> tuple[dict[str, Any], Contents]:
    """The figures and the contents that the script itself gives."""
    store = Store(folder)
    try:
        meeting = Player(script, store).play_all()
        with store.reading() as connection:
            return figures(connection, meeting), gather(connection, meeting)
    finally:
        store.close()


def told(contents: Contents) -> Contents:
    """What the documents say, whichever meeting it is: the hidden marks in the list name its rows."""
    pieces = tuple(
        replace(piece, content=_unmarked(piece.content)) if isinstance(piece.content, Ledger) else piece
        for piece in contents.pieces
    )
    return replace(contents, meeting="", pieces=pieces)


def _unmarked(ledger: Ledger) -> Ledger:
    commitments = tuple(replace(row, mark="") for row in ledger.commitments)
    return replace(ledger, commitments=commitments, suggestions=tuple(replace(r, mark="") for r in ledger.suggestions))


class Mouse(QObject):
    """Sees every press of a mouse button in the program."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self.used.append(repr(watched))
        return False


@pytest.mark.parametrize("name", ["拐角花园", "楼院供水"])
def test_the_window_gives_what_the_script_gives(
    window: MainWindow, store: Store, clock: SetClock, prompts: RecordingPrompts, tmp_path: Path, name: str
) -> None:
    script = read_script(SCENARIOS / f"{name}.json")
    meeting = Player(script, store).meeting  # the list of people and the agenda, nothing of the meeting itself
    window.resize(1093, 540)
    mouse = Mouse()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(mouse)
    facilitator = Facilitator(window, store, clock, meeting)
    for step in script.steps:
        facilitator.do(step)
        assert not window.status.sentence.property("warning"), f"step {step.number}: {window.status.sentence.text()}"
    assert mouse.used == []
    with store.reading() as connection:
        found, contents = figures(connection, meeting), gather(connection, meeting)

    expected, same_contents = played(script, tmp_path / "script")
    assert found == expected
    printed = json.loads((SCENARIOS / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert found == {key: value for key, value in printed.items() if key not in BESIDE}
    assert told(contents) == told(same_contents)
    assert prompts.asked == []
