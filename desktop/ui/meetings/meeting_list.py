"""All meetings, today's and past ones, with a search by their titles. Made when there is something to show: a table
costs more than the rest of the home page, and the window is to be seen first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import Clock
from desktop.base.i18n import _, word
from desktop.rules.meeting import Meeting, State
from desktop.ui.meetings.glances import day, figure
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from desktop.services.overview import Glance


class MeetingList(QWidget):
    """`wanted` carries the meeting that is to be opened, `documents_wanted` the id of one whose documents are."""

    wanted = Signal(object)
    documents_wanted = Signal(str)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._glances: Sequence[Glance] = ()
        self._stages: Mapping[str, str] = {}
        self.open = button(_("打开(&O)"), self._open)
        self.documents = button(_("文书(&W)"), self._open_documents)
        self.nothing = words(_("没有名称里有这些字的会议；按 Ctrl+F 在会上说的话里找。"), "notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._build_search())
        column.addWidget(self.nothing)
        column.addWidget(self._build_table(), 1)
        column.addStretch()

    def _build_search(self) -> QHBoxLayout:
        self.search = SubmitField()
        self.search.setPlaceholderText(_("会议名称里的几个字"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.submitted.connect(lambda _text: self._open_first())
        line = QHBoxLayout()
        line.addWidget(words(_("找会议 (F3)："), buddy=self.search))
        line.addWidget(self.search, 1)
        line.addWidget(self.open)
        line.addWidget(self.documents)
        return line

    def _build_table(self) -> Table:
        columns: list[Column[Glance]] = [
            Column(_("日期"), lambda g: day(g.meeting, self._clock.read().at), 170),
            Column(_("会议"), lambda g: g.meeting.title),
            Column(_("状态"), lambda g: word(g.meeting.state), 90, lambda g: g.meeting.state is State.LIVE),
            Column(_("实到"), lambda g: figure(g.present, g.meeting), 70),
            Column(_("意见"), lambda g: figure(g.suggestions, g.meeting), 70),
            Column(_("承诺"), lambda g: figure(g.commitments, g.meeting), 70),
            Column(_("待明确"), lambda g: figure(g.unclear, g.meeting), 90, lambda g: g.unclear > 0),
            Column(_("同步"), lambda g: self._stages.get(g.meeting.id, ""), 180),
        ]
        self.table = Table(_("会议"), columns, lambda g: g.meeting.id)
        self._stage_column = len(columns) - 1
        self.table.setColumnHidden(self._stage_column, True)
        self.table.meant.connect(lambda g: self.wanted.emit(g.meeting))
        self.table.chosen.connect(self._on_chosen)
        return self.table

    def show_glances(self, glances: Sequence[Glance]) -> None:
        self._glances = glances
        self._fill()

    def show_stages(self, stages: Mapping[str, str]) -> None:
        """How far each meeting has come, by its id; nothing on a computer that is alone."""
        self.table.setColumnHidden(self._stage_column, not stages)
        if stages != self._stages:
            self._stages = stages
            self.table.viewport().update()

    def _fill(self) -> None:
        wanted = self.search.text().split()
        found = [g for g in self._glances if all(w in f"{g.meeting.title} {g.meeting.topic}" for w in wanted)]
        self.table.show_rows(found)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._on_chosen()

    def _on_chosen(self) -> None:
        for one in (self.open, self.documents):
            one.setEnabled(self.table.current is not None)

    @property
    def current(self) -> Meeting | None:
        glance: Glance | None = self.table.current
        return glance.meeting if glance else None

    def _open_first(self) -> None:
        if self.table.rows:
            self.wanted.emit(self.current or self.table.rows[0].meeting)

    def _open(self) -> None:
        if self.current:
            self.wanted.emit(self.current)

    def _open_documents(self) -> None:
        if self.current:
            self.documents_wanted.emit(self.current.id)
