"""Taking a segment: looked at from all sides off the database's thread, then applied in few transactions, or set aside.

Nothing that is not whole, right and plausible changes anything; nothing that may be right one day is lost (暂存待查).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from functools import partial
from typing import cast

from sqlalchemy import ColumnElement, Connection, func, select

from desktop.base.i18n import _
from desktop.store import tables
from desktop.store.changelog import Changes
from desktop.store.database import run
from desktop.store.store import Receiving, Store
from desktop.sync.desk import Desk
from desktop.sync.files import files
from desktop.sync.kept.segments import State, add, known
from desktop.sync.records.incoming_words import look_at_clock, take_words
from desktop.sync.records.passing_on import news_of, pass_on
from desktop.sync.records.rooms_of import rooms_of
from desktop.sync.space.us import Us
from desktop.sync.wire import plausible, segment
from desktop.sync.wire.log_lines import Action
from desktop.sync.wire.meta import is_last, is_office, is_shut_out, signer
from desktop.sync.wire.names import OfficeName, SegmentName, short
from desktop.sync.wire.payload import Payload, decode
from desktop.sync.wire.plausible import Author
from desktop.sync.wire.segment import Header

LOOKED_UP = 5_000  # rows whose rooms are asked for at once
AT_ONCE = 500  # changes that are taken in one transaction, for which somebody who records may have to wait: one meeting
# Bytes that are set aside: in all, of one computer, of all that nobody let in. None may fill the disk, nor take the others' room.
MOST_ASIDE, MOST_OF_ONE, MOST_OF_STRANGERS = 64 << 20, 8 << 20, 16 << 20
# Why a segment is set aside. LOCKED: at an office, it was written for the computer that was the office before.
STRANGER, SHUT_OUT, NEWER, ODD, LOCKED = "stranger", "revoked", "newer", "implausible", "locked"


class Outcome(Enum):
    APPLIED = auto()
    KNOWN = auto()
    ASIDE = auto()
    OTHERS = auto()  # encrypted to others
    REFUSED = auto()  # no use: nothing of it was kept


@dataclass(frozen=True)
class Taken:
    """`told`: a sentence for the user. `receipts`: how many of our own segments it names for the first time."""

    outcome: Outcome
    header: Header | None = None
    hash: str = ""
    changes: tuple[Changes, ...] = ()
    receipts: int = 0
    told: str = ""


@dataclass(frozen=True)
class _Read:
    """A segment that is whole, and what it says as far as that could be made out."""

    header: Header
    hash: str
    data: bytes
    payload: Payload = field(default_factory=Payload)
    reason: str = ""  # why it is set aside
    told: str = ""


def take(desk: Desk, us: Us, data: bytes, name: SegmentName | OfficeName | None, came: str) -> Taken:
    """Take the bytes that stand under a name on a remote (None: that are kept here). `came`: the kind of remote. Raises
    UserError of the own disk only.
    """
    try:
        header, digest = segment.read_header(data), segment.hash_of(data)
        _check_place(us, header, digest, name)
    except segment.SegmentError as error:
        return Taken(Outcome.REFUSED, told=str(error))
    if name is not None and desk.do(_is_known, digest):
        return Taken(Outcome.KNOWN, header, digest)
    try:
        read = _open(desk, us, header, digest, data)
    except segment.NotForUs:
        desk.do(_pass_over, header, digest, len(data), came)
        return Taken(Outcome.OTHERS, header, digest)
    except segment.SegmentError as error:
        return Taken(Outcome.REFUSED, header, digest, told=str(error))
    if read.reason:
        kept = desk.do(_set_aside, read, came)
        return Taken(Outcome.ASIDE if kept else Outcome.REFUSED, header, digest, told=read.told)
    return cast("Taken", desk.do(_apply, us, read, came))


def _check_place(us: Us, header: Header, digest: str, name: SegmentName | OfficeName | None) -> None:
    """Where it stands has to be where its writer puts it."""
    if header.space != us.space:
        raise segment.Damaged(_("有一段同步数据属于别的协商空间：没有采用。"))
    if name is None:
        return
    if isinstance(name, OfficeName):
        right = header.room == name.room
    else:
        right = not header.room and (header.device, header.epoch) == (name.device, name.epoch)
    if not right or header.seq != name.seq or short(digest) != name.hash16:
        raise segment.Damaged(_("有一段同步数据与它的名字不符：没有采用。"))


def _open(desk: Desk, us: Us, header: Header, digest: str, data: bytes) -> _Read:
    """Raises SegmentError for what is nothing, or for others."""
    read = _Read(header, digest, data)
    own = header.device == us.device
    sign = us.keys.public.sign if own else signer(us.roll, header.device)
    if sign is None or bool(header.room) is not is_office(us.roll, header.device):
        return replace(read, reason=STRANGER, told=_("有不认识的电脑送来的记录：已暂存待查，批准它以后自动收下。"))
    segment.verify(data, sign)
    if not own and not _counts(desk, us, header, digest):
        return replace(read, reason=SHUT_OUT, told=_("有已停用的电脑送来的记录：已暂存待查，没有采用。"))
    try:
        payload = decode(segment.unseal(data, us.keys))
        author = Author(header.device, bool(header.room), frozenset(_rooms(us, header)))
        plausible.check(payload, author, partial(_rooms_known, desk))
        desk.do(_check_ids, payload)
    except segment.NotForUs:
        if not us.is_office or own:
            raise
        told = _("有记录是发给原来那台办公室电脑的：已暂存待查；请用恢复密钥再恢复一次，就能读出来。")
        return replace(read, reason=LOCKED, told=told)
    except segment.NewerProgram as error:
        return replace(read, reason=NEWER, told=str(error))
    except plausible.Implausible as error:
        return replace(read, reason=ODD, told=str(error))
    return replace(read, payload=payload)


def _counts(desk: Desk, us: Us, header: Header, digest: str) -> bool:
    """Whether a signature of this device counts. Whoever has one that was shut out can still sign, under any number: of
    what it sealed that is proved by the roll and by the segments that count already, each of which names the one before.
    """
    device = header.device
    return not is_shut_out(us.roll, device) or is_last(us.roll, device, digest) or desk.do(_leads_to, device, digest)


def _leads_to(store: Store, device: str, digest: str) -> bool:
    """Whether a segment of the device that counts here is this one, or comes after it."""
    segment = tables.segment.c
    one = (segment.device == device) & (segment.state != State.ASIDE)
    with store.reading() as connection:
        found = select(segment.hash).where(one, (segment.hash == digest) | (segment.prev == digest))
        return connection.execute(found).first() is not None


def _check_ids(store: Store, payload: Payload) -> None:
    """An id is of one computer: whoever gave it to something else would have that passed over when it comes. Raises
    Implausible.
    """
    made = {action.id: action.device for action, _changes in payload.actions}
    query = "SELECT id, device FROM log_action WHERE id IN (SELECT value FROM json_each(:ids))"
    with store.reading() as connection:
        here = run(connection, query, {"ids": json.dumps(list(made))}).fetchall()
    if any(made[one] != device for one, device in here):
        raise plausible.wrong(_("重复的记录"))


def _rooms(us: Us, header: Header) -> tuple[str, ...]:
    """Of which rooms its writer may tell."""
    if header.room:
        return (header.room,)
    return us.rooms if header.device == us.device else us.roll.devices[header.device].rooms


def _rooms_known(desk: Desk, table: str, ids: Collection[str]) -> Mapping[str, str]:
    every, found = tuple(ids), dict[str, str]()
    for start in range(0, len(every), LOOKED_UP):
        found |= desk.do(_rooms_of_some, table, every[start : start + LOOKED_UP])
    return found


def _rooms_of_some(store: Store, table: str, ids: Collection[str]) -> Mapping[str, str]:
    with store.reading() as connection:
        return rooms_of(connection)(table, ids)


def _is_known(store: Store, digest: str) -> bool:
    with store.reading() as connection:
        return bool(known(connection, (digest,)))


def _pass_over(store: Store, header: Header, digest: str, size: int, came: str) -> None:
    with store.keeping() as connection:
        add(connection, header, digest, State.OTHER, store.device_clock.read().at, size=size, came=came)


def _set_aside(store: Store, read: _Read, came: str) -> bool:
    """False where so much is set aside already that this is not kept."""
    with store.keeping() as connection:
        if not _has_room_for(connection, read):
            return False
        add(
            connection, read.header, read.hash, State.ASIDE, store.device_clock.read().at,
            size=len(read.data), data=read.data, came=came, reason=read.reason,
        )  # fmt: skip
    return True


def _has_room_for(connection: Connection, read: _Read) -> bool:
    segment, size = tables.segment.c, len(read.data)
    aside = segment.state == State.ASIDE, segment.hash != read.hash

    def held(*more: ColumnElement[bool]) -> int:
        return int(
            connection.execute(select(func.coalesce(func.sum(segment.size), 0)).where(*aside, *more)).scalar_one()
        )

    strange, stranger = segment.reason == STRANGER, read.reason == STRANGER
    group, most = (strange, MOST_OF_STRANGERS) if stranger else (~strange, MOST_ASIDE - MOST_OF_STRANGERS)
    return held(segment.device == read.header.device) + size <= MOST_OF_ONE and held(group) + size <= most


def _apply(store: Store, us: Us, read: _Read, came: str) -> Generator[None, None, Taken]:
    """The last transaction: records, receipts, files, words, and that this segment was applied. Nothing of it is
    receipted before. Of a large one the first records are taken before that, so many as the database takes in no time:
    records come in any order, and what a crash leaves of them here changes nothing when they come again.
    """
    header, payload, own = read.header, read.payload, read.header.device == us.device
    now = store.device_clock.read().at
    *first, last = _portions(payload)
    changes: list[Changes] = []
    for portion in first:
        with store.receiving() as receiving:
            changes += _take_records(receiving, us, header, portion, now)
        yield
    with store.receiving() as receiving:
        connection = receiving.connection
        changes += _take_records(receiving, us, header, last, now)
        add(
            connection, header, read.hash, State.SEALED if own else State.APPLIED, now,
            size=len(read.data), data=read.data if own or payload.unknown else None, came=came,
            meetings=_meetings(payload),
        )  # fmt: skip
        files.take_lines(connection, payload.files, header.device, store.device_clock)
        receipts = take_words(connection, us, header, payload)
        if own:
            _clear_outbox(connection, header, payload)
        else:
            look_at_clock(connection, header.device, payload, now)
    return Taken(Outcome.APPLIED, header, read.hash, tuple(changes), receipts)


def _portions(payload: Payload) -> list[list[Action]]:
    """The actions of a segment, at least one portion; one action that is too large for any in several."""
    found: list[list[Action]] = [[]]
    room = AT_ONCE
    for action, changes in payload.actions:
        for start in range(0, len(changes) or 1, AT_ONCE):
            if room <= 0:
                found.append([])
                room = AT_ONCE
            some = changes[start : start + AT_ONCE]
            found[-1].append((action, some))
            room -= len(some)
    return found


def _take_records(
    receiving: Receiving, us: Us, header: Header, actions: list[Action], now: datetime
) -> tuple[Changes, ...]:
    passes_on = us.is_office and header.device != us.device
    news = news_of(receiving.connection, actions) if passes_on else {}
    changes = receiving.take(actions)
    if passes_on:
        pass_on(receiving.connection, us, header, news, now)
    return changes


def _meetings(payload: Payload) -> set[str]:
    found = {action.meeting for action, _changes in payload.actions if action.meeting}
    return found | {line.meeting for line in payload.files}


def _clear_outbox(connection: Connection, header: Header, payload: Payload) -> None:
    """A segment of this very computer came back: what is in it need not be sealed again."""
    for action, _changes in payload.actions:
        values = {"action": action.id, "room": header.room}
        run(connection, "DELETE FROM outbox WHERE action = :action AND room = :room", values)
