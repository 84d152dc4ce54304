"""Who belongs to a space: made by an office, which invites, approves and revokes laptops and signs the list of them. What
a laptop does stands in `joining`, the list itself in `roll`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import derived_id, new_id
from desktop.base.text import clean_line
from desktop.rules.meeting import Room
from desktop.services import rows
from desktop.services.belonging import SPACE, Role, belonging
from desktop.services.keep import setting
from desktop.services.rooms import all_rooms
from desktop.store import tables
from desktop.store.store import Store
from desktop.sync import meta
from desktop.sync.history_for_room import write_for_room
from desktop.sync.invitation import VALID, Invitation
from desktop.sync.keys import DeviceKeys, PublicKeys, RecoveryKey, fingerprint
from desktop.sync.meta import REVOKED, Meta, Office
from desktop.sync.request import LONGEST_NAME, Request, open_request
from desktop.sync.roll import META, REQUEST, keep, keep_roll, own_keys, roll_bytes, write_next
from desktop.sync.secrets import drop_password, keep_keys, keep_password, load_password

REMOTE, STATIONS, LEFT = "sync.remote", "sync.stations", "sync.left"
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


def create(store: Store, name: str, device_name: str) -> RecoveryKey:
    """建立协商空间: this computer is its office. The recovery key is kept nowhere: show it and print it now."""
    office = _needed(clean_line(name, LONGEST_NAME))
    check_alone(store)
    recovery, keys = RecoveryKey.new(), DeviceKeys.new()
    space = space_of(recovery)
    keep_keys(store.directory, space, keys)
    cert = recovery.certify(space, store.device, keys.public, 1)
    first = Meta(space, 1, office, Office(store.device, keys.public, 1, cert), recovery.recipient, {})
    become_office(store, first, meta.sign(first, keys), recovery.root_public, device_name)
    return recovery


def space_of(recovery: RecoveryKey) -> str:
    """The id of the space of a recovery key: it follows from the key, so that the paper alone finds it again."""
    return derived_id("space", recovery.root_public)


def become_office(store: Store, found: Meta, data: bytes, root: str, device_name: str) -> None:
    """Write that this computer is the office of a space."""
    kept = {
        "id": found.space,
        "role": Role.OFFICE,
        "office": found.name,
        "root": root,
        "rooms": [],
        "name": clean_line(device_name, LONGEST_NAME),
        "approved": True,
        "joined": store.device_clock.read().at.isoformat(),
    }
    with store.keeping() as connection:
        forget_other_space(connection, found.space)
        keep(connection, SPACE, kept)
        keep_roll(connection, data)
    store.learn_role()


def _needed(name: str) -> str:
    if not name:
        raise UserError(_("请写上办公室的名称，比如“和龙市政协”。"))
    return name


def check_alone(store: Store) -> None:
    """Raise UserError on a computer that belongs to a space already."""
    with store.reading() as connection:
        ours = belonging(connection)
    if not ours.alone:
        raise UserError(_("这台电脑已经在“{office}”的协商空间里；要换一个，请先退出。").format(office=ours.office))


def _office(connection: Connection) -> None:
    """Raise UserError where this computer is no office."""
    ours = belonging(connection)
    if not ours.is_office or ours.revoked:
        raise UserError(_("只有办公室的电脑能做这件事；请到办公室的电脑上做。"))


def set_remote(store: Store, url: str, user: str = "", password: str = "", *, plain_ok: bool = False) -> str:
    """The drive of the space, "" for none (sticks only). Where the password is kept, in words, "" without one."""
    with store.keeping() as connection:
        before = setting(connection, REMOTE) or {}
        keep(connection, REMOTE, {"url": url, "user": user, "plain_ok": plain_ok} if url else None)
    if before and (before["url"], before["user"]) != (url, user):
        drop_password(store.directory, before["url"], before["user"])
    return keep_password(store.directory, url, user, password) if url and password else ""


def own_code(store: Store) -> str:
    """核对码 of this computer."""
    return fingerprint(own_keys(store).public)


def invite(store: Store, station: str, room: str = "", *, with_password: bool = True) -> Invitation:
    """For one laptop: of a new station, or (`room`) a second or replaced one of a station that is there.
    `invitation.wrap` makes a file of it, closed by a code.
    """
    made = store.device_clock.read().at
    with store.keeping() as connection:
        _office(connection)
        ours, remote = belonging(connection), setting(connection, REMOTE) or {}
        there = rows.get(connection, Room, room) if room else None
        named = there.name if there else clean_line(station, LONGEST_NAME)
        if not named:
            raise UserError(_("请写上站点的名称。"))
        values = {"id": new_id(), "name": named, "room": room, "secret": secrets.token_hex(32), "made": made}
        connection.execute(insert(tables.invitation).values(values))
        data = roll_bytes(connection)
    url, user = remote.get("url", ""), remote.get("user", "")
    return Invitation(
        id=str(values["id"]),
        secret=str(values["secret"]),
        space=ours.space,
        root=ours.root,
        office=ours.office,
        station=named,
        meta=data,
        made=made,
        expires=made + VALID,
        room=there,
        place=url,
        user=user,
        password=(load_password(store.directory, url, user) or "") if url and with_password else "",
        plain_ok=bool(remote.get("plain_ok")),
    )


def take_request(store: Store, data: bytes) -> Member | None:
    """At the office: note what was found in j/; None where it is known already. Raises UserError (request.open_request)."""
    keys = own_keys(store)
    with store.reading() as connection:
        request = open_request(data, belonging(connection).space, keys)
    with store.keeping() as connection:
        _office(connection)
        proved = _invitation_of(connection, request, store.device_clock.read().at)
        if not _is_news(connection, request, proved=proved):
            return None
        _note_request(connection, request, store.device_clock.read().at, proved=proved)
        return next(member for member in members(connection) if member.device == request.device)


def _invitation_of(connection: Connection, request: Request, now: datetime) -> bool:
    """Whether an 入网文件 of ours, still good and used by nobody else, stands behind a request for these rooms."""
    table = tables.invitation
    found = connection.execute(select(table).where(table.c.id == request.invitation)).first()
    if found is None or found.used not in ("", request.device) or not request.is_proved(found.secret):
        return False
    asked = {room.id for room in request.rooms}
    fits = found.room in asked if found.room else asked.isdisjoint(_rooms_in_use(connection))
    return now <= found.made + VALID and bool(fits)


def _rooms_in_use(connection: Connection) -> set[str]:
    query = select(tables.member.c.rooms).where(tables.member.c.state == Standing.ACTIVE)
    return {room for found in connection.execute(query).scalars() for room in found}


def _is_news(connection: Connection, request: Request, *, proved: bool) -> bool:
    """A computer that is known is listened to again only with an invitation that it has not used: whoever can write on
    the drive could put any old request there.
    """
    table = tables.member
    known = connection.execute(select(table).where(table.c.device == request.device)).first()
    if known is None:
        waiting = select(func.count()).where(table.c.state == Standing.WAITING)
        return proved or int(connection.execute(waiting).scalar() or 0) < MOST_WAITING
    used = select(tables.invitation.c.used).where(tables.invitation.c.id == request.invitation)
    return proved and known.state != Standing.ACTIVE and connection.execute(used).scalar() == ""


def _note_request(connection: Connection, request: Request, now: datetime, *, proved: bool) -> None:
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
            invitation=request.invitation if proved else "",
            asked=now,
        )
    )
    if proved:
        used = update(tables.invitation).where(tables.invitation.c.id == request.invitation)
        connection.execute(used.values(used=request.device))
    named = {room.id: room.name for room in request.rooms}
    keep(connection, STATIONS, {**named, **(setting(connection, STATIONS) or {})})


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
    """Do not let it in. What it sent stays set aside."""
    with store.keeping() as connection:
        _waiting(connection, device)
        _settle(connection, device, Standing.REFUSED, store.device_clock.read().at)


def revoke(store: Store, device: str) -> None:
    """Shut a laptop out: what was applied of it stays valid, what comes later is set aside (暂存待查)."""
    keys = own_keys(store)
    with store.keeping() as connection:
        _office(connection)
        if device not in {one.device for one in members(connection) if one.standing is Standing.ACTIVE}:
            raise UserError(_("这台电脑没有在用；请看一看名单再试。"))
        until = _applied(connection, device)
        write_next(
            connection,
            keys,
            lambda devices: {**devices, device: replace(devices[device], state=REVOKED, until=until)},
        )
        _settle(connection, device, Standing.REVOKED, store.device_clock.read().at)


def _keys_of(device: str) -> Any:
    return select(tables.member.c.sign, tables.member.c.age).where(tables.member.c.device == device)


def _waiting(connection: Connection, device: str) -> Member:
    _office(connection)
    found = next((one for one in requests(connection) if one.device == device), None)
    if found is None:
        raise UserError(_("这台电脑没有在等批准；请看一看名单再试。"))
    return found


def _settle(connection: Connection, device: str, standing: Standing, now: datetime) -> None:
    mine = update(tables.member).where(tables.member.c.device == device)
    connection.execute(mine.values(state=standing, settled=now))


def _applied(connection: Connection, device: str) -> dict[str, int]:
    """The highest segment of each epoch of a device that was applied here."""
    table = tables.segment
    query = select(table.c.epoch, func.max(table.c.seq)).where(table.c.device == device, table.c.state == "applied")
    found = connection.execute(query.group_by(table.c.epoch))
    return {epoch: highest for epoch, highest in found if highest}


def leave(store: Store) -> None:
    """Back to alone: what was recorded stays. Raises UserError at an office that still has laptops."""
    with store.keeping() as connection:
        ours = belonging(connection)
        if ours.alone:
            raise UserError(_("这台电脑没有加入协商空间。"))
        using = sum(1 for one in members(connection) if one.standing is Standing.ACTIVE)
        if ours.is_office and not ours.revoked and using:
            sentence = _("还有 {count} 台电脑在这个协商空间里；请先停用它们，再退出。")
            raise UserError(sentence.format(count=using))
        remote = setting(connection, REMOTE)
        for key in (SPACE, META, REMOTE, REQUEST):
            keep(connection, key, None)
        keep(connection, LEFT, ours.space)
    if remote:
        drop_password(store.directory, remote["url"], remote["user"])
    store.learn_role()


_OF_A_SPACE = (
    *(tables.segment, tables.segment_meeting, tables.delivery, tables.receipt, tables.shared_file),
    *(tables.member, tables.invitation, tables.told_room),
)


def forget_other_space(connection: Connection, space: str) -> None:
    """Before a computer becomes part of a space: all that was ever recorded in rooms is to be sent there, unless it left
    this very space, which has what was sent already.
    """
    if setting(connection, LEFT) == space:
        keep(connection, LEFT, None)
        return
    for table in _OF_A_SPACE:
        connection.execute(delete(table))
    connection.execute(delete(tables.setting).where(tables.setting.c.key.startswith("sync.", autoescape=True)))
    connection.execute(delete(tables.outbox))
    every = select(tables.log_action.c.id).where(~tables.log_action.c.office)
    connection.execute(insert(tables.outbox).from_select(["action"], every))
