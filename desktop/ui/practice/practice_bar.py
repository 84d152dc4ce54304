"""The bar over a practice: what is said in the room, with the keys for it, and how fast it goes on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.services.labels import verb_label
from desktop.services.practice import Tally
from desktop.ui.looks import sized
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words

PACES = (1, 2, 5, 10, 30)
HEARD = 54  # pixels: two lines, in normal type
KEYS = {  # what a recorder presses for it on the live page
    "sign_in": "F3",
    "walk_in": "F3",
    "start_item": "Alt+1…9",
    "queue": "F4",
    "call_next": "F5",
    "end_speech": "F6",
    "pause": "F7",
    "resume": "F7",
    "extend": "F8",
    "respond": "F11",
    "recall": "F12",
    "suggest": "F2",
    "reply": "Ctrl+2",
    "commit": "Ctrl+3",
    "consensus": "Ctrl+4",
    "disagree": "Ctrl+5",
    "ballot": "Ctrl+6",
    "statement": "Ctrl+7, Ctrl+8",
    "note": "Ctrl+9",
    "second": "Alt+G",
    "undo": "Ctrl+Z",
    "close": "F9",
}


class PracticeBar(QWidget):
    """Amber, so that nobody takes a practice for a meeting."""

    paused = Signal(bool)
    next_wanted = Signal()
    pace_chosen = Signal(int)

    def __init__(self, pace: int) -> None:
        super().__init__()
        self.setObjectName("practiceBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = words(_("演练，数据不会留下"))
        self._title.setObjectName("practice")
        self.place = words()
        self.heard = words()
        self.heard.setObjectName("heard")
        self.heard.setWordWrap(True)
        self.heard.setAccessibleName(_("会场里"))
        self.heard.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._size_by_type()
        self.pause_button = button(_("暂停 Shift+F7"), self._on_pause, role="compact", name=_("暂停演练"))
        self.pause_button.setCheckable(True)
        self.next_button = button(_("下一步 Shift+F5"), self.next_wanted.emit, role="compact", name=_("演练下一步"))
        self.pace = Chooser()
        self.pace.setAccessibleName(_("演练的快慢"))
        self.pace.setMinimumContentsLength(4)
        self.pace.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for one in PACES:
            self.pace.addItem(_("{pace} 倍").format(pace=one), one)
        self.pace.setCurrentIndex(PACES.index(pace))
        self.pace.activated.connect(lambda row: self.pace_chosen.emit(PACES[row]))
        self._lay_out()

    def _lay_out(self) -> None:
        """One row: the page below keeps its height on a small screen."""
        sides = QVBoxLayout()
        sides.setSpacing(0)
        sides.addWidget(self._title)
        sides.addWidget(self.place)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 2, 12, 2)
        line.setSpacing(8)
        line.addLayout(sides)
        line.addWidget(self.heard, 1)
        for one in (self.pace, self.pause_button, self.next_button):
            line.addWidget(one)

    def _size_by_type(self) -> None:
        self.heard.setFixedHeight(sized(HEARD))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_by_type()

    def add_keys(self, window: QWidget) -> None:
        """The keys of the bar, wherever the focus is in the window."""
        for keys, press in (("Shift+F7", self.pause_button.click), ("Shift+F5", self.next_button.click)):
            QShortcut(QKeySequence(keys), window, press).setAutoRepeat(False)

    def _on_pause(self) -> None:
        paused = self.pause_button.isChecked()
        self.pause_button.setText(_("继续 Shift+F7") if paused else _("暂停 Shift+F7"))
        self.paused.emit(paused)

    def show_step(self, sentence: str, verb: str, place: tuple[int, int], yours: bool) -> None:
        """`yours`: the trainee writes it down."""
        self.place.setText(_("第 {step}/{steps} 步").format(step=place[0], steps=place[1]))
        keys = KEYS.get(verb, "")
        told = _("请记下（{keys}）　{sentence}") if yours else _("{sentence}　（{keys}）") if keys else "{sentence}"
        self.heard.setProperty("yours", yours)
        self.heard.style().polish(self.heard)
        self.heard.setText(told.format(keys=keys, sentence=sentence))

    def show_end(self, tallies: Iterable[Tally]) -> None:
        """What was written of what the script has."""
        counts = "　".join(f"{verb_label(t.verb)} {t.written}/{t.expected}" for t in tallies)
        self.heard.setProperty("yours", False)
        self.heard.style().polish(self.heard)
        ended = _("剧本到这里结束；窗口里还可以接着试。")
        self.heard.setText(
            _("{ended}　记下的/剧本里的：{counts}").format(ended=ended, counts=counts) if counts else ended
        )
        for one in (self.pause_button, self.next_button, self.pace):
            one.hide()
