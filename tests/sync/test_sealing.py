"""What goes into segments, and what does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.rules.record import Commitment, CommitmentState
from desktop.services import recording, units
from desktop.services.rooms import NewPerson, add_people
from desktop.store import tables
from desktop.sync.records import outbox
from desktop.sync.wire.payload import Payload, decode
from desktop.sync.wire.segment import read_header, unseal
from tests.sync.forging import us_of
from tests.sync.world import ROOM_X, ROOM_X_TOO, ROOM_Y, Machine, World


def sealed_by(machine: Machine, after: int = 0) -> Iterator[Payload]:
    """What this computer sealed, as it reads it itself."""
    keys = us_of(machine).keys
    for data in machine.column(f"SELECT bytes FROM segment WHERE state = 'sealed' AND rowid > {after} ORDER BY rowid"):
        yield decode(unseal(data, keys))


def last(machine: Machine) -> int:
    return int(machine.column("SELECT max(rowid) FROM segment")[0])


def test_each_action_is_sealed_once(small: World) -> None:
    laptop, meeting, before = small[ROOM_X], small.meetings[ROOM_X], last(small[ROOM_X])
    laptop.note(meeting, "一")
    assert laptop.seal() == 1
    assert laptop.seal() == 0
    (payload,) = sealed_by(laptop, before)
    assert [action.verb for action, _changes in payload.actions] == ["note"]
    assert laptop.column("SELECT count(*) FROM outbox") == [0]


def test_a_large_log_becomes_several_segments_that_follow_each_other(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_CHANGES", 5)
    laptop, meeting, before = small[ROOM_X], small.meetings[ROOM_X], last(small[ROOM_X])
    for number in range(12):
        laptop.note(meeting, f"第{number}句")
    assert laptop.seal() == 3
    sizes = [sum(len(changes) for _action, changes in payload.actions) for payload in sealed_by(laptop, before)]
    assert sizes == [5, 5, 2]
    headers = [
        read_header(data) for data in laptop.column("SELECT bytes FROM segment WHERE state = 'sealed' ORDER BY seq")
    ]
    hashes = laptop.column("SELECT hash FROM segment WHERE state = 'sealed' ORDER BY seq")
    assert [header.prev for header in headers] == ["", *hashes[:-1]]


def test_phones_and_the_rooms_own_units_stay_in_the_room(small: World) -> None:
    laptop, room, before = small[ROOM_X], small.rooms[ROOM_X], last(small[ROOM_X])
    add_people(laptop.store, room, [NewPerson("王芳", phone="13812345678")])
    units.add_unit(laptop.store, "供水站")
    laptop.seal()
    told = [
        change for payload in sealed_by(laptop, before) for _action, changes in payload.actions for change in changes
    ]
    assert {change.table for change in told} == {"person"}
    assert "13812345678" not in "".join(str(change.value) for change in told)


def test_the_offices_list_of_units_goes_to_every_room(world: World) -> None:
    units.add_unit(world.office.store, "水利局")
    for machine in (world.office, *world.laptops):
        machine.sync(world.server)
    for machine in world.laptops:
        with machine.store.reading() as connection:
            assert "水利局" in [unit.name for unit in units.all_units(connection)]


def test_a_room_reads_nothing_of_another(world: World) -> None:
    """The office takes back one list of all rooms: one action of two rooms."""
    office = world.office
    with office.store.action("take_back_ledger") as action:
        for name in (ROOM_X, ROOM_Y):
            one = office.promises(world.meetings[name])[0]
            action.set(tables.commitment, one.id, state=CommitmentState.UNDER_WAY)
    for machine in (office, *world.laptops):
        machine.sync(world.server)
    for name in (ROOM_X, ROOM_X_TOO, ROOM_Y):
        other = world.meetings[ROOM_X if name == ROOM_Y else ROOM_Y]
        assert world[name].promises(world.meetings[name])[0].state is CommitmentState.UNDER_WAY
        assert world[name].promises(other) == []
        assert world[name].column(
            f"SELECT count(*) FROM log_change WHERE \"row\" = '{office.promises(other)[0].id}'"
        ) == [0]


def test_nothing_is_sealed_twice_where_the_log_changed_meanwhile(small: World) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    recording.amend(laptop.store, meeting, Commitment, laptop.promises(meeting)[0].id, "修桥")
    laptop.seal()
    laptop.sync(small.server)
    assert laptop.sync(small.server).sent == 0


def test_a_laptop_of_two_rooms_gets_both_parts_of_what_the_office_did_in_both(small: World) -> None:
    laptop = small.add(ROOM_Y, rooms=2)
    office, meetings = small.office, laptop.column("SELECT id FROM meeting ORDER BY id")
    assert len(meetings) == 2
    with office.store.action("take_back_ledger") as action:
        for meeting in meetings:
            action.set(tables.commitment, office.promises(meeting)[0].id, state=CommitmentState.UNDER_WAY)
    for machine in (office, laptop):
        machine.sync(small.server)
    for meeting in meetings:
        assert laptop.promises(meeting)[0].state is CommitmentState.UNDER_WAY
    assert laptop.rows["commitment"] == [row for row in office.rows["commitment"] if row in laptop.rows["commitment"]]
