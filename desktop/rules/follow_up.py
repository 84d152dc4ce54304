"""上次承诺: which commitments of earlier meetings are gone over at this one, and how far each has come by what was told.

办结 is told here and nothing else: that people are content with it, or an answer to a suggestion, are other things
(DOMAIN.md, rule 7); the date that was promised is never moved by it (rule 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, CommitmentState, Progress


def earlier(meeting: Meeting, meetings: Iterable[Meeting]) -> list[Meeting]:
    """The meetings of the same room that began before this one (before now, where it has not begun), oldest first."""
    found = [
        (other.opened, other)
        for other in meetings
        if other.id != meeting.id and other.room == meeting.room and other.state is not State.PREPARING and other.opened
    ]
    before = [(opened, other) for opened, other in found if meeting.opened is None or opened < meeting.opened]
    return [other for _opened, other in sorted(before, key=lambda pair: (pair[0], pair[1].id))]


def to_go_over(
    meetings: Sequence[Meeting], commitments: Iterable[Commitment], told_here: Iterable[Progress]
) -> list[Commitment]:
    """Of `meetings`, in their order, the commitments that are still open, and those told of at this meeting, which
    stay in their place once they are completed.
    """
    places = {meeting.id: place for place, meeting in enumerate(meetings)}
    told = {progress.commitment for progress in told_here}
    found = [
        c for c in commitments if c.meeting in places and (c.state is not CommitmentState.COMPLETED or c.id in told)
    ]
    return sorted(found, key=lambda c: (places[c.meeting], c.number, c.id))


def standing(told: Iterable[Progress]) -> tuple[CommitmentState, datetime | None]:
    """How far a commitment has come by all that was told of it, and when 办结 was first told.

    没有动静 (WAITING) leaves one under way under way; whatever is told after 办结 but 办结 itself opens it again.
    """
    state, completed = CommitmentState.WAITING, None
    for progress in sorted(told, key=lambda p: (p.at, p.id)):
        if progress.state is CommitmentState.COMPLETED:
            completed = completed or progress.at
        elif progress.state is CommitmentState.WAITING and state is CommitmentState.UNDER_WAY:
            continue
        else:
            completed = None
        state = progress.state
    return state, completed


def days_over(commitment: Commitment, today: date) -> int | None:
    """Days since the date that was promised: negative before it; None without a date, or once it is completed."""
    if commitment.due is None or commitment.state is CommitmentState.COMPLETED:
        return None
    return (today - commitment.due).days
