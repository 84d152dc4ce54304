"""One file that opens with a passphrase only: age, as everybody can open it (https://age-encryption.org/v1).

The plain bytes go from memory to memory and never touch a disk. They are sealed in a process of its own: turning a
passphrase into a key takes a second and a half in which this one would stand still, window and all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import BinaryIO

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import CHUNK, Watch

SHORTEST, GOOD = 8, 12  # signs of a passphrase
PATIENCE = 0.1  # seconds between two looks at whether somebody wants to stop


def check_passphrase(passphrase: str, again: str) -> None:
    """Raise UserError for one that will not do."""
    if len(passphrase) < SHORTEST:
        raise UserError(_("密码太短：至少 {count} 个字，最好是几个不相干的词连起来。").format(count=SHORTEST))
    if passphrase != again:
        raise UserError(_("两次写的密码不一样；请再写一次。"))


def strength_words(passphrase: str) -> str:
    """A hint while it is being typed."""
    if len(passphrase) < SHORTEST:
        return _("还差 {count} 个字").format(count=SHORTEST - len(passphrase))
    if passphrase.isdecimal() or len(set(passphrase)) < SHORTEST // 2:
        return _("容易被试出来：不要只用数字或重复的字")
    return _("可以") if len(passphrase) >= GOOD else _("还行，再长一点更好")


class _Sender:
    """What a zip file is written into: it goes straight to the other process."""

    def __init__(self, connection: Connection, watch: Watch) -> None:
        self._connection = connection
        self._watch = watch

    def write(self, data: bytes) -> int:
        self._watch.check()
        for start in range(0, len(data), CHUNK):
            self._connection.send_bytes(data[start : start + CHUNK])
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def sealed(write: Callable[[BinaryIO], None], passphrase: str, watch: Watch) -> Iterator[bytes]:
    """The pieces of the sealed file whose plain bytes `write` writes into a stream that cannot be sought in. Raises
    UserError where the machine has not enough memory (about three times the size), and Stopped.
    """
    context = get_context("spawn")  # a fork would take the threads' locks along
    ours, theirs = context.Pipe()
    process = context.Process(target=_seal, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send(passphrase)
        write(_Sender(ours, watch))  # type: ignore[arg-type]
        ours.send_bytes(b"")
        while piece := _received(ours, watch):
            yield piece
    except (EOFError, BrokenPipeError, ConnectionError):
        raise UserError(_("没有加成密码：这台电脑的内存可能不够；请关掉别的程序，再拷一次。")) from None
    finally:
        ours.close()
        process.kill()
        process.join()


def _received(connection: Connection, watch: Watch) -> bytes:
    while not connection.poll(PATIENCE):
        watch.check()
    return connection.recv_bytes()


def _seal(connection: Connection) -> None:
    """In the other process: take everything in, seal it, give it back."""
    from pyrage import passphrase as age  # type: ignore[import-untyped]

    passphrase = connection.recv()
    pieces = []
    while piece := connection.recv_bytes():
        pieces.append(piece)
    plain = b"".join(pieces)
    pieces.clear()
    whole = age.encrypt(plain, passphrase)
    del plain
    for start in range(0, len(whole), CHUNK):
        connection.send_bytes(whole[start : start + CHUNK])
    connection.send_bytes(b"")
