"""The meta of a space: who belongs to it, as the office signed it. It names no village."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import is_digest, is_id
from desktop.base.text import LONGEST_LINE, clean_line
from desktop.sync.wire.keys import DeviceKeys, PublicKeys, are_keys, is_certified, verifies

FORMAT = 1
LARGEST = 4 * 1024 * 1024  # bytes: 10,000 devices take 3 MB
MOST_NUMBERS = 1_000_000  # of one generation: of two rolls the name tells which is of the later one
ACTIVE, REVOKED = "active", "revoked"
# What a file of somebody else makes Python raise.
_NOT_OURS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
_SIGNED = b"xmz1 meta\n"


class MetaError(UserError):
    """A meta that does not count, and why."""


@dataclass(frozen=True)
class Member:
    """A device of the space. `rooms`: those that it writes of and reads. `until`, of a revoked one: hashes of
    the last segments that were applied, of each epoch (of an office, of each room in it); these and what stands before
    them in their chains counts, everything else is set aside. `office`: it was the office before the space was recovered.
    """

    keys: PublicKeys
    rooms: tuple[str, ...] = ()
    state: str = ACTIVE
    until: tuple[str, ...] = ()
    office: bool = False


@dataclass(frozen=True)
class Office:
    """The device that is the office. `cert`: the root's word for it."""

    device: str
    keys: PublicKeys
    generation: int
    cert: str


@dataclass(frozen=True)
class Meta:
    """`n` counts up with every change, from (generation − 1) × MOST_NUMBERS. `name`: what the office calls itself. `recovery`: whom everything is
    encrypted to besides (age1…). `devices`: without the office.
    """

    space: str
    n: int
    name: str
    office: Office
    recovery: str
    devices: Mapping[str, Member]
    min_reader: int = 1

    @property
    def order(self) -> tuple[int, int]:
        """Of two the higher one counts: an office that was recovered goes before the one that was lost."""
        return self.office.generation, self.n


def sign(meta: Meta, keys: DeviceKeys) -> bytes:
    """The file that is published: one line of canonical JSON, one with the signature of the office's device."""
    text = _canonical(meta)
    return text + b"\n" + keys.sign(_SIGNED + text).hex().encode() + b"\n"


def read(data: bytes, space: str, root: str) -> Meta:
    """A meta of `space` whose office the public key `root` certified. Raises MetaError for any other."""
    text, _newline, rest = data.partition(b"\n")
    if len(data) > LARGEST or not re.fullmatch(rb"[0-9a-f]{128}\n", rest):
        raise _wrong()
    try:
        found = json.loads(text)
        _check_signature(found, space, root, text, rest[:-1].decode())
        if found["min_reader"] > FORMAT:
            raise MetaError(_("同步空间已由更新的软件管理：请先升级小马扎，再同步。"))
        meta = _meta(found)
        if meta.space != space or not _is_sound(meta):
            raise _wrong()
    except _NOT_OURS:
        raise _wrong() from None
    return meta


def _check_signature(found: Any, space: str, root: str, text: bytes, signature: str) -> None:
    """Before anything else of it is believed, also that one would need a newer program."""
    office = _office(found["office"])
    if not is_certified(root, office.cert, space, office.device, office.keys, office.generation):
        raise MetaError(_("同步目录里的名册不是本办公室签发的：没有采用。"))
    if not verifies(office.keys.sign, signature, _SIGNED + text):
        raise MetaError(_("同步目录里的名册签名不对：没有采用。"))


def signer(meta: Meta, device: str) -> str | None:
    """The public key with which a device signs, whatever its state; None for strangers."""
    if device == meta.office.device:
        return meta.office.keys.sign
    return meta.devices[device].keys.sign if device in meta.devices else None


def is_office(meta: Meta, device: str) -> bool:
    """Whether it is the office, or was before the space was recovered."""
    return device == meta.office.device or (device in meta.devices and meta.devices[device].office)


def is_shut_out(meta: Meta, device: str) -> bool:
    return device in meta.devices and meta.devices[device].state != ACTIVE


def is_last(meta: Meta, device: str, digest: str) -> bool:
    """Whether the office knew the segment with this hash as a last one of a device that it shut out."""
    return device in meta.devices and digest in meta.devices[device].until


def peers(meta: Meta, device: str, rooms: Collection[str]) -> tuple[str, ...]:
    """The other active devices that write of these rooms."""
    return tuple(sorted(name for name in _active(meta, rooms) if name != device))


def recipients_for(meta: Meta, rooms: Collection[str]) -> tuple[str, ...]:
    """Whom a segment that tells of these rooms is encrypted to: the office, the recovery key, the rooms' devices."""
    devices = (meta.devices[name].keys.age for name in sorted(_active(meta, rooms)))
    return tuple(dict.fromkeys((meta.office.keys.age, meta.recovery, *devices)))


def _active(meta: Meta, rooms: Collection[str]) -> list[str]:
    wanted = set(rooms)
    return [name for name, one in meta.devices.items() if one.state == ACTIVE and not wanted.isdisjoint(one.rooms)]


def _canonical(meta: Meta) -> bytes:
    office = meta.office
    found = {
        "format": FORMAT,
        "min_reader": meta.min_reader,
        "space": meta.space,
        "n": meta.n,
        "name": meta.name,
        "office": {
            "device": office.device,
            "sign": office.keys.sign,
            "age": office.keys.age,
            "generation": office.generation,
            "cert": office.cert,
        },
        "recovery": meta.recovery,
        "devices": {name: _told(one) for name, one in meta.devices.items()},
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _told(one: Member) -> dict[str, Any]:
    told: dict[str, Any] = {"sign": one.keys.sign, "age": one.keys.age, "rooms": list(one.rooms), "state": one.state}
    if one.until:
        told["until"] = list(one.until)
    return {**told, "office": True} if one.office else told


def _meta(found: Any) -> Meta:
    """What a newer program says besides is passed over: the signature is over the bytes."""
    return Meta(
        found["space"],
        found["n"],
        found["name"],
        _office(found["office"]),
        found["recovery"],
        {name: _member(one) for name, one in found["devices"].items()},
        found["min_reader"],
    )


def _office(found: Any) -> Office:
    keys = PublicKeys(found["sign"], found["age"])
    return Office(found["device"], keys, found["generation"], found["cert"])


def _member(one: Any) -> Member:
    keys = PublicKeys(one["sign"], one["age"])
    return Member(
        keys, tuple(one["rooms"]), one["state"], tuple(one.get("until", ())), one.get("office", False) is True
    )


def _is_sound(meta: Meta) -> bool:
    """Ids, keys and numbers are such, so that nobody who uses them need look again."""
    office = meta.office
    ids = (meta.space, office.device, *meta.devices)
    return (
        all(is_id(one) for one in ids)
        and all(is_id(room) for one in meta.devices.values() for room in one.rooms)
        and all(is_digest(last) for one in meta.devices.values() for last in one.until)
        and all(type(number) is int and 0 < number < 1 << 31 for number in (meta.n, office.generation))
        and meta.n < office.generation * MOST_NUMBERS
        and all(are_keys(keys.sign, keys.age) for keys in (office.keys, *(one.keys for one in meta.devices.values())))
        and are_keys(office.keys.sign, meta.recovery)
        and all(one.state in (ACTIVE, REVOKED) for one in meta.devices.values())
        and office.device not in meta.devices
        and isinstance(meta.name, str)
        and len(meta.name) <= LONGEST_LINE
        and meta.name == clean_line(meta.name)
        and isinstance(office.cert, str)
    )


def _wrong() -> MetaError:
    return MetaError(_("同步目录里的名册读不出来：没有采用。"))
