"""Files put onto a stick so that they can be trusted: temporary → write → fsync → replace → fsync of the folder → read
back from the medium and compared. A name is taken by a whole file or by none; who looks on can stop between pieces.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.base.errors import UserError, why
from desktop.base.files import make_folders, sync_folder
from desktop.base.i18n import _

CHUNK = 256 * 1024  # bytes: a slow stick takes a twentieth of a second, so long does stopping wait
PREFIX, SUFFIX = ".xmz-", ".tmp"
_GONE = {errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOENT, errno.ESTALE, errno.EBADF}  # what a pulled stick answers


class Stopped(UserError):
    """Somebody pressed 停止."""


class Unreliable(UserError):
    """The medium gives back other bytes than it was given."""


@dataclass(frozen=True)
class Seen:
    """The file under way is number `place` of `count`; `done` of its `size` bytes are through."""

    place: int = 0
    count: int = 0
    name: str = ""
    done: int = 0
    size: int = 0

    @property
    def share(self) -> float:
        """How much of all is done, from 0 to 1."""
        inside = self.done / self.size if self.size else 0
        return min(1.0, (max(self.place, 1) - 1 + inside) / self.count) if self.count else 0


class Watch:
    """How far a copy has come. The copy tells it from its thread; another one looks at `seen` and may `stop` it."""

    def __init__(self) -> None:
        self.seen = Seen()
        self._stop = threading.Event()

    def stop(self) -> None:
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def expect(self, count: int) -> None:
        """So many files are to come."""
        self.seen = Seen(count=count)

    def begin(self, name: str, size: int = 0) -> None:
        """The next file. Raises Stopped."""
        self.check()
        self.seen = Seen(self.seen.place + 1, self.seen.count, name, 0, size)

    def moved(self, count: int) -> None:
        """So many bytes more are through. Raises Stopped."""
        seen = self.seen
        self.seen = Seen(seen.place, seen.count, seen.name, seen.done + count, seen.size)
        self.check()

    def check(self) -> None:
        """Raises Stopped where somebody asked for it."""
        if self.stopping:
            raise Stopped(_("已经停下，没有拷完；没有留下半个文件，可以再拷一次。"))


class Medium:
    """What is done to a stick, one method an operation, so that a test can let each of them fail."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder and what is missing above it, durably."""
        make_folders(folder)

    def names(self, folder: Path) -> list[str]:
        return sorted(path.name for path in folder.iterdir())

    def create(self, path: Path) -> BinaryIO:
        return path.open("xb")

    def write(self, stream: BinaryIO, data: bytes) -> None:
        stream.write(data)

    def sync(self, stream: BinaryIO) -> None:
        stream.flush()
        os.fsync(stream.fileno())

    def close(self, stream: BinaryIO) -> None:
        stream.close()

    def replace(self, temporary: Path, path: Path) -> None:
        temporary.replace(path)

    def sync_folder(self, folder: Path) -> None:
        sync_folder(folder)

    def read(self, path: Path) -> Iterator[bytes]:
        """The bytes as the medium has them: what the system remembers of the file is dropped where it can be told to
        (Windows cannot; there the file has been flushed, and the answer may come from memory).
        """
        with path.open("rb") as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while data := stream.read(CHUNK):
                yield data

    def remove(self, path: Path) -> None:
        path.unlink()

    def room(self, folder: Path) -> int:
        """Free bytes."""
        return shutil.disk_usage(folder).free

    def flush(self, folder: Path) -> None:
        """Everything that this system still holds back for the medium goes onto it."""
        if sys.platform == "win32":
            from desktop.base.drives_windows import flush_volume

            flush_volume(folder)
        else:
            _flush_file_system(folder)


def _flush_file_system(folder: Path) -> None:
    """syncfs of the one file system, which tells of errors; os.sync where the system has none."""
    import ctypes

    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Put:
    """A file that stands on the medium as it was given."""

    size: int
    sha256: str


def put(medium: Medium, path: Path, pieces: Iterable[bytes], watch: Watch) -> Put:
    """Write a file. Raises OSError, Stopped, and Unreliable where the medium gives back something else: then the name
    is taken by nothing.
    """
    temporary = path.with_name(f"{PREFIX}{secrets.token_hex(4)}{SUFFIX}")
    try:
        written = _write(medium, temporary, pieces, watch)
        medium.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            medium.remove(temporary)
        raise
    medium.sync_folder(path.parent)
    if fingerprint(medium, path, watch) != written:
        with suppress(OSError):
            medium.remove(path)
        told = _("“{name}”写上去以后读回来不一样：这个U盘靠不住，请换一个再拷。")
        raise Unreliable(told.format(name=path.name))
    return written


def _write(medium: Medium, temporary: Path, pieces: Iterable[bytes], watch: Watch) -> Put:
    digest, size = hashlib.sha256(), 0
    stream = medium.create(temporary)
    try:
        for data in pieces:
            medium.write(stream, data)
            digest.update(data)
            size += len(data)
            watch.moved(len(data))
        medium.sync(stream)
    except BaseException:
        with suppress(OSError):
            medium.close(stream)
        raise
    medium.close(stream)
    return Put(size, digest.hexdigest())


def fingerprint(medium: Medium, path: Path, watch: Watch | None = None) -> Put:
    """Size and SHA-256 of what stands there. Raises OSError, Stopped."""
    digest, size = hashlib.sha256(), 0
    for data in medium.read(path):
        digest.update(data)
        size += len(data)
        if watch:
            watch.check()
    return Put(size, digest.hexdigest())


def in_pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    return (bytes(view[start : start + CHUNK]) for start in range(0, len(view), CHUNK))


def trouble(error: OSError, folder: Path) -> UserError:
    """What to do about an operation on the medium that failed, in one sentence. `folder`: where all is written."""
    if error.errno in _GONE:
        told = _("“{folder}”读写不了，没有拷完：U盘可能被拔出或接触不好；请插好，再拷一次。")
    elif error.errno == errno.ENOSPC:
        told = _("“{folder}”装不下了，没有拷完：请删掉U盘上不用的文件，或换一个大的，再拷一次。")
    elif error.errno == errno.EROFS:
        told = _("“{folder}”只能读、不能写：请打开U盘上的写保护开关，或换一个。")
    elif isinstance(error, PermissionError):
        named = error.filename2 or error.filename
        told = _("“{name}”写不进：请关掉正打开着它的程序，或检查有没有权限，再拷一次。")
        return UserError(told.format(name=Path(named).name if named else folder))
    else:
        told = _("“{folder}”写不进（{reason}），没有拷完：请换一个U盘或文件夹，再拷一次。")
    return UserError(told.format(folder=folder, reason=why(error)))


def clear_left_over(medium: Medium, folder: Path) -> None:
    """Remove the temporary files that an interrupted copy left in a folder, as far as that can be done."""
    for name in medium.names(folder):
        if name.startswith(PREFIX) and name.endswith(SUFFIX):
            with suppress(OSError):
                medium.remove(folder / name)
