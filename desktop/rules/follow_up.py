"""上次承诺: which commitments of earlier meetings are gone over at this one, and how far each has come by what was told.

办结 is told here and nothing else: that people are content with it, or an answer to a suggestion, are other things
(DOMAIN.md, rule 7); the date that was promised is never moved by it (rule 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from desktop.base.clock import HOME_ZONE, from_local
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import FILLED_IN, Commitment, CommitmentState, Progress


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


def standing(told: Iterable[Progress], zone: str = HOME_ZONE) -> tuple[CommitmentState, datetime | None]:
    """How far a commitment has come by all that was told of it, and when it was completed: when 办结 was first told, or
    noon of the day that an office wrote; None where it wrote none.

    没有动静 (WAITING) told at a meeting leaves one under way under way; whatever is told after 办结 but 办结 itself opens
    it again. What an office filled in counts as it stands, from when it came back.
    """
    state, completed = CommitmentState.WAITING, None
    for progress in sorted(told, key=lambda p: (p.at, p.id)):
        filled_in = progress.source in FILLED_IN
        if progress.state is CommitmentState.COMPLETED:
            completed = _noon(progress.completed, zone) or completed or (None if filled_in else progress.at)
        elif progress.state is CommitmentState.WAITING and not filled_in and state is not CommitmentState.COMPLETED:
            continue
        else:
            completed = None
        state = progress.state
    return state, completed


def is_done(commitment: Commitment, told: Iterable[Progress]) -> bool:
    """Whether nobody needs to be asked about it any more: it is 办结, or 办结 was told of it in public and nothing against
    that since. In a space the office has still to say so: a public tick is never the state (SYNC.md, Merging).
    """
    return commitment.state is CommitmentState.COMPLETED or standing(told)[0] is CommitmentState.COMPLETED


def _noon(day: date | None, zone: str) -> datetime | None:
    """A moment that lies on that day on the clock of the room."""
    return from_local(f"{day.isoformat()}T12:00", zone) if day else None


def deadline(commitment: Commitment) -> date | None:
    """The date that counts: 延期后时限 where its reason is written, else the one that was promised, which stays beside it
    (rule 8).
    """
    return commitment.extended if commitment.extended and commitment.extension_reason else commitment.due


def days_over(commitment: Commitment, today: date) -> int | None:
    """Days since the date that counts: negative before it; None without a date, or once it is completed."""
    until = deadline(commitment)
    if until is None or commitment.state is CommitmentState.COMPLETED:
        return None
    return (today - until).days


def days_over_as_told(commitment: Commitment, completed: date | None, told: date | None) -> int | None:
    """超期天数 as 承诺清单 says it: how many days past the date that counts it was `completed`, else how many it had gone
    when something was last `told` of it; None where it is not over, or where that is not known.

    It follows from what is recorded and not from the day of writing: a sheet that lies in an office would be wrong on
    the morrow, and the same record gives the same file.
    """
    until = deadline(commitment)
    last = completed if commitment.state is CommitmentState.COMPLETED else told
    if until is None or last is None or last <= until:
        return None
    return (last - until).days
