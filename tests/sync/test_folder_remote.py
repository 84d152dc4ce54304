"""Sync through a stick or a shared folder: pulled out at every moment, full of what others left there, not plugged in."""

from __future__ import annotations

import errno
import os
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from desktop.base.drive import Condition, Drive
from desktop.base.medium import Medium
from desktop.sync.remotes import folder as module
from desktop.sync.remotes.folder import FolderRemote
from desktop.sync.remotes.remote import Entry, Kind, Missing, Refused, RemoteError, TooLarge, Unreachable
from desktop.sync.wire import names
from tests.sticks import FailingMedium, ForgettingMedium, QuickMedium, files_in

SPACE = "0b" * 16
DATA = b"segment" * 60_000  # several pieces


def remote_on(folder: Path, medium: Medium | None = None, *, stick: bool = True) -> FolderRemote:
    drive = Drive("sdb1", "红色U盘", folder, Condition.READY)
    return FolderRemote(folder, SPACE, medium=medium or QuickMedium(), plugged_in=lambda: (drive,) if stick else ())


def space_on(folder: Path) -> Path:
    return folder / names.root(SPACE)


def test_a_stick_is_a_stick_and_any_other_folder_a_network(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    drive = Drive("sdb1", "红色U盘", tmp_path, Condition.READY)
    stick = FolderRemote(below, SPACE, plugged_in=lambda: (drive,))
    shared = FolderRemote(below, SPACE, plugged_in=lambda: ())
    assert (stick.kind, stick.label) == (Kind.STICK, "红色U盘")
    assert (shared.kind, shared.label) == (Kind.NETWORK, str(below))
    assert (stick.cheap, shared.cheap, stick.clock) == (True, True, None)


def test_files_lie_below_the_space_and_nothing_else_does(tmp_path: Path) -> None:
    """With a real medium: every file is read back from it, and all is flushed in the end."""
    remote = remote_on(tmp_path, Medium())
    remote.put("h/b/one", b"")
    remote.stream_put("d/0b/2026/one.1", len(DATA), BytesIO(DATA))
    remote.finish()
    assert files_in(tmp_path) == {
        f"{names.root(SPACE)}/h/b/one": b"",
        f"{names.root(SPACE)}/d/0b/2026/one.1": DATA,
    }


def test_a_pass_flushes_once_and_only_where_it_wrote(tmp_path: Path) -> None:
    medium = QuickMedium()
    remote = remote_on(tmp_path, medium)
    remote.list("meta")
    remote.finish()
    assert "flush" not in dict(medium.done)
    for name in ("one", "two"):
        remote.put(f"h/b/{name}", b"")
    remote.finish()
    remote.finish()
    assert [operation for operation, _name in medium.done].count("flush") == 1


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        (errno.EIO, Unreachable, "“红色U盘”读写不了：U盘可能被拔出"),
        (errno.ENOSPC, Refused, "装不下"),
        (errno.EROFS, Refused, "写保护"),
        (errno.EINVAL, Refused, "读写出错"),
    ],
)
def test_a_stick_pulled_at_any_operation(tmp_path: Path, number: int, kind: type[RemoteError], told: str) -> None:
    """No name is taken by half a file; plugged in again, the next attempt goes through."""
    count = _count_operations(tmp_path / "counted")
    assert count > 12
    for at in range(count):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        medium = FailingMedium(partial(_fail_from, at, number))
        with pytest.raises(kind, match=told):
            _pass(remote_on(folder, medium), attempt=1)
        for path, data in files_in(space_on(folder)).items():
            assert path.endswith(".tmp") or data in (b"", DATA), f"operation {at}"
        again = remote_on(folder)
        _pass(again, attempt=2)
        assert again.get("d/0b/2026/one.2", len(DATA)) == DATA
        assert not [name for name in files_in(folder) if name.endswith(".tmp")], f"operation {at}"


def _fail_from(at: int, number: int, step: int, _operation: str) -> OSError | None:
    return OSError(number, "pulled") if step >= at else None


def _count_operations(folder: Path) -> int:
    folder.mkdir()
    medium = QuickMedium()
    _pass(remote_on(folder, medium), attempt=1)
    return len(medium.done)


def _pass(remote: FolderRemote, attempt: int) -> None:
    remote.list("meta")
    remote.put(f"d/0b/2026/one.{attempt}", DATA)
    assert remote.get(f"d/0b/2026/one.{attempt}", len(DATA)) == DATA
    remote.put("h/b/one", b"")
    remote.finish()


def test_a_stick_that_gives_back_something_else_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="靠不住"):
        remote_on(tmp_path, ForgettingMedium(0)).put("h/b/one", DATA)
    assert files_in(tmp_path) == {}


def test_what_is_not_plugged_in_is_not_empty(tmp_path: Path) -> None:
    remote = remote_on(tmp_path / "gone")
    for call in (lambda: remote.list("meta"), lambda: remote.get("h/b/one", 1), lambda: remote.put("h/b/one", b"1")):
        with pytest.raises(Unreachable):
            call()
    with pytest.raises(Unreachable):
        remote.delete("h/b/one")
    assert not remote.answers()
    assert not (tmp_path / "gone").exists()


def test_a_shared_folder_that_is_not_mounted_is_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it hangs, a folder of this computer's own disk stays, empty."""
    monkeypatch.setattr(module, "_is_left_mount", lambda _folder: True)
    remote = remote_on(tmp_path, stick=False)
    with pytest.raises(Unreachable, match="连上以后会接着同步"):
        remote.list("meta")
    with pytest.raises(Unreachable):
        remote.put("h/b/one", b"")
    assert not remote.answers()
    space_on(tmp_path).mkdir(parents=True)
    assert remote.answers()
    assert remote.list("meta") == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("where", ["xmz1", "d", "d/0b/2026"])
def test_a_link_leads_nowhere(tmp_path: Path, where: str) -> None:
    stick, elsewhere = tmp_path / "stick", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "one.1").write_bytes(b"precious")
    place = stick / "xmz1" if where == "xmz1" else space_on(stick) / where
    place.parent.mkdir(parents=True)
    place.symlink_to(elsewhere)
    remote = remote_on(stick)
    for call in (
        lambda: remote.list("d/0b/2026"),
        lambda: remote.get("d/0b/2026/one.1", 100),
        lambda: remote.put("d/0b/2026/two.1", b"1"),
    ):
        with pytest.raises(Refused, match=f"“{place.name}”是一个链接"):
            call()
    with pytest.raises(Refused, match="链接"):
        remote.delete("d/0b/2026/one.1")
    assert files_in(elsewhere) == {"one.1": b"precious"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_what_is_no_file_is_not_seen(tmp_path: Path) -> None:
    """To read a pipe would wait for ever."""
    folder = space_on(tmp_path) / "meta"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "1-pipe")
    (folder / "2-link").symlink_to(tmp_path / "nothing")
    (folder / "._3-mac").write_bytes(b"x")
    (folder / "4-ab").write_bytes(b"1234")
    (space_on(tmp_path) / "o").write_bytes(b"a file where a folder should be")
    remote = remote_on(tmp_path)
    assert remote.list("meta") == [Entry("4-ab", 4)]
    assert remote.list("o") == []
    with pytest.raises(Missing):
        remote.get("meta/1-pipe", 100)
    with pytest.raises(Missing):
        remote.get("meta", 100)
    with pytest.raises(Refused, match="链接"):
        remote.get("meta/2-link", 100)


def test_capitals_are_read_as_fat_shows_them(tmp_path: Path) -> None:
    (space_on(tmp_path) / "D" / "0B").mkdir(parents=True)
    assert remote_on(tmp_path).list("") == [Entry("d", -1)]


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit(tmp_path: Path) -> None:
    class Growing(QuickMedium):
        def read(self, path: Path):  # type: ignore[no-untyped-def]
            yield from super().read(path)
            yield b"more"

    remote = remote_on(tmp_path)
    remote.put("meta/1-ab", b"1234")
    with pytest.raises(TooLarge):
        remote_on(tmp_path, Growing()).get("meta/1-ab", 6)


def test_what_a_pulled_stick_left_is_cleared_and_in_a_shared_folder_left(tmp_path: Path) -> None:
    """There it may be another computer's that is just being written."""
    left = space_on(tmp_path) / "h" / "b" / ".xmz-0a.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    remote_on(tmp_path, stick=False).put("h/b/one", b"")
    assert left.exists()
    remote_on(tmp_path).put("h/b/two", b"")
    assert not left.exists()


def test_deleting_removes_one_file(tmp_path: Path) -> None:
    remote = remote_on(tmp_path)
    remote.put("h/b/one", b"")
    remote.put("h/b/two", b"")
    remote.delete("h/b/one")
    assert remote.list("h/b") == [Entry("two", 0)]
