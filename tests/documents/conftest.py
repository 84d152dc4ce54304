"""Every document for every measured meeting, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.store.database import PRAGMAS
from tests.documents import faulty
from tests.documents.folder import Paper, make_folder


@dataclass(frozen=True)
class Folder:
    """`faulty`: what is wrong → file; "" is the sound one."""

    papers: tuple[Paper, ...]
    faulty: dict[str, Path]
    pages: Path

    def of(self, meeting: str, key: str) -> list[Paper]:
        return [paper for paper in self.papers if (paper.meeting, paper.document.key) == (meeting, key)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Folder:
    """Made by whoever asks first (needs Qt and soffice)."""
    request.getfixturevalue("qapp")
    made = tmp_path_factory.mktemp("documents")
    spoilt = faulty.write_faulty(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
        return Folder(tuple(make_folder(made, spoilt.values())), spoilt, made / "pages")
