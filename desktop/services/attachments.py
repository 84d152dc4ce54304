"""Scans, photographs and the signed minutes of a meeting: taken into the data directory, attached, taken off again.

The bytes lie under their SHA-256 in attachments/, are whole on the disk before the row that names them is committed,
and are never changed or removed: undo, an older backup and the log may name them again. The verbs are allowed in every
state, because minutes are signed after 定稿; they change no words.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from desktop.base.errors import UserError, why
from desktop.base.files import durable, make_folder, safe_name, sha256_of
from desktop.base.i18n import _, word
from desktop.base.text import clean_line
from desktop.rules.attachment import LARGEST, LARGEST_TOGETHER, MEGABYTE, Attachment, AttachmentKind, in_order
from desktop.rules.meeting import Phase
from desktop.services import rows
from desktop.services.verb import Verb, verb
from desktop.store.backup import ATTACHMENTS
from desktop.store.changelog import Changes
from desktop.store.store import Store

if TYPE_CHECKING:
    from desktop.documents.scans.scan import Scan

VERBS = ("attach", "detach", "edit_attachment")
LONGEST_NAME = 80  # UTF-16 units, without the ending
_SHOWN = "shown"  # under attachments/: the copy that another program shows, under its own name


@dataclass(frozen=True)
class Taken:
    """A file whose bytes lie in the data directory, to be attached. `renamed`: its name had the ending of another kind
    of file.
    """

    name: str
    media: str
    size: int
    sha256: str
    renamed: bool = False


def take_in(directory: Path, path: Path) -> Taken:
    """Read a file and keep what belongs to it, whole and on the disk. Knows no database: it may be slow, and runs
    aside. Raises UserError where the file cannot be read, or is none that can be attached.
    """
    return _taken(directory, _examined(path))


def _examined(path: Path) -> Scan:
    from desktop.documents.scans.scan import examine

    name = clean_line(path.name, 1_000)
    return examine(name, _read_small(path, name))


def _taken(directory: Path, scan: Scan) -> Taken:
    stem, _dot, ending = scan.name.rpartition(".")
    called = f"{safe_name(stem, LONGEST_NAME)}.{ending.lower()}"
    return Taken(called, scan.media, len(scan.data), _keep(directory, scan.data), scan.renamed)


def _take_in_as_one(directory: Path, paths: Sequence[Path], name: str) -> Taken:
    """Take in several files as one PDF, in the order of their names: the pages of one paper."""
    from desktop.documents.scans.bound_scans import bind
    from desktop.documents.scans.scan import Scan

    scans = [_examined(path) for path in sorted(paths, key=lambda path: path.name)]
    data = bind(scans, name)
    _check_size(name, len(data))
    return _taken(directory, Scan(f"{name}.pdf", "application/pdf", data))


def take_in_all(
    directory: Path, paths: Sequence[Path], kind: AttachmentKind
) -> tuple[tuple[Taken, ...], tuple[str, ...]]:
    """Take in what can be attached, and say of each of the others why it cannot; several files that are the 正式稿 are
    its pages, and become one. Runs aside.
    """
    taken, troubles = [], []
    if kind is AttachmentKind.SIGNED and len(paths) > 1:
        try:
            return (_take_in_as_one(directory, paths, word(kind)),), ()
        except UserError as error:
            return (), (str(error),)
    for path in paths:
        try:
            taken.append(take_in(directory, path))
        except UserError as error:
            troubles.append(str(error))
    return tuple(taken), tuple(troubles)


def place(store: Store) -> Path:
    """The data directory, for what is done aside."""
    return store.directory


def _read_small(path: Path, name: str) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for for ever
            raise OSError(errno.EISDIR, "")
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1) if found.st_size <= LARGEST else b""
    except OSError as error:
        told = _("“{name}”读不出来（{reason}）；请检查后再添加。")
        raise UserError(told.format(name=name, reason=why(error))) from error
    _check_size(name, max(found.st_size, len(data)))
    return data


def _check_size(name: str, size: int) -> None:
    if size > LARGEST:
        told = _("“{name}”有 {size} MB，一个文件最多 {most} MB；请扫描成 150 到 200 dpi，或分成几个文件。")
        raise UserError(told.format(name=name, size=-(-size // MEGABYTE), most=LARGEST // MEGABYTE))


def _keep(directory: Path, data: bytes) -> str:
    """Put the bytes where their SHA-256 says, once; gives that."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_by_digest(directory, digest)
    if not _holds(path, digest):
        make_folder(path.parent)
        with durable(path) as stream:
            stream.write(data)
    return digest


def _holds(path: Path, digest: str) -> bool:
    try:
        return sha256_of(path) == digest
    except OSError:
        return False


def path_by_digest(directory: Path, digest: str) -> Path:
    """Where the bytes with this SHA-256 lie in the data directory, as soon as they are there."""
    return directory / ATTACHMENTS / digest[:2] / digest


def path_of(directory: Path, attachment: Attachment) -> Path:
    """Where the bytes of an attachment lie in the data directory; `read` says whether they are whole."""
    return path_by_digest(directory, attachment.sha256)


def read(directory: Path, attachment: Attachment) -> bytes:
    """The bytes of an attachment. Raises UserError where they are gone or are no longer those that were attached."""
    path = path_of(directory, attachment)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        told = _("附件“{name}”的文件不在这台电脑上：可能还没有传到；一直没有，就请重新添加一次。")
        raise UserError(told.format(name=attachment.name)) from None
    except OSError as error:
        told = _("附件“{name}”读不出来（{reason}）；请检查磁盘后再试。")
        raise UserError(told.format(name=attachment.name, reason=why(error))) from error
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise UserError(_("附件“{name}”的文件坏了；请重新添加一次。").format(name=attachment.name))
    return data


def file_name(attachment: Attachment) -> str:
    """What a copy of it is called: no path, and with the ending of what it is, since its row may have come from another
    computer, and other programs open files by their endings.
    """
    from desktop.documents.scans.scan import SUFFIXES

    endings = SUFFIXES.get(attachment.media, (".bin",))
    stem, dot, ending = attachment.name.rpartition(".")
    known = f".{ending}".lower() in endings
    return safe_name(stem if dot and known else attachment.name, LONGEST_NAME) + (f".{ending}" if known else endings[0])


def copy_to_show(directory: Path, attachment: Attachment) -> Path:
    """A copy under its own name, for a program that shows it; the one shown before goes. Raises UserError."""
    data = read(directory, attachment)
    folder = directory / ATTACHMENTS / _SHOWN
    path = folder / attachment.sha256[:8] / file_name(attachment)
    if _holds(path, attachment.sha256):  # shown a moment ago: Windows would not let it be replaced while it is open
        return path
    with suppress(OSError):  # another one is still open
        shutil.rmtree(folder)
    with durable(path) as stream:
        stream.write(data)
    return path


def attached(connection: Connection, meeting: str) -> tuple[Attachment, ...]:
    """The attachments of a meeting, the signed one first."""
    return tuple(sorted(rows.load(connection, Attachment, meeting=meeting), key=in_order))


def attach(store: Store, meeting: str, taken: Sequence[Taken], kind: AttachmentKind) -> Changes:
    """Attach files that were taken in, in one action; a file that is there already stays one. A new 正式稿 takes the
    place of the former one, which stays among the other materials.
    """
    with verb(store, "attach", meeting, Phase.ALWAYS) as v:
        there = {found.sha256: found for found in v.load(Attachment)}
        files = {one.sha256: one for one in taken}
        new = [one for one in files.values() if one.sha256 not in there]
        if kind is AttachmentKind.SIGNED and len(files) > 1:
            raise UserError(_("正式稿只能是一个文件；几页请扫描成一个 PDF 再添加。"))
        _check_together([*(found.size for found in there.values()), *(one.size for one in new)])
        added = [v.create(Attachment, **_values(one), kind=kind, at=v.now.at) for one in new]
        if kind is AttachmentKind.SIGNED:
            _make_signed(v, *added, *(there[digest].id for digest in files if digest in there))
        v.say(_told(new, [there[digest].name for digest in files if digest in there]))
    return v.changes


def _values(taken: Taken) -> dict[str, object]:
    return {"name": taken.name, "media": taken.media, "size": taken.size, "sha256": taken.sha256}


def _check_together(sizes: Sequence[int]) -> None:
    if sum(sizes) > LARGEST_TOGETHER:
        told = _("这场会的附件会有 {size} MB，最多 {most} MB；请少添几个，或先把大的压小。")
        raise UserError(told.format(size=-(-sum(sizes) // MEGABYTE), most=LARGEST_TOGETHER // MEGABYTE))


def _told(new: Sequence[Taken], already: Sequence[str]) -> str:
    wrong = next((one.name for one in new if one.renamed), None)
    if wrong:
        return _("已添加 {count} 个附件；“{name}”按它真正的格式改了名。").format(count=len(new), name=wrong)
    if already and not new:
        return _("“{name}”已经添加过了。").format(name=already[0])
    return _("已添加 {count} 个附件。").format(count=len(new))


def _make_signed(v: Verb, row: str) -> None:
    """This one is the 正式稿 from now on, and no other."""
    for found in v.load(Attachment, kind=AttachmentKind.SIGNED):
        if found.id != row:
            v.set(found, kind=AttachmentKind.OTHER)
    v.set(v.get(Attachment, row), kind=AttachmentKind.SIGNED)


def edit_attachment(
    store: Store, meeting: str, attachment: str, *, name: str | None = None, kind: AttachmentKind | None = None
) -> Changes:
    """Call an attachment otherwise, or say what it is. Its ending stays: that is what its content is."""
    with verb(store, "edit_attachment", meeting, Phase.ALWAYS) as v:
        found = v.get(Attachment, attachment)
        if name is not None:
            v.set(found, name=_renamed(found, name))
        if kind is AttachmentKind.SIGNED:
            _make_signed(v, found.id)
        elif kind:
            v.set(found, kind=kind)
    return v.changes


def _renamed(found: Attachment, name: str) -> str:
    ending = Path(found.name).suffix
    stem = clean_line(name)
    if stem.lower().endswith(ending):
        stem = stem[: -len(ending)]
    if not stem.strip(" ."):
        raise UserError(_("附件的名称不能空着。"))
    return safe_name(stem, LONGEST_NAME) + ending


def detach(store: Store, meeting: str, attachment: str) -> Changes:
    """Take an attachment off the meeting; its bytes stay, undo brings it back."""
    with verb(store, "detach", meeting, Phase.ALWAYS) as v:
        found = v.get(Attachment, attachment)
        v.delete(found)
        v.say(_("已移除“{name}”。").format(name=found.name))
    return v.changes
