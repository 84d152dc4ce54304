"""办理一项承诺: the fields of a strip under the ledger, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.i18n import _, bracketed, word
from desktop.rules.meeting import Unit
from desktop.rules.office_ledger import Line, place
from desktop.rules.record import CommitmentState
from desktop.services.handling import Handling
from desktop.ui.attendance.directory import find_units
from desktop.ui.office.dates import read_day, shown
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.strip import Strip

COLUMNS = 4
USUAL = (CommitmentState.WAITING, CommitmentState.UNDER_WAY, CommitmentState.COMPLETED)  # one key from each to the next
STATES = (*USUAL, *(state for state in CommitmentState if state not in USUAL))


class HandlingForm(Strip):
    """`line`: what it is open for."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Line | None = None
        self.closed.connect(self._forget)

    def open_for(self, line: Line, units: tuple[Unit, ...], today: date, accept: Callable[[], None]) -> None:
        """Ask for one commitment, with what stands there."""
        self.line = line
        self._today = today
        c = line.commitment
        self.state = Chooser(map(str, STATES))
        self.state.put(str(c.state))
        self.lead = ChoiceField(lambda text: find_units(units, text), eager=False)
        self.lead.setText(c.lead)
        self.due = _day_field(c.due, c.due_text or _("没有写时限"))
        self.extended = _day_field(c.extended, _("推迟到哪一天；原来的时限不动"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(c.extension_reason or _("延期、退回、改时限要写"))
        self.progress = QLineEdit()
        self.progress.setPlaceholderText((line.told.text if line.told else "") or _("办到哪一步了；可以不写"))
        self.day = _day_field(None, _("今天"))
        self.completed = _day_field(None, _("已办结才填，不填就是今天"))
        fields: dict[str, QWidget] = {
            _("状态"): self.state,
            _("牵头单位"): self.lead,
            _("完成时限"): self.due,
            _("延期到"): self.extended,
            _("进展"): self.progress,
            _("进展日期"): self.day,
            _("办结日期"): self.completed,
            _("原因"): self.reason,
        }
        self.ask(title_of(line), fields, _("存上 Enter"), accept, COLUMNS)

    def wanted(self) -> Handling:
        """Raises UserError for a day that is none."""
        completed = self.completed.text()
        return Handling(
            state=CommitmentState(self.state.currentData()),
            lead=self.lead.text(),
            due=read_day(self.due.text(), self._today),
            extended=read_day(self.extended.text(), self._today),
            reason=self.reason.text(),
            progress=self.progress.text(),
            day=read_day(self.day.text(), self._today, past=True),
            completed=read_day(completed, self._today, past=True),
        )

    def _forget(self) -> None:
        self.line = None


def _day_field(day: date | None, hint: str) -> QLineEdit:
    field = QLineEdit(shown(day))
    field.setPlaceholderText(hint)
    return field


def title_of(line: Line) -> str:
    """Which commitment it is, whose, and what was said of it last."""
    c = line.commitment
    where = " ".join(filter(None, (line.room.town, place(line.room))))
    told = f"{line.number}　{c.matter or _('待明确')}" + bracketed(where)
    if line.said_done:
        told += "　" + _("会上说{state}").format(state=word(CommitmentState.COMPLETED))
    return told
