"""A live meeting is recorded on one computer; another one looks on, or takes it over with one key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt

from desktop.base.clock import SetClock
from desktop.rules.meeting import Meeting
from desktop.rules.record import Suggestion
from desktop.services import meetings, recording, rows
from desktop.services.one_writer import take_over
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from tests.ui.conftest import RecordingShell
from tests.ui.live.doing import ALT, MakePage, enter, key
from tests.ui.rooms import Seeded, prepared

OTHER = "e" * 32
REFUSED = "这场会正在另一台电脑上记录；要在这里记，请先按“接过来记”。"


@contextmanager
def elsewhere(store: Store, person: str = "马兰") -> Iterator[None]:
    """What is done meanwhile is done on another computer, and heard of here."""
    own = store.device, store.person
    store.device, store.person = OTHER, person
    yield
    store.device, store.person = own


def begun_elsewhere(store: Store, clock: SetClock) -> Seeded:
    room = prepared(store, clock)
    with elsewhere(store):
        meetings.open_meeting(store, room.meeting)
        meetings.start_item(store, room.meeting, room.items()[0].id)
        recording.suggest(store, room.meeting, "路灯坏了")
    return room


def _writer(room: Seeded) -> str:
    with room.store.reading() as connection:
        return rows.get(connection, Meeting, room.meeting).writer


def test_who_looks_on_is_told_and_no_key_of_theirs_records_anything(
    make_page: MakePage, store: Store, clock: SetClock, shell: RecordingShell
) -> None:
    room = begun_elsewhere(store, clock)
    page = make_page(room)
    assert page.writer_strip.isVisible()
    assert "另一台电脑上记录（马兰）" in page.writer_strip.told.text()
    for pressed in (Qt.Key.Key_F5, Qt.Key.Key_F6):
        key(page, pressed)
    enter(page, "我这里也记一句")
    assert [suggestion.text for suggestion in room.rows(Suggestion)] == ["路灯坏了"]
    assert page.record.entry.text.toPlainText() == "我这里也记一句"  # it stays, for after the taking over
    assert set(shell.warned) == {REFUSED}


def test_one_key_takes_it_over_and_undo_gives_it_back(make_page: MakePage, store: Store, clock: SetClock) -> None:
    room = begun_elsewhere(store, clock)
    page = make_page(room)
    key(page, Qt.Key.Key_A, ALT)
    assert not page.writer_strip.isVisible()
    assert _writer(room) == store.device
    enter(page, "接着记")
    assert [suggestion.text for suggestion in room.rows(Suggestion)] == ["路灯坏了", "接着记"]
    page.undo()
    page.undo()
    assert _writer(room) == OTHER
    assert page.writer_strip.isVisible()


def test_the_computer_it_was_taken_from_records_no_more_and_takes_nothing_back(
    page: LivePage, room: Seeded, store: Store, shell: RecordingShell
) -> None:
    recording.suggest(store, room.meeting, "先记的")
    with elsewhere(store):
        page.context.tasks.do(take_over, room.meeting)
    assert page.writer_strip.isVisible()
    page.undo()
    assert shell.warned == [REFUSED]
    assert [suggestion.text for suggestion in room.rows(Suggestion)] == ["先记的"]


def test_a_meeting_recorded_here_or_begun_before_there_was_sync_says_nothing(page: LivePage) -> None:
    assert not page.writer_strip.isVisible()
