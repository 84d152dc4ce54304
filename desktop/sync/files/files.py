"""Documents and attachments that travel (b/ on the remote, SYNC.md): which there are, how far each has come, and what a
segment tells of them.

The sender freezes a file encrypted (`freezing`), so that its name is known and a segment can tell of it at once: what
was agreed never waits for photographs. Whoever reads that line before the file is there looks again later
(`fetching`). `shared_file` holds both sides; to which remotes a file was brought stands in `delivery`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.base.clock import Clock
from desktop.base.files import safe_name
from desktop.base.ids import is_digest, is_id
from desktop.rules.attachment import LARGEST
from desktop.services.attachments import path_by_digest
from desktop.services.belonging import Role, belonging
from desktop.services.catalogue import LEDGER, MINUTES, document
from desktop.store.tables import attachment, delivery, meeting, shared_file
from desktop.sync.kept.deliveries import TRIED
from desktop.sync.remotes.remote import Kind, Remote
from desktop.sync.wire.names import FileName, parse

if TYPE_CHECKING:
    from desktop.sync.wire.payload import FileLine

ATTACHMENT = "attachment"
DOCUMENTS = (MINUTES, LEDGER)  # signed off, and to be passed on; never 会议记录, which stays in the village
LONGEST_NAME = 80  # UTF-16 units, without the ending
OVERHEAD = 64 * 1024  # bytes that encrypting adds, at most
MOST_LINES = 500  # of files in a segment
RECEIVED = "received"  # under the data directory: documents of other computers, a folder a meeting


class FileState(StrEnum):
    """Of one's own: FROZEN, then NAMED in a segment. Of others': WANTED, then HERE."""

    FROZEN = "to_send"
    NAMED = "named"
    WANTED = "wanted"
    HERE = "here"


_IN_USE = (shared_file.c.kind != ATTACHMENT) | exists().where(attachment.c.id == shared_file.c.owner)
OWN = (FileState.FROZEN, FileState.NAMED)


@dataclass(frozen=True)
class Done:
    """How many files were frozen, sent or fetched, and sentences for the user."""

    count: int = 0
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class SharedFile:
    """`blob`: SHA-256 of its encrypted bytes, which is its name on the remote; `sha256` of the file itself. `size` and
    `encrypted` in bytes. `owner`: of an attachment its id, of a document the SHA-256 of the file that it was made of.
    `at`: when it became known here, of what is HERE when it came.
    """

    blob: str
    meeting: str
    kind: str
    owner: str
    name: str
    sha256: str
    size: int
    encrypted: int
    device: str
    at: datetime
    state: FileState

    def path(self, directory: Path) -> Path:
        """Where it lies in the data directory, once it is HERE."""
        if self.kind == ATTACHMENT:
            return path_by_digest(directory, self.sha256)
        return directory / RECEIVED / self.meeting / self.name


def load(
    connection: Connection,
    *states: FileState,
    meeting: str | None = None,
    blobs: Collection[str] | None = None,
    in_use: bool = False,
) -> tuple[SharedFile, ...]:
    """Those in these states (all without any), in the order in which they became known; of one meeting, or these only.
    `in_use`: without attachments that were taken off their meeting, which are neither sent nor fetched.
    """
    query = select(shared_file).order_by(shared_file.c.at, shared_file.c.blob)
    if states:
        query = query.where(shared_file.c.state.in_(states))
    if meeting is not None:
        query = query.where(shared_file.c.meeting == meeting)
    if blobs is not None:
        query = query.where(shared_file.c.blob.in_(blobs))
    if in_use:
        query = query.where(_IN_USE)
    return tuple(_read(dict(found)) for found in connection.execute(query).mappings())


def _read(values: dict[str, object]) -> SharedFile:
    return SharedFile(**{**values, "state": FileState(str(values["state"]))})  # type: ignore[arg-type]


def wanted_blobs(connection: Connection) -> list[str]:
    """Of what other computers told of and is not here, in the order in which it became known."""
    wanted = select(shared_file.c.blob).where(shared_file.c.state == FileState.WANTED, _IN_USE)
    return list(connection.execute(wanted.order_by(shared_file.c.at, shared_file.c.blob)).scalars())


def files_of(connection: Connection, meeting: str) -> tuple[SharedFile, ...]:
    """The documents of a meeting that came from another computer or are on their way here, the newest first."""
    found = load(connection, FileState.WANTED, FileState.HERE, meeting=meeting)
    return tuple(reversed([one for one in found if one.kind != ATTACHMENT]))


def unsent_files(connection: Connection, remote: str | None = None) -> int:
    """How many were not read back from this remote (its key); without one, from any in the network."""
    there = (
        ((delivery.c.remote == remote) & (delivery.c.kind != TRIED))
        if remote is not None
        else delivery.c.kind == Kind.NETWORK
    )
    sent = exists().where(delivery.c.what == shared_file.c.blob, there)
    return _count(connection, shared_file.c.state.in_(OWN), ~sent)


def _count(connection: Connection, *where: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(shared_file).where(*where, _IN_USE)
    return int(connection.execute(query).scalar() or 0)


def lines_to_seal(connection: Connection, room: str = "") -> tuple[FileLine, ...]:
    """What the next segment is to tell: files that no segment has told of yet, MOST_LINES at most. `room`: of an
    office's segment, which is for one room.
    """
    from desktop.sync.wire.payload import FileLine

    found = load(connection, FileState.FROZEN)
    if room:
        of_room = set(connection.execute(select(meeting.c.id).where(meeting.c.room == room)).scalars())
        found = tuple(one for one in found if one.meeting in of_room)
    return tuple(
        FileLine(one.blob, one.meeting, one.kind, one.owner, one.name, one.sha256, one.size, one.encrypted)
        for one in found[:MOST_LINES]
    )


def lines_sealed(connection: Connection, lines: Iterable[FileLine]) -> None:
    """These stand in a segment now: called in the transaction that stores it."""
    for line in lines:
        set_state(connection, line.blob, FileState.NAMED)


def set_state(connection: Connection, blob: str, state: FileState) -> None:
    connection.execute(update(shared_file).where(shared_file.c.blob == blob).values(state=state))


def take_lines(connection: Connection, lines: Iterable[FileLine], device: str, clock: Clock) -> None:
    """Remember what a segment of `device` tells of files: called in the transaction that takes it. What is not a line
    of ours is passed over, and so is what this computer has no use for. A line that is known changes nothing.
    """
    office = belonging(connection).role is Role.OFFICE
    at = clock.read().at
    for line in lines:
        if _sound(line) and (office or line.kind == ATTACHMENT):
            values = {
                **vars(line),
                "name": _safe(line),
                "device": device,
                "at": at,
                "state": FileState.HERE if _is_here(connection, line) else FileState.WANTED,
            }
            connection.execute(insert(shared_file).values(values).on_conflict_do_nothing(index_elements=["blob"]))


def _sound(line: FileLine) -> bool:
    """Whether the line can be one of ours: paths are made of its parts."""
    return (
        is_digest(line.blob)
        and is_digest(line.sha256)
        and is_id(line.meeting)
        and (line.kind in DOCUMENTS or (line.kind == ATTACHMENT and is_id(line.owner)))
        and 0 <= line.size <= LARGEST
        and line.size <= line.encrypted <= line.size + OVERHEAD
    )


def _safe(line: FileLine) -> str:
    """The name that another computer told, as one of any system: no path, and with the ending that such a file has."""
    ending = "" if line.kind == ATTACHMENT else document(line.kind).suffix
    stem = line.name.replace("\\", "/").rpartition("/")[2].removesuffix(ending)
    return safe_name(stem, LONGEST_NAME) + ending


def _is_here(connection: Connection, line: FileLine) -> bool:
    """The same file came before, encrypted another time, or went out from here."""
    same = select(shared_file.c.blob).where(
        shared_file.c.meeting == line.meeting,
        shared_file.c.kind == line.kind,
        shared_file.c.sha256 == line.sha256,
        shared_file.c.state.in_((FileState.HERE, *OWN)),
    )
    return connection.execute(same).first() is not None


def attempts_there(remote: Remote, blob: str) -> list[int]:
    """The attempts at a file that a remote lists, the latest first."""
    folder = FileName(blob).path.rpartition("/")[0]
    found = (parse(f"{folder}/{entry.name}") for entry in remote.list(folder))
    return sorted((one.attempt for one in found if isinstance(one, FileName) and one.sha256 == blob), reverse=True)
