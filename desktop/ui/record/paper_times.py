"""From when to when a meeting was held on paper: what was written there, in place of the moments of the program."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.base.clock import from_local, local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.rules.typed_times import read_moment, read_time
from desktop.services import on_paper
from desktop.ui.meetings.moment_field import MomentField, written
from desktop.ui.page import Context
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel


class PaperTimes(Panel):
    """A time alone is one of the day of the meeting. `left`: on to the rows."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: Meeting | None = None
        self.opened, self.closed = MomentField(), MomentField()
        self.opened.setPlaceholderText(_("如 11月18日 19:05"))
        self.closed.setPlaceholderText(_("如 20:40"))
        self.opened.submitted.connect(lambda _text: self.closed.setFocus(Qt.FocusReason.TabFocusReason))
        self.closed.submitted.connect(lambda _text: self.save())
        self.save_button = button(_("记下时间(&K)"), self.save)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words(_("开会时间"), buddy=self.opened))
        line.addWidget(self.opened, 1)
        line.addWidget(words(_("散会时间"), buddy=self.closed))
        line.addWidget(self.closed, 1)
        line.addWidget(self.save_button)

    def show_times(self, meeting: Meeting) -> None:
        """The times as they are, those half typed apart; before the meeting, when it was to begin."""
        before, self.found = self.found, meeting
        if before and (before.id, before.state, before.opened, before.closed) == _shown(meeting):
            return
        self.opened.put(meeting.opened or meeting.planned, meeting.zone)
        self.closed.put(meeting.closed, meeting.zone)
        self.setEnabled(meeting.state is not State.FINAL)

    def focus_first(self) -> None:
        self.opened.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.selectAll()

    def save(self) -> None:
        """Keep the times: a meeting that was prepared is held by that, one that goes on ends where its end is written."""
        meeting = self.found
        times = self.reading(self._typed)
        if meeting is None or times is None:
            return
        opened, closed = times
        if (opened, closed) == (meeting.opened, meeting.closed):
            self.left.emit()
            return
        held = meeting.state is State.PREPARING or (meeting.state is State.LIVE and closed is not None)
        verb = on_paper.hold_on_paper if held else on_paper.correct_times
        self.do(verb, opened, closed, done=lambda _changes: self.left.emit())

    def _typed(self) -> tuple[datetime, datetime | None]:
        assert self.found
        day = self.found.opened or self.found.planned or self.context.clock.read().at
        opened = self._read(self.opened, self.found.opened, day)
        if opened is None:
            raise UserError(_("请写上开会时间，例如 11月18日 19:05。"))
        closed = self._read(self.closed, self.found.closed, opened)
        if closed and closed < opened and _is_time(self.closed.text()):
            closed += timedelta(days=1)  # after midnight
        return opened, closed

    def _read(self, typed: MomentField, stored: datetime | None, day: datetime) -> datetime | None:
        """What the field means; the stored moment, with its seconds, where it was not touched."""
        assert self.found
        zone, text = self.found.zone, typed.text().strip()
        if stored and text == written(stored, zone):
            return stored
        if _is_time(text):
            at = read_time(text, local(day, zone).date())
            return from_local(at.isoformat(), zone) if at else None
        return read_moment(text, self.context.clock.read().at, zone)


def _shown(meeting: Meeting) -> tuple[object, ...]:
    return meeting.id, meeting.state, meeting.opened, meeting.closed


def _is_time(text: str) -> bool:
    """Whether a time stands there without a day."""
    try:
        return read_time(text, datetime.min.date()) is not None
    except UserError:
        return False
