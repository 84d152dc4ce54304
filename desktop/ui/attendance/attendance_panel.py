"""Attendance on the left of the live page: one line to find people, the list, what can be done, and the counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.attendance import How, Participant
from desktop.rules.search import Known, PeopleIndex
from desktop.services import attendance
from desktop.services.attendance import AttendanceBoard
from desktop.services.rooms import phones
from desktop.store.database import View
from desktop.ui.attendance.attendees import (
    Attendee,
    attendees,
    counts_words,
    look,
    offer,
    quorum_words,
    row_words,
)
from desktop.ui.attendance.attending import Attending
from desktop.ui.attendance.directory import Directory
from desktop.ui.attendance.sign_in_search import SignInSearch
from desktop.ui.page import Context
from desktop.ui.typing import NumberField, ReturnFilter
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows import RowDelegate
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.rows_view import RowsView
from desktop.ui.widgets.strip import Strip

FOUND = 50  # how many a search shows
SPACING = 4


def read_attendance(connection: View, meeting: str) -> tuple[AttendanceBoard, tuple[Known, ...]]:
    """The board, and everybody on it as they can be found."""
    board = attendance.board(connection, meeting)
    tails = phones(connection, [p.person for p in board.participants if p.person])
    known = tuple(Known(p.id, p.name, p.number, tails.get(p.person or "", "")) for p in board.participants)
    return board, known


class AttendancePanel(Panel):
    """`directory_changed` carries the Directory each time other people can be found; `board_shown` each board."""

    TABLES = ("participant", "sign_in", "meeting")
    directory_changed = Signal(object)
    board_shown = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.board: AttendanceBoard | None = None
        self.directory = Directory({})
        self._known: tuple[Known, ...] = ()
        self._everybody: dict[str, Attendee] = {}
        self.search = SignInSearch()
        self.strip = Strip()
        self.attending = Attending(self, self.strip)
        self._make_list()
        self._make_keys()
        self._make_counts()
        self._connect()
        self._lay_out()

    def _make_list(self) -> None:
        self.model: RowsModel[Attendee] = RowsModel(lambda row: row.key, row_words, self)
        self.list = RowsView(_("参会人名单"), self.model, _("还没有名单。\n来一位，在上面写一位的姓名，按 Enter。"))
        self.list.paint_by(RowDelegate(look, self.list))

    def _make_keys(self) -> None:
        ask = self.attending
        self.keys: dict[str, QPushButton] = {
            "sign_in": button(_("签到"), self.sign_in, role="compact"),
            "signed_by": button(_("代签…"), lambda: self._ask(ask.ask_signed_by), role="compact"),
            "stands_in": button(_("代会…"), lambda: self._ask(ask.ask_stands_in), role="compact"),
            "excuse": button(_("请假…"), lambda: self._ask(ask.ask_excuse), role="compact"),
            "leave": button(_("早退…"), self._leave_or_come_back, role="compact"),
            "edit": button(_("修改…"), lambda: self._ask(ask.ask_edit), role="compact"),
            "chair": button(_("移交主持…"), lambda: self._ask(ask.ask_hand_over), role="compact"),
            "sheet": button(_("纸质表…"), ask.ask_sheet, role="compact"),
        }
        self.keys["sheet"].setToolTip(_("会前或会后，照纸质签到表上的号码一次登记"))
        self.keys["chair"].setToolTip(_("主持人要发言时，先把主持移交给别人"))

    def _make_counts(self) -> None:
        self.heads = NumberField()
        self.heads.setObjectName("heads")
        self.heads.setAccessibleName(_("未留名的人数"))
        self.heads.setToolTip(_("屋里还有多少没有留名字的人；写好按 Enter"))
        self.counts = words()
        self.counts.setObjectName("counts")
        self.counts.setWordWrap(True)

    def _connect(self) -> None:
        self.search.textEdited.connect(lambda _text: self._show_found())
        self.search.submitted.connect(lambda _text: self._on_return())
        self.search.moved.connect(self._move)
        self.search.left.connect(self.clear_search)
        self.list.doubleClicked.connect(lambda _index: self._on_return())
        ReturnFilter(self.list).submitted.connect(self._on_return)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_keys())
        self.heads.submitted.connect(lambda _text: self._set_heads())
        self.heads.editingFinished.connect(self._set_heads)

    def _lay_out(self) -> None:
        acts = QWidget()
        shown = ("sign_in", "signed_by", "stands_in", "excuse", "leave", "edit")
        acts.setLayout(Flow([self.keys[name] for name in shown], SPACING, most=3))
        others = QWidget()
        heads = QHBoxLayout(others)
        heads.setContentsMargins(0, 0, 0, 0)
        heads.setSpacing(SPACING)
        heads.addWidget(words(_("未留名"), buddy=self.heads))
        heads.addWidget(self.heads)
        heads.addWidget(self.keys["sheet"], 1)
        heads.addWidget(self.keys["chair"], 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.strip)
        layout.addWidget(acts)
        layout.addWidget(others)
        layout.addWidget(self.counts)
        self.strip.give_way(acts, others)

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        super().show_meeting(meeting)
        if fresh:
            self.attending.drafts.begin(meeting)

    def keep_drafts(self) -> None:
        self.attending.drafts.keeper.save()

    def reload(self) -> None:
        self.read(read_attendance, self._show)

    def _show(self, found: tuple[AttendanceBoard, tuple[Known, ...]]) -> None:
        self.board, known = found
        self._everybody = {row.key: row for row in attendees(self.board)}
        self._find_again(known)
        if self.search.text().strip():
            self._show_found()
        else:
            self.model.show(list(self._everybody.values()))
        counted = (quorum_words(self.board), counts_words(self.board.counts, self.board.limit))
        self.counts.setText("\n".join(filter(None, counted)))
        if not self.heads.hasFocus():
            self.heads.put(self.board.counts.heads or None)
        self._show_keys()
        self.board_shown.emit(self.board)

    def _find_again(self, known: tuple[Known, ...]) -> None:
        """Other people, or other names: they can be found as soon as the index is built, beside this thread."""
        people = {row.key: row.participant for row in self._everybody.values() if row.participant}
        self.directory = Directory(people, self.directory.index)
        if known != self._known:
            self._known = known
            self.context.tasks.aside(PeopleIndex, known, done=self._on_index)
        self.directory_changed.emit(self.directory)

    def _on_index(self, index: PeopleIndex) -> None:
        self.directory = Directory(self.directory.people, index)
        self.directory_changed.emit(self.directory)
        if self.search.text().strip():
            self._show_found()

    def _show_found(self) -> None:
        """The people whom the typed words may mean, the best match first, and the offer to add somebody of this name."""
        text = self.search.text().strip()
        if not text:
            self.model.replace(list(self._everybody.values()))
            return
        parts = self.directory.search(text, FOUND)
        sure, near = ([self._everybody[p.id] for p in part if p.id in self._everybody] for part in parts)
        known = self.search.number is not None or any(row.name == text for row in sure)
        new = [] if known else [offer(text)]
        # a name written in signs is rather a new one than another of that sound; letters are rather mistyped
        self.model.replace([*sure, *near, *new] if text.isascii() else [*sure, *new, *near])
        self.list.setCurrentIndex(self.model.index(0))

    def _move(self, step: int) -> None:
        row = max(0, min(self.list.currentIndex().row() + step, len(self.model.rows) - 1))
        self.list.setCurrentIndex(self.model.index(row))

    @property
    def selected(self) -> Participant | None:
        """The person under the cursor."""
        row = self.model.row(self.list.currentIndex())
        return row.participant if row else None

    def _on_return(self) -> None:
        row = self.model.row(self.list.currentIndex())
        if row and row.participant is None:
            self.attending.ask_walk_in(row.name)
        elif row or self.search.number is not None:
            self.sign_in()

    def sign_in(self) -> None:
        """Set the one under the cursor present; digits are a printed number, as a scanner types it."""
        number, person = self.search.number, self.selected
        if number is not None and (person is None or person.number == number):
            self.do(attendance.sign_in_number, number, how=How.CODE, done=lambda _changes: self._signed(person))
        elif person:
            self.do(attendance.sign_in, person.id, done=lambda _changes: self._signed(person))

    def _signed(self, person: Participant | None) -> None:
        self.clear_search()
        self._select(person.id if person else "")

    def clear_search(self) -> None:
        """Everybody again, with the cursor on the same person."""
        if self.search.text():
            person = self.selected
            self.search.setText("")
            self._show_found()
            self._select(person.id if person else "")

    def _select(self, row: str) -> bool:
        place = self.model.place(row)
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))
        return place is not None

    def _ask(self, question: Callable[[Participant], None]) -> None:
        if self.selected:
            question(self.selected)

    def _leave_or_come_back(self) -> None:
        person = self.selected
        if person and person.left:
            self.do(attendance.come_back, person.id)
        elif person:
            self.attending.ask_leave(person)

    def _show_keys(self) -> None:
        person = self.selected
        row = self._everybody.get(person.id) if person else None
        come = row is not None and row.sign_in is not None
        self.keys["sign_in"].setEnabled(row is not None and not come)
        for name in ("signed_by", "stands_in", "excuse"):
            self.keys[name].setEnabled(row is not None and not come)
        self.keys["leave"].setEnabled(come)
        self.keys["leave"].setText(_("回来") if person and person.left else _("早退…"))
        self.keys["edit"].setEnabled(row is not None)
        self.keys["chair"].setEnabled(come)

    def _set_heads(self) -> None:
        if self.board and self.heads.number != (self.board.counts.heads or None):
            self.do(attendance.set_heads, self.heads.number or 0)

    def go_to(self, row: str) -> None:
        """Choose somebody; without one, ask for the paper sheet."""
        if not row:
            self.attending.ask_sheet()
            return
        self.clear_search()
        if self._select(row):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
