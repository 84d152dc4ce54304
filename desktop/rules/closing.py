"""The check before people leave (DOMAIN.md): 议题, 过程, 结果. It lists, and never blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.rules import record
from desktop.rules.handover import Handover, chair_at
from desktop.rules.meeting import AgendaItem, ItemStart
from desktop.rules.queue import Card, Speech, Stance, voice


class Missing(StrEnum):
    ITEM_NOT_REACHED = "item not reached"
    WORDS = "suggestion without words"
    REPLY = "suggestion without reply"
    UNCLEAR = "commitment lacks a necessary field"
    METHOD = "consensus without a method"
    BASE = "ballot without a base"
    CHAIR = "moderator spoke without handing over"
    CARD = "card without a name"
    SHEET = "paper sheet not keyed in"
    NOT_SIGNED = "spoke without having signed in"


@dataclass(frozen=True)
class Finding:
    """`table` and `row` name what to open; `names`: numbers or missing fields, for the sentence."""

    missing: Missing
    table: str
    row: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything that the check looks at. `moderator`: participant named as such before the meeting, if here.
    `signed`: participants who signed in. `sheet_waits`: a sheet was printed, people are absent, none came by paper.
    """

    items: Sequence[AgendaItem]
    starts: Sequence[ItemStart]
    suggestions: Sequence[record.Suggestion]
    replies: Sequence[record.Reply]
    commitments: Sequence[record.Commitment]
    consensus: Sequence[record.Consensus]
    ballots: Sequence[record.Ballot]
    speeches: Sequence[Speech]
    cards: dict[str, Card]
    handovers: Sequence[Handover]
    moderator: str | None
    signed: frozenset[str]
    sheet_waits: bool


def findings(facts: Facts) -> list[Finding]:
    """What is missing, in the order 议题, 过程, 结果."""
    checks: tuple[Callable[[Facts], list[Finding]], ...] = (_items, _people, _suggestions, _results)
    return [finding for check in checks for finding in check(facts)]


def _items(facts: Facts) -> list[Finding]:
    reached = {start.item for start in facts.starts}
    return [
        Finding(Missing.ITEM_NOT_REACHED, "agenda_item", item.id, (item.title,))
        for item in sorted(facts.items, key=lambda i: i.position)
        if item.id not in reached
    ]


def _people(facts: Facts) -> list[Finding]:
    found = [
        Finding(Missing.CHAIR, "speech", speech.id)
        for speech in facts.speeches
        if speech.stance is not Stance.ORDER and _spoke_from_the_chair(facts, speech)
    ]
    used = {s.card for s in facts.speeches} | {s.card for s in facts.suggestions}
    found += [
        Finding(Missing.CARD, "card", card.id, (card.label,))
        for card in facts.cards.values()
        if card.participant is None and card.id in used
    ]
    voices = {v for s in facts.speeches if (v := voice(s, facts.cards)) and v[0] == "participant"}
    found += [
        Finding(Missing.NOT_SIGNED, "participant", row) for _kind, row in sorted(voices) if row not in facts.signed
    ]
    return found + ([Finding(Missing.SHEET, "sign_in", "")] if facts.sheet_waits else [])


def _spoke_from_the_chair(facts: Facts, speech: Speech) -> bool:
    who = voice(speech, facts.cards)
    return who is not None and who[1] == chair_at(speech.called, facts.handovers, facts.moderator)


def _suggestions(facts: Facts) -> list[Finding]:
    found = [Finding(Missing.WORDS, "suggestion", s.id, (s.ref,)) for s in record.to_fill(facts.suggestions)]
    waiting = record.unanswered(facts.suggestions, facts.replies)
    return found + [Finding(Missing.REPLY, "suggestion", s.id, (s.ref,)) for s in waiting]


def _results(facts: Facts) -> list[Finding]:
    found = [
        Finding(Missing.UNCLEAR, "commitment", c.id, (c.ref, *fields))
        for c in facts.commitments
        if (fields := record.unclear(c))
    ]
    found += [
        Finding(Missing.METHOD, "consensus", c.id, (c.text,)) for c in facts.consensus if not (c.method or c.ballot)
    ]
    return found + [Finding(Missing.BASE, "ballot", b.id, (b.matter,)) for b in facts.ballots if not b.base]
