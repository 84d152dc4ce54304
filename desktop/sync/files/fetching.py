"""Files on their way in: what a segment told of, fetched, opened, and put where it belongs.

An office fetches everything; a laptop the attachments of its own meetings, which it misses where it took the place of
another one. A file that is not there yet is looked for again, each time after a longer while; one that is damaged, too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import update

from desktop.base.files import make_folder, numbered, sha256_of
from desktop.base.i18n import _, listed
from desktop.base.medium import Watch
from desktop.services.keep import setting, write_setting
from desktop.store.store import Store
from desktop.store.tables import shared_file
from desktop.sync.desk import Desk
from desktop.sync.files.files import ATTACHMENT, Done, FileState, SharedFile, attempts_there, load, wanted_blobs
from desktop.sync.remotes.remote import Missing, Remote, TooLarge
from desktop.sync.wire.names import FileName
from desktop.sync.wire.sealed_file import Digesting, NotAsTold, thaw

if TYPE_CHECKING:
    from pyrage.x25519 import Identity  # type: ignore[import-untyped]

LOOKED = "sync.files_looked_for"  # setting: blob → [how often it was looked for in vain, when it is looked for again]
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(days=1)
AT_ONCE = 200  # files
PATIENCE = 6  # looks in vain before it is told: about two hours


def fetch(desk: Desk, remote: Remote, identities: Sequence[Identity], watch: Watch) -> Done:
    """Fetch what is wanted and stands on this remote. Raises RemoteError, Stopped, and UserError of the own disk: what
    is here by then stays.
    """
    fetching = _Fetching(desk, remote, identities, watch)
    looked_for: set[str] = set()
    while wanted := desk.do(to_fetch, remote.cheap, looked_for):
        watch.expect(watch.seen.place + len(wanted))
        for file in wanted:
            looked_for.add(file.blob)
            fetching.take(file)
    return fetching.done


@dataclass
class _Fetching:
    """What came of it. `missing`, `damaged`: names of files that have to be told of."""

    desk: Desk
    remote: Remote
    identities: Sequence[Identity]
    watch: Watch
    count: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def take(self, file: SharedFile) -> None:
        directory = self.desk.directory
        path = _lies_here(directory, file)
        if path is None:
            self.watch.begin(file.name, file.encrypted)
            anything, path = _fetch(directory, self.remote, file, self.identities, self.watch)
            self.count += path is not None
            if path is None:
                self._in_vain(file, anything)
                return
        self.desk.do(_arrived, file, path.name)

    def _in_vain(self, file: SharedFile, anything: bool) -> None:
        looks = 0 if self.remote.cheap else self.desk.do(_note_look, file.blob)
        if anything:
            self.damaged.append(file.name)
        elif looks >= PATIENCE:
            self.missing.append(file.name)

    @property
    def done(self) -> Done:
        return Done(self.count, tuple(_told(self.missing, self.damaged, self.remote.label)))


def to_fetch(store: Store, cheap: bool = False, without: Collection[str] = ()) -> tuple[SharedFile, ...]:
    """What is to be looked for next, so many at once as the database reads in no time. `cheap`: looking costs nothing,
    and needs no patience.
    """
    now = store.device_clock.read().at
    with store.reading() as connection:
        looked = {} if cheap else setting(connection, LOOKED, {})
        waiting = (blob for blob in wanted_blobs(connection) if blob not in without)
        due = (blob for blob in waiting if blob not in looked or _is_due(looked[blob][1], now))
        return load(connection, FileState.WANTED, blobs=tuple(islice(due, AT_ONCE)))


def _is_due(again: str, now: datetime) -> bool:
    """Also where the clock was put back since."""
    at = datetime.fromisoformat(again)
    return not now < at <= now + LONGEST_WAIT


def _note_look(store: Store, blob: str) -> int:
    """Note a look in vain; how many there were."""
    with store.keeping() as connection:
        looked = setting(connection, LOOKED, {})
        times = int(looked.get(blob, (0,))[0]) + 1
        wait = min(FIRST_WAIT * 2 ** min(times - 1, 20), LONGEST_WAIT)
        again = (store.device_clock.read().at + wait).isoformat()
        write_setting(connection, LOOKED, {**looked, blob: [times, again]})
    return times


def _lies_here(directory: Path, file: SharedFile) -> Path | None:
    """The same photograph may be attached twice."""
    path = file.path(directory)
    return path if file.kind == ATTACHMENT and _holds(path, file.sha256) else None


def _holds(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def _fetch(
    directory: Path, remote: Remote, file: SharedFile, identities: Sequence[Identity], watch: Watch
) -> tuple[bool, Path | None]:
    """Whether anything stands there under its name, and where it lies here now; None where nothing of it is right."""
    anything = False
    make_folder(directory / "sync")
    for attempt in _attempts(remote, file.blob):
        with tempfile.TemporaryFile(dir=directory / "sync") as stream:
            try:
                sink = Digesting(stream, watch.moved)
                remote.stream_get(FileName(file.blob, attempt).path, file.encrypted, sink)  # type: ignore[arg-type]
            except Missing:
                continue
            except TooLarge:
                anything = True
                continue
            anything = True
            if sink.sha256 == file.blob:
                stream.seek(0)
                return True, _open(directory, file, stream, identities)
    return anything, None


def _attempts(remote: Remote, blob: str) -> Iterator[int]:
    """The first, as it nearly always is one; else those that are listed."""
    if not remote.cheap:
        yield 1
    yield from (one for one in attempts_there(remote, blob) if remote.cheap or one != 1)


def _open(directory: Path, file: SharedFile, stream: BinaryIO, identities: Sequence[Identity]) -> Path | None:
    """Put it where it belongs; nothing is ever written over. None where it is not what the segment told of."""
    target = file.path(directory)
    if file.kind != ATTACHMENT:
        target = next(at for at in numbered(target) if not at.exists() or _holds(at, file.sha256))
    try:
        thaw(stream, target, identities, file.sha256)
    except NotAsTold:
        return None
    return target


def _arrived(store: Store, file: SharedFile, name: str) -> None:
    """It is here, under that name, however often it was sent."""
    same = (getattr(shared_file.c, part) == getattr(file, part) for part in ("meeting", "kind", "sha256"))
    wanted = update(shared_file).where(*same, shared_file.c.state == FileState.WANTED)
    values = {"state": FileState.HERE, "at": store.device_clock.read().at}
    values |= {} if file.kind == ATTACHMENT else {"name": name}
    with store.keeping() as connection:
        connection.execute(wanted.values(**values))
        looked = setting(connection, LOOKED, {})
        if looked.pop(file.blob, None):
            write_setting(connection, LOOKED, looked)


def _told(missing: Sequence[str], damaged: Sequence[str], place: str) -> Iterator[str]:
    if missing:
        told = _("{names}：站点的电脑还没有传到“{place}”；等它下次上网，会再取。")
        yield told.format(names=_some(missing), place=place)
    if damaged:
        told = _("{names}：“{place}”上的是坏的，没有收；过些时候再取一次。")
        yield told.format(names=_some(damaged), place=place)


def _some(names: Sequence[str]) -> str:
    more = _("等 {count} 个文件").format(count=len(names)) if len(names) > 3 else ""
    return listed(names[:3]) + more
