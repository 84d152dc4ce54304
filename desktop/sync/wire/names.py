"""The names of everything on a remote, made and read in one place (SYNC.md, On the remote).

A path here is relative to `root(space)`. What comes back from `parse` was made by this module: any other name, with a
`..`, a capital or a full-width digit in it, is None, so that nothing that a drive lists leads out of its folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST = 200  # signs of a path with the root before it
SHARDS = "0123456789abcdef"
META, REQUESTS = "meta", "j"  # folders
LAST_ATTEMPT, LAST_SEQ, LAST_META = 9_999, 999_999, 999_999_999
_SHORT = 16


def root(space: str) -> str:
    """The folder of a space, under whatever the drive calls its own."""
    return f"xmz1/{space}"


def short(digest: str) -> str:
    """As much of a SHA-256 (64 hex digits) as names carry."""
    return digest[:_SHORT]


def digest_of(data: bytes) -> str:
    """SHA-256 of a whole file, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, order=True)
class MetaName:
    """meta/<n>-<hash16>; the hash is of the file."""

    n: int
    hash16: str

    @property
    def path(self) -> str:
        return f"{META}/{self.n}-{self.hash16}"


@dataclass(frozen=True, order=True)
class HeadName:
    """h/<x>/<dev>-<epoch>-<seq6>-<hash16>: the name is the message, the file is empty."""

    device: str
    epoch: str
    seq: int
    hash16: str

    @property
    def path(self) -> str:
        return f"{head_folder(self.device)}/{self.device}-{self.epoch}-{self.seq:06d}-{self.hash16}"


@dataclass(frozen=True, order=True)
class SegmentName:
    """d/<dev>/<yyyy>/<epoch>-<seq6>-<hash16>.<attempt>: a device's segment, in the year in which it was sealed."""

    device: str
    year: int
    epoch: str
    seq: int
    hash16: str
    attempt: int = 1

    @property
    def path(self) -> str:
        return f"{year_folder(self.device, self.year)}/{self.epoch}-{self.seq:06d}-{self.hash16}.{self.attempt}"


@dataclass(frozen=True, order=True)
class OfficeName:
    """o/<room>/<seq6>-<hash16>.<attempt>: a segment of the office for a room."""

    room: str
    seq: int
    hash16: str
    attempt: int = 1

    @property
    def path(self) -> str:
        return f"{room_folder(self.room)}/{self.seq:06d}-{self.hash16}.{self.attempt}"


@dataclass(frozen=True, order=True)
class FileName:
    """b/<aa>/<sha256>.<attempt>: a document or photo; the hash is of the encrypted bytes."""

    sha256: str
    attempt: int = 1

    @property
    def path(self) -> str:
        return f"b/{self.sha256[:2]}/{self.sha256}.{self.attempt}"


@dataclass(frozen=True, order=True)
class RequestName:
    """j/<dev>-<hash16>.<attempt>: a device asks to join; the hash is of the file."""

    device: str
    hash16: str
    attempt: int = 1

    @property
    def path(self) -> str:
        return f"{REQUESTS}/{self.device}-{self.hash16}.{self.attempt}"


Name = MetaName | HeadName | SegmentName | OfficeName | FileName | RequestName


def head_folder(device: str) -> str:
    """The shard in which a device's heads stand: by the last digit of its id, which is random."""
    return f"h/{device[-1]}"


def device_folder(device: str) -> str:
    return f"d/{device}"


def year_folder(device: str, year: int) -> str:
    return f"{device_folder(device)}/{year}"


def room_folder(room: str) -> str:
    return f"o/{room}"


_ID, _HASH, _EPOCH, _SEQ = "([0-9a-f]{32})", "([0-9a-f]{16})", "([0-9a-f]{8})", "((?!000000)[0-9]{6})"
_ATTEMPT, _YEAR = r"\.([1-9][0-9]{0,3})", "((?:19|20|21)[0-9]{2})"  # a clock that stopped says 1970 or 1980
_FORMS: tuple[tuple[str, Callable[..., Any]], ...] = (
    (f"meta/([1-9][0-9]{{0,8}})-{_HASH}", lambda n, digest: MetaName(int(n), digest)),
    (f"h/[0-9a-f]/{_ID}-{_EPOCH}-{_SEQ}-{_HASH}", lambda dev, epoch, seq, x: HeadName(dev, epoch, int(seq), x)),
    (
        f"d/{_ID}/{_YEAR}/{_EPOCH}-{_SEQ}-{_HASH}{_ATTEMPT}",
        lambda dev, year, epoch, seq, x, attempt: SegmentName(dev, int(year), epoch, int(seq), x, int(attempt)),
    ),
    (
        f"o/{_ID}/{_SEQ}-{_HASH}{_ATTEMPT}",
        lambda room, seq, x, attempt: OfficeName(room, int(seq), x, int(attempt)),
    ),
    (f"b/[0-9a-f]{{2}}/([0-9a-f]{{64}}){_ATTEMPT}", lambda digest, attempt: FileName(digest, int(attempt))),
    (f"j/{_ID}-{_HASH}{_ATTEMPT}", lambda dev, x, attempt: RequestName(dev, x, int(attempt))),
)
_READERS = tuple((re.compile(form), make) for form, make in _FORMS)


def parse(path: str) -> Name | None:
    """What a path names; None for whatever this module does not write."""
    if len(path) > LONGEST:
        return None
    for form, make in _READERS:
        if found := form.fullmatch(path):
            name: Name = make(*found.groups())
            return name if name.path == path else None
    return None
