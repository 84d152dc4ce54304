"""Files are written whole or not at all, and survive a pulled power cord once `durable` has left its block."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path, PurePath
from typing import BinaryIO, TypeVar

from desktop.base.errors import UserError, why
from desktop.base.i18n import _

P = TypeVar("P", bound=PurePath)

_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS}  # the file system knows no fsync of folders
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$")


@contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the name `path` only when it is whole: temporary → flush → fsync → replace → fsync of
    the folder. On any error the temporary is removed and whatever was at `path` is still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".xmz-", suffix=".tmp")
    except OSError as error:
        raise _cannot_write(path, error) from error
    temporary = Path(name)
    try:
        try:
            with os.fdopen(handle, "w+b") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if sys.platform != "win32":
                temporary.chmod(0o644)
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise _cannot_write(path, error) from error
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _cannot_write(path: Path, error: OSError) -> UserError:
    reason = why(error)
    if isinstance(error, PermissionError) and path.is_file():  # Windows, while Word shows it
        told = _("写不进“{path}”（{reason}）；请关掉正打开着它的程序再试。")
        return UserError(told.format(path=path, reason=reason))
    return UserError(_("写不进“{path}”（{reason}）；请换一个位置，或腾出空间后再试。").format(path=path, reason=reason))


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable where the system can (Windows does it itself, some sticks and shares cannot)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, durably. Raises UserError where it cannot be made."""
    try:
        make_folders(folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def make_folders(folder: Path) -> None:
    """The same. Raises OSError, for callers who tell of it in their own words."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync_folder(path.parent)


def check_folder(folder: Path) -> None:
    """Raise UserError where `folder` could not be made or written into. Makes nothing."""
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise _cannot_write(folder, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise _cannot_write(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def link_between(path: Path, within: Path) -> Path | None:
    """The link that leads out of a folder somewhere on the way from `path` up to `within`; None where all is plain.
    What is written through one, or removed, would be somewhere else. Raises OSError.
    """
    while path != within:
        if path.is_symlink() or _is_junction(path):
            return path
        path = path.parent
    return None


def _is_junction(path: Path) -> bool:
    """Windows has a second kind of link, which needs no rights."""
    if sys.platform != "win32":
        return False
    return path.exists() and path.lstat().st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT


def sha256_of(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def numbered(path: P) -> Iterator[P]:
    """Where a file can stand whose place may be taken: a.docx, a(2).docx, a(3).docx, without end."""
    yield path
    for number in count(2):
        yield path.with_stem(f"{path.stem}({number})")


def safe_name(text: str, limit: int = 60) -> str:
    """`text` as a file name (or part of one) that Windows and FAT accept: no reserved signs or device names, no
    trailing dot or space, at most `limit` UTF-16 units; never empty.
    """
    kept = "".join(
        c for c in _FORBIDDEN.sub("_", text) if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    while len(kept.encode("utf-16-le")) > 2 * limit:
        kept = kept[:-1]
    kept = kept.strip(" .")
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept
