"""Who promised what by when (承诺)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from desktop.base.text import clean_line, clean_text
from desktop.rules.meeting import Phase
from desktop.rules.record import Commitment, Suggestion
from desktop.services.recording import free_ref, line, next_number
from desktop.services.verb import verb
from desktop.store.changelog import Changes
from desktop.store.store import Store


def commit(
    store: Store,
    meeting: str,
    matter: str,
    *,
    ref: str = "",
    number: int | None = None,
    suggestions: Sequence[str] = (),
    measures: str = "",
    lead: str = "",
    support: Sequence[str] = (),
    person: str = "",
    due: date | None = None,
    due_text: str = "",
    happened: datetime | None = None,
    item: str | None = None,
) -> Changes:
    """Record a commitment; what is missing of its four necessary fields makes it 待明确 (rules.record.unclear). `number`:
    what paper gave it.
    """
    with verb(store, "commit", meeting, Phase.RECORD) as v:
        count = next_number(v, Commitment, number)
        v.create(
            Commitment,
            **line(v, happened, item),
            number=count,
            ref=free_ref(v, Commitment, "C", count, ref),
            suggestions=tuple(v.get(Suggestion, row).id for row in dict.fromkeys(suggestions)),
            matter=clean_text(matter),
            measures=clean_text(measures),
            lead=clean_line(lead),
            support=tuple(filter(None, map(clean_line, support))),
            person=clean_line(person),
            due=due,
            due_text=clean_line(due_text),
        )
    return v.changes
