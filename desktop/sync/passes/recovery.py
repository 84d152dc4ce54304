"""The recovery key on its sheet, and what it is for: the office's computer is gone, and another one takes its place.

The key alone finds the space on its remote (its id follows from the key), certifies a new device of the next generation
as the office, and reads every segment that lies there. Laptops follow with their next pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import Watch
from desktop.documents.recovery_paper import RecoveryPaper
from desktop.services.belonging import belonging
from desktop.services.keep import write_setting
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.sync.desk import Desk
from desktop.sync.files.fetching import fetch
from desktop.sync.kept.notes import RETRIED
from desktop.sync.passes.passing import Pass
from desktop.sync.remotes.remote import Missing, Remote, TooLarge
from desktop.sync.space.members import last_of
from desktop.sync.space.roll import note_members, read_roll, write_next
from desktop.sync.space.secrets import keep_keys, load_keys
from desktop.sync.space.space import become_office, check_alone, space_of
from desktop.sync.wire import meta, names
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.meta import ACTIVE, REVOKED, Meta, Office
from desktop.sync.wire.names import MetaName

_NEWEST = 50  # metas that are looked at: an office that did not know of its loss may have counted on


def paper_of(store: Store, key: RecoveryKey) -> RecoveryPaper:
    """The sheet to print, for the space of this office."""
    with store.reading() as connection:
        office = belonging(connection).office
    return RecoveryPaper(office, key.groups, str(key.identity), local(store.device_clock.read().at).date())


@dataclass(frozen=True)
class Recovered:
    """`segments`, `files`: how many were read back. `changes`: for the screens."""

    office: str
    segments: int
    files: int
    told: tuple[str, ...]
    changes: tuple[Changes, ...]


def recover(desk: Desk, remote: Remote, key: RecoveryKey, device_name: str, watch: Watch) -> Recovered:
    """Make this computer the office of the space that lies on the remote. Called again on the same computer it goes on,
    and reads what laptops have written since for the lost one. Raises UserError, Stopped; whatever was read stays.
    """
    space = space_of(key)
    if not desk.do(_is_begun, space):
        desk.do(_begin, _newest(remote, space, key.root_public), key, device_name)
    desk.do(_look_again)
    with Pass(desk, remote, watch) as p:
        own = p.us.keys
        p.us = replace(p.us, keys=replace(own, identity=key.identity))
        _read_all(p)
        desk.do(_close_the_old, own)
        files = fetch(desk, remote, (key.identity, own.identity), watch)
    p.tally.tell(*files.told)
    return Recovered(p.us.roll.name, p.tally.received, files.count, tuple(p.tally.told), tuple(p.tally.changes))


def _is_begun(store: Store, space: str) -> bool:
    """Raises UserError on a computer that belongs to another space, or is a laptop of this one."""
    with store.reading() as connection:
        ours = belonging(connection)
    if ours.is_office and ours.space == space and not ours.revoked:
        return True
    check_alone(store)
    return False


def _newest(remote: Remote, space: str, root: str) -> Meta:
    """The newest roll on the remote that the key's root vouches for. Raises UserError where there is none."""
    listed = (names.parse(f"{names.META}/{entry.name}") for entry in remote.list(names.META))
    found = sorted((name for name in listed if isinstance(name, MetaName)), reverse=True)
    rolls = [roll for name in found[:_NEWEST] if (roll := _roll(remote, name, space, root))]
    if not rolls:
        raise UserError(_("这里没有这个恢复密钥的协商空间；请检查网盘的地址，或换一个U盘再试。"))
    return max(rolls, key=lambda roll: roll.order)


def _roll(remote: Remote, name: MetaName, space: str, root: str) -> Meta | None:
    """One that can be read and is right; what is none of ours is passed over."""
    try:
        return meta.read(remote.get(name.path, meta.LARGEST), space, root)
    except (Missing, TooLarge, meta.MetaError):
        return None


def _begin(store: Store, found: Meta, key: RecoveryKey, device_name: str) -> None:
    """Be the office from now on; the lost one's words still count until they are read."""
    if store.device in found.devices and not found.devices[store.device].office:
        raise UserError(_("这台电脑是站点的电脑；请在另一台电脑上恢复办公室。"))
    keys = load_keys(store.directory, found.space) or DeviceKeys.new()
    keep_keys(store.directory, found.space, keys)
    lost = found.office
    devices = {**found.devices, lost.device: meta.Member(lost.keys, office=True)}
    devices.pop(store.device, None)
    generation = lost.generation + 1
    cert = key.certify(found.space, store.device, keys.public, generation)
    office = Office(store.device, keys.public, generation, cert)
    roll = replace(found, n=lost.generation * meta.MOST_NUMBERS + 1, office=office, devices=devices)
    become_office(store, roll, meta.sign(roll, keys), key.root_public, device_name)
    with store.keeping() as connection:
        note_members(connection, roll, store.device_clock.read().at)


def _close_the_old(store: Store, keys: DeviceKeys) -> None:
    """Nothing counts any more that the lost computer writes from now on; whoever has it may be anybody."""
    with store.keeping() as connection:
        roll = read_roll(connection)
        lost = [device for device, one in roll.devices.items() if one.office and one.state == ACTIVE] if roll else []
        if lost:
            closed = {device: last_of(connection, device) for device in lost}
            write_next(
                connection,
                keys,
                lambda devices: {
                    device: replace(one, state=REVOKED, until=closed[device]) if device in closed else one
                    for device, one in devices.items()
                },
            )


def _read_all(p: Pass) -> None:
    """Every segment of every computer of the space, and of the lost office, that was not read yet."""
    p.take_aside()
    for device in p.us.roll.devices:
        for year in p.years_of(device):
            p.take_new(p.listed(names.year_folder(device, year)))
    for room in sorted({room for one in p.us.roll.devices.values() for room in one.rooms}):
        p.take_new(p.listed(names.room_folder(room)))


def _look_again(store: Store) -> None:
    """What was set aside because it could not be read with this computer's own key is tried."""
    with store.keeping() as connection:
        write_setting(connection, RETRIED, None)
