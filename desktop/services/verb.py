"""What every verb begins with: the meeting, the moment, and whether the rules allow it now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from desktop.base.clock import Reading
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, Phase, State, allowed
from desktop.services import rows
from desktop.store.changelog import Action, Changes
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
        yield Verb(action, found, store.clock.read())


def _forbidden(phase: Phase, state: State) -> str:
    if state is State.FINAL:
        return _("会议已经定稿，只能用“更正”来改。")
    if phase is Phase.FINAL:
        return _("会议还没有定稿；现在直接修改就可以，不用更正。")
    if state is State.PREPARING:
        return _("会议还没有开始；请先按“开会”。")
    return _("会议已经散会，排队和发言都结束了。")
