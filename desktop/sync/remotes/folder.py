"""A stick, a shared folder of the network, or any folder: files are put there as 拷到U盘 puts them.

What others left on a stick is not trusted: a link would lead out of the folder, a pipe would never end. A drive that
was pulled is unreachable, not empty.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from desktop.base.drive import Drive
from desktop.base.drives import drives
from desktop.base.errors import why
from desktop.base.files import link_between
from desktop.base.i18n import _
from desktop.base.medium import Medium, Unreliable, Watch, clear_left_over, put
from desktop.sync.remotes.remote import (
    Busy,
    Entries,
    Entry,
    Kind,
    Missing,
    Refused,
    RemoteError,
    TooLarge,
    Unreachable,
    in_pieces,
    is_name,
    parts_of,
)
from desktop.sync.wire import names

_GONE = {
    *(errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE, errno.EBADF, errno.ENOENT),
    *(errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH),
}
_GONE_ON_WINDOWS = {21, 51, 53, 54, 55, 59, 64, 65, 67, 121, 1117, 1167, 1231, 1236}  # not ready, no such share, …
_IN_USE_ON_WINDOWS = {32, 33}  # by a program that looks for viruses, mostly
_MOUNTED = tuple(map(Path, ("/mnt", "/media", "/run/media", "/Volumes")))  # nothing lies there but what is mounted


class FolderRemote:
    """xmz1/<space> in a folder. `plugged_in`: the removable drives, asked once."""

    cheap = True
    clock: datetime | None = None

    def __init__(
        self,
        folder: Path,
        space: str,
        *,
        medium: Medium | None = None,
        plugged_in: Callable[[], tuple[Drive, ...]] = drives,
    ) -> None:
        self._folder, self._medium = folder, medium or Medium()
        self._base = folder / names.root(space)
        self._written: set[Path] = set()  # folders
        drive = _drive_of(folder, plugged_in())
        self.kind = Kind.STICK if drive else Kind.NETWORK
        self.label = drive.name if drive else str(folder)
        self.key = f"{folder.absolute().as_uri()}#{space}"
        self.requests = 0
        self.check: Callable[[], None] = lambda: None

    def list(self, folder: str) -> Entries:
        """Capitals are read as small letters: FAT shows short names so on some systems."""
        with self._asked():
            path = self._path(folder)
            try:
                found = [self._entry(path / name) for name in self._medium.names(path)]
            except (FileNotFoundError, NotADirectoryError):
                self._check_there()
                return []
        entries = {entry.name: entry for entry in found if entry and is_name(entry.name)}
        return sorted(entries.values())

    def get(self, path: str, limit: int) -> bytes:
        sink = BytesIO()
        self.stream_get(path, limit, sink)
        return sink.getvalue()

    def stream_get(self, path: str, limit: int, sink: BinaryIO) -> None:
        with self._asked():
            place = self._path(path)
            size = self._size(place)
            if size is None:
                raise Missing(_("“{place}”里没有要找的文件。").format(place=self.label))
            if size > limit:
                raise TooLarge(_("“{place}”里有一个文件大得不像是我们的，没有读它。").format(place=self.label))
            pieces = self._medium.read(place)
        while data := self._piece(pieces):
            limit -= len(data)
            if limit < 0:
                raise TooLarge(_("“{place}”里有一个文件大得不像是我们的，没有读它。").format(place=self.label))
            sink.write(data)

    def put(self, path: str, data: bytes) -> None:
        self.stream_put(path, len(data), BytesIO(data))

    def stream_put(self, path: str, size: int, source: BinaryIO) -> None:
        with self._asked():
            place = self._path(path)
            self._check_there()
            self._prepare(place.parent)
            try:
                put(self._medium, place, in_pieces(source, size), _Checking(self.check))
            except Unreliable as error:
                told = _("“{place}”读回来和写上去的不一样：它靠不住，请换一个，再同步一次。")
                raise Refused(told.format(place=self.label)) from error

    def delete(self, path: str) -> None:
        with self._asked():
            try:
                self._medium.remove(self._path(path))
            except FileNotFoundError:
                self._check_there()

    def answers(self) -> bool:
        try:
            with self._asked():
                self._check_there()
        except RemoteError as error:
            return isinstance(error, Refused)
        return True

    def finish(self) -> None:
        """Only then may a stick be pulled out."""
        if not self._written:
            return
        with self._translated():
            self._medium.flush(self._base)
        self._written.clear()

    def close(self) -> None:
        """Nothing is held open."""

    @contextmanager
    def _asked(self) -> Iterator[None]:
        self.check()
        self.requests += 1
        with self._translated():
            yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._told(error) from error

    def _told(self, error: OSError) -> RemoteError:
        kind, told = _meaning(error, self.kind)
        return kind(told.format(place=self.label, reason=why(error)))

    def _path(self, path: str) -> Path:
        """Where it stands. Raises Refused where a link lies on the way."""
        place = self._base.joinpath(*parts_of(path))
        if link := link_between(place, self._folder):
            told = _("“{folder}”里的“{name}”是一个链接，会写到别处去；请删掉它再同步。")
            raise Refused(told.format(folder=link.parent, name=link.name))
        return place

    def _check_there(self) -> None:
        """A drive that was pulled has no folder any more, or an empty one where it was mounted: nothing may be
        concluded from what is missing in it, nor written there.
        """
        if not self._folder.is_dir() or (not self._base.exists() and _is_left_mount(self._folder)):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._folder))

    def _entry(self, place: Path) -> Entry | None:
        """None for what is neither a file nor a folder, and for what is just gone."""
        with suppress(FileNotFoundError):
            there = place.lstat()
            if stat.S_ISDIR(there.st_mode):
                return Entry(place.name.lower(), -1)
            if stat.S_ISREG(there.st_mode):
                return Entry(place.name.lower(), there.st_size)
        return None

    def _size(self, place: Path) -> int | None:
        """None where no file stands."""
        entry = self._entry(place)
        if entry is None or entry.size < 0:
            self._check_there()
            return None
        return entry.size

    def _piece(self, pieces: Iterator[bytes]) -> bytes:
        self.check()
        with self._translated():
            return next(pieces, b"")

    def _prepare(self, folder: Path) -> None:
        """Make it, and clear what a pulled stick left there, once."""
        if folder in self._written and folder.is_dir():
            return
        self._medium.make_folder(folder)
        if self.kind is Kind.STICK:  # in a shared folder another computer may be writing
            clear_left_over(self._medium, folder)
        self._written.add(folder)


class _Checking(Watch):
    """Lets the one who waits for a file stop it, as the remote's `check` does."""

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._ask = check

    def check(self) -> None:
        self._ask()


def _meaning(error: OSError, kind: Kind) -> tuple[type[RemoteError], str]:
    """Without a word of sticks where a shared folder is meant."""
    system = getattr(error, "winerror", None)
    if system in _IN_USE_ON_WINDOWS:
        return Busy, _("“{place}”里的文件正被别的程序占用；稍后会再试。")
    if error.errno in _GONE or system in _GONE_ON_WINDOWS:
        if kind is Kind.STICK:
            return Unreachable, _("“{place}”读写不了：U盘可能被拔出或接触不好；请插好，再同步一次，会接着来。")
        return Unreachable, _("“{place}”连不上：没有插好、没有打开，或网断了；连上以后会接着同步。")
    if error.errno == errno.ENOSPC:
        return Refused, _("“{place}”装不下了，没有同步完：请删掉里面不用的文件，或换一个大的。")
    if error.errno == errno.EROFS or isinstance(error, PermissionError):
        return Refused, _("“{place}”不让写（{reason}）：请拨开U盘上的写保护开关，或请管共享文件夹的人开通。")
    return Refused, _("“{place}”读写出错（{reason}），没有同步完：请换一个U盘或文件夹。")


def _drive_of(folder: Path, plugged_in: tuple[Drive, ...]) -> Drive | None:
    """The removable drive that a folder lies on."""
    place = folder.resolve()
    return next((drive for drive in plugged_in if drive.folder and place.is_relative_to(drive.folder.resolve())), None)


def _is_left_mount(folder: Path) -> bool:
    """Whether a folder where drives are mounted is just a folder of the system's own disk."""
    if sys.platform == "win32" or not any(folder.resolve().is_relative_to(mounted) for mounted in _MOUNTED):
        return False
    return folder.stat().st_dev == Path("/").stat().st_dev
