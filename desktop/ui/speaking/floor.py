"""Who has the floor: the speaker with the big timer, who is held behind them, whom the next key calls, and the keys."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import Clock
from desktop.base.i18n import _
from desktop.rules.meeting import State
from desktop.rules.timing import elapsed
from desktop.services.speaking import OpenSpeech, SpeakingBoard
from desktop.ui.speaking.big_timer import BigTimer
from desktop.ui.speaking.wording import clock_words, stance_words, why_words
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.flow import Flow

SPACING = 4
LONG_NAME = 5  # characters


class Floor(QWidget):
    """Shows a board; its buttons belong to whoever owns it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("floor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock = clock
        self._hint = ""
        self.speaker = words()
        self.speaker.setObjectName("speaker")
        self.speaker.setWordWrap(True)
        self.stance = words("", "remark")
        self.timer = BigTimer(clock)
        self.time = words("", "remark")
        self.time.setWordWrap(True)
        self.held = words()
        self.held.setObjectName("held")
        self.held.hide()
        self.timer.said.connect(self._on_said)
        self._make_buttons()
        self._lay_out()

    def _make_buttons(self) -> None:
        self.next = button("", lambda: None, role="next")
        self.end = button(_("结束 F6"), lambda: None, role="compact", name=_("结束发言"))
        self.pause = button(_("暂停 F7"), lambda: None, role="compact", name=_("暂停发言"))
        self.extend = button(_("加1分 F8"), lambda: None, role="compact", name=_("延长一分钟"))
        self.respond = button(_("点名回应 F11"), lambda: None, role="compact", name=_("点名回应"))
        self.respond.setToolTip(_("请人当场回答；正在发言的先暂停，不算一次发言"))
        self.recall = button(_("收回 F12"), lambda: None, role="compact", name=_("收回点名"))
        self.recall.setToolTip(_("叫错了人：收回这次点名，不算发言"))
        self.buttons = (self.end, self.pause, self.extend, self.recall)

    def _lay_out(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addStretch(1)
        who.addWidget(self.speaker)
        who.addWidget(self.stance)
        who.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(who, 2)
        top.addWidget(self.timer, 3)
        time = QHBoxLayout()
        time.addWidget(self.time, 1)
        time.addWidget(self.recall)
        keys = Flow((self.end, self.pause, self.extend, self.respond), SPACING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(SPACING)
        layout.addLayout(top)
        layout.addLayout(time)
        layout.addWidget(self.held)
        layout.addLayout(keys)
        layout.addWidget(self.next)

    def show_board(self, board: SpeakingBoard) -> None:
        current = board.current
        self._hint = "" if current else _hint(board)
        self.timer.show_speech(current)
        self._on_said(*self.timer.words)
        self._name(current.name if current else _nobody(board))
        if current:
            override = _("（点名）") if current.speech.override else ""
            self.stance.setText(stance_words(current.speech.stance) + override)
        else:
            self.stance.setText("")
        self._show_held(board.held)
        self._show_keys(board)
        self._show_next(board)

    def _name(self, name: str) -> None:
        """Long names of units are smaller, on two lines."""
        self.speaker.setText(name)
        self.speaker.setToolTip(f"<p>{escape(name)}</p>")
        self.speaker.setProperty("long", len(name) > LONG_NAME)
        self.speaker.style().polish(self.speaker)

    def _show_held(self, held: OpenSpeech | None) -> None:
        if held:
            used = clock_words(elapsed(held.runs, self._clock.read().at))
            self.held.setText(_("等着继续 F7：{name}，已说 {used}").format(name=held.name, used=used))
        self.held.setVisible(held is not None)

    def _show_keys(self, board: SpeakingBoard) -> None:
        live = board.meeting.state is State.LIVE and board.item is not None
        for key in self.buttons:
            key.setEnabled(board.current is not None)
        self.recall.setVisible(board.current is not None)
        self.respond.setEnabled(live)
        running = board.current is not None and board.current.running
        # while an answer is called in, the key that goes on ends it and returns to the speech held behind it
        go_on = board.current is not None and (not running or board.held is not None)
        self.pause.setText(_("继续 F7") if go_on else _("暂停 F7"))
        self.pause.setAccessibleName(_("继续发言") if go_on else _("暂停发言"))

    def _show_next(self, board: SpeakingBoard) -> None:
        label, possible = next_words(board)
        self.next.setText(label.replace("&", "&&"))
        self.next.setAccessibleName(label)
        self.next.setEnabled(possible)

    def _on_said(self, said: str, urgent: bool) -> None:
        self.time.setText(said or self._hint)
        if bool(self.time.property("urgent")) != urgent:
            self.time.setProperty("urgent", urgent)
            self.time.style().polish(self.time)


def _nobody(board: SpeakingBoard) -> str:
    if board.meeting.state is State.PREPARING:
        return _("还没有开会")
    if board.meeting.state is not State.LIVE:
        return _("已经散会")
    return _("无人发言") if board.item else _("还没有开始议题")


def _hint(board: SpeakingBoard) -> str:
    """What to do while nobody speaks."""
    if board.meeting.state is State.PREPARING:
        return _("先在左边签到；可以开始了就按 F5。")
    if board.meeting.state is not State.LIVE:
        return _("排队和发言都结束了；还可以补登签到、号牌记名。")
    return "" if board.item else _("按 F5 开始第一项，或在上面点一项。")


def next_words(board: SpeakingBoard) -> tuple[str, bool]:
    """What the key for the next thing does now, and whether there is anything."""
    if board.meeting.state is State.PREPARING:
        return _("开会 F5"), True
    if board.meeting.state is not State.LIVE:
        return _("去整理 F5"), True
    if board.item is None:
        return _("开始第一个议题 F5"), True
    if board.suggested is None:
        return _("请下一位 F5：无人排队"), False
    suggested, name = board.suggested
    stance = stance_words(suggested.entry.stance)
    why = why_words(suggested)
    reason = why if stance in why else _("{stance}（{why}）").format(stance=stance, why=why)
    return _("请下一位 F5：{name}\n{reason}").format(name=name, reason=reason), True
