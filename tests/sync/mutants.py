"""Sync without one of the rules that were found to matter (SYNC.md): with any of them gone the courses have to fail, or they
look at nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pytest

from desktop.store.store import Store
from desktop.sync.desk import Desk
from desktop.sync.kept import segments
from desktop.sync.passes import office, passing
from desktop.sync.passes.passing import Pass
from desktop.sync.records import inbox
from desktop.sync.records.inbox import Outcome, Taken
from desktop.sync.space.us import Us
from desktop.sync.wire import names, segment
from desktop.sync.wire.names import HeadName, Name, OfficeName, SegmentName, short
from tests.sync.memory_remote import Bad
from tests.sync.play import Hard

Patch = pytest.MonkeyPatch


def highest_number(patch: Patch) -> None:
    """What was applied is remembered as the highest number of a stream, not as a set of hashes."""
    seen: dict[str, tuple[str, str, str, int]] = {}
    parse, unknown = names.parse, segments.unknown

    def noting(path: str) -> Name | None:
        name = parse(path)
        if isinstance(name, SegmentName | HeadName):
            seen[name.hash16] = (name.device, name.epoch, "", name.seq)
        elif isinstance(name, OfficeName):
            seen[name.hash16] = ("", "", name.room, name.seq)
        return name

    def above(store: Store, hashes: Collection[str]) -> set[str]:
        return {
            one for one in unknown(store, hashes) if one not in seen or seen[one][3] > _highest(store, *seen[one][:3])
        }

    patch.setattr(names, "parse", noting)
    for module in (passing, office):
        patch.setattr(module, "unknown", above)


def _highest(store: Store, device: str, epoch: str, room: str) -> int:
    query = "SELECT max(seq) FROM segment WHERE room = ? AND (room <> '' OR (device = ? AND epoch = ?))"
    return int(store.database.raw.execute(query, (room, device, epoch)).fetchone()[0] or 0)


def no_hash(patch: Patch) -> None:
    """Neither the hash nor the signature over the same bytes is looked at."""

    def parsed(data: bytes) -> tuple[segment.Header, bytes, bytes]:
        body, digest = data[: -segment._TRAILER], data[-96:-64]
        start = len(segment._MAGIC) + 4
        end = start + int.from_bytes(body[len(segment._MAGIC) : start])
        return segment._header(body[start:end]), body[end:], digest

    patch.setattr(segment, "_parsed", parsed)
    patch.setattr(segment, "verifies", lambda _sign, _signature, _data: True)


def listed_is_uploaded(patch: Patch) -> None:
    """What is listed counts as uploaded, without being read back."""

    def listed(self: Pass, path: str, _data: bytes) -> bool:
        folder, _slash, name = path.rpartition("/")
        return name in [entry.name for entry in self.remote.list(folder)]

    patch.setattr(Pass, "stands", listed)


def office_does_not_publish_again(patch: Patch) -> None:
    """What the drive has lost of the office stays lost."""
    forget = Pass.forget_deliveries
    patch.setattr(Pass, "forget_deliveries", lambda self: None if self.us.is_office else forget(self))
    patch.setattr(office, "look_through", lambda *_found: None)


def chain_required(patch: Patch) -> None:
    """A segment is applied only after the one before it."""
    take = inbox.take

    def after(desk: Desk, us: Us, data: bytes, name: SegmentName | OfficeName | None, came: str) -> Taken:
        try:
            header = segment.read_header(data)
        except segment.SegmentError:
            header = None
        if header and header.prev and desk.do(segments.unknown, (short(header.prev),)):
            return Taken(Outcome.REFUSED, told="缺前一段")
        return take(desk, us, data, name, came)

    patch.setattr(passing, "take", after)


@dataclass(frozen=True)
class Mutant:
    """`hard`: what has to go wrong, often enough, for the rule to matter."""

    without: Callable[[Patch], None]
    hard: Hard


MUTANTS = (
    Mutant(highest_number, Hard(often=("edit", "sync", "lose"))),
    Mutant(no_hash, Hard((Bad.FLIPPED,), 24, ("edit", "sync_badly"))),
    Mutant(listed_is_uploaded, Hard((Bad.KEPT_PART,), 8, ("edit", "sync_badly"))),
    Mutant(office_does_not_publish_again, Hard(often=("handle", "sync", "lose", "empty"))),
    Mutant(chain_required, Hard(often=("edit", "sync", "lose"))),
)
