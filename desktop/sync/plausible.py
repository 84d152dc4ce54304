"""Whether what a signed segment says may be applied: a signature says who wrote it, not that it makes sense."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from desktop.sync.payload import Payload
from desktop.sync.segment import SegmentError

# (table, ids of its rows) → the room of each of them that is known here: sync.places.rooms_of
RoomsOf = Callable[[str, Collection[str]], Mapping[str, str]]


class Implausible(SegmentError):
    """It would break a reader, or tells of what its writer has no say in: set aside (暂存待查)."""


@dataclass(frozen=True)
class Author:
    """Who signed the segment. `rooms`: those that they may write of; for a segment of the office, the one it is for."""

    device: str
    office: bool
    rooms: frozenset[str]


def check(payload: Payload, author: Author, rooms_of: RoomsOf) -> None:
    """Raise Implausible, or NewerProgram for words that this program does not know yet."""
    raise NotImplementedError
