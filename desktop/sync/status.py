"""What the user sees of sync: how far each meeting has come, what is not sent yet, and what is not in order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select

from desktop.services.belonging import Role, belonging
from desktop.store import tables


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


class Wrong(StrEnum):
    """A kind of trouble that does not go away by itself."""

    GAP = "gap"
    CLOCK = "clock"
    ASIDE = "aside"
    FORK = "fork"
    NEWER = "newer"


@dataclass(frozen=True)
class Trouble:
    """`sentence` says what is wrong and what to do. `device`: whose; `seq`: the segments that are missing."""

    kind: Wrong
    sentence: str
    device: str = ""
    seq: tuple[int, ...] = ()


@dataclass(frozen=True)
class SyncState:
    """`last`: when a pass last came to its end. `unsent`: changes of our rooms that are not in the network yet
    (未同步). `aside`: segments that are 暂存待查. `waiting`: requests that an office has to answer.
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


def read_state(connection: Connection, now: datetime) -> SyncState:
    """Everything but the meetings. Cheap: it is asked for whenever something changed."""
    ours = belonging(connection)
    return SyncState(ours.role, ours.office, ours.approved, conflicts=_count(connection, tables.conflict))


def meeting_statuses(connection: Connection, meetings: Collection[str] | None = None) -> dict[str, MeetingStatus]:
    """How far meetings have come, by their ids; None asks for all."""
    found = connection.execute(select(tables.meeting.c.id)).scalars()
    wanted = [one for one in found if meetings is None or one in meetings]
    return {meeting: MeetingStatus(meeting, Stage.LOCAL, None, 0) for meeting in wanted}


def _count(connection: Connection, table: object) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)  # type: ignore[arg-type]
