"""What the room sees while the meeting goes on: topic, speaker and time, what is read back, who comes next, how many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import Clock
from desktop.base.i18n import _
from desktop.rules.attendance import Counts
from desktop.rules.meeting import State
from desktop.services.projection import Hands, Reading, Speaker, Stage
from desktop.ui.projector.fitted import FittedText
from desktop.ui.projector.hands_panel import HandsPanel
from desktop.ui.projector.line_panel import LinePanel
from desktop.ui.projector.room_timer import RoomTimer

COMING = 3


class Floor(QWidget):
    """Who speaks, and how much time is left."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.doing = FittedText(52, single=True, role="quiet")
        self.name = FittedText(190, 90, bold=True)
        self.held = FittedText(56, single=True, role="quiet")
        self.timer = RoomTimer(clock)
        self.told = FittedText(110, 60, bold=True, single=True, align=Qt.AlignmentFlag.AlignHCenter, role="quiet")
        self.timer.told.connect(self._on_told)
        who = QVBoxLayout()
        for part, share in ((self.doing, 18), (self.name, 62), (self.held, 20)):
            who.addWidget(part, share)
        time = QVBoxLayout()
        time.addWidget(self.timer, 74)
        time.addWidget(self.told, 26)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.addLayout(who, 41)
        both.addLayout(time, 59)  # on a screen of 5:4 as much as the figures need

    def show_speaker(self, speaker: Speaker, held: str) -> None:
        self.doing.show_text(_("正在回应") if speaker.answers else _("正在发言"))
        self.name.show_text(speaker.name)
        self.held.show_text(_("{name} 稍后继续").format(name=held))
        self.held.setVisible(bool(held))
        self.timer.show_speaker(speaker)

    def _on_told(self, words: str, urgent: bool) -> None:
        self.told.show_text(words)
        self.told.become("warning" if urgent else "quiet")


class Coming(QWidget):
    """The next three."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = FittedText(52, single=True, role="quiet")
        self.names = [FittedText(64, 44, bold=place == 0, single=True) for place in range(COMING)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.heading, 16)
        for name in self.names:
            row.addWidget(name, 28)

    def show_coming(self, stage: Stage) -> None:
        self.heading.show_text(_("接下来") if stage.coming else "")
        shown = [*stage.coming, *[""] * COMING][:COMING]
        for place, (part, name) in enumerate(zip(self.names, shown, strict=True), 1):
            part.show_text(f"{place} {name}" if name else "")


class MeetingBoard(QWidget):
    """Parts that have nothing to show leave their room to the others."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.topic = FittedText(76, 44, bold=True)
        self.rule = QFrame()
        self.rule.setProperty("role", "rule")
        self.floor = Floor(clock)
        self.message = FittedText(150, 90, bold=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.line = LinePanel()
        self.hands = HandsPanel()
        self.coming = Coming()
        self._speaks = False
        self.counts = FittedText(48, single=True, role="quiet")
        self.waiting = FittedText(48, single=True, role="quiet", align=Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.addWidget(self.counts, 68)
        foot.addWidget(self.waiting, 32)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.topic, 110)
        layout.addWidget(self.rule)
        for part, share in ((self.floor, 390), (self.message, 390), (self.line, 350), (self.hands, 350)):
            layout.addWidget(part, share)
        layout.addWidget(self.coming, 90)
        layout.addLayout(foot, 60)

    def show_stage(self, stage: Stage) -> None:
        heading = _("议题 {number}　{title}").format(number=stage.item, title=stage.topic)
        self.topic.show_text(heading if stage.item else stage.title)
        if stage.speaker:
            self.floor.show_speaker(stage.speaker, stage.held)
        else:
            self.floor.timer.show_speaker(None)
        self._speaks = stage.speaker is not None
        self.message.show_text(message(stage))
        live = stage.state is State.LIVE and stage.item > 0
        self.coming.setVisible(live)
        self.coming.show_coming(stage)
        more = stage.waiting - len(stage.coming)
        self.waiting.show_text(_("还有 {count} 人等候").format(count=more) if more > 0 else "")

    def show_counts(self, counts: Counts) -> None:
        self.counts.show_text(counts_words(counts))

    def show_line(self, line: Reading | Hands | None) -> None:
        """Called after the stage: without a speaker a line takes the place of the message."""
        if isinstance(line, Reading):
            self.line.show_line(line)
        elif line:
            self.hands.show_hands(line)
        self.line.setVisible(isinstance(line, Reading))
        self.hands.setVisible(isinstance(line, Hands))
        self.floor.setVisible(self._speaks)
        self.message.setVisible(not self._speaks and line is None)


def message(stage: Stage) -> str:
    """What the room reads while nobody speaks."""
    if stage.state is State.PREPARING:
        return _("请先签到，会议马上开始")
    if stage.state is not State.LIVE:
        return _("会议到此结束，谢谢大家")
    if not stage.item:
        return _("会议开始")
    return _("本议题发言结束") if stage.closed and not stage.waiting else _("想发言的请举手")


def counts_words(counts: Counts) -> str:
    """应到 14　实到 12　现场加入 3; without an invitation list only how many came."""
    heads = _("未留名 {count}").format(count=counts.heads) if counts.heads else ""
    if not counts.expected:
        came = counts.present + counts.observers + counts.staff + counts.heads
        return _("参会 {count} 人").format(count=came)
    walk_ins = _("现场加入 {count}").format(count=counts.walk_ins) if counts.walk_ins else ""
    both = _("应到 {expected}　实到 {present}").format(expected=counts.expected, present=counts.present)
    return "　".join(filter(None, (both, walk_ins, heads)))
