"""A facilitator at the window: does each step of a script with keys and clicks, and nothing else."""

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
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Page
from desktop.ui.record.record_panel import RecordPanel
from desktop.ui.speaking.wording import SIGNS
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.strip import Strip
from desktop.ui.window import MainWindow
from tests.ui.hands import RETURN, button, click, press, type_words

P = TypeVar("P", bound=Page)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
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
        window.run_meeting(meeting)

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
        field.setFocus()
        wanted = self.person(who).id if who else None
        type_words(field, self.person(who).name if who else str(card), instead=True)
        place = [(c.value.participant, c.value.card) for c in field.offered].index((wanted, card or ""))
        for _step in range(place):
            press(field, Qt.Key.Key_Down)
        press(field, RETURN)

    def put(self, strip: Strip, yes: str, **texts: str) -> None:
        """Fill in a strip and press its button."""
        for label, text in texts.items():
            type_words(strip.field(label), text, instead=True)
        click(button(strip, yes))

    # attendance

    def _select(self, name: str) -> None:
        self.key(Qt.Key.Key_F3)
        search, wanted = self.live.attendance.search, self.person(name)
        type_words(search, wanted.name, instead=True)
        while self.live.attendance.selected != wanted:
            press(search, Qt.Key.Key_Down)

    def sign_in(self, who: str, how: str = "typed", signed_by: str = "", stands_in: str = "") -> None:
        panel = self.live.attendance
        if how == "paper":
            self.sign_in_sheet(str(self.person(who).number))
        elif how == "code":
            self.key(Qt.Key.Key_F3)
            type_words(panel.search, str(self.person(who).number))
            press(panel.search, RETURN)
        else:
            self._select(who)
            if signed_by or stands_in:
                click(button(panel, "代签" if signed_by else "代会"))
                label, yes = ("代签人", "代签") if signed_by else ("代会人", "代会签到")
                self.put(panel.strip, yes, **{label: signed_by or stands_in})
            else:
                press(panel.search, RETURN)

    def sign_in_sheet(self, numbers: str) -> None:
        click(button(self.live.attendance, "纸质表"))
        self.put(self.live.attendance.strip, "登记", 号码=numbers)

    def walk_in(self, name: str, role: str = "", unit: str = "", attends: str = "出席") -> None:
        panel = self.live.attendance
        self.key(Qt.Key.Key_F3)
        type_words(panel.search, name, instead=True)
        press(panel.search, RETURN)
        for label, word in (("身份", role), ("类别", attends)):
            box = panel.strip.field(label)
            assert isinstance(box, QComboBox)
            box.setCurrentIndex(max(box.findData(word), 0))
        self.put(panel.strip, "加入并签到", 单位=unit)

    def excuse(self, who: str, reason: str = "") -> None:
        self._select(who)
        click(button(self.live.attendance, "请假"))
        self.put(self.live.attendance.strip, "记请假", 原因=reason)

    # the course of the meeting

    def open(self) -> None:
        self.key(Qt.Key.Key_F5)

    def start_item(self, item: int) -> None:
        self.key(Qt.Key(Qt.Key.Key_0 + item), ALT)

    def close(self) -> None:
        self.key(Qt.Key.Key_F9)
        click(self._page(CheckPage).close_button)

    def finalize(self) -> None:
        form = self._page(FinishPage).form
        click(form.final_button)
        click(button(form.strip, "定稿"))

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL)

    # the queue

    def queue(self, stance: str, who: str | None = None, card: str | None = None) -> None:
        self.key(Qt.Key.Key_F4)
        field = self.live.queue.field
        sign = {word: sign for sign, word in SIGNS.items()}.get(Stance(stance), "")
        type_words(field, (self.person(who).name if who else str(card)) + sign, instead=True)
        wanted = (self.person(who).id if who else None, card or "")
        for _step in range([(c.value.participant, c.value.card) for c in field.offered].index(wanted)):
            press(field, Qt.Key.Key_Down)
        press(field, RETURN)

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
        click(button(self.live.queue, "停止排队"))

    def call(self, who: str, reason: str = "") -> None:
        panel = self.live.queue
        wanted = self.person(who).id
        place = next(i for i, row in enumerate(panel.model.rows) if row.entry.participant == wanted)
        self.key(Qt.Key.Key_Q, CTRL)
        while panel.list.currentIndex().row() != place:
            press(panel.list, Qt.Key.Key_Down)
        click(button(panel, "改请"))
        self.put(panel.strip, "请发言", 原因=reason)

    def respond(self, who: str, unit: str = "") -> None:
        self.key(Qt.Key.Key_F11)
        self.choose(self.live.queue.strip.field("谁回应"), who)
        self.put(self.live.queue.strip, "请回应", 代表单位=unit)

    def identify(self, card: str, who: str) -> None:
        click(button(self.live.queue, "记名"))
        type_words(self.live.queue.strip.field("号牌"), card, instead=True)
        self.choose(self.live.queue.strip.field("是谁"), who)

    # the record

    def _line(self, ref: str) -> str:
        return next(line.id for line in self.record.model.rows if line.ref == ref)

    def _enter(self, kind: LineKind, text: str, /, **fields: str | None) -> None:
        """Choose the kind, fill in its fields, type the words, press Enter."""
        entry = self.record.entry
        self.key(KINDS[kind], CTRL)
        for name, value in fields.items():
            field = entry.fields[kind].named[name]
            if isinstance(field, QComboBox):
                field.setCurrentIndex(field.findText(value or ""))
            else:
                type_words(field, value or "", instead=True)
        type_words(entry.text, text)
        press(entry.text, RETURN)

    def suggest(self, text: str, ref: str, label: str = "") -> None:
        self.key(Qt.Key.Key_F2)
        if label:
            who = self.record.entry.fields[LineKind.SUGGESTION].named["who"]
            type_words(who, label)
            press(who, RETURN)
        type_words(self.record.entry.text, text)
        press(self.record.entry.text, RETURN)
        assert self.record.selected[0].ref == ref

    def second(self, to: str, who: str) -> None:
        self.record.go_to(self._line(to))
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
        self.record.go_to(self._line(ref))
        self.key(Qt.Key.Key_E, ALT)
        type_words(self.record.strip.field("内容"), text, instead=True)
        press(self.record.strip.field("内容"), RETURN)

    def summarize(self, ref: str, text: str) -> None:
        self.record.go_to(self._line(ref))
        self.key(Qt.Key.Key_Z, ALT)
        type_words(self.record.strip.field("整理稿"), text, instead=True)
        press(self.record.strip.field("整理稿"), RETURN)

    def merge(self, refs: list[str], text: str) -> None:
        self.key(Qt.Key.Key_H, ALT)
        type_words(self.record.strip.field("意见"), "、".join(refs), instead=True)
        type_words(self.record.strip.field("合并写成"), text)
        press(self.record.strip.field("合并写成"), RETURN)

    def correct(self, ref: str, text: str, reason: str) -> None:
        self.record.go_to(self._line(ref))
        click(button(self.record, "更正"))
        self.put(self.record.strip, "更正", 改成=text, 更正原因=reason)
