"""A laptop joins a space with its 入网文件: new keys, the office's roll, and a request that goes out with the next passes.
What was recorded before is all sent.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line
from desktop.rules.meeting import Room
from desktop.services.belonging import SPACE, Role, belonging
from desktop.services.keep import setting, write_setting
from desktop.services.rooms import create_room
from desktop.services.sample import own_rooms
from desktop.store.store import Store
from desktop.sync.space.drive import set_remote
from desktop.sync.space.roll import REQUEST, keep_roll
from desktop.sync.space.secrets import keep_keys, load_keys
from desktop.sync.space.space import USED, check_alone, forget_other_space
from desktop.sync.wire import meta
from desktop.sync.wire.invitation import Invitation
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.request import LONGEST_NAME, MOST_ROOMS, Request, seal_request


def join(store: Store, invitation: Invitation, rooms: Sequence[str] | None, device_name: str) -> str:
    """加入: with an opened 入网文件. `rooms`: which of this computer take part; None: the only one, or a new one of the
    invitation's name. The request goes out with the next passes. Returns where the drive's password is kept, in words.
    """
    check_alone(store)
    _check_unused(store, invitation)
    roll = meta.read(invitation.meta, invitation.space, invitation.root)
    name = clean_line(device_name, LONGEST_NAME)
    if not name:
        raise UserError(_("请给这台电脑起个名字，比如“张村的笔记本”。"))
    chosen = _rooms(store, invitation, rooms)
    before = _keys(store, invitation.space)
    keys = before or DeviceKeys.new()
    kept_where = keep_keys(store.directory, invitation.space, keys)
    asked = Request(store.device, name, tuple(chosen), keys.public, invitation.id).proved(invitation.secret)
    data = seal_request(invitation.space, asked, keys, roll.office.keys.age)
    _remember(store, invitation, asked, data, anew=before is None)
    told = ""
    if invitation.place:
        told = set_remote(store, invitation.place, invitation.user, invitation.password, plain_ok=invitation.plain_ok)
    return told or kept_where


def _keys(store: Store, space: str) -> DeviceKeys | None:
    """Those that this computer had in the space before; None where it had none, or they cannot be had any more."""
    try:
        return load_keys(store.directory, space)
    except UserError:
        return None


def _check_unused(store: Store, invitation: Invitation) -> None:
    """An office listens once to an 入网文件. Only this computer's own use can be known here."""
    with store.reading() as connection:
        used = invitation.id in setting(connection, USED, ())
    if used:
        raise UserError(_("这个入网文件已经用过了；请让办公室重新做一份。"))


def _rooms(store: Store, invitation: Invitation, chosen: Sequence[str] | None) -> list[Room]:
    """The rooms that take part; one is made where there is none. Raises UserError where it is not clear which."""
    with store.reading() as connection:
        there = {room.id: room for room in own_rooms(connection)}
    found = [there[room] for room in chosen or () if room in there]
    if invitation.room:
        known = there.get(invitation.room.id, invitation.room)
        return [known, *(room for room in found if room.id != known.id)]
    if found:
        return found[:MOST_ROOMS]
    if len(there) > 1:
        raise UserError(_("这台电脑上有几个站点；请选是哪一个加入。"))
    if not there:
        made = create_room(store, invitation.station).new
        return [Room(made, invitation.station)]
    return list(there.values())


def _remember(store: Store, invitation: Invitation, asked: Request, data: bytes, *, anew: bool) -> None:
    """`anew`: with other keys than before, with which nothing that was sealed then counts."""
    kept = {
        "id": invitation.space,
        "role": Role.ROOM,
        "office": invitation.office,
        "root": invitation.root,
        "rooms": [room.id for room in asked.rooms],
        "name": asked.name,
        "approved": False,
        "joined": store.device_clock.read().at.isoformat(),
    }
    with store.keeping() as connection:
        forget_other_space(connection, "" if anew else invitation.space, store.device)
        write_setting(connection, SPACE, kept)
        keep_roll(connection, invitation.meta)
        write_setting(connection, REQUEST, b64encode(data).decode())
        write_setting(connection, USED, [*setting(connection, USED, ()), invitation.id])
    store.learn_role()


def pending_request(connection: Connection) -> bytes | None:
    """What a laptop that is not let in yet has to put into j/; the same bytes everywhere."""
    ours, kept = belonging(connection), setting(connection, REQUEST)
    return b64decode(kept) if ours.role is Role.ROOM and not ours.approved and kept else None
