"""A paper of a meeting that another computer told of: for pages that show 收到的文件."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import insert

from desktop.services import catalogue
from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.files.files import FileState, files_of

NAME = "2026-11-18_关于家属院拐角空地改造_会议纪要.docx"


def told_of(store: Store, meeting: str, state: FileState) -> None:
    """Where it is HERE, it lies there, too."""
    with store.keeping() as connection:
        connection.execute(
            insert(tables.shared_file).values(
                blob=sha256(f"{meeting}{state}".encode()).hexdigest(),
                meeting=meeting,
                kind=catalogue.MINUTES,
                owner="2" * 64,
                name=NAME,
                sha256="3" * 64,
                size=20_000,
                encrypted=21_000,
                device="e" * 32,
                at=store.clock.read().at,
                state=state,
            )
        )
    if state is FileState.HERE:
        with store.reading() as connection:
            path = files_of(connection, meeting)[0].path(store.directory)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"paper")
