"""The computers of a space as its office knows them: which asked to join, which it let in, refused or shut out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.services.belonging import belonging
from desktop.services.keep import setting, write_setting
from desktop.services.rooms import all_rooms
from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.kept.segments import State
from desktop.sync.space.history_for_room import write_for_room
from desktop.sync.space.roll import check_office, own_keys, read_roll, write_next
from desktop.sync.wire import meta
from desktop.sync.wire.invitation import VALID
from desktop.sync.wire.keys import PublicKeys, fingerprint
from desktop.sync.wire.meta import ACTIVE, REVOKED
from desktop.sync.wire.request import Request, open_request

STATIONS = "sync.stations"  # setting: names of rooms as requests gave them, until their records come
MOST_WAITING = 300  # requests: whoever can write on the drive could ask without end


class Standing(StrEnum):
    """Of a computer at the office."""

    WAITING = "waiting"
    ACTIVE = "active"
    REVOKED = "revoked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Member:
    """A computer that asked to join. `rooms`: ids; `stations`: their names. `code`: 核对码, which it shows, too.
    `invited`: its 入网文件 is one of ours, of that station, and nobody else has used it.
    """

    device: str
    name: str
    rooms: tuple[str, ...]
    stations: tuple[str, ...]
    standing: Standing
    code: str
    invited: bool
    asked: datetime
    settled: datetime | None


def take_request(store: Store, data: bytes) -> Member | None:
    """At the office: note what was found in j/; None where it is known already. Raises UserError (request.open_request)."""
    keys = own_keys(store)
    with store.reading() as connection:
        request = open_request(data, belonging(connection).space, keys)
    with store.keeping() as connection:
        check_office(connection)
        now = store.device_clock.read().at
        proved = _is_proved(connection, request, now)
        if not _is_news(connection, request, proved=proved):
            return None
        fits = proved and _fits(connection, request)
        _note_request(connection, request, now, proved=proved, fits=fits)
        return next(member for member in members(connection) if member.device == request.device)


def _is_proved(connection: Connection, request: Request, now: datetime) -> bool:
    """Whether an 入网文件 of ours, still good and used by nobody else, stands behind a request."""
    table = tables.invitation
    found = connection.execute(select(table).where(table.c.id == request.invitation)).first()
    if found is None or found.used not in ("", request.device) or not request.is_proved(found.secret):
        return False
    return bool(now <= found.made + VALID)


def _fits(connection: Connection, request: Request) -> bool:
    """Whether that 入网文件 is for what is asked: rooms that the office knows are not to be had with one for a new station,
    nor is the place of a computer that is let in, by other keys, with one that is not for its own.
    """
    table = tables.invitation
    room = connection.execute(select(table.c.room).where(table.c.id == request.invitation)).scalar_one()
    asked = {one.id for one in request.rooms}
    known = connection.execute(select(tables.member).where(tables.member.c.device == request.device)).first()
    own, here = {room}, True
    if known is not None and (known.sign, known.age) == (request.keys.sign, request.keys.age):
        own |= set(known.rooms)
    elif known is not None and known.state == Standing.ACTIVE:
        here = room in known.rooms
    taken = {*connection.execute(select(tables.room.c.id)).scalars(), *_rooms_of_others(connection, request.device)}
    return here and (room in asked or not room) and asked.isdisjoint(taken - own)


def _rooms_of_others(connection: Connection, device: str) -> set[str]:
    table = tables.member
    query = select(table.c.rooms).where(table.c.state == Standing.ACTIVE, table.c.device != device)
    return {room for found in connection.execute(query).scalars() for room in found}


def _is_news(connection: Connection, request: Request, *, proved: bool) -> bool:
    """A computer that is known is listened to again only with an invitation that it has not used: whoever can write on
    the drive could put any old request there.
    """
    table = tables.member
    roll = read_roll(connection)
    if roll is None or meta.is_office(roll, request.device):
        return False  # an office, now or before, is no laptop
    known = connection.execute(select(table).where(table.c.device == request.device)).first()
    if known is None:
        waiting = select(func.count()).where(table.c.state == Standing.WAITING)
        return proved or int(connection.execute(waiting).scalar() or 0) < MOST_WAITING
    used = select(tables.invitation.c.used).where(tables.invitation.c.id == request.invitation)
    same = known.state == Standing.ACTIVE and (known.sign, known.age) == (request.keys.sign, request.keys.age)
    theirs = known.state != Standing.ACTIVE or {room.id for room in request.rooms} <= set(known.rooms)
    return proved and theirs and not same and connection.execute(used).scalar() == ""


def _note_request(connection: Connection, request: Request, now: datetime, *, proved: bool, fits: bool) -> None:
    table = tables.member
    connection.execute(delete(table).where(table.c.device == request.device))
    connection.execute(
        insert(table).values(
            device=request.device,
            name=request.name,
            rooms=tuple(room.id for room in request.rooms),
            sign=request.keys.sign,
            age=request.keys.age,
            state=Standing.WAITING,
            invitation=request.invitation if fits else "",
            asked=now,
        )
    )
    if proved:
        used = update(tables.invitation).where(tables.invitation.c.id == request.invitation)
        connection.execute(used.values(used=request.device))
    named = {room.id: room.name for room in request.rooms}
    write_setting(connection, STATIONS, {**named, **(setting(connection, STATIONS) or {})})


def members(connection: Connection) -> tuple[Member, ...]:
    """At the office: every computer that asked, the waiting ones first."""
    named = {**(setting(connection, STATIONS) or {}), **{room.id: room.name for room in all_rooms(connection)}}
    found = [_member(row, named) for row in connection.execute(select(tables.member))]
    order = list(Standing)
    return tuple(sorted(found, key=lambda one: (order.index(one.standing), one.stations, one.name, one.device)))


def _member(row: Any, named: Mapping[str, str]) -> Member:
    stations = tuple(named.get(room, "") for room in row.rooms)
    return Member(
        row.device,
        row.name or _("{station}的电脑").format(station=stations[0] if stations else "—"),
        row.rooms,
        stations,
        Standing(row.state),
        fingerprint(PublicKeys(row.sign, row.age)),
        bool(row.invitation),
        row.asked,
        row.settled,
    )


def find_member(connection: Connection, text: str) -> Member:
    """The computer that is meant by its name, 核对码, or the beginning of its id. Raises UserError where none is, or
    several are.
    """
    found = [
        one
        for one in members(connection)
        if text in (one.name, one.code, one.code.replace(" ", "")) or (len(text) >= 4 and one.device.startswith(text))
    ]
    if len(found) != 1:
        sentence = _("名单里没有“{text}”这台电脑。") if not found else _("名单里有几台电脑叫“{text}”；请写它的核对码。")
        raise UserError(sentence.format(text=text))
    return found[0]


def requests(connection: Connection) -> tuple[Member, ...]:
    """Those that wait."""
    return tuple(member for member in members(connection) if member.standing is Standing.WAITING)


def approve(store: Store, device: str) -> None:
    """Let a laptop in: a new meta names it, and what the office has of its rooms is written for it."""
    keys = own_keys(store)
    with store.keeping() as connection:
        member = _waiting(connection, device)
        public = PublicKeys(*connection.execute(_keys_of(device)).one())
        listed = meta.Member(public, member.rooms)
        write_next(connection, keys, lambda devices: {**devices, device: listed})
        _settle(connection, device, Standing.ACTIVE, store.device_clock.read().at)
        for room in member.rooms:
            write_for_room(connection, room)


def refuse(store: Store, device: str) -> None:
    """Do not let it in. What it sent stays set aside. One that is in already and asked with other keys stays in with
    those that it had.
    """
    with store.keeping() as connection:
        _waiting(connection, device)
        roll = read_roll(connection)
        listed = roll.devices.get(device) if roll else None
        if listed and listed.state == ACTIVE:
            mine = update(tables.member).where(tables.member.c.device == device)
            connection.execute(mine.values(sign=listed.keys.sign, age=listed.keys.age, rooms=listed.rooms))
        standing = Standing.ACTIVE if listed and listed.state == ACTIVE else Standing.REFUSED
        _settle(connection, device, standing, store.device_clock.read().at)


def revoke(store: Store, device: str) -> None:
    """Shut a laptop out: what was applied of it stays valid, what comes later is set aside (暂存待查)."""
    keys = own_keys(store)
    with store.keeping() as connection:
        check_office(connection)
        if device not in {one.device for one in members(connection) if one.standing is Standing.ACTIVE}:
            raise UserError(_("这台电脑没有在用；请看一看名单再试。"))
        until = last_of(connection, device)
        write_next(
            connection,
            keys,
            lambda devices: {**devices, device: replace(devices[device], state=REVOKED, until=until)},
        )
        _settle(connection, device, Standing.REVOKED, store.device_clock.read().at)


def _keys_of(device: str) -> Any:
    return select(tables.member.c.sign, tables.member.c.age).where(tables.member.c.device == device)


def _waiting(connection: Connection, device: str) -> Member:
    check_office(connection)
    found = next((one for one in requests(connection) if one.device == device), None)
    if found is None:
        raise UserError(_("这台电脑没有在等批准；请看一看名单再试。"))
    return found


def _settle(connection: Connection, device: str, standing: Standing, now: datetime) -> None:
    mine = update(tables.member).where(tables.member.c.device == device)
    connection.execute(mine.values(state=standing, settled=now))


def last_of(connection: Connection, device: str) -> tuple[str, ...]:
    """Segments of a device that were applied here, and that none of these names as the one before it: one a stream, more
    where there is a gap or two wrote in it.
    """
    table = tables.segment
    mine = table.c.device == device, table.c.state == State.APPLIED
    found = connection.execute(select(table.c.hash, table.c.prev).where(*mine)).all()
    followed = {one.prev for one in found}
    return tuple(sorted(one.hash for one in found if one.hash not in followed))


def standing_words(standing: Standing) -> str:
    return {
        Standing.WAITING: _("等批准"),
        Standing.ACTIVE: _("已加入"),
        Standing.REVOKED: _("已停用"),
        Standing.REFUSED: _("没有批准"),
    }[standing]
