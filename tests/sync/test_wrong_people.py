"""Whoever can write on the drive and is not let in, or not any more, or lets a computer write what it may not: real files in a
real folder. Nothing of it is applied, nothing that was there is lost, it is told in a sentence, and what is right goes on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from desktop.base.clock import from_local
from desktop.base.medium import Watch
from desktop.store.changelog import ActionRecord, Change
from desktop.sync.desk import HereDesk
from desktop.sync.remotes.folder import FolderRemote
from desktop.sync.space import members
from desktop.sync.syncing import Report, sync
from desktop.sync.wire import meta, names, segment
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.names import HeadName, MetaName, OfficeName, RequestName, SegmentName, short
from desktop.sync.wire.payload import Payload
from desktop.sync.wire.sealed_file import NotAsTold, thaw
from desktop.sync.wire.segment import Header, NotForUs, Sealed
from tests.sync.forging import sealed, us_of
from tests.sync.world import ROOM_X, ROOM_Y, Machine, World

STRANGER = "d" * 31 + "5"


class Drive:
    """A shared folder over which an office and a laptop of 张村 sync, and into which anybody writes."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder / "共享"
        self.folder.mkdir()
        self.space = us_of(world.office).space
        self.office, self.laptop = world.office, world[ROOM_X]
        self.settle()

    def settle(self) -> None:
        """Until nothing is on its way any more."""
        for machine in (*self.world.laptops, self.office) * 3:
            self.sync(machine)

    def sync(self, machine: Machine) -> Report:
        return sync(HereDesk(machine.store), FolderRemote(self.folder, self.space), Watch())

    def plant(self, path: str, data: bytes) -> Path:
        """Write a file as any program would."""
        place = self.folder / names.root(self.space) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return place

    def plant_segment(self, made: Sealed, data: bytes | None = None, **name: object) -> str:
        """Where its header says, or elsewhere."""
        header = made.header
        if header.room:
            path = OfficeName(header.room, header.seq, short(made.hash)).path
        else:
            there = SegmentName(header.device, 2026, header.epoch, header.seq, short(made.hash))
            path = replace(there, **name).path  # type: ignore[arg-type]
            self.plant(HeadName(header.device, header.epoch, header.seq, short(made.hash)).path, b"")
        self.plant(path, made.data if data is None else data)
        return path

    def told_unharmed(self, *machines: Machine) -> str:
        """These sync (else everybody does), and nothing has changed at them; what was told, and that what is right goes on."""
        unharmed = machines or (self.office, self.laptop)
        before = [_everything(one) for one in unharmed]
        told = [sentence for machine in unharmed for sentence in self.sync(machine).told]
        assert [_everything(one) for one in unharmed] == before
        note = self.laptop.note(self.world.meetings[ROOM_X], "照常记")
        self.settle()
        assert self.office.notes(self.world.meetings[ROOM_X])[note] == "照常记"
        return "\n".join(told)

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


def _everything(machine: Machine) -> list[object]:
    return [machine.rows, machine.actions, machine.receipts, machine.segments("applied", "sealed")]


@pytest.fixture
def drive(small: World, tmp_path: Path) -> Drive:
    return Drive(small, tmp_path)


def of_meeting(machine: Machine, meeting: str, text: str = "假的", **action: object) -> Payload:
    """A note in a meeting, as this computer would record it."""
    row, record = "ab" * 16, "cd" * 16
    at = from_local("2026-11-18T20:00")
    values = {"meeting": meeting, "item": None, "at": 1_700_000_000_000, "late": 0, "text": text, "kind": ""}
    change = Change(f"{record}-0", record, "note", row, "create", None, values, None, ())
    made = ActionRecord(record, "note", meeting, machine.device, "某人", 1_790_000_000_000 << 16, at)
    return Payload(actions=((replace(made, **action), (change,)),))  # type: ignore[arg-type]


class TestStrangers:
    def test_an_unknown_computer_is_set_aside_whole(self, drive: Drive) -> None:
        meeting = drive.world.meetings[ROOM_X]
        made = sealed(drive.laptop, of_meeting(drive.laptop, meeting), keys=DeviceKeys.new(), device=STRANGER, seq=1)
        drive.plant_segment(made)
        assert drive.told_unharmed().count("有不认识的电脑送来的记录：已暂存待查") == 1
        assert drive.office.segments("aside") == {made.hash}
        assert drive.office.state.aside == 1

    def test_a_stranger_cannot_pretend_to_be_the_office(self, drive: Drive) -> None:
        office, room = us_of(drive.office), drive.world.rooms[ROOM_X]
        payload = of_meeting(drive.office, drive.world.meetings[ROOM_X], office=True)
        drive.plant_segment(sealed(drive.office, payload, keys=DeviceKeys.new(), room=room))
        told = drive.told_unharmed()
        assert "签名不对：没有采用" in told
        forged = replace(office.roll, n=900, name="假办公室")
        for keys, roll in (
            (DeviceKeys.new(), forged),
            (us_of(drive.laptop).keys, forged),
            (DeviceKeys.new(), _another_root(forged)),
        ):
            data = meta.sign(roll, keys)
            drive.plant(MetaName(900, short(names.digest_of(data))).path, data)
        assert "没有采用" in drive.told_unharmed()
        assert us_of(drive.laptop).roll.name != "假办公室"

    def test_a_request_that_nobody_invited_waits_for_the_office_and_says_so(self, drive: Drive) -> None:
        from desktop.rules.meeting import Room
        from desktop.sync.wire.request import Request, seal_request

        keys, office = DeviceKeys.new(), us_of(drive.office)
        asked = Request(STRANGER, "谁", (Room(drive.world.rooms[ROOM_X], "张村"),), keys.public, "e" * 32, "f" * 64)
        data = seal_request(office.space, asked, keys, office.roll.office.keys.age)
        drive.plant(RequestName(STRANGER, short(names.digest_of(data))).path, data)
        drive.told_unharmed()
        with drive.office.store.reading() as connection:
            (found,) = members.requests(connection)
        assert not found.invited
        assert STRANGER not in us_of(drive.office).roll.devices


def _another_root(roll: meta.Meta) -> meta.Meta:
    keys = DeviceKeys.new().public
    cert = RecoveryKey.new().certify(roll.space, roll.office.device, keys, 9)
    return replace(roll, office=replace(roll.office, keys=keys, generation=9, cert=cert))


class TestInsiders:
    def test_one_that_was_shut_out_is_set_aside(self, drive: Drive) -> None:
        made = sealed(drive.laptop, of_meeting(drive.laptop, drive.world.meetings[ROOM_X]))
        members.revoke(drive.office.store, drive.laptop.device)
        drive.plant_segment(made)
        before = drive.office.rows
        assert "有已停用的电脑送来的记录：已暂存待查" in "\n".join(drive.sync(drive.office).told)
        assert drive.office.rows == before
        assert drive.office.segments("aside") == {made.hash}
        assert "已停用这台电脑" in "\n".join(drive.sync(drive.laptop).told)

    def test_a_laptop_writes_of_its_own_room_only_and_not_as_the_office(self, world: World, tmp_path: Path) -> None:
        drive = Drive(world, tmp_path)
        of_others = of_meeting(drive.laptop, world.meetings[ROOM_Y])
        as_office = of_meeting(drive.laptop, world.meetings[ROOM_X], office=True)
        made = [sealed(drive.laptop, payload, seq=seq) for seq, payload in ((901, of_others), (902, as_office))]
        for one in made:
            drive.plant_segment(one)
        drive.told_unharmed(drive.office)
        assert drive.office.segments("aside") == {one.hash for one in made}

    def test_a_laptop_cannot_read_what_another_station_or_the_office_writes_for_it(
        self, world: World, tmp_path: Path
    ) -> None:
        drive = Drive(world, tmp_path)
        mine = {world[ROOM_Y].device, world.rooms[ROOM_Y]}
        theirs = [path for path in drive.files if mine & set(path.parts) and "h" not in path.parts]
        assert len(theirs) >= 2
        for path in theirs:
            with pytest.raises(NotForUs):
                segment.unseal(path.read_bytes(), us_of(drive.laptop).keys)
            for words in ("议事会", "交通局", ROOM_Y):
                assert words.encode() not in path.read_bytes()

    def test_a_bomb_of_zeros_is_not_unpacked(self, drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(segment, "LARGEST_PLAIN", 1 << 40)
            made = sealed(drive.laptop, b"\x00" * (32 << 20))
        assert len(made.data) < 40_000
        drive.plant_segment(made)
        assert "展开后太大：没有采用" in drive.told_unharmed()


class TestBytes:
    def test_a_list_of_readers_without_end_is_not_read(self, drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
        """Finding oneself in it would take minutes in which the window stands still."""
        many = [DeviceKeys.new().public.age for _one in range(300)]
        packed = pyrage.encrypt(b"x" * 99, [pyrage.x25519.Recipient.from_str(one) for one in many])

        def decrypt(*_values: object) -> bytes:
            raise AssertionError("it was given to pyrage")

        monkeypatch.setattr(pyrage, "decrypt", decrypt)
        data = b"XMZREQ1\n" + packed
        drive.plant(RequestName(STRANGER, short(names.digest_of(data))).path, data)
        made = segment.seal(Header("ab" * 16, "cd" * 16, "0" * 8, 1, "", 0, 0, 4, 1, 1), b"{}", DeviceKeys.new(), many)
        with pytest.raises(segment.Damaged):
            segment.unseal(made.data, us_of(drive.laptop).keys)
        assert "有一份加入申请" in "\n".join(drive.sync(drive.office).told)
        with pytest.raises(NotAsTold):
            thaw(BytesIO(packed), drive.folder / "x", [us_of(drive.laptop).keys.identity], "00" * 32)

    def test_a_segment_that_is_replayed_under_other_names_counts_once(self, drive: Drive) -> None:
        (own,) = list((drive.folder / names.root(drive.space) / "d" / drive.laptop.device / "2026").glob("*-000001-*"))
        name = names.parse(f"d/{drive.laptop.device}/2026/{own.name}")
        assert isinstance(name, SegmentName)
        for other in (
            replace(name, attempt=2),
            replace(name, seq=7),
            replace(name, year=2025),
            replace(name, epoch="0" * 8),
        ):
            drive.plant(other.path, own.read_bytes())
        drive.plant(replace(name, device=STRANGER).path, own.read_bytes())
        drive.told_unharmed()
        assert drive.office.state.aside == 0

    def test_an_edited_segment_is_refused_also_where_its_hash_was_made_to_fit(self, drive: Drive) -> None:
        made = sealed(drive.laptop, of_meeting(drive.laptop, drive.world.meetings[ROOM_X]))
        body = bytearray(made.data[:-104])
        body[-1] ^= 1
        digest = hashlib.sha256(body).digest()
        edited = bytes(body) + made.data[-104:-96] + digest + made.data[-64:]
        drive.plant_segment(Sealed(digest.hex(), edited, made.header))
        drive.plant_segment(replace(made, header=replace(made.header, seq=901)))
        told = drive.told_unharmed()
        assert "签名不对：没有采用" in told
        assert "与它的名字不符：没有采用" in told

    def test_a_segment_of_another_space_is_refused(self, drive: Drive) -> None:
        payload = of_meeting(drive.laptop, drive.world.meetings[ROOM_X])
        drive.plant_segment(sealed(drive.laptop, payload, space="0" * 32))
        assert "属于别的协商空间：没有采用" in drive.told_unharmed()

    def test_a_file_that_is_far_too_large_is_not_read(self, drive: Drive) -> None:
        name = SegmentName(drive.laptop.device, 2026, us_of(drive.laptop).epoch.name, 900, "ab" * 8)
        os.truncate(drive.plant(name.path, b"XMZSEG1\n"), 64 << 30)
        os.truncate(drive.plant(MetaName(900, "ab" * 8).path, b"{"), 64 << 30)
        os.truncate(drive.plant(RequestName(STRANGER, "ab" * 8).path, b"XMZREQ1\n"), 64 << 30)
        assert "大得不像" in drive.told_unharmed()

    @pytest.mark.parametrize(
        "rubbish", [b"", b"<html>\xe7\x99\xbb\xe5\xbd\x95</html>", bytes(range(256)) * 40], ids=len
    )
    def test_rubbish_under_every_kind_of_name(self, drive: Drive, rubbish: bytes) -> None:
        epoch, room = us_of(drive.laptop).epoch.name, drive.world.rooms[ROOM_X]
        short_hash = short(names.digest_of(rubbish))
        for name in (
            MetaName(900, short_hash),
            HeadName(STRANGER, epoch, 3, short_hash),
            HeadName(drive.laptop.device, "0" * 8, 3, short_hash),
            SegmentName(drive.laptop.device, 2026, epoch, 900, short_hash),
            SegmentName(STRANGER, 2026, epoch, 1, short_hash),
            OfficeName(room, 900, short_hash),
            RequestName(STRANGER, short_hash),
        ):
            drive.plant(name.path, rubbish)
        told = drive.told_unharmed()
        assert "没有采用" in told
        assert drive.office.state.aside == 0

    def test_names_that_lead_elsewhere_are_nobodys(self, drive: Drive, tmp_path: Path) -> None:
        (own,) = list((drive.folder / names.root(drive.space) / "d" / drive.laptop.device / "2026").glob("*-000001-*"))
        good, folder = own.read_bytes(), f"d/{drive.laptop.device}/2026"
        for trick in (
            "％2e％2e",
            "..%2f..%2fdb",
            "con",
            "nul.1",
            own.name.upper(),
            own.name + "\u200b",
            "a" * 200,
            "-rf",
            "~",
        ):
            drive.plant(f"{folder}/{trick}", good)
        drive.plant(f"{folder}/{own.name.replace('000001', '000009')}/inside", good)
        drive.plant("d/..d/2026/x", good)
        drive.plant(f"d/{STRANGER}/9999/x", good)
        drive.plant(f"d/{STRANGER}/２０２６/{own.name}", good)
        outside = tmp_path / "别人的.txt"
        outside.write_text("不要动")
        (own.parent / own.name.replace("000001", "000010")).symlink_to(outside)
        (own.parent.parent / "2025").symlink_to(tmp_path, target_is_directory=True)
        os.mkfifo(own.parent / own.name.replace("000001", "000011"))
        drive.told_unharmed()
        assert outside.read_text() == "不要动"


class TestTheWholeDrive:
    def test_every_file_turned_into_rubbish_loses_nothing(self, drive: Drive) -> None:
        for path in drive.files:
            path.write_bytes(b"\xff" * 500)
        drive.told_unharmed()

    def test_every_file_cut_in_half_loses_nothing(self, drive: Drive) -> None:
        for path in drive.files:
            os.truncate(path, path.stat().st_size // 2)
        drive.told_unharmed()

    def test_everything_taken_away_loses_nothing_and_is_there_again(self, drive: Drive) -> None:
        there = {path.relative_to(drive.folder).parts[2] for path in drive.files}
        shutil.rmtree(drive.folder / "xmz1")
        drive.told_unharmed()
        drive.sync(drive.laptop)
        assert {path.relative_to(drive.folder).parts[2] for path in drive.files} >= there - {"j"}
