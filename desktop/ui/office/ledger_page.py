"""清单: every commitment of every station. Enter opens the one under the cursor to be handled, F3 looks for words, what is
shown can be written as a spreadsheet.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.files import safe_name
from desktop.base.i18n import _, word
from desktop.documents import content
from desktop.rules.meeting import State
from desktop.rules.office_ledger import Due, Line, Wanted, chosen, place
from desktop.rules.record import CommitmentState
from desktop.services import handling
from desktop.services.office_files import write_ledger_file
from desktop.services.office_ledger import OfficeLedger, read_content, read_ledger, read_line
from desktop.ui.office.filter_bar import FilterBar
from desktop.ui.office.fitting_table import FittingTable
from desktop.ui.office.handling_form import HandlingForm
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column

if TYPE_CHECKING:
    from desktop.store.changelog import Changes


SPARED = (7, 4)  # of the columns: progress, then who is responsible


def where(line: Line) -> str:
    return " ".join(filter(None, (line.room.town, place(line.room))))


def matter(line: Line) -> str:
    """What a station may still change is marked as such."""
    told = line.commitment.matter or _("待明确")
    return told if line.meeting.state is State.FINAL else _("{matter}（未定稿）").format(matter=told)


def until(line: Line) -> str:
    """The date that counts; an extended one is marked as such (rule 8)."""
    c, day = line.commitment, line.until
    if day is None:
        return c.due_text or "—"
    return _("{day} 延").format(day=day.isoformat()) if day != c.due else day.isoformat()


def over(line: Line) -> str:
    """超期 5 天; 还有 3 天 in the week before."""
    if line.over is None or line.over < -7:
        return ""
    if line.over > 0:
        return _("超期 {days} 天").format(days=line.over)
    return _("还有 {days} 天").format(days=-line.over) if line.over else _("今天到期")


def told(line: Line) -> str:
    if line.told is None:
        return ""
    return line.told.text or word(line.told.state)


class LedgerPage(Page):
    """Lines are read in slices, since there are thousands; what was handled is read again by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lines: tuple[Line, ...] = ()
        self._units: OfficeLedger | None = None
        self._reading = self._again = False
        self._undoable = ""  # the meeting of which something was handled last
        self.filter = FilterBar()
        self.filter.changed.connect(self._fill)
        self.filter.submitted.connect(self._to_list)
        self.filter.refused.connect(context.shell.warn)
        self.count = words(role="heading")
        self.table = FittingTable(
            _("清单"),
            _columns(),
            lambda line: line.commitment.id,
            least=200,
            spared=SPARED,
            empty=_("没有这样的承诺。"),
        )
        self.table.meant.connect(lambda _line: self._ask())
        self.table.chosen.connect(self._enable)
        self.form = HandlingForm()
        self._make_buttons()
        self._lay_out()
        QShortcut(QKeySequence("F3"), self, self.filter.text.setFocus).setWhatsThis(_("找"))

    def _make_buttons(self) -> None:
        self.handle = button(_("办理 Enter"), self._ask, role="primary")
        self.meeting_button = button(_("看会议(&M)"), self._open_meeting)
        self.write = button(_("写成表格(&S)"), self._write, icon="documents")
        self.undo = button(_("撤回(&U)"), self._undo)
        self.undo.hide()

    def _lay_out(self) -> None:
        acts = QWidget()
        line = QHBoxLayout(acts)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.count, 1)
        for one in (self.undo, self.write, self.meeting_button, self.handle):
            line.addWidget(one)
        self.form.give_way(acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.form)
        layout.addWidget(acts)

    # ---- reading

    def show_meeting(self, meeting: str | None) -> None:
        self.undo.hide()
        super().show_meeting(meeting)
        self._to_list()

    def show_wanted(self, wanted: Wanted) -> None:
        """Come with a filter of its own, such as what is 超期."""
        self.filter.ask(wanted)

    def affected(self, changes: Changes) -> bool:
        return changes.verb not in handling.VERBS and changes.touches(
            "commitment", "progress", "meeting", "room", "unit"
        )

    def reload(self) -> None:
        """Read all of it; what comes in meanwhile is read in one more round, not in one each."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        if not self._lines:
            self.count.setText(_("正在读清单……"))
        now = self.context.clock.read().at
        self.context.tasks.later(read_ledger, now, done=self._on_read, refused=self._on_unreadable)

    def _on_read(self, found: OfficeLedger) -> None:
        self._reading = False
        self._units, self._lines = found, found.lines
        self.filter.show_lines(found.lines)
        self._fill()
        if self._again:
            self._again = False
            self.reload()

    def _on_unreadable(self, sentence: str) -> None:
        self._reading = self._again = False
        self.count.setText(sentence)

    @property
    def _today(self) -> date:
        return local(self.context.clock.read().at).date()

    def _fill(self) -> None:
        found = chosen(self._lines, self.filter.wanted(self._today), self._today)
        self.table.show_rows(found)
        if found and self.table.current is None:
            self.table.go_to(0)
        late = sum((line.over or 0) > 0 for line in found)
        unfinished = sum(line.commitment.state is not CommitmentState.COMPLETED for line in found)
        told_count = _("共 {count} 项：未办结 {open} 项，超期 {late} 项")
        self.count.setText(told_count.format(count=len(found), open=unfinished, late=late))
        self._enable()

    def _enable(self) -> None:
        there = self.table.current is not None
        for one in (self.handle, self.meeting_button):
            one.setEnabled(there)
        self.write.setEnabled(bool(self.table.rows))

    def _to_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- handling

    def _ask(self) -> None:
        line: Line | None = self.table.current
        if line:
            units = self._units.units if self._units else ()
            self.form.open_for(line, units, self._today, self._handle)

    def _handle(self) -> None:
        line = self.form.line
        if line is None:
            return
        try:
            wanted = self.form.wanted()
        except UserError as error:
            self.context.shell.warn(str(error))
            return
        self.context.tasks.do(handling.handle_commitment, line.commitment.id, wanted, done=partial(self._on_done, line))

    def _on_done(self, line: Line, changes: Changes) -> None:
        self.form.close_strip()
        if changes:
            self._undoable = line.meeting.id
            self.undo.show()
            self._read_again(line.commitment.id)

    def _read_again(self, commitment: str) -> None:
        now = self.context.clock.read().at
        self.context.tasks.read(read_line, commitment, now, done=self._replace)

    def _replace(self, line: Line) -> None:
        """The line as it is now, where it stood; the list is not put into another order under the eyes."""
        row = line.commitment.id
        self._lines = tuple(line if one.commitment.id == row else one for one in self._lines)
        self._fill()

    def _undo(self) -> None:
        self.context.tasks.do(handling.undo, self._undoable, done=lambda _changes: self.undo.hide())

    # ---- elsewhere

    def _open_meeting(self) -> None:
        """Of a meeting that a station has not closed yet there is nothing but what is written of it."""
        line: Line | None = self.table.current
        if line and line.meeting.state in (State.PREPARING, State.LIVE):
            self.context.shell.documents(line.meeting.id)
        elif line:
            go_to_meeting(self.context.shell, line.meeting.id, line.meeting.state)

    def show_line(self, table: str, row: str) -> None:
        """Go to a commitment, whatever is asked for otherwise."""
        self.filter.show_all()
        place_of = next((i for i, line in enumerate(self.table.rows) if line.commitment.id == row), None)
        if table == "commitment" and place_of is not None:
            self.table.go_to(place_of)

    def _write(self) -> None:
        lines = self.table.rows
        title = " ".join(filter(None, (_("各站点清单"), self.filter.said())))
        start = Path(f"{self._today.isoformat()}_{safe_name(title, 60)}.xlsx")
        path = self.context.prompts.save_file(self, _("清单写到哪里"), start, _("表格 (*.xlsx)"))
        if path:
            self.write.setEnabled(False)
            self.context.shell.say(_("正在写 {count} 项……").format(count=len(lines)))
            done = partial(self._on_content, path)
            read = partial(read_content, everything=self.filter.wanted(self._today) == Wanted())
            self.context.tasks.later(read, title, lines, done=done, refused=lambda _why: self._enable())

    def _on_content(self, path: Path, found: content.Ledger) -> None:
        def done(written: Any) -> None:
            self._enable()
            self.context.shell.say(_("写好了：{path}").format(path=written))

        self.context.tasks.aside(write_ledger_file, found, path, done=done, refused=lambda _why: self._enable())


def _columns() -> list[Column[Line]]:
    return [
        Column(_("编号"), lambda line: line.number, 166),
        Column(_("站点"), where, 176),
        Column(_("事项"), matter),
        Column(
            _("牵头单位"), lambda line: line.commitment.lead or _("待明确"), 130, lambda one: not one.commitment.lead
        ),
        Column(_("责任人"), lambda line: line.commitment.person or _("待明确"), 90),
        Column(_("时限"), until, 132),
        Column(_("状态"), lambda line: word(line.commitment.state), 84, lambda line: line.said_done),
        Column(_("进展"), told, 150),
        Column(_("超期"), over, 112, lambda line: (line.over or 0) > 0),
    ]


OVERDUE = Wanted(due=Due.OVER)
