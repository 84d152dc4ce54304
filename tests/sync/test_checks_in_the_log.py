"""The checks of SYNC.md that are about what segments say: 3 to 10 and 16 to 18 of its twenty."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.base.ids import new_id
from desktop.rules.record import CommitmentState
from desktop.sync.desk import HereDesk
from desktop.sync.records import aside
from desktop.sync.records.inbox import Outcome, take
from desktop.sync.space import members
from desktop.sync.status import Wrong
from desktop.sync.wire import segment
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.names import OfficeName, SegmentName, parse
from desktop.sync.wire.payload import encode
from tests.sync.forging import newer_program, put, sealed, us_of
from tests.sync.world import ROOM_X, ROOM_X_TOO, ROOM_Y, Machine, World

Worlds = Callable[[tuple[str, ...], Path], World]


def segments_on(world: World) -> list[tuple[SegmentName | OfficeName, bytes]]:
    """All that stand on the drive, whole."""
    named = ((parse(path), data) for path, data in sorted(world.server.files.items()))
    return [(name, data) for name, data in named if isinstance(name, SegmentName | OfficeName)]


def take_at(machine: Machine, name: SegmentName | OfficeName | None, data: bytes) -> Outcome:
    return take(HereDesk(machine.store), us_of(machine), data, name, "network").outcome


def pass_of_all(world: World) -> None:
    """Everything comes through."""
    for machine in (*world.laptops, world.office, *world.laptops):
        machine.sync(world.server)


# ---- 3, 4


def test_3_replaying_everything_changes_nothing(world: World) -> None:
    for machine in world.machines.values():
        rows, actions, receipts = machine.rows, machine.actions, machine.receipts
        for name, data in segments_on(world):
            assert take_at(machine, name, data) in (Outcome.KNOWN, Outcome.OTHERS, Outcome.APPLIED)
        machine.store.database.raw.execute("DELETE FROM segment WHERE state = 'applied'")
        for name, data in segments_on(world):
            take_at(machine, name, data)
        assert (machine.rows, machine.actions, machine.receipts) == (rows, actions, receipts)


def test_4_any_order_gives_the_same(worlds: Worlds, tmp_path: Path) -> None:
    world = worlds((ROOM_X,), tmp_path / "told")
    laptop, meeting = world[ROOM_X], world.meetings[ROOM_X]
    for number in range(6):
        note = laptop.note(meeting, f"第{number}句")
        laptop.seal()
        laptop.amend(meeting, note, f"改过的第{number}句")
        laptop.seal()
    laptop.remove(meeting, note)
    laptop.sync(world.server)
    new = [(name, data) for name, data in segments_on(world) if isinstance(name, SegmentName) and name.seq > 1]
    assert len(new) == 13
    other = worlds((ROOM_X,), tmp_path / "other")
    seen = []
    for seed in range(5):
        office = other.copy(tmp_path / str(seed)).office
        random.Random(seed).shuffle(new)
        assert [take_at(office, name, data) for name, data in new] == [Outcome.APPLIED] * len(new)
        seen.append(office.rows)
    assert all(rows == seen[0] for rows in seen)


# ---- 5, 6


@pytest.fixture
def on_its_way(small: World) -> tuple[World, SegmentName | OfficeName, bytes]:
    """A segment that the office has not seen."""
    small[ROOM_X].note(small.meetings[ROOM_X], "还在路上")
    small[ROOM_X].sync(small.server)
    name, data = next((n, d) for n, d in segments_on(small) if isinstance(n, SegmentName) and n.seq == 2)
    return small, name, data


def test_5_a_segment_cut_at_any_byte_is_never_applied(on_its_way: tuple[World, SegmentName, bytes]) -> None:
    world, name, data = on_its_way
    rows, us, desk = world.office.rows, us_of(world.office), HereDesk(world.office.store)
    for length in range(len(data)):
        assert take(desk, us, data[:length], name, "network").outcome is Outcome.REFUSED
    assert world.office.rows == rows
    assert take_at(world.office, name, data) is Outcome.APPLIED


def test_6_a_flipped_bit_anywhere_is_rejected(on_its_way: tuple[World, SegmentName, bytes]) -> None:
    world, name, data = on_its_way
    rows, us, desk, bits = world.office.rows, us_of(world.office), HereDesk(world.office.store), random.Random(6)
    for place in range(len(data)):
        spoilt = bytearray(data)
        spoilt[place] ^= 1 << bits.randrange(8)
        assert take(desk, us, bytes(spoilt), name, "network").outcome is Outcome.REFUSED
    assert world.office.rows == rows
    assert take_at(world.office, name, data) is Outcome.APPLIED


def test_6_what_is_spoilt_on_the_drive_is_told_once_and_kept_nowhere(
    on_its_way: tuple[World, SegmentName, bytes],
) -> None:
    world, name, data = on_its_way
    world.server.files[name.path] = data[:-1] + bytes([data[-1] ^ 1])
    assert world.office.sync(world.server).told
    assert not world.office.sync(world.server).told
    assert world.office.state.aside == 0
    world.server.files[name.path] = data
    world.pass_time(days=1)
    assert world.office.sync(world.server).received == 1


# ---- 7, 8, 9, 10


def two_laptops(world: World) -> tuple[Machine, Machine, str, str]:
    """Both know the same note."""
    first, second, meeting = world[ROOM_X], world[ROOM_X_TOO], world.meetings[ROOM_X]
    return first, second, meeting, next(iter(first.notes(meeting)))


def test_7_the_same_field_on_two_laptops_both_visible_everywhere(world: World) -> None:
    first, second, meeting, note = two_laptops(world)
    first.amend(meeting, note, "东边的路")
    second.amend(meeting, note, "西边的路")
    pass_of_all(world)
    for machine in (first, second, world.office):
        (found,) = machine.conflicts
        assert {value.text for value in found.values} == {"东边的路", "西边的路"}
        assert machine.notes(meeting) == first.notes(meeting)
        assert machine.state.conflicts == 1
    assert world[ROOM_Y].conflicts == ()


def test_8_different_fields_merge_silently(world: World) -> None:
    first, second, meeting, _note = two_laptops(world)
    first.clarify(meeting, person="孟庆华")
    second.clarify(meeting, due_text="年底前")
    pass_of_all(world)
    for machine in (first, second, world.office):
        (promise,) = machine.promises(meeting)
        assert (promise.person, promise.due_text) == ("孟庆华", "年底前")
        assert machine.conflicts == ()


def test_9_an_edit_against_a_delete_is_shown_and_listed(world: World) -> None:
    first, second, meeting, note = two_laptops(world)
    first.remove(meeting, note)
    second.amend(meeting, note, "还要")
    pass_of_all(world)
    for machine in (first, second, world.office):
        assert machine.notes(meeting)[note] == "还要"
        assert [found.kind for found in machine.conflicts] == ["delete"]


@pytest.mark.parametrize("places", [(0, 0), (0, 1)], ids=["for the same", "for different ones"])
def test_10_a_conflict_settled_on_two_machines_at_once(world: World, places: tuple[int, int]) -> None:
    first, second, meeting, note = two_laptops(world)
    first.amend(meeting, note, "东边的路")
    second.amend(meeting, note, "西边的路")
    pass_of_all(world)
    for machine, place in zip((first, second), places, strict=True):
        machine.settle(machine.conflicts[0], place)
    pass_of_all(world)
    assert first.rows == second.rows
    assert len(first.conflicts) == len(second.conflicts) == len(world.office.conflicts) == len(set(places)) - 1
    if first.conflicts:
        first.settle(first.conflicts[0])
        pass_of_all(world)
    assert world.office.notes(meeting) == first.notes(meeting) == second.notes(meeting)
    assert [machine.conflicts for machine in (first, second, world.office)] == [(), (), ()]


# ---- 16


def test_16_edits_that_follow_each_other_keep_their_order_whatever_the_clocks_say(world: World) -> None:
    first, second, meeting, note = two_laptops(world)
    first.clock.at += timedelta(days=400)
    first.amend(meeting, note, "从后年写的")
    pass_of_all(world)
    second.clock.at -= timedelta(days=1)
    second.amend(meeting, note, "昨天改的，后写")
    pass_of_all(world)
    for machine in (first, second, world.office):
        assert machine.notes(meeting)[note] == "昨天改的，后写"
        assert machine.conflicts == ()


def test_16_the_office_decides_on_the_state_whatever_the_clocks_say(world: World) -> None:
    laptop, office, meeting = world[ROOM_X], world.office, world.meetings[ROOM_X]
    office.clock.at -= timedelta(days=1)
    office.handle(meeting, CommitmentState.UNDER_WAY)
    laptop.clock.at += timedelta(days=400)
    laptop.clarify(meeting, lead="水利局")
    pass_of_all(world)
    for machine in (laptop, office):
        assert machine.promises(meeting)[0].state is CommitmentState.UNDER_WAY


def test_16_a_clock_that_is_off_is_told_and_nothing_is_refused(world: World) -> None:
    laptop, office, meeting = world[ROOM_X], world.office, world.meetings[ROOM_X]
    laptop.clock.at += timedelta(days=400)
    world.server.clock = office.clock.at
    laptop.note(meeting, "后年的话")
    pass_of_all(world)
    own = [trouble.sentence for trouble in laptop.state.troubles if trouble.kind is Wrong.CLOCK]
    (theirs,) = [trouble for trouble in office.state.troubles if trouble.kind is Wrong.CLOCK]
    assert [sentence[:12] for sentence in own] == ["本机的时钟快了 400 天"[:12]]
    assert theirs.device == laptop.device
    assert "后年的话" in office.notes(meeting).values()
    laptop.clock.at -= timedelta(days=400)
    laptop.note(meeting, "校准以后")
    pass_of_all(world)
    assert not laptop.state.troubles


# ---- 17


def test_17_what_an_older_program_does_not_know_is_stored_and_passed_on(world: World) -> None:
    """v2 → v1 (the office) → v2: the second laptop reads what the first wrote, by way of the office alone."""
    first, second, meeting, note = two_laptops(world)
    payload, action = newer_program(first, meeting, note)
    put(world.server, sealed(first, payload))
    world.office.sync(world.server)
    assert action in world.office.actions
    for path in [one for one in world.server.files if one.startswith(f"d/{first.device}")]:
        del world.server.files[path]
    second.sync(world.server)
    told = second.store.database.raw
    assert told.execute("SELECT extra FROM log_action WHERE id = ?", (action,)).fetchone() == ('{"mood":"好"}',)
    changes = told.execute(
        'SELECT "table", field, value FROM log_change WHERE action = ? ORDER BY id', (action,)
    ).fetchall()
    assert [found[:2] for found in changes] == [("note", "colour"), ("weather", None)]
    assert changes[0][2] == '"红"'


def test_17_a_line_that_is_not_known_yet_keeps_the_whole_segment(small: World) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    payload, _action = newer_program(laptop, meeting, next(iter(laptop.notes(meeting))))
    put(small.server, sealed(laptop, encode(payload) + b'{"tomorrow":1}\n'))
    assert small.office.sync(small.server).received == 1
    kept = small.office.column("SELECT length(bytes) FROM segment WHERE state = 'applied' AND bytes IS NOT NULL")
    assert len(kept) == 1


def test_17_below_min_reader_it_is_kept_and_read_after_an_upgrade(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    payload, action = newer_program(laptop, meeting, next(iter(laptop.notes(meeting))))
    put(small.server, sealed(laptop, payload, min_reader=segment.FORMAT + 1))
    office.sync(small.server)
    assert action not in office.actions
    assert office.state.aside == 1
    assert [trouble.kind for trouble in office.state.troubles if trouble.kind is Wrong.NEWER]
    office.sync(small.server)
    assert office.state.aside == 1
    monkeypatch.setattr(segment, "FORMAT", segment.FORMAT + 1)
    monkeypatch.setattr(aside, "__version__", "9.9")
    office.sync(small.server)
    assert action in office.actions
    assert office.state.aside == 0


# ---- 18


def test_18_an_unknown_signer_is_set_aside_and_taken_when_it_is_let_in(small: World) -> None:
    stranger = small.add(ROOM_Y, approve=False)
    meeting = small.meetings[ROOM_Y]
    stranger.sync(small.server)
    office = small.office
    assert "不认识" in "".join(office.sync(small.server).told)
    assert office.state.aside == 1
    assert office.promises(meeting) == []
    assert office.state.waiting == 1
    members.approve(office.store, stranger.device)
    report = office.sync(small.server)
    assert report.received == 1
    assert office.state.aside == 0
    assert len(office.promises(meeting)) == 1
    assert any(meeting == changes.meeting for changes in report.changes)
    stranger.sync(small.server)
    assert stranger.ours.approved


def test_18_a_revoked_signer_is_set_aside_and_what_came_before_stays(small: World) -> None:
    laptop, office, meeting = small[ROOM_X], small.office, small.meetings[ROOM_X]
    members.revoke(office.store, laptop.device)
    laptop.note(meeting, "停用以后")
    laptop.seal()
    laptop.sync(small.server)  # it has not heard of it yet
    office.sync(small.server)
    assert "停用以后" not in office.notes(meeting).values()
    assert len(office.promises(meeting)) == 1
    assert [trouble.kind for trouble in office.state.troubles] == [Wrong.SHUT_OUT]
    told = laptop.sync(small.server).told
    assert "停用" in "".join(told)
    assert "停用以后" in laptop.notes(meeting).values()


def test_18_somebody_elses_signature_is_no_use_whatever_it_says(small: World) -> None:
    laptop, office = small[ROOM_X], small.office
    payload, action = newer_program(laptop, small.meetings[ROOM_X], new_id())
    path = put(small.server, sealed(laptop, payload, keys=DeviceKeys.new()))
    assert "签名" in "".join(office.sync(small.server).told)
    assert action not in office.actions
    assert office.state.aside == 0
    assert path in small.server.files
