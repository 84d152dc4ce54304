"""What is known of segments: which were sealed, applied or set aside here, as a set of hashes (SYNC.md, Rules)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.store import tables
from desktop.store.database import run
from desktop.store.store import Store
from desktop.sync.wire.segment import Header

SEGMENT = tables.segment


class State(StrEnum):
    """OTHER: it is encrypted to others; known, so that nobody fetches it again."""

    SEALED = "sealed"
    APPLIED = "applied"
    ASIDE = "aside"
    OTHER = "other"


def known(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Which of these (the first digits, as in names) are segments that this computer has."""
    query = "SELECT 1 FROM segment WHERE hash >= :low AND hash < :high LIMIT 1"
    return {one for one in hashes if run(connection, query, {"low": one, "high": one + "g"}).fetchone()}


def unknown(store: Store, hashes: Collection[str]) -> set[str]:
    with store.reading() as connection:
        return set(hashes) - known(connection, hashes)


def newest(connection: Connection, device: str, epoch: str, room: str) -> tuple[int, str]:
    """Number and hash of the last segment sealed in a stream; (0, "") where it is empty."""
    query = (
        select(SEGMENT.c.seq, SEGMENT.c.hash)
        .where(SEGMENT.c.device == device, SEGMENT.c.epoch == epoch, SEGMENT.c.room == room)
        .where(SEGMENT.c.state == State.SEALED)
        .order_by(SEGMENT.c.seq.desc())
    )
    found = connection.execute(query).first()
    return (found.seq, found.hash) if found else (0, "")


def add(
    connection: Connection,
    header: Header,
    digest: str,
    state: State,
    at: datetime,
    *,
    size: int,
    data: bytes | None = None,
    came: str = "",
    reason: str = "",
    meetings: Collection[str] = (),
) -> None:
    """Remember a segment; one that is here in another state (set aside until now) takes this one."""
    values = {
        "hash": digest,
        "device": header.device,
        "epoch": header.epoch,
        "seq": header.seq,
        "prev": header.prev,
        "room": header.room,
        "state": state.value,
        "reason": reason,
        "bytes": data,
        "size": size,
        "first": header.first,
        "last": header.last,
        "at": at,
        "came": came,
    }
    changed = {name: values[name] for name in ("state", "reason", "bytes", "at")}
    statement = upsert(SEGMENT).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["hash"], set_=changed))
    if meetings:
        told = [{"segment": digest, "meeting": one} for one in sorted(meetings)]
        connection.execute(upsert(tables.segment_meeting).on_conflict_do_nothing(), told)


def data_of(store: Store, digest: str) -> bytes:
    """The bytes of a segment that is kept whole: an own one, one set aside."""
    with store.reading() as connection:
        return bytes(connection.execute(select(SEGMENT.c.bytes).where(SEGMENT.c.hash == digest)).scalar_one())
