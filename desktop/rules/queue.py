"""Who speaks next (DOMAIN.md, Rules of order for the queue)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Stance(StrEnum):
    SPEAK = "发言"
    FOR = "赞成"
    AGAINST = "反对"
    ASK = "提问"
    ADD = "补充"
    ORDER = "提醒规则"
    RESPOND = "点名回应"


ORDINARY = (Stance.SPEAK, Stance.FOR, Stance.AGAINST, Stance.ASK, Stance.ADD)
INTERRUPTING = (Stance.ORDER, Stance.RESPOND)  # pause the running speech; no turn
_LATER = 1_000_000_000  # an order after every recorded one
_OPPOSITE = {Stance.FOR: Stance.AGAINST, Stance.AGAINST: Stance.FOR}


class Waits(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Card:
    """A numbered slip held by somebody; `participant` once it is named."""

    id: str
    meeting: str
    label: str
    participant: str | None = None


@dataclass(frozen=True)
class Entry:
    """Somebody (a participant, or the holder of a card) waits on an item. `place` orders the requests."""

    id: str
    meeting: str
    item: str
    stance: Stance
    requested: datetime
    place: int
    participant: str | None = None
    card: str | None = None
    state: Waits = Waits.WAITING


@dataclass(frozen=True)
class Speech:
    """`order`: order of calling in the meeting. `held`: interrupted, comes back when the interruption ends.
    `limit_seconds` 0: not timed. `unit`: for whom an answer is given.
    """

    id: str
    meeting: str
    item: str
    stance: Stance
    called: datetime
    order: int
    participant: str | None = None
    card: str | None = None
    entry: str | None = None
    unit: str = ""
    ended: datetime | None = None
    ended_order: int | None = None
    held: bool = False
    override: bool = False
    reason: str = ""
    limit_seconds: int = 0


Voice = tuple[str, str]  # ("participant", id) or ("card", id)


def voice(of: Entry | Speech, cards: dict[str, Card]) -> Voice | None:
    """Who speaks or waits: the participant, also when a card of theirs was used; else the card; None for a
    spokesperson of a unit without a name.
    """
    if of.participant:
        return ("participant", of.participant)
    if of.card is None:
        return None
    card = cards.get(of.card)
    return ("participant", card.participant) if card and card.participant else ("card", of.card)


class Why(StrEnum):
    """Why the rules suggest somebody."""

    ORDER = "提醒规则"
    FIRST = "首次发言"
    AGAIN = "再次发言"
    OTHER_VIEW = "不同意见"
    AT_LIMIT = "已满发言次数，无他人等候"


@dataclass(frozen=True)
class Suggested:
    """`turns`: finished turns of that voice on this item."""

    entry: Entry
    why: Why
    turns: int


def open_speeches(speeches: Iterable[Speech]) -> tuple[Speech | None, Speech | None]:
    """The current speech and the one held behind an interruption."""
    current = held = None
    for speech in speeches:
        if speech.ended is None:
            if speech.held:
                held = speech
            else:
                current = speech
    return current, held


def turns_taken(speeches: Iterable[Speech], cards: dict[str, Card]) -> Counter[Voice]:
    """Turns of each voice among speeches of one item; an open ordinary speech counts as if it ended now."""
    spoken = (voice(s, cards) for s in speeches if s.stance not in INTERRUPTING)
    return Counter(v for v in spoken if v)


def suggest_next(
    waiting: Iterable[Entry], speeches: Sequence[Speech], cards: dict[str, Card], turns: int
) -> Suggested | None:
    """Whom the rules choose among the `waiting` entries of one item, given the speeches on it.

    Rules 1 to 4 of DOMAIN.md. An open speech is treated as if it ended now.
    """
    queue = sorted((e for e in waiting if e.state is Waits.WAITING), key=lambda e: (e.place, e.id))
    for entry in queue:
        if entry.stance is Stance.ORDER:
            return Suggested(entry, Why.ORDER, 0)
    if not queue:
        return None
    taken = turns_taken(speeches, cards)

    def finished(entry: Entry) -> int:
        who = voice(entry, cards)
        return taken[who] if who else 0

    under = [e for e in queue if finished(e) < turns]
    if not under:
        entry = min(queue, key=finished)
        return Suggested(entry, Why.AT_LIMIT, finished(entry))
    fewest = min(map(finished, under))
    candidates = [e for e in under if finished(e) == fewest]
    last = _last_stance(speeches)
    wanted = _OPPOSITE.get(last) if last else None
    for entry in candidates:
        if wanted is not None and entry.stance is wanted:
            return Suggested(entry, Why.OTHER_VIEW, fewest)
    return Suggested(candidates[0], Why.FIRST if fewest == 0 else Why.AGAIN, fewest)


def _last_stance(speeches: Sequence[Speech]) -> Stance | None:
    """Of the last finished ordinary speech; an open one would be finished last of all."""
    ordinary = [s for s in speeches if s.stance not in INTERRUPTING]
    if not ordinary:
        return None
    return max(ordinary, key=lambda s: (s.ended_order is None, s.ended_order or 0, s.order)).stance


def forecast(
    waiting: Iterable[Entry], speeches: Sequence[Speech], cards: dict[str, Card], turns: int, how_many: int
) -> list[Suggested]:
    """The next `how_many`, if nobody else asks to speak: each is taken to speak one turn."""
    left = list(waiting)
    spoken = [s if s.ended_order else replace(s, ended_order=_LATER) for s in speeches]
    line: list[Suggested] = []
    while len(line) < how_many and (chosen := suggest_next(left, spoken, cards, turns)):
        line.append(chosen)
        left.remove(chosen.entry)
        entry = chosen.entry
        order = _LATER + len(line)
        spoken.append(
            Speech(
                id=entry.id,
                meeting=entry.meeting,
                item=entry.item,
                stance=entry.stance,
                called=entry.requested,
                order=order,
                participant=entry.participant,
                card=entry.card,
                ended_order=order,
            )
        )
    return line
