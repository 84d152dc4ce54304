"""The record on the right of the live page: the running list, what can be done with its lines, and the entry line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.rules.queue import Card
from desktop.services import lines, recording, rows
from desktop.services.attendance import AttendanceBoard
from desktop.services.lines import LineKind, RecordBoard, RecordLine
from desktop.services.speaking import SpeakingBoard
from desktop.store.database import View
from desktop.ui.attendance.directory import Directory
from desktop.ui.looks import sized
from desktop.ui.page import Context
from desktop.ui.record.entry_line import EntryLine
from desktop.ui.record.line_editing import LineEditing
from desktop.ui.record.line_looks import row_words
from desktop.ui.record.running_list import RunningList
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import button, press_if_seen
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.strip import Strip

SPACING = 4
ROOM_FOR_ALL = 540  # pixels in which list, strip and entry line have their room beside each other


def read_record(connection: View, meeting: str) -> tuple[Meeting, RecordBoard]:
    return rows.get(connection, Meeting, meeting), lines.board(connection, meeting)


class RecordPanel(Panel):
    """`board_shown` carries each RecordBoard that was read."""

    TABLES = (
        *("suggestion", "reply", "commitment", "consensus", "disagreement", "ballot", "statement", "note"),
        *("heading", "second", "correction", "card", "participant", "agenda_item", "meeting", "progress"),
    )
    board_shown = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.around = Surroundings()
        self.state = State.PREPARING
        self.entry = EntryLine(context, self.around)
        self.strip = Strip()
        self.editing = LineEditing(self, self.strip)
        self._make_list()
        self._make_keys()
        self._connect()
        self._lay_out()

    def _make_list(self) -> None:
        self.model: RowsModel[RecordLine] = RowsModel(lambda line: line.id, row_words, self)
        self.list = RunningList(self.model)

    def _make_keys(self) -> None:
        ask = self.editing
        self.keys: dict[str, QPushButton] = {}
        for name, label, key, press in (
            ("amend", _("修改"), "Alt+E", lambda: self._with_one(ask.amend)),
            ("second", _("同感"), "Alt+G", lambda: self._with_suggestion(ask.second)),
            ("summarize", _("整理"), "Alt+Z", lambda: self._with_suggestion(ask.summarize)),
            ("merge", _("合并"), "Alt+H", self._merge),
            ("attribute", _("谁提的"), "Alt+W", lambda: self._with_suggestion(ask.attribute)),
            ("history", _("历史"), "Alt+L", lambda: self._with_one(ask.look_back)),
            ("remove", _("删去"), "Alt+X", lambda: self._with_one(ask.remove)),
            ("correct", _("更正"), "Alt+R", lambda: self._with_one(ask.correct)),
        ):
            self.keys[name] = button(label, press, role="kind")
            self.keys[name].setToolTip(f"{label} {key}")
            QShortcut(QKeySequence(key), self, partial(press_if_seen, self.keys[name]))
        self.hold_button = button(_("占位 F10"), self.entry.hold_place, role="kind", name=_("占位"))
        self.hold_button.setToolTip(_("先记下谁在什么时候提了意见，内容以后再补"))

    def _connect(self) -> None:
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._on_selected())
        self.list.doubleClicked.connect(lambda _index: self._on_return())
        ReturnFilter(self.list).submitted.connect(self._on_return)
        self.entry.saved.connect(self._on_saved)

    def _lay_out(self) -> None:
        acts = QWidget()
        acts.setLayout(Flow((*self.keys.values(), self.hold_button), spacing=2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.list, 1)
        layout.addWidget(acts)
        layout.addWidget(self.strip)
        layout.addStretch(0)  # where the list has given way, what is left stands over the entry line, not in it
        layout.addWidget(self.entry)
        self._acts = acts
        self.strip.closed.connect(self.make_room)
        self.make_room()

    def make_room(self, wanted: bool = False) -> None:
        """A strip of many fields takes the place of the list too on a small screen; the entry line always stays."""
        small = self.height() < sized(ROOM_FOR_ALL)
        self.strip.give_way(self._acts, *((self.list,) if wanted and small else ()))

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        super().show_meeting(meeting)
        self.entry.show_meeting(meeting)
        if fresh:
            self.editing.begin(meeting)

    def reload(self) -> None:
        self.read(read_record, self._show)

    def _show(self, found: tuple[Meeting, RecordBoard]) -> None:
        meeting, board = found
        self.state = meeting.state
        self.around.lines, self.around.units = board.lines, board.units
        self.around.zone = meeting.zone
        self.around.today = local(meeting.opened or self.context.clock.read().at, meeting.zone).date()
        self.list.show_lines(board.lines)
        self._on_selected()
        self.entry.setVisible(self.state is not State.FINAL)
        self.entry.setEnabled(self.state not in (State.PREPARING, State.FINAL))
        self.board_shown.emit(board)

    @property
    def selected(self) -> list[RecordLine]:
        return self.list.selected

    def go_to(self, row: str) -> None:
        """Choose a line and bring it into sight."""
        self.list.go_to(row)

    def complete(self, row: str) -> None:
        """Go to a line and ask for what it lacks: words, an answer, the fields of a commitment, how a consensus was
        found.
        """
        self.go_to(row)
        self.focus_list()
        for line in self.selected if self._strip_is_free() else ():
            if line.kind in (LineKind.COMMITMENT, LineKind.CONSENSUS) or not line.text:
                self.editing.amend(line)
            elif line.waits:
                self.entry.choose(LineKind.REPLY)

    def know_directory(self, directory: Directory) -> None:
        self.around.directory = directory

    def know_attendance(self, board: AttendanceBoard) -> None:
        self.around.limit, self.around.quorum = board.limit, board.quorum
        self.entry.follow()

    def know_floor(self, board: SpeakingBoard, cards: dict[str, Card]) -> None:
        self.around.current, self.around.item, self.around.cards = board.current, board.item, cards
        self.entry.follow()

    def _on_saved(self, changes: Any) -> None:
        if self.model.place(changes.new) is None:
            self.list.await_line(changes.new)

    def _on_selected(self) -> None:
        chosen = self.selected
        self.around.selected = tuple(chosen)
        final = self.state is State.FINAL
        one = len(chosen) == 1
        suggestion = one and chosen[0].kind is LineKind.SUGGESTION
        for name in ("second", "summarize", "attribute"):
            self.keys[name].setEnabled(suggestion)
        for name in ("amend", "history", "remove", "correct"):
            self.keys[name].setEnabled(one)
        merged = suggestion and bool(chosen[0].heading)
        self.keys["merge"].setText(_("分开") if merged else _("合并"))
        for name, key in self.keys.items():
            key.setVisible(name == "history" or (name == "correct") == final)
        self.hold_button.setVisible(not final)
        self.hold_button.setEnabled(self.state is not State.PREPARING)
        self.entry.follow()

    def _with_one(self, ask: Callable[[RecordLine], None]) -> None:
        if len(self.selected) == 1 and self._strip_is_free():
            ask(self.selected[0])

    def _with_suggestion(self, ask: Callable[[RecordLine], None]) -> None:
        if len(self.selected) == 1 and self.selected[0].kind is LineKind.SUGGESTION:
            self._with_one(ask)

    def _strip_is_free(self) -> bool:
        """Nothing that was typed into the strip is thrown away by asking something else in it."""
        if self.strip.dirty:
            self.context.shell.say(_("先保存或取消正在改的这一条。"))
        return not self.strip.dirty

    def show_material(self, shown: Callable[[], None]) -> None:
        """Note that material is shown now; the record must be open for it."""
        if self.entry.isEnabled() and self._strip_is_free():
            self.editing.show_material(shown)

    def _merge(self) -> None:
        chosen = self.selected
        if not self._strip_is_free():
            return
        if len(chosen) == 1 and chosen[0].heading:
            self.do(recording.unmerge, chosen[0].id)
        else:
            self.editing.merge(chosen)

    def _on_return(self) -> None:
        self._with_one(self.editing.correct if self.state is State.FINAL else self.editing.amend)

    def keep_drafts(self) -> None:
        self.entry.keeper.save()
        self.editing.keeper.save()

    def focus_list(self) -> None:
        self.list.take_focus()
