"""Every document of the catalogue for the two shared scripts and the stress meeting: written, and turned into pages by one
run of LibreOffice. What is added to the catalogue is here without a line more.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.services import reports
from desktop.services.catalogue import DOCUMENTS, Document
from desktop.services.playing import Player
from desktop.services.reports import Piece
from desktop.services.scripts import read_script
from desktop.services.writers import writers
from desktop.store.store import Store
from tests.documents.measuring import Page, read_pages
from tests.stress import stress_meeting

SCRIPTS = Path(__file__).parents[1] / "scenarios"
STRESS = "stress"
MEETINGS = ("拐角花园", "楼院供水", STRESS)


@dataclass(frozen=True)
class Paper:
    """One written file, and the pages that come of it."""

    meeting: str
    document: Document
    content: Any
    path: Path
    pdf: Path

    def __str__(self) -> str:
        return self.path.stem

    def pages(self) -> list[Page]:
        return read_pages(self.pdf)


def make_folder(folder: Path, besides: Iterable[Path] = ()) -> list[Paper]:
    """Write everything, and turn `besides` into pages in the same run. A QGuiApplication must be there."""
    write = writers("方正小标宋简体", paint=True)
    papers = []
    for meeting in MEETINGS:
        for piece in gather_pieces(meeting, folder / "data" / meeting):
            document, name = piece.document, f"{meeting}_{piece.name}"
            path = folder / f"{name}{document.suffix}"
            with path.open("xb") as target:
                write[document.key](piece.content, target)
            pdf = path if document.painted else folder / "pages" / f"{name}.pdf"
            papers.append(Paper(meeting, document, piece.content, path, pdf))
    convert((*(paper.path for paper in papers if not paper.document.painted), *besides), folder / "pages")
    return papers


def gather_pieces(meeting: str, directory: Path) -> tuple[Piece, ...]:
    """What is written about one of MEETINGS, which is held for it."""
    store = Store(directory)
    try:
        script = SCRIPTS / f"{meeting}.json"
        row = stress_meeting(store) if meeting == STRESS else Player(read_script(script), store).play_all()
        with store.reading() as connection:
            return reports.gather(connection, row, wanted=[document.key for document in DOCUMENTS]).pieces
    finally:
        store.close()


def convert(files: Iterable[Path], folder: Path) -> None:
    """A PDF of each in `folder`, made by LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    made = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert made.returncode == 0, made.stderr.decode()
