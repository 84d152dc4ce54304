"""收条: what each suggestion's proposer takes home, with the answers as they stand (DOMAIN.md, rules 4 and 7).

It is the proposer's own paper, so the name is whole and the words are the 原话. Phones and identity cards said aloud are
masked: this paper leaves the laptop (rule 12).
"""

from __future__ import annotations

from desktop.base.text import mask_numbers
from desktop.documents import sheets
from desktop.rules.attendance import printed_name
from desktop.rules.record import Commitment, Reply, Suggestion
from desktop.services import contents
from desktop.services.facts import Facts
from desktop.services.follow_up import numbered


def receipts(facts: Facts) -> sheets.Receipts | None:
    """One for every suggestion, by number; None where nobody made one."""
    found = tuple(_receipt(facts, suggestion) for suggestion in facts.suggestions)
    return sheets.Receipts(contents.head(facts), found, int(facts.settings["receipts_a_page"])) if found else None


def _receipt(facts: Facts, suggestion: Suggestion) -> sheets.Receipt:
    return sheets.Receipt(
        number=numbered(facts.room, facts.meeting, suggestion),
        day=facts.at(suggestion.at).date(),
        proposer=_proposer(facts, suggestion),
        item=facts.item_titles.get(suggestion.item or "", ""),
        text=mask_numbers(suggestion.text),
        answers=tuple(map(_answer, facts.answers.get(suggestion.id, []))),
        promises=tuple(_promise(facts, c) for c in facts.promises.get(suggestion.id, [])),
    )


def _proposer(facts: Facts, suggestion: Suggestion) -> str:
    """A deputy as 李四（代王五）, the holder of a card that nobody named as 7号牌."""
    person = facts.people.person(suggestion.participant, suggestion.card)
    if person:
        return printed_name(person.name, facts.board.signed.get(person.id))
    return mask_numbers(facts.people.name(suggestion.participant, suggestion.card, suggestion.label))


def _answer(reply: Reply) -> sheets.Answer:
    return sheets.Answer(reply.kind, reply.unit, reply.who, mask_numbers(reply.text), reply.to_unit, reply.due)


def _promise(facts: Facts, commitment: Commitment) -> sheets.Promise:
    return sheets.Promise(
        numbered(facts.room, facts.meeting, commitment),
        mask_numbers(commitment.matter),
        commitment.lead,
        commitment.person,
        commitment.due,
        mask_numbers(commitment.due_text),
    )
