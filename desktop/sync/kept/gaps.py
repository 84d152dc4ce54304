"""缺段: numbers that are missing in a stream of segments. They are told and looked for; nothing waits for them (SYNC.md)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from desktop.services.belonging import belonging
from desktop.store.store import Store
from desktop.store.tables import segment
from desktop.sync.kept.segments import State

MOST = 20  # numbers of one gap that are told


@dataclass(frozen=True)
class Gap:
    """`room`: of a stream of an office, "" of a laptop's. `seqs`: the first numbers that are missing."""

    device: str
    room: str
    seqs: tuple[int, ...]


def gaps(connection: Connection) -> tuple[Gap, ...]:
    """At an office those of laptops, at a laptop those of the office: other laptops' are filled by the office."""
    before = segment.alias()
    broken = segment.c.prev != "", ~exists().where(before.c.hash == segment.c.prev)
    others = (
        segment.c.state != State.SEALED,
        segment.c.room == "" if belonging(connection).is_office else segment.c.room != "",
    )
    stream = (segment.c.device, segment.c.epoch, segment.c.room)
    found = connection.execute(select(*stream).where(*broken, *others).distinct().order_by(*stream))
    return tuple(_gap(connection, *one) for one in found)


def _gap(connection: Connection, device: str, epoch: str, room: str) -> Gap:
    """Of a stream in which a segment names one before it that is not here; there may be two with its number (a fork)."""
    one = segment.c.device == device, segment.c.epoch == epoch, segment.c.room == room
    known = {found.hash: found for found in connection.execute(select(segment).where(*one))}
    there = {found.seq for found in known.values()}
    missing = {found.seq - 1 for found in known.values() if found.prev and found.prev not in known}
    missing |= {seq for seq in range(1, min(max(there), MOST)) if seq not in there}
    return Gap(device, room, tuple(sorted(missing)[:MOST]))


def devices_with_gaps(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted({gap.device for gap in gaps(connection)})
