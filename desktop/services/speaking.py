"""The speaking queue: requests, calls, interruptions, time (DOMAIN.md, Rules of order; FORMAT.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_name
from desktop.rules.attendance import Attends, Participant
from desktop.rules.meeting import AgendaItem, Meeting, Phase
from desktop.rules.queue import (
    INTERRUPTING,
    ORDINARY,
    Card,
    Entry,
    Speech,
    Stance,
    Suggested,
    Voice,
    Waits,
    forecast,
    open_speeches,
    suggest_next,
    voice,
)
from desktop.rules.record import Suggestion
from desktop.rules.timing import Run
from desktop.services import rows
from desktop.services.attendance import join
from desktop.services.history import last_stored
from desktop.services.people import People, card_id, people, use_card
from desktop.services.verb import Verb, verb
from desktop.store.changelog import Changes
from desktop.store.store import Store

FORESEEN = 3  # how many the board shows to come after the one who speaks


@dataclass(frozen=True)
class OpenSpeech:
    """A speech that has not ended, with its runs: the view computes the elapsed time from them. `seen`: the last
    moment at which anything of the meeting was stored.
    """

    speech: Speech
    name: str
    runs: tuple[Run, ...]
    seen: datetime

    @property
    def running(self) -> bool:
        return any(run.ended is None for run in self.runs)


@dataclass(frozen=True)
class SpeakingBoard:
    """The queue of the current item. `suggested` and `foreseen` are computed as if the current speech ended now."""

    meeting: Meeting
    item: AgendaItem | None
    current: OpenSpeech | None
    held: OpenSpeech | None
    waiting: tuple[tuple[Entry, str], ...]  # with the name shown, in the order of the requests
    foreseen: tuple[tuple[Suggested, str], ...]

    @property
    def suggested(self) -> tuple[Suggested, str] | None:
        return self.foreseen[0] if self.foreseen else None


def board(connection: Connection, meeting_id: str) -> SpeakingBoard:
    meeting = rows.get(connection, Meeting, meeting_id)
    item = rows.find(connection, AgendaItem, meeting.item) if meeting.item else None
    known = people(connection, meeting_id)
    speeches = rows.load(connection, Speech, meeting=meeting_id, item=meeting.item)
    entries = rows.load(connection, Entry, meeting=meeting_id, item=meeting.item, state=Waits.WAITING)
    entries.sort(key=lambda e: (e.place, e.id))
    current, held = open_speeches(speeches)
    line = forecast(entries, speeches, known.cards, meeting.turns, FORESEEN)
    return SpeakingBoard(
        meeting=meeting,
        item=item,
        current=_opened(connection, current, known),
        held=_opened(connection, held, known),
        waiting=tuple((e, known.name(e.participant, e.card)) for e in entries),
        foreseen=tuple((s, known.name(s.entry.participant, s.entry.card)) for s in line),
    )


def _opened(connection: Connection, speech: Speech | None, known: People) -> OpenSpeech | None:
    if speech is None:
        return None
    runs = rows.load(connection, Run, meeting=speech.meeting, speech=speech.id)
    name = known.name(speech.participant, speech.card, speech.unit)
    return OpenSpeech(speech, name, tuple(runs), last_stored(connection, speech.meeting) or speech.called)


class _Floor:
    """The floor of the current item inside a verb: who waits, who speaks."""

    def __init__(self, v: Verb) -> None:
        self.v = v
        if v.meeting.item is None:
            raise UserError(_("还没有开始议题；请先选一个议题开始。"))
        self.item = v.get(AgendaItem, v.meeting.item)
        self.cards = {c.id: c for c in v.load(Card)}
        self.entries = v.load(Entry, item=self.item.id, state=Waits.WAITING)
        self.speeches = v.load(Speech, item=self.item.id)
        self.current, self.held = open_speeches(self.speeches)

    def suggested(self) -> Suggested | None:
        return suggest_next(self.entries, self.speeches, self.cards, self.v.meeting.turns)

    def waiting(self, who: Voice, stance: Stance | None) -> Entry | None:
        """The entry of `who`: the ordinary one unless the stance says 提醒规则 (FORMAT.md, withdraw)."""
        mine = (e for e in self.entries if voice(e, self.cards) == who)
        return next((e for e in mine if (e.stance is Stance.ORDER) == (stance is Stance.ORDER)), None)

    def next_order(self) -> int:
        return 1 + max(self.v.highest(Speech, "order"), self.v.highest(Speech, "ended_order"))

    def make_way(self, stance: Stance) -> None:
        """Before a call: an interruption pauses and holds the running speech, anything else ends it."""
        if stance in INTERRUPTING and self.current and self.current.stance not in INTERRUPTING:
            stop_run(self.v, self.current)
            self.v.set(self.current, held=True)
            return
        if self.current:
            end(self.v, self.current, self.next_order())
        if self.held and stance not in INTERRUPTING:
            end(self.v, self.held, self.next_order())

    def start(self, stance: Stance, who: Voice | None, entry: Entry | None, **values: object) -> None:
        """A new speech, running from now."""
        limit = self.item.speech_seconds if self.item.speech_seconds is not None else self.v.meeting.speech_seconds
        speech = self.v.create(
            Speech,
            item=self.item.id,
            stance=stance,
            called=self.v.now.at,
            order=self.next_order(),
            participant=who[1] if who and who[0] == "participant" else None,
            card=entry.card if entry else (who[1] if who and who[0] == "card" else None),
            entry=entry.id if entry else None,
            limit_seconds=limit,
            **values,
        )
        start_run(self.v, speech)
        self.v.action.new = speech

    def call(self, entry: Entry, suggested: Suggested | None, reason: str = "") -> None:
        self.make_way(entry.stance)
        self.v.set(entry, state=Waits.CALLED)
        override = suggested is None or suggested.entry.id != entry.id
        self.start(entry.stance, voice(entry, self.cards), entry, override=override, reason=reason if override else "")


def start_run(v: Verb, speech: str) -> None:
    v.create(Run, speech=speech, started=v.now.at, mono=v.now.mono, boot=v.now.boot)


def running(v: Verb, speech: Speech) -> Run | None:
    return next((run for run in v.load(Run, speech=speech.id) if run.ended is None), None)


def stop_run(v: Verb, speech: Speech) -> None:
    """Stop the clock of a speech, if it runs."""
    run = running(v, speech)
    if run:
        v.set(run, ended=max(v.now.at, run.started), ended_mono=v.now.mono)


def end(v: Verb, speech: Speech, order: int) -> None:
    stop_run(v, speech)
    v.set(speech, ended=v.now.at, ended_order=order, held=False)


def end_all(v: Verb) -> None:
    """End whatever is open: the item changes, or the meeting closes."""
    for speech in sorted(v.load(Speech, ended=None), key=lambda s: not s.held):
        end(v, speech, 1 + max(v.highest(Speech, "order"), v.highest(Speech, "ended_order")))


def queue(
    store: Store, meeting: str, stance: Stance = Stance.SPEAK, *, participant: str | None = None, card: str = ""
) -> Changes:
    """Wait on the current item, as a participant or under a card's number."""
    if stance is not Stance.ORDER and stance not in ORDINARY:
        raise UserError(_("“{stance}”不是排队的方式。").format(stance=stance))
    with verb(store, "queue", meeting, Phase.ROOM) as v:
        row = use_card(v, card) if card else None
        floor = _Floor(v)
        if floor.item.queue_closed and stance is not Stance.ORDER:
            raise UserError(_("本议题已停止排队；需要时请先重新开放排队。"))
        who = _voice(v, floor.cards, participant, row)
        waits = floor.waiting(who, stance)
        if waits:
            raise UserError(_("{name} 已经在排队了。").format(name=_shown(v, who)))
        v.create(
            Entry,
            item=floor.item.id,
            stance=stance,
            requested=v.now.at,
            place=v.highest(Entry, "place") + 1,
            participant=participant,
            card=row,
            state=Waits.WAITING,
        )
    return v.changes


def _voice(v: Verb, cards: dict[str, Card], participant: str | None, card: str | None) -> Voice:
    if participant:
        return ("participant", v.get(Participant, participant).id)
    if card is None:
        raise UserError(_("请选一个人，或写上号牌的号码。"))
    found = cards.get(card)
    if found is None:
        raise UserError(_("这个号牌没有在排队；请核对号码。"))
    return ("participant", found.participant) if found.participant else ("card", card)


def _shown(v: Verb, who: Voice) -> str:
    known = people(v.connection, v.meeting.id)
    return known.name(who[1]) if who[0] == "participant" else known.name(card=who[1])


def withdraw(
    store: Store, meeting: str, *, participant: str | None = None, card: str = "", stance: Stance | None = None
) -> Changes:
    """Leave the queue of the current item."""
    with verb(store, "withdraw", meeting, Phase.ROOM) as v:
        floor = _Floor(v)
        who = _voice(v, floor.cards, participant, card_id(meeting, card) if card else None)
        entry = floor.waiting(who, stance)
        if entry is None:
            raise UserError(_("{name} 不在排队。").format(name=_shown(v, who)))
        v.set(entry, state=Waits.WITHDRAWN)
    return v.changes


def identify(store: Store, meeting: str, card: str, participant: str) -> Changes:
    """Name a card, also after its speech; turns and suggestions follow. It stays with that person for the whole
    meeting; where both wait on an item, the earlier entry stays.
    """
    with verb(store, "identify", meeting, Phase.RECORD) as v:
        who = v.get(Participant, participant)
        found = v.get(Card, use_card(v, card))
        if found.participant and found.participant != who.id:
            name = people(v.connection, meeting).name(found.participant)
            raise UserError(_("{card}号牌已经是{name}的了。").format(card=found.label, name=name))
        v.set(found, participant=who.id)
        cards = {c.id: c for c in v.load(Card)}
        mine = [e for e in v.load(Entry, state=Waits.WAITING) if voice(e, cards) == ("participant", who.id)]
        seen: set[tuple[str, bool]] = set()
        for entry in sorted(mine, key=lambda e: (e.place, e.id)):
            place = (entry.item, entry.stance is Stance.ORDER)
            if place in seen:
                v.set(entry, state=Waits.WITHDRAWN)
            seen.add(place)
        v.say(_("{card}号牌是{name}。").format(card=found.label, name=who.name))
    return v.changes


def close_queue(store: Store, meeting: str, closed: bool = True) -> Changes:
    """The current item takes no new entries but 提醒规则; or takes them again."""
    with verb(store, "close_queue" if closed else "open_queue", meeting, Phase.ROOM) as v:
        v.set(_Floor(v).item, queue_closed=closed)
    return v.changes


def call_next(store: Store, meeting: str, *, seen: str | None = None) -> Changes:
    """Call the one whom the rules suggest.

    `seen`: the entry that the screen showed when the key was pressed. Where the queue has moved on since, as after a
    second press of the key, nobody is called.
    """
    with verb(store, "call_next", meeting, Phase.ROOM) as v:
        floor = _Floor(v)
        suggested = floor.suggested()
        if suggested is None:
            raise UserError(_("没有人在排队。"))
        if seen is None or seen == suggested.entry.id:
            floor.call(suggested.entry, suggested)
    return v.changes


def call(
    store: Store,
    meeting: str,
    *,
    participant: str | None = None,
    card: str = "",
    stance: Stance | None = None,
    reason: str = "",
) -> Changes:
    """Call somebody, waiting or not: an override with its reason, unless it is the one suggested."""
    with verb(store, "call", meeting, Phase.ROOM) as v:
        row = use_card(v, card) if card else None
        floor = _Floor(v)
        who = _voice(v, floor.cards, participant, row)
        entry = floor.waiting(who, stance)
        if entry:
            floor.call(entry, floor.suggested(), clean_line(reason))
        else:
            floor.make_way(Stance.SPEAK)
            floor.start(Stance.SPEAK, who, None, override=True, reason=clean_line(reason))
    return v.changes


def respond(
    store: Store, meeting: str, *, participant: str | None = None, newcomer: str = "", unit: str = ""
) -> Changes:
    """点名回应: an answer called in. The running speech pauses; no turn, no override. A `newcomer` who came for it joins
    as 列席.
    """
    with verb(store, "respond", meeting, Phase.ROOM) as v:
        if not (participant or clean_name(newcomer) or clean_line(unit)):
            raise UserError(_("请选谁来回应，或写上单位。"))
        if clean_name(newcomer):
            participant = join(v, newcomer, unit=unit, attends=Attends.OBSERVER)
        floor = _Floor(v)
        floor.make_way(Stance.RESPOND)
        who = ("participant", v.get(Participant, participant).id) if participant else None
        floor.start(Stance.RESPOND, who, None, unit=clean_line(unit))
    return v.changes


def _speaking(v: Verb) -> tuple[_Floor, Speech]:
    floor = _Floor(v)
    if floor.current is None:
        raise UserError(_("现在没有人在发言。"))
    return floor, floor.current


def pause(store: Store, meeting: str) -> Changes:
    with verb(store, "pause", meeting, Phase.ROOM) as v:
        _floor, speech = _speaking(v)
        if running(v, speech) is None:
            raise UserError(_("发言已经暂停着。"))
        stop_run(v, speech)
    return v.changes


def resume(store: Store, meeting: str) -> Changes:
    """Go on with a paused speech; while an interruption runs, end it and go on with the held speech."""
    with verb(store, "resume", meeting, Phase.ROOM) as v:
        floor, speech = _speaking(v)
        if running(v, speech):
            if floor.held is None:
                raise UserError(_("发言正在进行，没有暂停。"))
            end(v, speech, floor.next_order())
            v.set(floor.held, held=False)
            speech = floor.held
        start_run(v, speech.id)
    return v.changes


def extend(store: Store, meeting: str, seconds: int) -> Changes:
    """Give the current speech more time; a speech that is not timed stays so."""
    if not 0 < seconds <= 3600:
        raise UserError(_("延长的时间要在 1 秒到 1 小时之间。"))
    with verb(store, "extend", meeting, Phase.ROOM) as v:
        _floor, speech = _speaking(v)
        if speech.limit_seconds:
            v.set(speech, limit_seconds=speech.limit_seconds + seconds)
    return v.changes


def end_speech(store: Store, meeting: str) -> Changes:
    """End the current speech; one that was held behind it is the current one again, still paused."""
    with verb(store, "end_speech", meeting, Phase.ROOM) as v:
        floor, speech = _speaking(v)
        end(v, speech, floor.next_order())
        if floor.held:
            v.set(floor.held, held=False)
    return v.changes


def recall(store: Store, meeting: str) -> Changes:
    """Take the running call back: the speech is gone and no turn counts; who had waited waits again, first of all.
    What was recorded meanwhile stays.
    """
    with verb(store, "recall", meeting, Phase.ROOM) as v:
        floor, speech = _speaking(v)
        for run in v.load(Run, speech=speech.id):
            v.delete(run)
        for suggestion in v.load(Suggestion, speech=speech.id):
            v.set(suggestion, speech=None)
        v.delete(speech)
        if floor.held:
            v.set(floor.held, held=False)
        if speech.entry:
            _wait_again(v, floor, v.get(Entry, speech.entry))
    return v.changes


def _wait_again(v: Verb, floor: _Floor, entry: Entry) -> None:
    first = min((e.place for e in floor.entries), default=entry.place)
    v.set(entry, state=Waits.WAITING, place=min(entry.place, first - 1))
    who = voice(entry, floor.cards)
    for other in floor.entries:
        if voice(other, floor.cards) == who and (other.stance is Stance.ORDER) == (entry.stance is Stance.ORDER):
            v.set(other, state=Waits.WITHDRAWN)


def settle_clock(store: Store, meeting: str, speech: str, milliseconds: int) -> Changes:
    """The user said how long the open run really lasted, where the clocks disagreed; it goes on from now."""
    with verb(store, "settle_clock", meeting, Phase.ROOM) as v:
        run = running(v, v.get(Speech, speech))
        if run:
            v.set(run, ended=v.now.at, ended_mono=v.now.mono, settled=max(milliseconds, 0))
            start_run(v, speech)
    return v.changes


def current_speech(v: Verb) -> Speech | None:
    """For verbs that bind what they record to the speaker."""
    return open_speeches(v.load(Speech, ended=None))[0]
