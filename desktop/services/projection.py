"""What the room may see of a meeting: the projector shows this and nothing else.

Screens hand over the boards that they have read; what comes out has no stance, phone, unit of whoever complained or
reason of an excuse in it, and no note that the recorder made for themselves (DOMAIN.md, rule 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.i18n import _, listed, word
from desktop.base.text import mask_numbers
from desktop.documents.wording import day_words
from desktop.rules.attendance import Counts
from desktop.rules.meeting import State
from desktop.rules.queue import Stance
from desktop.rules.record import Ballot, Commitment, Consensus, Progress, Reply, Suggestion
from desktop.rules.timing import Run
from desktop.services import attendance, speaking
from desktop.services.hands import decided_words, is_vote, title_words
from desktop.services.labels import progress_word
from desktop.services.lines import LineKind, RecordLine
from desktop.services.speaking import OpenSpeech, SpeakingBoard

NOT_FOR_THE_ROOM = (LineKind.NOTE, LineKind.DISAGREEMENT)  # a disagreement tells who is against what
Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Speaker:
    """Who has the floor. `limit` in seconds, 0: not timed. `answers`: called in to answer. `ref`: the speech."""

    ref: str
    name: str
    answers: bool
    limit: int
    runs: tuple[Run, ...]
    running: bool


@dataclass(frozen=True)
class Stage:
    """What goes on. `item`: position of the agenda item, 0 before the first. `held`: who goes on speaking after the
    answer. `coming`: the next ones in the suggested order, of so many who wait. `closed`: the queue takes nobody.
    """

    title: str
    state: State
    item: int
    topic: str
    speaker: Speaker | None
    held: str
    coming: tuple[str, ...]
    waiting: int
    closed: bool


@dataclass(frozen=True)
class Reading:
    """Words that are read out, in large type. `confirmed` None: nobody asks whether they are right."""

    heading: str
    number: str
    text: str
    details: Details = ()
    confirmed: bool | None = None


@dataclass(frozen=True)
class Hands:
    """A show of hands: `counted` are words and numbers, `base` says of how many, which are `out_of`; `decided`: what a vote came
    to.
    """

    title: str
    matter: str
    counted: tuple[tuple[str, int], ...]
    base: str
    out_of: int
    decided: str


def look(connection: Connection, meeting: str) -> tuple[Stage, Counts]:
    """What the room sees where no screen has read the meeting."""
    return stage(speaking.board(connection, meeting)), attendance.board(connection, meeting).counts


def stage(board: SpeakingBoard) -> Stage:
    item = board.item
    return Stage(
        title=mask_numbers(board.meeting.title),
        state=board.meeting.state,
        item=item.position if item else 0,
        topic=mask_numbers(item.title) if item else "",
        speaker=_speaker(board.current) if board.current else None,
        held=mask_numbers(board.held.name) if board.held else "",
        coming=tuple(mask_numbers(name) for _suggested, name in board.foreseen),
        waiting=len(board.waiting),
        closed=item is not None and item.queue_closed,
    )


def _speaker(opened: OpenSpeech) -> Speaker:
    speech = opened.speech
    name, answers = mask_numbers(opened.name), speech.stance is Stance.RESPOND
    return Speaker(speech.id, name, answers, speech.limit_seconds, opened.runs, opened.running)


def line(found: RecordLine, known: Sequence[RecordLine]) -> Reading | Hands | None:
    """A line of the record as it is read back, without the name of who suggested it; None where it is not for the
    room, or has no words yet. `known`: all lines.
    """
    row = found.row
    if isinstance(row, Ballot):
        return _hands(row)
    text = "：".join(filter(None, (found.matter, found.text)))
    if found.kind in NOT_FOR_THE_ROOM or not text:
        return None
    number = str(row.number) if isinstance(row, Suggestion | Commitment) else ""
    confirmed = True if getattr(row, "confirmed", None) else None
    return reading(word(found.kind), number, text, _details(found, known), confirmed)


def reading(
    heading: str, number: str, text: str, details: Iterable[tuple[str, str]], confirmed: bool | None
) -> Reading:
    """Words as they may be read in the room: without the phones in them."""
    known = tuple((label, mask_numbers(value)) for label, value in details if value)
    return Reading(heading, number, mask_numbers(text), known, confirmed)


def _details(found: RecordLine, known: Sequence[RecordLine]) -> Details:
    row = found.row
    if isinstance(row, Commitment):
        unclear = [word(name) for name in found.unclear]
        return (
            (_("牵头单位"), row.lead),
            (_("责任人"), row.person),
            (_("完成时限"), day_words(row.due) if row.due else row.due_text),
            (_("待明确"), listed(unclear)),
        )
    if isinstance(row, Consensus):
        return ((_("方式"), word(row.method)),)
    if isinstance(row, Progress):
        return ((_("牵头单位"), found.speaker), (_("办理情况"), progress_word(row.state)))
    if isinstance(row, Reply):
        about = (other.row for other in known if other.ref in found.about)
        numbers = listed(str(other.number) for other in about if isinstance(other, Suggestion))
        return ((_("答复意见"), numbers), (_("答复人"), found.speaker), (_("类型"), word(row.kind)))
    return ((_("发言人"), found.speaker),) if found.kind in (LineKind.POSITION, LineKind.DEMAND) else ()


def _hands(ballot: Ballot) -> Hands:
    of = _("到会组成人员 {base} 人") if is_vote(ballot) else _("在场 {base} 人")
    counted = ((_("赞成"), ballot.for_), (_("不同意见"), ballot.against), (_("弃权"), ballot.abstain))
    base, matter = of.format(base=ballot.base), mask_numbers(ballot.matter)
    return Hands(title_words(ballot), matter, counted, base, ballot.base, decided_words(ballot))
