"""Checks 1 to 5, 7, 11 and 15 of SYNC.md as one state machine: whatever happens between an office, two laptops of a room and
one of another, nothing is lost, doubled or believed too early, and all come to show the same.

CI runs a bounded number of courses; `python -m tests.campaigns.sync_worlds` runs thousands.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.sync.play import Play
from tests.sync.world import LAPTOPS, World

Worlds = Callable[[tuple[str, ...], Path], World]
COURSES, STEPS = 12, 18  # in CI


def test_whatever_happens_everything_arrives_once(worlds: Worlds, tmp_path: Path) -> None:
    count = 0

    class Course(RuleBasedStateMachine):
        """Every rule is something that may happen; what has to be true then stands in tests.sync.play."""

        def __init__(self) -> None:
            super().__init__()
            nonlocal count
            count += 1
            self.folder = tmp_path / str(count)
            self.play = Play(worlds(LAPTOPS, self.folder), lambda below: self.numbers.draw(st.integers(0, below - 1)))

        def happens(self, what: Callable[[], None], data: st.DataObject) -> None:
            self.numbers = data
            what()
            self.play.check()

        @rule(data=st.data())
        def edit(self, data: st.DataObject) -> None:
            self.happens(self.play.edit, data)

        @rule(data=st.data())
        def edit_again(self, data: st.DataObject) -> None:
            self.happens(self.play.edit, data)

        @rule(data=st.data())
        def handle(self, data: st.DataObject) -> None:
            self.happens(self.play.handle, data)

        @rule(data=st.data())
        def settle(self, data: st.DataObject) -> None:
            self.happens(self.play.settle, data)

        @rule(data=st.data())
        def seal(self, data: st.DataObject) -> None:
            self.happens(self.play.seal, data)

        @rule(data=st.data())
        def sync(self, data: st.DataObject) -> None:
            self.happens(self.play.sync, data)

        @rule(data=st.data())
        def sync_badly(self, data: st.DataObject) -> None:
            self.happens(self.play.sync_badly, data)

        @rule(data=st.data())
        def crash(self, data: st.DataObject) -> None:
            self.happens(self.play.crash, data)

        @rule(data=st.data())
        def visit(self, data: st.DataObject) -> None:
            self.happens(self.play.visit, data)

        @rule(data=st.data())
        def back_up(self, data: st.DataObject) -> None:
            self.happens(self.play.back_up, data)

        @rule(data=st.data())
        def put_it_back(self, data: st.DataObject) -> None:
            self.happens(self.play.put_it_back, data)

        @rule(data=st.data())
        def clone(self, data: st.DataObject) -> None:
            self.happens(self.play.clone, data)

        @rule(data=st.data())
        def empty(self, data: st.DataObject) -> None:
            self.happens(self.play.empty, data)

        @rule(data=st.data())
        def move_clock(self, data: st.DataObject) -> None:
            self.happens(self.play.move_clock, data)

        def teardown(self) -> None:
            try:
                self.play.come_to_rest()
            finally:
                self.play.world.close()
                shutil.rmtree(self.folder)

    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=COURSES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
