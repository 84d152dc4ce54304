"""Dated copies of the database: on start and after each meeting; and putting one back.

Beside the copies stand the attachments that any of them names. Their files are never changed, so that each is kept
once, as a second name of the same bytes where the disk can do that.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from desktop.base.errors import UserError, why
from desktop.base.files import durable, make_folder, sha256_of, sync_folder
from desktop.base.i18n import _
from desktop.store.database import reason

KEPT = 20
ATTACHMENTS = "attachments"  # folder: files under the first two signs of their SHA-256, called by it
_PAGES_A_STEP = 200  # 800 KB under the read lock at a time: a verb never waits longer for its commit
_PAUSE_SECONDS = 0.005
_COPIED_BYTES = 65_536


def backups(directory: Path) -> list[Path]:
    """The copies that are there, the newest first."""
    return sorted((directory / "backups").glob("xiaomazha-*.db"), key=lambda p: p.name, reverse=True)


def back_up(source: Path, directory: Path, now: datetime, why: str) -> Path:
    """Copy the database beside the one that is open, page by page over a connection of its own.

    The copy takes its dated name only when it is whole, on the disk, and passes SQLite's own check; then the oldest
    beyond `KEPT` go. Raises UserError where there is no room for it; the database itself is not touched.
    """
    folder = directory / "backups"
    target = folder / f"xiaomazha-{now:%Y%m%d-%H%M%S-%f}-{why}.db"
    temporary = target.with_suffix(".part")
    make_folder(folder)
    try:
        for left_over in folder.glob("*.part*"):  # of a program that was killed while it copied
            left_over.unlink()
        _copy_pages(source, temporary)
        _sync(temporary)
        temporary.replace(target)
        sync_folder(folder)
    except (OSError, driver.Error) as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise UserError(
            _("没有做成备份（{reason}）；会议数据没有受影响，请检查磁盘空间。").format(reason=_reason(error))
        ) from error
    for old in backups(directory)[KEPT:]:
        old.unlink(missing_ok=True)
    return target


def keep_attachments(directory: Path) -> None:
    """After a copy was made: keep the attachments that it names and that do not stand beside the copies yet. Raises
    UserError where there is no room; the copies of the database are there all the same.
    """
    try:
        for path in _contents(directory / ATTACHMENTS):
            kept = directory / "backups" / ATTACHMENTS / path.parent.name / path.name
            if not kept.exists():
                make_folder(kept.parent)
                _link(path, kept)
    except OSError as error:
        told = _("会议记录已备份，附件没有备份成（{reason}）；请检查磁盘空间。")
        raise UserError(told.format(reason=_reason(error))) from error


def _contents(folder: Path) -> list[Path]:
    """The files that are called by their SHA-256; none that is only half there."""
    return [
        path for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")) if len(path.name) == hashlib.sha256().digest_size * 2
    ]


def _link(path: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(path)
    except OSError:  # FAT, some shares
        _copy_file(path, kept)
    else:
        sync_folder(kept.parent)


def _bring_attachments_back(folder: Path, directory: Path) -> None:
    """Whatever is gone or spoilt, from what was kept beside the copies."""
    for kept in _contents(folder):
        path = directory / ATTACHMENTS / kept.parent.name / kept.name
        if _digest(path) != kept.name == _digest(kept):
            make_folder(path.parent)
            _copy_file(kept, path)


def _digest(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _copy_pages(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with (
        closing(driver.connect(str(source), isolation_level=None)) as original,
        closing(driver.connect(str(target), isolation_level=None)) as copy,
    ):
        copy.execute("PRAGMA synchronous=OFF")  # fsynced once, when it is whole
        original.backup(copy, pages=_PAGES_A_STEP, sleep=_PAUSE_SECONDS)
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            raise driver.DatabaseError(found)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def restore(database: Path, backup: Path, now: datetime) -> Path:
    """Put `backup` in the place of `database`, which must be closed; what was there is kept beside the backups and
    its path returned. Raises UserError for a file that is not a sound database of ours. Whenever the power fails,
    either the former or the restored database is there.
    """
    _check(backup)
    aside = database.parent / "backups" / f"replaced-{now:%Y%m%d-%H%M%S-%f}.db"
    journal = database.with_name(database.name + "-journal")
    for found, kept in ((database, aside), (journal, aside.with_name(aside.name + "-journal"))):
        if found.exists() and found.stat().st_size:
            _copy_file(found, kept)
    _bring_attachments_back(backup.parent / ATTACHMENTS, database.parent)
    _roll_back(database)
    try:
        journal.unlink(missing_ok=True)  # left beside the restored database it would be played into it
        sync_folder(database.parent)
    except OSError as error:
        raise UserError(_("没有恢复成（{reason}）；原来的数据没有动。").format(reason=_reason(error))) from error
    _copy_file(backup, database)
    return aside


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as read, durable(target) as written:
        shutil.copyfileobj(read, written, _COPIED_BYTES)


def _roll_back(database: Path) -> None:
    """Let SQLite finish what a killed program left in the journal; a database beyond that is being replaced anyway."""
    with suppress(driver.Error), closing(driver.connect(str(database))) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _check(backup: Path) -> None:
    try:
        with closing(driver.connect(f"file:{backup}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'log_action'").fetchone()
    except driver.Error:
        sound = ours = False
    if not (sound and ours):
        raise UserError(_("“{name}”不是完好的备份；请换一份。").format(name=backup.name))


def _reason(error: Exception) -> str:
    return why(error) if isinstance(error, OSError) else reason(error)
