"""What the entry line needs to know of the rest of the page, and what a save will call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.base.clock import HOME_ZONE
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import plain_digits
from desktop.rules.bodies import HandsLimit, Quorum
from desktop.rules.meeting import AgendaItem, Unit
from desktop.rules.queue import Card, Stance
from desktop.rules.record import Ballot, Reply, Suggestion
from desktop.services.lines import LineKind, RecordLine
from desktop.services.speaking import OpenSpeech
from desktop.ui.attendance.directory import Directory


@dataclass
class Surroundings:
    """Kept up to date by the page. `today` is the day of the meeting where it was; `limit`: how many hands there can
    be, `quorum` of the lawful body that meets. `selected`: the lines chosen in the running list.
    """

    directory: Directory = field(default_factory=lambda: Directory({}))
    current: OpenSpeech | None = None
    item: AgendaItem | None = None
    cards: dict[str, Card] = field(default_factory=dict)
    lines: tuple[RecordLine, ...] = ()
    selected: tuple[RecordLine, ...] = ()
    units: tuple[Unit, ...] = ()
    limit: HandsLimit = field(default_factory=lambda: HandsLimit(0))
    quorum: Quorum | None = None
    today: date = date.min
    zone: str = HOME_ZONE

    @property
    def suggestions(self) -> list[Suggestion]:
        return [line.row for line in self.lines if isinstance(line.row, Suggestion)]

    @property
    def ballots(self) -> list[Ballot]:
        return [line.row for line in self.lines if isinstance(line.row, Ballot)]

    def meant(self) -> str:
        """Refs of the suggestions that a reply or commitment is most likely for: those selected (or answered by a
        selected line), else the latest one without a reply, else the latest.
        """
        chosen = [ref for line in self.selected for ref in refs_of(line)]
        if chosen:
            return "、".join(dict.fromkeys(chosen))
        open_ones = [line for line in self.lines if line.waits] or [
            line for line in self.lines if line.kind is LineKind.SUGGESTION
        ]
        return open_ones[-1].ref if open_ones else ""

    def chosen_words(self) -> str:
        """The words of the one suggestion that is chosen, as they will read in the minutes."""
        rows = [line.row for line in self.selected]
        return (rows[0].summary or rows[0].text) if len(rows) == 1 and isinstance(rows[0], Suggestion) else ""

    def answerer(self) -> tuple[str, str]:
        """Unit and name of who answers now: the one called in, else the unit that the agenda names."""
        if self.current and self.current.speech.stance is Stance.RESPOND:
            speech = self.current.speech
            person = self.directory.people.get(speech.participant or "")
            return speech.unit or (person.unit if person else ""), person.name if person else ""
        return self.item.answering_unit if self.item else "", ""

    def answered(self, refs: str) -> tuple[str, str] | None:
        """Unit and name of who last answered one of these suggestions."""
        asked = set(refs.split("、"))
        replies = [line.row for line in self.lines if isinstance(line.row, Reply) and asked & set(line.about)]
        return (replies[-1].unit, replies[-1].who) if replies else None

    def named(self, refs: str) -> list[str]:
        """Ids of the suggestions that "S1、S4" or "1 4" names. Raises UserError for one that is not there."""
        found = []
        known = {s.ref.lower(): s.id for s in self.suggestions}
        numbers = {str(s.number): s.id for s in self.suggestions}
        for word in filter(None, re.split(r"[\s,，、;；]+", plain_digits(refs).strip())):
            row = known.get(word.lower()) or numbers.get(word)
            if row is None:
                raise UserError(_("没有意见“{ref}”；请写左边的编号，几条之间用逗号隔开。").format(ref=word))
            found.append(row)
        return found


def refs_of(line: RecordLine) -> Iterable[str]:
    return (line.ref,) if line.kind is LineKind.SUGGESTION else line.about


@dataclass(frozen=True)
class Call:
    """A verb with what it is called with, beside the store and the meeting."""

    verb: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
