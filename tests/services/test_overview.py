"""The counts of the home page are those of the figures."""

from __future__ import annotations

from pathlib import Path

from desktop.base.paths import resource
from desktop.rules.meeting import State
from desktop.services.figures import figures
from desktop.services.meetings import NewMeeting, create_meeting
from desktop.services.overview import glance
from desktop.services.playing import play
from desktop.services.rooms import create_room
from desktop.services.scripts import read_script
from desktop.store.store import Store


def test_the_counts_are_those_of_the_figures(tmp_path: Path) -> None:
    store = Store(tmp_path)
    played = play(read_script(resource("sample", "拐角花园.json")), store)
    empty = create_meeting(store, create_room(store, "村部").new, NewMeeting("明年的事")).new
    with store.reading() as connection:
        found = {one.meeting.id: one for one in glance(connection)}
        wanted = figures(connection, played)
    store.close()
    assert set(found) == {empty, played}
    sample = found[played]
    assert sample.meeting.state is not State.PREPARING
    assert (sample.present, sample.suggestions, sample.commitments, sample.unclear) == (
        wanted["present"],
        wanted["suggestions"],
        wanted["commitments"],
        len(wanted["unclear"]),
    )
    assert sample.present > sample.unclear > 0
    assert (found[empty].present, found[empty].suggestions, found[empty].unclear) == (0, 0, 0)
