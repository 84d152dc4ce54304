"""A space (协商空间): an office makes it and invites laptops; every computer has a drive for it, and may leave. What a laptop
does to join stands in `joining`, the office's list of computers in `members`, what it signs in `roll`.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, insert, select

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import derived_id, new_id
from desktop.base.text import clean_line
from desktop.rules.meeting import Room
from desktop.services import rows
from desktop.services.belonging import SPACE, Belonging, Role, belonging
from desktop.services.keep import setting, write_setting
from desktop.services.shared_labels import KEPT as LABELS
from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.space.drive import REMOTE, KeptRemote, kept_remote
from desktop.sync.space.roll import META, REQUEST, check_office, keep_roll, own_keys, read_roll, roll_bytes
from desktop.sync.space.secrets import drop_password, keep_keys, load_keys, load_password
from desktop.sync.wire import meta
from desktop.sync.wire.invitation import VALID, Invitation
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey, fingerprint
from desktop.sync.wire.meta import ACTIVE, Meta, Office
from desktop.sync.wire.request import LONGEST_NAME

LEFT = "sync.left"  # setting: the space that this computer was in before
USED = "joined.with"  # setting: the 入网文件 that this computer has used


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
        forget_other_space(connection, found.space, store.device)
        write_setting(connection, SPACE, kept)
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


def own_code(store: Store) -> str:
    """核对码 of this computer."""
    return fingerprint(own_keys(store).public)


def invite(store: Store, station: str, room: str = "", *, with_password: bool = True) -> Invitation:
    """For one laptop: of a new station, or (`room`) a second or replaced one of a station that is there.
    `invitation.wrap` makes a file of it, closed by a code.
    """
    made = store.device_clock.read().at
    with store.keeping() as connection:
        check_office(connection)
        ours, remote = belonging(connection), kept_remote(connection) or KeptRemote("", "", False)
        there = rows.get(connection, Room, room) if room else None
        named = there.name if there else clean_line(station, LONGEST_NAME)
        if not named:
            raise UserError(_("请写上站点的名称。"))
        values = {"id": new_id(), "name": named, "room": room, "secret": secrets.token_hex(32), "made": made}
        connection.execute(insert(tables.invitation).values(values))
        data = roll_bytes(connection)
    password = load_password(store.directory, remote.url, remote.user) if remote.url and with_password else None
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
        place=remote.url,
        user=remote.user,
        password=password or "",
        plain_ok=remote.plain_ok,
    )


def role_words(ours: Belonging) -> str:
    """What this computer is, in a sentence."""
    if ours.alone:
        return _("这台电脑没有加入协商空间。")
    if ours.is_office:
        return _("这台电脑是办公室：{office}。").format(office=ours.office)
    if ours.revoked:
        return _("这台电脑已被{office}停用。").format(office=ours.office)
    told = _("这台电脑是站点，属于{office}。") if ours.approved else _("这台电脑在等{office}批准。")
    return told.format(office=ours.office)


def leave(store: Store) -> None:
    """Back to alone: what was recorded stays. Raises UserError at an office that still has laptops and can let them go:
    one without its keys leaves to be recovered.
    """
    with store.keeping() as connection:
        ours = belonging(connection)
        if ours.alone:
            raise UserError(_("这台电脑没有加入协商空间。"))
        roll = read_roll(connection)
        using = sum(1 for one in roll.devices.values() if one.state == ACTIVE) if roll else 0
        if ours.is_office and not ours.revoked and using and load_keys(store.directory, ours.space):
            sentence = _("还有 {count} 台电脑在这个协商空间里；请先停用它们，再退出。")
            raise UserError(sentence.format(count=using))
        remote = kept_remote(connection)
        for key in (SPACE, META, REMOTE, REQUEST):
            write_setting(connection, key, None)
        write_setting(connection, LEFT, ours.space)
    if remote:
        drop_password(store.directory, remote.url, remote.user)
    store.learn_role()


_OF_A_SPACE = (
    *(tables.segment, tables.segment_meeting, tables.delivery, tables.receipt, tables.shared_file),
    *(tables.member, tables.invitation, tables.told_room),
)


def forget_other_space(connection: Connection, space: str, device: str) -> None:
    """Before a computer becomes part of a space: all that it ever recorded itself is to be sent there (nobody may send
    what others did), unless it left this very space, which has what was sent already.
    """
    if setting(connection, LEFT) == space:
        write_setting(connection, LEFT, None)
        return
    for table in _OF_A_SPACE:
        connection.execute(delete(table))
    key = tables.setting.c.key
    connection.execute(delete(tables.setting).where(key.startswith("sync.", autoescape=True) | (key == LABELS)))
    connection.execute(delete(tables.outbox))
    action = tables.log_action.c
    own = select(action.id).where(action.device == device, ~action.office)
    connection.execute(insert(tables.outbox).from_select(["action"], own))
