"""The pass of an office: its roll, requests to join, what the laptops wrote, then what it has to tell their rooms. At most
30 requests whatever the number of rooms, one more for a new segment, two for a room that is told something (SYNC.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.kept import deliveries
from desktop.sync.kept.gaps import devices_with_gaps
from desktop.sync.kept.segments import unknown
from desktop.sync.passes.own_segments import look_through, needs_look
from desktop.sync.passes.passing import Pass
from desktop.sync.records.outbox import seal_all
from desktop.sync.remotes.remote import Kind, Missing, RemoteError, TooLarge
from desktop.sync.space.members import take_request
from desktop.sync.space.roll import write_next
from desktop.sync.space.us import Us, renewed
from desktop.sync.wire import names, request
from desktop.sync.wire.meta import ACTIVE
from desktop.sync.wire.names import HeadName, MetaName, RequestName, SegmentName

REQUESTS_A_PASS = 100  # to join: whoever can write on the drive could ask without end
ROOMS_A_PASS, DEVICES_A_PASS = 6, 4  # looked through in turn: whether all is there that was brought, or is missing here


def run(p: Pass) -> None:
    there = {name.path for name in p.read_rolls()}
    if not p.us.is_office:
        return  # it was recovered on another computer
    _publish(p, there)
    _read_requests(p)
    p.take_aside()
    if p.remote.cheap:
        _take_folders(p, [entry.name for entry in p.remote.list("d")])
    else:
        _follow_heads(p)
        _look_for_gaps(p)
    p.freeze()
    _look_after_rooms(p)
    seal_all(p.desk, p.us)
    wanted = _rooms_on_stick(p) if p.remote.kind is Kind.STICK else None
    p.bring_segments(lambda own: wanted is None or own.room in wanted)
    p.send_files()
    p.fetch_files()


# ---- the roll


def _publish(p: Pass, there: Collection[str]) -> None:
    """A roll that stood there and is gone tells that the remote was emptied, or is another one; so is everything else
    then. The roll is published under another number in that case, so that every laptop notices, too, and so is one of
    which only a part may stand there.
    """
    if p.notes.meta and p.notes.meta not in there and p.is_gone(p.notes.meta):
        p.forget_deliveries()
    path, digest = _roll_name(p)
    if path == p.notes.meta:
        return
    known = path in there or p.desk.do(deliveries.tried, digest, p.remote.key)
    if known and not p.stands(path, p.us.roll_data):
        p.desk.do(_number_anew, p.us)
        p.us = renewed(p.desk, p.us)
        path, digest = _roll_name(p)
        known = False
    if not known:
        p.desk.do(deliveries.try_next, digest, p.remote.key)
        p.remote.put(path, p.us.roll_data)
        if not p.stands(path, p.us.roll_data):
            p.tell_spoilt()
            return
    p.notes.meta = path


def _roll_name(p: Pass) -> tuple[str, str]:
    digest = names.digest_of(p.us.roll_data)
    return MetaName(p.us.roll.n, names.short(digest)).path, digest


def _number_anew(store: Store, us: Us) -> None:
    with store.keeping() as connection:
        write_next(connection, us.keys, lambda devices: devices)


def _read_requests(p: Pass) -> None:
    there = [name.path for name in p.listed(names.REQUESTS) if isinstance(name, RequestName)]
    p.notes.requests = [path for path in p.notes.requests if path in there]
    new = [path for path in there if path not in p.notes.requests and not p.is_bad(path)]
    for path in sorted(new, key=lambda path: path in p.notes.bad)[:REQUESTS_A_PASS]:
        try:
            asked = p.desk.do(take_request, p.remote.get(path, request.LARGEST))
        except Missing:
            continue
        except TooLarge as error:
            p.refuse(path, str(error))
        except RemoteError:
            raise
        except UserError as error:
            p.refuse(path, str(error))
        else:
            p.notes.requests.append(path)
            if asked:
                p.tally.tell(_("“{name}”申请加入，等您批准。").format(name=asked.name))


# ---- what laptops wrote


def _follow_heads(p: Pass) -> None:
    """A head names the newest segment of an epoch, each segment the one before it."""
    heads = [name for shard in names.SHARDS for name in p.listed(f"h/{shard}") if isinstance(name, HeadName)]
    new = p.desk.do(unknown, tuple({head.hash16 for head in heads}))
    looked: set[str] = set()
    for head in sorted(heads):
        if p.is_enough:
            return
        if head.hash16 in new and not p.is_bad(head.path) and not _follow(p, head):
            if head.device not in looked:
                looked.add(head.device)
                _take_folders(p, [head.device])
            if p.desk.do(unknown, (head.hash16,)):
                p.refuse(head.path, "")


def _follow(p: Pass, head: HeadName) -> bool:
    """Fetch the segment that a head names and those before it that are missing here; False where that breaks off."""
    year, seq, wanted = p.now().year, head.seq, head.hash16
    while p.desk.do(unknown, (wanted,)):
        found = p.take_any([SegmentName(head.device, year, head.epoch, seq, wanted)])
        if found is None or found[0].header is None:
            return False
        if seq == 1:
            return True
        seq, wanted = seq - 1, names.short(found[0].header.prev)
    return True


def _take_folders(p: Pass, devices: Sequence[str]) -> None:
    """Whatever is new in the folders of these devices."""
    for device in devices:
        years = p.years_of(device)
        p.take_new(name for year in years for name in p.listed(names.year_folder(device, year)))


def _look_for_gaps(p: Pass) -> None:
    """Some of the devices of which a segment in the middle is missing."""
    some = _in_turn(p.desk.do(devices_with_gaps), p.notes.device, DEVICES_A_PASS)
    _take_folders(p, some)
    p.notes.device = some[-1] if some else ""


# ---- what rooms are told


def _look_after_rooms(p: Pass) -> None:
    """Whether what was brought still stands there: of some rooms, or of all where looking is cheap or this database was
    put back from a backup.
    """
    rooms: Sequence[str] = p.us.rooms
    if not (p.remote.cheap or needs_look(p)):
        rooms = _in_turn(rooms, p.notes.room, ROOMS_A_PASS)
        p.notes.room = rooms[-1] if rooms else ""
    found = [name for room in rooms for name in p.listed(names.room_folder(room))]
    chosen = set(rooms)
    look_through(p, found, lambda own: own.room in chosen)
    p.notes.epoch = p.us.epoch.name


def _in_turn(ordered: Sequence[str], after: str, count: int) -> list[str]:
    """The next few, beginning again at the end."""
    later = [one for one in ordered if one > after]
    return [*later, *(one for one in ordered if one <= after)][:count]


def _rooms_on_stick(p: Pass) -> frozenset[str]:
    """For whom a stick is written: rooms that have left something on it, and those of which nothing ever came otherwise."""
    here = {entry.name for folder in ("d", "o") for entry in p.remote.list(folder)}
    online = p.desk.do(_online)
    return frozenset(
        room
        for device, member in p.us.roll.devices.items()
        if member.state == ACTIVE
        for room in member.rooms
        if device in here or room in here or device not in online
    )


def _online(store: Store) -> set[str]:
    """Devices of which a segment came by network."""
    came = tables.segment.c.came == Kind.NETWORK, tables.segment.c.room == ""
    with store.reading() as connection:
        return set(connection.execute(select(tables.segment.c.device).where(*came).distinct()).scalars())
