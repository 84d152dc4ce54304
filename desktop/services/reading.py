"""逐条宣读: before people leave, each consensus and commitment is read out and confirmed (DOMAIN.md, The check before
people leave). A line that is changed afterwards is confirmed no longer; see `amending.reword`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _, bracketed, listed, word
from desktop.documents.wording import day_words
from desktop.rules.meeting import Phase
from desktop.rules.record import Ballot, Commitment, Consensus
from desktop.services import lines
from desktop.services.hands import counted_words
from desktop.services.lines import RecordBoard, RecordLine
from desktop.services.verb import verb
from desktop.store.changelog import Changes
from desktop.store.store import Store

Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ToRead:
    """`details`: what is read besides the words, each with its label; what is missing says 待明确 (rule 5)."""

    line: RecordLine
    row: Consensus | Commitment
    details: Details

    @property
    def confirmed(self) -> datetime | None:
        return self.row.confirmed


def to_read(connection: Connection, meeting: str) -> tuple[ToRead, ...]:
    return of_board(lines.board(connection, meeting))


def of_board(board: RecordBoard) -> tuple[ToRead, ...]:
    """Every consensus in the order in which it was found, then every commitment by its number, as in the minutes."""
    ballots = {line.id: line.row for line in board.lines if isinstance(line.row, Ballot)}
    return (*_consensus(board.lines, ballots), *_commitments(board.lines))


def _consensus(found: Iterable[RecordLine], ballots: dict[str, Ballot]) -> Iterator[ToRead]:
    for line in found:
        if isinstance(line.row, Consensus):
            yield ToRead(line, line.row, _consensus_details(line.row, ballots.get(line.row.ballot or "")))


def _consensus_details(row: Consensus, ballot: Ballot | None) -> Details:
    facts = [(_("形成方式"), word(row.method))] if row.method else []
    facts += [(_("依据"), counted_words(ballot))] if ballot else []
    return tuple(facts)


def _commitments(found: Iterable[RecordLine]) -> list[ToRead]:
    rows = [(line, line.row) for line in found if isinstance(line.row, Commitment)]
    return [ToRead(line, row, _commitment_details(row)) for line, row in sorted(rows, key=lambda pair: pair[1].number)]


def _commitment_details(row: Commitment) -> Details:
    unclear = _("待明确")
    due = day_words(row.due) if row.due else unclear
    facts = [
        (_("牵头单位"), row.lead or unclear),
        (_("责任人"), row.person or unclear),
        (_("完成时限"), due + bracketed(row.due_text) if row.due_text else due),
        (_("配合单位"), listed(row.support)),
        (_("具体措施"), row.measures),
    ]
    return tuple((label, fact) for label, fact in facts if fact)


def confirm(store: Store, meeting: str, seen: Consensus | Commitment) -> Changes:
    """当场已确认: it was read out and nobody objected. `seen` is the line as it was read; where it says something else
    by now, nobody has heard that.
    """
    with verb(store, "confirm", meeting, Phase.ROOM) as v:
        found = v.get(type(seen), seen.id)
        if found.confirmed:
            v.say(_("这一条已经确认过了。"))
        elif found != seen:
            raise UserError(_("这一条刚刚改过；请照新的内容再读一遍。"))
        else:
            v.set(found, confirmed=v.now.at)
    return v.changes
