"""What travels beside the records, frozen: encrypted once, under its own hash, before any segment tells of it.

Of a laptop: the attachments of its rooms, and of meetings that are 定稿 the minutes and the list of commitments as they lie
in their folder now (edited by hand, too: that is what was signed off), phones masked. What changes later is another file.
Of an office: attachments once more, for computers that joined after they were sent.

The bytes lie in the data directory as <blob>.<tries>, renamed before each try, so that no name on a remote is used twice,
also where the program was killed in the middle or the database is an older copy; they are kept, since a drive may be
emptied or another take its place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from sqlalchemy import Connection, delete, exists, insert, select

from desktop.base.errors import UserError, why
from desktop.base.files import make_folder, sha256_of, sync_folder
from desktop.base.i18n import _
from desktop.base.ids import is_digest
from desktop.base.medium import Stopped, Watch
from desktop.rules.attachment import LARGEST, MEGABYTE
from desktop.rules.meeting import State
from desktop.services.attachments import path_by_digest
from desktop.services.belonging import Role, belonging
from desktop.services.keep import setting, write_setting
from desktop.store.store import Store
from desktop.store.tables import attachment, delivery, meeting, member, shared_file, written_file
from desktop.sync.desk import Desk
from desktop.sync.files.files import ATTACHMENT, DOCUMENTS, OWN, Done, FileState, load
from desktop.sync.kept.deliveries import TRIED
from desktop.sync.wire.meta import ACTIVE
from desktop.sync.wire.sealed_file import Frozen, freeze

OUTGOING = Path("sync", "outgoing")  # under the data directory
SERVED = "sync.files_served"  # setting of an office: the computers for which files were frozen when they joined
Recipients = Callable[[str], Sequence[str]]  # room → who reads of it (age1…)


@dataclass(frozen=True)
class Plain:
    """A file that is to travel. `owner`, `sha256`: see SharedFile; those of a document are found out by reading it."""

    meeting: str
    room: str
    kind: str
    name: str
    path: Path
    owner: str = ""
    sha256: str = ""


def prepare(desk: Desk, recipients: Recipients, watch: Watch) -> Done:
    """Freeze what is to travel and is not frozen yet; files that cannot be read are told of. Raises Stopped, UserError
    of the own disk.
    """
    folder = desk.directory / OUTGOING
    make_folder(folder)
    kept = desk.do(_forget_lost, set(frozen_files(folder)))
    for path in folder.iterdir():
        if path.name.partition(".")[0] not in kept:  # left over from a run that was cut off
            path.unlink()
    known, wanted, newcomers = desk.do(_travelling)
    count, told = 0, []
    for plain in _as_they_lie(wanted):
        watch.check()
        try:
            count += _prepare(desk, plain, known, recipients(plain.room), watch)
        except Stopped:
            raise
        except UserError as error:
            told.append(str(error))
    if newcomers:
        desk.do(_serve, newcomers)
    return Done(count, tuple(told))


def frozen_files(folder: Path) -> dict[str, tuple[Path, int]]:
    """Blob → where its bytes lie, and how often they were put."""
    parts = [(path, path.name.partition(".")) for path in folder.iterdir()] if folder.is_dir() else []
    return {blob: (path, int(tries)) for path, (blob, _dot, tries) in parts if tries.isdecimal()}


def begin_try(path: Path, number: int) -> Path:
    """Note, so that no crash undoes it, that the bytes are about to be put for the `number`th time."""
    noted = path.with_name(f"{path.name.partition('.')[0]}.{number}")
    path.replace(noted)
    sync_folder(noted.parent)
    return noted


# ---- what is to travel


def _forget_lost(store: Store, frozen: Collection[str]) -> set[str]:
    """Of the files whose frozen bytes are gone forget those that no remote has: they are frozen anew. The others."""
    anywhere = exists().where(delivery.c.what == shared_file.c.blob, delivery.c.kind != TRIED)
    with store.keeping() as connection:
        own = set(connection.execute(select(shared_file.c.blob).where(shared_file.c.state.in_(OWN))).scalars())
        nowhere = select(shared_file.c.blob).where(shared_file.c.state.in_(OWN), ~anywhere)
        lost = set(connection.execute(nowhere).scalars()) - set(frozen)
        for blob in lost:
            connection.execute(delete(shared_file).where(shared_file.c.blob == blob))
    return own - lost


def _travelling(store: Store) -> tuple[set[tuple[str, str, str]], list[Plain], tuple[str, ...]]:
    """(meeting, kind, owner) of what is known, what may have to be frozen, and which computers are new to an office."""
    with store.reading() as connection:
        ours = belonging(connection)
        if ours.role is Role.OFFICE:
            newcomers = _newcomers(connection)
            return set(), _for_newcomers(connection, store.directory, newcomers) if newcomers else [], tuple(newcomers)
        if ours.role is Role.ALONE or not ours.approved:
            return set(), [], ()
        known = {(one.meeting, one.kind, one.owner) for one in load(connection)}
        attached = _attachments(connection, store.directory, ours.rooms)
        return known, [*_documents(connection, ours.rooms), *attached], ()


def _newcomers(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Device → rooms, of the computers that were let in since the last pass."""
    served = set(setting(connection, SERVED, ()))
    query = select(member.c.device, member.c.rooms).where(member.c.state == ACTIVE)
    return {one.device: one.rooms for one in connection.execute(query) if one.device not in served}


def _for_newcomers(connection: Connection, directory: Path, newcomers: Mapping[str, Collection[str]]) -> list[Plain]:
    """The attachments of their rooms, but not what they sent themselves: an office that was recovered knows none of its
    laptops.
    """
    files = load(connection)
    sent = {(one.device, one.owner) for one in files}
    under_way = {one.owner for one in files if one.state is FileState.FROZEN}
    rooms = {room for own in newcomers.values() for room in own}
    return [
        plain
        for plain in _attachments(connection, directory, rooms)
        if plain.owner not in under_way
        and any(plain.room in own and (device, plain.owner) not in sent for device, own in newcomers.items())
    ]


def _serve(store: Store, newcomers: Collection[str]) -> None:
    with store.keeping() as connection:
        served = set(setting(connection, SERVED, ()))
        write_setting(connection, SERVED, sorted(served | set(newcomers)))


def _attachments(connection: Connection, directory: Path, rooms: Collection[str]) -> list[Plain]:
    """All whose bytes are here."""
    query = select(attachment, meeting.c.room).join(meeting, meeting.c.id == attachment.c.meeting)
    return [
        Plain(one.meeting, one.room, ATTACHMENT, one.name, path, one.id, one.sha256)
        for one in connection.execute(query.where(meeting.c.room.in_(rooms)))
        if is_digest(one.sha256) and (path := path_by_digest(directory, one.sha256)).is_file()
    ]


def _documents(connection: Connection, rooms: Collection[str]) -> list[Plain]:
    query = select(written_file, meeting.c.room).join(meeting, meeting.c.id == written_file.c.meeting)
    wanted = meeting.c.room.in_(rooms), meeting.c.state == State.FINAL, written_file.c.kind.in_(DOCUMENTS)
    return [
        Plain(one.meeting, one.room, one.kind, Path(one.path).name, Path(one.path))
        for one in connection.execute(query.where(*wanted))
    ]


def _as_they_lie(wanted: Iterable[Plain]) -> Iterable[Plain]:
    """Attachments, and of several files of one document the one that was changed last: a new one was written beside an
    edited one. Folders that are not there now are looked at another time.
    """
    newest: dict[tuple[str, ...], tuple[int, Plain]] = {}
    for plain in wanted:
        try:
            seen = plain.path.stat()
            digest = plain.sha256 or _digest(plain.path, seen.st_mtime_ns, seen.st_size)
        except OSError:
            continue
        found = plain if plain.owner else replace(plain, owner=digest)
        key = (plain.meeting, plain.kind, plain.owner)
        if key not in newest or newest[key][0] < seen.st_mtime_ns:
            newest[key] = seen.st_mtime_ns, found
    return [plain for _changed, plain in newest.values()]


@lru_cache(maxsize=1000)
def _digest(path: Path, _changed: int, size: int) -> str:
    """SHA-256 of a file as it lies there: it is asked for in every pass, and read once. "" where it is too large."""
    return sha256_of(path) if size <= LARGEST else ""


# ---- freezing


def _prepare(
    desk: Desk, plain: Plain, known: Collection[tuple[str, ...]], recipients: Sequence[str], watch: Watch
) -> bool:
    """Whether it was frozen now."""
    if (plain.meeting, plain.kind, plain.owner) in known or not recipients:
        return False
    if not plain.owner:
        told = _("“{name}”有 {size} MB，一个文件最多 {most} MB，没有上传；请把里面的图片缩小。")
        size = -(-plain.path.stat().st_size // MEGABYTE)
        raise UserError(told.format(name=plain.name, size=size, most=LARGEST // MEGABYTE))
    folder = desk.directory / OUTGOING
    part = folder / f"{secrets.token_hex(8)}.part"
    try:
        frozen = _freeze(plain, part, recipients, watch)
        part.replace(folder / f"{frozen.blob}.0")
        sync_folder(folder)
    finally:
        with suppress(OSError):
            part.unlink()
    desk.do(_remember, plain, frozen)
    return True


def _freeze(plain: Plain, part: Path, recipients: Sequence[str], watch: Watch) -> Frozen:
    try:
        if plain.kind != ATTACHMENT:
            from desktop.documents.masked_file import masked_copy

            return freeze(BytesIO(masked_copy(plain.path.read_bytes(), plain.name)), part, recipients, watch)
        with plain.path.open("rb") as source:
            frozen = freeze(source, part, recipients, watch)
    except OSError as error:
        told = _("“{name}”读不出来（{reason}），没有上传；请检查磁盘后再试。")
        raise UserError(told.format(name=plain.name, reason=why(error))) from error
    if frozen.sha256 != plain.sha256:
        raise UserError(_("附件“{name}”的文件坏了，没有上传；请重新添加一次。").format(name=plain.name))
    return frozen


def _remember(store: Store, plain: Plain, frozen: Frozen) -> None:
    values = {"meeting": plain.meeting, "kind": plain.kind, "owner": plain.owner, "name": plain.name}
    own = {"device": store.device, "at": store.device_clock.read().at, "state": FileState.FROZEN}
    with store.keeping() as connection:
        connection.execute(insert(shared_file).values(**values, **asdict(frozen), **own))
