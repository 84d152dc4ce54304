"""待核对: what was written on two computers that did not know of each other, one after the other, each settled by one key.

What is shown meanwhile follows a rule, so nothing waits for this page; it is for whoever knows which is right.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Meeting
from desktop.services import conflicts, history, rows
from desktop.services.belonging import belonging
from desktop.services.conflicts import Conflict
from desktop.store.changelog import SETTLE, Changes
from desktop.store.database import View
from desktop.store.showing import LATE, REMOVED
from desktop.ui.page import Context, Page
from desktop.ui.sync.rival_card import RivalCard
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.scrolling import Scrolling
from desktop.ui.widgets.table import Column, Table

MOST = 9  # values that have a key
LONGEST = 40  # signs of a line as it is named: its words stand in full below


def read_conflicts(connection: View) -> tuple[tuple[Conflict, ...], str]:
    """All that waits, and what the office is called."""
    return conflicts.conflicts(connection), belonging(connection).office


def question(conflict: Conflict) -> str:
    """What is asked of whoever knows."""
    if conflict.kind == LATE:
        return _("会议定稿以后，有人没有走“更正”就改了这里；改的还没有算数。要照哪一个？")
    if conflict.kind == REMOVED:
        return _("一台电脑上删去了这一条，另一台电脑上同时改了它。要照哪一个？")
    if conflict.label:
        return _("“{label}”在不同的电脑上写得不一样。要照哪一个？").format(label=conflict.label)
    return _("这一条在不同的电脑上写得不一样。要照哪一个？")


class ConflictsPage(Page):
    """A figure chooses that value, Enter keeps what stands there now; the next one comes to the front by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._office = ""
        self._settled: list[str | None] = []  # meetings of what was settled here, the latest last
        self.cards: list[RivalCard] = []
        self._on_show: Conflict | None = None
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        columns: list[Column[Conflict]] = [
            Column(_("哪一条"), lambda one: one.what.replace("\n", " ")),
            Column(_("哪一处"), _place, 110),
        ]
        empty = _("没有要核对的。\n两台电脑上写得不一样的，会列在这里。")
        self.table = Table(_("待核对"), columns, lambda one: (one.table, one.row, one.field), empty=empty)
        self.table.chosen.connect(self._show_chosen)
        self.table.meant.connect(lambda _one: self._keep())
        self._make_keys()
        self._lay_out()

    def _make_keys(self) -> None:
        self.keep = button(_("照现在的 (Enter)"), self._keep, role="primary", name=_("照现在的"))
        self.look = button(_("去看这一条(&K)"), self._look)
        self.back_out = button(_("撤销(&Z)"), self._undo)
        self.back = button(_("返回(&B)"), self.context.shell.go_home)
        for number in range(1, MOST + 1):
            made = QShortcut(QKeySequence(str(number)), self, partial(self._choose, number - 1))
            if number == 1:
                made.setWhatsThis(_("照第 1 个（2 第 2 个……）"))
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo).setWhatsThis(_("撤销刚才核对的"))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.context.shell.go_home)

    def _lay_out(self) -> None:
        self.what = words(role="heading")
        self.meeting_title = words("", "remark")
        self.question = words()
        for told in (self.what, self.meeting_title, self.question):
            told.setWordWrap(True)
        side = QWidget()
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 6, 0)
        self._side.setSpacing(8)
        for told in (self.what, self.meeting_title, self.question):
            self._side.addWidget(told)
        self.hint = words(_("按数字键选一个，按 Enter 照现在的；选错了按 Ctrl+Z。"), "remark")
        self.hint.setWordWrap(True)
        self._side.addWidget(self.hint)
        self._side.addStretch()
        self.side = Scrolling(side)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.table, 4)
        middle.addWidget(self.side, 5)
        bottom = QHBoxLayout()
        bottom.addWidget(self.back)
        bottom.addStretch()
        for key in (self.back_out, self.look, self.keep):
            bottom.addWidget(key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addLayout(middle, 1)
        column.addLayout(bottom)

    def show_meeting(self, meeting: str | None) -> None:
        self._settled.clear()
        super().show_meeting(meeting)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def affected(self, changes: Changes) -> bool:
        return True

    def reload(self) -> None:
        self.context.tasks.read(read_conflicts, done=self._show)

    def _show(self, found: tuple[tuple[Conflict, ...], str]) -> None:
        waiting, self._office = found
        self.table.show_rows(waiting)
        if waiting and self.table.current is None:
            self.table.go_to(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        one: Conflict | None = self.table.current
        count = len(self.table.rows)
        place = self.table.currentIndex().row() + 1
        told = _("待核对 {count} 条，这是第 {place} 条").format(count=count, place=place)
        self.title.setText(told if one else _("没有要核对的"))
        self.side.setVisible(one is not None)
        if one != self._on_show:  # else what somebody is reading stays where it is
            self._on_show = one
            self._show_conflict()
        self.keep.setEnabled(one is not None)
        self.look.setEnabled(one is not None)
        self.back_out.setEnabled(bool(self._settled))

    def _show_conflict(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        one = self._on_show
        if one is None:
            return
        self.what.setText(one.what if len(one.what) <= LONGEST else one.what[:LONGEST] + "…")
        self.meeting_title.setText(one.title)
        self.meeting_title.setVisible(bool(one.title))
        self.question.setText(question(one))
        now = next((value.text for value in one.values if value.shown), one.values[0].text)
        others = next((value.text for value in one.values if value.text != now), now)
        for place, value in enumerate(one.values[:MOST]):
            other = (others if value.text == now else now) if one.label else value.text
            card = RivalCard(place + 1, value, other, self._office, partial(self._choose, place))
            self._side.insertWidget(self._side.count() - 2, card)
            card.show()
            self.setTabOrder(self.cards[-1].key if self.cards else self.table, card.key)
            self.cards.append(card)

    def _choose(self, place: int) -> None:
        one: Conflict | None = self.table.current
        if one is not None and place < len(one.values):
            change = one.values[place].change
            tasks = self.context.tasks
            tasks.do(
                conflicts.settle, one.table, one.row, one.field, change, done=self._on_settled, refused=self._again
            )

    def _keep(self) -> None:
        one: Conflict | None = self.table.current
        if one is not None:
            self._choose(next((place for place, value in enumerate(one.values) if value.shown), 0))

    def _on_settled(self, changes: Changes) -> None:
        if changes:
            self._settled.append(changes.meeting)
        else:
            self.reload()

    def _again(self, _why: str) -> None:
        """Somebody else settled it meanwhile."""
        self.reload()

    def _undo(self) -> None:
        if self._settled:
            meeting = self._settled.pop()
            self.context.tasks.do(history.undo, meeting, (SETTLE,), refused=self._again)

    def _look(self) -> None:
        one: Conflict | None = self.table.current
        if one is None:
            return
        open_line = self.context.shell.open_line
        if one.meeting:
            read = partial(rows.find, cls=Meeting, row=one.meeting)
            self.context.tasks.read(read, done=lambda found: open_line(found, one.table, one.row))
        else:
            open_line(None, one.table, one.row)


def _place(one: Conflict) -> str:
    if one.kind == LATE:
        return _("定稿后改")
    return _("删去和修改") if one.kind == REMOVED else one.label or _("整条")
