"""What a commitment's row says of how far it has come: it follows from the lines in which that was told."""

from __future__ import annotations

from desktop.base.clock import HOME_ZONE
from desktop.rules.follow_up import standing
from desktop.rules.meeting import Meeting
from desktop.rules.record import FILLED_IN, Commitment, Progress
from desktop.services import rows
from desktop.services.belonging import Role, belonging
from desktop.store.changelog import Action


def settle(action: Action, commitment: str, *, filled_in: bool = False) -> None:
    """Write state and completion anew after a line was told, changed or taken out. The commitment is of an earlier
    meeting, which may be 定稿: its words are not touched.

    In a room that belongs to a space they are the office's (SYNC.md, Merging): what was told in public stays a line, and
    only what an office has `filled_in` on a list counts.
    """
    found = rows.find(action.connection, Commitment, commitment)
    if not found:
        return
    meeting = rows.find(action.connection, Meeting, found.meeting)
    told = rows.load(action.connection, Progress, commitment=commitment)
    if _office_decides(action, meeting):
        told = [progress for progress in told if filled_in and progress.source in FILLED_IN]
        if not told:
            return
    state, completed = standing(told, meeting.zone if meeting else HOME_ZONE)
    action.set(rows.TABLES[Commitment], commitment, state=state, completed=completed)


def _office_decides(action: Action, meeting: Meeting | None) -> bool:
    ours = belonging(action.connection)
    return ours.role is Role.ROOM and meeting is not None and meeting.room in ours.rooms
