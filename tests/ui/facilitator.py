"""A facilitator at the window without a mouse: does each step of a script with keys, and nothing else.

Words go to the field that has the keyboard; another field is come to by its key, or by Tab. What is looked at in the
window only says how often to press.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from desktop.base.clock import SetClock
from desktop.rules.attendance import Participant
from desktop.rules.queue import Stance
from desktop.services import rows
from desktop.services.lines import LineKind
from desktop.services.scripts import Step
from desktop.store.store import Store
from desktop.ui.meetings.check_page import CheckPage
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.page import Page
from desktop.ui.record.record_panel import RecordPanel
from desktop.ui.speaking.wording import SIGNS
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.strip import Strip
from desktop.ui.window import MainWindow
from tests.ui.hands import RETURN, button, press, type_words

P = TypeVar("P", bound=Page)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LONGEST_WAY = 150  # presses of Tab
KINDS = {kind: Qt.Key(Qt.Key.Key_1 + place) for place, kind in enumerate(LineKind)}


class Facilitator:
    """Sits at `window`; `clock` is put to the moment of each step."""

    def __init__(self, window: MainWindow, store: Store, clock: SetClock, meeting: str) -> None:
        self.window = window
        self.store = store
        self.clock = clock
        self.meeting = meeting
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        window.go_home()  # it is read again: the meeting was made behind the window's back
        self._sit_down()

    def _sit_down(self) -> None:
        """From home to the meeting that is being prepared, where people sign in before it begins."""
        page = self._page(HomePage)
        assert page.meetings is not None
        self.reach(page.meetings.table)
        self.key(Qt.Key.Key_Home, CTRL)
        self.key(RETURN)
        assert self._page(PreparePage).meeting == self.meeting
        self.press_button("先签到")

    def do(self, step: Step) -> None:
        self.clock.at = step.at
        act: Callable[..., None] = getattr(self, step.verb)
        act(**{("from_" if k == "from" else "for_" if k == "for" else k): v for k, v in step.values.items()})

    def _page(self, cls: type[P]) -> P:
        page = self.window.page
        assert isinstance(page, cls), f"the window shows {page!r}"
        return page

    @property
    def live(self) -> LivePage:
        return self._page(LivePage)

    @property
    def record(self) -> RecordPanel:
        page = self.window.page
        assert isinstance(page, LivePage | FinishPage)
        return page.record

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        press(QApplication.focusWidget() or self.window, key, modifiers)

    def reach(self, wanted: QWidget) -> None:
        """Go to a field or a button by Tab."""
        for _step in range(LONGEST_WAY):
            if QApplication.focusWidget() is wanted:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"no Tab leads to {wanted!r} “{wanted.accessibleName()}”")

    def type(self, words: str) -> None:
        """Type into the field that has the keyboard, instead of what stands there."""
        field = QApplication.focusWidget()
        assert field is not None
        type_words(field, words, instead=True)

    def fill(self, field: QWidget, value: str) -> None:
        """Put a value into a field: type it, or go through what a box offers."""
        if isinstance(field, QComboBox) and not field.isEditable():
            if field.currentText() != value:
                self.reach(field)
                self.key(Qt.Key.Key_Home)
            while field.currentText() != value:
                self.key(Qt.Key.Key_Down)
        else:
            self.reach(field)
            self.type(value)

    def press_button(self, label: str) -> None:
        """Enter on a button of the page, come to by Tab."""
        self.reach(button(self.window.page, label))
        self.key(RETURN)

    def person(self, name: str) -> Participant:
        """The participant whom the script names, name@unit where two share the name."""
        with self.store.reading() as connection:
            everybody = rows.load(connection, Participant, meeting=self.meeting)
        bare, _at, unit = name.partition("@")
        (found,) = (p for p in everybody if p.name == bare and unit in ("", p.unit))
        return found

    def choose(self, field: QWidget, who: str | None, card: str | None = None) -> None:
        """Type a name or a card into a field, go down to the right offer, press Enter."""
        assert isinstance(field, ChoiceField)
        self.reach(field)
        wanted = self.person(who).id if who else None
        self.type(self.person(who).name if who else str(card))
        for _step in range([(c.value.participant, c.value.card) for c in field.offered].index((wanted, card or ""))):
            self.key(Qt.Key.Key_Down)
        self.key(RETURN)

    def put(self, strip: Strip, **texts: str) -> None:
        """Fill in a strip; Enter accepts it."""
        for label, text in texts.items():
            self.fill(strip.field(label), text)
        self.key(RETURN)
        assert strip.isHidden(), strip.title

    # attendance

    def _select(self, name: str) -> None:
        self.key(Qt.Key.Key_F3)
        self.type(self.person(name).name)
        while self.live.attendance.selected != self.person(name):
            self.key(Qt.Key.Key_Down)

    def sign_in(self, who: str, how: str = "typed", signed_by: str = "", stands_in: str = "") -> None:
        if how == "paper":
            self.sign_in_sheet(str(self.person(who).number))
        elif how == "code":
            self.key(Qt.Key.Key_F3)
            self.type(str(self.person(who).number))
            self.key(RETURN)
        else:
            self._select(who)
            if signed_by:
                self.key(Qt.Key.Key_D, ALT)
                self.put(self.live.attendance.strip, 代签人=signed_by)
            elif stands_in:
                self.key(Qt.Key.Key_K, ALT)
                self.put(self.live.attendance.strip, 代会人=stands_in)
            else:
                self.key(RETURN)

    def sign_in_sheet(self, numbers: str) -> None:
        self.key(Qt.Key.Key_P, ALT)
        self.put(self.live.attendance.strip, 号码=numbers)

    def walk_in(self, name: str, role: str = "", unit: str = "", attends: str = "出席") -> None:
        self.key(Qt.Key.Key_F3)
        self.type(name)
        self.key(RETURN)
        self.put(self.live.attendance.strip, 身份=role or "未填", 类别=attends, 单位=unit)

    def excuse(self, who: str, reason: str = "") -> None:
        self._select(who)
        self.key(Qt.Key.Key_J, ALT)
        self.put(self.live.attendance.strip, 原因=reason)

    # the course of the meeting

    def open(self) -> None:
        self.key(Qt.Key.Key_F5)

    def start_item(self, item: int) -> None:
        self.key(Qt.Key(Qt.Key.Key_0 + item), ALT)

    def close(self) -> None:
        self.key(Qt.Key.Key_F9)
        self._page(CheckPage)
        self.press_button("散会")

    def finalize(self) -> None:
        form = self._page(FinishPage).form
        self.press_button("定稿")
        self.reach(button(form.strip, "定稿"))
        self.key(RETURN)

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL)

    # the queue

    def queue(self, stance: str, who: str | None = None, card: str | None = None) -> None:
        self.key(Qt.Key.Key_F4)
        field = self.live.queue.field
        sign = {word: sign for sign, word in SIGNS.items()}.get(Stance(stance), "")
        self.type((self.person(who).name if who else str(card)) + sign)
        wanted = (self.person(who).id if who else None, card or "")
        for _step in range([(c.value.participant, c.value.card) for c in field.offered].index(wanted)):
            self.key(Qt.Key.Key_Down)
        self.key(RETURN)

    def call_next(self) -> None:
        self.key(Qt.Key.Key_F5)

    def end_speech(self) -> None:
        self.key(Qt.Key.Key_F6)

    def pause(self) -> None:
        assert self.live.queue.floor.pause.text() == "暂停 F7"
        self.key(Qt.Key.Key_F7)

    def resume(self) -> None:
        assert self.live.queue.floor.pause.text() == "继续 F7"
        self.key(Qt.Key.Key_F7)

    def extend(self, seconds: int) -> None:
        for _minute in range(seconds // 60):
            self.key(Qt.Key.Key_F8)

    def recall(self) -> None:
        self.key(Qt.Key.Key_F12)

    def close_queue(self) -> None:
        self.key(Qt.Key.Key_S, ALT)

    def call(self, who: str, reason: str = "") -> None:
        panel = self.live.queue
        wanted = self.person(who).id
        self.key(Qt.Key.Key_Q, CTRL)
        while panel.selected is None or panel.selected.entry.participant != wanted:
            self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_C, ALT)
        self.put(panel.strip, 原因=reason)

    def respond(self, who: str, unit: str = "") -> None:
        self.key(Qt.Key.Key_F11)
        self.choose(self.live.queue.strip.field("谁回应"), who)
        self.put(self.live.queue.strip, 代表单位=unit)

    def identify(self, card: str, who: str) -> None:
        self.key(Qt.Key.Key_M, ALT)
        self.fill(self.live.queue.strip.field("号牌"), card)
        self.choose(self.live.queue.strip.field("是谁"), who)

    # the record

    def _line(self, ref: str) -> None:
        """Go to a line of the list."""
        record = self.record
        self.key(Qt.Key.Key_L, CTRL)
        self.key(Qt.Key.Key_Home)
        while record.selected[0].ref != ref:
            self.key(Qt.Key.Key_Down)

    def _enter(self, kind: LineKind, text: str, /, **fields: str | None) -> None:
        """Choose the kind, fill in its fields, type the words, press Enter."""
        entry = self.record.entry
        self.key(KINDS[kind], CTRL)
        for name, value in fields.items():
            self.fill(entry.fields[kind].named[name], value or "")
        self.key(Qt.Key.Key_F2)
        self.type(text)
        self.key(RETURN)

    def suggest(self, text: str, ref: str, label: str = "") -> None:
        self.key(Qt.Key.Key_F2)
        if label:
            self.fill(self.record.entry.fields[LineKind.SUGGESTION].named["who"], label)
            self.key(RETURN)
            self.key(Qt.Key.Key_F2)
        self.type(text)
        self.key(RETURN)
        assert self.record.selected[0].ref == ref

    def second(self, to: str, who: str) -> None:
        self._line(to)
        self.key(Qt.Key.Key_G, ALT)
        self.choose(self.record.strip.field("姓名或号牌"), who)

    def reply(
        self, to: str | list[str], kind: str, text: str, unit: str = "", who: str = "", due: str | None = None
    ) -> None:
        refs = "、".join([to] if isinstance(to, str) else to)
        more = {"more": due} if due else {}
        self._enter(LineKind.REPLY, text, to=refs, kind=kind, unit=unit, who=who, **more)

    def commit(self, ref: str, matter: str, from_: str, support: list[str], **fields: str) -> None:
        self._enter(LineKind.COMMITMENT, matter, about=from_, support="、".join(support), **fields)
        assert self.record.selected[0].ref == ref

    def ballot(self, matter: str, for_: int, against: int, abstain: int, method: str = "举手") -> None:
        hands = {"for_": str(for_), "against": str(against), "abstain": str(abstain)}
        self._enter(LineKind.BALLOT, matter, **hands, method=method)

    def consensus(self, text: str) -> None:
        self._enter(LineKind.CONSENSUS, text)

    def disagree(self, text: str) -> None:
        self._enter(LineKind.DISAGREEMENT, text)

    def note(self, text: str) -> None:
        self._enter(LineKind.NOTE, text)

    def statement(self, kind: str, text: str, who: str, unit: str) -> None:
        self._enter(LineKind(kind), text, who=who, unit=unit)

    def amend(self, ref: str, text: str) -> None:
        self._line(ref)
        self.key(Qt.Key.Key_E, ALT)
        self.put(self.record.strip, 内容=text)

    def summarize(self, ref: str, text: str) -> None:
        self._line(ref)
        self.key(Qt.Key.Key_Z, ALT)
        self.put(self.record.strip, 整理稿=text)

    def merge(self, refs: list[str], text: str) -> None:
        self.key(Qt.Key.Key_H, ALT)
        self.put(self.record.strip, 意见="、".join(refs), 合并写成=text)

    def correct(self, ref: str, text: str, reason: str) -> None:
        self._line(ref)
        self.key(Qt.Key.Key_R, ALT)
        self.put(self.record.strip, 改成=text, 更正原因=reason)
