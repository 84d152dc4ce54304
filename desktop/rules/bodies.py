"""协商 is not 决策: when a lawful body meets, with its quorum recorded, hands are a vote (DOMAIN.md, One closed loop).

Who counts: the body's own members who are in the room now. Walk-ins, unnamed heads and who has left never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from desktop.rules.attendance import Counts
from desktop.rules.meeting import DELIBERATION
from desktop.rules.record import Ballot

MORE_THAN_HALF = "1/2"


@dataclass(frozen=True)
class Body:
    """How much of a lawful body must be present, and how much of those present decides. A share is "1/2", which means
    more than half, or another such as "2/3", which means at least that.
    """

    quorum: str = MORE_THAN_HALF
    threshold: str = MORE_THAN_HALF


BODIES = {
    "村民代表会议": Body(quorum="2/3"),  # 村民委员会组织法, article 26
    "村民会议": Body(),  # article 22: more than half of the adults, or representatives of 2/3 of the households
    "业主大会": Body(quorum="2/3"),  # 民法典, article 278: ordinary matters
}
OTHER = Body()  # another body may be named


def quorum_of(body: str, bodies: Mapping[str, Body] = BODIES) -> str:
    """The share of its members that must be present. `bodies`: those of the settings."""
    return _body(body, bodies).quorum


def threshold_of(body: str, bodies: Mapping[str, Body] = BODIES) -> str:
    """The share of those present that decides."""
    return _body(body, bodies).threshold


def _body(name: str, bodies: Mapping[str, Body]) -> Body:
    """What the law asks of a body holds on where it was taken out of the settings."""
    return bodies.get(name) or BODIES.get(name, OTHER)


def needed(share: str, of: int) -> int:
    """The fewest people that make this share."""
    part = Fraction(share) * of
    return floor(part) + 1 if share == MORE_THAN_HALF else ceil(part)


@dataclass(frozen=True)
class Quorum:
    """`members`: 组成人员 of the body. `needed`: how many of them must be there, `here`: how many are."""

    body: str
    members: int
    needed: int
    here: int

    @property
    def reached(self) -> bool:
        return self.here >= self.needed

    @property
    def lacking(self) -> int:
        return max(0, self.needed - self.here)


def quorum(body: str, members: int | None, here: int, bodies: Mapping[str, Body] = BODIES) -> Quorum | None:
    """None where no lawful body meets, or nobody knows how many it has. More of its people than it has are a slip of
    the list: they count no further.
    """
    if body == DELIBERATION or not members:
        return None
    return Quorum(body, members, needed(quorum_of(body, bodies), members), min(here, members))


@dataclass(frozen=True)
class HandsLimit:
    """How many hands there can be now. `quorum`: members present where a lawful body may decide, which makes it a vote
    (表决); else None, a show of hands (举手表态). `threshold`: what decides a vote.
    """

    base: int
    quorum: int | None = None
    threshold: str = ""


def hands_limit(body: str, members: int | None, counts: Counts, bodies: Mapping[str, Body] = BODIES) -> HandsLimit:
    """Rule 3."""
    found = quorum(body, members, counts.members_in_room, bodies)
    if found is None or not found.reached:
        return HandsLimit(counts.ballot_base)
    return HandsLimit(found.here, found.here, threshold_of(body, bodies))


class Outcome(StrEnum):
    PASSED = "通过"
    FAILED = "未通过"


def outcome(ballot: Ballot) -> Outcome | None:
    """Of a vote, from what was stored then; None for a show of hands, which decides nothing."""
    if ballot.quorum is None or not ballot.threshold:
        return None
    return Outcome.PASSED if ballot.for_ >= needed(ballot.threshold, ballot.quorum) else Outcome.FAILED
