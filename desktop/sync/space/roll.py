"""The roll (名册) of a space as this computer knows it: the newest meta of its office, what it says of this computer, and
how an office writes the next one. A roll never goes back (SYNC.md, On the remote: absence never means anything).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.services.belonging import SPACE, Belonging, belonging
from desktop.services.keep import setting, write_setting
from desktop.store import tables
from desktop.store.store import Store
from desktop.sync.space.secrets import load_keys
from desktop.sync.wire import meta
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.meta import ACTIVE, Meta

META, REQUEST = "sync.meta", "sync.request"  # settings: the newest roll, the request of a laptop not yet let in

Change = Callable[[Mapping[str, meta.Member]], Mapping[str, meta.Member]]


def roll_bytes(connection: Connection) -> bytes:
    """The newest roll as it is published; b"" where this computer belongs to no space."""
    return b64decode(setting(connection, META, ""))


def read_roll(connection: Connection) -> Meta | None:
    """The newest roll; None where this computer belongs to no space."""
    ours = belonging(connection)
    return None if ours.alone else meta.read(roll_bytes(connection), ours.space, ours.root)


def keep_roll(connection: Connection, data: bytes) -> None:
    write_setting(connection, META, b64encode(data).decode())


def own_keys(store: Store) -> DeviceKeys:
    """Both keys of this computer. Raises UserError where they are gone: a laptop has to join anew, an office to be recovered."""
    with store.reading() as connection:
        space = belonging(connection).space
    return kept_keys(store.directory, space)


def kept_keys(directory: Path, space: str) -> DeviceKeys:
    """The same for whoever is not on the database's thread: it may ask the system's keyring."""
    keys = load_keys(directory, space) if space else None
    if keys is None:
        raise UserError(
            _("这台电脑的密钥找不到了；请先退出协商空间，站点再用新的入网文件加入，办公室再用纸上的恢复密钥恢复。")
        )
    return keys


def check_office(connection: Connection) -> None:
    """Raise UserError where this computer is no office, or none any more."""
    ours = belonging(connection)
    if not ours.is_office or ours.revoked:
        raise UserError(_("只有办公室的电脑能做这件事；请到办公室的电脑上做。"))


def write_next(connection: Connection, keys: DeviceKeys, change: Change) -> Meta:
    """At the office: the next roll, with other devices. It is published by the next passes."""
    now = read_roll(connection)
    assert now is not None
    following = replace(now, n=now.n + 1, devices=change(now.devices))
    keep_roll(connection, meta.sign(following, keys))
    return following


def heed(store: Store, data: bytes) -> tuple[str, ...]:
    """Take the bytes of a meta that a remote has, where they are newer and right: keeps them, and what they say of this
    computer (let in, revoked, the office's name). Sentences for the user. Raises UserError for what is not the office's.
    """
    with store.keeping() as connection:
        ours, known = belonging(connection), read_roll(connection)
        if known is None:
            return ()
        found = meta.read(data, ours.space, ours.root)
        if found.order <= known.order:
            return ()
        keep_roll(connection, data)
        asking = setting(connection, REQUEST) is not None
        now, told = _standing(ours, found, store.device, asking=asking)
        _keep_standing(connection, now)
        if found.office.device == store.device:
            note_members(connection, found, store.device_clock.read().at)
    store.learn_role()
    return told


def _standing(ours: Belonging, found: Meta, device: str, *, asking: bool) -> tuple[Belonging, tuple[str, ...]]:
    """What this computer is by a roll, and what to tell of it. `asking`: it waits for an answer; that it was shut out
    once is none.
    """
    if found.office.device == device:
        return replace(ours, office=found.name), ()
    listed = found.devices.get(device)
    approved = listed is not None and listed.state == ACTIVE and not listed.office
    revoked = listed is not None and not approved and not asking
    now = replace(ours, office=found.name, approved=approved, revoked=revoked)
    if approved and listed:
        now = replace(now, rooms=listed.rooms)
    return now, _told(ours, now)


def _told(before: Belonging, now: Belonging) -> tuple[str, ...]:
    if now.revoked and not before.revoked:
        if now.is_office:
            return (_("{office}已在另一台电脑上恢复，这台不再是办公室；这里的记录都还在。").format(office=now.office),)
        sentence = _("{office}已停用这台电脑：记录都还在，只是不再收发；要接着用，请找办公室要新的入网文件。")
        return (sentence.format(office=now.office),)
    if now.approved and not before.approved:
        return (_("{office}已批准这台电脑加入。").format(office=now.office),)
    return ()


def _keep_standing(connection: Connection, now: Belonging) -> None:
    kept = setting(connection, SPACE)
    changed = {"office": now.office, "approved": now.approved, "revoked": now.revoked, "rooms": list(now.rooms)}
    write_setting(connection, SPACE, {**kept, **changed})
    if now.approved or now.revoked:
        write_setting(connection, REQUEST, None)


def note_members(connection: Connection, found: Meta, at: datetime) -> None:
    """At an office whose database is younger than its roll (restored, recovered): know the computers that stand in it, as
    they stand there. The names of those that were forgotten come to light no more.
    """
    for device, member in found.devices.items():
        if member.office:
            continue
        listed = {"rooms": member.rooms, "sign": member.keys.sign, "age": member.keys.age, "state": member.state}
        values = {**listed, "device": device, "name": "", "invitation": "", "asked": at, "settled": at}
        statement = sqlite.insert(tables.member).values(values)
        connection.execute(statement.on_conflict_do_update(index_elements=["device"], set_=listed))
