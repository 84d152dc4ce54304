"""办理: what an office makes of a commitment after its meeting: state, lead unit, dates, progress (SYNC.md, Merging).

The office's word on these goes before a room's. What was promised is never rewritten in silence: another date is an
extension with its reason beside the first one (DOMAIN.md, rule 8), and where minutes are 定稿 a change of what they say of
the lead or the date is a 更正 (rule 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from desktop.base.clock import from_local, local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_text
from desktop.documents.wording import day_words
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import FILLED_IN, OFFICE, Commitment, CommitmentState, Correction, Progress
from desktop.services import history, rows
from desktop.services.belonging import Role, belonging
from desktop.services.labels import field_label
from desktop.store import tables
from desktop.store.changelog import Action, Changes
from desktop.store.store import Store

VERBS = ("handle_commitment",)
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Handling:
    """How a commitment is to stand. `due`: the date that was promised, `extended`: the later one that counts, with
    `reason`, which also says why a date was wrong or a matter is returned. `progress`: new words, "" where there are
    none, of `day` (today where that is left out). `completed`: the day of 办结, today where it is left out.
    """

    state: CommitmentState
    lead: str
    due: date | None
    extended: date | None = None
    reason: str = ""
    progress: str = ""
    day: date | None = None
    completed: date | None = None


def handle_commitment(store: Store, commitment: str, wanted: Handling) -> Changes:
    """Write all that differs, as one action of the commitment's meeting. Raises UserError at a room, before the meeting
    is closed, and where a reason or a date is missing.
    """
    with store.reading() as connection:
        meeting = rows.get(connection, Commitment, commitment).meeting
    with store.action(*VERBS, meeting) as action:
        _Handling(action, commitment, wanted, store.clock.read().at).write()
    return action.changes


def undo(store: Store, meeting: str) -> Changes:
    """Take back the latest handling of a commitment of this meeting, as a whole."""
    return history.undo(store, meeting, VERBS)


class _Handling:
    """One call: what stands there, what is wanted."""

    def __init__(self, action: Action, commitment: str, wanted: Handling, now: datetime) -> None:
        self.action = action
        self.found = rows.get(action.connection, Commitment, commitment)
        self.meeting = rows.get(action.connection, Meeting, self.found.meeting)
        self.wanted = wanted
        self.now = now
        self.today = local(now, self.meeting.zone).date()
        self.office = _office_of(action)
        self.reason = clean_line(wanted.reason, LONGEST_REASON)
        self.progress = clean_text(wanted.progress)
        self.lead = clean_line(wanted.lead)

    def write(self) -> None:
        if self.meeting.state in (State.PREPARING, State.LIVE):
            raise UserError(_("这场会议还没有散会，散会以后再办理。"))
        self._check()
        before = self.found
        changed: dict[str, object] = {
            "lead": self.lead,
            "due": self.wanted.due,
            "extended": self.wanted.extended,
            "completed": self._completed(),
        }
        if self.wanted.state is not before.state:  # no state yet and 待办理 are one
            changed["state"] = self.wanted.state
        if self.wanted.extended != before.extended:
            changed["extension_reason"] = self.reason if self.wanted.extended else ""
        if self.meeting.state is State.FINAL:
            for name, old, new in self._minuted():
                self._correct(name, old, new)
        self.action.set(tables.commitment, before.id, **changed)
        if self.progress or self.wanted.state is not before.state:
            self._tell()
        self.action.new = before.id

    def _check(self) -> None:
        """Rules 7 and 8, as for what comes back on a list; and what was promised is not lost."""
        before, wanted = self.found, self.wanted
        if before.lead and not self.lead:
            raise UserError(_("牵头单位不能清空；换单位请直接写新的。"))
        if before.due and wanted.due is None:
            raise UserError(_("完成时限不能清空；推迟请填“延期到”。"))
        if before.due and wanted.due != before.due and not self.reason:
            raise UserError(_("改原来的完成时限要写原因；推迟的请填“延期到”，原来的时限不动。"))
        if wanted.extended and wanted.extended != before.extended:
            if not self.reason:
                raise UserError(_("延期要写原因；原来的时限不变。"))
            if wanted.due and wanted.extended <= wanted.due:
                raise UserError(_("延期到的日子应在原来的完成时限之后。"))
        if wanted.state is CommitmentState.EXTENDED is not before.state and not wanted.extended:
            raise UserError(_("已延期的，请填“延期到”哪一天和原因。"))
        if wanted.state is CommitmentState.RETURNED is not before.state and not (self.reason or self.progress):
            raise UserError(_("退回要写原因。"))
        if wanted.completed and wanted.state is not CommitmentState.COMPLETED:
            raise UserError(_("状态不是已办结，不用填办结日期。"))

    def _completed(self) -> datetime | None:
        """Noon of the day, as what comes back on a list; what was told of it before stays where no day is given."""
        if self.wanted.state is not CommitmentState.COMPLETED:
            return None
        if self.wanted.completed is None and self.found.completed:
            return self.found.completed
        return from_local(f"{(self.wanted.completed or self.today).isoformat()}T12:00", self.meeting.zone)

    def _minuted(self) -> Iterator[tuple[str, str, str]]:
        """What minutes say of a commitment and what becomes of it: field, old, new."""
        if self.lead != self.found.lead:
            yield "lead", self.found.lead, self.lead
        if self.wanted.due and self.wanted.due != self.found.due:
            yield "due", day_words(self.found.due) if self.found.due else "", day_words(self.wanted.due)

    def _correct(self, field: str, old: str, new: str) -> None:
        said = _("{label}：{text}")
        self.action.create(
            rows.TABLES[Correction],
            meeting=self.meeting.id,
            kind="commitment",
            line=self.found.id,
            old=said.format(label=field_label(field), text=old or _("待明确")),
            new=said.format(label=field_label(field), text=new),
            reason=self.reason or _("{office}办理时改定").format(office=self.office),
            at=self.now,
        )

    def _tell(self) -> None:
        """A line of progress says how things stand from now on; without new words the last ones stay."""
        told = rows.load(self.action.connection, Progress, commitment=self.found.id)
        last = max(told, key=lambda p: (p.at, p.id), default=None)
        completed = self._completed()
        self.action.create(
            tables.progress,
            meeting=self.meeting.id,
            at=self.now,
            commitment=self.found.id,
            state=self.wanted.state,
            text=self.progress or (last.text if last else ""),
            source=OFFICE,
            day=(self.wanted.day or self.today) if self.progress or last is None else self._day_of(last),
            completed=local(completed, self.meeting.zone).date() if completed else None,
        )

    def _day_of(self, told: Progress) -> date | None:
        return told.day if told.source in FILLED_IN else local(told.at, self.meeting.zone).date()


def _office_of(action: Action) -> str:
    ours = belonging(action.connection)
    if ours.role is not Role.OFFICE:
        raise UserError(_("承诺的状态、牵头单位和时限由办公室办理；站点请在会上记进展。"))
    return ours.office
