"""Loads that are quick to make, and sticks that fail where a test says: for everything that tests 拷到U盘."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from desktop.base.errors import UserError
from desktop.base.medium import PREFIX, Medium
from desktop.rules.attachment import AttachmentKind
from desktop.services import attachments, carrying, meetings, reports, verifying
from desktop.services.carrying import Load
from desktop.services.catalogue import MINUTES, RECORD
from desktop.services.reports import Piece
from desktop.store.store import Store


def scan(store: Store, meeting: str, name: str, kind: AttachmentKind) -> None:
    """Attach a small picture, another one each time."""
    stream = BytesIO()
    Image.effect_noise((90, 60), 50).convert("RGB").save(stream, "PNG")
    path = store.directory.parent / name
    path.write_bytes(stream.getvalue())
    taken = attachments.take_in(store.directory, path)
    attachments.attach(store, meeting, [taken], kind)


def plain_writers(_title_font: str, **_how: object) -> dict[str, Callable[[Any, BinaryIO], None]]:
    """In the place of those that make Word and Excel files: the content is the file."""
    return dict.fromkeys((MINUTES, RECORD), lambda content, stream: stream.write(content))


def small_load(store: Store, minutes: bytes = b"minutes" * 30_000) -> Load:
    """Two documents (with `plain_writers`) and two attachments: every kind of file, in two folders."""
    with store.reading() as connection:
        known = meetings.all_meetings(connection)
    if not known:
        meeting = meetings.start_quickly(store, "修路").new
        scan(store, meeting, "签字.png", AttachmentKind.SIGNED)
        scan(store, meeting, "签到.png", AttachmentKind.SHEET)
    else:
        meeting = known[0].id
    with store.reading() as connection:
        load = carrying.load(reports.read(connection, meeting), store.directory, full=True)
    documents = {piece.document.key: piece.document for piece in load.contents.pieces}
    pieces = tuple(
        Piece(documents[key], documents[key].name, content)
        for key, content in ((MINUTES, minutes), (RECORD, b"record"))
    )
    return replace(load, contents=replace(load.contents, pieces=pieces))


class QuickMedium(Medium):
    """A stick that need not be waited for; it notes what was done to it, as (operation, name)."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def note(self, operation: str, path: Path) -> None:
        name = path.name
        self.done.append((operation, "temporary" if name.startswith(PREFIX) else name))

    def make_folder(self, folder: Path) -> None:
        self.note("make_folder", folder)
        folder.mkdir(parents=True, exist_ok=True)

    def names(self, folder: Path) -> list[str]:
        self.note("names", folder)
        return super().names(folder)

    def create(self, path: Path) -> BinaryIO:
        self.note("create", path)
        return super().create(path)

    def write(self, stream: BinaryIO, data: bytes) -> None:
        self.note("write", Path(stream.name))
        super().write(stream, data)

    def sync(self, stream: BinaryIO) -> None:
        self.note("sync", Path(stream.name))
        stream.flush()

    def close(self, stream: BinaryIO) -> None:
        self.note("close", Path(stream.name))
        super().close(stream)

    def replace(self, temporary: Path, path: Path) -> None:
        self.note("replace", path)
        super().replace(temporary, path)

    def sync_folder(self, folder: Path) -> None:
        self.note("sync_folder", folder)

    def read(self, path: Path) -> Iterator[bytes]:
        self.note("read", path)
        return super().read(path)

    def remove(self, path: Path) -> None:
        self.note("remove", path)
        super().remove(path)

    def room(self, folder: Path) -> int:
        self.note("room", folder)
        return super().room(folder)

    def flush(self, folder: Path) -> None:
        self.note("flush", folder)


class FailingMedium(QuickMedium):
    """`fault` says with what an operation fails: it gets its number from 0 on, and what it is. A write that fails has
    written half.
    """

    def __init__(self, fault: Callable[[int, str], OSError | None]) -> None:
        super().__init__()
        self._fault = fault

    def note(self, operation: str, path: Path) -> None:
        number = len(self.done)
        super().note(operation, path)
        if error := self._fault(number, operation):
            raise error

    def write(self, stream: BinaryIO, data: bytes) -> None:
        try:
            self.note("write", Path(stream.name))
        except OSError:
            stream.write(data[: len(data) // 2])
            raise
        stream.write(data)


class ForgettingMedium(QuickMedium):
    """Gives back one bit wrong in the file that is read as number `wrong`."""

    def __init__(self, wrong: int) -> None:
        super().__init__()
        self._left = wrong

    def read(self, path: Path) -> Iterator[bytes]:
        pieces = super().read(path)
        if not path.exists():
            return pieces
        self._left -= 1
        return (bytes([piece[0] ^ 1]) + piece[1:] for piece in pieces) if self._left == -1 else pieces


def files_in(folder: Path) -> dict[str, bytes]:
    """Everything that stands in a folder, by its path in it."""
    if not folder.exists():
        return {}
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole(folder: Path) -> bool:
    """Whether `xiaomazha verify` finds nothing wrong."""
    try:
        return all(not one.faults for one in verifying.verify(folder))
    except UserError:
        return False
