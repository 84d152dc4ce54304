"""The sample meeting: its script is played into the data, so that everything can be tried on it."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

from desktop.base.paths import resource
from desktop.services.meetings import all_meetings
from desktop.services.playing import Player
from desktop.services.scripts import Script, read_script
from desktop.store.store import Store

STEPS_A_SLICE = 3  # a step is about 5 ms on a fast disk, 15 on a slow one


def rehearse() -> Script:
    """Read the sample and try it on a throwaway database, away from the database thread."""
    script = read_script(resource("sample", "拐角花园.json"))
    with tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
        trial = Store(Path(folder))
        try:
            Player(script, trial).play_all()
        finally:
            trial.close()
    return script


def play_sample(store: Store, script: Script) -> Generator[None, None, str]:
    """Play it in slices; returns the meeting's id, that of the sample which is there already if there is one."""
    with store.reading() as connection:
        for meeting in all_meetings(connection):
            if (meeting.title, meeting.planned) == (script.meeting.title, script.meeting.values.get("planned")):
                return meeting.id
    player = Player(script, store)
    for number, step in enumerate(script.steps):
        player.play_step(step)
        if number % STEPS_A_SLICE == 0:
            yield
    return player.meeting
