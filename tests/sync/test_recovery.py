"""The office's computer is gone: the key on paper makes another one the office, which has everything that came through, and the
laptops follow; the lost one is nobody any more.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.base.errors import UserError
from desktop.base.medium import Watch
from desktop.rules.record import CommitmentState
from desktop.services.belonging import belonging
from desktop.store.database import PRAGMAS
from desktop.sync.desk import HereDesk
from desktop.sync.passes.recovery import Recovered, recover
from desktop.sync.space import members, space
from desktop.sync.space.roll import own_keys, write_next
from desktop.sync.wire import meta
from desktop.sync.wire.keys import RecoveryKey
from desktop.sync.wire.names import LAST_META, MetaName, digest_of, short
from desktop.sync.wire.segment import hash_of, read_header
from tests.sync.forging import put, sealed, us_of
from tests.sync.memory_remote import Server
from tests.sync.test_wrong_people import of_meeting
from tests.sync.world import OFFICE, ROOM_X, ROOM_X_TOO, ROOM_Y, Crash, Fuse, Machine, World

NEW = "新电脑"


class Lost:
    """A world whose office is gone, and a new computer. `key`: from the cabinet."""

    def __init__(self, world: World, key: RecoveryKey) -> None:
        self.world, self.key = world, key
        self.new = world.machines[NEW] = Machine(NEW, world.folder / NEW)
        self.new.clock.at = world.office.clock.at

    def __getitem__(self, name: str) -> Machine:
        return self.world[name]

    @property
    def office(self) -> Machine:
        """The computer that is lost."""
        return self.world.office

    @property
    def server(self) -> Server:
        return self.world.server

    def recover(self, machine: Machine, server: Server | None = None) -> Recovered:
        return recover(HereDesk(machine.store), machine.remote(server or self.server), self.key, NEW, Watch())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, RecoveryKey]:
    """All came through, the office handled a commitment, and that came back."""
    key = RecoveryKey.new()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
        patch.setattr(RecoveryKey, "new", lambda: key)
        world = World.make(tmp_path_factory.mktemp("world"))
        world.office.handle(world.meetings[ROOM_X], CommitmentState.UNDER_WAY)
        world.settle()
        world.close()
    return world, key


@pytest.fixture
def lost(made: tuple[World, RecoveryKey], tmp_path: Path) -> Iterator[Lost]:
    world, key = made
    found = Lost(world.copy(tmp_path), key)
    yield found
    found.world.close()


def test_the_new_office_has_what_the_lost_one_had(lost: Lost) -> None:
    found = lost.recover(lost.new)
    assert found.office == OFFICE
    assert found.segments > 0
    assert lost.new.rows == lost.office.rows
    assert lost.new.actions == lost.office.actions
    with lost.new.store.reading() as connection:
        ours = belonging(connection)
        known = {one.device: one.standing for one in members.members(connection)}
    assert (ours.is_office, ours.approved, ours.device_name) == (True, True, NEW)
    assert known == {lost[name].device: members.Standing.ACTIVE for name in (ROOM_X, ROOM_X_TOO, ROOM_Y)}
    assert lost.new.store.office


def test_laptops_follow_and_it_goes_on_in_both_directions(lost: Lost) -> None:
    lost.recover(lost.new)
    lost.office.store.close()
    lost.world.machines[OFFICE] = lost.world.machines.pop(NEW)
    lost.world.settle()
    meeting = lost.world.meetings[ROOM_X]
    note = lost[ROOM_X].note(meeting, "换了电脑以后记的")
    lost.office.handle(meeting, CommitmentState.COMPLETED)
    lost.world.settle()
    assert lost.office.notes(meeting)[note] == lost[ROOM_X_TOO].notes(meeting)[note] == "换了电脑以后记的"
    assert lost[ROOM_X].promises(meeting)[0].state is CommitmentState.COMPLETED
    assert lost[ROOM_X].segments("sealed") <= lost[ROOM_X].receipts
    assert [machine.state.troubles for machine in (*lost.world.laptops, lost.office)] == [()] * 4


def test_the_lost_computer_is_no_office_any_more(lost: Lost) -> None:
    lost.recover(lost.new)
    lost.new.sync(lost.server)
    roll = us_of(lost.new).roll
    assert roll.office.generation == 2
    assert roll.devices[lost.office.device].state == meta.REVOKED
    assert roll.devices[lost.office.device].office
    before = lost[ROOM_X].rows
    lost.office.handle(lost.world.meetings[ROOM_X], CommitmentState.COMPLETED)
    assert "已在另一台电脑上恢复，这台不再是办公室" in "\n".join(lost.office.sync(lost.server).told)
    lost.office.sync(lost.server)
    lost[ROOM_X].sync(lost.server)
    assert lost[ROOM_X].rows == before
    with pytest.raises(UserError, match="只有办公室的电脑"):
        space.invite(lost.office.store, "王村")


def test_what_a_laptop_wrote_for_the_lost_office_meanwhile_is_read_with_the_key_once_more(lost: Lost) -> None:
    lost.recover(lost.new)
    note = lost[ROOM_Y].note(lost.world.meetings[ROOM_Y], "还不知道换了电脑")
    lost[ROOM_Y].sync(lost.server)  # before the new office has published itself
    lost.new.sync(lost.server)
    (trouble,) = lost.new.state.troubles
    assert "请用恢复密钥再恢复一次" in trouble.sentence
    assert note not in lost.new.notes(lost.world.meetings[ROOM_Y])
    assert lost.recover(lost.new).segments == 1
    assert lost.new.notes(lost.world.meetings[ROOM_Y])[note] == "还不知道换了电脑"
    assert lost.new.state.troubles == ()
    lost.new.sync(lost.server)
    lost[ROOM_Y].sync(lost.server)
    assert lost[ROOM_Y].segments("sealed") <= lost[ROOM_Y].receipts


def test_a_recovery_that_was_cut_off_goes_on(lost: Lost) -> None:
    for at in (1, 6, 20, 45):
        lost.new.fuse = Fuse(at)
        with pytest.raises(Crash):
            lost.recover(lost.new)
        lost.new.restart()
    lost.recover(lost.new)
    assert lost.new.rows == lost.office.rows


def test_the_key_is_not_kept_on_the_new_computer(lost: Lost) -> None:
    lost.recover(lost.new)
    secret = str(lost.key.identity).removeprefix("AGE-SECRET-KEY-1").encode()
    kept = b"".join(path.read_bytes() for path in lost.new.directory.rglob("*") if path.is_file())
    assert secret not in kept
    assert own_keys(lost.new.store).public.age != lost.key.recipient


def test_an_office_without_its_keys_leaves_and_is_recovered_where_it_stands(lost: Lost) -> None:
    with pytest.raises(UserError, match="请先停用它们"):
        space.leave(lost.office.store)
    shutil.rmtree(lost.office.directory / "keys")
    with pytest.raises(UserError, match="用纸上的恢复密钥恢复"):
        own_keys(lost.office.store)
    before = lost.office.rows
    space.leave(lost.office.store)
    lost.recover(lost.office)
    assert lost.office.rows == before
    meeting = lost.world.meetings[ROOM_X]
    del lost.world.machines[NEW]
    lost.world.settle()
    note = lost[ROOM_X].note(meeting, "密钥丢了以后记的")
    lost.office.handle(meeting, CommitmentState.COMPLETED)
    lost.world.settle()
    assert lost.office.notes(meeting)[note] == "密钥丢了以后记的"
    assert lost[ROOM_X].promises(meeting)[0].state is CommitmentState.COMPLETED
    assert lost[ROOM_X].segments("sealed") <= lost[ROOM_X].receipts


def test_a_key_of_another_space_and_a_computer_that_has_a_place_already_are_told(lost: Lost) -> None:
    before = lost.new.rows
    right, lost.key = lost.key, RecoveryKey(type(lost.key.identity).generate())
    with pytest.raises(UserError, match="没有这个恢复密钥的协商空间"):
        lost.recover(lost.new)
    lost.key = right
    with pytest.raises(UserError, match="没有这个恢复密钥的协商空间"):
        lost.recover(lost.new, Server(forgiving=True))
    with pytest.raises(UserError, match="已经在“县办”的协商空间里"):
        lost.recover(lost[ROOM_X])
    space.leave(lost[ROOM_X].store)
    with pytest.raises(UserError, match="请在另一台电脑上恢复办公室"):
        lost.recover(lost[ROOM_X])
    assert lost.new.rows == before


def test_a_stolen_office_cannot_go_on_in_the_rooms_that_it_wrote_little_to(lost: Lost) -> None:
    """It numbers its segments by room: how far it came in one says nothing of another."""
    for text in ("一", "二", "三", "四"):
        lost[ROOM_X].note(lost.world.meetings[ROOM_X], text)
        for machine in (lost[ROOM_X], lost.office):
            machine.sync(lost.server)
    lost.recover(lost.new)
    lost.new.sync(lost.server)
    room, seq = lost.world.rooms[ROOM_Y], "SELECT max(seq) FROM segment WHERE room = '{}'"
    (highest,) = lost.office.column(seq.format(lost.world.rooms[ROOM_X]))
    assert [highest] > lost.office.column(seq.format(room))
    forged = of_meeting(lost.office, lost.world.meetings[ROOM_Y], office=True)
    put(lost.server, sealed(lost.office, forged, seq=highest, room=room))
    for _pass in range(2):
        lost[ROOM_Y].sync(lost.server)
    assert us_of(lost[ROOM_Y]).roll.office.device == lost.new.device
    assert "假的" not in lost[ROOM_Y].notes(lost.world.meetings[ROOM_Y]).values()
    assert lost[ROOM_Y].state.aside == 1


def test_a_stolen_office_cannot_put_a_segment_in_the_place_of_one_that_it_takes_away(lost: Lost) -> None:
    """Laptops that have not seen the last one wait for it; it proves those before it, which may come first."""
    laptop, meeting, room = lost[ROOM_Y], lost.world.meetings[ROOM_Y], lost.world.rooms[ROOM_Y]
    for state in (CommitmentState.UNDER_WAY, CommitmentState.COMPLETED):
        lost.office.handle(meeting, state)
        lost.office.sync(lost.server)
    lost.recover(lost.new)
    lost.new.sync(lost.server)
    there = [(path, data) for path, data in sorted(lost.server.files.items()) if path.startswith(f"o/{room}/")]
    first, second = [one for one in there if read_header(one[1]).device == lost.office.device][-2:]
    for path, _data in (first, second):
        lost.server.delete(path)
    seq, before = read_header(first[1]).seq - 1, read_header(first[1]).prev
    assert before in laptop.segments("applied")
    forged = sealed(lost.office, of_meeting(lost.office, meeting, office=True), seq=seq + 1, prev=before, room=room)
    put(lost.server, forged)
    laptop.sync(lost.server)
    assert laptop.segments("aside") == {forged.hash}
    for path, data in (first, second):
        lost.server.put(path, data)
        laptop.sync(lost.server)
    assert {hash_of(first[1]), hash_of(second[1])} <= laptop.segments("applied")
    assert laptop.promises(meeting)[0].state is CommitmentState.COMPLETED
    assert laptop.segments("aside") == {forged.hash}
    assert "假的" not in laptop.notes(meeting).values()


def test_a_lost_office_that_went_on_without_a_network_hears_of_it_and_keeps_no_roll_from_anybody(lost: Lost) -> None:
    us = us_of(lost.office)
    with lost.office.store.keeping() as connection:
        for _n in range(8):
            write_next(connection, us.keys, lambda devices: devices)
    lost.recover(lost.new)
    lost.new.sync(lost.server)
    assert "已在另一台电脑上恢复" in "\n".join(lost.office.sync(lost.server).told)
    data = meta.sign(replace(us.roll, n=LAST_META), us.keys)  # the thief's, who keeps the old keys
    lost.server.put(MetaName(LAST_META, short(digest_of(data))).path, data)
    lost[ROOM_X].sync(lost.server)
    members.revoke(lost.new.store, lost[ROOM_X].device)
    lost.new.sync(lost.server)
    lost[ROOM_X].sync(lost.server)
    assert lost[ROOM_X].ours.revoked
