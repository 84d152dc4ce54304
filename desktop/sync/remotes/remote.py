"""The other end of sync: a place for whole files under short names, and as little else as every drive can give.

Nothing rests on locks, conditional requests, times of files, renames on the server or an upload that is whole or not
there (SYNC.md, On the remote). After an error a file may stand there, or half of it, or nothing: whoever puts reads
back, and tries again under another name. So small is the contract that an object store is one more module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, NamedTuple, Protocol

from desktop.base.errors import UserError
from desktop.sync.wire import names

LONGEST = names.LONGEST - len(f"{names.root('0' * 32)}/") - 1  # signs of a path here: under that many with the root
PIECE = 64 * 1024  # bytes: so much of a file is on the way before somebody is asked whether to go on
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?")


class RemoteError(UserError):
    """The other end did not do what it was asked; nothing on this computer has changed."""


class Unreachable(RemoteError):
    """No connection, no answer in time, or cut in the middle. What was asked for may have been done all the same."""


class Busy(RemoteError):
    """It asks to be left alone for a while (423, 429, 503). `after`: seconds that it named, None where it named none."""

    def __init__(self, sentence: str, after: int | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class Refused(RemoteError):
    """It will not: password, rights, room, certificate. Trying again does not help; somebody has to do something."""


class Missing(RemoteError):
    """There is no such file."""


class TooLarge(RemoteError):
    """The file is larger than the reader will take; it was not read to the end."""


class Garbage(RemoteError):
    """What answers is no drive: the page of a hotel's network, a server without WebDAV."""


class Kind(StrEnum):
    """What a copy there is called (SYNC.md, What the user sees): 已上传 or 已拷到U盘."""

    NETWORK = "network"  # a folder that is not on a stick, too
    STICK = "stick"


class Entry(NamedTuple):
    """A file or folder in a listing. `size` in bytes, -1 for a folder. Nobody may rely on it: servers tell it wrongly."""

    name: str
    size: int


Entries = list[Entry]  # inside a class with a method `list` the word means that


class Remote(Protocol):
    """The folder xmz1/<space> on some drive. Paths are relative to it, as d/0b…/2026/1f2e-000001-….1, "" itself.

    Every method raises RemoteError with one sentence for the user, and whatever `check` and the caller's streams raise.
    One thread uses it at a time. `key` names a place, not what lies there: another stick in the same port has the same.
    """

    key: str  # names the drive and the space, for `delivery.remote`; no password in it
    kind: Kind
    label: str  # the drive in a sentence
    cheap: bool  # listing costs nothing: folder, stick
    clock: datetime | None  # what the other side's clock said when it last listed a folder, where it says anything
    check: Callable[[], None]  # asked between pieces whether to go on; the caller's, it raises Stopped where not

    @property
    def requests(self) -> int:
        """So far."""

    def list(self, folder: str) -> Entries:
        """What stands in a folder, by name; of a missing folder nothing. It may be old, or not all."""

    def get(self, path: str, limit: int) -> bytes:
        """Raises Missing, and TooLarge above `limit` bytes."""

    def put(self, path: str, data: bytes) -> None:
        """Under a name that nobody used, making its folders. Done is what `get` gives back equal, not what returns."""

    def delete(self, path: str) -> None:
        """Also of what is not there."""

    def stream_get(self, path: str, limit: int, sink: BinaryIO) -> None:
        """As `get`. After an error `sink` holds a part."""

    def stream_put(self, path: str, size: int, source: BinaryIO) -> None:
        """As `put`, `size` bytes from where `source` stands; it must be able to seek: a request may go out twice."""

    def answers(self) -> bool:
        """Whether a pass has a chance, as cheaply as can be found out (a request). Raises nothing of its own. What has to
        be told to somebody, a wrong password say, is an answer.
        """

    def finish(self) -> None:
        """At the end of a pass, also of one that failed: what is held back goes onto the medium."""

    def close(self) -> None:
        """It is not used any more."""


def is_name(name: str) -> bool:
    """Whether a name can be one of ours: lower-case ASCII, no sign that a system reads as something else."""
    return len(name) <= LONGEST and _PLAIN.fullmatch(name) is not None


def parts_of(path: str) -> tuple[str, ...]:
    """The names in a path of ours, none in "". Raises ValueError for any other: it does not come from `names`."""
    parts = tuple(path.split("/")) if path else ()
    if not all(map(is_name, parts)) or len(path) > LONGEST:
        raise ValueError(f"no path of ours: {path!r}")
    return parts


def in_pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    """`size` bytes of a stream. Raises ValueError where it ends before."""
    while size:
        data = source.read(min(PIECE, size))
        if not data:
            raise ValueError(f"the source ends {size} bytes early")
        size -= len(data)
        yield data
