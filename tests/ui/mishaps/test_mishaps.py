"""What goes wrong while somebody speaks: the laptop sleeps, its clock is set, its power fails, the program is killed.
Nothing said is lost, and the time of the speech is right or the user is asked. (A projector that is pulled out:
tests/ui/projector.)
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.base.clock import Reading, SetClock, SystemClock
from desktop.rules.record import Suggestion
from desktop.rules.timing import Run, elapsed
from desktop.services import rows
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from desktop.ui.tasks import Tasks
from tests.ui.conftest import InlineExecutor, InlineRunner
from tests.ui.hands import click, type_words
from tests.ui.live.doing import enter, here, speak
from tests.ui.mishaps import in_mid_speech
from tests.ui.rooms import Seeded, opened

ROOT = Path(__file__).parent.parent.parent.parent
SPOKEN = timedelta(seconds=40)


class Laptop:
    """A laptop's two clocks. `sleep` stops its own, `set_clock` moves the one on the wall, `start_anew` is another boot."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self._wall = self._asleep = timedelta()
        self._boot = "first"

    def read(self) -> Reading:
        at = self._clock.at
        mono = int((at - self._asleep).timestamp() * 1000)
        return Reading(at + self._wall, mono if self._boot == "first" else 5_000, self._boot)

    def go_on(self, **by: float) -> None:
        self._clock.advance(**by)

    def sleep(self, **by: float) -> None:
        self._clock.advance(**by)
        self._asleep += timedelta(**by)

    def set_clock(self, **by: float) -> None:
        self._wall += timedelta(**by)

    def start_anew(self, **by: float) -> None:
        self._clock.advance(**by)
        self._boot = "second"


@pytest.fixture
def laptop(store: Store, clock: SetClock) -> Laptop:
    made = Laptop(clock)
    store.clock = store.device_clock = made
    return made


@pytest.fixture
def room(store: Store, clock: SetClock, laptop: Laptop) -> Seeded:
    assert store.clock is laptop
    return opened(store, clock)


@pytest.fixture
def page(qtbot: QtBot, context: Context, room: Seeded, laptop: Laptop) -> LivePage:
    """Somebody has spoken for 40 seconds, and a sentence is half typed."""
    made = LivePage(Context(context.tasks, context.prompts, laptop, context.shell))
    qtbot.addWidget(made)
    made.show()
    here(room, 4)
    speak(room, 4)
    made.show_meeting(room.meeting)
    laptop.go_on(seconds=40)
    type_words(made.record.entry.text, "还没有说完")
    made.record.entry.keeper.save()
    return made


def spoken(room: Seeded, laptop: Laptop) -> timedelta:
    return elapsed(room.rows(Run), laptop.read().at)


def tick(page: LivePage) -> None:
    """What the timer does five times a second."""
    page.queue.floor.timer.refresh()


class TestASuspendedLaptop:
    def test_asks_how_long_the_speech_was_and_goes_on_from_there(
        self, page: LivePage, room: Seeded, laptop: Laptop
    ) -> None:
        laptop.sleep(minutes=20)
        tick(page)
        assert page.clock_strip.isVisible()
        assert page.clock_strip.question.text().startswith("电脑休眠过")
        assert page.clock_strip.wall.text().startswith("20:40")
        assert page.clock_strip.machine.text().startswith("00:40")
        assert page.record.entry.text.toPlainText() == "还没有说完"

        click(page.clock_strip.machine)
        assert page.clock_strip.isHidden()
        laptop.go_on(seconds=5)
        tick(page)
        assert page.queue.floor.timer.text == "02:15"
        assert spoken(room, laptop) == SPOKEN + timedelta(seconds=5)

    def test_who_really_went_on_talking_is_believed(self, page: LivePage, room: Seeded, laptop: Laptop) -> None:
        laptop.sleep(minutes=1)
        tick(page)
        click(page.clock_strip.wall)
        assert page.queue.floor.timer.text == "01:20"
        assert spoken(room, laptop) == SPOKEN + timedelta(minutes=1)

    def test_a_nap_of_a_second_asks_nothing(self, page: LivePage, laptop: Laptop) -> None:
        laptop.sleep(seconds=1)
        tick(page)
        assert page.clock_strip.isHidden()


class TestAChangedClock:
    @pytest.mark.parametrize("hours", [3, -3])
    def test_asks_and_the_laptops_own_clock_is_offered(
        self, page: LivePage, room: Seeded, laptop: Laptop, hours: int
    ) -> None:
        laptop.set_clock(hours=hours)
        tick(page)
        assert page.clock_strip.isVisible()
        assert page.clock_strip.machine.text().startswith("00:40")
        click(page.clock_strip.machine)
        assert page.queue.floor.timer.text == "02:20"
        assert spoken(room, laptop) == SPOKEN

    def test_what_is_recorded_meanwhile_is_kept(self, page: LivePage, room: Seeded, laptop: Laptop) -> None:
        laptop.set_clock(hours=-3)
        tick(page)
        enter(page, "，再加一句")
        assert [s.text for s in room.rows(Suggestion)] == ["还没有说完，再加一句"]


class TestAPowerCut:
    @pytest.fixture
    def again(self, page: LivePage, qtbot: QtBot, context: Context, room: Seeded, laptop: Laptop) -> LivePage:
        """The laptop is on again after ten minutes; the speech's last sign of life was the half sentence."""
        laptop.start_anew(minutes=10)
        made = LivePage(Context(context.tasks, context.prompts, laptop, context.shell))
        qtbot.addWidget(made)
        made.show()
        made.show_meeting(room.meeting)
        return made

    def test_the_half_sentence_is_there_and_the_time_is_asked_for(self, again: LivePage) -> None:
        assert again.record.entry.text.toPlainText() == "还没有说完"
        assert again.clock_strip.isVisible()
        assert again.clock_strip.question.text().startswith("电脑重新启动过")
        assert again.clock_strip.wall.text().startswith("10:40")
        assert again.clock_strip.machine.text().startswith("00:40")

    def test_what_the_user_says_stands(self, again: LivePage, room: Seeded, laptop: Laptop) -> None:
        click(again.clock_strip.machine)
        assert again.clock_strip.isHidden()
        assert again.queue.floor.timer.text == "02:20"
        assert spoken(room, laptop) == SPOKEN


def test_a_killed_program_goes_on_where_it_was(qtbot: QtBot, tmp_path: Path, context: Context) -> None:
    """The real process, killed with the speech running and a sentence half typed: the same boot, nobody is asked."""
    command = [sys.executable, "-m", in_mid_speech.__name__, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        process.kill()
    assert process.returncode == -9

    runner = InlineRunner(lambda: Store(tmp_path))
    with closing(runner.ready.result()) as store:
        tasks = Tasks(runner, "log", InlineExecutor())
        page = LivePage(Context(tasks, context.prompts, SystemClock(), context.shell))
        qtbot.addWidget(page)
        page.show()
        page.show_meeting(told["meeting"])
        board = page.queue.board
        assert board is not None
        assert board.current is not None
        assert (board.current.name, board.current.running) == ("7号牌", True)
        ran = time.time() - told["called"]
        assert ran - 1 < page.queue.floor.timer.used.total_seconds() < ran + 60
        assert page.clock_strip.isHidden()
        assert page.record.entry.text.toPlainText() == in_mid_speech.HALF
        with store.reading() as connection:
            (said,) = rows.load(connection, Suggestion, meeting=told["meeting"])
        assert said.text == in_mid_speech.RECORDED
