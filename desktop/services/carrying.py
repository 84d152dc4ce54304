"""拷到U盘: what is taken along of a meeting, read in one slice. By default it is masked and leaves in the room what was
said by whom; everything, unmasked, is a deliberate choice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.files import numbered, sha256_of
from desktop.base.i18n import _, listed
from desktop.rules.attachment import Attachment, AttachmentKind, in_order
from desktop.rules.meeting import Meeting
from desktop.services import attachments, meetings, reports, rows
from desktop.services.catalogue import DOCUMENTS, Document, Stage
from desktop.services.masking import masked
from desktop.services.reports import Contents, Recorded
from desktop.store.store import Store

FULL, SEALED = "全部资料", "加密"  # behind the name of the folder: sets for different eyes never mix
PRINTED_BEFORE, ATTACHED = "会前", "附件"  # folders within it
ALLOWANCE = 300 * 1024  # bytes that a document may need, before it is written


@dataclass(frozen=True)
class Load:
    """One meeting as it is taken along. `directory`: where the bytes of attachments lie. `passphrase`: only one file
    that it opens. `left_out`: sentences for 说明.txt. `attention`: what whoever copies is to know, too.
    """

    meeting: Meeting
    contents: Contents
    attachments: tuple[Attachment, ...]
    left_out: tuple[str, ...]
    directory: Path
    full: bool
    attention: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)  # it stands in no log

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return self.contents.stem + self.kind

    @property
    def kind(self) -> str:
        """What tells the set from the masked one."""
        return f"_{SEALED}" if self.passphrase else f"_{FULL}" if self.full else ""

    def sealed_with(self, passphrase: str) -> Load:
        return replace(self, passphrase=passphrase)


def load(recorded: Recorded, directory: Path, *, full: bool) -> Load:
    """What is taken along of a meeting: of one that was never opened only what was printed before. Needs no database,
    and takes its time. `directory`: that of the data.
    """
    found, every = recorded.facts.meeting, tuple(sorted(recorded.facts.attachments, key=in_order))
    wanted = [d for d in DOCUMENTS if (full or not d.internal) and (found.opened or d.stage is Stage.BEFORE)]
    keys = [document.key for document in wanted]
    contents = reports.compose(recorded, wanted=keys, through=None if full else masked)
    taken = tuple(a for a in every if full or a.kind is AttachmentKind.SIGNED)
    attention = _edited_here(recorded.known)
    if not full:
        found, contents, attention = masked(found), _masked_contents(contents), masked(attention)
    return Load(found, contents, taken, _left_out(found, every, taken, full), directory, full, attention)


def _masked_contents(contents: Contents) -> Contents:
    """What the facts alone do not tell to be masked: who proposed something is looked up where a document is composed."""
    return replace(contents, pieces=tuple(replace(piece, content=masked(piece.content)) for piece in contents.pieces))


def _edited_here(known: Mapping[Path, str]) -> tuple[str, ...]:
    """What somebody wrote into the files of this computer cannot be masked, and is not taken along: that is told."""
    names = sorted(path.name for path, sha256 in known.items() if _differs(path, sha256))
    if not names:
        return ()
    told = _("这台电脑上有人改过的 {names} 没有拷，拷的是照记录新写的；要带上，请另外拷过去。")
    return (told.format(names=listed(names)),)


def _differs(path: Path, sha256: str) -> bool:
    try:
        return path.is_file() and sha256_of(path) != sha256
    except OSError:
        return False  # the folder may lie on a disk that is not there now: the copy does not need it


def _left_out(
    meeting: Meeting, every: Iterable[Attachment], taken: Iterable[Attachment], full: bool
) -> tuple[str, ...]:
    """What stays, and why."""
    told = []
    if not full:
        internal = [d.name for d in DOCUMENTS if d.internal and (meeting.opened or d.stage is Stage.BEFORE)]
        if internal:
            names = listed(internal)
            told.append(_("{names}：写着谁说了什么，留在村里；要“全部资料”才拷。").format(names=names))
        scans = sum(1 for a in every if a not in taken)
        if scans:
            told.append(_("{count} 个扫描件、照片：有签名和人像；要“全部资料”才拷。").format(count=scans))
    if not meeting.opened:
        told.append(_("会后的文书：会还没有开。"))
    return tuple(told)


def read_all(store: Store, chosen: Sequence[str]) -> Generator[None, None, tuple[Path, list[Recorded]]]:
    """Several meetings, a slice each, and the directory of the data: what `load` needs."""
    found = []
    for meeting in chosen:
        with store.reading() as connection:
            found.append(reports.read(connection, meeting))
        yield
    return store.directory, found


@dataclass(frozen=True)
class Choice:
    """What somebody can take along from a meeting's page. `attached`: bytes of the attachments of each meeting."""

    meeting: Meeting
    month: str
    of_month: tuple[str, ...]
    attached: dict[str, int]

    def needed(self, *, whole_month: bool, full: bool) -> int:
        """About how many bytes it will take."""
        chosen = self.of_month if whole_month else (self.meeting.id,)
        scans = sum(self.attached[one] for one in chosen) if full else 0
        return scans + len(chosen) * len(DOCUMENTS) * ALLOWANCE


def choice(connection: Connection, meeting: str) -> Choice:
    """The meeting, and those of its month that were opened."""
    found = rows.get(connection, Meeting, meeting)
    month = month_of(found)
    held = [m.id for m in meetings.all_meetings(connection) if m.opened and month_of(m) == month]
    sizes = {one: sum(a.size for a in attachments.attached(connection, one)) for one in dict.fromkeys((meeting, *held))}
    return Choice(found, month, tuple(reversed(held)), sizes)


def month_of(meeting: Meeting) -> str:
    """2026-11: the month in which a meeting was held, or is planned; "" where neither is known."""
    at = meeting.opened or meeting.planned or meeting.created
    return f"{local(at, meeting.zone):%Y-%m}" if at else ""


def held_in(connection: Connection, month: str) -> list[Meeting]:
    """The meetings of a month that were opened, the earliest first. Raises UserError for what is no month, and where
    there was none.
    """
    try:
        datetime.strptime(month, "%Y-%m")
    except ValueError:
        raise UserError(_("月份“{month}”写得不对；请写成 2026-11 这样。").format(month=month)) from None
    found = [m for m in reversed(meetings.all_meetings(connection)) if m.opened and month_of(m) == month]
    if not found:
        raise UserError(_("{month} 没有开过的会；用 meetings 命令可以看到全部会议。").format(month=month))
    return found


def place_of(document: Document, name: str) -> PurePosixPath:
    """Where a document stands in the folder: what was printed before the meeting in one of its own."""
    return PurePosixPath(PRINTED_BEFORE, name) if document.stage is Stage.BEFORE else PurePosixPath(name)


def places_of(load: Load) -> list[PurePosixPath]:
    """Where each attachment stands in the folder: the signed minutes beside the documents, the others in 附件; those
    of one name are numbered.
    """
    found: list[PurePosixPath] = []
    taken: set[str] = set()
    for attachment in load.attachments:
        places = numbered(_attached_at(attachment, load.contents.stem))
        place = next(place for place in places if str(place).casefold() not in taken)
        taken.add(str(place).casefold())
        found.append(place)
    return found


def _attached_at(attachment: Attachment, stem: str) -> PurePosixPath:
    name = attachments.file_name(attachment)
    if attachment.kind is AttachmentKind.SIGNED:
        return PurePosixPath(f"{stem}_{attachment.kind}{PurePosixPath(name).suffix}")
    return PurePosixPath(ATTACHED, name)
