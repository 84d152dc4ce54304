"""What a commitment's row says of how far it has come: it follows from the lines in which that was told."""

from __future__ import annotations

from desktop.base.clock import HOME_ZONE
from desktop.rules.follow_up import standing
from desktop.rules.meeting import Meeting
from desktop.rules.record import Commitment, Progress
from desktop.services import rows
from desktop.store.changelog import Action


def settle(action: Action, commitment: str) -> None:
    """Write state and completion anew after a line was told, changed or taken out. The commitment is of an earlier
    meeting, which may be 定稿: its words are not touched.
    """
    found = rows.find(action.connection, Commitment, commitment)
    if found:
        meeting = rows.find(action.connection, Meeting, found.meeting)
        told = rows.load(action.connection, Progress, commitment=commitment)
        state, completed = standing(told, meeting.zone if meeting else HOME_ZONE)
        action.set(rows.TABLES[Commitment], commitment, state=state, completed=completed)
