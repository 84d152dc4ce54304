"""Live recording: suggestions, 同感, replies, statements, consensus, disagreements, notes, shows of hands.

Every line is bound to the current agenda item and, where people speak, to the current speaker by default.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import derived_id
from desktop.base.text import clean_line, clean_text
from desktop.rules import attendance
from desktop.rules.attendance import Participant, SignIn
from desktop.rules.bodies import HandsLimit, hands_limit
from desktop.rules.meeting import AgendaItem, ItemStart, Phase
from desktop.rules.queue import Speech
from desktop.rules.record import (
    Ballot,
    Commitment,
    Consensus,
    Disagreement,
    Heading,
    Note,
    Progress,
    Reply,
    ReplyKind,
    Second,
    Statement,
    StatementKind,
    Suggestion,
)
from desktop.services import settings
from desktop.services.amending import cleaned, resting_on, reword
from desktop.services.hands import check_hands, counted_words
from desktop.services.people import people, use_card
from desktop.services.speaking import current_speech
from desktop.services.standing import settle
from desktop.services.verb import Verb, verb
from desktop.store.changelog import Changes
from desktop.store.store import Store

MOST_IN_ROOM = 10_000
WORDS: dict[type, str] = {  # what `amend` and `correct` change of each kind of line
    Suggestion: "text",
    Commitment: "matter",
    Reply: "text",
    Statement: "text",
    Consensus: "text",
    Disagreement: "text",
    Note: "text",
    Ballot: "matter",
    Progress: "text",
}


def line(v: Verb, happened: datetime | None, item: str | None = None) -> dict[str, Any]:
    """What every line begins with: item (the one that is discussed now, unless paper names another), moment, and
    whether it is 补录. An item of which paper tells first was discussed from then on.
    """
    if happened and happened > v.now.at:
        raise UserError(_("补录的时间不能晚于现在。"))
    at = happened or v.now.at
    if item and not v.load(ItemStart, item=v.get(AgendaItem, item).id):
        v.create(ItemStart, item=item, at=at)
    return {"item": item or v.meeting.item, "at": at, "late": happened is not None}


def free_ref(v: Verb, cls: type[Any], letter: str, number: int, ref: str) -> str:
    """The short name of a line, S3 or C1: as given, or made from the number; never one that is taken."""
    if ref and v.load(cls, ref=ref):
        raise UserError(_("“{ref}”这个编号已经用过了。").format(ref=ref))
    while not ref or v.load(cls, ref=ref):
        ref, number = f"{letter}{number}", number + 1
    return ref


def next_number(v: Verb, cls: type[Any], written: int | None) -> int:
    """The one that was written on paper, if it is free; else the next of the meeting."""
    if written is None:
        return v.highest(cls, "number") + 1
    if v.load(cls, number=written):
        raise UserError(_("{number} 号已经用过了；请核对编号，或不写编号。").format(number=written))
    return written


def needed(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise UserError(_("内容是空的；请先写上内容。"))
    return cleaned


def suggest(
    store: Store,
    meeting: str,
    text: str,
    *,
    ref: str = "",
    number: int | None = None,
    participant: str | None = None,
    card: str = "",
    label: str = "",
    anonymous: bool = False,
    happened: datetime | None = None,
    item: str | None = None,
) -> Changes:
    """Record a suggestion in the words spoken; `text` may be empty (占位, to be filled later). Who said it: the one
    named, else the current speaker, else nobody; `anonymous`: nobody, whoever speaks. `number`: what paper gave it.
    """
    with verb(store, "suggest", meeting, Phase.RECORD) as v:
        count = next_number(v, Suggestion, number)
        row = use_card(v, card) if card else None
        who: dict[str, Any] = {"participant": participant, "card": row, "label": clean_line(label)}
        speech = current_speech(v) if not (happened or anonymous) else None
        if speech and not (participant or row or who["label"]):
            who = {"participant": speech.participant, "card": speech.card, "label": ""}
        if participant:
            v.get(Participant, participant)
        v.create(
            Suggestion,
            **line(v, happened, item),
            **who,
            number=count,
            ref=free_ref(v, Suggestion, "S", count, ref),
            text=clean_text(text),
            speech=speech.id if speech and _says(v, speech, who) else None,
        )
    return v.changes


def _says(v: Verb, speech: Speech, who: dict[str, Any]) -> bool:
    """Whether these are the words of the one who speaks, and not of somebody who calls out meanwhile."""
    known = people(v.connection, v.meeting.id)
    speaks = known.voice(speech.participant, speech.card)
    return not who["label"] and known.voice(who["participant"], who["card"]) == speaks


def second(store: Store, meeting: str, suggestion: str, *, participant: str | None = None, card: str = "") -> Changes:
    """同感, counted once a person."""
    with verb(store, "second", meeting, Phase.RECORD) as v:
        found = v.get(Suggestion, suggestion)
        row = use_card(v, card) if card else None
        if not (participant or row):
            raise UserError(_("请选是谁有同感。"))
        known = people(v.connection, meeting)
        who = known.voice(participant, row)
        key = derived_id("second", suggestion, participant or row or "")
        if any(known.voice(s.participant, s.card) == who for s in v.load(Second, suggestion=suggestion)):
            v.say(_("已经记过这个人的同感。"))
        else:
            v.create(Second, key, suggestion=found.id, at=v.now.at, participant=participant, card=row)
    return v.changes


def summarize(store: Store, meeting: str, suggestion: str, text: str) -> Changes:
    """The wording for the minutes (整理稿); the words spoken stay. Empty text takes it away, and so do the words
    spoken themselves.
    """
    with verb(store, "summarize", meeting, Phase.RECORD) as v:
        found, cleaned = v.get(Suggestion, suggestion), clean_text(text)
        v.set(found, summary="" if cleaned == found.text else cleaned)
    return v.changes


def merge(store: Store, meeting: str, suggestions: Sequence[str], text: str) -> Changes:
    """Group suggestions under one heading for the minutes; `changes.new` is the heading. Those that were merged
    before leave their former one.
    """
    with verb(store, "merge", meeting, Phase.RECORD) as v:
        found = [v.get(Suggestion, row) for row in dict.fromkeys(suggestions)]
        if len(found) < 2:
            raise UserError(_("合并至少要选两条意见。"))
        heading = v.create(Heading, text=needed(text), at=v.now.at)
        for suggestion in found:
            v.set(suggestion, heading=heading)
        _dissolve(v, {suggestion.heading for suggestion in found})
    return v.changes


def unmerge(store: Store, meeting: str, suggestion: str) -> Changes:
    """Take one suggestion out of its heading; another that would be left alone under it is taken out too."""
    with verb(store, "unmerge", meeting, Phase.RECORD) as v:
        found = v.get(Suggestion, suggestion)
        v.set(found, heading=None)
        _dissolve(v, {found.heading})
    return v.changes


def _dissolve(v: Verb, headings: set[str | None]) -> None:
    """Fewer than two suggestions are not merged: their heading goes."""
    for heading in v.load(Heading):
        under = v.load(Suggestion, heading=heading.id)
        if heading.id in headings and len(under) < 2:
            for alone in under:
                v.set(alone, heading=None)
            v.delete(heading)


def attribute(
    store: Store, meeting: str, suggestion: str, *, participant: str | None = None, card: str = "", label: str = ""
) -> Changes:
    """Say who made a suggestion; nobody at all is allowed."""
    with verb(store, "attribute", meeting, Phase.RECORD) as v:
        row = use_card(v, card) if card else None
        v.set(v.get(Suggestion, suggestion), participant=participant, card=row, label=clean_line(label))
    return v.changes


def reply(
    store: Store,
    meeting: str,
    suggestions: Sequence[str],
    kind: ReplyKind,
    text: str = "",
    *,
    unit: str = "",
    who: str = "",
    to_unit: str = "",
    due: date | None = None,
    happened: datetime | None = None,
    item: str | None = None,
) -> Changes:
    """Record one answer to one or several suggestions."""
    with verb(store, "reply", meeting, Phase.RECORD) as v:
        found = [v.get(Suggestion, row).id for row in dict.fromkeys(suggestions)]
        if not found:
            raise UserError(_("请选这是对哪一条意见的答复。"))
        v.create(
            Reply,
            **line(v, happened, item),
            suggestions=tuple(found),
            unit=clean_line(unit),
            who=clean_line(who),
            kind=kind,
            text=clean_text(text),
            to_unit=clean_line(to_unit),
            due=due,
        )
    return v.changes


def state(
    store: Store,
    meeting: str,
    kind: StatementKind,
    text: str,
    *,
    who: str = "",
    unit: str = "",
    happened: datetime | None = None,
    item: str | None = None,
) -> Changes:
    """表态发言 or 会议要求."""
    with verb(store, "statement", meeting, Phase.RECORD) as v:
        values = {"kind": kind, "who": clean_line(who), "unit": clean_line(unit), "text": needed(text)}
        v.create(Statement, **line(v, happened, item), **values)
    return v.changes


def agree(
    store: Store,
    meeting: str,
    text: str,
    *,
    method: str = "",
    ballot: str | None = None,
    happened: datetime | None = None,
    item: str | None = None,
) -> Changes:
    """共识, with how it was found and the show of hands it rests on, where there was one."""
    with verb(store, "consensus", meeting, Phase.RECORD) as v:
        if ballot:
            v.get(Ballot, ballot)
        v.create(Consensus, **line(v, happened, item), text=needed(text), method=clean_line(method), ballot=ballot)
    return v.changes


def disagree(
    store: Store, meeting: str, text: str, *, happened: datetime | None = None, item: str | None = None
) -> Changes:
    """分歧."""
    with verb(store, "disagree", meeting, Phase.RECORD) as v:
        v.create(Disagreement, **line(v, happened, item), text=needed(text))
    return v.changes


def note(
    store: Store, meeting: str, text: str, *, kind: str = "", happened: datetime | None = None, item: str | None = None
) -> Changes:
    """记事: a briefing, materials shown (`kind` MATERIAL, which needs no words), whatever else is worth a line."""
    with verb(store, "note", meeting, Phase.RECORD) as v:
        v.create(Note, **line(v, happened, item), text=needed(text if text.strip() else kind), kind=kind)
    return v.changes


def count_hands(
    store: Store,
    meeting: str,
    matter: str,
    *,
    method: str = "举手",
    for_: int,
    against: int,
    abstain: int,
    base: int | None = None,
    happened: datetime | None = None,
    item: str | None = None,
) -> Changes:
    """举手表态, or a vote where a lawful body meets with its quorum. No more hands than there can be (rule 3). `base`:
    how many were in the room then, where paper says it; a vote counts its own people all the same.
    """
    with verb(store, "ballot", meeting, Phase.RECORD) as v:
        limit = _limit(v, happened, base)
        check_hands(limit, for_, against, abstain)
        row = v.create(
            Ballot,
            **line(v, happened, item),
            matter=needed(matter),
            method=clean_line(method),
            for_=for_,
            against=against,
            abstain=abstain,
            base=limit.base,
            quorum=limit.quorum,
            threshold=limit.threshold,
        )
        v.say(counted_words(v.get(Ballot, row)))
    return v.changes


def _limit(v: Verb, happened: datetime | None, base: int | None) -> HandsLimit:
    signed = {s.participant: s for s in v.load(SignIn)}
    there = attendance.there_at(v.load(Participant), happened) if happened else v.load(Participant)
    counts = attendance.count(there, signed, v.meeting.heads)
    limit = hands_limit(v.meeting.body, v.meeting.members, counts, settings.value(v.connection, "bodies"))
    if base is None or limit.quorum is not None:
        return limit
    if not 1 <= base <= MOST_IN_ROOM:
        raise UserError(_("在场人数要在 1 到 {most} 之间。").format(most=MOST_IN_ROOM))
    return HandsLimit(base)


def amend(store: Store, meeting: str, cls: type[Any], row: str, text: str, **values: Any) -> Changes:
    """Correct a line before 定稿: its words and any other of its fields. What stood there stays in the history."""
    with verb(store, "clarify" if cls is Commitment and values else "amend", meeting, Phase.RECORD) as v:
        found = v.get(cls, row)
        may_be_empty = cls in (Reply, Progress) or (cls is Commitment and values)
        words = clean_text(text) if may_be_empty else needed(text)
        reword(v, found, **{WORDS[cls]: words}, **cleaned(v, found, values))
        if isinstance(found, Progress):
            settle(v.action, found.commitment)
    return v.changes


def retime(store: Store, meeting: str, cls: type[Any], row: str, happened: datetime) -> Changes:
    """Correct the moment of a line that was keyed in afterwards; one that was written as it was said keeps its own."""
    with verb(store, "retime", meeting, Phase.RECORD) as v:
        found = v.get(cls, row)
        if not found.late:
            raise UserError(_("这一条是当场记的，时间不能改。"))
        v.set(found, at=line(v, happened)["at"])
    return v.changes


def remove(store: Store, meeting: str, cls: type[Any], row: str) -> Changes:
    """Take a line out of the record before 定稿; it stays in the history and can be brought back by undo. Nothing goes
    on resting on it: no consensus on a show of hands, no heading on suggestions that are fewer than two.
    """
    with verb(store, "remove", meeting, Phase.RECORD) as v:
        found = v.get(cls, row)
        v.delete(found)
        for consensus in resting_on(v, found):
            reword(v, consensus, ballot=None)
        if isinstance(found, Suggestion):
            _dissolve(v, {found.heading})
        if isinstance(found, Progress):
            settle(v.action, found.commitment)
    return v.changes
