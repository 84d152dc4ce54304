"""协商 is not 决策: when a lawful body meets, with its quorum recorded, hands are a vote (DOMAIN.md, One closed loop)."""

from __future__ import annotations

from fractions import Fraction

from desktop.rules.meeting import DELIBERATION

# How much of the body must be present. Another body may be named; it then needs more than half.
QUORUMS = {
    "村民代表会议": Fraction(2, 3),  # 村民委员会组织法, article 26
    "村民会议": Fraction(1, 2),  # article 22: more than half of the adults, or representatives of 2/3 of the households
    "业主大会": Fraction(2, 3),  # 民法典, article 278
}
MORE_THAN_HALF = Fraction(1, 2)


def quorum_reached(body: str, members: int | None, present: int) -> bool:
    """Whether `present` people of a lawful body of `members` may decide; never for a deliberation. Walk-ins are not
    of the body and must not be counted in `present`.
    """
    if body == DELIBERATION or not members:
        return False
    needed = QUORUMS.get(body, MORE_THAN_HALF)
    share = Fraction(present, members)
    return share > needed if needed == MORE_THAN_HALF else share >= needed
