"""A part of a page that shows one side of a meeting, and reads again only when that side changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from desktop.base.errors import UserError
from desktop.ui.page import Context

if TYPE_CHECKING:
    from desktop.store.changelog import Changes

T = TypeVar("T")


class Panel(QWidget):
    """`TABLES`: a change of one of them concerns the panel."""

    TABLES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.meeting = ""

    def show_meeting(self, meeting: str) -> None:
        self.meeting = meeting
        self.reload()

    def reload(self) -> None:
        """Read again what is shown."""

    def heed(self, changes: Changes) -> None:
        """Read again if the change concerns what is shown."""
        if changes.touches(*self.TABLES):
            self.reload()

    def read(self, query: Callable[..., Any], show: Callable[[Any], None]) -> None:
        """Read something of the meeting; what comes back after another meeting was gone to is not shown."""
        asked = self.meeting

        def done(found: Any) -> None:
            if asked == self.meeting:
                show(found)

        self.context.tasks.read(query, asked, done=done)

    def reading(self, read: Callable[[], T]) -> T | None:
        """What a typed field means; what is wrong with it is said, and the field stays."""
        try:
            return read()
        except UserError as error:
            self.context.shell.warn(str(error))
            return None

    def do(
        self,
        verb: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None] | None = None,
        refused: Callable[[str], None] | None = None,
        **values: Any,
    ) -> None:
        """Call a verb on the meeting. A call that changed nothing says why."""

        def told(changes: Any) -> None:
            if not changes and changes.notice:
                self.context.shell.say(changes.notice)
            if done:
                done(changes)

        self.context.tasks.do(verb, self.meeting, *args, done=told, refused=refused, **values)
