"""Which lines of the ledger are asked for: town, village, state, date, words. `changed` comes with every other wish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.base.errors import UserError
from desktop.base.i18n import _, word
from desktop.rules.office_ledger import OPEN, SAID_DONE, Due, Line, Wanted, towns, villages
from desktop.rules.record import CommitmentState
from desktop.ui.office.dates import read_day
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words


class FilterBar(QWidget):
    """`submitted`: Return in the field of words; `refused` carries what is wrong with a day."""

    changed = Signal()
    submitted = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self.town, self.village, self.state, self.due = Chooser(), Chooser(), Chooser(), Chooser()
        for box, fill in ((self.state, _states()), (self.due, _dates())):
            for shown, data in fill:
                box.addItem(shown, data)
        self.first, self.last = QLineEdit(), QLineEdit()
        self.text = SubmitField()
        self.text.setPlaceholderText(_("编号、事项、单位、人、村名里的几个字"))
        self.text.setClearButtonEnabled(True)
        self.clear = button(_("全部(&Q)"), self.show_all)
        self._lay_out()
        self._connect()
        self._offer_places()

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        for label, box in (
            (_("乡镇(&X)"), self.town),
            (_("村(&V)"), self.village),
            (_("状态(&Z)"), self.state),
            (_("时限(&D)"), self.due),
        ):
            choices.addWidget(words(label, buddy=box))
            choices.addWidget(box, 1)
        self._between = QWidget()
        days = QHBoxLayout(self._between)
        days.setContentsMargins(0, 0, 0, 0)
        for label, field in ((_("从"), self.first), (_("到"), self.last)):
            field.setPlaceholderText("2026-12-01")
            days.addWidget(words(label, buddy=field))
            days.addWidget(field)
        self._between.hide()
        second = QHBoxLayout()
        second.addWidget(words(_("找 (F3)："), buddy=self.text))
        second.addWidget(self.text, 1)
        second.addWidget(self._between)
        second.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(choices)
        column.addLayout(second)

    def _connect(self) -> None:
        self.town.activated.connect(lambda _place: self._on_town())
        for box in (self.village, self.state):
            box.activated.connect(lambda _place: self.changed.emit())
        self.due.activated.connect(lambda _place: self._on_due())
        for field in (self.first, self.last):
            field.editingFinished.connect(self.changed)
        self.text.textChanged.connect(lambda _text: self.changed.emit())
        self.text.submitted.connect(lambda _text: self.submitted.emit())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Offer the towns and villages that there are; what is chosen stays."""
        self._lines = lines
        self._offer_places()

    def _offer_places(self) -> None:
        _offer(self.town, _("全部乡镇"), towns(self._lines))
        _offer(self.village, _("全部村"), villages(self._lines, str(self.town.currentData() or "")))

    def _on_town(self) -> None:
        self._offer_places()
        self.changed.emit()

    def _on_due(self) -> None:
        self._between.setVisible(self.due.currentData() is Due.BETWEEN)
        self.changed.emit()

    def show_all(self) -> None:
        """Ask for everything again."""
        self.ask(Wanted())

    def ask(self, wanted: Wanted) -> None:
        """Ask for this, as if it had been chosen."""
        self.text.blockSignals(True)
        self.text.setText(wanted.text)
        self.text.blockSignals(False)
        self.town.setCurrentIndex(max(self.town.findData(wanted.town), 0))
        self._offer_places()
        for box, data in ((self.village, wanted.village), (self.state, wanted.state)):
            box.setCurrentIndex(max(box.findData(data), 0))
        self.due.setCurrentIndex(list(Due).index(wanted.due))
        for field, day in ((self.first, wanted.first), (self.last, wanted.last)):
            field.setText(day.isoformat() if day else "")
        self._on_due()

    def wanted(self, today: date) -> Wanted:
        """What is asked for now. A day that is none is said, and is as if it were not written."""
        due: Due = self.due.currentData()
        between = due is Due.BETWEEN
        return Wanted(
            town=str(self.town.currentData() or ""),
            village=str(self.village.currentData() or ""),
            state=str(self.state.currentData() or ""),
            due=due,
            first=self._day(self.first, today) if between else None,
            last=self._day(self.last, today) if between else None,
            text=self.text.text(),
        )

    def _day(self, field: QLineEdit, today: date) -> date | None:
        try:
            return read_day(field.text(), today)
        except UserError as error:
            self.refused.emit(str(error))
            return None

    def said(self) -> str:
        """The filter in words, for the title of what is written: 城关镇 未办结."""
        boxes = [box.currentText() for box in (self.town, self.village, self.state, self.due) if box.currentIndex() > 0]
        days = f"{self.first.text()}—{self.last.text()}" if self.due.currentData() is Due.BETWEEN else ""
        return " ".join(filter(None, (*boxes, days, self.text.text().strip())))


def _states() -> list[tuple[str, str]]:
    states = [(word(state), str(state)) for state in CommitmentState]
    return [(_("全部状态"), ""), (_("未办结"), OPEN), *states, (_("会上说已办结、还没改的"), SAID_DONE)]


def _dates() -> list[tuple[str, Due]]:
    return [
        (_("不限时限"), Due.ANY),
        (_("已经超期"), Due.OVER),
        (_("七天内到期"), Due.WEEK),
        (_("本月到期"), Due.MONTH),
        (_("没有时限"), Due.NONE),
        (_("自己定日期"), Due.BETWEEN),
    ]


def _offer(box: QComboBox, everything: str, names: Sequence[str]) -> None:
    before = box.currentData()
    box.clear()
    box.addItem(everything, "")
    for name in names:
        box.addItem(name, name)
    box.setCurrentIndex(max(box.findData(before), 0))
