"""A meeting played by the letter of FORMAT.md, as naively as can be: lists and loops, no database, no sharing of code.

It is compared with the program step by step on random scripts. Moments are whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

ORDER, RESPOND = "提醒规则", "点名回应"
OPPOSITE = {"赞成": "反对", "反对": "赞成"}
BEFORE_OPEN = {"sign_in", "sign_in_sheet", "walk_in", "heads", "excuse", "open"}
FLOOR = {"queue", "withdraw", "close_queue", "open_queue", "call_next", "call", "respond"}
FLOOR |= {"pause", "resume", "extend", "end_speech", "recall"}
WALLS = {"open", "close", "submit", "finalize", "correct"}


class Refused(Exception):
    """The rules forbid the step."""


def need(condition: object, why: str) -> None:
    if not condition:
        raise Refused(why)


@dataclass
class Person:
    attends: str
    invited: bool
    number: int
    signed: bool = False
    excused: str | None = None
    left: str | None = None


@dataclass
class Wait:
    who: str  # a name, or "#7" for a card
    stance: str
    item: int


@dataclass
class Speech:
    who: str | None
    item: int
    stance: str
    override: bool
    waited: Wait | None
    limit: int
    spans: list[list[int | None]] = field(default_factory=list)


@dataclass
class State:
    """Everything that undo brings back. `waiting` in the order of the requests, `done` in the order of ending."""

    phase: str = "before"
    people: dict[str, Person] = field(default_factory=dict)
    heads: int = 0
    chair: str = ""
    item: int | None = None
    closed: set[int] = field(default_factory=set)
    waiting: list[Wait] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    done: list[Speech] = field(default_factory=list)
    current: Speech | None = None
    held: Speech | None = None
    cards: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    merged: list[tuple[list[str], str]] = field(default_factory=list)
    seconds: set[tuple[str, str]] = field(default_factory=set)
    replies: list[tuple[list[str], str]] = field(default_factory=list)
    commitments: dict[str, dict[str, Any]] = field(default_factory=dict)
    ballots: list[str] = field(default_factory=list)
    consensus: list[str] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class NaiveMeeting:
    """`roster`: name → 参会类别; `item_seconds`: of each agenda item, None for the meeting's."""

    def __init__(
        self, roster: dict[str, str], moderator: str, turns: int, seconds: int, item_seconds: list[int | None]
    ) -> None:
        self.turns, self.seconds, self.item_seconds = turns, seconds, item_seconds
        people = {name: Person(attends, True, number) for number, (name, attends) in enumerate(roster.items(), 1)}
        self.s = State(people=people, chair=moderator)
        self.past: list[State] = []
        self.now = 0

    def step(self, at: int, verb: str, values: dict[str, Any]) -> None:
        """Play one step; Refused leaves everything as it was."""
        self.now = at
        if verb == "undo":
            need(self.past, "nothing to undo")
            self.s = self.past.pop()
            return
        before = deepcopy(self.s)
        try:
            self._check_phase(verb)
            getattr(self, f"_{verb}")(**{key + "_" * (key in ("for", "from")): v for key, v in values.items()})
        except Refused:
            self.s = before
            raise
        if verb in WALLS:
            self.past.clear()
        elif self.s != before:
            self.past.append(before)

    def _check_phase(self, verb: str) -> None:
        phase = self.s.phase
        if phase == "before":
            need(verb in BEFORE_OPEN, "not open yet")
        elif phase == "final":
            need(verb == "correct", "locked")
        else:
            need(verb not in ("open", "correct"), "open already, not final")
            need((verb in FLOOR or verb == "close") <= (phase == "live"), "people have left")
            need(verb != "submit" or phase == "closed", "not closed, or submitted already")
            need(verb != "finalize" or phase != "live", "not closed")

    # people

    def _person(self, who: str) -> Person:
        need(who in self.s.people, "nobody of that name")
        return self.s.people[who]

    def _open(self) -> None:
        self.s.phase = "live"
        if len(self.item_seconds) == 1:
            self.s.item = 1

    def _close(self) -> None:
        self._end_everything()
        self.s.phase = "closed"

    def _submit(self) -> None:
        self.s.phase = "submitted"

    def _finalize(self) -> None:
        self.s.phase = "final"

    def _sign_in(self, who: str) -> None:
        self._person(who).signed = True

    def _sign_in_sheet(self, numbers: str) -> None:
        named: dict[int, str] = {}
        for part in numbers.split(","):
            number, _, name = part.partition("=")
            named[int(number)] = name or named.get(int(number), "")
        for row, name in named.items():
            found = next((n for n, p in self.s.people.items() if p.number == row), None)
            if found is None and name:
                self.s.people[name] = Person("出席", False, row)
            need(found == name or not name or found is None, "that row is somebody else's")
            need(found or name, "no such number")
            self.s.people[found or name].signed = True

    def _walk_in(self, name: str, attends: str) -> None:
        highest = max((p.number for p in self.s.people.values()), default=0)
        self.s.people[name] = Person(attends, False, highest + 1, signed=True)

    def _heads(self, count: int) -> None:
        self.s.heads = count

    def _excuse(self, who: str, reason: str) -> None:
        self._person(who).excused = reason

    def _leave(self, who: str, reason: str) -> None:
        need(self._person(who).signed, "never came")
        self._person(who).left = reason

    def _chair(self, who: str) -> None:
        self._person(who)
        self.s.chair = who

    # the floor

    def _start_item(self, item: int) -> None:
        need(1 <= item <= len(self.item_seconds), "no such item")
        self._end_everything()
        self.s.item = item

    def _one(self, who: str | None, card: str | None) -> str:
        need((who is None) != (card is None), "one of who and card")
        if who is not None:
            self._person(who)
        return who or f"#{card}"

    def _voice(self, who: str | None) -> str | None:
        return self.s.cards.get(who or "", who)

    def _entries(self) -> list[Wait]:
        need(self.s.item is not None, "no item yet")
        return [w for w in self.s.waiting if w.item == self.s.item]

    def _entry(self, who: str, stance: str | None) -> Wait | None:
        """The ordinary entry unless the stance says 提醒规则."""
        for w in self._entries():
            if self._voice(w.who) == self._voice(who) and (w.stance == ORDER) == (stance == ORDER):
                return w
        return None

    def _queue(self, stance: str, who: str | None = None, card: str | None = None) -> None:
        name = self._one(who, card)
        need(stance != RESPOND, "not a way to queue")
        need(self._entry(name, stance) is None, "waits already")
        need(stance == ORDER or self.s.item not in self.s.closed, "queue closed")
        assert self.s.item is not None
        self.s.waiting.append(Wait(name, stance, self.s.item))

    def _withdraw(self, who: str | None = None, card: str | None = None, stance: str | None = None) -> None:
        found = self._entry(self._one(who, card), stance)
        need(found, "does not wait")
        self._drop(found)

    def _drop(self, entry: Wait | None) -> None:
        self.s.waiting = [w for w in self.s.waiting if w is not entry]

    def _identify(self, card: str, who: str) -> None:
        self._person(who)
        need(self.s.cards.get(f"#{card}", who) == who, "somebody else's card")
        self.s.cards[f"#{card}"] = who
        kept: list[tuple[int, bool]] = []
        for w in list(self.s.waiting):
            if self._voice(w.who) == who:
                if (w.item, w.stance == ORDER) in kept:
                    self._drop(w)
                kept.append((w.item, w.stance == ORDER))

    def _close_queue(self) -> None:
        self._entries()
        self.s.closed.add(self.s.item or 0)

    def _open_queue(self) -> None:
        self._entries()
        self.s.closed.discard(self.s.item or 0)

    def _chosen(self) -> Wait | None:
        """Rules 1 to 4, where whatever is said now is taken to end."""
        queue = self._entries()
        for w in queue:
            if w.stance == ORDER:
                return w
        spoken = [x for x in self.s.speeches if x.item == self.s.item and x.stance not in (ORDER, RESPOND)]

        def turns(w: Wait) -> int:
            return sum(self._voice(x.who) == self._voice(w.who) for x in spoken)

        under = [w for w in queue if turns(w) < self.turns]
        if not under:
            return min(queue, key=turns, default=None)
        fewest = [w for w in under if turns(w) == min(map(turns, under))]
        running = [x for x in spoken if x is self.s.current or x is self.s.held]
        finished = [x for x in self.s.done if any(x is y for y in spoken)]
        last = ([None, *finished, *running])[-1]
        for w in fewest:
            if last and OPPOSITE.get(last.stance) == w.stance:
                return w
        return fewest[0]

    def _call_next(self) -> None:
        chosen = self._chosen()
        need(chosen, "nobody waits")
        assert chosen
        self._give_floor(chosen.who, chosen.stance, chosen, override=False)

    def _call(
        self, who: str | None = None, card: str | None = None, stance: str | None = None, reason: str = ""
    ) -> None:
        name = self._one(who, card)
        entry = self._entry(name, stance)
        override = entry is None or entry is not self._chosen()
        self._give_floor(name, entry.stance if entry else "发言", entry, override)

    def _respond(self, who: str | None = None, unit: str | None = None) -> None:
        need(who or unit, "who answers?")
        if who:
            self._person(who)
        self._entries()
        self._give_floor(who, RESPOND, None, override=False)

    def _give_floor(self, who: str | None, stance: str, entry: Wait | None, override: bool) -> None:
        s = self.s
        self._drop(entry)
        if stance in (ORDER, RESPOND):
            if s.current and s.current.stance in (ORDER, RESPOND):
                self._end(s.current)
            elif s.current:
                self._stop(s.current)
                s.held = s.current
        else:
            self._end_everything()
        assert s.item is not None
        own = self.item_seconds[s.item - 1]
        limit = self.seconds if own is None else own
        s.current = Speech(who, s.item, stance, override, entry, limit, [[self.now, None]])
        s.speeches.append(s.current)

    def _stop(self, speech: Speech) -> None:
        if speech.spans[-1][1] is None:
            speech.spans[-1][1] = self.now

    def _end(self, speech: Speech) -> None:
        self._stop(speech)
        self.s.done.append(speech)

    def _end_everything(self) -> None:
        for speech in (self.s.current, self.s.held):
            if speech:
                self._end(speech)
        self.s.current = self.s.held = None

    def _speaking(self) -> Speech:
        self._entries()
        need(self.s.current, "nobody speaks")
        assert self.s.current
        return self.s.current

    def _pause(self) -> None:
        speech = self._speaking()
        need(speech.spans[-1][1] is None, "paused already")
        self._stop(speech)

    def _resume(self) -> None:
        speech = self._speaking()
        if speech.spans[-1][1] is None:
            need(self.s.held, "runs already")
            self._end_speech()
            speech = self._speaking()
        speech.spans.append([self.now, None])

    def _extend(self, seconds: int) -> None:
        need(0 < seconds <= 3600, "so much?")
        speech = self._speaking()
        if speech.limit:
            speech.limit += seconds

    def _end_speech(self) -> None:
        self._end(self._speaking())
        self.s.current, self.s.held = self.s.held, None

    def _recall(self) -> None:
        gone = self._speaking()
        self.s.speeches = [x for x in self.s.speeches if x is not gone]
        self.s.current, self.s.held = self.s.held, None
        if gone.waited:
            self._drop(self._entry(gone.waited.who, gone.waited.stance))
            self.s.waiting.insert(0, gone.waited)

    # the record

    def _suggest(self, ref: str, text: str, who: str | None = None, card: str | None = None, label: str = "") -> None:
        need(ref not in self.s.suggestions, "ref taken")
        if who:
            self._person(who)
        self.s.suggestions[ref] = text

    def _known(self, *refs: str) -> None:
        need(refs, "no ref")
        need(all(ref in self.s.suggestions for ref in refs), "no such suggestion")

    def _second(self, to: str, who: str | None = None, card: str | None = None) -> None:
        name = self._one(who, card)
        self._known(to)
        if all((ref, self._voice(w)) != (to, self._voice(name)) for ref, w in self.s.seconds):
            self.s.seconds.add((to, name))

    def _summarize(self, ref: str, text: str) -> None:
        self._known(ref)
        self.s.summaries[ref] = text

    def _merge(self, refs: list[str], text: str) -> None:
        self._known(*refs)
        need(len(set(refs)) > 1, "one alone")
        self.s.merged.append((refs, text))

    def _reply(self, to: str | list[str], kind: str, text: str, unit: str = "") -> None:
        refs = [to] if isinstance(to, str) else to
        self._known(*refs)
        self.s.replies.append((refs, kind))

    def _commit(self, ref: str, from_: str | None = None, **fields: Any) -> None:
        need(ref not in self.s.commitments, "ref taken")
        if from_:
            self._known(from_)
        self.s.commitments[ref] = fields

    def _ballot(self, matter: str, for_: int, against: int, abstain: int) -> None:
        in_room = [p for p in self.s.people.values() if p.attends == "出席" and p.signed and p.left is None]
        need(for_ + against + abstain <= len(in_room) + self.s.heads, "more hands than people")
        self.s.ballots.append(matter)

    def _consensus(self, text: str, ballot: str | None = None) -> None:
        need(ballot is None or ballot in self.s.ballots, "no such ballot")
        self.s.consensus.append(text)

    def _disagree(self, text: str) -> None:
        self.s.disagreements.append(text)

    def _statement(self, who: str, kind: str, text: str) -> None:
        self._person(who)
        self.s.statements.append(text)

    def _note(self, text: str) -> None:
        self.s.notes.append(text)

    def _amend(self, ref: str, text: str) -> None:
        if ref in self.s.commitments:
            self.s.commitments[ref] = {**self.s.commitments[ref], "matter": text}
        else:
            self._known(ref)
            self.s.suggestions[ref] = text

    def _correct(self, ref: str, text: str, reason: str) -> None:
        self._amend(ref, text)

    # what --json prints

    def figures(self) -> dict[str, Any]:
        s, people = self.s, self.s.people.values()
        members = [p for p in people if p.attends == "出席"]
        expected = [p for p in members if p.invited]
        came = [p for p in expected if p.signed]
        excused = [p for p in expected if p.excused is not None and not p.signed]
        last = {ref: kind for refs, kind in s.replies for ref in refs}
        return {
            "expected": len(expected),
            "present": len([p for p in members if p.signed]),
            "present_expected": len(came),
            "walk_ins": len([p for p in members if p.signed and not p.invited]),
            "excused": len(excused),
            "absent": len(expected) - len(came) - len(excused),
            "observers": len([p for p in people if p.signed and p.attends in ("列席", "旁听")]),
            "staff": len([p for p in people if p.signed and p.attends == "工作人员"]),
            "heads": s.heads,
            "speeches": list(self._spoken()),
            "suggestions": len(s.suggestions),
            "replies": len(s.replies),
            "commitments": len(s.commitments),
            "consensus": len(s.consensus),
            "disagreements": len(s.disagreements),
            "ballots": len(s.ballots),
            "statements": len(s.statements),
            "unclear": [
                ref
                for ref, c in s.commitments.items()
                if not all(c.get(name) for name in ("matter", "lead", "person", "due"))
            ],
            "unanswered": [ref for ref in s.suggestions if ref not in last],
            "pending": [ref for ref in s.suggestions if last.get(ref) in ("会后答复", "转交")],
            "to_fill": [ref for ref, text in s.suggestions.items() if not text],
        }

    def _spoken(self) -> Iterator[dict[str, Any]]:
        for x in self.s.speeches:
            who = self._voice(x.who)
            ran = sum((self.now if end is None else end) - (start or 0) for start, end in x.spans)
            yield {
                "who": None if who is None or who.startswith("#") else who,
                "item": x.item,
                "stance": x.stance,
                "seconds": ran // 1000,
                "override": x.override,
            }
