"""How long the laptop still runs: shown beside 已存, and before it is dead a copy is made and paper offered.

The battery is looked at once a minute on a thread of its own; a machine without one shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.base.i18n import _
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.controls import button

MINUTE = 60_000  # milliseconds
LOW = (15, 7)  # percent at which it is told, once each while the laptop runs on the battery
WHY = "battery"  # what the copy is for


@dataclass(frozen=True)
class Charge:
    """`minutes` that are left, None where the machine does not say."""

    percent: int
    plugged: bool
    minutes: int | None = None

    @property
    def low(self) -> bool:
        return not self.plugged and self.percent <= LOW[0]


def read_charge() -> Charge | None:
    """What the machine says of its battery; None without one."""
    import psutil  # not before the window shows

    found = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    if found is None:
        return None
    left = found.secsleft
    minutes = None if left in (psutil.POWER_TIME_UNLIMITED, psutil.POWER_TIME_UNKNOWN) or left < 0 else left // 60
    return Charge(round(found.percent), bool(found.power_plugged), minutes)


def charge_words(charge: Charge) -> str:
    """电池 43%，约 52 分钟."""
    if charge.plugged:
        return _("电池 {percent}%，接着电源").format(percent=charge.percent)
    if charge.minutes is None:
        return _("电池 {percent}%").format(percent=charge.percent)
    return _("电池 {percent}%，约 {minutes} 分钟").format(percent=charge.percent, minutes=charge.minutes)


class Battery(QObject):
    """Looks once a minute. `looked` carries each Charge or None; `low` one on which something must be done."""

    looked = Signal(object)
    low = Signal(object)

    def __init__(self, tasks: Tasks, keeping: Safekeeping, read: Callable[[], Charge | None] = read_charge) -> None:
        super().__init__()
        self._tasks = tasks
        self._keeping = keeping
        self._read = read
        self._told = 0  # of LOW, how many
        self.charge: Charge | None = None
        self._timer = QTimer(self, interval=MINUTE)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on; again for another window, which then knows at once."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """A battery that cannot be read is told of once, not every minute of the meeting."""
        self._tasks.aside(self._read, done=self._on_read, refused=lambda _why: self._timer.stop())

    def _on_read(self, charge: Charge | None) -> None:
        self.charge = charge
        self.looked.emit(charge)
        if charge is None or charge.plugged:
            self._told = 0
            return
        due = sum(charge.percent <= percent for percent in LOW)
        if due > self._told:
            self._told = due
            self._keeping.back_up(WHY)
            self.low.emit(charge)


class BatteryMeter(QWidget):
    """The battery in the window's last line; where it is low, the way to paper stands beside it."""

    def __init__(self, paper: Callable[[], object]) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setAccessibleName(_("电池"))
        self.paper_button = button(_("手工记录单 Ctrl+B"), paper, role="foot", name=_("手工记录单"), icon="battery")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addWidget(self.label)
        layout.addWidget(self.paper_button)
        self.show_charge(None)

    def show_charge(self, charge: Charge | None) -> None:
        low = charge is not None and charge.low
        self.label.setText(charge_words(charge) if charge else "")
        self.label.setAccessibleDescription(self.label.text())
        self.label.setProperty("role", "amber" if low else "remark")
        self.label.style().polish(self.label)
        self.paper_button.setVisible(low)
        self.setVisible(charge is not None)
