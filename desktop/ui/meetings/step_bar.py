"""The steps after 散会 in one row: what is done, what is left, and a key that leads to each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from desktop.base.i18n import _
from desktop.services import finishing
from desktop.services.finishing import Step, StepState
from desktop.ui.page import Context
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.panel import Panel


def step_words(step: Step) -> str:
    return {
        Step.WORDS: _("补内容"),
        Step.REPLIES: _("补答复"),
        Step.COMMITMENTS: _("承诺"),
        Step.WORDING: _("整理"),
        Step.FOLLOW_UP: _("后续"),
        Step.DOCUMENTS: _("文书"),
        Step.SUBMIT: _("送审"),
        Step.FINALIZE: _("定稿"),
    }[step]


def purpose_words(step: Step) -> str:
    return {
        Step.WORDS: _("给只记了人的意见补上内容"),
        Step.REPLIES: _("补记会后的答复"),
        Step.COMMITMENTS: _("把待明确的承诺补全"),
        Step.WORDING: _("改写和合并意见，原话留着"),
        Step.FOLLOW_UP: _("公示期、反馈方式、回访时间、下次会议"),
        Step.DOCUMENTS: _("写出纪要、记录、承诺清单、签到表"),
        Step.SUBMIT: _("送给审阅人看"),
        Step.FINALIZE: _("锁定，以后只能写明原因更正"),
    }[step]


def how_far(state: StepState) -> str:
    """✓, 缺2, 3/12, or nothing: never only a colour."""
    if state.step in (Step.WORDING, Step.FOLLOW_UP):
        return f"{state.count}/{state.whole}" if state.whole else "✓"
    if state.done:
        return "✓"
    return _("缺{count}").format(count=state.left) if state.left else ""


class StepBar(Panel):
    """`chosen` carries the StepState that is to be worked at, `shown` all of them when they have been read."""

    chosen = Signal(object)
    shown = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.states: dict[Step, StepState] = {}
        self.keys: dict[Step, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for number, step in enumerate(Step, 1):
            key = button("", partial(self._choose, step), role="compact", name=step_words(step))
            key.setToolTip(f"{purpose_words(step)}　Alt+{number}")
            key.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            key.setCheckable(True)
            self.keys[step] = key
            line.addWidget(key)
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self, partial(self._choose, step))
            shortcut.setWhatsThis(purpose_words(step))
        self.mark(None)

    def reload(self) -> None:
        self.read(finishing.steps, self._show)

    def heed(self, changes: object) -> None:
        """Almost anything may take a step further."""
        self.reload()

    def _show(self, states: tuple[StepState, ...]) -> None:
        self.states = {state.step: state for state in states}
        for number, state in enumerate(states, 1):
            told = " ".join(filter(None, (str(number), step_words(state.step), how_far(state))))
            self.keys[state.step].setText(told)
            self.keys[state.step].setAccessibleName(told)
        self.shown.emit(states)

    def mark(self, step: Step | None) -> None:
        """Which one is worked at."""
        for one, key in self.keys.items():
            key.setChecked(one is step)

    def _choose(self, step: Step) -> None:
        if step in self.states:
            self.chosen.emit(self.states[step])
        else:
            self.mark(None)

    @property
    def next(self) -> StepState | None:
        """The first step that is not done."""
        return next((state for state in self.states.values() if not state.done), None)
