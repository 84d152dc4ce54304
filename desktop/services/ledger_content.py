"""承诺清单 and 建议清单: what was promised, and what became of every suggestion, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from desktop.base.i18n import _, listed, phrases, word
from desktop.documents import content
from desktop.rules import record
from desktop.services.contents import Facts
from desktop.services.follow_up import numbered
from desktop.services.labels import progress_word


def ledger(facts: Facts) -> content.Ledger:
    """承诺清单 and 建议清单 of one meeting."""
    chosen = facts.settings
    return content.Ledger(
        facts.meeting.title,
        tuple(_ledger_rows(facts)),
        tuple(_suggestion_rows(facts)),
        show_phone=chosen["ledger_phones"],
        name=chosen["ledger_title"],
        results=chosen["results"],
    )


def _ledger_rows(facts: Facts) -> Iterator[content.LedgerRow]:
    meeting, room = facts.meeting, facts.room
    opened = facts.at(meeting.opened).date() if meeting.opened else None
    for c in facts.commitments:
        sources = listed(_("意见{number}").format(number=n) for n in facts.numbers(c.suggestions))
        yield content.LedgerRow(
            number=numbered(facts.room, meeting, c),
            meeting_date=opened,
            meeting=meeting.title,
            town=room.town,
            room="　".join(filter(None, (room.village, room.name))),
            topic=meeting.topic,
            sources=sources,
            matter=c.matter,
            measures=c.measures,
            lead=c.lead,
            support=listed(c.support),
            person=c.person,
            phone=facts.phones.get(c.person, ""),
            due=c.due,
            due_text=c.due_text,
            state=word(c.state),
            **_latest_progress(facts, c),
            completed=facts.at(c.completed).date() if c.completed else None,
            unclear=record.unclear(c),
        )


def _latest_progress(facts: Facts, commitment: record.Commitment) -> dict[str, Any]:
    """最新进展 and 进展日期: what was told last, at whichever meeting."""
    told = facts.told.get(commitment.id, [])
    if not told:
        return {}
    return {"progress": told[-1].text or progress_word(told[-1].state), "progress_date": facts.at(told[-1].at).date()}


def _suggestion_rows(facts: Facts) -> Iterator[content.SuggestionRow]:
    titles = {item.id: item.title for item in facts.agenda}
    for s in facts.suggestions:
        replies = facts.answers.get(s.id, [])
        promised = any(s.id in c.suggestions for c in facts.commitments)
        yield content.SuggestionRow(
            number=str(s.number),
            item=titles.get(s.item or "", ""),
            proposer=facts.people.name(s.participant, s.card, s.label),
            text=s.text,
            unit=phrases(dict.fromkeys(filter(None, (r.unit for r in replies)))),
            reply=phrases(filter(None, (r.text for r in replies))),
            kind=word(replies[-1].kind) if replies else "",
            due=_latest_due(replies),
            adopted=_("已列入{ledger}").format(ledger=word(facts.settings["ledger_title"])) if promised else "",
        )


def _latest_due(replies: list[record.Reply]) -> date | None:
    return replies[-1].due if replies else None
