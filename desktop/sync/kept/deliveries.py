"""What was brought to which remote: told only of what was read back and is equal. Attempts are counted before they are
made, so that no name is used twice, and a good copy is never overwritten (SYNC.md, On the remote).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.kept.segments import State
from desktop.sync.wire.names import OfficeName, SegmentName, short

SEGMENT, DELIVERY = tables.segment, tables.delivery
TRIED = ""  # `delivery.kind` of what was tried and not read back


@dataclass(frozen=True)
class Own:
    """A segment of this computer. `attempt`: the last one under which it was brought to the remote asked for, 0 none."""

    hash: str
    device: str
    epoch: str
    seq: int
    prev: str
    room: str
    at: datetime
    attempt: int = 0

    def name(self, attempt: int) -> SegmentName | OfficeName:
        if self.room:
            return OfficeName(self.room, self.seq, short(self.hash), attempt)
        return SegmentName(self.device, self.at.year, self.epoch, self.seq, short(self.hash), attempt)


def undelivered(store: Store, remote: str) -> list[Own]:
    """Own segments that are not on a remote for certain, those of a room the oldest first."""
    return _own(store, remote, func.coalesce(DELIVERY.c.kind, TRIED) == TRIED)


def delivered(store: Store, remote: str) -> list[Own]:
    """Own segments that were read back from a remote."""
    return _own(store, remote, DELIVERY.c.kind != TRIED)


def unreceipted(store: Store, remote: str) -> list[Own]:
    """Those of them that the office has not confirmed."""
    has = exists().where(tables.receipt.c.segment == SEGMENT.c.hash)
    return _own(store, remote, (DELIVERY.c.kind != TRIED) & ~has)


def _own(store: Store, remote: str, wanted: ColumnElement[bool]) -> list[Own]:
    there = (DELIVERY.c.what == SEGMENT.c.hash) & (DELIVERY.c.remote == remote)
    columns = (SEGMENT.c[name] for name in ("hash", "device", "epoch", "seq", "prev", "room", "at"))
    query = (
        select(*columns, func.coalesce(DELIVERY.c.attempt, 0).label("attempt"))
        .outerjoin(DELIVERY, there)
        .where(SEGMENT.c.state == State.SEALED, wanted)
        .order_by(SEGMENT.c.room, SEGMENT.c.at, SEGMENT.c.seq)
    )
    with store.reading() as connection:
        return [Own(**found) for found in connection.execute(query).mappings()]


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


def attempt_of(store: Store, what: str, remote: str) -> int:
    """Under which attempt it was read back from a remote; 0 where it was not."""
    query = select(DELIVERY.c.attempt).where(DELIVERY.c.what == what, DELIVERY.c.remote == remote)
    with store.reading() as connection:
        return connection.execute(query.where(DELIVERY.c.kind != TRIED)).scalar() or 0


def tried(store: Store, what: str, remote: str) -> bool:
    """Whether it was ever put on a remote, wholly or not."""
    query = select(DELIVERY.c.attempt).where(DELIVERY.c.what == what, DELIVERY.c.remote == remote)
    with store.reading() as connection:
        return connection.execute(query).first() is not None


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
    at = store.device_clock.read().at
    with store.keeping() as connection:
        for digest, attempt in attempts.items():
            values = {"what": digest, "remote": remote, "kind": TRIED, "attempt": attempt, "at": at}
            statement = insert(DELIVERY).values(values)
            higher = {"attempt": func.max(DELIVERY.c.attempt, attempt)}
            connection.execute(statement.on_conflict_do_update(index_elements=["what", "remote"], set_=higher))
