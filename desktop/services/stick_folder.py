"""The folder of a meeting on a stick: written file by file, each compared with what was meant, the list last.

What stands there already and is the same is left; what somebody edited there is never overwritten: the new one gets a
number, and that is told. A copy that ends half-way leaves whole files and no list that names them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from desktop.base.clock import local
from desktop.base.drive import RESERVE, size_words
from desktop.base.errors import UserError
from desktop.base.files import link_between, numbered
from desktop.base.i18n import _, word
from desktop.base.medium import Medium, Watch, clear_left_over, fingerprint, in_pieces, put, trouble
from desktop.documents.manifest import Listed, Manifest, read_manifest, write_manifest
from desktop.documents.stick_note import StickNote, write_stick_note
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.services import attachments
from desktop.services.carrying import FULL, Load, place_of, places_of
from desktop.services.catalogue import LEDGER, document
from desktop.services.sealing import sealed

MANIFEST, NOTE, MEETINGS = "文件清单.txt", "说明.txt", "会议清单.txt"
UNFINISHED = (
    "没有拷完.txt"  # there while a copy is under way: what it means to write, so that the next one knows its own
)


@dataclass(frozen=True)
class Item:
    """A file that is to stand in the folder. `sha256` "": known only when it has been written."""

    name: str
    size: int
    sha256: str
    read: Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Carried:
    """A folder that is whole. `told`: sentences about files that were left alone or could not be taken along."""

    folder: Path
    files: tuple[Listed, ...]
    manifest: Listed
    told: tuple[str, ...]


def carry(
    loads: Iterable[Load],
    target: Path,
    *,
    at: datetime,
    paint: bool,
    month: str = "",
    watch: Watch | None = None,
    medium: Medium | None = None,
) -> tuple[Carried, ...]:
    """Write the folder of each meeting into `target`; with `month` into a folder of that name (2026-11, 2026-11_加密),
    and a list of the meetings there. Raises UserError with one sentence, also when it was stopped.
    """
    loads = tuple(loads)
    watch, medium = watch or Watch(), medium or Medium()
    base = target / (month + loads[0].kind) if month else target
    _refuse_link(base, target)
    watch.expect(sum(map(_steps, loads)) + bool(month))
    try:
        carried = tuple(_Folder(load, base, at, paint, watch, medium).write() for load in loads)
        if month:
            _list_meetings(carried, base, month, at, watch, medium)
        medium.flush(base)
    except OSError as error:
        raise trouble(error, target) from error
    return carried


def _refuse_link(path: Path, within: Path) -> None:
    """A link on a stick would take what is written to some other place, and what is removed from there."""
    if link := link_between(path, within):
        told = _("“{folder}”里的“{name}”是一个链接，会拷到别处去；请删掉它再拷。")
        raise UserError(told.format(folder=link.parent, name=link.name))


def _steps(load: Load) -> int:
    """Documents are made, then written as the others are; and three lists."""
    made = len(load.contents.pieces)
    return made + (1 if load.passphrase else made + len(load.attachments)) + 3


def _list_meetings(
    carried: tuple[Carried, ...], base: Path, month: str, at: datetime, watch: Watch, medium: Medium
) -> None:
    files = tuple(
        Listed(f"{one.folder.name}/{one.manifest.name}", one.manifest.size, one.manifest.sha256) for one in carried
    )
    title = _("{month} 的会议，共 {count} 场").format(month=month, count=len(files))
    data = write_manifest(Manifest(month, title, written_words(local(at)), files))
    watch.begin(MEETINGS, len(data))
    clear_left_over(medium, base)
    put(medium, base / MEETINGS, in_pieces(data), watch)


def written_words(at: datetime) -> str:
    """2026年11月18日 21:05."""
    return _("{year}年{month}月{day}日 {time}").format(year=at.year, month=at.month, day=at.day, time=f"{at:%H:%M}")


@dataclass(frozen=True)
class _Planned:
    """A file and the name that it gets; `standing`: it is there already."""

    item: Item
    name: str
    standing: Listed | None


@dataclass
class _Folder:
    """One copy under way."""

    load: Load
    base: Path
    at: datetime
    paint: bool
    watch: Watch
    medium: Medium
    told: list[str] = field(default_factory=list)

    def write(self) -> Carried:
        self.told.extend(self.load.attention)
        self.folder, known = self._own_folder()
        items = self._items()
        if self.load.passphrase:
            items = [self._sealed(items)]
        plan = [self._planned(item, known) for item in items]
        self._check_room(sum(one.item.size for one in plan if one.standing is None))
        self.medium.make_folder(self.folder)
        self._clear()
        self._put_own(UNFINISHED, self._manifest([*_all_ours(plan, known)]))
        listed = [self._write(one) for one in plan]
        note = self._put_own(NOTE, self._note([file.name for file in listed], bool(self.load.passphrase)))
        listed.append(note)
        manifest = self._put_own(MANIFEST, self._manifest(listed))
        self.medium.remove(self.folder / UNFINISHED)
        self._remove_outdated(known, {file.name for file in listed})
        return Carried(self.folder, tuple(listed), manifest, tuple(self.told))

    def _own_folder(self) -> tuple[Path, dict[str, set[str]]]:
        """The folder of this meeting, and what this program put there: name → SHA-256, also what an interrupted copy
        meant to put. Two meetings of one name on one day have two folders.
        """
        number, name = 1, self.load.folder
        while True:
            folder = self.base / (name if number == 1 else f"{name}({number})")
            _refuse_link(folder, self.base)
            lists = [found for place in (MANIFEST, UNFINISHED) if (found := self._listed_in(folder / place))]
            if all(found.owner == self.load.meeting.id for found in lists):
                known: dict[str, set[str]] = {}
                for file in (file for found in lists for file in found.files):
                    known.setdefault(file.name, set()).add(file.sha256)
                return folder, known
            number += 1

    def _listed_in(self, path: Path) -> Manifest | None:
        """The list that stands there; one that is damaged says nothing."""
        try:
            return read_manifest(self.medium.read(path)) if path.is_file() else None
        except UserError:
            return None

    def _clear(self) -> None:
        inner = (path for path in self.folder.iterdir() if path.is_dir() and not path.is_symlink())
        for folder in (self.folder, *inner):
            clear_left_over(self.medium, folder)

    def _items(self) -> list[Item]:
        return [*self._documents(), *self._attachments()]

    def _documents(self) -> Iterator[Item]:
        """Each is made in memory: nothing is begun on the stick before all can be made."""
        from desktop.services.writers import writers  # python-docx, openpyxl and Qt are loaded with the first file

        contents = self.load.contents
        write = writers(contents.title_font, paint=self.paint, templates=contents.templates, tell=self._tell)
        for piece in contents.pieces:
            name = f"{contents.stem}_{piece.name}{piece.document.suffix}"
            self.watch.begin(name)
            if piece.document.painted and not self.paint:
                self.told.append(_("缺少 Qt 的系统库，没有写 {name}。").format(name=name))
                continue
            stream = BytesIO()
            write[piece.document.key](piece.content, stream)
            yield _item(str(place_of(piece.document, name)), stream.getvalue())

    def _tell(self, sentence: str) -> None:
        """Each once."""
        if sentence not in self.told:
            self.told.append(sentence)

    def _attachments(self) -> Iterator[Item]:
        """Those whose bytes are gone or damaged are told, and the others taken along."""
        directory = self.load.directory
        for place, attachment in zip(places_of(self.load), self.load.attachments, strict=True):
            try:
                attachments.read(directory, attachment)
            except UserError as error:
                self.told.append(str(error))
                continue
            read = partial(_read_attachment, directory, attachment)
            yield Item(_composed(str(place)), attachment.size, attachment.sha256, read)

    def _sealed(self, items: list[Item]) -> Item:
        """Everything as one file that a passphrase opens; inside it is the folder as it would stand here."""
        whole = [*items, _item(NOTE, self._note([item.name for item in items]))]
        inside = [Listed(item.name, item.size, item.sha256) for item in whole]
        whole.append(_item(MANIFEST, self._manifest(inside)))
        name = f"{self.load.contents.stem}_{FULL}"
        write = partial(_write_zip, name, whole, self.at)
        size = sum(item.size for item in whole)
        return Item(f"{name}.zip.age", size, "", partial(sealed, write, self.load.passphrase, self.watch))

    def _check_room(self, needed: int) -> None:
        nearest = next(path for path in (self.base, *self.base.parents) if path.exists())
        free = self.medium.room(nearest)
        if free < needed + RESERVE:
            told = _("“{folder}”装不下：要 {needed}，只剩 {free}；请删掉不用的文件，或换一个大的U盘。")
            words = {"needed": size_words(needed + RESERVE), "free": size_words(free)}
            raise UserError(told.format(folder=self.base, **words))

    def _planned(self, item: Item, known: dict[str, set[str]]) -> _Planned:
        """The name under which a file can stand, and itself where it stands there already."""
        wanted = PurePosixPath(item.name)
        for place in numbered(wanted):
            there = self._there(str(place))
            same = there is not None and item.sha256 and there.sha256 == item.sha256
            if there is None or same or not item.sha256 or _is_ours(there, known):
                break  # what is ours is replaced
        if place != wanted:
            told = _("“{old}”在U盘上被人改过，没有动它；新的另存为“{new}”。")
            self.told.append(told.format(old=wanted.name, new=place.name))
        return _Planned(item, str(place), there if same else None)

    def _write(self, planned: _Planned) -> Listed:
        item, path = planned.item, self.folder / planned.name
        self.watch.begin(path.name, item.size)
        if planned.standing:
            return planned.standing
        if path.parent != self.folder:
            self.medium.make_folder(path.parent)
        done = put(self.medium, path, item.read(), self.watch)
        return Listed(planned.name, done.size, done.sha256)

    def _put_own(self, name: str, data: bytes) -> Listed:
        """A file that nobody but this program writes."""
        self.watch.begin(name, len(data))
        done = put(self.medium, self.folder / name, in_pieces(data), self.watch)
        return Listed(name, done.size, done.sha256)

    def _there(self, name: str) -> Listed | None:
        path = self.folder / name
        _refuse_link(path.parent, self.folder)
        if not path.exists():
            return None
        if not path.is_file():
            return Listed(name, 0, "")  # a folder of that name
        found = fingerprint(self.medium, path, self.watch)
        return Listed(name, found.size, found.sha256)

    def _note(self, names: list[str], sealed_inside: bool = False) -> bytes:
        load = self.load
        meeting = load.meeting
        signed = next(
            (n for n in names if PurePosixPath(n).stem.startswith(f"{load.contents.stem}_{AttachmentKind.SIGNED}")), ""
        )
        note = StickNote(
            title=meeting.title,
            code=meeting.code,
            state=word(meeting.state),
            written=self._written(),
            files=tuple(sorted(names, key=lambda name: name.count("/"))),
            left_out=load.left_out,
            full=load.full,
            signed=signed,
            sealed=names[0] if sealed_inside else "",
            attention=tuple(self.told),
            ledger=next((name for name in names if name.endswith(document(LEDGER).suffix)), ""),
        )
        return write_stick_note(note)

    def _manifest(self, files: Iterable[Listed]) -> bytes:
        meeting = self.load.meeting
        return write_manifest(Manifest(meeting.id, meeting.title, self._written(), tuple(files)))

    def _written(self) -> str:
        return written_words(local(self.at, self.load.meeting.zone))

    def _remove_outdated(self, known: dict[str, set[str]], kept: set[str]) -> None:
        """What this program put there before, nobody edited, and the meeting no longer has. Harmless where it fails."""
        for name in known.keys() - kept:
            with suppress(OSError, UserError):
                there = self._there(name)
                if there and there.sha256 in known[name] and not self._is_called(name, kept):
                    self.medium.remove(self.folder / name)

    def _is_called(self, name: str, kept: set[str]) -> bool:
        """Whether a file has one of these names, too: Windows and FAT find 签到.png where 签到.PNG stands."""
        alike = (self.folder / other for other in kept if other.casefold() == name.casefold())
        return any((self.folder / name).samefile(path) for path in alike)


def _is_ours(there: Listed, known: dict[str, set[str]]) -> bool:
    """Whether this program put it there, however the letters of its name were written then."""
    name = there.name.casefold()
    return any(there.sha256 in digests for other, digests in known.items() if other.casefold() == name)


def _all_ours(plan: Iterable[_Planned], known: dict[str, set[str]]) -> Iterator[Listed]:
    """Whatever may stand there as ours while the copy is under way: what it means to write, and what was there."""
    for one in plan:
        if one.item.sha256:
            yield Listed(one.name, one.item.size, one.item.sha256)
    for name, digests in known.items():
        yield from (Listed(name, 0, digest) for digest in sorted(digests))


def _item(name: str, data: bytes) -> Item:
    return Item(_composed(name), len(data), hashlib.sha256(data).hexdigest(), partial(in_pieces, data))


def _composed(name: str) -> str:
    """One way to write a name: FAT on different systems takes é apart or not."""
    return unicodedata.normalize("NFC", name)


def _read_attachment(directory: Path, attachment: Attachment) -> Iterator[bytes]:
    return in_pieces(attachments.read(directory, attachment))


def _write_zip(folder: str, items: Iterable[Item], at: datetime, stream: BinaryIO) -> None:
    """What is in them is small already, or packed: it is stored as it is."""
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for item in items:
            info = ZipInfo(f"{folder}/{item.name}", at.timetuple()[:6])
            info.file_size = item.size
            with archive.open(info, "w") as entry:
                for data in item.read():
                    entry.write(data)
