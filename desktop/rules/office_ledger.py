"""One ledger of all stations: a commitment as a line of it, and which lines are asked for (办公室, 清单)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from desktop.base.text import plain_digits
from desktop.rules.follow_up import deadline
from desktop.rules.meeting import Meeting, Room
from desktop.rules.record import Commitment, CommitmentState, Progress


class Due(Enum):
    """Which dates are asked for: of what is not 办结 those that have passed, or come in the days named."""

    ANY = 1
    OVER = 2
    WEEK = 3  # today and the six days after it
    MONTH = 4  # the days of this month, those that have passed too
    NONE = 5  # no date at all
    BETWEEN = 6


@dataclass(frozen=True)
class Line:
    """`told`: what was told of it last, at a meeting or by the office. `over`: days since the date that counts, negative
    before it; None without one, and once it is completed. `words`: all that it may be found by (`findable`).
    """

    commitment: Commitment
    meeting: Meeting
    room: Room
    number: str
    told: Progress | None = None
    over: int | None = None
    words: str = ""

    @property
    def until(self) -> date | None:
        """The date that counts (rule 8)."""
        return deadline(self.commitment)

    @property
    def said_done(self) -> bool:
        """In public somebody said 已办结, and the state does not yet: it is for the office to look at."""
        done = CommitmentState.COMPLETED
        return self.told is not None and self.told.state is done and self.commitment.state is not done


SAID_DONE = "会上说已办结"  # stands among the states of a filter: a line for which the office has still to say so
OPEN = "未办结"


@dataclass(frozen=True)
class Wanted:
    """What a user asks for; "" asks for any. `state`: a CommitmentState, OPEN or SAID_DONE. `first` and `last`: the days
    of Due.BETWEEN, either may be left out. `text`: words that must all stand in a line, in whichever field.
    """

    town: str = ""
    village: str = ""
    state: str = ""
    due: Due = Due.ANY
    first: date | None = None
    last: date | None = None
    text: str = ""


def chosen(lines: Iterable[Line], wanted: Wanted, today: date) -> list[Line]:
    """The lines that are asked for, in their order."""
    words = [word for word in _plain(wanted.text).split() if word]
    first, last = _days(wanted, today)
    return [
        line
        for line in lines
        if (not wanted.town or line.room.town == wanted.town)
        and (not wanted.village or place(line.room) == wanted.village)
        and _in_state(line, wanted.state)
        and _is_due(line, wanted.due, first, last, today)
        and all(word in line.words for word in words)
    ]


def findable(c: Commitment, meeting: Meeting, room: Room, number: str, told: Progress | None) -> str:
    """All the words by which a line may be found. Made once, since thousands are looked through at every key."""
    said = told.text if told else ""
    parts = (number, room.town, room.village, room.name, meeting.title, c.matter, c.lead, c.person, *c.support, said)
    return _plain(" ".join(parts))


def place(room: Room) -> str:
    """The village of a room, or its own name where none is written."""
    return room.village or room.name


def towns(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(sorted({line.room.town for line in lines if line.room.town}))


def villages(lines: Iterable[Line], town: str) -> tuple[str, ...]:
    """Those of a town; of all of them where none is chosen."""
    return tuple(sorted({place(line.room) for line in lines if not town or line.room.town == town}))


def in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What is open before what is done, by the date that counts, those without one after the others; then by town."""
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                line.commitment.state is CommitmentState.COMPLETED,
                line.until or date.max,
                line.room.town,
                line.room.village,
                line.number,
                line.commitment.id,
            ),
        )
    )


def _in_state(line: Line, state: str) -> bool:
    if state == SAID_DONE:
        return line.said_done
    if state == OPEN:
        return line.commitment.state is not CommitmentState.COMPLETED
    return not state or line.commitment.state == state


def _days(wanted: Wanted, today: date) -> tuple[date, date]:
    if wanted.due is Due.WEEK:
        return today, today + timedelta(days=6)
    if wanted.due is Due.MONTH:
        following = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        return today.replace(day=1), following - timedelta(days=1)
    return wanted.first or date.min, wanted.last or date.max


def _is_due(line: Line, due: Due, first: date, last: date, today: date) -> bool:
    if due is Due.ANY:
        return True
    until = line.until
    if due is Due.NONE:
        return until is None
    if until is None or line.commitment.state is CommitmentState.COMPLETED:
        return False
    return until < today if due is Due.OVER else first <= until <= last


def _plain(text: str) -> str:
    return plain_digits(text).casefold()
