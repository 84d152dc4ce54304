"""Files on their way out: put under a name that nobody used, and there only when they were read back whole.

Reading back doubles the traffic of a photograph, and is kept all the same: "uploaded" means read back and equal (SYNC.md),
and nobody sends a file again once it is believed. So a file costs two requests where it is sent, one where it is fetched.
"""

from __future__ import annotations

from io import BufferedReader, FileIO
from pathlib import Path

from sqlalchemy import select

from desktop.base.i18n import _, listed
from desktop.base.medium import Watch
from desktop.store.store import Store
from desktop.store.tables import delivery
from desktop.sync.desk import Desk
from desktop.sync.files.files import OWN, Done, SharedFile, attempts_there, load
from desktop.sync.files.freezing import OUTGOING, begin_try, frozen_files
from desktop.sync.kept.deliveries import TRIED, note_delivered
from desktop.sync.remotes.remote import Missing, Remote, TooLarge
from desktop.sync.wire.names import FileName
from desktop.sync.wire.sealed_file import Digesting

TRIES = 3  # of a file in one pass


def send(desk: Desk, remote: Remote, watch: Watch) -> Done:
    """Bring the frozen files to a remote that has not got them, the small ones first. Raises RemoteError, Stopped: what
    is there by then counts, the rest goes on from there.
    """
    frozen = frozen_files(desk.directory / OUTGOING)
    count, spoilt = 0, []
    wanted = [file for file in desk.do(not_at, remote.key) if file.blob in frozen]
    watch.expect(watch.seen.place + len(wanted))
    for file in wanted:
        watch.begin(file.name, 2 * file.encrypted)  # there and back
        attempt = _bring(remote, file, *frozen[file.blob], watch)
        if attempt is None:
            spoilt.append(file.name)
        else:
            desk.do(note_delivered, file.blob, remote.key, remote.kind, attempt)
            count += 1
    told = _("{names}：传到“{place}”以后读回来不一样，没有传成；下次再试。")
    return Done(count, (told.format(names=listed(spoilt[:3]), place=remote.label),) if spoilt else ())


def not_at(store: Store, remote: str) -> list[SharedFile]:
    """The own files that were not read back from a remote (its key) yet."""
    with store.reading() as connection:
        brought = select(delivery.c.what).where(delivery.c.remote == remote, delivery.c.kind != TRIED)
        there = set(connection.execute(brought).scalars())
        files = [one for one in load(connection, *OWN, in_use=True) if one.blob not in there]
    return sorted(files, key=lambda one: one.encrypted)


def _bring(remote: Remote, file: SharedFile, path: Path, tries: int, watch: Watch) -> int | None:
    """The attempt under which it stands there whole; None where the remote spoils it each time. Where it was put before,
    here or elsewhere, it is looked for first: perhaps only the answer was lost.
    """
    if tries or remote.cheap:
        there = attempts_there(remote, file.blob)
        for attempt in there:
            if _is_whole(remote, file, attempt, watch):
                return attempt
        tries = max(tries, *there, 0)
    for attempt in range(tries + 1, tries + 1 + TRIES):
        path = begin_try(path, attempt)
        with _Watched(path, watch) as source:
            remote.stream_put(FileName(file.blob, attempt).path, file.encrypted, source)
        if _is_whole(remote, file, attempt, watch):
            return attempt
    return None


def _is_whole(remote: Remote, file: SharedFile, attempt: int, watch: Watch) -> bool:
    """Read it back."""
    sink = Digesting(heed=watch.moved)
    try:
        remote.stream_get(FileName(file.blob, attempt).path, file.encrypted, sink)  # type: ignore[arg-type]
    except (Missing, TooLarge):
        return False
    return sink.sha256 == file.blob


class _Watched(BufferedReader):
    """A file whose reading can be stopped."""

    def __init__(self, path: Path, watch: Watch) -> None:
        super().__init__(FileIO(path))
        self._watch = watch

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._watch.moved(len(data))
        return data
