"""暂存待查: segments that could not be applied when they came are tried again when there is a reason to: another roll, a
newer program. So are those in which a newer program says more than this one understood.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, or_, select

from desktop import __version__
from desktop.services.keep import setting, write_setting
from desktop.store.schema import NEWEST
from desktop.store.store import Store
from desktop.store.tables import segment
from desktop.sync.desk import Desk
from desktop.sync.kept.notes import RETRIED
from desktop.sync.kept.segments import State, data_of
from desktop.sync.records.inbox import Outcome, Taken, take
from desktop.sync.space.us import Us
from desktop.sync.wire.meta import is_shut_out


def retry(desk: Desk, us: Us) -> tuple[Taken, ...]:
    """Those that were taken now."""
    reason = f"{us.roll.office.generation}.{us.roll.n} {NEWEST} {__version__}"
    taken = tuple(_again(desk, us, digest, came) for digest, came in desk.do(_waiting, reason))
    desk.do(_note_tried, reason)
    return tuple(one for one in taken if one.outcome is Outcome.APPLIED)


def take_before(desk: Desk, us: Us, taken: Taken) -> Iterator[Taken]:
    """Of a computer that was shut out: what was set aside, and is proved by the segment that was taken now."""
    while taken.outcome is Outcome.APPLIED and taken.header and is_shut_out(us.roll, taken.header.device):
        came = desk.do(_set_aside, taken.header.prev)
        if came is None:
            return
        taken = _again(desk, us, taken.header.prev, came)
        yield taken


def _set_aside(store: Store, digest: str) -> str | None:
    """The kind of remote from which it came; None where no such segment is set aside."""
    query = select(segment.c.came).where(segment.c.hash == digest, segment.c.state == State.ASIDE)
    with store.reading() as connection:
        return connection.execute(query).scalar()


def _waiting(store: Store, reason: str) -> list[tuple[str, str]]:
    """Hash and kind of remote of each, where there is a reason to try; later ones may prove those before them."""
    says_more = (segment.c.state == State.APPLIED) & segment.c.bytes.is_not(None)
    query = select(segment.c.hash, segment.c.came).where(or_(segment.c.state == State.ASIDE, says_more))
    with store.reading() as connection:
        if setting(connection, RETRIED) == reason:
            return []
        return [(found.hash, found.came) for found in connection.execute(query.order_by(segment.c.seq.desc()))]


def _again(desk: Desk, us: Us, digest: str, came: str) -> Taken:
    taken = take(desk, us, desk.do(data_of, digest), None, came)
    if taken.outcome is Outcome.REFUSED:
        desk.do(_drop, digest)  # its writer is known now, and did not sign it
    return taken


def _drop(store: Store, digest: str) -> None:
    with store.keeping() as connection:
        connection.execute(delete(segment).where(segment.c.hash == digest, segment.c.state == State.ASIDE))


def _note_tried(store: Store, reason: str) -> None:
    with store.reading() as connection:
        if setting(connection, RETRIED) == reason:
            return
    with store.keeping() as connection:
        write_setting(connection, RETRIED, reason)
