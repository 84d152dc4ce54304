"""What a segment tells besides records: receipts and labels, which count from an office only, and how its clock goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop.services.keep import setting, write_setting
from desktop.services.shared_labels import keep_labels
from desktop.store import tables
from desktop.sync.kept.notes import CLOCKS
from desktop.sync.kept.segments import State
from desktop.sync.space.us import Us
from desktop.sync.wire.payload import Payload
from desktop.sync.wire.segment import Header

CLOCK_OFF = timedelta(minutes=5)  # more is told (SYNC.md, Merging)
LABELS = (
    "sync.labels"  # setting: room → [number of the roll, epoch, seq] of the segment that named the labels that count
)


def take_words(connection: Connection, us: Us, header: Header, payload: Payload) -> int:
    """Receipts and labels, which count from an office only; how many receipts of our own segments are new."""
    if not header.room:
        return 0
    told = 0
    for one in payload.receipts:
        values = {"segment": one.hash, "at": one.at, "office": us.roll.name}
        new = connection.execute(insert(tables.receipt).values(values).on_conflict_do_nothing()).rowcount
        told += new and _is_sealed(connection, one.hash)
    if payload.labels is not None and header.device != us.device and _is_newest(connection, header):
        keep_labels(connection, payload.labels)
    return told


def _is_sealed(connection: Connection, digest: str) -> bool:
    own = tables.segment.c.hash == digest, tables.segment.c.state == State.SEALED
    return connection.execute(select(tables.segment.c.hash).where(*own)).first() is not None


def _is_newest(connection: Connection, header: Header) -> bool:
    """Whether labels are younger than those taken before: segments come in any order. Noted."""
    kept = setting(connection, LABELS, {})
    roll, epoch, seq = kept.get(header.room, (0, "", 0))
    if (header.meta, header.seq) <= (roll, seq) and (epoch == header.epoch or header.meta < roll):
        return False
    write_setting(connection, LABELS, {**kept, header.room: (header.meta, header.epoch, header.seq)})
    return True


def look_at_clock(connection: Connection, device: str, payload: Payload, now: datetime) -> None:
    """A computer that wrote in the future has a wrong clock (or this one has); what it wrote is taken all the same."""
    latest = max((action.at for action, _changes in payload.actions if action.device == device), default=None)
    if latest is not None:
        note_clock(connection, device, max(latest - now, timedelta(0)))


def note_clock(connection: Connection, device: str, ahead: timedelta) -> None:
    """By how much a computer's clock is ahead; no more is said of one that is right."""
    clocks = clocks_off(connection)
    seconds = round(ahead.total_seconds()) if abs(ahead) > CLOCK_OFF else None
    if clocks.get(device) != seconds:
        others = {name: off for name, off in clocks.items() if name != device}
        write_setting(connection, CLOCKS, others if seconds is None else {**others, device: seconds})


def clocks_off(connection: Connection) -> dict[str, int]:
    """Device → by how many seconds its clock is ahead: of the drive's, of others of this computer's."""
    return dict(setting(connection, CLOCKS, {}))
