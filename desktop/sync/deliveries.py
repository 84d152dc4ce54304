"""What was brought to which remote: told only of what was read back and is equal. Attempts are counted before they are
made, so that no name is used twice, and a good copy is never overwritten (SYNC.md, On the remote).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.names import OfficeName, SegmentName, short
from desktop.sync.segments import State

SEGMENT, DELIVERY = tables.segment, tables.delivery
TRIED = ""  # `delivery.kind` of what was tried and not read back


@dataclass(frozen=True)
class Own:
    """A segment of this computer. `attempt`: the last one under which it was brought to the remote asked for, 0 none."""

    hash: str
    device: str
    epoch: str
    seq: int
    room: str
    at: datetime
    attempt: int = 0

    def name(self, attempt: int) -> SegmentName | OfficeName:
        if self.room:
            return OfficeName(self.room, self.seq, short(self.hash), attempt)
        return SegmentName(self.device, self.at.year, self.epoch, self.seq, short(self.hash), attempt)


def own(connection: Connection, remote: str, *, delivered: bool, receipted: bool | None = None) -> list[Own]:
    """Own segments that are (or are not) on a remote for certain, the oldest first; `receipted` chooses those with or
    without the office's receipt.
    """
    there = (DELIVERY.c.what == SEGMENT.c.hash) & (DELIVERY.c.remote == remote)
    query = (
        select(SEGMENT, func.coalesce(DELIVERY.c.attempt, 0).label("attempt"))
        .outerjoin(DELIVERY, there)
        .where(SEGMENT.c.state == State.SEALED)
        .where(
            func.coalesce(DELIVERY.c.kind, TRIED) != TRIED
            if delivered
            else func.coalesce(DELIVERY.c.kind, TRIED) == TRIED
        )
        .order_by(SEGMENT.c.room, SEGMENT.c.at, SEGMENT.c.seq)
    )
    if receipted is not None:
        has = exists().where(tables.receipt.c.segment == SEGMENT.c.hash)
        query = query.where(has if receipted else ~has)
    return [
        Own(found.hash, found.device, found.epoch, found.seq, found.room, found.at, found.attempt)
        for found in connection.execute(query)
    ]


def try_next(store: Store, what: str, remote: str, least: int = 1) -> int:
    """The attempt under which to put something now; remembered before it is tried, so that no crash uses it again."""
    with store.keeping() as connection:
        query = select(DELIVERY.c.attempt).where(DELIVERY.c.what == what, DELIVERY.c.remote == remote)
        attempt = max(least, (connection.execute(query).scalar() or 0) + 1)
        _deliver(connection, what, remote, TRIED, attempt, store.device_clock.read().at)
    return attempt


def note_delivered(store: Store, what: str, remote: str, kind: str, attempt: int) -> None:
    """It was read back and is equal."""
    with store.keeping() as connection:
        _deliver(connection, what, remote, kind, attempt, store.device_clock.read().at)


def _deliver(connection: Connection, what: str, remote: str, kind: str, attempt: int, at: datetime) -> None:
    values = {"what": what, "remote": remote, "kind": kind, "attempt": attempt, "at": at}
    statement = insert(DELIVERY).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["what", "remote"], set_=values))


def is_delivered(store: Store, what: str, remote: str) -> bool:
    with store.reading() as connection:
        query = select(DELIVERY.c.kind).where(DELIVERY.c.what == what, DELIVERY.c.remote == remote)
        return bool(connection.execute(query).scalar())


def note_lost(store: Store, remote: str, hashes: Collection[str] | None = None) -> None:
    """These are not on the remote any more (None: nothing is); they are brought there again under new names."""
    with store.keeping() as connection:
        statement = update(DELIVERY).where(DELIVERY.c.remote == remote).values(kind=TRIED)
        if hashes is None:
            connection.execute(statement)
        for digest in hashes or ():
            connection.execute(statement.where(DELIVERY.c.what == digest))


def note_attempts(store: Store, remote: str, attempts: Mapping[str, int]) -> None:
    """Names that stand on a remote and were not known to be used: hash → its highest attempt there."""
    with store.keeping() as connection:
        for digest, attempt in attempts.items():
            values = {
                "what": digest,
                "remote": remote,
                "kind": TRIED,
                "attempt": attempt,
                "at": store.device_clock.read().at,
            }
            statement = insert(DELIVERY).values(values)
            higher = {"attempt": func.max(DELIVERY.c.attempt, attempt)}
            connection.execute(statement.on_conflict_do_update(index_elements=["what", "remote"], set_=higher))
