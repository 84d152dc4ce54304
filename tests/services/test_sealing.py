"""One file that a passphrase opens, with the public age program as with any other that knows the format."""

from __future__ import annotations

import multiprocessing
import os
import select
import sys
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO

import pytest

from desktop.base.errors import UserError
from desktop.base.medium import CHUNK, Stopped, Watch
from desktop.services import sealing
from desktop.services.sealing import check_passphrase, sealed, strength_words
from tests.outside import needs

PASSPHRASE = "秋天的 road 下雨"
PLAIN = os.urandom(CHUNK * 3 + 7)


def write(data: bytes, stream: BinaryIO) -> None:
    stream.write(data)


def opened_by_age(path: Path, passphrase: str) -> bytes:
    """What `age -d` makes of a file, typed to as a person types: it asks its terminal only."""
    import pty

    out = path.with_suffix(".opened")
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-d", "-o", str(out), str(path)])
    typed, said = False, b""
    while True:
        ready, _writable, _broken = select.select([terminal], [], [], 60)
        try:
            said += os.read(terminal, 1024) if ready else b""
        except OSError:  # it ended
            break
        if not ready:
            break
        if b":" in said and not typed:
            os.write(terminal, passphrase.encode() + b"\n")
            typed = True
    os.close(terminal)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said
    return out.read_bytes()


@needs("age")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_the_public_age_program_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "all.zip.age"
    path.write_bytes(b"".join(sealed(partial(write, PLAIN), PASSPHRASE, Watch())))
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert opened_by_age(path, PASSPHRASE) == PLAIN


def test_stopping_does_not_wait_for_the_seal() -> None:
    watch = Watch()

    def impatient(stream: BinaryIO) -> None:
        stream.write(PLAIN)
        watch.stop()

    with pytest.raises(Stopped):
        list(sealed(impatient, PASSPHRASE, watch))


def test_too_little_memory_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_seal", _die)
    with pytest.raises(UserError, match="内存可能不够"):
        list(sealed(partial(write, PLAIN), PASSPHRASE, Watch()))


def _die(_connection: Connection) -> None:
    os._exit(9)


def test_it_is_done_in_another_process_whose_command_line_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this one the seal would hold every other thread, the window's too, for a second and a half."""
    seen: list[bytes] = []

    def look(connection: Connection, watch: Watch) -> bytes:
        if not seen:
            seen.extend(path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK))
        return real(connection, watch)

    real = sealing._received
    monkeypatch.setattr(sealing, "_received", look)
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert b"".join(sealed(partial(write, PLAIN), PASSPHRASE, Watch())).startswith(b"age-encryption.org/v1")
    assert not any(PASSPHRASE.encode() in line for line in seen)


def test_what_writes_may_fail_and_nothing_is_left_running() -> None:
    def fail(stream: BinaryIO) -> None:
        stream.write(b"words")
        raise UserError("附件坏了。")

    with pytest.raises(UserError, match="附件坏了"):
        list(sealed(fail, PASSPHRASE, Watch()))
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(("one", "again", "told"), [("1234567", "1234567", "太短"), ("12345678", "12345679", "不一样")])
def test_what_will_not_do_for_a_passphrase(one: str, again: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        check_passphrase(one, again)
    check_passphrase("12345678", "12345678")


@pytest.mark.parametrize(
    ("passphrase", "hint"),
    [
        ("abc", "还差 5"),
        ("20261118", "容易被试出来"),
        ("aaaaaaaaaaaaaa", "容易被试出来"),
        ("abcdefgh", "还行"),
        ("四个不相干的词连起来写一写", "可以"),
    ],
)
def test_a_hint_at_how_good_it_is(passphrase: str, hint: str) -> None:
    assert strength_words(passphrase).startswith(hint)
