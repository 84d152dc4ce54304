"""Documents read on the database thread, written aside, remembered, and handed to the system to be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.base.files import sha256_of
from desktop.base.i18n import _, word
from desktop.base.paths import documents_dir
from desktop.documents import faces
from desktop.rules.meeting import Meeting
from desktop.services import reports
from desktop.services.catalogue import BLANK_SHEET, DOCUMENTS, PAPER_FORM, Stage
from desktop.services.keep import setting
from desktop.services.reports import Contents, Piece, Recorded, Written, WrittenFile
from desktop.store.database import View
from desktop.ui.documents.papers_panel import Paper
from desktop.ui.page import Context

FOLDER = "documents_folder"  # setting: where the folders of the meetings are


@dataclass(frozen=True)
class Material:
    """What is to be written, where, and the files that this program wrote there before."""

    recorded: Recorded
    wanted: Collection[str]
    folder: Path
    known: dict[Path, str]

    @property
    def meeting(self) -> Meeting:
        return self.recorded.facts.meeting

    def contents(self) -> Contents:
        """Takes longer than the window can wait."""
        return reports.compose(self.recorded, wanted=self.wanted)


def gather(connection: View, meeting: str, wanted: Collection[str]) -> Material:
    """Read it in one slice. Each meeting has a folder of its own."""
    recorded = reports.read(connection, meeting)
    base = Path(setting(connection, FOLDER) or documents_dir())
    return Material(recorded, wanted, base / recorded.stem, reports.known_files(connection, meeting))


def keys_of(stage: Stage) -> tuple[str, ...]:
    return tuple(document.key for document in DOCUMENTS if document.stage is stage)


@dataclass(frozen=True)
class Papers:
    """The papers of each stage, and the fonts that their rare characters are set in."""

    stages: dict[Stage, list[Paper]]
    rare_fonts: frozenset[str]


def papers(material: Material) -> Papers:
    """Every paper with its latest file, if that is still there, and those that somebody has edited before. Looks at
    the disk: not on the window's thread.
    """
    found: dict[Stage, list[Paper]] = {stage: [] for stage in Stage}
    pieces = material.contents().pieces
    for piece in pieces:
        found[piece.document.stage].extend(_papers(piece, material.known))
    said = repr([piece.content for piece in pieces])  # shows every text of it, however deep
    return Papers(found, faces.fonts_of(said))


def _title(piece: Piece) -> str:
    """签到表　会前, 交办单　城关物业: the document in the language of the window, and which one of several it is."""
    document = piece.document.name
    part = piece.name.removeprefix(document) if piece.name.startswith(f"{document}_") else ""
    name = document if part or piece.name == document else piece.name  # the list is called as the settings say
    return (word(name) + part).replace("_", "　")


def _papers(piece: Piece, known: dict[Path, str]) -> list[Paper]:
    """The latest first; what somebody wrote into an older one is not to be forgotten for it."""
    named = re.compile(rf".*_{re.escape(piece.name)}(\(\d+\))?")
    there = [
        (at, path)
        for path in known
        if path.suffix == piece.document.suffix and named.fullmatch(path.stem) and (at := _written_at(path)) is not None
    ]
    key, title = piece.document.key, _title(piece)
    found: list[Paper] = []
    for at, path in sorted(there, reverse=True):
        edited = _edited(path, known[path])
        if edited or not found:
            match = named.fullmatch(path.stem)
            number = f" {match[1]}" if match and match[1] else ""
            name = path.stem if found else piece.name
            found.append(Paper(key, name, title + number, path, datetime.fromtimestamp(at), edited))
    return found or [Paper(key, piece.name, title)]


def _written_at(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None  # it is gone


def _edited(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) != sha256
    except OSError:
        return False


def print_sheet(
    context: Context, meeting: str, *, done: Callable[[WrittenFile], None], refused: Callable[[str], None]
) -> None:
    """Write 签到表.pdf as it is before the meeting; `done` when it is written and remembered."""
    write(context, meeting, (BLANK_SHEET,), done=lambda written: done(written.files[0]), refused=refused)


def print_form(
    context: Context, meeting: str, *, done: Callable[[WrittenFile], None], refused: Callable[[str], None]
) -> None:
    """Write 手工记录单.pdf, with which the meeting goes on by hand; `done` when it is written and remembered."""
    write(context, meeting, (PAPER_FORM,), done=lambda written: done(written.files[0]), refused=refused)


def write(
    context: Context,
    meeting: str,
    wanted: Collection[str],
    *,
    done: Callable[[Written], None],
    refused: Callable[[str], None],
) -> None:
    """Write these documents of the meeting; `done` when they are written and remembered."""
    tasks = context.tasks

    def put_down(material: Material) -> None:
        tasks.aside(_write_all, material, done=keep, refused=refused)

    def keep(written: Written) -> None:
        tasks.do(reports.remember, written, done=lambda _none: done(written), refused=refused)

    tasks.read(gather, meeting, wanted, done=put_down, refused=refused)


def _write_all(material: Material) -> Written:
    return reports.write_all(material.contents(), material.folder, material.known, paint=True)


def told(file: WrittenFile) -> str:
    """What is said of a file that was just written."""
    if file.beside:
        return _("原来的文件有人改过，没有动它；新的另存为 {name}。").format(name=file.path.name)
    return _("已写好 {name}。").format(name=file.path.name)
