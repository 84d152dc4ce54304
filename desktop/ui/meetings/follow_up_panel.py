"""上次承诺 on the live page, while that item of the agenda is discussed: each commitment is ticked in public, by keys."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.base.i18n import _
from desktop.rules.record import CommitmentState
from desktop.services import keep
from desktop.services.follow_up import Followed, FollowUp, read_follow_up, report_progress
from desktop.services.labels import progress_word
from desktop.store.database import View
from desktop.ui.looks import sized
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows import AMBER, GREEN, INK, LINE, MARGIN, QUIET, Painted, RowDelegate, Words
from desktop.ui.widgets.rows_model import ROW, RowsModel
from desktop.ui.widgets.rows_view import RowsView
from desktop.ui.widgets.strip import Strip

DRAFT = "follow_up"
SPACING = 4
LEAST = 112  # pixels of the list: nearly two commitments
TOLD = {
    "1": CommitmentState.COMPLETED,
    "2": CommitmentState.UNDER_WAY,
    "3": CommitmentState.WAITING,
}


def due_words(row: Followed) -> str:
    """超期 5 天, 还有 3 天, 今天到期; the words for a time where there is no date."""
    if row.over is None:
        return row.commitment.due_text or _("没有写时限")
    if row.over > 0:
        return _("超期 {days} 天").format(days=row.over)
    return _("还有 {days} 天").format(days=-row.over) if row.over else _("今天到期")


def state_words(row: Followed) -> Words:
    """What was told of it now, else how long it still has: amber at most, never red at anyone."""
    if row.told:
        done = row.told.state is CommitmentState.COMPLETED
        return Words("✓ " + progress_word(row.told.state), GREEN if done else INK, bold=True)
    return Words(due_words(row), AMBER if (row.over or 0) > 0 else QUIET)


def who_words(row: Followed) -> str:
    return " ".join(filter(None, (row.commitment.lead, row.commitment.person))) or _("没有写谁负责")


def look(row: Followed) -> Painted:
    left = (Words(row.number, INK, True), Words(who_words(row), QUIET))
    return Painted(left, state_words(row), Words(_text(row)))


def _text(row: Followed) -> str:
    told = row.told.text.replace("\n", " ") if row.told else ""
    return "：".join(filter(None, (row.commitment.matter or _("待明确"), told)))


def row_words(row: Followed) -> str:
    shown = look(row)
    parts = (*(words.text for words in shown.left), shown.right, shown.below)
    return "　".join(part if isinstance(part, str) else part.text for part in parts if part)


class FollowedDelegate(RowDelegate):
    """Who and when on the first line, below it the matter, on two lines where it needs them."""

    UNIFORM = False

    def __init__(self, view: QListView) -> None:
        super().__init__(look, view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        row: Followed | None = index.data(ROW)
        long = row is not None and metrics.horizontalAdvance(_text(row)) > self._view.viewport().width() - 2 * MARGIN
        return QSize(0, sized(LINE) + metrics.height() * (2 if long else 1) + SPACING)


def read_kept(connection: View, meeting: str) -> str:
    return keep.drafts(connection, f"{meeting}/{DRAFT}").get(f"{meeting}/{DRAFT}", "")


class FollowUpPanel(Panel):
    """Seen only while 上次承诺 is discussed. In its list 1, 2, 3 say how far the chosen commitment has come. `left`: it
    goes, and the keys were in it.
    """

    left = Signal()

    TABLES = ("meeting", "agenda_item", "commitment", "progress")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found = FollowUp((), False)
        self._asked: dict[str, str] = {}
        self._arrived = False
        self.heading = words(role="heading")
        self.model: RowsModel[Followed] = RowsModel(lambda row: row.commitment.id, row_words, self)
        self.list = RowsView(_("上次承诺"), self.model, _("以前的会议没有还没办结的承诺。"))
        self.list.paint_by(FollowedDelegate(self.list))
        self.list.setMinimumHeight(LEAST)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.keep_room_for_bar()
        self.strip = Strip()
        self.keeper = DraftKeeper(context, self._draft, self)
        self._make_keys()
        self._lay_out()
        self.strip.edited.connect(self.keeper.touch)
        self.strip.closed.connect(self._on_closed)
        ReturnFilter(self.list).submitted.connect(lambda: self.ask(CommitmentState.COMPLETED))
        self.hide()

    def _make_keys(self) -> None:
        self.keys = {}
        for digit, state in TOLD.items():
            label = f"{digit} {progress_word(state)}"
            self.keys[state] = button(label, partial(self.ask, state), role="kind", name=progress_word(state))
            shortcut = QShortcut(QKeySequence(digit), self.list, partial(self.ask, state))
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        acts = QWidget()
        line = QHBoxLayout(acts)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.heading, 1)
        for key in self.keys.values():
            line.addWidget(key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(acts)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.strip)
        self.strip.give_way(acts, self.list)

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        if fresh:
            self._arrived = False
            self.keeper.begin("", {})
            self.strip.close_strip()
        super().show_meeting(meeting)
        if fresh:
            self.read(read_kept, self._bring_back)

    def reload(self) -> None:
        self.read(self._query, self._show)

    def _query(self, connection: View, meeting: str) -> FollowUp:
        return read_follow_up(connection, meeting, self.context.clock.read().at)

    def _show(self, found: FollowUp) -> None:
        begins = self._arrived and found.now and not self.found.now
        self._arrived = True
        self.found = found
        self.model.show(found.rows)
        self._come_or_go()
        for key in self.keys.values():
            key.setEnabled(bool(found.rows))
        self._say_how_many()
        if not self.list.currentIndex().isValid():
            self._go_on(0)
        if begins and not _typing():
            self.focus_list()

    def _come_or_go(self) -> None:
        """What is being written there stays when the next item begins, until it is recorded or given up."""
        had_keys = self.isAncestorOf(QApplication.focusWidget() or self.window())
        seen = self.found.now or self.strip.dirty
        self.setVisible(seen)
        if not seen:
            self.strip.close_strip()
            if had_keys:
                self.left.emit()

    def _say_how_many(self) -> None:
        told, count = self.found.told, len(self.found.rows)
        self.heading.setText(_("说过 {told}/{count}").format(told=told, count=count) + (" ✓" if told == count else ""))
        self.heading.setToolTip(_("上次承诺：{count} 项，说过 {told} 项").format(count=count, told=told))

    def focus_list(self) -> None:
        """On to the commitments, where they are shown."""
        if self.isVisible() and self.strip.isHidden():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def current(self) -> Followed | None:
        return self.model.row(self.list.currentIndex())

    def _go_on(self, start: int) -> None:
        """On to the next one of which nothing was told yet; the last one stays where there is none."""
        rows = self.model.rows
        waiting = [place for place, row in enumerate(rows) if row.told is None]
        place = next((one for one in waiting if one >= start), next(iter(waiting), None))
        if place is not None:
            index = self.model.index(place)
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)

    def ask(self, state: CommitmentState) -> None:
        """Ask for words to go with it, none of which are needed; Enter records."""
        row = self.current
        if row is None:
            return
        field = QLineEdit(row.told.text if row.told else "")
        field.setPlaceholderText(_("怎么办的、到哪一步了；可以不写"))
        title = _("{number}　{matter}（{who}，{due}）").format(
            number=row.number, matter=row.commitment.matter, who=who_words(row), due=due_words(row)
        )
        label = progress_word(state)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # where the strip gives the keys back to
        self.strip.ask(title, {label: field}, _("记下 Enter"), lambda: self._tell(row, state, field.text()))
        self._asked = {"commitment": row.commitment.id, "state": str(state)}

    def _tell(self, row: Followed, state: CommitmentState, text: str) -> None:
        place = self.model.place(row.commitment.id) or 0

        def told(_changes: Any) -> None:
            self.strip.close_strip()
            self._go_on(place + 1)

        self.do(report_progress, row.commitment.id, state, text, done=told)

    def _draft(self) -> dict[str, str]:
        asked = {**self._asked, "text": next(iter(self.strip.kept().values()), "")} if self._asked else {}
        return {DRAFT: json.dumps(asked, ensure_ascii=False) if asked else ""}

    def _bring_back(self, kept: str) -> None:
        """What was being written when the program ended is asked again."""
        self.keeper.begin(self.meeting, {DRAFT: kept} if kept else {})
        asked = json.loads(kept) if kept else {}
        place = self.model.place(asked.get("commitment", ""))
        if place is not None and self.found.now:
            self.list.setCurrentIndex(self.model.index(place))
            state = CommitmentState(asked["state"])
            self.ask(state)
            self.strip.restore({progress_word(state): asked["text"]})

    def _on_closed(self) -> None:
        self._asked = {}
        self.keeper.save()
        self._come_or_go()

    def keep_drafts(self) -> None:
        self.keeper.save()


def _typing() -> bool:
    """Whether somebody is in the middle of a sentence."""
    field = QApplication.focusWidget()
    text = field.toPlainText() if isinstance(field, QPlainTextEdit) else ""
    return bool(text or (isinstance(field, QLineEdit) and field.text()))
