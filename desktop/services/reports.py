"""The documents of a meeting: read in one slice, written without the database, remembered.

Writing again never overwrites a file that a person has edited since: the new one gets a number, and the user is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop.base.errors import UserError
from desktop.base.files import durable, numbered, safe_name, sha256_of
from desktop.services import templates
from desktop.services.catalogue import DOCUMENTS, LEDGER, MINUTES, RECORD, SIGN_IN_SHEET, Document, Stage
from desktop.services.facts import Facts, read_facts
from desktop.services.templates import Kept
from desktop.store import tables
from desktop.store.store import Store


@dataclass(frozen=True)
class Piece:
    """One file that is to be written: `content` is what the document's writer takes, `name` what stands behind date
    and title.
    """

    document: Document
    name: str
    content: Any


@dataclass(frozen=True)
class Contents:
    """Everything that is written about one meeting."""

    meeting: str
    title: str
    stem: str  # 2026-11-18_关于…, safe as a file name
    pieces: tuple[Piece, ...]
    title_font: str
    templates: Mapping[str, Kept] = field(default_factory=dict)  # of the office, by the key of the document

    def of(self, key: str) -> Any:
        """The content of a document that is one file."""
        return next(piece.content for piece in self.pieces if piece.document.key == key)


@dataclass(frozen=True)
class WrittenFile:
    """`beside`: a file that somebody edited was left alone, this one stands beside it under a number."""

    kind: str
    path: Path
    sha256: str
    beside: bool = False


@dataclass(frozen=True)
class Written:
    """`unpainted`: what Qt paints was left out because its system libraries are missing. `trouble`: the sentence that
    says why the rest could not be written. `remarks`: which documents are not as the office's template would have them,
    and why.
    """

    meeting: str
    files: tuple[WrittenFile, ...]
    unpainted: bool = False
    trouble: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def paths(self) -> dict[str, Path | None]:
        """The four documents that a replayed script tells of (FORMAT.md)."""
        found: dict[str, Path | None] = dict.fromkeys((MINUTES, RECORD, LEDGER, SIGN_IN_SHEET))
        return found | {file.kind: file.path for file in self.files if file.kind in found}


@dataclass(frozen=True)
class Recorded:
    """A meeting as it was read, from which its documents are composed without the database. `known`: `known_files`."""

    facts: Facts
    templates: Mapping[str, Kept]
    known: Mapping[Path, str]

    @property
    def stem(self) -> str:
        return file_stem(self.facts)

    @property
    def title_font(self) -> str:
        return str(self.facts.settings["title_font"])


def read(connection: Connection, meeting: str) -> Recorded:
    """All that the documents of a meeting need. It is quick; composing them takes several times as long, and is done
    where nobody waits for the database.
    """
    return Recorded(read_facts(connection, meeting), templates.kept(connection), known_files(connection, meeting))


def gather(
    connection: Connection, meeting: str, *, stage: Stage = Stage.AFTER, wanted: Collection[str] = ()
) -> Contents:
    """Read and compose in one go, for commands."""
    return compose(read(connection, meeting), stage=stage, wanted=wanted)


def compose(
    recorded: Recorded,
    *,
    stage: Stage = Stage.AFTER,
    wanted: Collection[str] = (),
    through: Callable[[Facts], Facts] | None = None,
) -> Contents:
    """What the documents of a stage say; `wanted` names some of them only, of whatever stage. `through`: what is
    done to the facts first, such as masking them.
    """
    facts = through(recorded.facts) if through else recorded.facts
    chosen = [d for d in DOCUMENTS if (d.key in wanted if wanted else d.stage is stage)]
    return Contents(
        meeting=facts.meeting.id,
        title=facts.meeting.title,
        stem=file_stem(facts),
        pieces=tuple(piece for document in chosen for piece in _pieces(document, facts)),
        title_font=facts.settings["title_font"],
        templates=recorded.templates,
    )


def _pieces(document: Document, facts: Facts) -> list[Piece]:
    found: list[Piece] = []
    for part, make in document.compose(facts):
        name = document.file_name(facts)
        taken = {piece.name.casefold() for piece in found}
        found.append(Piece(document, _free_name(f"{name}_{safe_name(part, 24)}" if part else name, taken), make()))
    return found


def _free_name(name: str, taken: Collection[str]) -> str:
    """Two units may begin alike in as much as a file name takes of them: the second gets a number, else it would be
    written over the first.
    """
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def file_stem(facts: Facts) -> str:
    """Date and title, safe for Windows and FAT."""
    meeting = facts.meeting
    moment = meeting.opened or meeting.planned or meeting.created
    return safe_name(f"{facts.at(moment):%Y-%m-%d}_{meeting.title}" if moment else meeting.title, 70)


def known_files(connection: Connection, meeting: str) -> dict[Path, str]:
    """What this program last wrote for a meeting: path → SHA-256."""
    query = select(tables.written_file).where(tables.written_file.c.meeting == meeting)
    return {Path(found.path): found.sha256 for found in connection.execute(query)}


def write_all(found: Contents, folder: Path, known: dict[Path, str], *, paint: bool) -> Written:
    """Write every document into `folder`. Knows no database, so that it can run on a thread of its own. `paint`:
    Qt is there for those that are painted.
    """
    from desktop.services.writers import writers  # python-docx, openpyxl and Qt are loaded with the first file

    files: list[WrittenFile] = []
    remarks: dict[str, None] = {}  # each once, in order
    write = writers(found.title_font, paint=paint, templates=found.templates, tell=remarks.setdefault)
    trouble = ""
    try:
        for piece in found.pieces:
            if paint or not piece.document.painted:
                files.append(_write(piece, found.stem, folder, write[piece.document.key], known))
    except UserError as error:
        trouble = str(error)
    return Written(found.meeting, tuple(files), unpainted=not paint, trouble=trouble, remarks=tuple(remarks))


def _write(
    piece: Piece, stem: str, folder: Path, write: Callable[[Any, BinaryIO], None], known: dict[Path, str]
) -> WrittenFile:
    target, beside = _free_path(folder / f"{stem}_{piece.name}{piece.document.suffix}", known)
    with durable(target) as stream:
        write(piece.content, stream)
    return WrittenFile(piece.document.key, target, sha256_of(target), beside)


def _free_path(path: Path, known: dict[Path, str]) -> tuple[Path, bool]:
    """The path itself where nothing stands there, or what we wrote last and nobody edited; else with a number."""
    target = next(at for at in numbered(path) if not at.exists() or _is_ours(at, known))
    return target, target != path


def _is_ours(path: Path, known: dict[Path, str]) -> bool:
    """Whether we wrote it, and nobody edited it since; a folder of that name, or a file that cannot be read, is not."""
    try:
        return known.get(path.absolute()) == sha256_of(path)
    except OSError:
        return False


def remember(store: Store, written: Written) -> None:
    """Keep what was written, so that a later edit by hand is noticed; then raise what kept the rest from it."""
    statement = insert(tables.written_file)
    at = store.device_clock.read().at  # that of the log: a later change is seen to be later
    with store.keeping() as connection:
        for file in written.files:
            values = {"meeting": written.meeting, "kind": file.kind, "sha256": file.sha256, "at": at}
            connection.execute(
                statement.values(path=str(file.path.absolute()), **values).on_conflict_do_update(
                    index_elements=["path"], set_=values
                )
            )
    if written.trouble:
        raise UserError(written.trouble)


def write_documents(store: Store, meeting: str, folder: Path, *, paint: bool, stage: Stage = Stage.AFTER) -> Written:
    """Read, write and remember all documents of a stage of a meeting in one go, for commands."""
    with store.reading() as connection:
        found, known = gather(connection, meeting, stage=stage), known_files(connection, meeting)
    written = write_all(found, folder, known, paint=paint)
    remember(store, written)
    return written
