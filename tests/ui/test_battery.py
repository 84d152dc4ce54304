"""A battery that runs low: it is shown, a copy is made, paper is offered on one key; without a battery nothing is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.services import recording
from desktop.services.keep import save_setting
from desktop.store.backup import backups
from desktop.store.store import Store
from desktop.ui.battery import MINUTE, Battery, Charge, charge_words, read_charge
from desktop.ui.documents.printing import FOLDER
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.hands import press
from tests.ui.live.doing import CTRL
from tests.ui.rooms import Seeded, opened


class Machine:
    """Its battery is as the test says."""

    def __init__(self) -> None:
        self.charge: Charge | None = None

    def read(self) -> Charge | None:
        return self.charge


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def battery(tasks: Tasks, safekeeping: Safekeeping, machine: Machine) -> Battery:
    return Battery(tasks, safekeeping, machine.read)


@pytest.fixture
def window(
    qtbot: QtBot,
    tasks: Tasks,
    prompts: RecordingPrompts,
    clock: SetClock,
    safekeeping: Safekeeping,
    battery: Battery,
) -> MainWindow:
    made = MainWindow(tasks, prompts, clock, safekeeping, battery=battery)
    qtbot.addWidget(made)
    made.show()
    return made


def look(
    battery: Battery, machine: Machine, percent: int, *, plugged: bool = False, minutes: int | None = None
) -> None:
    machine.charge = Charge(percent, plugged, minutes)
    battery.look()


def copies(data_dir: Path) -> int:
    return sum("battery" in path.name for path in backups(data_dir))


def test_without_a_battery_nothing_is_shown(window: MainWindow, battery: Battery) -> None:
    battery.start()
    assert battery._timer.interval() == MINUTE == 60_000
    assert window.status.meter.isHidden()


def test_one_that_cannot_be_read_is_told_of_once(
    window: MainWindow, battery: Battery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Charge | None:
        raise OSError("no such device")

    monkeypatch.setattr(battery, "_read", broken)
    battery.start()
    assert "程序出错" in window.status.sentence.text()
    assert not battery._timer.isActive()


def test_how_long_it_lasts_is_shown(window: MainWindow, battery: Battery, machine: Machine) -> None:
    look(battery, machine, 43, minutes=52)
    assert window.status.meter.isVisible()
    assert window.status.meter.label.text() == "电池 43%，约 52 分钟"
    assert not window.status.meter.paper_button.isVisible()
    assert charge_words(Charge(80, True, None)) == "电池 80%，接着电源"
    assert charge_words(Charge(80, False, None)) == "电池 80%"


def test_at_15_and_at_7_percent_a_copy_is_made_and_paper_offered_once_each(
    window: MainWindow, battery: Battery, machine: Machine, store: Store, clock: SetClock, data_dir: Path
) -> None:
    room = opened(store, clock)
    told: list[int] = []
    battery.low.connect(lambda charge: told.append(charge.percent))
    for percent in (40, 16, 15, 14, 9, 7, 3):
        recording.note(store, room.meeting, f"{percent}")
        clock.advance(minutes=1)
        look(battery, machine, percent)
    assert told == [15, 7]
    assert copies(data_dir) == 2
    assert window.status.sentence.text().startswith("电池只剩 7%")
    assert window.status.sentence.property("warning")
    assert window.status.meter.paper_button.isVisible()
    look(battery, machine, 30, plugged=True)
    assert not window.status.meter.paper_button.isVisible()
    look(battery, machine, 12)
    assert told == [15, 7, 12], "the power has failed again"


def test_a_laptop_that_was_asleep_tells_the_worst_once(battery: Battery, machine: Machine) -> None:
    told: list[int] = []
    battery.low.connect(lambda charge: told.append(charge.percent))
    for percent in (50, 5, 4):
        look(battery, machine, percent)
    assert told == [5]


def test_one_key_writes_the_form_of_the_meeting(
    window: MainWindow, store: Store, clock: SetClock, prompts: RecordingPrompts, tmp_path: Path
) -> None:
    save_setting(store, FOLDER, str(tmp_path))
    room: Seeded = opened(store, clock)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.run_meeting(room.meeting)
    press(QApplication.focusWidget() or window, Qt.Key.Key_B, CTRL)
    (path,) = prompts.printed
    assert path.name.endswith("手工记录单.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    assert prompts.asked == []


def test_without_a_meeting_the_key_says_so(window: MainWindow, prompts: RecordingPrompts) -> None:
    window.paper_form()
    assert prompts.printed == []
    assert "先打开一个会议" in window.status.sentence.text()


@pytest.mark.parametrize(
    ("left", "minutes"),
    [(3_150, 52), (psutil.POWER_TIME_UNLIMITED, None), (psutil.POWER_TIME_UNKNOWN, None), (0, 0)],
)
def test_what_the_machine_says(monkeypatch: pytest.MonkeyPatch, left: int, minutes: int | None) -> None:
    said = SimpleNamespace(percent=42.6, power_plugged=False, secsleft=left)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: said)
    assert read_charge() == Charge(43, False, minutes)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None)
    assert read_charge() is None


def test_a_refusal_does_not_stay_on_another_page(window: MainWindow, store: Store, clock: SetClock) -> None:
    room = opened(store, clock)
    window.run_meeting(room.meeting)
    window.warn("名单上没有“张三”。")
    window.run_meeting(room.meeting)
    assert window.status.sentence.text() == "名单上没有“张三”。"
    window.go_home()
    assert window.status.sentence.text() == ""
