"""上次承诺: what earlier meetings of the room were promised is gone over in public, one after the other, and how far each
has come becomes a line of this meeting's record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_text
from desktop.rules import follow_up
from desktop.rules.meeting import AgendaItem, Kind, Meeting, Phase, Room, allowed
from desktop.rules.record import (
    FILLED_IN,
    Commitment,
    CommitmentState,
    Progress,
    Suggestion,
    commitment_number,
    suggestion_number,
)
from desktop.services import rows
from desktop.services.recording import line
from desktop.services.standing import settle
from desktop.services.verb import Verb, verb
from desktop.store.changelog import Changes
from desktop.store.store import Store


@dataclass(frozen=True)
class Followed:
    """A commitment of an earlier meeting. `number`: 编号, as in the ledger. `told`: what was told at this meeting.
    `over`: days since its date, negative before it, None where that says nothing.
    """

    commitment: Commitment
    number: str
    meeting: Meeting
    told: Progress | None = None
    over: int | None = None


@dataclass(frozen=True)
class FollowUp:
    """What is gone over at a meeting. `now`: the agenda item 上次承诺 is being discussed."""

    rows: tuple[Followed, ...]
    now: bool

    @property
    def told(self) -> int:
        return sum(row.told is not None for row in self.rows)


def read_follow_up(connection: Connection, meeting: str, moment: datetime) -> FollowUp:
    """The commitments to go over as they stand at `moment`."""
    this = rows.get(connection, Meeting, meeting)
    item = rows.find(connection, AgendaItem, this.item) if this.item else None
    now = item is not None and item.kind is Kind.FOLLOW_UP and allowed(Phase.RECORD, this.state)
    return FollowUp(open_commitments(connection, this, moment), now)


def open_commitments(connection: Connection, meeting: Meeting, moment: datetime) -> tuple[Followed, ...]:
    """Of earlier meetings of the same room. `meeting` need not be stored yet."""
    meetings = follow_up.earlier(meeting, rows.load(connection, Meeting, room=meeting.room))
    known = told_since(connection)
    told = {row: p for row, lines in known.items() for p in lines if p.meeting == meeting.id}
    promised = rows.load(connection, Commitment)
    done = {c.id: follow_up.is_done(c, known.get(c.id, ())) for c in promised}
    asked = [c for c in promised if c.id in told or not done[c.id]]
    found = follow_up.to_go_over(meetings, asked, told.values())
    by_id = {one.id: one for one in meetings}
    room = rows.find(connection, Room, meeting.room)
    today = local(moment, meeting.zone).date()
    return tuple(
        Followed(
            c,
            numbered(room, by_id[c.meeting], c),
            by_id[c.meeting],
            told.get(c.id),
            None if done[c.id] else follow_up.days_over(c, today),
        )
        for c in found
    )


def told_at(connection: Connection, meeting: str) -> list[tuple[Progress, Followed]]:
    """What was told at a meeting, each with the commitment as it stands now; one whose commitment is gone is left out,
    and so is what an office filled in: nobody said it in the room.
    """
    told = [
        progress for progress in rows.load(connection, Progress, meeting=meeting) if progress.source not in FILLED_IN
    ]
    if not told:
        return []
    meetings = {m.id: m for m in rows.load(connection, Meeting)}
    known = {room.id: room for room in rows.load(connection, Room)}
    found = []
    for progress in told:
        commitment = rows.find(connection, Commitment, progress.commitment)
        made_at = meetings.get(commitment.meeting) if commitment else None
        if commitment and made_at:
            number = numbered(known.get(made_at.room), made_at, commitment)
            found.append((progress, Followed(commitment, number, made_at, progress)))
    return found


def told_since(connection: Connection) -> dict[str, list[Progress]]:
    """Commitment → all that was told of it at any meeting, the oldest first."""
    found: dict[str, list[Progress]] = {}
    for progress in sorted(rows.load(connection, Progress), key=lambda p: (p.at, p.id)):
        found.setdefault(progress.commitment, []).append(progress)
    return found


def numbered(room: Room | None, meeting: Meeting, line: Commitment | Suggestion) -> str:
    """编号, the same on every paper."""
    rule = suggestion_number if isinstance(line, Suggestion) else commitment_number
    return full_number(rule, room, meeting, line.number)


def full_number(
    rule: Callable[[str, int | None, int | None, int], str], room: Room | None, meeting: Meeting, number: int
) -> str:
    """编号 of the line with this number, by the rule of its kind."""
    year = local(meeting.opened, meeting.zone).year if meeting.opened else None
    return rule(room.code if room else "", year, meeting.number, number)


def report_progress(store: Store, meeting: str, commitment: str, state: CommitmentState, text: str = "") -> Changes:
    """Record at this meeting how far an earlier commitment has come; 待办理 says that nothing moved. There is one line a
    commitment and a meeting: what is told again takes its place, and the history keeps what stood there.
    """
    with verb(store, "report_progress", meeting, Phase.RECORD) as v:
        found = v.get(Commitment, commitment)
        if found.meeting == meeting:
            raise UserError(_("这是这次会上的承诺，到下次会议再记办得怎么样。"))
        told = {"state": state, "text": clean_text(text)}
        was_done = _is_done(v, found)
        there = v.load(Progress, commitment=commitment)
        if there:
            v.set(there[0], **told)
            v.action.new = there[0].id
        elif was_done and state is CommitmentState.COMPLETED:
            v.say(_("这一项已经在别处记了办结，不用再记。"))
        else:
            v.create(Progress, **line(v, None), commitment=commitment, **told)
        settle(v.action, commitment)
        if was_done and not _is_done(v, v.get(Commitment, commitment)):
            v.say(_("原来记了办结，现在改回没有办结。"))
    return v.changes


def _is_done(v: Verb, found: Commitment) -> bool:
    return follow_up.is_done(found, rows.load(v.connection, Progress, commitment=found.id))
