"""What every verb begins with: the meeting, the moment, and whether the rules allow it now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection

from desktop.base.clock import Reading
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, Phase, State, allowed
from desktop.services import rows
from desktop.services.one_writer import refuse_elsewhere
from desktop.store.changelog import Action, Changes
from desktop.store.database import run
from desktop.store.store import Store

T = TypeVar("T")


class Verb:
    """An open verb call on one meeting. `now` is the moment at which it happens in the room."""

    def __init__(self, action: Action, meeting: Meeting, now: Reading) -> None:
        self.action = action
        self.connection = action.connection
        self.meeting = meeting
        self.now = now

    def load(self, cls: type[T], **where: Any) -> list[T]:
        """Rows of this meeting."""
        return rows.load(self.connection, cls, meeting=self.meeting.id, **where)

    def get(self, cls: type[T], row: str) -> T:
        return rows.get(self.connection, cls, row)

    def create(self, cls: type[Any], row: str | None = None, /, **values: Any) -> str:
        """Make a row of this meeting; its id becomes `changes.new`."""
        self.action.new = self.action.create(rows.TABLES[cls], row, meeting=self.meeting.id, **values)
        return self.action.new

    def set(self, found: Any, /, **values: Any) -> bool:
        return self.action.set(rows.TABLES[type(found)], found.id, **values)

    def delete(self, found: Any, /) -> None:
        self.action.delete(rows.TABLES[type(found)], found.id)

    def highest(self, cls: type[Any], column: str) -> int:
        """The highest value of a counting column in this meeting; 0 without rows."""
        return rows.highest(self.connection, cls, column, meeting=self.meeting.id)

    def say(self, notice: str) -> None:
        """A sentence for the user about what was found."""
        self.action.notice = notice

    @property
    def changes(self) -> Changes:
        return self.action.changes


@contextmanager
def verb(store: Store, name: str, meeting: str, phase: Phase, *, wall: bool = False) -> Iterator[Verb]:
    """One transaction on one meeting. Raises UserError where the meeting's state forbids it."""
    with store.action(name, meeting, wall=wall) as action:
        found = rows.get(action.connection, Meeting, meeting)
        if not allowed(phase, found.state):
            raise UserError(_forbidden(phase, found.state))
        _refuse_what_is_recorded_elsewhere(store, action.connection, found, phase)
        yield Verb(action, found, store.clock.read())


def _refuse_what_is_recorded_elsewhere(store: Store, connection: Connection, found: Meeting, phase: Phase) -> None:
    """A live meeting has one writing computer, and an office writes in no meeting that a room recorded (SYNC.md,
    Merging). People sign in at any computer of the room: two make the same row.
    """
    if store.office and not _is_own(store, connection, found):
        raise UserError(_("这场会由站点记录，办公室不能改；要改的请站点改，办理情况在清单里填。"))
    if phase in (Phase.ROOM, Phase.RECORD) and found.writer not in ("", store.device):
        refuse_elsewhere(connection, found.id)


def _is_own(store: Store, connection: Connection, found: Meeting) -> bool:
    """Whether a meeting was made at this computer, or by the office at another one."""
    query = (
        'SELECT a.device, a.office FROM log_change AS c JOIN log_action AS a ON a.id = c.action WHERE c."row" = :row'
        " AND c.\"table\" = 'meeting' AND c.kind = 'create'"
    )
    return any(device == store.device or office for device, office in run(connection, query, {"row": found.id}))


def _forbidden(phase: Phase, state: State) -> str:
    if state is State.FINAL:
        return _("会议已经定稿，只能用“更正”来改。")
    if phase is Phase.FINAL:
        return _("会议还没有定稿；现在直接修改就可以，不用更正。")
    if state is State.PREPARING:
        return _("会议还没有开始；请先按“开会”。")
    return _("会议已经散会，排队和发言都结束了。")
