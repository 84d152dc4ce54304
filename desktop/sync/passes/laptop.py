"""The pass of a laptop: the roll and what the office wrote for its rooms, what other laptops of them wrote, then what is new
here. Two requests where nothing is new (one more for each other laptop), six with a segment to send (SYNC.md).
"""

from __future__ import annotations

from desktop.store.store import Store
from desktop.sync.files.files import unsent_files
from desktop.sync.kept import deliveries
from desktop.sync.passes.own_segments import (
    EVERY,
    look_at_folder,
    look_at_heads,
    look_for_unreceipted,
    missing_heads,
    needs_look,
    put_heads,
)
from desktop.sync.passes.passing import Pass
from desktop.sync.records.outbox import anything_waits, seal_all
from desktop.sync.space.joining import pending_request
from desktop.sync.wire import names
from desktop.sync.wire.meta import peers
from desktop.sync.wire.names import MetaName, RequestName


def run(p: Pass) -> None:
    heed_rolls(p)
    if p.us.ours.revoked:
        return
    _ask(p)
    p.take_aside()
    _take(p)
    if needs_look(p) or p.remote.cheap:
        look_at_folder(p)
    p.freeze()
    if not _has_news(p):
        look_for_unreceipted(p)
    if _has_news(p):
        _send(p)
    p.fetch_files()


def heed_rolls(p: Pass) -> None:
    """A roll never goes away: where the one that stood there is gone, the remote was emptied or is another one."""
    there = {name.path for name in p.read_rolls()}
    if p.notes.meta and p.notes.meta not in there and p.is_gone(p.notes.meta):
        p.forget_deliveries()
    mine = MetaName(p.us.roll.n, names.short(names.digest_of(p.us.roll_data))).path
    if mine in there:
        p.notes.meta = mine


def _ask(p: Pass) -> None:
    """Put the request to join there; take it away when it was answered."""
    data = p.desk.do(_pending)
    if data is None:
        if p.notes.asked:
            p.remote.delete(p.notes.asked)
            p.notes.asked = ""
        return
    digest = names.digest_of(data)
    if not p.desk.do(deliveries.attempt_of, digest, p.remote.key):
        p.bring(digest, lambda attempt: RequestName(p.us.device, names.short(digest), attempt), data)
    attempt = p.desk.do(deliveries.attempt_of, digest, p.remote.key)
    if attempt:
        p.notes.asked = RequestName(p.us.device, names.short(digest), attempt).path


def _take(p: Pass) -> None:
    """What the office wrote for this computer's rooms, and what their other laptops did."""
    for room in p.us.rooms:
        p.take_new(p.listed(names.room_folder(room)))
    if not p.us.ours.approved:
        return
    for device in peers(p.us.roll, p.us.device, p.us.rooms):
        years = p.years_of(device) if p.remote.cheap else [p.now().year]
        for year in years:
            p.take_new(p.listed(names.year_folder(device, year)))


def _has_news(p: Pass) -> bool:
    return bool(
        p.desk.do(anything_waits, p.us)
        or p.desk.do(deliveries.undelivered, p.remote.key)
        or p.desk.do(_unsent_files, p.remote.key)
        or missing_heads(p)
    )


def _send(p: Pass) -> None:
    """Heads first, for they tell of another computer that writes as this one; then segments, their head, and files."""
    listed = p.remote.cheap or p.due(p.notes.listed, EVERY)
    if listed:
        look_at_heads(p)
    seal_all(p.desk, p.us)
    p.bring_segments()
    put_heads(p, listed=listed)
    p.send_files()


def _unsent_files(store: Store, remote: str) -> int:
    with store.reading() as connection:
        return unsent_files(connection, remote)


def _pending(store: Store) -> bytes | None:
    with store.reading() as connection:
        return pending_request(connection)
