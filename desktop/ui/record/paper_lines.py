"""What was recorded and keyed in so far, and what can be done with its lines, under the row that is keyed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.rules.typed_times import Held, read_row_time
from desktop.services import recording
from desktop.services.lines import LineKind, RecordLine
from desktop.ui.page import Context
from desktop.ui.record.line_editing import LineEditing
from desktop.ui.record.line_looks import clock_of, row_words
from desktop.ui.record.paper_fields import TimeField
from desktop.ui.record.running_list import RunningList
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.strip import Strip


class PaperLines(Panel):
    """`chosen` comes when other lines are selected."""

    chosen = Signal()

    def __init__(self, context: Context, around: Surroundings) -> None:
        super().__init__(context)
        self.around = around
        self.held: Held | None = None
        self.model: RowsModel[RecordLine] = RowsModel(lambda line: line.id, row_words, self)
        self.list = RunningList(self.model)
        self.list.empty = _("还没有记录。\n照着手工记录单，从上往下一行一行补。")
        self.strip = Strip()
        self.editing = LineEditing(self, self.strip)
        ask = self.editing
        self.keys: dict[str, QPushButton] = {
            "amend": button(_("修改(&E)"), lambda: self._with_one(ask.amend), role="kind"),
            "retime": button(_("改时间(&T)"), lambda: self._with_one(self._retime), role="kind"),
            "attribute": button(_("谁提的(&W)"), lambda: self._with_one(ask.attribute), role="kind"),
            "history": button(_("历史(&L)"), lambda: self._with_one(ask.look_back), role="kind"),
            "remove": button(_("删去(&X)"), lambda: self._with_one(ask.remove), role="kind"),
        }
        self._lay_out()
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._on_selected())
        self.list.doubleClicked.connect(lambda _index: self._with_one(ask.amend))
        ReturnFilter(self.list).submitted.connect(lambda: self._with_one(ask.amend))

    def _lay_out(self) -> None:
        acts = QWidget()
        acts.setLayout(Flow(tuple(self.keys.values()), spacing=2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.list, 1)
        layout.addWidget(acts)
        layout.addWidget(self.strip)
        self.strip.give_way(acts)

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        self.meeting = meeting
        if fresh:
            self.editing.begin(meeting)

    def show_lines(self, lines: tuple[RecordLine, ...], held: Held | None) -> None:
        self.held = held
        self.list.show_lines(lines)
        self._on_selected()

    def go_to(self, row: str) -> None:
        """Choose a line and bring it into sight, now or when it is there."""
        self.list.go_to(row)

    def bring_into_sight(self, row: str) -> None:
        """A line that was just kept, which nobody has chosen."""
        place = self.model.place(row)
        if place is not None:
            self.list.scrollTo(self.model.index(place))

    def make_room(self, wanted: bool = False) -> None:
        """The list gives what a strip needs by itself."""

    @property
    def selected(self) -> list[RecordLine]:
        return self.list.selected

    def _on_selected(self) -> None:
        self.around.selected = tuple(self.selected)
        one = len(self.selected) == 1
        for key in self.keys.values():
            key.setEnabled(one)
        self.keys["retime"].setEnabled(one and self.selected[0].late)
        self.keys["attribute"].setEnabled(one and self.selected[0].kind is LineKind.SUGGESTION)
        self.chosen.emit()

    def _with_one(self, ask: Callable[[RecordLine], None]) -> None:
        """Nothing that was typed into the strip is thrown away by asking something else in it."""
        if self.strip.dirty:
            self.context.shell.say(_("先保存或取消正在改的这一条。"))
        elif len(self.selected) == 1:
            ask(self.selected[0])

    def _retime(self, line: RecordLine) -> None:
        """The time of a row was read wrongly."""
        typed, held = TimeField(), self.held
        typed.setText(clock_of(line))

        def keep() -> None:
            moment = self.reading(partial(read_row_time, typed.text(), line.at, held)) if held else None
            if moment:
                self.do(
                    recording.retime, type(line.row), line.id, moment, done=lambda _changes: self._on_retimed(line.id)
                )

        title = _("{ref} 是什么时候说的？").format(ref=line.ref or f"{local(line.at, line.zone):%H:%M}")
        self.strip.ask(title, {_("时间"): typed}, _("保存 Enter"), keep)

    def _on_retimed(self, row: str) -> None:
        self.list.await_line(row)  # where it stands from now on
        self.strip.close_strip()

    def focus_list(self) -> None:
        self.list.take_focus()
