"""A whole meeting through the window gives the same figures and the same documents as its script."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import SetClock
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


@pytest.mark.parametrize("name", ["拐角花园", "楼院供水"])
def test_the_window_gives_what_the_script_gives(
    window: MainWindow, store: Store, clock: SetClock, prompts: RecordingPrompts, tmp_path: Path, name: str
) -> None:
    script = read_script(SCENARIOS / f"{name}.json")
    meeting = Player(script, store).meeting  # the list of people and the agenda, nothing of the meeting itself
    window.resize(1093, 540)
    facilitator = Facilitator(window, store, clock, meeting)
    for step in script.steps:
        facilitator.do(step)
        assert not window.sentence.property("warning"), f"step {step.number}: {window.sentence.text()}"
    with store.reading() as connection:
        found, contents = figures(connection, meeting), gather(connection, meeting)

    expected, same_contents = played(script, tmp_path / "script")
    assert found == expected
    printed = json.loads((SCENARIOS / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert found == {key: value for key, value in printed.items() if key not in BESIDE}
    assert replace(contents, meeting="") == replace(same_contents, meeting="")
    assert prompts.asked == []
