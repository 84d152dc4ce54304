"""Who this computer is during one pass: its place in the space, its keys, and the epoch in which it numbers segments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.services.belonging import Belonging, belonging
from desktop.store.store import Store
from desktop.sync.desk import Desk
from desktop.sync.kept.epochs import Epoch, settle_epoch
from desktop.sync.space.roll import kept_keys, roll_bytes
from desktop.sync.wire import meta
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.meta import ACTIVE, Meta


@dataclass(frozen=True)
class Us:
    """`roll`: the newest meta, `roll_data` its bytes."""

    device: str
    ours: Belonging
    roll: Meta
    roll_data: bytes
    keys: DeviceKeys
    epoch: Epoch

    @property
    def space(self) -> str:
        return self.ours.space

    @property
    def is_office(self) -> bool:
        """By the roll: an office that was recovered on another computer is none any more."""
        return self.ours.is_office and self.roll.office.device == self.device

    @property
    def rooms(self) -> tuple[str, ...]:
        """Of a laptop those that take part, of an office those that have a computer."""
        if not self.ours.is_office:
            return self.ours.rooms
        return tuple(sorted(self._computers))

    def shared_rooms(self, device: str) -> frozenset[str]:
        """Those of a laptop's rooms that another laptop writes of, too."""
        member = self.roll.devices.get(device)
        return frozenset(room for room in (member.rooms if member else ()) if self._computers[room] > 1)

    @cached_property
    def _computers(self) -> Counter[str]:
        """Room → how many computers it has."""
        return Counter(room for one in self.roll.devices.values() if one.state == ACTIVE for room in one.rooms)


def read_us(desk: Desk) -> Us:
    """Raises UserError where this computer is alone, or has lost its keys."""
    device, ours, data = desk.do(_kept)
    if ours.alone:
        raise UserError(_("这台电脑还没有加入协商空间；请先用办公室给的入网文件加入。"))
    keys = kept_keys(desk.directory, ours.space)
    epoch = desk.do(settle_epoch, ours.space)
    return Us(device, ours, meta.read(data, ours.space, ours.root), data, keys, epoch)


def renewed(desk: Desk, us: Us) -> Us:
    """After another roll was heeded, or another epoch begun."""
    _device, ours, data = desk.do(_kept)
    return Us(us.device, ours, meta.read(data, ours.space, ours.root), data, us.keys, desk.do(settle_epoch, ours.space))


def _kept(store: Store) -> tuple[str, Belonging, bytes]:
    with store.reading() as connection:
        return store.device, belonging(connection), roll_bytes(connection)
