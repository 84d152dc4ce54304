"""Names of the people and cards of a meeting, for showing and for finding."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import derived_id
from desktop.base.text import clean_line, plain_digits
from desktop.rules.attendance import Participant
from desktop.rules.queue import Card
from desktop.services import rows
from desktop.services.verb import Verb

LONGEST_CARD = 20


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

    def voice(self, participant: str | None, card: str | None = None) -> str | None:
        """Who it is, told apart from everybody else: the participant, also under a card of theirs; else the card."""
        found = self.person(participant, card)
        return found.id if found else card

    def person(self, participant: str | None, card: str | None = None) -> Participant | None:
        """The participant, or the one for whom the card was named."""
        found = self.cards.get(card or "")
        return self.participants.get(participant or (found.participant if found else None) or "")


def people(connection: Connection, meeting: str) -> People:
    return People(
        {p.id: p for p in rows.load(connection, Participant, meeting=meeting)},
        {c.id: c for c in rows.load(connection, Card, meeting=meeting)},
    )


def card_label(text: str) -> str:
    """The number on a card as it was typed, full-width digits too. UserError where there is none."""
    label = clean_line(plain_digits(text), LONGEST_CARD)
    if not label:
        raise UserError(_("请写上号牌的号码。"))
    return label


def card_id(meeting: str, text: str) -> str:
    """Two laptops make the same row for the same card."""
    return derived_id("card", meeting, card_label(text))


def use_card(verb: Verb, text: str) -> str:
    """The id of a card, which is put down when it is first used."""
    row = card_id(verb.meeting.id, text)
    if rows.find(verb.connection, Card, row) is None:
        verb.create(Card, row, label=card_label(text), participant=None)
    return row
