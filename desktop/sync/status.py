"""What the user sees of sync: how far each meeting has come, what is not sent yet, and what is not in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from desktop.services import conflicts
from desktop.services.belonging import Belonging, Role, belonging
from desktop.services.keep import setting
from desktop.store import tables
from desktop.sync.kept.notes import LAST
from desktop.sync.kept.segments import State
from desktop.sync.remotes.remote import Kind
from desktop.sync.space.members import Standing
from desktop.sync.troubles import Trouble as Trouble
from desktop.sync.troubles import Wrong as Wrong
from desktop.sync.troubles import read_troubles
from desktop.sync.unsent import not_brought, not_sealed


class Stage(StrEnum):
    """How far a meeting has come; its word is what is shown. The office's own name stands before 已收到."""

    LOCAL = "已存本机"
    ON_STICK = "已拷到U盘"
    UPLOADED = "已上传"
    RECEIVED = "已收到"


@dataclass(frozen=True)
class MeetingStatus:
    """`at`: since when it is so (of RECEIVED: when the office committed it). `unsent`: changes in no segment that left
    this computer.
    """

    meeting: str
    stage: Stage
    at: datetime | None
    unsent: int


@dataclass(frozen=True)
class SyncState:
    """`last`: when a pass last came to its end. `unsent`: changes of our rooms that are not in the network yet
    (未同步). `aside`: segments that are 暂存待查. `waiting`: requests that an office has to answer. `revoked`: the office
    shut this computer out.
    """

    role: Role
    office: str
    approved: bool
    remote_label: str = ""
    last: datetime | None = None
    unsent: int = 0
    conflicts: int = 0
    aside: int = 0
    troubles: tuple[Trouble, ...] = ()
    waiting: int = 0
    revoked: bool = False


def read_state(connection: Connection, now: datetime) -> SyncState:
    """Everything but the meetings. Cheap: it is asked for whenever something changed."""
    ours = belonging(connection)
    if ours.alone:
        return SyncState(ours.role, ours.office, ours.approved)
    last = setting(connection, LAST) or {}
    unsent = not_sealed(connection, ours) + not_brought(connection, stick_counts=False)
    return SyncState(
        ours.role,
        ours.office,
        ours.approved,
        last.get("label", ""),
        datetime.fromisoformat(last["at"]) if last else None,
        unsent.total(),
        conflicts.count(connection),
        _count(connection, tables.segment.c.state == State.ASIDE),
        read_troubles(connection, now),
        _count(connection, tables.member.c.state == Standing.WAITING),
        ours.revoked,
    )


def _count(connection: Connection, *where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).where(*where)).scalar_one())


def meeting_statuses(connection: Connection, meetings: Collection[str] | None = None) -> dict[str, MeetingStatus]:
    """How far meetings have come, by their ids; None asks for all."""
    ours = belonging(connection)
    found = connection.execute(select(tables.meeting.c.id)).scalars()
    wanted = [one for one in found if meetings is None or one in meetings]
    stages = {} if ours.alone else _arrived(connection) if ours.is_office else _stages(connection)
    waits = Counter[str]() if ours.alone or ours.is_office else _unsent(connection, ours)
    return {meeting: _status(meeting, stages.get(meeting), waits[meeting]) for meeting in wanted}


def _status(meeting: str, reached: tuple[Stage, datetime] | None, unsent: int) -> MeetingStatus:
    if unsent or reached is None:
        return MeetingStatus(meeting, Stage.LOCAL, None, unsent)
    return MeetingStatus(meeting, *reached, 0)


def _unsent(connection: Connection, ours: Belonging) -> Counter[str]:
    return not_sealed(connection, ours) + not_brought(connection, stick_counts=True)


def _arrived(connection: Connection) -> dict[str, tuple[Stage, datetime]]:
    """At an office: when it last took something of each meeting."""
    told, segment = tables.segment_meeting, tables.segment
    query = select(told.c.meeting, func.max(segment.c.at)).join(segment, segment.c.hash == told.c.segment)
    mine = segment.c.state == State.APPLIED, segment.c.room == ""
    found = connection.execute(query.where(*mine).group_by(told.c.meeting))
    return {meeting: (Stage.RECEIVED, at) for meeting, at in found}


def _stages(connection: Connection) -> dict[str, tuple[Stage, datetime]]:
    """At a laptop: how far that segment of each meeting has come which is behind all others. What an office sent counts
    only where there is nothing else: it has that meeting.
    """
    reached: dict[str, list[tuple[Stage, datetime]]] = {}
    sent: dict[str, datetime] = {}
    for found in connection.execute(_facts()):
        if found.room:
            sent[found.meeting] = max(found.at, sent.get(found.meeting, found.at))
        else:
            reached.setdefault(found.meeting, []).append(_stage(found))
    stages = {meeting: (Stage.RECEIVED, at) for meeting, at in sent.items()}
    return {**stages, **{meeting: _last_of_all(several) for meeting, several in reached.items()}}


def _facts() -> Select[Any]:
    """Of each segment that tells of a meeting, where it was brought when."""
    segment, told, receipt, delivery = tables.segment, tables.segment_meeting, tables.receipt, tables.delivery

    def brought(kind: Kind) -> ColumnElement[Any]:
        there = delivery.c.what == segment.c.hash, delivery.c.kind == str(kind)
        return select(func.min(delivery.c.at, type_=delivery.c.at.type)).where(*there).scalar_subquery()

    return (
        select(
            told.c.meeting,
            segment.c.room,
            segment.c.at,
            segment.c.came,
            receipt.c.at.label("received"),
            brought(Kind.NETWORK).label("uploaded"),
            brought(Kind.STICK).label("on_stick"),
        )
        .join(segment, segment.c.hash == told.c.segment)
        .outerjoin(receipt, receipt.c.segment == segment.c.hash)
        .where(segment.c.state.in_((State.SEALED, State.APPLIED)))
    )


def _stage(found: Any) -> tuple[Stage, datetime]:
    """Of one segment. What came from another laptop stands where it came from."""
    if found.received:
        return Stage.RECEIVED, found.received
    if found.uploaded or found.came == Kind.NETWORK:
        return Stage.UPLOADED, found.uploaded or found.at
    return (Stage.ON_STICK, found.on_stick or found.at) if found.on_stick or found.came else (Stage.LOCAL, found.at)


def _last_of_all(several: Sequence[tuple[Stage, datetime]]) -> tuple[Stage, datetime]:
    order = list(Stage)
    stage = min((one for one, _at in several), key=order.index)
    return stage, max(at for one, at in several if one is stage)
