"""The queue in the middle of the live page: the floor, who waits, and how one comes to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.base.text import plain_digits
from desktop.rules.meeting import State
from desktop.rules.queue import Card, Entry, Stance
from desktop.services import meetings, speaking
from desktop.services.people import people
from desktop.services.speaking import SpeakingBoard
from desktop.store.database import View
from desktop.ui.attendance.directory import Directory, Who
from desktop.ui.looks import sized
from desktop.ui.page import Context
from desktop.ui.speaking.big_timer import LARGEST, SMALLEST
from desktop.ui.speaking.calling import Calling
from desktop.ui.speaking.floor import SPACING, Floor
from desktop.ui.speaking.wording import SIGNS, entry_words, stance_words
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows import QUIET, Painted, RowDelegate, Words
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.rows_view import RowsView
from desktop.ui.widgets.strip import Strip

EXTENSION = 60  # seconds
TIMER_SHARE = 5  # of the panel's height
ROOM_FOR_ALL = 540  # pixels in which floor, list and strip have their room
TWICE = 1_000  # milliseconds in which a second press of the key is the same press


@dataclass(frozen=True)
class Waiting:
    """A row of the queue; `place` counts from 1, `suggested`: the rules choose this one next."""

    entry: Entry
    name: str
    place: int
    since: str
    suggested: bool


def read_queue(connection: View, meeting: str) -> tuple[SpeakingBoard, dict[str, Card]]:
    return speaking.board(connection, meeting), people(connection, meeting).cards


def look(row: Waiting) -> Painted:
    left = (
        Words(str(row.place), QUIET),
        Words(row.name, bold=True),
        Words(stance_words(row.entry.stance), QUIET),
    )
    return Painted(left, Words(_("下一位") if row.suggested else row.since, QUIET), marked=row.suggested)


class QueuePanel(Panel):
    """`board_shown` carries each SpeakingBoard that was read."""

    TABLES = ("queue_entry", "speech", "speech_run", "card", "participant", "agenda_item", "item_start", "meeting")
    board_shown = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.directory = Directory({})
        self.board: SpeakingBoard | None = None
        self.cards: dict[str, Card] = {}
        self._pressed: int | None = None
        self.floor = Floor(context.clock)
        self.strip = Strip()
        self.calling = Calling(self, self.strip)
        self._make_list()
        self._make_line()
        self._connect()
        self._lay_out()

    def _make_list(self) -> None:
        self.model: RowsModel[Waiting] = RowsModel(lambda r: r.entry.id, lambda r: entry_words(r.entry, r.name), self)
        self.list = RowsView(_("等候发言的人"), self.model, _("有人举手，按 F4 写姓名或号牌，Enter 排队。"))
        self.list.paint_by(RowDelegate(look, self.list))
        self.how_many = words(_("没有人等候"), "remark")
        self.call_button = button(_("改请…"), self.calling.ask_call, role="compact", name=_("改请别人发言"))
        self.call_button.setToolTip(_("不按顺序请选中的人发言，要写原因"))
        self.leave_button = button(_("退出"), self.withdraw, role="compact", name=_("退出排队"))
        self.card_button = button(_("记名…"), self.calling.ask_identify, role="compact", name=_("号牌记名"))
        self.card_button.setToolTip(_("号牌是谁的：发言前后都可以记，也可以不记"))
        self.closed_button = button(_("停止排队"), self.toggle_queue, role="compact")

    def _make_line(self) -> None:
        """The line in which one comes to wait."""
        self.field = ChoiceField(lambda text: self.directory.waiters(_without_sign(text)[0]), eager=True)
        self.field.setToolTip(
            _("写姓名、拼音或号牌号码，按 Enter 排队；后面可加 + 赞成、- 不同意见、? 提问、= 补充、! 提醒规则")
        )
        self.field.setAccessibleName(_("排队：姓名或号牌"))
        self.stance = QComboBox()
        self.stance.setAccessibleName(_("发言方式"))
        signs = {stance: sign for sign, stance in SIGNS.items()}
        for stance in (Stance.SPEAK, *SIGNS.values()):
            self.stance.addItem(f"{stance_words(stance)} {signs.get(stance, '')}".strip(), stance)
        self.add_button = button(_("排队"), self._on_return, role="compact")

    def _connect(self) -> None:
        self.floor.next.clicked.connect(self.press_next)
        self.floor.end.clicked.connect(self.end_speech)
        self.floor.pause.clicked.connect(self.pause_or_resume)
        self.floor.extend.clicked.connect(self.extend)
        self.floor.recall.clicked.connect(self.recall)
        self.floor.respond.clicked.connect(self.calling.ask_respond)
        self.field.chosen.connect(self._on_chosen)
        self.field.submitted.connect(self._on_return)
        self.field.textEdited.connect(self._on_typed)
        ReturnFilter(self.stance).submitted.connect(self._on_return)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_buttons())

    def _lay_out(self) -> None:
        acts = QWidget()
        acts.setLayout(
            Flow((self.how_many, self.call_button, self.leave_button, self.card_button, self.closed_button), SPACING)
        )
        line = QHBoxLayout()
        line.setSpacing(SPACING)
        line.addWidget(self.field, 1)
        line.addWidget(self.stance)
        line.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.floor)
        layout.addWidget(acts)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.strip)
        layout.addLayout(line)
        layout.addStretch(0)
        self._acts = acts
        self.strip.closed.connect(self._make_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The figures of the timer grow with the window: with what can be seen of it, where the panel scrolls inside."""
        around = self.parentWidget()
        seen = min(self.height(), around.height()) if around else self.height()
        self.floor.timer.setFixedHeight(max(SMALLEST + 8, min(seen // TIMER_SHARE, LARGEST)))
        if self.strip.isHidden():
            self._make_room()

    def _make_room(self) -> None:
        """Who waits stays in sight while something is asked, but on a small screen."""
        small = self.height() < sized(ROOM_FOR_ALL)
        self.strip.give_way(self._acts, *((self.list,) if small else ()))

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        super().show_meeting(meeting)
        if fresh:
            self._clear_line()
            self.calling.drafts.begin(meeting)

    def keep_drafts(self) -> None:
        self.calling.drafts.keeper.save()

    def reload(self) -> None:
        self.read(read_queue, self._show)

    def _show(self, found: tuple[SpeakingBoard, dict[str, Card]]) -> None:
        board, self.cards = found
        self.board = board
        self.floor.show_board(board)
        chosen = board.suggested[0].entry.id if board.suggested else None
        zone = board.meeting.zone
        self.model.show(
            [
                Waiting(entry, name, place, f"{local(entry.requested, zone):%H:%M}", entry.id == chosen)
                for place, (entry, name) in enumerate(board.waiting, 1)
            ]
        )
        self._show_buttons()
        self.board_shown.emit(board)

    def _show_buttons(self) -> None:
        board = self.board
        live = board is not None and board.meeting.state is State.LIVE and board.item is not None
        count = len(self.model.rows)
        self.how_many.setText(_("等 {count} 人").format(count=count) if count else _("没有人等"))
        self.leave_button.setEnabled(live and self.selected is not None)
        self.call_button.setEnabled(live)
        self.card_button.setEnabled(board is not None and board.meeting.state is not State.PREPARING)
        for control in (self.field, self.stance, self.add_button, self.closed_button):
            control.setEnabled(live)
        closed = board is not None and board.item is not None and board.item.queue_closed
        self.closed_button.setText(_("开放排队") if closed else _("停止排队"))
        hint = _("已停止排队，只收提醒规则") if closed else _("排队：姓名或号牌 F4")
        self.field.setPlaceholderText(hint)

    @property
    def selected(self) -> Waiting | None:
        """The row under the cursor."""
        return self.model.row(self.list.currentIndex())

    def select(self, entry: str) -> bool:
        """Put the cursor on somebody who waits."""
        place = self.model.place(entry)
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))
        return place is not None

    def card_label(self, entry: Entry) -> str:
        """The number of an entry's card; "" for a participant's own."""
        card = self.cards.get(entry.card or "")
        return card.label if card and not entry.participant else ""

    def unnamed_card(self) -> str:
        """The number of a card that most likely wants a name: the selected row's, else the speaker's."""
        for found in (self.selected.entry if self.selected else None, self._speech()):
            card = self.cards.get((found.card if found else None) or "")
            if card and card.participant is None:
                return card.label
        return ""

    def _speech(self) -> Any:
        return self.board.current.speech if self.board and self.board.current else None

    def press_next(self) -> None:
        """The key for whatever comes next: opens the meeting, starts the first item, calls the suggested one."""
        board = self.board
        if board is None:
            return
        if board.meeting.state is State.PREPARING:
            self.do(meetings.open_meeting)
        elif board.meeting.state is not State.LIVE:
            self.context.shell.finish(self.meeting)
        elif board.item is None:
            self.read(meetings.agenda, lambda items: self.do(meetings.start_item, items[0].id))
        elif not self._pressed_twice():
            self.do(speaking.call_next, seen=board.suggested[0].entry.id if board.suggested else None)

    def _pressed_twice(self) -> bool:
        now = self.context.clock.read().mono
        last, self._pressed = self._pressed, now
        return last is not None and 0 <= now - last < TWICE

    def end_speech(self) -> None:
        self.do(speaking.end_speech)

    def pause_or_resume(self) -> None:
        board = self.board
        if board and board.current:
            go_on = not board.current.running or board.held is not None
            self.do(speaking.resume if go_on else speaking.pause)

    def extend(self) -> None:
        self.do(speaking.extend, EXTENSION)

    def recall(self) -> None:
        self.do(speaking.recall)

    def withdraw(self) -> None:
        """Take the selected one out of the queue."""
        row = self.selected
        if row:
            self.do(speaking.withdraw, **self.who(row.entry), stance=row.entry.stance)

    def who(self, entry: Entry) -> dict[str, Any]:
        label = self.card_label(entry)
        return {"card": label} if label else {"participant": entry.participant}

    def toggle_queue(self) -> None:
        closed = bool(self.board and self.board.item and self.board.item.queue_closed)
        self.do(speaking.close_queue, not closed)

    def _on_typed(self, text: str) -> None:
        _words, stance = _without_sign(text)
        if stance:
            self.stance.setCurrentIndex(self.stance.findData(stance))

    def _on_chosen(self, choice: Choice) -> None:
        """Enter on a name or a card: that one waits."""
        if self.field.hasFocus():
            self.add(choice.value, self._chosen_stance())

    def _chosen_stance(self) -> Stance:
        return Stance(self.stance.currentData())

    def _on_return(self) -> None:
        choice = self.field.choice
        if choice:
            self.add(choice.value, self._chosen_stance())
        elif self.field.text().strip():
            sentence = _("名单上没有“{name}”；请先在左边“现场加入”，或写号牌号码排队。")
            self.context.shell.warn(sentence.format(name=self.field.text().strip()))

    def add(self, who: Who, stance: Stance) -> None:
        """Somebody waits; the line is empty again once that is kept."""
        self.do(
            speaking.queue, stance, participant=who.participant, card=who.card, done=lambda _changes: self._clear_line()
        )

    def _clear_line(self) -> None:
        self.field.put(None)
        self.stance.setCurrentIndex(0)

    def focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def focus_line(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()


def _without_sign(text: str) -> tuple[str, Stance | None]:
    """The words, and the way of speaking that a sign behind them means."""
    plain = plain_digits(text).strip()
    return (plain[:-1], SIGNS[plain[-1]]) if plain and plain[-1] in SIGNS else (plain, None)
