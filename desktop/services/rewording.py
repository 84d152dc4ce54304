"""整理: how each suggestion will read in the minutes (整理稿, merged headings), beside the words spoken, which stay."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.documents.wording import opinion_words
from desktop.rules.meeting import Phase, State
from desktop.rules.record import Heading, Suggestion
from desktop.services.contents import minutes
from desktop.services.facts import read_facts
from desktop.services.recording import needed
from desktop.services.verb import verb
from desktop.store.changelog import Changes
from desktop.store.store import Store


@dataclass(frozen=True)
class Said:
    """A suggestion as it was said. `seconds`: how many share it (同感)."""

    row: Suggestion
    speaker: str
    seconds: int


@dataclass(frozen=True)
class Paragraph:
    """One opinion of the minutes: the suggestions under it, and its `words` as they will be printed."""

    said: tuple[Said, ...]
    heading: Heading | None
    words: str

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(said.row.number for said in self.said)

    @property
    def wording(self) -> str:
        """What a human wrote for the minutes; "" where the words spoken stand."""
        return self.heading.text if self.heading else self.said[0].row.summary

    @property
    def id(self) -> str:
        """Names what `wording` is of: the heading, or the suggestion."""
        return self.heading.id if self.heading else self.said[0].row.id


@dataclass(frozen=True)
class Section:
    """An agenda item."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class WordingBoard:
    """二、协商意见 as it stands, in the order of the minutes."""

    state: State
    sections: tuple[Section, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for section in self.sections for paragraph in section.paragraphs]


def board(connection: Connection, meeting: str) -> WordingBoard:
    """Read what the minutes will say of the suggestions, from the same source as they."""
    facts = read_facts(connection, meeting)
    numbered: dict[int, list[Suggestion]] = {}  # two computers may have given the same number
    for suggestion in facts.suggestions:
        numbered.setdefault(suggestion.number, []).append(suggestion)
    shared: dict[str, set[str | None]] = {}
    for second in facts.seconds:
        shared.setdefault(second.suggestion, set()).add(facts.people.voice(second.participant, second.card))

    def said(row: Suggestion) -> Said:
        return Said(row, facts.people.name(row.participant, row.card, row.label), len(shared.get(row.id, ())))

    sections = []
    for item in minutes(facts).opinions:
        paragraphs = []
        for opinion in item.opinions:
            group = tuple(said(numbered[number].pop(0)) for number in opinion.numbers)
            heading = facts.headings.get(group[0].row.heading or "")
            paragraphs.append(Paragraph(group, heading, "".join(opinion_words(opinion))))
        sections.append(Section(item.title, tuple(paragraphs)))
    return WordingBoard(facts.meeting.state, tuple(sections))


def reword_heading(store: Store, meeting: str, heading: str, text: str) -> Changes:
    """What several merged suggestions read as together."""
    with verb(store, "reword_heading", meeting, Phase.RECORD) as v:
        v.set(v.get(Heading, heading), text=needed(text))
    return v.changes
