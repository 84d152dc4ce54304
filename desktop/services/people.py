"""Names of the people and cards of a meeting, for showing and for finding."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.ids import derived_id
from desktop.rules.attendance import Participant
from desktop.rules.queue import Card
from desktop.services import rows
from desktop.services.verb import Verb


@dataclass(frozen=True)
class People:
    """Everybody at a meeting by id."""

    participants: dict[str, Participant]
    cards: dict[str, Card]

    def name(self, participant: str | None = None, card: str | None = None, label: str = "") -> str:
        """How somebody is shown: the name, else "7号牌", else the label, else nothing."""
        found = self.cards.get(card or "")
        person = self.participants.get(participant or (found.participant if found else None) or "")
        if person:
            return person.name
        return _("{card}号牌").format(card=found.label) if found else label

    def person(self, participant: str | None, card: str | None = None) -> Participant | None:
        """The participant, or the one for whom the card was named."""
        found = self.cards.get(card or "")
        return self.participants.get(participant or (found.participant if found else None) or "")


def people(connection: Connection, meeting: str) -> People:
    return People(
        {p.id: p for p in rows.load(connection, Participant, meeting=meeting)},
        {c.id: c for c in rows.load(connection, Card, meeting=meeting)},
    )


def card_id(meeting: str, label: str) -> str:
    """Two laptops make the same row for the same card."""
    return derived_id("card", meeting, label)


def use_card(verb: Verb, label: str) -> str:
    """The id of a card, which is put down when it is first used."""
    row = card_id(verb.meeting.id, label)
    if rows.find(verb.connection, Card, row) is None:
        verb.create(Card, row, label=label, participant=None)
    return row
