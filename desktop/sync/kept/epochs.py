"""Epochs: within one, a device numbers its segments from 1. A database that was put back from a backup, or a disk that
was cloned, would give a number twice; it begins a new epoch instead, and both live side by side (SYNC.md, Rules).

A small file beside the database, the mark, names the newest own segment: whatever is put back, the mark is not.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, select

from desktop.base.errors import UserError, why
from desktop.base.files import durable
from desktop.base.i18n import _
from desktop.services.keep import setting, write_setting
from desktop.store.store import Store
from desktop.store.tables import segment
from desktop.sync.kept.notes import EPOCH


class Began(StrEnum):
    """Why an epoch began."""

    FIRST = ""
    RESTORED = "restored"
    FORK = "fork"


@dataclass(frozen=True)
class Epoch:
    """`name`: 8 hex digits. `despite`: the mark that was not in this database when the epoch began."""

    name: str
    began: Began
    despite: str = ""


def mark_path(directory: Path) -> Path:
    return directory / "sync" / "mark"


def current(connection: Connection) -> Epoch | None:
    kept = setting(connection, EPOCH)
    return Epoch(kept["epoch"], Began(kept["reason"]), kept.get("despite", "")) if kept else None


def settle_epoch(store: Store, space: str) -> Epoch:
    """The epoch to go on in; a new one where the database is older than its mark. The mark stays until the next segment
    is sealed: whoever puts the same copy back once more finds it again.
    """
    marked = _marked(store.directory, space)
    with store.reading() as connection:
        found = current(connection)
        if found and (not marked or found.despite == marked or _is_known(connection, marked)):
            return found
    return begin(store, Began.RESTORED if marked else Began.FIRST, marked)


def begin(store: Store, began: Began, despite: str = "") -> Epoch:
    """From here on segments are numbered anew."""
    begun = Epoch(secrets.token_hex(4), began, despite)
    with store.keeping() as connection:
        write_setting(connection, EPOCH, {"epoch": begun.name, "reason": began.value, "despite": despite})
    return begun


def _is_known(connection: Connection, digest: str) -> bool:
    return connection.execute(select(segment.c.hash).where(segment.c.hash == digest)).first() is not None


def write_mark(directory: Path, space: str, digest: str) -> None:
    """Before any byte of the segment leaves this computer."""
    if _marked(directory, space) != digest:
        with durable(mark_path(directory)) as stream:
            stream.write(f"{space} {digest}".encode())


def _marked(directory: Path, space: str) -> str:
    """The hash of the newest own segment of this space, "" where there is none yet."""
    try:
        kept = mark_path(directory).read_text("ascii", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        told = _("“{path}”读不出来（{reason}）；请检查磁盘后再同步。")
        raise UserError(told.format(path=mark_path(directory), reason=why(error))) from error
    named, _space, digest = kept.partition(" ")
    return digest if named == space else ""
