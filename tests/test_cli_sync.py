"""The commands of sync: a space from its making to its leaving as somebody types it, and what is refused before anything is
done.
"""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import app
from desktop.services.meetings import NewMeeting, create_meeting
from desktop.services.rooms import room_named
from desktop.store.database import PRAGMAS
from desktop.store.store import Store
from desktop.sync.wire import invitation
from desktop.sync.wire.keys import RecoveryKey
from tests.calling import Call, caller


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither disks nor what guessing a code costs are tested here."""
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
    monkeypatch.setattr(invitation, "_COST", 10)
    monkeypatch.setattr(app, "make_painter", lambda: None)


class Desk:
    """Computers side by side, each with a data directory, and a shared folder between them."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call = call
        self.folder = folder
        self.drive = folder / "网盘"
        self.drive.mkdir()

    def at(self, computer: str, *arguments: object) -> str:
        """What a command prints that goes well."""
        code, printed, told = self._call(*arguments, "--data-dir", self.folder / computer)
        assert (code, told) == (0, "")
        return printed

    def json(self, computer: str, *arguments: object) -> Any:
        return json.loads(self.at(computer, *arguments, "--json"))

    def refused(self, computer: str, *arguments: object) -> str:
        code, printed, told = self._call(*arguments, "--data-dir", self.folder / computer)
        assert (code, printed) == (2, "")
        return told.strip()

    def create(self) -> RecoveryKey:
        paper = self.folder / "恢复密钥.txt"
        self.at("office", "space", "create", "和龙市政协", "--remote", self.drive, "--recovery-file", paper)
        lines = paper.read_text("utf-8-sig").splitlines()
        return RecoveryKey.read("".join(lines[3:6]))

    def invite(self, station: str, *arguments: object) -> tuple[Path, str]:
        printed = self.at("office", "space", "invite", station, "--to", self.folder, *arguments).splitlines()
        return Path(printed[0]), printed[1].removeprefix("口令：")

    def join(self, computer: str, station: str, *arguments: object) -> None:
        file, code = self.invite(station, *arguments)
        self.at(computer, "space", "join", file, "--code", code, "--name", computer, "--connect")

    def sync(self, *computers: str) -> None:
        for computer in computers:
            self.at(computer, "sync", "--once")

    def meeting(self, computer: str, title: str) -> str:
        """Prepare one in the room of a computer; gives the room."""
        store = Store(self.folder / computer)
        room = room_named(store, "张村议事室")
        create_meeting(store, room, NewMeeting(title))
        store.close()
        return room


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Desk:
    return Desk(caller(capsys), tmp_path)


def test_a_space_from_its_making_to_its_leaving(desk: Desk) -> None:
    key = desk.create()
    assert len(key.groups) == 12
    desk.join("张村的电脑", "张村议事室")
    desk.sync("张村的电脑", "office")
    (asked,) = desk.json("office", "space", "requests")
    assert (asked["name"], asked["stations"], asked["invited"]) == ("张村的电脑", ["张村议事室"], True)
    assert asked["code"] == desk.json("张村的电脑", "space", "show")["code"]
    assert not desk.json("张村的电脑", "space", "show")["approved"]
    assert "已批准：张村的电脑（张村议事室）" in desk.at("office", "space", "approve", "--all")
    desk.sync("office", "张村的电脑", "office", "张村的电脑")
    assert desk.json("张村的电脑", "space", "show")["approved"]
    status = desk.json("张村的电脑", "sync", "status")
    assert (status["unsent"], status["aside"], status["troubles"]) == (0, 0, [])
    assert "已停用 张村的电脑" in desk.at("office", "space", "revoke", asked["code"].replace(" ", ""))
    desk.sync("office")
    assert "和龙市政协已停用这台电脑" in desk.at("张村的电脑", "sync", "--once")
    assert [one["standing"] for one in desk.json("office", "space", "members")] == ["revoked"]
    assert desk.at("张村的电脑", "space", "leave") == "已退出；记录都留在这台电脑上。\n"
    assert "没有加入协商空间" in desk.at("张村的电脑", "space", "show")


def test_a_replaced_laptop_gets_its_meetings_back(desk: Desk) -> None:
    desk.create()
    room = desk.meeting("旧", "修路")
    desk.join("旧", "张村议事室")
    desk.sync("旧", "office")
    desk.at("office", "space", "approve", "--all")
    desk.sync("office", "旧")
    desk.join("新", "张村议事室", "--room", "张村议事室")
    desk.sync("新", "office")
    desk.at("office", "space", "approve", "--all")
    desk.sync("office", "新")
    assert [one["title"] for one in desk.json("新", "meetings")] == ["修路"]
    assert desk.json("新", "space", "show")["rooms"] == [room]


def test_an_office_is_recovered_on_another_computer(desk: Desk, tmp_path: Path) -> None:
    key = desk.create()
    desk.meeting("张村", "修路")
    desk.join("张村", "张村议事室")
    desk.sync("张村", "office")
    desk.at("office", "space", "approve", "--all")
    desk.sync("office", "张村")
    paper = tmp_path / "抄下来的.txt"
    paper.write_text(" ".join(key.groups).lower(), "utf-8")
    printed = desk.at("new", "space", "recover", "--key-file", paper, "--remote", desk.drive, "--device", "新电脑")
    assert "办公室恢复好了" in printed
    assert [one["stations"] for one in desk.json("new", "space", "members")] == [["张村议事室"]]
    assert [one["title"] for one in desk.json("new", "meetings")] == ["修路"]
    desk.sync("new")
    desk.meeting("张村", "装灯")
    desk.sync("张村", "new", "张村")
    assert {one["title"] for one in desk.json("new", "meetings")} == {"修路", "装灯"}
    status = desk.json("张村", "sync", "status")
    assert [one["stage"] for one in status["meetings"]] == ["已收到", "已收到"]
    assert "已在另一台电脑上恢复" in desk.at("office", "sync", "--once")


class TestRefusing:
    def test_a_recovery_key_is_never_written_over_a_file_and_no_space_is_made_without_its_sheet(
        self, desk: Desk
    ) -> None:
        there = desk.folder / "有了.txt"
        there.write_text("别的")
        made = ("office", "space", "create", "和龙市政协", "--recovery-file")
        assert "已经有了，没有覆盖" in desk.refused(*made, there)
        assert there.read_text() == "别的"
        assert "请写成 .pdf 或 .txt" in desk.refused(*made, desk.folder / "钥匙.docx")
        assert "缺少 Qt" in desk.refused(*made, desk.folder / "钥匙.pdf")
        assert "写不进" in desk.refused(*made, there / "钥匙.txt")
        assert desk.json("office", "space", "show")["role"] == ""

    def test_a_space_whose_sheet_could_not_be_written_is_taken_back(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from desktop.base.errors import UserError
        from desktop.documents import recovery_paper

        def full(*_arguments: object) -> None:
            raise UserError("磁盘已满")

        monkeypatch.setattr(recovery_paper, "write_text", full)
        made = ("office", "space", "create", "和龙市政协", "--recovery-file", desk.folder / "钥匙.txt")
        assert desk.refused(*made) == "磁盘已满"
        assert desk.json("office", "space", "show")["role"] == ""
        assert not (desk.folder / "钥匙.txt").exists()

    def test_a_wrong_code_changes_nothing(self, desk: Desk) -> None:
        desk.create()
        file, code = desk.invite("张村")
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        assert "口令不对" in desk.refused("张村", "space", "join", file, "--code", wrong)
        assert desk.json("张村", "space", "show")["role"] == ""

    def test_where_an_invitation_leads_is_said_before_anything_connects(self, desk: Desk) -> None:
        desk.create()
        file, code = desk.invite("张村")
        assert "共享文件夹" in desk.refused("张村", "space", "join", file, "--code", code)
        assert desk.json("张村", "space", "show")["role"] == ""
        desk.at("office", "space", "remote", "https://pan.example/dav/x")
        file, code = desk.invite("李村")
        assert "网盘：pan.example/dav/x" in desk.at("李村", "space", "join", file, "--code", code)

    def test_a_computer_that_is_alone_is_told_how_to_join(self, desk: Desk) -> None:
        assert "还没有加入协商空间" in desk.refused("张村", "sync", "--once")
        assert "只有办公室的电脑" in desk.refused("张村", "space", "invite", "张村", "--to", desk.folder)

    def test_http_to_another_computer_only_where_somebody_agrees(self, desk: Desk) -> None:
        desk.create()
        place = ("office", "space", "remote", "http://pan.example/dav/x")
        assert "没有加密（http）" in desk.refused(*place)
        assert desk.at(*place, "--plain-http") == "设好了：pan.example/dav/x\n"

    def test_a_password_comes_from_a_file_and_is_printed_nowhere(self, desk: Desk) -> None:
        desk.create()
        file = desk.folder / "密码.txt"
        file.write_text("非常秘密\n", "utf-8")
        place = ("office", "space", "remote", "https://pan.example/dav/x", "--user", "clerk")
        assert "请用 --password-file" in desk.refused(*place)
        assert "非常秘密" not in desk.at(*place, "--password-file", file)
        assert "非常秘密" not in desk.at("office", "space", "show")
        with pytest.raises(SystemExit):  # there is no such option
            app.main([*map(str, place[1:]), "--password", "非常秘密"])

    @pytest.mark.parametrize("command", ["approve", "refuse", "revoke"])
    def test_a_computer_that_nobody_knows(self, desk: Desk, command: str) -> None:
        desk.create()
        assert desk.refused("office", "space", command, "12345678") == "名单里没有“12345678”这台电脑。"

    def test_what_is_to_be_settled_has_to_be_there(self, desk: Desk) -> None:
        desk.create()
        assert desk.at("office", "sync", "conflicts") == "没有待核对的。\n"
        assert "待核对里没有 abcd" in desk.refused("office", "sync", "settle", "abcd", "1")

    def test_a_recovery_key_that_is_none_or_of_another_space(self, desk: Desk) -> None:
        paper = desk.folder / "抄错.txt"
        recover = ("new", "space", "recover", "--key-file", paper, "--remote", desk.drive)
        paper.write_text("ABCDE FGHJK")
        assert "恢复密钥不对" in desk.refused(*recover)
        paper.write_text(" ".join(RecoveryKey.new().groups))
        assert "没有这个恢复密钥的协商空间" in desk.refused(*recover)
        assert desk.json("new", "space", "show")["role"] == ""


def test_going_on_by_itself_ends_between_two_passes_when_somebody_presses_ctrl_c(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.cli import syncing

    desk.create()
    passes: list[Callable[..., Any]] = []

    def counted(*arguments: Any) -> Any:
        passes.append(real)
        if len(passes) == 2:
            signal.raise_signal(signal.SIGINT)
        return real(*arguments)

    real = syncing._pass
    monkeypatch.setattr(syncing, "_pass", counted)
    code, printed, told = desk._call("sync", "--every", "1", "--data-dir", desk.folder / "office")
    assert (code, len(passes)) == (0, 2)
    assert "已经停下" in told
    assert re.search("没有新的|送出", printed)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
