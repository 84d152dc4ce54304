"""The figures of a meeting, as `replay --json` prints them and tests compare them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from desktop.rules import record
from desktop.rules.queue import Speech
from desktop.rules.timing import Run, elapsed
from desktop.services import attendance, meetings, rows
from desktop.services.people import people


def figures(connection: Connection, meeting: str, now: datetime | None = None) -> dict[str, Any]:
    """Every figure of DOMAIN.md that a meeting has, without its id and paths. `now`: up to when a speech has run
    that nobody ended.
    """
    counts = attendance.board(connection, meeting).counts
    suggestions = rows.load(connection, record.Suggestion, meeting=meeting)
    suggestions.sort(key=lambda s: s.number)
    replies = rows.load(connection, record.Reply, meeting=meeting)
    commitments = sorted(rows.load(connection, record.Commitment, meeting=meeting), key=lambda c: c.number)
    lines: dict[str, Sequence[Any]] = {
        "suggestions": suggestions,
        "replies": replies,
        "commitments": commitments,
        "consensus": rows.load(connection, record.Consensus, meeting=meeting),
        "disagreements": rows.load(connection, record.Disagreement, meeting=meeting),
        "ballots": rows.load(connection, record.Ballot, meeting=meeting),
        "statements": rows.load(connection, record.Statement, meeting=meeting),
    }
    names = ("expected", "present", "present_expected", "walk_ins", "excused", "absent", "observers", "staff", "heads")
    return {
        **{name: getattr(counts, name) for name in names},
        "speeches": speeches(connection, meeting, now),
        **{name: len(found) for name, found in lines.items()},
        "unclear": [c.ref for c in commitments if record.unclear(c)],
        "unanswered": [s.ref for s in record.unanswered(suggestions, replies)],
        "pending": [s.ref for s in record.pending(suggestions, replies)],
        "to_fill": [s.ref for s in record.to_fill(suggestions)],
    }


def speeches(connection: Connection, meeting: str, now: datetime | None = None) -> list[dict[str, Any]]:
    """Every speech in the order of calling; seconds whole, rounded down. Under a card never named, `who` is None."""
    known = people(connection, meeting)
    positions = {item.id: item.position for item in meetings.agenda(connection, meeting)}
    runs: dict[str, list[Run]] = {}
    for run in rows.load(connection, Run, meeting=meeting):
        runs.setdefault(run.speech, []).append(run)
    found = []
    for speech in sorted(rows.load(connection, Speech, meeting=meeting), key=lambda s: s.order):
        who = known.person(speech.participant, speech.card)
        until = speech.ended or now or max((run.started for run in runs.get(speech.id, [])), default=speech.called)
        found.append(
            {
                "who": who.name if who else None,
                "item": positions[speech.item],
                "stance": str(speech.stance),
                "seconds": int(elapsed(runs.get(speech.id, []), until).total_seconds()),
                "override": speech.override,
            }
        )
    return found
