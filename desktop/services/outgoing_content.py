"""What goes out after a meeting: 交办单, one a 牵头单位, and 公示. Neither tells who complained (DOMAIN.md, rule 12)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from desktop.documents import letters
from desktop.documents.content import Head
from desktop.rules.record import Commitment, unclear
from desktop.services import contents
from desktop.services.facts import Facts
from desktop.services.follow_up import numbered
from desktop.services.residents import Residents

# What the pattern of 文号 leaves to be filled in: year, the meeting's number of the year, the place among its orders.
_YEAR, _MEETING, _PLACE = re.compile("{年}"), re.compile("{会次}"), re.compile("{序}")


def assignments(facts: Facts) -> Iterator[tuple[str, Callable[[], letters.Assignment]]]:
    """A 交办单 for each 牵头单位, in the order of its first commitment. Commitments without one have nobody to whom
    they could be handed: they stay 待明确 on 会议纪要, 承诺清单 and 公示.
    """
    by_lead: dict[str, list[Commitment]] = {}
    for commitment in facts.commitments:
        if commitment.lead:
            by_lead.setdefault(commitment.lead, []).append(commitment)
    for place, (unit, led) in enumerate(by_lead.items(), 1):
        yield unit, partial(_assignment, facts, place, unit, led)


def _assignment(facts: Facts, place: int, unit: str, led: list[Commitment]) -> letters.Assignment:
    return letters.Assignment(
        head=outgoing_head(facts),
        unit=unit,
        commitments=tuple(_assigned(facts, commitment) for commitment in led),
        number=_document_number(facts, place),
        assigner=facts.settings["assigner"],
        day=finalized(facts),
    )


def _assigned(facts: Facts, commitment: Commitment) -> letters.OutgoingCommitment:
    """For the unit that carries it out: it must know who of its people is meant."""
    number = numbered(facts.room, facts.meeting, commitment)
    return replace(_outgoing(facts.residents, commitment, number), lead=commitment.lead, person=commitment.person)


def public_notice(facts: Facts) -> letters.PublicNotice | None:
    """公示; None where there is nothing to make public."""
    if not (facts.consensus or facts.commitments or facts.disagreements):
        return None
    residents, meeting = facts.residents, facts.meeting
    return letters.PublicNotice(
        head=outgoing_head(facts),
        consensus=tuple(residents.without(found.text) for found in facts.consensus),
        commitments=tuple(_published(residents, commitment) for commitment in facts.commitments),
        disagreements=tuple(residents.without(found.text) for found in facts.disagreements),
        publicity=residents.without(meeting.publicity),
        days=facts.settings["publicity_days"],
        feedback=residents.without(meeting.feedback),
        reading_place=facts.settings["reading_place"],
        day=finalized(facts),
        sign_off=facts.settings["sign_off"],
    )


def _published(residents: Residents, commitment: Commitment) -> letters.OutgoingCommitment:
    found = _outgoing(residents, commitment, str(commitment.number))
    named = residents.may_be_named(commitment.person)
    return replace(
        found,
        lead=residents.without(commitment.lead),
        person=commitment.person if named else "",
        person_withheld=bool(commitment.person) and not named,
    )


def _outgoing(residents: Residents, commitment: Commitment, number: str) -> letters.OutgoingCommitment:
    return letters.OutgoingCommitment(
        number=number,
        matter=residents.without(commitment.matter),
        measures=residents.without(commitment.measures),
        support=tuple(map(residents.without, commitment.support)),
        due=commitment.due,
        due_text=residents.without(commitment.due_text),
        unclear=unclear(commitment),
    )


def outgoing_head(facts: Facts) -> Head:
    """The meeting without its people: who led it, wrote or checked may be a resident; its source is who complained."""
    residents, head = facts.residents, contents.head(facts)
    return replace(
        head,
        title=residents.without(head.title),
        topic=residents.without(head.topic),
        place=residents.without(head.place),
        source="",
        conveners=(),
        moderator="",
        recorder="",
        reviewer="",
    )


def finalized(facts: Facts) -> date | None:
    """The day from which on the papers that follow from the minutes bear a date."""
    return facts.at(facts.meeting.finalized).date() if facts.meeting.finalized else None


def _document_number(facts: Facts, place: int) -> str:
    """文号 after the pattern of the settings: 徐议交〔{年}〕{会次}-{序}号; "" where there is none."""
    meeting = facts.meeting
    year = facts.at(meeting.opened).year if meeting.opened else ""
    number = str(facts.settings["assignment_number"])
    for blank, value in ((_YEAR, year), (_MEETING, meeting.number or ""), (_PLACE, place)):
        number = blank.sub(str(value), number)
    return number
