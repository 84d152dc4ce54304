"""缺段: numbers that are missing in a stream of segments. They are told and looked for; nothing waits for them (SYNC.md)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, func, select

from desktop.services.belonging import belonging
from desktop.store.store import Store
from desktop.store.tables import segment
from desktop.sync.segments import State

MOST = 20  # numbers of one gap that are told


@dataclass(frozen=True)
class Gap:
    """`room`: of a stream of an office, "" of a laptop's. `seqs`: the first numbers that are missing."""

    device: str
    room: str
    seqs: tuple[int, ...]


def gaps(connection: Connection) -> tuple[Gap, ...]:
    """At an office those of laptops, at a laptop those of the office: other laptops' are filled by the office."""
    stream = (segment.c.device, segment.c.epoch, segment.c.room)
    office = belonging(connection).is_office
    others = segment.c.state != State.SEALED, segment.c.room == "" if office else segment.c.room != ""
    counted = select(*stream).where(*others).group_by(*stream)
    holed = counted.having(func.max(segment.c.seq) > func.count(func.distinct(segment.c.seq)))
    return tuple(_gap(connection, *found) for found in connection.execute(holed.order_by(*stream)))


def _gap(connection: Connection, device: str, epoch: str, room: str) -> Gap:
    one = segment.c.device == device, segment.c.epoch == epoch, segment.c.room == room
    there = set(connection.execute(select(segment.c.seq).where(*one)).scalars())
    missing = (seq for seq in range(1, max(there)) if seq not in there)
    return Gap(device, room, tuple(islice(missing, MOST)))


def devices_with_gaps(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted({gap.device for gap in gaps(connection)})
