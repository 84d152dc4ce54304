"""What every page of the window has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.base.clock import Clock
from desktop.rules.meeting import State
from desktop.ui.looks import Looks
from desktop.ui.prompts import Prompts
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.rules.meeting import Meeting
    from desktop.services.scripts import Script
    from desktop.store.changelog import Changes
    from desktop.ui.meetings.key_map import Section
    from desktop.ui.practice.rehearsal import Manner
    from desktop.ui.projector.projector import Projector


class Shell(Protocol):
    """The window, as pages see it: where they can go, and what the room sees beside it."""

    projector: Projector

    def go_home(self) -> None: ...
    def prepare(self, meeting: str | None) -> None: ...
    def prepare_from(self, earlier: str) -> None: ...
    def run_meeting(self, meeting: str) -> None: ...
    def check(self, meeting: str) -> None: ...
    def read_out_loud(self, meeting: str) -> None: ...
    def finish(self, meeting: str) -> None: ...
    def documents(self, meeting: str) -> None: ...
    def carry(self, meeting: str) -> None: ...
    def take_back(self, meeting: str | None) -> None: ...
    def conflicts(self) -> None: ...
    def people(self) -> None: ...
    def settings(self) -> None: ...
    def practice(self) -> None: ...
    def sync(self) -> None: ...
    def stations(self) -> None: ...
    def join_space(self) -> None: ...
    def create_space(self) -> None: ...
    def receive(self) -> None: ...
    def ledger(self, overdue: bool) -> None: ...
    def reporting(self) -> None: ...
    def news(self) -> None: ...
    def recover(self) -> None: ...
    def search(self) -> None: ...
    def go_back(self) -> None: ...
    def open_line(self, meeting: Meeting | None, table: str, row: str) -> None: ...
    def rehearse(self, script: Script, manner: Manner) -> None: ...
    def show_keys(self) -> None: ...
    def paper_form(self) -> None: ...
    def paper_back(self, meeting: str) -> None: ...
    def entitle(self, title: str) -> None: ...
    def say(self, sentence: str) -> None: ...
    def warn(self, sentence: str) -> None: ...


def go_to_meeting(shell: Shell, meeting: str, state: State) -> None:
    """To the page of a meeting as it stands: 筹备, 会议, 会后整理."""
    {State.PREPARING: shell.prepare, State.LIVE: shell.run_meeting}.get(state, shell.finish)(meeting)


@dataclass(frozen=True)
class Context:
    """What a page is given: nothing is fetched from anywhere else."""

    tasks: Tasks
    prompts: Prompts
    clock: Clock
    shell: Shell
    looks: Looks = field(default_factory=Looks)


class Page(QWidget):
    """A page shows one meeting, or none. `show_meeting` is called each time the page comes to the front."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.meeting: str | None = None
        context.tasks.changed.connect(self._on_changed)

    def show_meeting(self, meeting: str | None) -> None:
        self.meeting = meeting
        self.reload()

    def key_sections(self) -> list[Section]:
        """The keys of this page, for F1: those that can be seen on it, unless it says otherwise."""
        from desktop.ui.meetings.key_map import page_section

        return [page_section(self)]

    def reload(self) -> None:
        """Read again what is shown."""

    def show_line(self, table: str, row: str) -> None:
        """Go to a line of what is shown."""

    def leave(self) -> None:
        """The page goes to the back: keep what was being typed."""

    def affected(self, changes: Changes) -> bool:
        """Whether a change concerns what is shown."""
        return changes.meeting is None or changes.meeting == self.meeting

    def _on_changed(self, changes: Any) -> None:
        if self.isVisible() and self.affected(changes):
            self.reload()
