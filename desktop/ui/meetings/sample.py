"""The sample meeting: its script is played into the data, so that everything can be tried on it."""

from __future__ import annotations

from collections.abc import Generator

from desktop.base.paths import resource
from desktop.services.meetings import all_meetings
from desktop.services.playing import Player
from desktop.services.practice import open_script
from desktop.services.sample import SCRIPT
from desktop.services.scripts import Script
from desktop.store.store import Store

STEPS_A_SLICE = 3  # a step is about 5 ms on a fast disk, 15 on a slow one


def rehearse() -> Script:
    """Read the sample and try it on a throwaway database, away from the database thread."""
    return open_script(resource(*SCRIPT))


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
