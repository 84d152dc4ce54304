"""A space: made, joined, left; who is let in and shut out; and that nothing which is not right changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.base.errors import UserError
from desktop.base.paths import resource
from desktop.rules.meeting import Room
from desktop.services import shared_labels
from desktop.services.belonging import Belonging, Role
from desktop.services.meetings import NewMeeting, create_meeting
from desktop.services.playing import Player
from desktop.services.rooms import NewPerson, add_people, edit_room
from desktop.services.sample import SCRIPT, own_rooms
from desktop.services.scripts import read_script
from desktop.services.units import add_unit
from desktop.store import tables
from desktop.store.changelog import ActionRecord, read_change
from desktop.store.database import PRAGMAS
from desktop.sync.kept.segments import State, add
from desktop.sync.space import members, roll, space
from desktop.sync.space.drive import set_remote
from desktop.sync.space.members import Member, Standing
from desktop.sync.space.roll import own_keys
from desktop.sync.wire import meta
from desktop.sync.wire.invitation import VALID
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.request import Request, seal_request
from tests.sync.computers import AT, OFFICE, Computer, Laptop, OfficeComputer, header, later


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeComputer]:
    made = OfficeComputer(tmp_path / "office")
    made.create()
    yield made
    made.store.close()


@pytest.fixture
def new_laptop(tmp_path: Path) -> Iterator[Callable[[], Laptop]]:
    made: list[Laptop] = []

    def another() -> Laptop:
        made.append(Laptop(tmp_path / f"laptop{len(made)}"))
        return made[-1]

    yield another
    for one in made:
        one.store.close()


@pytest.fixture
def laptop(new_laptop: Callable[[], Laptop]) -> Laptop:
    return new_laptop()


def refused(computer: Computer, act: Callable[[], object]) -> str:
    """The sentence with which something is refused; it must leave everything as it was."""
    before = computer.rows, computer.ours, computer.outbox, computer.roll
    with pytest.raises(UserError) as caught:
        act()
    assert (computer.rows, computer.ours, computer.outbox, computer.roll) == before
    return str(caught.value)


def read(office: OfficeComputer) -> meta.Meta:
    return meta.read(office.roll, office.ours.space, office.ours.root)


class TestMaking:
    def test_a_computer_that_never_joined_is_alone(self, laptop: Laptop) -> None:
        assert laptop.ours == Belonging()
        assert laptop.ours.alone
        assert laptop.roll == b""
        assert not laptop.asks
        assert roll.heed(laptop.store, b"whatever") == ()

    def test_whoever_makes_a_space_is_its_office(self, office: OfficeComputer) -> None:
        ours = office.ours
        assert (ours.role, ours.office, ours.device_name, ours.approved) == (Role.OFFICE, OFFICE, "办公室电脑", True)
        assert office.store.office
        found = read(office)
        assert (found.n, found.name, found.office.device, found.office.generation) == (
            1,
            OFFICE,
            office.store.device,
            1,
        )
        assert dict(found.devices) == {}

    def test_the_recovery_key_is_kept_nowhere_and_finds_the_space(self, office: OfficeComputer) -> None:
        typed = "".join(office.key.groups)
        kept = b"".join(path.read_bytes() for path in office.store.directory.rglob("*") if path.is_file())
        assert typed.encode() not in kept
        assert typed.lower().encode() not in kept
        assert space.space_of(RecoveryKey.read(typed)) == office.ours.space

    def test_a_computer_that_belongs_to_a_space_is_told_so(self, office: OfficeComputer, laptop: Laptop) -> None:
        made = space.invite(office.store, "张村")
        laptop.join(made)
        told = f"这台电脑已经在“{OFFICE}”的协商空间里；要换一个，请先退出。"
        assert refused(laptop, lambda: laptop.join(space.invite(office.store, "李村"))) == told
        assert refused(laptop, lambda: space.create(laptop.store, "另一个", "x")) == told
        assert refused(office, lambda: space.create(office.store, "另一个", "x")) == told

    def test_an_office_has_a_name(self, laptop: Laptop) -> None:
        assert "请写上办公室的名称" in refused(laptop, lambda: space.create(laptop.store, " ", "x"))


class TestJoining:
    def test_the_only_room_takes_part_and_all_that_was_recorded_before_waits_to_be_sent(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        room = laptop.room()
        add_people(laptop.store, room, [NewPerson("王芳")])
        before = laptop.outbox
        laptop.join(space.invite(office.store, "张村议事室"))
        ours = laptop.ours
        assert (ours.role, ours.office, ours.rooms) == (Role.ROOM, OFFICE, (room,))
        assert (ours.approved, ours.device_name) == (False, "村里的笔记本")
        assert laptop.outbox == before
        assert len(before) == 2
        assert not laptop.store.office

    def test_a_computer_without_a_room_gets_one_of_the_name_of_the_invitation(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        laptop.join(space.invite(office.store, "张村议事室"))
        ((room, name, *_rest),) = laptop.rows["room"]
        assert name == "张村议事室"
        assert laptop.ours.rooms == (room,)

    def test_of_several_rooms_one_is_chosen(self, office: OfficeComputer, laptop: Laptop) -> None:
        _one, _two, other = (laptop.room(name) for name in ("张村", "李村", "王村"))
        made = space.invite(office.store, "王村")
        assert "请选是哪一个加入" in refused(laptop, lambda: laptop.join(made))
        laptop.join(made, [other])
        assert laptop.ours.rooms == (other,)

    def test_a_computer_needs_a_name(self, office: OfficeComputer, laptop: Laptop) -> None:
        made = space.invite(office.store, "张村")
        assert "请给这台电脑起个名字" in refused(laptop, lambda: laptop.join(made, name="  "))

    def test_an_invitation_is_used_once(self, office: OfficeComputer, laptop: Laptop) -> None:
        made = office.let_in(laptop)
        space.leave(laptop.store)
        assert refused(laptop, lambda: laptop.join(made)) == "这个入网文件已经用过了；请让办公室重新做一份。"

    def test_a_roll_that_the_invitations_root_does_not_vouch_for_is_refused(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        made = replace(space.invite(office.store, "张村"), root=RecoveryKey.new().root_public)
        assert "不是本办公室签发" in refused(laptop, lambda: laptop.join(made))

    def test_the_drive_comes_with_the_invitation_and_its_password_where_the_office_likes(
        self, office: OfficeComputer
    ) -> None:
        assert set_remote(office.store, "https://pan.example/dav/小马扎", "clerk", "秘密")
        given = space.invite(office.store, "张村")
        kept = space.invite(office.store, "张村", with_password=False)
        assert (given.place, given.user, given.password) == ("https://pan.example/dav/小马扎", "clerk", "秘密")
        assert (kept.place, kept.user, kept.password) == ("https://pan.example/dav/小马扎", "clerk", "")

    def test_only_an_office_invites_and_only_to_a_station_with_a_name(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        assert "只有办公室的电脑" in refused(laptop, lambda: space.invite(laptop.store, "张村"))
        assert "请写上站点的名称" in refused(office, lambda: space.invite(office.store, "  "))

    def test_a_computer_that_has_only_the_sample_joins_with_a_room_of_its_own(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        Player(read_script(resource(*SCRIPT)), laptop.store)
        laptop.join(space.invite(office.store, "张村议事室"))
        (room,) = laptop.ours.rooms
        with laptop.store.reading() as connection:
            (own,) = own_rooms(connection)
        assert (own.id, own.name) == (room, "张村议事室")


class TestApproving:
    def test_a_request_shows_who_asks_and_that_the_invitation_is_ours(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        room = laptop.room()
        laptop.join(space.invite(office.store, "张村"))
        found = office.hear(laptop)
        assert found == Member(
            laptop.store.device, "村里的笔记本", (room,), ("张村议事室",), Standing.WAITING,
            space.own_code(laptop.store), invited=True, asked=AT, settled=None,
        )  # fmt: skip
        assert office.members == (found,)

    def test_once_approved_the_laptop_is_told_once_and_asks_no_more(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        laptop.join(space.invite(office.store, "张村"))
        office.hear(laptop)
        members.approve(office.store, laptop.store.device)
        assert laptop.heed(office) == (f"{OFFICE}已批准这台电脑加入。",)
        assert laptop.heed(office) == ()
        assert laptop.ours.approved
        assert not laptop.asks
        assert read(office).devices[laptop.store.device].rooms == laptop.ours.rooms

    def test_the_same_request_found_again_changes_nothing(self, office: OfficeComputer, laptop: Laptop) -> None:
        laptop.join(space.invite(office.store, "张村"))
        request = laptop.request
        office.hear(laptop)
        assert members.take_request(office.store, request) is None
        members.refuse(office.store, laptop.store.device)
        before = office.members
        assert members.take_request(office.store, request) is None
        assert office.members == before
        assert "没有在等批准" in refused(office, lambda: members.approve(office.store, laptop.store.device))

    def test_a_second_computer_with_the_same_invitation_is_marked(
        self, office: OfficeComputer, new_laptop: Callable[[], Laptop]
    ) -> None:
        first, second = new_laptop(), new_laptop()
        made = space.invite(office.store, "张村")
        for one in (first, second):
            one.join(made)
        assert [bool(found and found.invited) for found in map(office.hear, (first, second))] == [True, False]

    def test_an_invitation_that_is_too_old_by_the_offices_own_clock_is_marked(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        laptop.join(space.invite(office.store, "张村"))
        later(office, days=VALID.days + 1)
        found = office.hear(laptop)
        assert found is not None
        assert not found.invited

    def test_whoever_claims_the_room_of_another_station_is_marked(
        self, office: OfficeComputer, new_laptop: Callable[[], Laptop]
    ) -> None:
        honest, thief = new_laptop(), new_laptop()
        office.let_in(honest)
        (room,) = honest.ours.rooms
        made = space.invite(office.store, "李村")
        keys = DeviceKeys.new()
        asked = Request(thief.store.device, "李村", (Room(room, "村"),), keys.public, made.id).proved(made.secret)
        data = seal_request(office.ours.space, asked, keys, read(office).office.keys.age)
        found = members.take_request(office.store, data)
        assert found is not None
        assert not found.invited

    def test_a_request_that_somebody_made_up_is_marked_and_cannot_push_out_a_member(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        office.let_in(laptop)
        before = office.members
        keys = DeviceKeys.new()
        asked = Request(laptop.store.device, "我", (Room(laptop.ours.rooms[0], "村"),), keys.public, "e" * 32, "f" * 64)
        recipient = read(office).office.keys.age
        assert members.take_request(office.store, seal_request(office.ours.space, asked, keys, recipient)) is None
        assert office.members == before
        stranger = replace(asked, device="d" * 32)
        found = members.take_request(office.store, seal_request(office.ours.space, stranger, keys, recipient))
        assert found is not None
        assert not found.invited

    def test_an_invitation_for_a_new_station_is_none_for_a_station_that_the_office_knows(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        """Such as one whose laptop was shut out, and which gets another."""
        office.let_in(laptop)
        hand_over(laptop, office)
        members.revoke(office.store, laptop.store.device)
        made, keys = space.invite(office.store, "李村"), DeviceKeys.new()
        rooms = (Room("c" * 32, "李村"), Room(laptop.ours.rooms[0], "村"))
        asked = Request("d" * 32, "李村", rooms, keys.public, made.id).proved(made.secret)
        found = members.take_request(
            office.store, seal_request(office.ours.space, asked, keys, read(office).office.keys.age)
        )
        assert found is not None
        assert not found.invited

    def test_whoever_is_invited_to_another_station_cannot_take_the_name_of_a_computer(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        office.let_in(laptop)
        keys, heard = DeviceKeys.new(), []
        for room in ("c" * 32, laptop.ours.rooms[0]):
            made = space.invite(office.store, "李村")
            asked = Request(laptop.store.device, "李村", (Room(room, "李村"),), keys.public, made.id)
            data = seal_request(office.ours.space, asked.proved(made.secret), keys, read(office).office.keys.age)
            heard.append(members.take_request(office.store, data))
        assert heard[0] is None
        assert heard[1] is not None  # it may have lost its keys
        assert not heard[1].invited

    def test_requests_that_are_none_are_told(self, office: OfficeComputer, laptop: Laptop) -> None:
        laptop.join(space.invite(office.store, "张村"))
        request, keys = laptop.request, DeviceKeys.new()
        space_id, to = office.ours.space, read(office).office.keys.age
        asked = Request("d" * 32, "我", (Room("c" * 32, "村"),), keys.public, "e" * 32, "f" * 64)
        wrong = (
            request[:-1],
            request + b"x",
            b"",
            b"XMZREQ1\n" + b"\x00" * 200_000,
            seal_request("0" * 32, asked, keys, to),
            seal_request(space_id, asked, DeviceKeys.new(), to),
            seal_request(space_id, asked, keys, keys.public.age),
            seal_request(space_id, replace(asked, device="../" * 10), keys, to),
            seal_request(space_id, replace(asked, rooms=()), keys, to),
            seal_request(space_id, replace(asked, rooms=(Room("a/b", "村"),)), keys, to),
        )
        for data in wrong:
            assert "没有采用" in refused(office, partial(members.take_request, office.store, data))
        assert office.members == ()

    def test_nobody_can_ask_in_the_offices_own_name(self, office: OfficeComputer) -> None:
        made, keys = space.invite(office.store, "张村"), DeviceKeys.new()
        asked = Request(office.store.device, "我", (Room("c" * 32, "村"),), keys.public, made.id).proved(made.secret)
        data = seal_request(office.ours.space, asked, keys, read(office).office.keys.age)
        assert members.take_request(office.store, data) is None
        assert office.members == ()

    def test_strangers_cannot_fill_the_list(
        self, office: OfficeComputer, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(members, "MOST_WAITING", 2)
        laptop.join(space.invite(office.store, "张村"))
        keys, to = DeviceKeys.new(), read(office).office.keys.age
        for digit in "0123":
            asked = Request(digit * 32, "我", (Room("c" * 32, "村"),), keys.public, "e" * 32, "f" * 64)
            members.take_request(office.store, seal_request(office.ours.space, asked, keys, to))
        assert len(office.members) == 2
        assert office.hear(laptop)

    def test_what_the_office_has_of_the_room_and_its_units_are_written_for_a_second_laptop(
        self, office: OfficeComputer, new_laptop: Callable[[], Laptop]
    ) -> None:
        first, second = new_laptop(), new_laptop()
        unit = add_unit(office.store, "水务局").action
        room, other = first.room("张村"), first.room("李村")
        people, _ids = add_people(first.store, room, [NewPerson("王芳")])
        meeting = create_meeting(first.store, room, NewMeeting("修路"))
        hidden = edit_room(first.store, other, village="李村").action
        hand_over(first, office)
        office.let_in(second, room=room)
        for_room = {action for action, written_for in office.outbox if written_for == room}
        assert {unit, people.action, meeting.action} <= for_room
        assert hidden not in for_room
        assert second.ours.rooms == (room,)
        assert second.rows["room"] == []


class TestShuttingOut:
    def test_what_was_applied_stays_and_the_laptop_is_told_once(self, office: OfficeComputer, laptop: Laptop) -> None:
        office.let_in(laptop)
        first = header(office.ours.space, laptop.store.device)
        with office.store.keeping() as connection:
            for digest, one in (
                ("6", replace(first, seq=6)),
                ("7", replace(first, seq=7, prev="6" * 64)),
                ("9", replace(first, seq=9, prev="8" * 64)),  # the one before it has not come
            ):
                add(connection, one, digest * 64, State.APPLIED, AT, size=1)
            add(connection, replace(first, seq=10, prev="9" * 64), "b" * 64, State.ASIDE, AT, size=1, data=b"x")
        before = laptop.rows
        members.revoke(office.store, laptop.store.device)
        (told,) = laptop.heed(office)
        assert told.startswith(f"{OFFICE}已停用这台电脑：记录都还在")
        assert laptop.heed(office) == ()
        assert (laptop.ours.approved, laptop.ours.revoked) == (False, True)
        assert laptop.rows == before
        listed = read(office)
        device = laptop.store.device
        assert listed.devices[device].until == ("7" * 64, "9" * 64)
        assert listed.devices[device].keys.age not in meta.recipients_for(listed, laptop.ours.rooms)
        assert "没有在用" in refused(office, lambda: members.revoke(office.store, device))

    def test_it_comes_back_with_a_new_invitation_and_its_old_keys(self, office: OfficeComputer, laptop: Laptop) -> None:
        office.let_in(laptop)
        keys = own_keys(laptop.store).public
        members.revoke(office.store, laptop.store.device)
        laptop.heed(office)
        space.leave(laptop.store)
        laptop.join(space.invite(office.store, "张村"))
        space.invite(office.store, "李村")  # whatever else is published meanwhile
        members.approve(office.store, office.hear(laptop).device)  # type: ignore[union-attr]
        assert laptop.heed(office) == (f"{OFFICE}已批准这台电脑加入。",)
        assert own_keys(laptop.store).public == keys
        assert read(office).devices[laptop.store.device].state == meta.ACTIVE

    def test_that_it_was_shut_out_once_does_not_end_its_asking(
        self, office: OfficeComputer, new_laptop: Callable[[], Laptop]
    ) -> None:
        laptop, other = new_laptop(), new_laptop()
        office.let_in(laptop)
        members.revoke(office.store, laptop.store.device)
        laptop.heed(office)
        space.leave(laptop.store)
        laptop.join(space.invite(office.store, "张村"))
        office.let_in(other, "李村")
        assert laptop.heed(office) == ()
        assert laptop.asks

    def test_other_keys_of_a_computer_that_is_in_count_from_its_approval_on(
        self, office: OfficeComputer, laptop: Laptop
    ) -> None:
        laptop.room()
        everything = laptop.outbox
        office.let_in(laptop)
        device, before = laptop.store.device, own_keys(laptop.store).public
        with laptop.store.keeping() as connection:
            connection.execute(tables.outbox.delete())
        space.leave(laptop.store)
        for path in (laptop.store.directory / "keys").glob("device-*"):
            path.write_text("{}")
        laptop.join(space.invite(office.store, "张村"))
        assert laptop.outbox == everything  # what was sealed with the old keys counts nowhere
        office.hear(laptop)
        assert read(office).devices[device].keys == before
        members.refuse(office.store, device)
        assert [(one.standing, one.device) for one in office.members] == [(Standing.ACTIVE, device)]
        members.revoke(office.store, device)
        assert read(office).devices[device].keys == before


class TestTheRoll:
    def test_it_never_goes_back(self, office: OfficeComputer, laptop: Laptop) -> None:
        first = office.roll
        office.let_in(laptop)
        before = laptop.roll
        assert roll.heed(laptop.store, first) == ()
        assert laptop.roll == before

    def test_one_of_another_space_or_forged_changes_nothing(self, office: OfficeComputer, laptop: Laptop) -> None:
        office.let_in(laptop)
        found, stranger = read(office), DeviceKeys.new()
        forged = replace(found, n=99, office=replace(found.office, keys=stranger.public))
        own = replace(found, n=99, space="0" * 32)
        for data in (b"", b"\x00" * 99, meta.sign(replace(found, n=99), stranger), meta.sign(forged, stranger)):
            assert "没有采用" in refused(laptop, partial(roll.heed, laptop.store, data))
        assert refused(laptop, lambda: roll.heed(laptop.store, meta.sign(own, own_keys(office.store))))

    def test_an_office_that_was_put_back_from_a_backup_knows_its_computers_again(
        self, office: OfficeComputer, new_laptop: Callable[[], Laptop]
    ) -> None:
        one, two = new_laptop(), new_laptop()
        office.let_in(one)
        office.let_in(two, "李村")
        newest, old = office.roll, office.members
        with office.store.keeping() as connection:
            forgotten = tables.member.c.device == one.store.device
            connection.execute(tables.member.delete().where(forgotten))
            connection.execute(tables.member.update().values(state=Standing.WAITING))
            roll.keep_roll(connection, meta.sign(replace(read(office), n=1, devices={}), own_keys(office.store)))
        roll.heed(office.store, newest)
        assert {(m.device, m.code, m.standing) for m in office.members} == {(m.device, m.code, m.standing) for m in old}

    def test_a_new_name_of_the_office_reaches_the_laptop(self, office: OfficeComputer, laptop: Laptop) -> None:
        office.let_in(laptop)
        now = read(office)
        roll.heed(laptop.store, meta.sign(replace(now, n=now.n + 1, name="和龙市协商办"), own_keys(office.store)))
        assert laptop.ours.office == "和龙市协商办"


class TestLeaving:
    def test_what_was_recorded_stays(self, office: OfficeComputer, laptop: Laptop) -> None:
        laptop.room()
        office.let_in(laptop)
        before = laptop.rows
        space.leave(laptop.store)
        assert laptop.ours == Belonging()
        assert laptop.rows == before
        assert "没有加入" in refused(laptop, lambda: space.leave(laptop.store))

    def test_an_office_with_laptops_stays(self, office: OfficeComputer, laptop: Laptop) -> None:
        office.let_in(laptop)
        assert refused(office, lambda: space.leave(office.store)) == (
            "还有 1 台电脑在这个协商空间里；请先停用它们，再退出。"
        )
        members.revoke(office.store, laptop.store.device)
        space.leave(office.store)
        assert office.ours.alone
        assert not office.store.office

    def test_what_the_office_calls_things_is_left_behind(
        self, office: OfficeComputer, laptop: Laptop, tmp_path: Path
    ) -> None:
        def labels() -> dict[str, object]:
            with laptop.store.reading() as connection:
                return shared_labels.kept_labels(connection)

        office.let_in(laptop)
        with laptop.store.keeping() as connection:
            shared_labels.keep_labels(connection, {"ledger_title": "交办清单"})
        space.leave(laptop.store)
        assert labels() == {}
        laptop.join(space.invite(office.store, "张村"))
        assert labels() == {"ledger_title": "交办清单"}
        space.leave(laptop.store)
        other = OfficeComputer(tmp_path / "other")
        other.create()
        laptop.join(space.invite(other.store, "张村"))
        assert labels() == {}
        other.store.close()

    def test_another_space_gets_everything_the_same_one_only_what_it_does_not_have(
        self, office: OfficeComputer, laptop: Laptop, tmp_path: Path
    ) -> None:
        laptop.room()
        everything = laptop.outbox
        office.let_in(laptop)
        with laptop.store.keeping() as connection:
            connection.execute(tables.outbox.delete())
            own = header(office.ours.space, laptop.store.device)
            add(connection, own, "a" * 64, State.SEALED, AT, size=1, data=b"x")
        space.leave(laptop.store)
        laptop.join(space.invite(office.store, "张村"))
        assert laptop.outbox == set()
        assert segments(laptop) == 1
        space.leave(laptop.store)
        other = OfficeComputer(tmp_path / "other")
        other.create()
        laptop.join(space.invite(other.store, "张村"))
        assert laptop.outbox == everything
        assert segments(laptop) == 0
        other.store.close()


def hand_over(laptop: Laptop, office: OfficeComputer) -> None:
    """All records of a laptop as they come to the office."""
    with laptop.store.reading() as connection:
        actions = [ActionRecord(**dict(found)) for found in connection.execute(select(tables.log_action)).mappings()]
        changes = [read_change(found) for found in connection.execute(select(tables.log_change)).mappings()]
    with office.store.receiving() as receiving:
        receiving.take([(one, tuple(c for c in changes if c.action == one.id)) for one in actions])


def segments(computer: Computer) -> int:
    with computer.store.reading() as connection:
        return len(connection.execute(select(tables.segment.c.hash)).all())
