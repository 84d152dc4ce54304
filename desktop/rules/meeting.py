"""A meeting, its agenda, and what may be done in which state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    PREPARING = "筹备"
    LIVE = "进行中"
    CLOSED = "已散会"
    SUBMITTED = "送审"
    FINAL = "定稿"


class Kind(StrEnum):
    """Of an agenda item."""

    BRIEFING = "briefing"
    DISCUSSION = "discussion"
    FOLLOW_UP = "follow_up"  # 上次承诺: what earlier meetings were promised


DELIBERATION = "协商"  # the body of a meeting at which no lawful body meets
FORMS = ("会议协商", "现场协商", "沟通协商", "楼栋协商", "网络协商", "微协商", "入户商", "路边商")
LEVELS = ("县", "专委会/界别", "乡镇街道", "村社区", "网格楼院", "单位")
SIZES = ("大事", "小事", "急事")


@dataclass(frozen=True)
class Room:
    """议事室 / 站点: where the meetings of one place are kept together. Only the name is needed."""

    id: str
    name: str
    village: str = ""
    town: str = ""
    county: str = ""
    code: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit that answers and carries things out, with the other names that people call it by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """`minutes`: planned length. `speech_seconds`: 0 is not timed. `turns`: a person on each item. `heads`: people
    in the room counted without a name. `item`: the agenda item now discussed. `body`: 协商, or the lawful body that
    meets with `members` people of its own. `writer`: the device that records while the meeting is live, "" for any.
    """

    id: str
    room: str
    title: str
    code: str
    topic: str = ""
    source: str = ""
    form: str = ""
    level: str = ""
    category: str = ""
    body: str = DELIBERATION
    members: int | None = None
    place: str = ""
    planned: datetime | None = None
    minutes: int | None = None
    conveners: tuple[str, ...] = ()
    moderator: str = ""
    recorder: str = ""
    speech_seconds: int = 180
    turns: int = 2
    zone: str = "Asia/Shanghai"
    state: State = State.PREPARING
    number: int | None = None
    opened: datetime | None = None
    closed: datetime | None = None
    submitted: datetime | None = None
    finalized: datetime | None = None
    reviewer: str = ""
    item: str | None = None
    heads: int = 0
    publicity: str = ""
    feedback: str = ""
    visit: str = ""
    next_meeting: str = ""
    created: datetime | None = None
    writer: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """`position` counts from 1. `speech_seconds` None: the meeting's own."""

    id: str
    meeting: str
    position: int
    title: str
    kind: Kind = Kind.DISCUSSION
    minutes: int | None = None
    speech_seconds: int | None = None
    source: str = ""
    proposer: str = ""
    answering_unit: str = ""
    queue_closed: bool = False


@dataclass(frozen=True)
class ItemStart:
    """The discussion of an item began at `at`; it ends where the next one begins."""

    id: str
    meeting: str
    item: str
    at: datetime


class Phase(StrEnum):
    """When a verb is allowed (FORMAT.md: before open, between close and finalize, after finalize)."""

    PREPARATION = "before and during the meeting, and until it is final"
    ROOM = "only while people sit in the room"
    RECORD = "from the opening until it is final"
    FINAL = "only after it is final"
    ALWAYS = "in every state: it changes no words"


def allowed(phase: Phase, state: State) -> bool:
    """Whether a verb of `phase` may be called in `state`."""
    match phase:
        case Phase.PREPARATION:
            return state is not State.FINAL
        case Phase.ROOM:
            return state is State.LIVE
        case Phase.RECORD:
            return state in (State.LIVE, State.CLOSED, State.SUBMITTED)
        case Phase.FINAL:
            return state is State.FINAL
        case Phase.ALWAYS:
            return True


def used_seconds(starts: list[ItemStart], until: datetime) -> dict[str, int]:
    """Seconds that each item (by id) has been discussed up to `until`, over all the times it was started."""
    ordered = sorted(starts, key=lambda start: (start.at, start.id))
    used: dict[str, int] = {}
    ends = [min(start.at, until) for start in ordered[1:]] + [until]
    for start, end in zip(ordered, ends, strict=False):
        used[start.item] = used.get(start.item, 0) + max(0, int((end - start.at).total_seconds()))
    return used
