"""How much is asked of a drive (SYNC.md, What the user sees; check 19): counted by kind, at a drive in memory."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

from desktop.base.ids import new_id
from desktop.base.medium import Watch
from desktop.store.tables import setting
from desktop.sync.desk import HereDesk
from desktop.sync.space import roll
from desktop.sync.syncing import sync
from desktop.sync.wire import meta
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.meta import Member
from tests.sync.memory_remote import MemoryRemote
from tests.sync.world import ROOM_X, Machine, World

STATIONS = 1_272  # of the city (SYNC.md)


def asked(world: World, machine: Machine) -> Counter[str]:
    """Requests of one pass, by operation."""
    remote = machine.remote(world.server)
    sync(HereDesk(machine.store), remote, Watch())
    assert isinstance(remote, MemoryRemote)
    return Counter(operation for operation, _path in remote.calls)


def test_a_laptop_without_news_asks_twice(small: World) -> None:
    assert asked(small, small[ROOM_X]) == {"list": 2}


def test_a_laptop_asks_once_more_for_each_other_laptop_of_its_room(world: World) -> None:
    assert asked(world, world[ROOM_X]) == {"list": 3}


def test_a_laptop_with_news_asks_six_times_however_often_it_has_some(small: World) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    kinds = set()
    for number in range(12):
        laptop.note(meeting, f"第{number}句")
        found = asked(small, laptop)
        assert found.total() <= 6
        kinds.add(tuple(sorted(found.items())))
        small.pass_time(hours=5)
    assert (("get", 1), ("list", 3), ("put", 2)) in kinds
    assert (("delete", 1), ("get", 1), ("list", 2), ("put", 2)) in kinds


def test_heads_do_not_heap_up(small: World) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    for number in range(16):
        laptop.note(meeting, f"第{number}句")
        laptop.sync(small.server)
        small.pass_time(days=2)
    assert len([path for path in small.server.files if path.startswith("h/")]) <= 12


def test_heads_that_a_drive_loses_again_and_again_hide_nothing_for_long(small: World) -> None:
    """It says that it has put them there, and does not list them: the office still hears of every segment."""
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    for number in range(6):
        heads = {path for path in small.server.files if path.startswith("h/")}
        laptop.note(meeting, f"第{number}句")
        laptop.sync(small.server)
        for path in [path for path in small.server.files if path.startswith("h/") and path not in heads]:
            del small.server.files[path]
        small.office.sync(small.server)
        small.pass_time(hours=1)
    assert "第5句" not in small.office.notes(meeting).values()
    small.pass_time(days=1)
    for machine in (laptop, small.office):
        machine.sync(small.server)
    assert small.office.notes(meeting) == laptop.notes(meeting)


def test_two_more_requests_for_each_more_segment(small: World) -> None:
    laptop, meeting = small[ROOM_X], small.meetings[ROOM_X]
    for number in range(3):
        laptop.note(meeting, f"第{number}句")
        laptop.seal()
    assert asked(small, laptop).total() <= 6 + 2 * 2


def test_an_office_of_a_whole_city_asks_thirty_times(small: World) -> None:
    join_stations(small, STATIONS)
    small.office.sync(small.server)  # publishes the roll, tells each room what it is told first
    assert asked(small, small.office).total() <= 30
    news = 3
    for number in range(news):
        small[ROOM_X].note(small.meetings[ROOM_X], f"第{number}句")
        small[ROOM_X].sync(small.server)
    assert asked(small, small.office).total() <= 30 + news + 2


def join_stations(world: World, count: int) -> None:
    """So many more computers, of one room each, that have not sent anything yet."""
    keys = DeviceKeys.new().public  # making a pair for each takes a while, and says nothing here
    office = world.office.store
    with office.keeping() as connection:
        now = roll.read_roll(connection)
        assert now
        others = {new_id(): Member(keys, (new_id(),)) for _one in range(count)}
        more = replace(now, n=now.n + 1, devices={**now.devices, **others})
        roll.keep_roll(connection, meta.sign(more, roll.own_keys(office)))


def test_what_is_remembered_of_a_drive_stays_small(small: World) -> None:
    for number in range(8):
        small[ROOM_X].note(small.meetings[ROOM_X], f"第{number}句")
        small[ROOM_X].sync(small.server)
        small.pass_time(days=1)
    with small[ROOM_X].store.reading() as connection:
        kept = connection.execute(setting.select().where(setting.c.key.startswith("sync.at "))).mappings().all()
    assert sum(len(json.dumps(dict(one))) for one in kept) < 3_000
