"""Scripted meetings, played: through the same verbs that the window uses, at the script's own moments."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.base.i18n import _, listed
from desktop.base.text import clean_line, clean_name, clean_text
from desktop.rules.attendance import How, Participant
from desktop.rules.queue import Stance
from desktop.rules.record import Ballot, Commitment, ReplyKind, StatementKind, Suggestion
from desktop.services import attendance, commitments, history, meetings, recording, rooms, rows, speaking
from desktop.services.scripts import Script, Step, moment, quoted, role_and_class
from desktop.store.changelog import Changes
from desktop.store.store import Store

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)


def play(script: Script, store: Store) -> str:
    """Play a script into a store only if all of it passes: it is tried on a throwaway database first. Returns the
    meeting's id; raises UserError that names the step.
    """
    rehearse(script)
    return Player(script, store).play_all()


def rehearse(script: Script) -> None:
    """Try all of a script on a throwaway database; UserError names the step that fails."""
    with tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
        trial = Store(Path(folder))
        try:
            Player(script, trial).play_all()
        finally:
            trial.close()


class Player:
    """Plays one script, step by step. `meeting` is the id of the meeting that it makes."""

    def __init__(self, script: Script, store: Store) -> None:
        self.script = script
        self.store = store
        first = script.steps[0].at if script.steps else store.clock.read().at
        self._clock = SetClock(script.meeting.values.get("planned", first))
        self._own_clock = store.clock
        self._steps: dict[str, Callable[..., Changes]] = {
            name.removeprefix("_do_"): getattr(self, name) for name in dir(self) if name.startswith("_do_")
        }
        self._at_work(self._prepare)

    def _at_work(self, work: Callable[[], T]) -> T:
        """Do something with the store's clock on script time."""
        self.store.clock = self._clock
        try:
            return work()
        finally:
            self.store.clock = self._own_clock

    def _prepare(self) -> None:
        room = rooms.room_named(self.store, **self.script.room)
        _changes, persons = rooms.add_people(self.store, room, self.script.roster)
        self.meeting = meetings.create_meeting(self.store, room, self.script.meeting, persons).new

    def play_all(self) -> str:
        for step in self.script.steps:
            self.play_step(step)
        return self.meeting

    def play_step(self, step: Step) -> Changes:
        """Play one step; a UserError names it."""
        self._clock.at = step.at
        values = {("from_" if k == "from" else "for_" if k == "for" else k): v for k, v in step.values.items()}
        try:
            return self._at_work(lambda: self._steps[step.verb](**values))
        except UserError as error:
            raise UserError(f"step {step.number} ({step.verb}): {error}") from error

    def _who(self, name: str | None) -> str | None:
        """The id of a participant: by name, or name@unit where two share it."""
        return self._participant(name).id if name else None

    def _participant(self, name: str) -> Participant:
        with self.store.reading() as connection:
            everybody = rows.load(connection, Participant, meeting=self.meeting)
        bare, at, unit = name.partition("@")
        found = [p for p in everybody if p.name == clean_name(bare) and (not at or p.unit == clean_line(unit))]
        if not found:
            raise UserError(_("名单上没有“{name}”。").format(name=quoted(name)))
        if len(found) > 1:
            raise UserError(_("“{name}”不止一人，请写成 姓名@单位。").format(name=quoted(name)))
        return found[0]

    def _ref(self, ref: str, cls: type[Suggestion] | type[Commitment] = Suggestion) -> str:
        with self.store.reading() as connection:
            found = rows.load(connection, cls, meeting=self.meeting, ref=clean_line(ref))
        if not found:
            raise UserError(_("没有编号“{ref}”。").format(ref=quoted(ref)))
        return found[0].id

    def _refs(self, refs: str | list[str] | None) -> list[str]:
        return [self._ref(ref) for ref in ([refs] if isinstance(refs, str) else refs or [])]

    def _any_ref(self, ref: str) -> tuple[type[Any], str]:
        with self.store.reading() as connection:
            found = [
                (cls, one.id)
                for cls in (Suggestion, Commitment)
                for one in rows.load(connection, cls, meeting=self.meeting, ref=clean_line(ref))
            ]
        if not found:
            raise UserError(_("没有编号“{ref}”。").format(ref=quoted(ref)))
        if len(found) > 1:
            raise UserError(_("“{ref}”既是意见的编号，又是承诺的编号；请写成不同的编号。").format(ref=quoted(ref)))
        return found[0]

    def _one(self, who: str | None, card: str | None) -> dict[str, Any]:
        """Either a person or a card."""
        if bool(who) == bool(card):
            raise UserError(_("请写 who 或 card，二者只写一个。"))
        return {"participant": self._who(who), "card": card or ""}

    def _do_open(self) -> Changes:
        return meetings.open_meeting(self.store, self.meeting)

    def _do_close(self) -> Changes:
        return meetings.close_meeting(self.store, self.meeting)

    def _do_submit(self, reviewer: str = "") -> Changes:
        return meetings.submit(self.store, self.meeting, reviewer)

    def _do_finalize(self, reviewer: str = "") -> Changes:
        return meetings.finalize(self.store, self.meeting, reviewer)

    def _do_sign_in(self, who: str, how: str = "typed", signed_by: str = "", stands_in: str = "") -> Changes:
        person, way = self._participant(who).id, _word(How, how)
        signed_by = self._participant(signed_by).name if "@" in signed_by else signed_by
        return attendance.sign_in(self.store, self.meeting, person, how=way, signed_by=signed_by, stands_in=stands_in)

    def _do_sign_in_sheet(self, numbers: str) -> Changes:
        return attendance.sign_in_sheet(self.store, self.meeting, numbers)

    def _do_walk_in(self, name: str, role: str = "", unit: str = "", attends: str | None = None) -> Changes:
        kind, attending = role_and_class(role, attends)
        return attendance.walk_in(
            self.store, self.meeting, name, role=kind, role_text=role, unit=unit, attends=attending
        )

    def _do_heads(self, count: int) -> Changes:
        return attendance.set_heads(self.store, self.meeting, count)

    def _do_excuse(self, who: str, reason: str = "") -> Changes:
        return attendance.excuse(self.store, self.meeting, self._participant(who).id, reason)

    def _do_leave(self, who: str, reason: str = "") -> Changes:
        return attendance.leave(self.store, self.meeting, self._participant(who).id, reason)

    def _do_chair(self, who: str) -> Changes:
        return meetings.hand_over(self.store, self.meeting, self._participant(who).id)

    def _do_start_item(self, item: int) -> Changes:
        with self.store.reading() as connection:
            found = [i for i in meetings.agenda(connection, self.meeting) if i.position == item]
        if not found:
            raise UserError(_("没有第 {item} 项议程。").format(item=item))
        return meetings.start_item(self.store, self.meeting, found[0].id)

    def _do_queue(self, stance: str, who: str | None = None, card: str | None = None) -> Changes:
        return speaking.queue(self.store, self.meeting, _word(Stance, stance), **self._one(who, card))

    def _do_identify(self, card: str, who: str) -> Changes:
        return speaking.identify(self.store, self.meeting, card, self._participant(who).id)

    def _do_withdraw(self, who: str | None = None, card: str | None = None, stance: str | None = None) -> Changes:
        chosen = _word(Stance, stance) if stance else None
        return speaking.withdraw(self.store, self.meeting, **self._one(who, card), stance=chosen)

    def _do_close_queue(self) -> Changes:
        return speaking.close_queue(self.store, self.meeting)

    def _do_open_queue(self) -> Changes:
        return speaking.close_queue(self.store, self.meeting, closed=False)

    def _do_call_next(self) -> Changes:
        return speaking.call_next(self.store, self.meeting)

    def _do_call(
        self, who: str | None = None, card: str | None = None, reason: str = "", stance: str | None = None
    ) -> Changes:
        chosen = _word(Stance, stance) if stance else None
        return speaking.call(self.store, self.meeting, **self._one(who, card), stance=chosen, reason=reason)

    def _do_respond(self, who: str | None = None, unit: str = "") -> Changes:
        return speaking.respond(self.store, self.meeting, participant=self._who(who), unit=unit)

    def _do_pause(self) -> Changes:
        return speaking.pause(self.store, self.meeting)

    def _do_resume(self) -> Changes:
        return speaking.resume(self.store, self.meeting)

    def _do_extend(self, seconds: int) -> Changes:
        return speaking.extend(self.store, self.meeting, seconds)

    def _do_end_speech(self) -> Changes:
        return speaking.end_speech(self.store, self.meeting)

    def _do_recall(self) -> Changes:
        return speaking.recall(self.store, self.meeting)

    def _do_suggest(
        self,
        text: str = "",
        ref: str = "",
        who: str | None = None,
        card: str | None = None,
        label: str = "",
        happened: str | None = None,
    ) -> Changes:
        return recording.suggest(
            self.store,
            self.meeting,
            text,
            ref=clean_line(ref),
            participant=self._who(who),
            card=card or "",
            label=label,
            happened=moment(happened) if happened else None,
        )

    def _do_second(self, to: str, who: str | None = None, card: str | None = None) -> Changes:
        if not isinstance(to, str):
            raise UserError(_("同感一次只对一条意见。"))
        return recording.second(self.store, self.meeting, self._ref(to), **self._one(who, card))

    def _do_summarize(self, ref: str, text: str) -> Changes:
        return recording.summarize(self.store, self.meeting, self._ref(ref), text)

    def _do_merge(self, refs: list[str], text: str) -> Changes:
        return recording.merge(self.store, self.meeting, self._refs(refs), text)

    def _do_reply(
        self,
        to: str | list[str],
        kind: str,
        text: str = "",
        unit: str = "",
        who: str | None = None,
        to_unit: str = "",
        due: str | None = None,
    ) -> Changes:
        name = self._participant(who).name if who else ""
        return recording.reply(
            self.store,
            self.meeting,
            self._refs(to),
            _word(ReplyKind, kind),
            text,
            unit=unit,
            who=name,
            to_unit=to_unit,
            due=_day(due),
        )

    def _do_statement(self, kind: str, text: str, who: str | None = None, unit: str = "") -> Changes:
        name = self._participant(who).name if who else ""
        return recording.state(self.store, self.meeting, _word(StatementKind, kind), text, who=name, unit=unit)

    def _do_commit(
        self,
        ref: str = "",
        from_: str | list[str] | None = None,
        due: str | None = None,
        matter: str = "",
        **values: Any,
    ) -> Changes:
        return commitments.commit(
            self.store,
            self.meeting,
            matter,
            ref=clean_line(ref),
            suggestions=self._refs(from_),
            due=_day(due),
            **values,
        )

    def _do_consensus(self, text: str, method: str = "", ballot: str | None = None) -> Changes:
        return recording.agree(self.store, self.meeting, text, method=method, ballot=self._ballot(ballot))

    def _ballot(self, matter: str | None) -> str | None:
        if not matter:
            return None
        with self.store.reading() as connection:
            found = [b for b in rows.load(connection, Ballot, meeting=self.meeting) if b.matter == clean_text(matter)]
        if not found:
            raise UserError(_("没有对“{matter}”举手表态过。").format(matter=quoted(matter)))
        return found[-1].id

    def _do_disagree(self, text: str) -> Changes:
        return recording.disagree(self.store, self.meeting, text)

    def _do_note(self, text: str) -> Changes:
        return recording.note(self.store, self.meeting, text)

    def _do_ballot(self, matter: str, for_: int, against: int, abstain: int, method: str = "举手") -> Changes:
        return recording.count_hands(
            self.store, self.meeting, matter, method=method, for_=for_, against=against, abstain=abstain
        )

    def _do_amend(self, ref: str, text: str) -> Changes:
        return recording.amend(self.store, self.meeting, *self._any_ref(ref), text)

    def _do_undo(self) -> Changes:
        return history.undo(self.store, self.meeting)

    def _do_correct(self, ref: str, text: str, reason: str) -> Changes:
        return meetings.correct(self.store, self.meeting, *self._any_ref(ref), text, reason)


def _word(kind: type[W], text: str) -> W:
    """One of a fixed list of words."""
    try:
        return kind(text)
    except ValueError:
        allowed = listed(kind)
        raise UserError(_("不认识“{text}”；可以写：{allowed}。").format(text=quoted(text), allowed=allowed)) from None


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(_("“{text}”不是日期；应写成 2026-12-15。").format(text=quoted(text))) from None
