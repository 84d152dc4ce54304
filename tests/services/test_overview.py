"""What the home page shows: counts that are those of the figures, and what needs doing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.base.clock import SetClock
from desktop.base.paths import resource
from desktop.rules.duties import Duty
from desktop.rules.meeting import State
from desktop.rules.record import ReplyKind, Suggestion
from desktop.services import rows
from desktop.services.catalogue import PAPER_FORM
from desktop.services.commitments import commit
from desktop.services.figures import figures
from desktop.services.meetings import (
    NewMeeting,
    close_meeting,
    correct,
    create_meeting,
    finalize,
    start_quickly,
)
from desktop.services.overview import glance, read_overview
from desktop.services.playing import play
from desktop.services.recording import reply, suggest
from desktop.services.reports import Written, WrittenFile, remember, write_documents
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


def test_what_needs_doing_is_read_from_the_tables(store: Store, clock: SetClock, tmp_path: Path) -> None:
    store.device_clock = clock
    meeting = start_quickly(store, "修路", create_room(store, "村部").new).new
    first, second = (suggest(store, meeting, text).new for text in ("水压低", "路灯不亮"))
    reply(store, meeting, [first], ReplyKind.LATER, "回去查", unit="水务所", due=date(2026, 11, 20))
    reply(store, meeting, [second], ReplyKind.LATER, "再看", due=date(2026, 11, 19))
    reply(store, meeting, [second], ReplyKind.SETTLED, "换了灯泡")
    commit(store, meeting, "清渠", lead="村委会", person="苗春", due=date(2026, 11, 17))
    commit(store, meeting, "修路")
    on_paper = WrittenFile(PAPER_FORM, tmp_path / "手工记录单.pdf", "")
    remember(store, Written(meeting, (on_paper,)))  # the battery was low; it is never written again
    close_meeting(store, meeting)
    assert read(store, clock) == [
        (Duty.FINISH, 1, None, ""),
        (Duty.ANSWER, 1, -2, "水压低"),
        (Duty.FULFIL, 1, 1, "清渠"),
    ]
    clock.advance(minutes=5)
    finalize(store, meeting)
    assert (Duty.WRITE, 1, None, "") in read(store, clock)
    clock.advance(minutes=5)
    write_documents(store, meeting, tmp_path, paint=False)
    assert [duty for duty, *_rest in read(store, clock)] == [Duty.ANSWER, Duty.FULFIL]
    clock.advance(minutes=5)
    with store.reading() as connection:
        (row,) = rows.load(connection, Suggestion, meeting=meeting, number=1)
    correct(store, meeting, Suggestion, row.id, "晚上水压低", "写漏了")
    assert (Duty.WRITE, 1, None, "") in read(store, clock), "the documents do not say it yet"


def read(store: Store, clock: SetClock) -> list[tuple[Duty, int, int | None, str]]:
    with store.reading() as connection:
        found = read_overview(connection, clock.read().at).todos
    return [(todo.duty, todo.count, todo.days, todo.what) for todo in found]


def test_there_are_as_many_queries_however_many_meetings(store: Store, clock: SetClock) -> None:
    counts = []
    room = create_room(store, "村部").new
    for _round in range(2):
        for number in range(5):
            meeting = start_quickly(store, f"第{number}件事", room).new
            found = suggest(store, meeting, "水压低").new
            reply(store, meeting, [found], ReplyKind.LATER, "回去查", due=date(2026, 11, 18))
            commit(store, meeting, "清渠", due=date(2026, 11, 18))
            close_meeting(store, meeting)
        asked: list[str] = []
        store.database.raw.set_trace_callback(asked.append)
        assert len(read(store, clock)) > 10 * (_round + 1)
        store.database.raw.set_trace_callback(None)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 20
