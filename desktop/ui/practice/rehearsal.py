"""A practice under way: a second window on throwaway data, in which a script is played.

It is the window itself with everything in it; only the store is a temporary one, the clock runs at the chosen pace,
and a bar on top says what is said in the room.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.base.clock import Clock, PacedClock
from desktop.base.i18n import _
from desktop.services.keep import save_setting
from desktop.services.playing import Player
from desktop.services.practice import WRITTEN, heard, tally, trainee_steps
from desktop.services.scripts import Script, Step
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.documents.printing import FOLDER
from desktop.ui.practice.pacing import Pacing
from desktop.ui.practice.practice_bar import PracticeBar
from desktop.ui.prompts import Prompts
from desktop.ui.tasks import Runner, Tasks

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

Open = Callable[[Tasks, Prompts, Clock], "MainWindow"]


class StoppingRunner(Runner, Protocol):
    """What `store.worker.Worker` does for a practice."""

    def stop(self) -> None: ...


@dataclass(frozen=True)
class Manner:
    """`pace`: how many times as fast as in the room. `recording`: the trainee writes down what is said."""

    pace: int = 5
    recording: bool = False


class Rehearsal(QObject):
    """Plays one script in a window that `open_window` makes; `ended` comes when that window has been closed."""

    ended = Signal()

    def __init__(
        self,
        script: Script,
        manner: Manner,
        prompts: Prompts,
        open_window: Open,
        make_runner: Callable[[Callable[[], Any]], StoppingRunner] = Worker,
    ) -> None:
        super().__init__()
        self._script = script
        self._recording = manner.recording
        self.steps = trainee_steps(script) if manner.recording else script.steps
        self._folder = tempfile.TemporaryDirectory(prefix="xiaomazha-practice-", ignore_cleanup_errors=True)
        self.clock = PacedClock(script.steps[0].at)
        self._runner = make_runner(self._open_store)
        self.tasks = Tasks(self._runner)
        self.window = open_window(self.tasks, prompts, self.clock)
        self.window.setWindowTitle(_("演练——小马扎议事"))
        self.bar = PracticeBar(manner.pace)
        self.bar.add_keys(self.window)
        self.window.setMenuWidget(self.bar)
        self.pacing = Pacing(self.steps, self.clock, manner.pace)
        self._player: Player | None = None
        self._connect()

    def _open_store(self) -> Store:
        """The throwaway data; documents written during a practice go beside it."""
        store = Store(Path(self._folder.name), self.clock)
        save_setting(store, FOLDER, str(Path(self._folder.name) / "documents"))
        return store

    def _connect(self) -> None:
        self.pacing.due.connect(self._on_due)
        self.pacing.finished.connect(self._on_finished)
        self.bar.paused.connect(lambda paused: self.pacing.run(not paused))
        self.bar.next_wanted.connect(self.pacing.step)
        self.bar.pace_chosen.connect(self.pacing.set_pace)
        self.window.closing.connect(self._on_closing)

    def start(self) -> None:
        """Show the window, and begin once the meeting has been prepared."""
        self.window.appear()
        self.tasks.do(lambda store: Player(self._script, store), done=self._on_prepared)

    def _on_prepared(self, player: Player) -> None:
        self._player = player
        self.window.run_meeting(player.meeting)
        self.pacing.run(True)

    def _on_due(self, step: Step) -> None:
        yours = self._recording and step.verb in WRITTEN
        self.bar.show_step(heard(step), step.verb, self.pacing.place, yours)
        if yours:
            self.pacing.go_on()
            return
        player = self._player
        assert player is not None
        self.tasks.do(
            lambda _store: player.play_step(step),
            done=lambda _changes: self._on_played(step),
            refused=lambda _why: self.pacing.go_on(),  # the trainee went another way; the window has said why
        )

    def _on_played(self, step: Step) -> None:
        if step.verb == "close" and self._player:
            self.window.finish(self._player.meeting)
        self.pacing.go_on()

    def _on_finished(self) -> None:
        self.clock.run_at(1)
        if not self._recording or self._player is None:
            self.bar.show_end(())
            return
        self.tasks.read(tally, self._player.meeting, self.steps, done=self.bar.show_end)

    def _on_closing(self) -> None:
        self.pacing.stop()
        self._runner.submit(lambda: self._runner.ready.result().close())
        self._runner.stop()
        self._folder.cleanup()
        self.window.deleteLater()  # else each change of type would dress it, too
        self.ended.emit()
