"""承诺清单 and 建议清单: what was promised, and what became of every suggestion, row by row.

The same rows tell, when a list comes back, how each cell would be written now (`known_rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desktop.base.i18n import _, listed, phrases, word
from desktop.documents import content
from desktop.rules import record
from desktop.rules.follow_up import days_over_as_told
from desktop.rules.ledger_cells import Value, mark
from desktop.rules.ledger_form import COMMITMENTS, SUGGESTIONS, Form
from desktop.rules.ledger_return import Known
from desktop.services.facts import LedgerFacts
from desktop.services.follow_up import numbered
from desktop.services.labels import progress_word


def ledger(facts: LedgerFacts) -> content.Ledger:
    """承诺清单 and 建议清单 of one meeting."""
    chosen = facts.settings
    return content.Ledger(
        facts.meeting.title,
        tuple(row for _id, row in commitment_rows(facts)),
        suggestion_rows(facts),
        show_phone=chosen["ledger_phones"],
        name=chosen["ledger_title"],
        results=chosen["results"],
    )


def commitment_rows(facts: LedgerFacts) -> Iterator[tuple[str, content.LedgerRow]]:
    """Each commitment's id and its row."""
    return ((known.row, replace(row, mark=_mark(known))) for row, known in _commitments(facts))


def suggestion_rows(facts: LedgerFacts) -> tuple[content.SuggestionRow, ...]:
    return tuple(replace(row, mark=_mark(known)) for row, known in _suggestions(facts))


def known_rows(facts: LedgerFacts) -> list[Known]:
    """Every row of both sheets of a meeting, as it would be written now."""
    return [known for _row, known in (*_commitments(facts), *_suggestions(facts))]


def _mark(known: Known) -> str:
    return mark(known.form.key, known.row, known.values)


def _values(form: Form, row: Any, **instead: Value) -> tuple[Value, ...]:
    """The cells of a row. What is a word of a fixed list in another language is compared as it is stored: `instead`."""
    return tuple(instead.get(name) or getattr(row, name) or "" for name in form.fields)


def _commitments(facts: LedgerFacts) -> Iterator[tuple[content.LedgerRow, Known]]:
    meeting, room = facts.meeting, facts.room
    opened = facts.at(meeting.opened).date() if meeting.opened else None
    numbers = {s.number: numbered(room, meeting, s) for s in facts.suggestions}
    for c in facts.commitments:
        told = facts.told.get(c.id, [])
        row = content.LedgerRow(
            number=numbered(room, meeting, c),
            meeting_date=opened,
            meeting=meeting.title,
            town=room.town,
            room="　".join(filter(None, (room.village, room.name))),
            topic=meeting.topic,
            sources=listed(numbers[n] for n in facts.numbers(c.suggestions)),
            matter=c.matter,
            measures=c.measures,
            lead=c.lead,
            support=listed(c.support),
            person=c.person,
            phone=facts.phones.get(c.person, ""),
            due=c.due,
            due_text=c.due_text,
            **entries(c, told, lambda moment: facts.at(moment).date()),
            unclear=record.unclear(c),
        )
        until = days_over_as_told(c, row.completed, row.progress_date)
        blank = frozenset() if told and told[-1].text else frozenset(("progress",))
        values = _values(COMMITMENTS, row, state=c.state)
        words = c.matter or word("待明确")
        known = Known(COMMITMENTS, c.id, row.number, words, meeting.title, values, blank)
        yield replace(row, state=word(c.state), overdue_days=until), known


def entries(c: record.Commitment, told: Sequence[record.Progress], day: Callable[[datetime], date]) -> dict[str, Any]:
    """What an office may fill in of a commitment, as its row says it now, with the state as it is stored. `told`: what
    was told of it, the oldest first; `day`: that of a moment in the room.
    """
    return {
        "leader": c.leader,
        "assigned": c.assigned,
        "extended": c.extended,
        "extension_reason": c.extension_reason,
        "state": str(c.state),
        **_latest_progress(told, day),
        "completed": day(c.completed) if c.completed else None,
        "result": c.result,
        "evidence": c.evidence,
        "satisfaction": c.satisfaction,
        "visit": c.visited,
        "supervision": c.supervision,
        "closed": c.closed_off,
        "note": c.remark,
    }


def _latest_progress(told: Sequence[record.Progress], day: Callable[[datetime], date]) -> dict[str, Any]:
    """最新进展 and 进展日期: what was told last, at whichever meeting, or what an office wrote after that."""
    if not told:
        return {"progress": "", "progress_date": None}
    last = told[-1]
    if last.source in record.FILLED_IN:
        return {"progress": last.text, "progress_date": last.day}
    return {"progress": last.text or progress_word(last.state), "progress_date": day(last.at)}


def _suggestions(facts: LedgerFacts) -> Iterator[tuple[content.SuggestionRow, Known]]:
    ledger_title = word(facts.settings["ledger_title"])
    for s in facts.suggestions:
        replies = facts.answers.get(s.id, [])
        row = content.SuggestionRow(
            number=numbered(facts.room, facts.meeting, s),
            item=facts.item_titles.get(s.item or "", ""),
            proposer=facts.people.name(s.participant, s.card, s.label),
            text=s.text,
            unit=phrases(dict.fromkeys(filter(None, (r.unit for r in replies)))),
            reply=phrases(filter(None, (r.text for r in replies))),
            kind=word(replies[-1].kind) if replies else "",
            due=_latest_due(replies),
            result=s.result,
            adopted=s.adopted or (_("已列入{ledger}").format(ledger=ledger_title) if s.id in facts.promises else ""),
        )
        blank = frozenset() if s.adopted else frozenset(("adopted",))
        values = _values(SUGGESTIONS, row)
        yield row, Known(SUGGESTIONS, s.id, row.number, s.text, facts.meeting.title, values, blank)


def _latest_due(replies: list[record.Reply]) -> date | None:
    return replies[-1].due if replies else None
