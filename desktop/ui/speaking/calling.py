"""The questions of the queue, asked in the page itself: an override with its reason, an answer called in, whose card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from desktop.base.i18n import _
from desktop.rules.meeting import State, Unit
from desktop.services import speaking
from desktop.ui.attendance.directory import Who, find_units
from desktop.ui.record.strip_drafts import StripDrafts
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.strip import Strip

if TYPE_CHECKING:
    from desktop.ui.speaking.queue_panel import QueuePanel


class Calling:
    """Asks in the strip of the queue panel. `units`: what may answer, as used before."""

    def __init__(self, panel: QueuePanel, strip: Strip) -> None:
        self._panel = panel
        self._strip = strip
        self.drafts = StripDrafts(panel, strip, "calling", self._again)
        self.units: tuple[Unit, ...] = ()

    def _again(self, what: str, about: str) -> bool:
        """Ask again what was being typed when the program ended, if it is still to be asked."""
        board = self._panel.board
        if board is None or board.item is None or board.meeting.state is not State.LIVE:
            return False
        if what == "respond":
            self.ask_respond()
        elif what == "identify":
            self.ask_identify(about)
        elif about and not self._panel.select(about):
            return False
        else:
            self.ask_call()
        return True

    def _close(self, _changes: Any) -> None:
        self._strip.close_strip()

    def ask_call(self) -> None:
        """Call the selected one, or somebody to be named, against the order."""
        row = self._panel.selected
        reason = QLineEdit()
        reason.setPlaceholderText(_("为什么先请这位（可不写）"))
        if row:
            who, stance = self._panel.who(row.entry), row.entry.stance

            def call() -> None:
                self._panel.do(speaking.call, **who, stance=stance, reason=reason.text(), done=self._close)

            self._strip.ask(_("不按顺序，请{name}发言").format(name=row.name), {_("原因"): reason}, _("请发言"), call)
            self.drafts.remember("call", row.entry.id)
            return
        field = self._person_field()
        fields = {_("请谁"): field, _("原因"): reason}
        self._strip.ask(_("直接点名发言"), fields, _("请发言"), lambda: self._call(field, reason.text()))
        self.drafts.remember("call")

    def _call(self, field: ChoiceField, reason: str) -> None:
        who = self._chosen(field)
        if who:
            self._panel.do(speaking.call, participant=who.participant, card=who.card, reason=reason, done=self._close)

    def ask_respond(self) -> None:
        """Call in an answer: a person, a unit, or both. Who is on no list joins for it."""
        person = ChoiceField(lambda text: self._panel.directory.answerers(text), eager=True)
        unit = ChoiceField(lambda text: find_units(self.units, text), eager=False)
        item = self._panel.board.item if self._panel.board else None
        if item and item.answering_unit:
            unit.setText(item.answering_unit)
        fields = {_("谁回应"): person, _("代表单位"): unit}
        self._strip.ask(
            _("点名回应：正在发言的先暂停"), fields, _("请回应"), lambda: self._respond(person, unit.text())
        )
        self.drafts.remember("respond")

    def _respond(self, field: ChoiceField, unit: str) -> None:
        who = self._chosen(field) if field.text().strip() else Who()
        if who:
            self._panel.do(
                speaking.respond, participant=who.participant, newcomer=who.label, unit=unit, done=self._close
            )

    def ask_identify(self, label: str = "") -> None:
        """Say whose card this is."""
        card = QLineEdit(label or self._panel.unnamed_card())
        person = self._person_field()
        fields = {_("号牌"): card, _("是谁"): person}
        self._strip.ask(_("号牌记名"), fields, _("记下"), lambda: self._identify(card.text(), person))
        self.drafts.remember("identify", label)
        if card.text():
            person.setFocus()

    def _identify(self, card: str, field: ChoiceField) -> None:
        who = self._chosen(field)
        if who and who.participant and card.strip():
            self._panel.do(speaking.identify, card.strip(), who.participant, done=self._close)
        elif not card.strip():
            self._panel.context.shell.warn(_("请写号牌的号码。"))

    def _person_field(self) -> ChoiceField:
        return ChoiceField(self._people, eager=True)

    def _people(self, text: str) -> list[Choice]:
        return self._panel.directory.waiters(text)

    def _chosen(self, field: ChoiceField) -> Who | None:
        """Who was chosen; says what to do where nobody was."""
        if field.choice is None:
            sentence = _("名单上没有“{name}”；请先在左边“现场加入”。") if field.text().strip() else _("请先写是谁。")
            self._panel.context.shell.warn(sentence.format(name=field.text().strip()))
            return None
        who: Who = field.choice.value
        return who
