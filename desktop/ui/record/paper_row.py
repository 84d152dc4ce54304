"""One row of a filled-in 手工记录单, keyed in the order of its columns: number, time, kind, who, words, and what stands
behind them. Enter goes on from column to column, and keeps the row at its end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.i18n import _, word
from desktop.base.text import clean_text
from desktop.rules.meeting import AgendaItem
from desktop.rules.record import Commitment
from desktop.rules.typed_times import Held, read_row_time
from desktop.services import keep, lines
from desktop.services.lines import LineKind
from desktop.store.database import View
from desktop.ui.attendance.directory import NOBODY
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.record.fields import SPACING
from desktop.ui.record.paper_fields import KindChooser, TimeField
from desktop.ui.record.paper_tails import Columns, Tail, all_tails
from desktop.ui.record.surroundings import Call, Surroundings
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.pages import Pages
from desktop.ui.widgets.panel import Panel

DRAFT = "paper_row"
TEXT_HEIGHT = 58  # pixels: two lines
WITH_NUMBER = (LineKind.SUGGESTION, LineKind.REPLY, LineKind.COMMITMENT)
WITH_WHO = (LineKind.SUGGESTION, LineKind.REPLY, LineKind.POSITION, LineKind.DEMAND)
MAY_BE_EMPTY = (LineKind.REPLY, LineKind.COMMITMENT)  # what stands behind the words says enough


@dataclass(frozen=True)
class Row:
    """What stands in the row, as it was typed."""

    kind: LineKind = LineKind.SUGGESTION
    ref: str = ""
    time: str = ""
    who: str = ""
    text: str = ""
    tail: dict[str, str] = field(default_factory=dict)


def read_kept(connection: View, meeting: str) -> str:
    """The draft of the row; none where it was kept just before the program was killed."""
    kept = keep.drafts(connection, f"{meeting}/{DRAFT}").get(f"{meeting}/{DRAFT}", "")
    text = clean_text(json.loads(kept).get("text", "")) if kept else ""
    there = text and any(line.text == text for line in lines.board(connection, meeting).lines)
    return "" if there else kept


class PaperRow(Panel):
    """`saved` carries the Changes of each row that was kept."""

    saved = Signal(object)

    def __init__(self, context: Context, around: Surroundings) -> None:
        super().__init__(context)
        self.around = around
        self._held: Held | None = None
        self._goes_on = False
        self._before: datetime | None = None  # the moment of the row before
        self._ref_given = ""
        self._empty_told = False
        self.keeper = DraftKeeper(context, self._draft, self)
        self._make_columns()
        self._make_tails()
        self._lay_out()
        self._connect()
        self._on_kind()

    def _make_columns(self) -> None:
        self.ref, self.time, self.kind = QLineEdit(), TimeField(), KindChooser()
        self.who = ChoiceField(lambda text: self.around.directory.on_paper(text), eager=True)
        self.who.setToolTip(_("签到表上的号码、姓名、拼音，或“7号牌”“2号楼一住户”"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.item = Chooser()
        self.echo = words("", "remark")
        self.echo.setWordWrap(True)
        self.save_button = button(_("记下 Enter"), self.save, role="primary", name=_("记下这一行"))

    def _make_tails(self) -> None:
        self.tails: dict[LineKind, Tail] = dict(all_tails(self.around))
        self.stack = Pages()
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for tail in self.tails.values():
            self.stack.addWidget(tail)
            tail.finished.connect(self.save)
            tail.edited.connect(self._on_edited)

    def _lay_out(self) -> None:
        columns = QGridLayout()
        columns.setSpacing(SPACING)
        for place, (label, column, share) in enumerate(
            (
                (_("编号"), self.ref, 3),
                (_("时间"), self.time, 3),
                (_("类别"), self.kind, 0),
                (_("谁说的"), self.who, 6),
                (_("内容"), self.text, 20),
            )
        ):
            columns.addWidget(words(label, buddy=column), 0, place)
            columns.addWidget(column, 1, place, Qt.AlignmentFlag.AlignTop)
            columns.setColumnStretch(place, share)
        self.item_label = words(_("议题"), buddy=self.item)
        behind = QHBoxLayout()
        behind.setSpacing(SPACING)
        behind.addWidget(self.stack, 1)
        behind.addWidget(self.save_button)
        told = QHBoxLayout()
        told.setSpacing(SPACING)
        told.addWidget(self.echo, 3)
        told.addWidget(self.item_label)
        told.addWidget(self.item, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(columns)
        layout.addLayout(behind)
        layout.addLayout(told)

    def _connect(self) -> None:
        ReturnFilter(self.ref).submitted.connect(lambda: self._go_on(self.ref))
        self.time.submitted.connect(lambda _text: self._go_on(self.time))
        self.time.stepped.connect(self._step)
        self.kind.currentIndexChanged.connect(lambda _place: self._on_kind())
        self.kind.picked.connect(lambda: self._go_on(self.kind))
        self.who.submitted.connect(lambda: self._go_on(self.who))
        self.who.chosen.connect(lambda _choice: self._go_on(self.who) if self.who.hasFocus() else self._on_edited())
        ReturnFilter(self.text).submitted.connect(self._on_written)
        for line in (self.ref, self.time, self.who):
            line.textEdited.connect(lambda _text: self._on_edited())
        self.text.textChanged.connect(self._on_edited)
        self.item.activated.connect(lambda _place: self._on_edited())

    def _go_on(self, column: Any) -> None:
        """On to the next column that this kind has. A reply is asked first what it answers."""
        ways: dict[Any, Sequence[Any]] = {
            self.time: (self.kind,),
            self.kind: (self.ref, self.who, self.text) if self.kind.kind is LineKind.REPLY else (self.who, self.text),
            self.ref: (self.who, self.text),
            self.who: (self.text,),
        }
        after = next(one for one in ways[column] if one.isEnabled())
        after.setFocus(Qt.FocusReason.TabFocusReason)
        if after is self.ref:
            self.ref.selectAll()

    def _on_written(self) -> None:
        """A digit goes on by itself: Enter behind it, of habit, would pass over the words unseen."""
        kind, empty = self.kind.kind, not self.text.toPlainText().strip()
        if empty and kind not in MAY_BE_EMPTY:
            self.context.shell.warn(_("还没有写内容。"))
        elif empty and not self._empty_told:
            self._empty_told = True
            self.context.shell.say(_("内容还空着，请写上；没有内容的，再按一次回车。"))
        else:
            self.tails[kind].go_in()

    def show_meeting(self, meeting: str) -> None:
        """Bring back what was being typed when the program ended, unless it is there already."""
        if meeting == self.meeting:
            return
        self._before, self._held = None, None
        self.item.clear()
        self.put(Row())
        super().show_meeting(meeting)
        self.keeper.begin("", {})
        self.read(read_kept, self._bring_back)

    def _bring_back(self, kept: str) -> None:
        self.keeper.begin(self.meeting, {DRAFT: kept} if kept else {})
        if kept:
            found = json.loads(kept)
            self.put(Row(LineKind(found.pop("kind")), **found))
            self.context.shell.say(_("上次没有记完的一行已经放回来了。"))

    def _draft(self) -> dict[str, str]:
        row = self.row
        begun = row.text or row.who
        return {DRAFT: json.dumps(vars(row), ensure_ascii=False) if begun else ""}

    def show_held(
        self,
        held: Held | None,
        agenda: Sequence[AgendaItem],
        last: datetime | None,
        item: str | None,
        *,
        goes_on: bool,
    ) -> None:
        """From when to when the meeting was held, or until now where it goes on; its items; of the row that was keyed in
        last the moment and item.
        """
        self._held, self._goes_on = held, goes_on
        self.setEnabled(held is not None)
        self._offer_items(agenda, item)
        if held and (self._before is None or not held.opened <= self._before <= held.closed):
            self._before = last if last and held.opened <= last <= held.closed else held.opened
            if not self.time.text():
                self._show_time(self._before)
        self.follow()

    @property
    def held(self) -> Held | None:
        """As of now."""
        if self._held and self._goes_on:
            return replace(self._held, closed=max(self.context.clock.read().at, self._held.opened))
        return self._held

    def _offer_items(self, agenda: Sequence[AgendaItem], usual: str | None) -> None:
        chosen = self.item.currentData() or usual
        self.item.clear()
        for item in agenda:
            self.item.addItem(f"{item.position}. {item.title}", item.id)
        self.item.setCurrentIndex(max(self.item.findData(chosen), 0))
        for widget in (self.item_label, self.item):
            widget.setVisible(len(agenda) > 1)

    def follow(self) -> None:
        """Other lines, other people."""
        self.who.refresh()
        self._show_number()
        self._show_echo()

    def _show_number(self) -> None:
        """The next number, or for a reply the suggestion that it most likely answers, until another is written."""
        kind = self.kind.kind
        self.ref.setPlaceholderText(self._next_number(kind))
        if self.ref.text() in ("", self._ref_given):
            self._ref_given = self.around.meant() if kind is LineKind.REPLY else ""
            self.ref.setText(self._ref_given)

    def _next_number(self, kind: LineKind) -> str:
        if kind is LineKind.SUGGESTION:
            return f"S{max((s.number for s in self.around.suggestions), default=0) + 1}"
        promised = [line.row.number for line in self.around.lines if isinstance(line.row, Commitment)]
        return f"C{max(promised, default=0) + 1}" if kind is LineKind.COMMITMENT else ""

    def _on_kind(self) -> None:
        kind = self.kind.kind
        self._empty_told = False
        self.stack.setCurrentWidget(self.tails[kind])
        self.ref.setEnabled(kind in WITH_NUMBER)
        self.who.setEnabled(kind in WITH_WHO)
        if not self.who.isEnabled():
            self.who.put(None)
        self._show_number()
        self._on_edited()

    def choose(self, kind: LineKind) -> None:
        self.kind.take(kind)
        self._go_on(self.kind)

    def _step(self, minutes: int) -> None:
        """So many minutes later or earlier, and never outside of the meeting."""
        if self.held:
            moment = self._moment_or_before() + timedelta(minutes=minutes)
            self._show_time(min(max(moment, self.held.opened), self.held.closed))
            self._on_edited()

    def _moment_or_before(self) -> datetime:
        assert self.held
        assert self._before
        try:
            return read_row_time(self.time.text(), self._before, self.held)
        except UserError:
            return self._before

    def _show_time(self, moment: datetime) -> None:
        assert self.held
        self.time.setText(f"{local(moment, self.held.zone):%H:%M}")
        self.time.selectAll()

    def _on_edited(self) -> None:
        self._show_echo()
        self.keeper.touch()

    def _show_echo(self) -> None:
        """What the row will be kept as, before it is: the whole time, the name for a number."""
        if not (self.held and self._before):
            self.echo.setText("")
            return
        at = f"{local(self._moment_or_before(), self.held.zone):%H:%M}"
        number = self.ref.text() or self.ref.placeholderText() if self.ref.isEnabled() else ""
        if self.kind.kind is LineKind.REPLY:
            number = _("对 {refs}").format(refs=number) if number else ""
        parts = (at, word(self.kind.kind), number, self._who_words())
        self.echo.setText(_("将记下：{row}").format(row="　".join(filter(None, parts))))

    def _who_words(self) -> str:
        typed = self.who.text().strip()
        if self.who.choice or not typed:
            return self.who.choice.shown if self.who.choice else ""
        return next((choice.shown for choice in self.around.directory.on_paper(typed)), typed)

    @property
    def row(self) -> Row:
        kind = self.kind.kind
        text, tail = self.text.toPlainText(), self.tails[kind].kept()
        return Row(kind, self.ref.text(), self.time.text(), self.who.text(), text, tail)

    def put(self, row: Row) -> None:
        """Show a row as it was typed."""
        for tail in self.tails.values():
            tail.clear()
        self.kind.take(row.kind)
        self.tails[row.kind].restore(row.tail)
        self._ref_given = ""
        self.ref.setText(row.ref)
        self.who.put(None)
        self.who.give_back(row.who)
        self.text.setPlainText(row.text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.time.setText(row.time)
        self._on_kind()

    def focus_row(self) -> None:
        self.time.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.time.selectAll()

    def save(self) -> None:
        """Keep the row. The next one can be begun at once; a refused one comes back."""
        if self.held is None or self._before is None:
            return
        row, before = self.row, self._before
        try:
            call = self._call(row)
            moment = read_row_time(row.time, before, self.held)
        except UserError as error:
            self.context.shell.warn(str(error))
            return
        self._before = moment
        self.put(Row())
        self._show_time(moment)
        self.focus_row()
        self.do(
            call.verb,
            *call.arguments,
            **call.values,
            happened=moment,
            item=self.item.currentData(),
            done=self._on_saved,
            refused=lambda _why: self._put_back(row, before),
        )

    def _call(self, row: Row) -> Call:
        if not row.text.strip() and row.kind not in MAY_BE_EMPTY:
            raise UserError(_("还没有写内容。"))
        if self.who.isEnabled() and row.who.strip() and self.who.choice is None:
            self.who.put(next(iter(self.around.directory.on_paper(row.who)), None))
        chosen = self.who.choice
        beside = (
            Columns(row.ref)
            if chosen is None or chosen.value == NOBODY
            else Columns(row.ref, chosen.value, chosen.text)
        )
        return self.tails[row.kind].call_of(row.text, beside)

    def _on_saved(self, changes: Any) -> None:
        self.keeper.save()
        self.saved.emit(changes)

    def _put_back(self, row: Row, before: datetime) -> None:
        """It was not kept: it stands in the row again, before whatever was begun since."""
        begun = self.text.toPlainText()
        self._before = before
        self.put(row)
        if begun:
            self.text.setPlainText(f"{row.text}\n{begun}")
