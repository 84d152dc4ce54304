"""Two laptops and an office, each a process with its own data, and a real server between them that is killed while the line is
cut in the middle again and again; then the same over folders that are copied by hand. In the end everything arrived once,
came back, was receipted, and what was written differently on two computers was seen on both and settled.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from desktop.rules.record import CommitmentState
from desktop.services.handling import Handling, handle_commitment
from desktop.services.office_ledger import read_ledger
from desktop.services.rooms import edit_room
from desktop.store.store import Store
from desktop.store.worker import in_one_go
from desktop.sync.wire import invitation
from tests.calling import Call, caller
from tests.sync.processes import PATIENCE, Going, cutting, start
from tests.sync.servers import wsgidav

SCRIPTS = Path(__file__).parents[1] / "scenarios"
NAMES = ("拐角花园", "楼院供水")
CUTS = (90, 700, 1_500, 2_600, 3_900, 400, 5_200, 300, 1_100, 6_000)  # bytes after which a line is cut


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of both laptops after their meetings, before anybody knows of a space: two processes at once."""
    folder = tmp_path_factory.mktemp("played")
    scripts = shutil.copytree(SCRIPTS, folder / "scripts")
    first = scripts / f"{NAMES[0]}.json"  # under its own title it would be the sample, whose room is no station
    first.write_text(first.read_text("utf-8").replace("小马扎议事会", "议事会", 1), "utf-8")
    playing = [
        start("replay", scripts / f"{name}.json", "--data-dir", folder / name, "--out", folder / f"{name}的文书")
        for name in NAMES
    ]
    for process in playing:
        printed, _none = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, printed
    return folder


@dataclass
class County:
    """Both laptops and the office. What is typed is called inside this process; what goes on by itself is not."""

    call: Call
    folder: Path

    def at(self, computer: str, *arguments: object) -> str:
        code, printed, told = self.call(*arguments, "--data-dir", self.folder / computer)
        assert code == 0, told
        return printed

    def json(self, computer: str, *arguments: object) -> Any:
        return json.loads(self.at(computer, *arguments, "--json"))

    def store(self, computer: str, act: Callable[[Store], Any]) -> Any:
        store = Store(self.folder / computer)
        try:
            return act(store)
        finally:
            store.close()

    def found(self, *remote: object) -> None:
        """The space, and both laptops in it. `remote`: what the office says of its drive."""
        self.at("office", "space", "create", "和龙市政协", *remote, "--recovery-file", self.folder / "恢复密钥.txt")
        for name in NAMES:
            path, code, _hint = self.at("office", "space", "invite", name, "--to", self.folder).splitlines()
            file = Path(path)
            self.at(name, "space", "join", file, "--code", code.removeprefix("口令："), "--name", name, "--connect")

    def commitments(self, *computers: str) -> dict[str, dict[str, Any]]:
        """All that their databases say of each commitment."""
        found: dict[str, dict[str, Any]] = {}
        for computer in computers:
            rows = self.store(computer, lambda store: store.database.raw.execute("SELECT * FROM commitment").fetchall())
            found |= {row[0]: row[1:] for row in rows}
        return found

    def records(self, *computers: str) -> set[str]:
        """The actions in meetings that they know."""
        query = "SELECT id FROM log_action WHERE meeting IS NOT NULL"
        return {
            one
            for computer in computers
            for (one,) in self.store(computer, lambda s: s.database.raw.execute(query).fetchall())
        }

    def stages(self, computer: str) -> list[str]:
        return [meeting["stage"] for meeting in self.json(computer, "sync", "status")["meetings"]]

    def is_all_through(self) -> bool:
        """The office has every record of both laptops, and both know that it has."""
        return (
            self.records("office") == self.records(*NAMES)
            and all(self.stages(name) == ["已收到"] for name in NAMES)
            and self.commitments("office") == self.commitments(*NAMES)
        )


@pytest.fixture
def county(capsys: pytest.CaptureFixture[str], tmp_path: Path, played: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    monkeypatch.setattr(invitation, "_COST", 10)  # what guessing a code costs is not tested here
    for name in NAMES:
        shutil.copytree(played / name, tmp_path / name)
    return County(caller(capsys), tmp_path)


def check_ledger(county: County) -> None:
    """Every commitment of both scripts, each with its station, as the office sees them."""
    found = county.store("office", lambda store: in_one_go(read_ledger(store, store.clock.read().at))).lines
    expected = [json.loads((SCRIPTS / f"{name}.expected.json").read_text("utf-8")) for name in NAMES]
    assert len(found) == sum(one["commitments"] for one in expected) == 6
    assert {line.room.name for line in found} == {"冶金设计院家属院议事点", "第一新村楼院议事点"}
    assert {line.commitment.lead for line in found} >= {"城关物业", "团结新村街道物管办"}


def room_of(county: County, computer: str) -> str:
    """The one room that this laptop takes part with."""
    (room,) = county.json(computer, "space", "show")["rooms"]
    return str(room)


def go_back_and_forth(county: County, meet: Callable[[], None]) -> None:
    """What the office changes is back on the laptop; what both change at once is seen on both, and settled once. `meet`:
    everybody syncs until nothing is new.
    """
    name, room = NAMES[0], room_of(county, NAMES[0])
    changed = next(iter(county.commitments(name)))
    handled = Handling(
        CommitmentState.EXTENDED,
        "城关区住建局",
        date(2026, 12, 15),
        date(2027, 6, 30),
        reason="冬季不能施工",
        progress="立项",
    )
    county.store("office", lambda store: handle_commitment(store, changed, handled))
    county.store(name, lambda store: edit_room(store, room, village="天水南路村"))
    county.store("office", lambda store: edit_room(store, room, village="天水南路东社区"))
    meet()
    query = "SELECT state, lead, extended FROM commitment WHERE id = ?"
    there = county.store(name, lambda store: store.database.raw.execute(query, (changed,)).fetchone())
    assert there == (CommitmentState.EXTENDED, "城关区住建局", "2027-06-30")
    seen = [county.json(computer, "sync", "conflicts") for computer in (name, "office")]
    (one,), (other,) = seen
    for found in (one, other):
        assert {value["text"] for value in found["values"]} == {"天水南路村", "天水南路东社区"}
    number = 1 + [value["text"] for value in one["values"]].index("天水南路东社区")
    county.at(name, "sync", "settle", one["key"], number)
    meet()
    for computer in (name, "office"):
        assert county.json(computer, "sync", "conflicts") == []
        rooms = county.store(
            computer, lambda store: store.database.raw.execute("SELECT id, village FROM room").fetchall()
        )
        assert dict(rooms)[room] == "天水南路东社区"
    assert county.is_all_through()


@contextmanager
def going(county: County, *computers: str) -> Iterator[Callable[[], Iterator[tuple[str, str]]]]:
    """These sync by themselves, each in its process, until they are interrupted; gives what they print, line by line."""
    said: Queue[tuple[str, str]] = Queue()
    started = [Going(one, said, "--data-dir", county.folder / one) for one in computers]

    def lines() -> Iterator[tuple[str, str]]:
        while True:
            yield said.get(timeout=PATIENCE)

    try:
        yield lines
        assert [one.interrupt() for one in started] == [0] * len(started)
    finally:
        for one in started:
            one.end()


def test_through_a_server_that_is_killed_and_a_line_that_is_cut(county: County, tmp_path: Path) -> None:
    drive = tmp_path / "网盘"
    drive.mkdir()
    with cutting(CUTS) as line:
        with wsgidav(drive) as server:
            line.upstream = server.address
            county.found("--remote", f"http://127.0.0.1:{line.port}/dav")
            with going(county, *NAMES) as lines:
                _let_both_in(county, lines())
        with going(county, *NAMES, "office") as lines:  # the server is not there any more
            silent = {*NAMES, "office"}
            for name, said in lines():
                assert not said.startswith("{")
                silent.discard(name)
                if not silent:
                    break
            with wsgidav(drive) as server:
                line.upstream = server.address
                for _name, _said in lines():
                    if line.has_cut_all and county.is_all_through():
                        break
        check_ledger(county)
        with wsgidav(drive) as server:
            line.upstream = server.address
            go_back_and_forth(county, lambda: _sync_in_turn(county))


def _let_both_in(county: County, lines: Iterator[tuple[str, str]]) -> None:
    """The office syncs whenever a laptop has said something, until both have asked."""
    for _name, _said in lines:
        county.call("sync", "--once", "--data-dir", county.folder / "office")
        if len(county.json("office", "space", "requests")) == len(NAMES):
            county.at("office", "space", "approve", "--all")
            return


def _sync_in_turn(county: County) -> None:
    for computer in (*NAMES, "office", *NAMES, "office", *NAMES):
        county.at(computer, "sync", "--once")


def test_over_folders_copied_by_hand(county: County) -> None:
    county.found()

    def carry() -> None:
        """Each laptop onto its stick, the sticks to the office, and back."""
        desk = county.folder / "办公室的文件夹"
        for name in NAMES:
            stick = county.folder / f"{name}的U盘"
            stick.mkdir(exist_ok=True)
            county.at(name, "sync", "--once", "--remote", stick)
            shutil.copytree(stick, desk, dirs_exist_ok=True)
        county.at("office", "sync", "--once", "--remote", desk)
        for name in NAMES:
            shutil.copytree(desk, county.folder / f"{name}的U盘", dirs_exist_ok=True)

    carry()
    county.at("office", "space", "approve", "--all")
    for _time in range(3):
        carry()
    assert county.is_all_through()
    check_ledger(county)

    def meet() -> None:
        for _time in range(3):
            carry()

    go_back_and_forth(county, meet)
