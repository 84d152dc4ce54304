"""Documents and attachments travel: whole, readable to those whom they concern, believed only when they were read back."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from sqlalchemy import delete, insert

from desktop.base.clock import SetClock, from_local
from desktop.base.medium import Stopped, Watch
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.services import attachments, catalogue, meetings, recording, reports, rows
from desktop.services.attachments import Taken
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import create_room
from desktop.store import tables
from desktop.store.database import PRAGMAS
from desktop.store.store import Store
from desktop.sync.desk import HereDesk
from desktop.sync.files.fetching import PATIENCE, fetch
from desktop.sync.files.files import (
    Done,
    files_of,
    lines_sealed,
    lines_to_seal,
    take_lines,
    unsent_files,
    wanted_blobs,
)
from desktop.sync.files.freezing import OUTGOING, prepare
from desktop.sync.files.sending import send
from desktop.sync.kept import deliveries
from desktop.sync.remotes.remote import Kind, Unreachable
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.payload import FileLine
from tests.sync.memory_remote import Bad, Faults, MemoryRemote, Server, in_turn, never

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 200
OFFICE, OTHER = "0" * 31 + "f", "0" * 31 + "e"


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))


@dataclass
class Computer:
    """`readers`: whom it encrypts to."""

    store: Store
    keys: DeviceKeys
    readers: tuple[str, ...] = ()

    @property
    def desk(self) -> HereDesk:
        return HereDesk(self.store)

    @property
    def clock(self) -> SetClock:
        assert isinstance(self.store.device_clock, SetClock)
        return self.store.device_clock

    def prepare(self) -> Done:
        return prepare(self.desk, lambda _room: self.readers, Watch())

    def lines(self, room: str = "") -> tuple[FileLine, ...]:
        """Those that the next segment tells, which is sealed at once."""
        with self.store.keeping() as connection:
            found = lines_to_seal(connection, room)
            lines_sealed(connection, found)
        return found

    def take(self, *lines: FileLine, device: str = OTHER) -> None:
        with self.store.keeping() as connection:
            take_lines(connection, lines, device, self.store.device_clock)

    def send(self, remote: MemoryRemote) -> Done:
        return send(self.desk, remote, Watch())

    def fetch(self, remote: MemoryRemote) -> Done:
        return fetch(self.desk, remote, [self.keys.identity], Watch())

    def here(self, sha256: str) -> bytes:
        return attachments.path_by_digest(self.store.directory, sha256).read_bytes()

    @property
    def unsent(self) -> int:
        with self.store.reading() as connection:
            return unsent_files(connection)

    @property
    def missing(self) -> int:
        with self.store.reading() as connection:
            return len(wanted_blobs(connection))


@dataclass
class World:
    """A laptop with a meeting, and an office that has taken its records."""

    laptop: Computer
    office: Computer
    room: str
    meeting: str
    server: Server
    papers: Path

    def network(self, faults: Faults = never) -> MemoryRemote:
        return self.server.remote(faults=faults)

    def attach(self, data: bytes = PHOTO, name: str = "合影.jpg", *computers: Computer) -> str:
        """Attach a photograph on the laptop; its SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        path = attachments.path_by_digest(self.laptop.store.directory, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        taken = Taken(name, "image/jpeg", len(data), digest)
        attachments.attach(self.laptop.store, self.meeting, [taken], AttachmentKind.PHOTO)
        self.share_rows()
        return digest

    def share_rows(self) -> None:
        """The office has taken the records of attachments."""
        with self.laptop.store.reading() as connection:
            found = [dict(one) for one in connection.execute(tables.attachment.select()).mappings()]
        with self.office.store.keeping() as connection:
            connection.execute(delete(tables.attachment))
            if found:
                connection.execute(insert(tables.attachment), found)

    def finish(self) -> dict[str, Path]:
        """定稿, and the documents written."""
        meetings.close_meeting(self.laptop.store, self.meeting)
        meetings.finalize(self.laptop.store, self.meeting)
        written = reports.write_documents(self.laptop.store, self.meeting, self.papers, paint=False)
        return {key: path for key, path in written.paths.items() if path}

    def carry_over(self, remote: MemoryRemote | None = None) -> Done:
        """All that is needed to have every file at the office."""
        self.laptop.prepare()
        self.office.take(*self.laptop.lines())
        self.laptop.send(remote or self.network())
        return self.office.fetch(remote or self.network())


def _belong(store: Store, role: str, *rooms: str) -> None:
    told = {"id": "a" * 32, "role": role, "office": "县协商办", "root": "b" * 64, "rooms": rooms, "name": "一号"}
    with store.keeping() as connection:
        value = json.dumps({**told, "approved": True, "joined": "2026-11-01"})
        connection.execute(insert(tables.setting).values(key="sync.space", value=value))


def _opened(directory: Path, role: str, *rooms: str) -> Computer:
    store = Store(directory, SetClock(from_local("2026-11-18T19:00:00")), person="柳青")
    store.device_clock = SetClock(from_local("2026-11-18T19:00:00"))
    _belong(store, role, *rooms)
    return Computer(store, DeviceKeys.new())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with_records = Store(tmp_path / "laptop", SetClock(from_local("2026-11-18T19:00:00")))
    room = create_room(with_records, "东庄议事室").new
    meeting = meetings.create_meeting(with_records, room, NewMeeting("修路")).new
    meetings.open_meeting(with_records, meeting)
    recording.suggest(with_records, meeting, "路灯坏了，找老王13812340000")
    with_records.close()
    shutil.copytree(tmp_path / "laptop", tmp_path / "office")
    laptop, office = _opened(tmp_path / "laptop", "room", room), _opened(tmp_path / "office", "office")
    with office.store.keeping() as connection:
        connection.execute(tables.setting.update().where(tables.setting.c.key == "device").values(value=OFFICE))
    office.store.device = OFFICE
    laptop.readers = office.readers = (office.keys.public.age, laptop.keys.public.age)
    yield World(laptop, office, room, meeting, Server(), tmp_path / "papers")
    laptop.store.close()
    office.store.close()


def test_a_photograph_reaches_the_office_whole_and_costs_three_requests(world: World) -> None:
    photo = world.attach()
    remote = world.network()
    assert world.laptop.prepare() == Done(1)
    assert world.laptop.unsent == 1
    world.office.take(*world.laptop.lines())
    assert world.office.missing == 1
    assert world.laptop.send(remote) == Done(1)
    assert [operation for operation, _path in remote.calls] == ["put", "get"]
    assert world.laptop.unsent == 0
    assert world.office.fetch(remote) == Done(1)
    assert [operation for operation, _path in remote.calls] == ["put", "get", "get"]
    assert world.office.here(photo) == PHOTO
    assert world.office.missing == 0


def test_nothing_more_is_asked_once_all_is_there(world: World) -> None:
    world.attach()
    world.carry_over()
    remote = world.network()
    assert world.laptop.prepare() == world.laptop.send(remote) == world.office.fetch(remote) == Done()
    assert world.laptop.lines() == ()
    assert remote.requests == 0


def test_signed_off_papers_go_as_they_lie_there_and_the_record_stays(world: World) -> None:
    """Edited by hand: that is what was signed off. A phone in it is masked, also where it was typed."""
    paths = world.finish()
    paper = docx.Document(str(paths[catalogue.MINUTES]))
    paper.add_paragraph("书记改的一句，电话139 1234 0001")
    paper.save(str(paths[catalogue.MINUTES]))
    assert world.carry_over() == Done(2)
    with world.office.store.reading() as connection:
        found = {one.kind: one.path(world.office.store.directory) for one in files_of(connection, world.meeting)}
    assert found.keys() == {catalogue.MINUTES, catalogue.LEDGER}
    assert found[catalogue.MINUTES].name == paths[catalogue.MINUTES].name
    text = "\n".join(one.text for one in docx.Document(str(found[catalogue.MINUTES])).paragraphs)
    assert "书记改的一句，电话139****0001" in text
    assert "13812340000" not in text


def test_papers_of_a_meeting_that_is_not_final_stay(world: World) -> None:
    meetings.close_meeting(world.laptop.store, world.meeting)
    reports.write_documents(world.laptop.store, world.meeting, world.papers, paint=False)
    assert world.laptop.prepare() == Done()


def test_a_paper_that_changes_later_goes_again_and_lies_beside_the_first(world: World) -> None:
    path = world.finish()[catalogue.MINUTES]
    world.carry_over()
    paper = docx.Document(str(path))
    paper.add_paragraph("后来又改")
    paper.save(str(path))
    assert world.carry_over() == Done(1)
    with world.office.store.reading() as connection:
        names = [one.name for one in files_of(connection, world.meeting) if one.kind == catalogue.MINUTES]
    assert sorted(names) == sorted([path.name, f"{path.stem}(2){path.suffix}"])


def test_a_paper_with_a_password_is_told_of(world: World) -> None:
    path = world.finish()[catalogue.MINUTES]
    path.write_bytes(b"\xd0\xcf\x11\xe0" * 200)
    done = world.laptop.prepare()
    assert done.count == 1
    assert path.name in done.told[0]


@pytest.mark.parametrize("role", ["alone", "not approved", "another room"])
def test_nothing_leaves_a_computer_that_has_no_part_in_it(world: World, role: str) -> None:
    world.attach()
    with world.laptop.store.keeping() as connection:
        connection.execute(delete(tables.setting).where(tables.setting.c.key == "sync.space"))
    if role != "alone":
        _belong(world.laptop.store, "room", world.room if role == "not approved" else "c" * 32)
    if role == "not approved":
        with world.laptop.store.keeping() as connection:
            value = tables.setting.c.value
            changed = connection.execute(tables.setting.select().where(tables.setting.c.key == "sync.space")).one()
            text = json.dumps({**json.loads(changed.value), "approved": False})
            connection.execute(tables.setting.update().where(value == changed.value).values(value=text))
    assert world.laptop.prepare() == Done()


def test_what_was_taken_off_is_neither_sent_nor_fetched(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines())
    with world.laptop.store.reading() as connection:
        (found,) = rows.load(connection, Attachment)
    attachments.detach(world.laptop.store, world.meeting, found.id)
    world.share_rows()
    remote = world.network()
    assert world.laptop.unsent == world.office.missing == 0
    assert world.laptop.send(remote) == world.office.fetch(remote) == Done()
    assert remote.requests == 0


CUTS = [Bad.CUT, Bad.REPLY_LOST, Bad.OFFLINE, Bad.DELAYED]


@pytest.mark.parametrize("bad", CUTS)
def test_an_upload_that_broke_off_goes_on_under_another_name(world: World, bad: Bad) -> None:
    photo = world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines())
    with pytest.raises(Unreachable):
        world.laptop.send(world.network(in_turn([bad])))
    assert world.laptop.unsent == 1
    assert world.laptop.send(world.network()) == Done(1)  # the server refuses to have a name put twice
    assert world.office.fetch(world.network()) == Done(1)
    assert world.office.here(photo) == PHOTO


@pytest.mark.parametrize("bad", [Bad.KEPT_PART, Bad.FLIPPED])
def test_what_is_read_back_otherwise_is_put_again(world: World, bad: Bad) -> None:
    photo = world.attach()
    assert world.carry_over(world.network(in_turn([bad]))) == Done(1)
    assert world.office.here(photo) == PHOTO


def test_a_drive_that_spoils_everything_is_told_of_and_not_believed(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    done = world.laptop.send(world.network(in_turn([Bad.KEPT_PART] * 9, ["put"])))
    assert done.count == 0
    assert "合影.jpg" in done.told[0]
    assert world.laptop.unsent == 1
    assert world.laptop.send(world.network()) == Done(1)


def test_a_file_that_is_told_of_before_it_is_there_is_looked_for_again_each_time_later(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines())
    remote = world.network()
    assert world.office.fetch(remote) == Done()
    assert remote.requests == 2  # the name, the folder
    assert world.office.fetch(remote) == Done()
    assert remote.requests == 2
    told = [_later(world.office, remote, minutes=2**look).told for look in range(1, PATIENCE)]
    assert [bool(one) for one in told] == [False] * (PATIENCE - 2) + [True]
    world.laptop.send(world.network())
    assert _later(world.office, remote, days=1) == Done(1)


def _later(computer: Computer, remote: MemoryRemote, **by: float) -> Done:
    computer.clock.advance(**by)
    return computer.fetch(remote)


def test_a_clock_that_was_put_back_stops_nobody_from_looking(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines())
    world.office.clock.advance(days=400)
    world.office.fetch(world.network())
    world.office.clock.advance(days=-401)
    world.laptop.send(world.network())
    assert world.office.fetch(world.network()) == Done(1)


def test_a_stick_that_has_not_got_it_is_not_blamed(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines())
    stick = Server().remote(Kind.STICK, key="stick")
    assert world.office.fetch(stick) == Done()
    assert world.laptop.send(stick) == Done(1)
    assert world.laptop.unsent == 1  # a copy on a stick is not in the network
    assert world.office.fetch(stick) == Done(1)


def _spoil(world: World, change: Callable[[bytes], bytes]) -> None:
    (path,) = [path for path in world.server.files if path.startswith("b/")]
    world.server.files[path] = change(world.server.files[path])


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"!" * 99, lambda _data: b"<html>"])
def test_a_damaged_copy_is_not_taken_and_told_of(world: World, change: Callable[[bytes], bytes]) -> None:
    photo = world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines())
    world.laptop.send(world.network())
    whole = dict(world.server.files)
    _spoil(world, change)
    done = world.office.fetch(world.network())
    assert (done.count, world.office.missing) == (0, 1)
    assert "合影.jpg" in done.told[0]
    assert not attachments.path_by_digest(world.office.store.directory, photo).exists()
    for path, data in whole.items():  # and then a good copy beside it
        world.server.files[f"{path[:-1]}2"] = data
    assert _later(world.office, world.network(), hours=1) == Done(1)


def test_a_file_that_is_not_for_us_or_not_what_was_told_is_not_stored(world: World) -> None:
    world.attach()
    world.laptop.readers = (world.laptop.keys.public.age,)
    done = world.carry_over()
    assert (done.count, world.office.missing) == (0, 1)
    world.laptop.readers += (world.office.keys.public.age,)
    lie = world.attach(PHOTO + b"2", "另一张.jpg")
    world.laptop.prepare()
    (line,) = world.laptop.lines()
    world.office.take(replace(line, sha256="1" * 64))
    world.laptop.send(world.network())
    assert world.office.fetch(world.network()).count == 0
    assert not attachments.path_by_digest(world.office.store.directory, lie).exists()
    assert not attachments.path_by_digest(world.office.store.directory, "1" * 64).exists()


LINE = FileLine("1" * 64, "a" * 32, "attachment", "b" * 32, "合影.jpg", "2" * 64, 100, 400)


@pytest.mark.parametrize(
    "change",
    [
        {"blob": "../../x"},
        {"blob": "1" * 63},
        {"sha256": "../" * 20 + "1" * 4},
        {"meeting": "../../../etc"},
        {"owner": "x"},
        {"kind": "record"},
        {"kind": "../x"},
        {"size": 21 * 1024 * 1024, "encrypted": 21 * 1024 * 1024},
        {"size": -1},
        {"encrypted": 50},
        {"encrypted": 10**9},
    ],
)
def test_a_line_that_is_none_of_ours_is_passed_over(world: World, change: dict[str, object]) -> None:
    world.office.take(replace(LINE, **change))  # type: ignore[arg-type]
    with world.office.store.reading() as connection:
        assert connection.execute(tables.shared_file.select()).all() == []


@pytest.mark.parametrize(
    "name", ["../../.bashrc", "..\\..\\a.docx", "/etc/passwd", "con.docx", "a\x00b.docx", "", ".", "x" * 300 + ".docx"]
)
def test_no_name_leads_out_of_the_folder_of_received_papers(world: World, name: str) -> None:
    world.office.take(replace(LINE, kind=catalogue.MINUTES, name=name))
    with world.office.store.reading() as connection:
        (found,) = files_of(connection, LINE.meeting)
    path = found.path(world.office.store.directory)
    assert path.resolve().parent == world.office.store.directory.resolve() / "received" / LINE.meeting
    assert 0 < len(path.name) < 120


def test_a_drive_that_was_emptied_gets_its_files_again(world: World) -> None:
    photo = world.attach()
    world.laptop.prepare()
    world.laptop.send(world.network())
    world.office.take(*world.laptop.lines())
    world.server.empty()
    deliveries.note_lost(world.laptop.store, world.network().key)
    assert world.laptop.unsent == 1
    assert world.laptop.prepare() == Done()
    assert world.laptop.send(world.network()) == Done(1)
    assert world.office.fetch(world.network()) == Done(1)
    assert world.office.here(photo) == PHOTO


def test_frozen_bytes_that_are_lost_are_made_anew_and_what_is_left_over_goes(world: World) -> None:
    photo = world.attach()
    world.laptop.prepare()
    first = world.laptop.lines()
    folder = world.laptop.store.directory / OUTGOING
    for path in folder.iterdir():
        path.unlink()
    (folder / "0123.part").write_bytes(b"half")
    (folder / f"{'9' * 64}.0").write_bytes(b"its row was not committed")
    assert world.laptop.prepare() == Done(1)
    second = world.laptop.lines()
    assert [path.name for path in folder.iterdir()] == [f"{second[0].blob}.0"]
    world.office.take(*first, *second)
    world.laptop.send(world.network())
    assert world.office.fetch(world.network()) == Done(1)
    assert world.office.here(photo) == PHOTO
    assert world.office.missing == 0  # the first one is the same photograph


def test_a_replaced_laptop_gets_the_photographs_of_its_meetings_from_the_office(world: World, tmp_path: Path) -> None:
    photo = world.attach()
    world.carry_over()
    shutil.copytree(tmp_path / "office", tmp_path / "new")
    shutil.rmtree(tmp_path / "new" / "attachments")
    store = Store(tmp_path / "new")
    with store.keeping() as connection:
        connection.execute(delete(tables.setting))
        connection.execute(delete(tables.shared_file))
    store.close()
    new = _opened(tmp_path / "new", "room", world.room)
    member = {"device": new.store.device, "name": "新电脑", "rooms": (world.room,), "sign": "", "age": ""}
    with world.office.store.keeping() as connection:
        connection.execute(insert(tables.member).values(**member, state="active", asked=new.clock.at))
    world.office.readers = (*world.office.readers, new.keys.public.age)
    assert world.office.prepare() == Done(1)
    assert world.office.prepare() == Done()  # once
    lines = world.office.lines(world.room)
    assert len(lines) == 1
    new.take(*lines, device=OFFICE)
    world.laptop.take(*lines, device=OFFICE)
    world.office.send(world.network())
    assert new.fetch(world.network()) == Done(1)
    assert new.here(photo) == PHOTO
    remote = world.network()
    assert world.laptop.fetch(remote) == Done()  # it has it
    assert remote.requests == 0
    new.store.close()


def test_an_office_that_was_recovered_sends_nobody_what_they_sent_themselves(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    world.office.take(*world.laptop.lines(), device=world.laptop.store.device)
    world.laptop.send(world.network())
    world.office.fetch(world.network())
    member = {"device": world.laptop.store.device, "name": "", "rooms": (world.room,), "sign": "", "age": ""}
    with world.office.store.keeping() as connection:
        connection.execute(insert(tables.member).values(**member, state="active", asked=world.office.clock.at))
    assert world.office.prepare() == Done()


def test_papers_are_for_the_office_and_attachments_of_taken_off_lines_for_nobody(world: World) -> None:
    world.laptop.take(replace(LINE, kind=catalogue.MINUTES), device=OTHER)
    with world.laptop.store.reading() as connection:
        assert files_of(connection, LINE.meeting) == ()


class Killed(BaseException):
    """The power went."""


class Cord:
    """A desk and a remote that share one cord, which is pulled before or after the `at`th thing that they do."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, call: Callable[..., Any], *args: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Killed
        result = call(*args)
        self.left -= 1
        if self.left == 0:
            raise Killed
        return result

    def desk(self, computer: Computer) -> Any:
        desk = computer.desk
        return SimpleNamespace(directory=desk.directory, do=lambda *args: self.step(desk.do, *args))

    def remote(self, remote: MemoryRemote) -> Any:
        def of(name: str) -> Callable[..., Any]:
            return lambda *args: self.step(getattr(remote, name), *args)

        plain = SimpleNamespace(key=remote.key, kind=remote.kind, label=remote.label, cheap=remote.cheap)
        plain.list, plain.stream_put, plain.stream_get = of("list"), of("stream_put"), of("stream_get")
        return plain


def test_pulled_at_any_step_it_goes_on_and_arrives_once(world: World) -> None:
    """Every transaction and every call of the remote is a step; the server refuses a name that is used twice."""
    at, killed = 1, True
    while killed:
        cord, killed = Cord(at), False
        photo = world.attach(PHOTO + str(at).encode(), f"{at}.jpg")
        try:
            prepare(cord.desk(world.laptop), lambda _room: world.laptop.readers, Watch())
            world.office.take(*world.laptop.lines())
            send(cord.desk(world.laptop), cord.remote(world.network()), Watch())
            fetch(cord.desk(world.office), cord.remote(world.network()), [world.office.keys.identity], Watch())
        except Killed:
            killed = True
        world.office.clock.advance(hours=1)
        world.carry_over()
        assert world.office.here(photo) == PHOTO + str(at).encode()
        assert (world.laptop.unsent, world.office.missing) == (0, 0)
        at += 1
    assert at > 14
    left = [path for path in world.office.store.directory.rglob("*") if path.suffix in (".tmp", ".part")]
    assert left == []


def test_stopped_in_the_middle_nothing_is_lost(world: World) -> None:
    world.attach()
    world.laptop.prepare()
    watch = Watch()
    watch.stop()
    with pytest.raises(Stopped):
        send(world.laptop.desk, world.network(), watch)
    assert world.laptop.send(world.network()) == Done(1)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../合影.jpg", "_.._合影.jpg"),
        ("合影.bat", "合影.bat.jpg"),
        ("合影.jpg\\..\\x.lnk", "合影.jpg_.._x.lnk.jpg"),
        ("", "_.jpg"),
        ("合影.JPEG", "合影.JPEG"),
    ],
)
def test_the_name_in_a_row_of_another_computer_leads_nowhere_and_starts_nothing(
    world: World, name: str, called: str
) -> None:
    world.attach()
    with world.laptop.store.reading() as connection:
        (found,) = rows.load(connection, Attachment)
    shown = attachments.copy_to_show(world.laptop.store.directory, replace(found, name=name))
    assert shown.resolve().parent.parent == (world.laptop.store.directory / "attachments" / "shown").resolve()
    assert shown.name == called
