"""What a commitment's row says of how far it has come: it follows from the lines in which that was told."""

from __future__ import annotations

from desktop.rules.follow_up import standing
from desktop.rules.record import Commitment, Progress
from desktop.services import rows
from desktop.services.verb import Verb


def settle(v: Verb, commitment: str) -> None:
    """Write state and completion anew after a line was told, changed or taken out. The commitment is of an earlier
    meeting, which may be 定稿: its words are not touched.
    """
    found = rows.find(v.connection, Commitment, commitment)
    if found:
        state, completed = standing(rows.load(v.connection, Progress, commitment=commitment))
        v.set(found, state=state, completed=completed)
