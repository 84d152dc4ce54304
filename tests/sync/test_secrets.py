"""Keys and passwords lie in the system's keyring, or in files that only this user reads; a broken keyring stops nobody."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from desktop.base.errors import UserError
from desktop.base.ids import new_id
from desktop.sync.space import secrets
from desktop.sync.wire.keys import DeviceKeys

SPACE = new_id()
URL, USER, PASSWORD = "https://dav.example/小马扎", "县办", "应用密码 x9"
IN_RING, IN_FILE = "系统的密码库", "本机文件（只有当前账户能读）"


class MemoryRing(KeyringBackend):
    """A keyring that is always open."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class BrokenRing(MemoryRing):
    """Its daemon has died: it raises what no documentation names."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError(104, "Connection reset by peer")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("org.freedesktop.DBus.Error.NoReply")

    def delete_password(self, service: str, username: str) -> None:
        raise RuntimeError("org.freedesktop.DBus.Error.NoReply")


class ForgetfulRing(MemoryRing):
    """Says that it kept what it did not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""


class PlainRing(MemoryRing):
    """Writes a file that everybody reads, which its priority says."""

    priority = 0.5  # type: ignore[assignment]


class EmptyChain(chainer.ChainerBackend):
    """A chain of nothing: the real one takes in whichever of these classes it met first."""

    backends = ()


@pytest.fixture(autouse=True)
def _ring_as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture(name="ring")
def _ring() -> MemoryRing:
    made = MemoryRing()
    keyring.set_keyring(made)
    return made


def no_keyring() -> KeyringBackend:
    return fail.Keyring()  # type: ignore[no-untyped-call]


def files(directory: Path) -> list[Path]:
    return sorted((directory / "keys").iterdir())


def written(directory: Path) -> str:
    return "".join(path.read_text("utf-8") for path in files(directory))


def test_where_there_is_a_keyring_no_secret_is_in_a_file(data_dir: Path, ring: MemoryRing) -> None:
    keys = DeviceKeys.new()
    assert secrets.keep_keys(data_dir, SPACE, keys) == IN_RING
    assert secrets.keep_password(data_dir, URL, USER, PASSWORD) == IN_RING
    assert secrets.load_keys(data_dir, SPACE) == keys
    assert secrets.load_password(data_dir, URL, USER) == PASSWORD
    assert sorted(ring.kept.values()) == sorted((keys.dump(), PASSWORD))
    assert keys.seed.hex() not in written(data_dir)
    assert PASSWORD not in written(data_dir)


@pytest.mark.parametrize("without", [fail.Keyring, null.Keyring, EmptyChain, PlainRing, BrokenRing, ForgetfulRing])
def test_without_a_keyring_that_will_do_they_lie_in_a_file_of_this_user(
    data_dir: Path, without: type[KeyringBackend]
) -> None:
    keyring.set_keyring(without())
    keys = DeviceKeys.new()
    assert secrets.keep_keys(data_dir, SPACE, keys) == IN_FILE
    assert secrets.keep_password(data_dir, URL, USER, PASSWORD) == IN_FILE
    assert secrets.load_keys(data_dir, SPACE) == keys
    assert secrets.load_password(data_dir, URL, USER) == PASSWORD
    if sys.platform != "win32":
        assert (data_dir / "keys").stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in files(data_dir)} == {0o600}


def test_a_folder_that_others_could_read_is_closed(data_dir: Path) -> None:
    keyring.set_keyring(no_keyring())
    (data_dir / "keys").mkdir(parents=True, mode=0o755)
    secrets.keep_password(data_dir, URL, USER, PASSWORD)
    if sys.platform != "win32":
        assert (data_dir / "keys").stat().st_mode & 0o777 == 0o700


def test_of_several_keyrings_the_first_that_will_do_is_taken(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = MemoryRing()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlainRing(), good])
    keyring.set_keyring(chainer.ChainerBackend())  # type: ignore[no-untyped-call]
    assert secrets.keep_password(data_dir, URL, USER, PASSWORD) == IN_RING
    assert list(good.kept.values()) == [PASSWORD]


def test_a_closed_keyring_is_not_taken_for_keys_that_were_never_there(data_dir: Path, ring: MemoryRing) -> None:
    secrets.keep_keys(data_dir, SPACE, DeviceKeys.new())
    secrets.keep_password(data_dir, URL, USER, PASSWORD)
    keyring.set_keyring(BrokenRing())
    with pytest.raises(UserError, match="解开系统的密码库"):
        secrets.load_keys(data_dir, SPACE)
    assert secrets.load_password(data_dir, URL, USER) is None
    keyring.set_keyring(ring)
    assert secrets.load_keys(data_dir, SPACE) is not None


@pytest.mark.usefixtures("ring")
def test_each_space_drive_and_user_has_a_secret_of_its_own(data_dir: Path) -> None:
    secrets.keep_password(data_dir, URL, USER, "甲")
    secrets.keep_password(data_dir, URL, "乡办", "乙")
    secrets.keep_keys(data_dir, SPACE, DeviceKeys.new())
    assert secrets.load_password(data_dir, URL, USER) == "甲"
    assert secrets.load_password(data_dir, URL, "乡办") == "乙"
    assert secrets.load_password(data_dir, "https://other.example", USER) is None
    assert secrets.load_keys(data_dir, new_id()) is None


def test_what_is_replaced_or_dropped_stays_nowhere(data_dir: Path, ring: MemoryRing) -> None:
    secrets.keep_password(data_dir, URL, USER, "旧")
    secrets.keep_password(data_dir, URL, USER, "新")
    assert list(ring.kept.values()) == ["新"]
    keyring.set_keyring(no_keyring())
    secrets.keep_password(data_dir, URL, "乡办", "在文件里")
    keyring.set_keyring(ring)
    secrets.drop_password(data_dir, URL, USER)
    secrets.drop_password(data_dir, URL, "乡办")
    secrets.drop_password(data_dir, URL, "没有过")
    assert (ring.kept, files(data_dir)) == ({}, [])


def test_a_disk_that_refuses_is_told_and_nothing_half_written_stays(data_dir: Path) -> None:
    keyring.set_keyring(no_keyring())
    data_dir.mkdir()
    (data_dir / "keys").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="密钥存不进") as told:
        secrets.keep_password(data_dir, URL, USER, PASSWORD)
    assert PASSWORD not in f"{told.value!r}{told.value.__cause__!r}"
    assert [path.name for path in data_dir.iterdir()] == ["keys"]


def test_a_disk_that_refuses_leaves_nothing_in_the_keyring_either(data_dir: Path, ring: MemoryRing) -> None:
    data_dir.mkdir()
    (data_dir / "keys").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="密钥存不进"):
        secrets.keep_password(data_dir, URL, USER, PASSWORD)
    assert ring.kept == {}


def test_a_file_that_somebody_spoilt_is_no_key(data_dir: Path) -> None:
    keyring.set_keyring(no_keyring())
    secrets.keep_keys(data_dir, SPACE, DeviceKeys.new())
    for spoilt in ("", "[]", "{}", '{"secret": 7}', '{"secret": "{}"}', '{"secret": "nonsense"}'):
        files(data_dir)[0].write_text(spoilt)
        with pytest.raises(UserError):
            secrets.load_keys(data_dir, SPACE)


@pytest.mark.usefixtures("ring")
def test_nothing_secret_reaches_a_log(data_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    keys = DeviceKeys.new()
    secrets.keep_keys(data_dir, SPACE, keys)
    keyring.set_keyring(BrokenRing())
    secrets.keep_password(data_dir, URL, USER, PASSWORD)
    assert PASSWORD not in caplog.text
    assert keys.seed.hex() not in caplog.text
