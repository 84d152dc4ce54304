"""Who holds the chair: the moderator is neutral and hands it over before speaking (rule 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Handover:
    """The chair went to a participant at `at`."""

    id: str
    meeting: str
    participant: str
    at: datetime


def chair_at(moment: datetime, handovers: Iterable[Handover], first: str | None) -> str | None:
    """The participant in the chair at a moment; `first`: the moderator named before the meeting, if one is here."""
    holder = first
    for handover in sorted(handovers, key=lambda h: (h.at, h.id)):
        if handover.at <= moment:
            holder = handover.participant
    return holder
