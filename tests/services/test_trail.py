"""The audit trail: every action, by whom, with the words that stood there before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.rules.meeting import Meeting
from desktop.rules.record import Suggestion
from desktop.services import history, line_history, meetings, recording, rows, trail
from desktop.store.changelog import CREATE, SET, Change
from desktop.store.store import Store


def trail_of(store: Store, meeting: str) -> list[str]:
    with store.reading() as connection:
        return list(trail.lines(connection, rows.get(connection, Meeting, meeting), history.trail(connection, meeting)))


def test_what_was_amended_and_undone_can_be_read(data_dir: Path) -> None:
    store = Store(data_dir, person="柳青")
    meeting = meetings.start_quickly(store, "修路").new
    row = recording.suggest(store, meeting, "先修东头").new
    recording.amend(store, meeting, Suggestion, row, "先修西头")
    history.undo(store, meeting)
    told = [line for line in trail_of(store, meeting) if "东头" in line or "修改记录" in line]
    assert told[0].strip() == "＋ 意见建议 先修东头"
    assert told[1].endswith("柳青  修改记录（已撤销）")
    assert told[2].strip() == "意见建议 内容：先修东头 → 先修西头"
    assert told[3].strip() == "意见建议 内容：先修西头 → 先修东头"


def test_what_a_newer_program_wrote_is_told_as_it_stands(data_dir: Path) -> None:
    store = Store(data_dir, person="柳青")
    meeting = meetings.start_quickly(store, "修路").new
    row = recording.suggest(store, meeting, "先修东头").new
    with store.reading() as connection:
        known = history.actions_of(connection, meeting)[-1]
    newer = replace(known, id="newer", verb="paint", hlc=known.hlc + 1)
    changes = [
        Change("newer-0", "newer", "suggestion", row, SET, "colour", "红", "", ()),
        Change("newer-1", "newer", "weather", "w", CREATE, None, {"text": "下雨"}, None, ()),
    ]
    store.receive([(newer, changes)])
    assert [line.strip() for line in trail_of(store, meeting)[-2:]] == [
        "意见建议 colour：（空） → 红",
        "＋ weather 下雨",
    ]
    with store.reading() as connection:
        told = line_history.edits(connection, rows.get(connection, Suggestion, row))[-1]
    assert (told.done, told.field, told.new) == ("paint", "colour", "红")
