"""从哪次会议筹备: stands over the form of a new meeting, and says what is taken over before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QHBoxLayout

from desktop.base.clock import Clock
from desktop.base.i18n import _, clauses
from desktop.rules.meeting import Meeting, Room
from desktop.services.copying import Pattern
from desktop.ui.meetings.glances import day
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import words

OFFERED = 50


class PatternStrip(QFrame):
    """`chosen` carries the id of the earlier meeting, "" for none; `ticked` comes when walk-ins are wanted or not.
    `wanted`: the meeting that is chosen.
    """

    chosen = Signal(str)
    ticked = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.wanted = ""
        self.earlier = Chooser()
        self.earlier.setMinimumContentsLength(18)
        self.earlier.setProperty("elides", True)  # titles of meetings are long
        self.earlier.activated.connect(lambda _place: self.chosen.emit(self.earlier.currentData()))
        self.walk_ins = QCheckBox()
        self.walk_ins.clicked.connect(lambda _checked: self.ticked.emit())
        self.told = words(role="remark")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words(_("从哪次会议筹备(&C)："), buddy=self.earlier))
        line.addWidget(self.earlier, 1)
        line.addWidget(self.told)
        line.addWidget(self.walk_ins)
        self.show_pattern(None)

    @property
    def in_use(self) -> bool:
        """Whether the user is just choosing: nothing is to be made before that."""
        return QApplication.focusWidget() in (self.earlier, self.walk_ins)

    def offer(self, held: Sequence[Meeting], rooms: Sequence[Room]) -> None:
        """Offer the latest meetings that were held; which one is chosen stays."""
        names = {room.id: room.name for room in rooms}
        self.earlier.clear()
        self.earlier.addItem(_("从头写"), "")
        for meeting in held[:OFFERED]:
            shown = f"{day(meeting, self._clock.read().at)}　{meeting.title}"
            self.earlier.addItem(shown if len(names) < 2 else f"{shown}　{names.get(meeting.room, '')}", meeting.id)
        self._show_wanted()

    def _show_wanted(self) -> None:
        self.earlier.setCurrentIndex(max(0, self.earlier.findData(self.wanted)))
        self.earlier.setToolTip(self.earlier.currentText())

    def show_pattern(self, found: Pattern | None) -> None:
        """What will be taken over; None: nothing."""
        self.wanted = found.earlier.id if found else ""
        self._show_wanted()
        self.told.setVisible(found is not None)
        self.walk_ins.setVisible(found is not None and found.walk_ins > 0)
        if found is None:
            self.walk_ins.setChecked(False)
            return
        told = [_("请 {count} 人").format(count=found.people)]
        if found.promised:
            told.append(_("先过上次承诺 {count} 项").format(count=found.promised))
        self.told.setText(clauses(told))
        self.walk_ins.setText(_("也请现场加入的 {count} 人(&Y)").format(count=found.walk_ins))
