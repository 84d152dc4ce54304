"""The steps after 散会, in the order in which they are best done, and what is left of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, exists, func, select

from desktop.rules import record
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, Reply, Suggestion
from desktop.services import rows
from desktop.store.tables import attachment, log_action, log_change, written_file

FOLLOW_UP = ("publicity", "feedback", "visit", "next_meeting")


class Step(StrEnum):
    WORDS = "words"
    REPLIES = "replies"
    COMMITMENTS = "commitments"
    WORDING = "wording"
    FOLLOW_UP = "follow-up"
    DOCUMENTS = "documents"
    SUBMIT = "submit"
    FINALIZE = "finalize"


@dataclass(frozen=True)
class StepState:
    """`count` of `whole` are done, where it can be counted. `first`: the row of the first thing that is left."""

    step: Step
    done: bool
    count: int = 0
    whole: int = 0
    first: str = ""

    @property
    def left(self) -> int:
        return self.whole - self.count


def steps(connection: Connection, meeting: str) -> tuple[StepState, ...]:
    """How far the work after a meeting has come. Nothing of it is forced: words spoken may stand as they are, and a
    meeting may have nothing to follow up.
    """
    found = rows.get(connection, Meeting, meeting)
    suggestions = sorted(rows.load(connection, Suggestion, meeting=meeting), key=lambda s: s.number)
    unanswered = record.unanswered(suggestions, rows.load(connection, Reply, meeting=meeting))
    commitments = sorted(rows.load(connection, Commitment, meeting=meeting), key=lambda c: c.number)
    follow_up = sum(bool(getattr(found, name)) for name in FOLLOW_UP)
    submitted = found.state in (State.SUBMITTED, State.FINAL)
    return (
        _counted(Step.WORDS, len(suggestions), [s.id for s in record.to_fill(suggestions)]),
        _counted(Step.REPLIES, len(suggestions), [s.id for s in unanswered]),
        _counted(Step.COMMITMENTS, len(commitments), [c.id for c in commitments if record.unclear(c)]),
        _counted(Step.WORDING, len(suggestions), [s.id for s in suggestions if not (s.summary or s.heading)]),
        StepState(Step.FOLLOW_UP, follow_up > 0, follow_up, len(FOLLOW_UP)),
        StepState(Step.DOCUMENTS, written_since_changed(connection, meeting)),
        StepState(Step.SUBMIT, submitted),
        StepState(Step.FINALIZE, found.state is State.FINAL),
    )


def _counted(step: Step, whole: int, left: list[str]) -> StepState:
    return StepState(step, not left, whole - len(left), whole, left[0] if left else "")


def written_since_changed(connection: Connection, meeting: str) -> bool:
    """Whether the documents on the disk say what is recorded now. An attachment changes no word of them."""
    written = select(func.max(written_file.c.at)).where(written_file.c.meeting == meeting)
    words = exists().where(log_change.c.action == log_action.c.id, log_change.c.table != attachment.name)
    changed = select(func.max(log_action.c.at)).where(log_action.c.meeting == meeting, words)
    last: datetime | None = connection.execute(written.where(written_file.c.kind == "minutes")).scalar()
    since: datetime | None = connection.execute(changed).scalar()
    return last is not None and (since is None or last >= since)
