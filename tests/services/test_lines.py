"""The running list of the record, and how far a meeting has come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.base.clock import SetClock
from desktop.rules.meeting import State
from desktop.rules.record import ReplyKind, StatementKind
from desktop.services import commitments, lines, meetings, recording, rooms
from desktop.services.lines import LineKind, RecordBoard
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.progress import Progress, progress
from desktop.store.store import Store


@pytest.fixture
def meeting(store: Store) -> str:
    return meetings.start_quickly(store, "修路").new


def board(store: Store, meeting: str) -> RecordBoard:
    with store.reading() as connection:
        return lines.board(connection, meeting)


def test_lines_stand_in_the_order_in_which_they_were_said(store: Store, clock: SetClock, meeting: str) -> None:
    began = clock.at
    clock.advance(minutes=10)
    recording.suggest(store, meeting, "后说")
    recording.note(store, meeting, "先前放的照片", happened=began + timedelta(minutes=1))
    assert [(line.kind, line.text, line.late, line.item) for line in board(store, meeting).lines] == [
        (LineKind.NOTE, "先前放的照片", True, 1),
        (LineKind.SUGGESTION, "后说", False, 1),
    ]


def test_what_stands_around_a_line(store: Store, clock: SetClock, meeting: str) -> None:
    first = recording.suggest(store, meeting, "清垃圾", label="2号楼一住户").new
    second = recording.suggest(store, meeting, "").new
    for card in ("7", "8", "7"):
        recording.second(store, meeting, first, card=card)
    recording.merge(store, meeting, [first, second], "环境卫生")
    clock.advance(seconds=1)
    recording.reply(store, meeting, [first], ReplyKind.LATER, "研究后答复", unit="居委会", who="孟庆华")
    commitments.commit(store, meeting, "清运垃圾", suggestions=[first], lead="物业", due=date(2026, 12, 15))
    recording.state(store, meeting, StatementKind.DEMAND, "抓紧办", who="安志远", unit="区政协")
    suggested, held, reply, commitment, demand = board(store, meeting).lines
    assert (suggested.ref, suggested.speaker, suggested.seconds, suggested.heading) == (
        "S1",
        "2号楼一住户",
        2,
        "环境卫生",
    )
    assert (suggested.answer, suggested.pending, suggested.waits) == (ReplyKind.LATER, True, False)
    assert (held.ref, held.text, held.waits) == ("S2", "", True)
    assert (reply.speaker, reply.about) == ("居委会 孟庆华", ("S1",))
    assert (commitment.ref, commitment.unclear, commitment.about) == ("C1", ("责任人",), ("S1",))
    assert (demand.kind, demand.speaker) == (LineKind.DEMAND, "区政协 安志远")


def test_units_used_last_come_first(store: Store, meeting: str) -> None:
    row = recording.suggest(store, meeting, "清垃圾").new
    for unit in ("居委会", "物管办"):
        recording.reply(store, meeting, [row], ReplyKind.SETTLED, "好", unit=unit)
    assert [unit.name for unit in board(store, meeting).units] == ["物管办", "居委会"]


def how_far(store: Store, meeting: str) -> Progress:
    with store.reading() as connection:
        return progress(connection, meeting)


def test_the_planned_end_counts_from_the_opening(store: Store, clock: SetClock) -> None:
    room = rooms.create_room(store, "议事室").new
    items = (NewItem("通报", minutes=10), NewItem("讨论", minutes=40))
    by_items = meetings.create_meeting(store, room, NewMeeting("一", {}, items)).new
    by_itself = meetings.create_meeting(store, room, NewMeeting("二", {"minutes": 90}, items)).new
    unplanned = meetings.create_meeting(store, room, NewMeeting("三")).new
    for meeting, minutes in ((by_items, 50), (by_itself, 90)):
        meetings.open_meeting(store, meeting)
        assert how_far(store, meeting).planned_end == clock.at + timedelta(minutes=minutes)
    assert how_far(store, unplanned).planned_end is None


def test_used_time_stops_with_the_meeting(store: Store, clock: SetClock, meeting: str) -> None:
    clock.advance(minutes=7)
    meetings.close_meeting(store, meeting)
    found = how_far(store, meeting)
    assert found.meeting.state is State.CLOSED
    assert list(found.used_seconds(clock.at + timedelta(hours=1)).values()) == [420]
