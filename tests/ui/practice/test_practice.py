"""A practice plays a script in a window of its own: at the chosen pace, on data that vanish with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.base.clock import PacedClock, from_local
from desktop.base.paths import resource
from desktop.rules.record import Suggestion
from desktop.services import meetings, rows
from desktop.services.figures import figures
from desktop.services.practice import heard, open_script, trainee_steps
from desktop.services.scripts import Script, Step, read_script
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from desktop.ui.practice.pacing import LONGEST_WAIT, Pacing
from desktop.ui.practice.practice_page import PracticePage
from desktop.ui.practice.rehearsal import Manner, Rehearsal
from desktop.ui.widgets.rows_model import ROW
from desktop.ui.window import MainWindow
from tests.ui.conftest import InlineRunner, RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, press, type_words

EXPECTED = Path(__file__).parent.parent.parent / "scenarios" / "拐角花园.expected.json"
START = from_local("2026-11-18T19:00:00")
SHIFT = Qt.KeyboardModifier.ShiftModifier


class StoppedRunner(InlineRunner):
    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def script() -> Script:
    return read_script(resource("sample", "拐角花园.json"))


@pytest.fixture
def begin(qapp: QApplication, script: Script, prompts: RecordingPrompts) -> Iterator[Callable[..., Rehearsal]]:
    """Begin a practice that goes on by key only."""
    assert qapp
    begun: list[Rehearsal] = []

    def made(recording: bool = False, played: Script = script) -> Rehearsal:
        practice = Rehearsal(played, Manner(1, recording), prompts, MainWindow, StoppedRunner)
        begun.append(practice)
        practice.start()
        practice.window.activateWindow()
        QTest.qWaitForWindowActive(practice.window)
        click(practice.bar.pause_button)
        return practice

    yield made
    for practice in begun:
        if isValid(practice.window):  # a closed one is deleted
            practice.window.close()


def forward(practice: Rehearsal, steps: int) -> None:
    for _step in range(steps):
        press(practice.window, Qt.Key.Key_F5, SHIFT)


def forward_to(practice: Rehearsal, verb: str) -> None:
    """Up to and with the next step of this verb."""
    done, _all = practice.pacing.place
    forward(practice, next(n for n, step in enumerate(practice.steps[done:], 1) if step.verb == verb))


def in_store(practice: Rehearsal, look: Callable[[Any], Any]) -> Any:
    with practice.tasks.runner.ready.result().reading() as connection:
        return look(connection)


class TestLookingOn:
    def test_the_whole_script_is_played_and_every_screen_follows(self, begin: Callable[..., Rehearsal]) -> None:
        practice = begin()
        forward_to(practice, "suggest")
        page = practice.window.page
        assert isinstance(page, LivePage)
        lines = [page.record.model.index(row, 0).data(ROW) for row in range(page.record.model.rowCount())]
        assert lines[-1].text.startswith("空地长期堆垃圾")
        assert "F2" in practice.bar.heard.text()
        assert "空地长期堆垃圾" in practice.bar.heard.text()
        needed = practice.bar.heard.heightForWidth(practice.bar.heard.width())
        assert needed <= practice.bar.heard.height(), "it is read from end to end"

        forward(practice, len(practice.steps))
        expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
        found = in_store(practice, lambda c: figures(c, meetings.all_meetings(c)[0].id))
        assert found == {name: expected[name] for name in found}
        assert practice.bar.next_button.isHidden()

    def test_nothing_of_it_reaches_the_real_data(self, begin: Callable[..., Rehearsal], store: Store) -> None:
        practice = begin()
        forward(practice, len(practice.steps))
        assert practice.pacing.place == (68, 68)
        with store.reading() as connection:
            assert meetings.all_meetings(connection) == []

    def test_the_throwaway_data_are_gone_with_the_window(self, begin: Callable[..., Rehearsal]) -> None:
        practice = begin()
        folder = practice.tasks.runner.ready.result().directory
        assert folder.exists()
        practice.window.close()
        assert not folder.exists()


class TestRecordingOneself:
    def test_what_is_said_is_left_to_the_trainee(self, begin: Callable[..., Rehearsal]) -> None:
        practice = begin(recording=True)
        forward_to(practice, "suggest")
        assert practice.bar.heard.text().startswith("请记下（F2）")
        page = practice.window.page
        assert isinstance(page, LivePage)
        assert page.queue.board is not None
        assert page.queue.board.current is not None, "calling people is done for the trainee"

        type_words(page.record.entry.text, "空地改成花园")
        press(page.record.entry.text, RETURN)
        forward(practice, len(practice.steps))
        said = in_store(practice, lambda c: rows.load(c, Suggestion))
        assert [s.text for s in said] == ["空地改成花园"]
        assert said[0].participant is not None
        assert "记意见建议 1/7" in practice.bar.heard.text()
        assert "记承诺 0/4" in practice.bar.heard.text()

    def test_a_step_that_no_longer_fits_is_passed_over(self, begin: Callable[..., Rehearsal]) -> None:
        practice = begin(recording=True)
        forward_to(practice, "call_next")
        page = practice.window.page
        assert isinstance(page, LivePage)
        press(QApplication.focusWidget() or page, Qt.Key.Key_F6)  # the trainee ends the speech
        forward_to(practice, "pause")
        assert practice.pacing.place[0] < len(practice.steps)
        forward(practice, len(practice.steps))
        assert "记意见建议 0/7" in practice.bar.heard.text()


def step(number: int, verb: str, **values: Any) -> Step:
    return Step(number, START + timedelta(seconds=number), verb, values)


def test_a_trainee_never_sees_what_the_script_takes_back(script: Script) -> None:
    steps = (step(1, "open"), step(2, "queue", card="7"), step(3, "queue", card="8"), step(4, "undo"), step(5, "undo"))
    assert [s.number for s in trainee_steps(replace(script, steps=steps))] == [1]


def test_after_the_meeting_a_trainee_goes_on_alone(script: Script) -> None:
    assert trainee_steps(script)[-1].verb == "close"


def test_every_step_of_a_script_is_put_into_words(script: Script) -> None:
    told = [heard(one) for one in script.steps]
    assert all(told)
    assert "签到：孟庆华" in told
    assert "排队：罗建军　不同意见" in told
    assert not any("反对" in one for one in told)
    assert "记意见建议：3号楼一住户　“晚上要有路灯。”" in told
    assert any(t.startswith("记举手表态：“将拐角空地改建为小花园”　赞成 7　不同意见 1　弃权 1") for t in told)


class TestPacing:
    @pytest.fixture
    def clock(self) -> PacedClock:
        return PacedClock(START)

    def test_a_step_comes_so_many_times_sooner(self, qtbot: QtBot, clock: PacedClock) -> None:
        pacing = Pacing([step(10, "open")], clock, 5)
        assert pacing.wait is None, "it stands until it is let run"
        pacing.run(True)
        assert pacing.wait is not None
        assert 1_000 < pacing.wait <= 2_100  # a coarse timer: 5 %
        pacing.set_pace(10)
        assert pacing.wait <= 1_050

    def test_nobody_waits_for_minutes(self, qtbot: QtBot, clock: PacedClock) -> None:
        pacing = Pacing([step(3600, "open")], clock, 1)
        pacing.run(True)
        assert pacing.wait is not None
        assert pacing.wait <= LONGEST_WAIT * 1050

    def test_steps_come_one_by_one_by_themselves(self, qtbot: QtBot, clock: PacedClock) -> None:
        pacing = Pacing([step(1, "open"), step(2, "close")], clock, 100)
        came: list[str] = []
        pacing.due.connect(lambda one: came.append(one.verb))
        pacing.due.connect(pacing.go_on)
        with qtbot.waitSignal(pacing.finished, timeout=5_000):
            pacing.run(True)
        assert came == ["open", "close"]
        assert clock.read().at >= START + timedelta(seconds=2)

    def test_a_paused_clock_stands_still(self, qtbot: QtBot, clock: PacedClock) -> None:
        pacing = Pacing([step(10, "open")], clock, 1_000)
        pacing.run(True)
        pacing.run(False)
        assert pacing.wait is None
        assert clock.read() == clock.read()

    def test_the_clock_never_runs_backwards(self, clock: PacedClock) -> None:
        clock.jump_to(START - timedelta(hours=1))
        assert clock.read().at == START


class TestThePage:
    @pytest.fixture
    def page(self, qtbot: QtBot, context: Context) -> PracticePage:
        made = PracticePage(context)
        qtbot.addWidget(made)
        made.show()
        made.show_meeting(None)
        return made

    def test_enter_starts_the_sample(self, page: PracticePage, shell: RecordingShell) -> None:
        press(page.start, RETURN)
        assert shell.went == [("rehearse Manner(pace=5, recording=False)", None)]

    def test_a_script_of_ones_own(
        self, page: PracticePage, shell: RecordingShell, prompts: RecordingPrompts, tmp_path: Path
    ) -> None:
        prompts.file = tmp_path / "我们的会.json"
        prompts.file.write_bytes(resource("sample", "拐角花园.json").read_bytes())
        (tmp_path / "家属院名单.csv").write_bytes(resource("sample", "家属院名单.csv").read_bytes())
        click(page.other)
        page.record.setChecked(True)
        click(page.start)
        assert shell.went == [("rehearse Manner(pace=5, recording=True)", None)]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("[]", "JSON 对象"),
            ('{"format": 1, "room": {"name": "村"}, "meeting": {"title": "会"}, "steps": []}', "一步也没有"),
        ],
    )
    def test_what_is_no_script_is_told_in_a_sentence(
        self,
        page: PracticePage,
        shell: RecordingShell,
        prompts: RecordingPrompts,
        tmp_path: Path,
        content: str,
        told: str,
    ) -> None:
        prompts.file = tmp_path / "x.json"
        prompts.file.write_text(content, encoding="utf-8")
        click(page.other)
        click(page.start)
        assert shell.went == []
        assert told in shell.warned[-1]
        assert page.start.isEnabled()


def test_a_script_that_fails_names_the_step(tmp_path: Path) -> None:
    found = json.loads(resource("sample", "拐角花园.json").read_text(encoding="utf-8"))
    found["roster"] = [{"name": "孟庆华"}]
    path = tmp_path / "坏.json"
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Exception, match=r"step 2 \(sign_in\)"):
        open_script(path)


def test_the_window_opens_one_practice_at_a_time(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    window.rehearse(script, Manner(1))
    first = window._rehearsal
    assert first is not None
    with qtbot.waitSignal(first.ended):
        window.rehearse(script, Manner(1))
    second = window._rehearsal
    assert second is not None
    with qtbot.waitSignal(second.ended):
        window.close()
