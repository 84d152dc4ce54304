"""Fields of a row of the paper form that take a time or a kind of line with one key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.base.i18n import _
from desktop.services.lines import LineKind
from desktop.ui.record.entry_line import short_word
from desktop.ui.typing import ReturnFilter, SubmitField
from desktop.ui.widgets.chooser import Chooser

KINDS = tuple(kind for kind in LineKind if kind is not LineKind.PROGRESS)
_LETTERS = dict(zip("YDCGFJBQS", KINDS, strict=True))  # 意见 答复 承诺 共识 分歧 举手 表态 要求 记事
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 5, Qt.Key.Key_PageDown: -5}


class TimeField(SubmitField):
    """`stepped` carries by how many minutes ↑ ↓ PageUp PageDown move the time."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("时间"))
        self.setToolTip(_("19:12、1912 或 7点12；两位数是分钟，+3 是过了三分钟；↑ ↓ 加减一分钟"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step and not self.composing:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class KindChooser(Chooser):
    """A digit or the first letter of its sound takes a kind and goes on; so does Enter. `picked` comes with each."""

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        for number, kind in enumerate(KINDS, 1):
            self.addItem(f"{number} {short_word(kind)}", kind)
        self.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToContents)  # the kinds are read at a glance
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("类别"))
        self.setToolTip(_("按 1 到 9，或拼音的第一个字母（记事按 S）"))
        ReturnFilter(self).submitted.connect(self.picked)
        self.activated.connect(lambda _place: self.picked.emit())

    @property
    def kind(self) -> LineKind:
        return KINDS[max(self.currentIndex(), 0)]

    def take(self, kind: LineKind) -> None:
        self.setCurrentIndex(KINDS.index(kind))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().upper()
        kind = KINDS[int(typed) - 1] if typed in set("123456789") else _LETTERS.get(typed)
        if kind and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.take(kind)
            self.picked.emit()
        else:
            super().keyPressEvent(event)
