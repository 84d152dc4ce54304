"""One pass of sync with a remote: a laptop's or an office's, whichever this computer is."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from desktop.base.medium import Watch
from desktop.services.belonging import belonging
from desktop.services.keep import write_setting
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.sync.desk import Desk, HereDesk
from desktop.sync.kept.notes import LAST
from desktop.sync.passes import laptop, office
from desktop.sync.passes.passing import Pass
from desktop.sync.records.incoming_words import note_clock
from desktop.sync.records.outbox import sealing
from desktop.sync.remotes.remote import Remote
from desktop.sync.space.us import read_us


@dataclass(frozen=True)
class Report:
    """What a pass did. `sent` and `received`: segments; `receipts`: of our own segments; `files`: sent and fetched.
    `told`: sentences for the user. `changes`: what it wrote here, one a meeting, for the screens.
    """

    sent: int = 0
    received: int = 0
    receipts: int = 0
    files: int = 0
    told: tuple[str, ...] = ()
    changes: tuple[Changes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sent or self.received or self.receipts or self.files)


def sync(desk: Desk, remote: Remote, watch: Watch) -> Report:
    """One pass. Raises UserError, Stopped; whatever was done stays done, the next call goes on from there."""
    with Pass(desk, remote, watch) as p:
        (office if p.us.is_office else laptop).run(p)
    desk.do(_note_end, remote)
    return Report(
        p.tally.sent,
        p.tally.received,
        p.tally.receipts,
        p.tally.files,
        tuple(p.tally.told),
        tuple(p.tally.changes),
    )


def seal(store: Store) -> Generator[None, None, int]:
    """Seal what is in no segment yet, without a network: at 散会 and 定稿. In slices, for the database's thread; returns
    the number of segments, none where this computer is in no space.
    """
    with store.reading() as connection:
        ours = belonging(connection)
    if ours.alone or ours.revoked:
        return 0
    desk = HereDesk(store)
    us = read_us(desk)
    yield
    return (yield from sealing(desk, us))


def _note_end(store: Store, remote: Remote) -> None:
    """When this computer last came through, where, and how its clock goes."""
    now = store.device_clock.read().at
    with store.keeping() as connection:
        write_setting(connection, LAST, {"at": now.isoformat(), "label": remote.label, "kind": str(remote.kind)})
        if remote.clock:
            note_clock(connection, store.device, now - remote.clock)
