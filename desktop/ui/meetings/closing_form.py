"""What comes after the meeting (minutes, part 8: 后续安排), and the way to 定稿: 送审, 定稿."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.i18n import _, phrases, word
from desktop.rules.closing import Finding
from desktop.rules.meeting import Meeting, State
from desktop.services import keep, meetings, rows
from desktop.services.closing import check, publicity_period
from desktop.services.finishing import FOLLOW_UP, Step
from desktop.store.database import View
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.strip import Strip

DRAFT = "closing"
NAMED = 3  # of what is missing, how many are said before 定稿


def read_meeting(connection: View, meeting: str) -> Meeting:
    return rows.get(connection, Meeting, meeting)


def read_kept(connection: View, meeting: str) -> str:
    return keep.drafts(connection, f"{meeting}/{DRAFT}").get(f"{meeting}/{DRAFT}", "")


class ClosingForm(Panel):
    """Fields are kept when they are left. `state_shown` carries the state of the meeting."""

    TABLES = ("meeting",)
    state_shown = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: Meeting | None = None
        self._period = ""  # 公示期 by the settings
        self.publicity = ChoiceField(self._periods, eager=False)
        self.publicity.chosen.connect(lambda _choice: self.save())
        self.publicity.submitted.connect(self.save)
        self.fields: dict[str, QLineEdit] = {name: QLineEdit() for name in (*FOLLOW_UP, "reviewer")}
        self.fields["publicity"] = self.publicity
        self.reviewer = self.fields["reviewer"]
        self.keeper = DraftKeeper(context, self._draft, self)
        self.state = words("", "heading")
        self.when = words("", "remark")
        self.when.setWordWrap(True)
        self.submit_button = button(_("送审(&S)"), self._submit)
        self.back_button = button(_("退回修改(&B)"), self._send_back)
        self.final_button = button(_("定稿(&F)…"), self._ask_finalize, role="primary")
        self.strip = Strip()
        self._lay_out()

    def _lay_out(self) -> None:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, (name, (label, hint)) in enumerate(_labels().items()):
            field = self.fields[name]
            field.setPlaceholderText(hint)
            field.editingFinished.connect(self.save)
            field.textEdited.connect(lambda _text: self.keeper.touch())
            grid.addWidget(words(label, buddy=field), row, 0)
            grid.addWidget(field, row, 1)
        acts = QWidget()
        keys = QHBoxLayout(acts)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.addWidget(self.submit_button, 1)
        keys.addWidget(self.back_button, 1)
        keys.addWidget(self.final_button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.state)
        layout.addWidget(self.when)
        layout.addWidget(form)
        layout.addWidget(acts)
        layout.addWidget(self.strip)
        layout.addStretch(1)
        self.strip.give_way(form, acts)

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        super().show_meeting(meeting)
        if fresh:
            self.strip.close_strip()
            self.keeper.begin("", {})
            self.read(read_kept, self._bring_back)

    def _bring_back(self, kept: str) -> None:
        """What was being typed when the program ended."""
        self.keeper.begin(self.meeting, {DRAFT: kept} if kept else {})
        for name, text in (json.loads(kept) if kept else {}).items():
            self.fields[name].setText(text)

    def _draft(self) -> dict[str, str]:
        changed = self._changed()
        return {DRAFT: json.dumps(changed, ensure_ascii=False) if changed else ""}

    def _changed(self) -> dict[str, Any]:
        """What differs from what was read."""
        if self.found is None or self.found.state is State.FINAL:
            return {}
        return {name: field.text() for name, field in self.fields.items() if field.text() != getattr(self.found, name)}

    def reload(self) -> None:
        self.read(publicity_period, self._take_period)
        self.read(read_meeting, self._show)

    def _take_period(self, period: str) -> None:
        self._period = period

    def _periods(self, text: str) -> list[Choice]:
        return [Choice(self._period, self._period)] if self._period and not text else []

    def _show(self, found: Meeting) -> None:
        self.found = found
        for name, field in self.fields.items():
            if not field.hasFocus():
                field.setText(getattr(found, name))
        final = found.state is State.FINAL
        for name, field in self.fields.items():
            field.setEnabled(not final)
            field.setPlaceholderText("" if final else _labels(self._period)[name][1])
        self.state.setText(_("现在是：{state}").format(state=word(found.state)))
        self.when.setText(_when(found))
        self.submit_button.setVisible(found.state is State.CLOSED)
        self.back_button.setVisible(found.state is State.SUBMITTED)
        self.final_button.setVisible(found.state in (State.CLOSED, State.SUBMITTED))
        self.state_shown.emit(found.state)

    def save(self) -> None:
        """Keep what was changed."""
        changed = self._changed()
        if changed:
            self.do(meetings.edit_meeting, **changed, done=lambda _changes: self.keeper.save())

    def _submit(self) -> None:
        self.save()
        self.do(meetings.submit, self.reviewer.text())

    def _send_back(self) -> None:
        self.save()
        self.do(meetings.send_back)

    def focus_on(self, step: Step) -> None:
        """Where a step is done: the first field that is empty, or the button."""
        empty = next(
            (self.fields[name] for name in FOLLOW_UP if not self.fields[name].text()), self.fields["publicity"]
        )
        places = {Step.SUBMIT: self.submit_button, Step.FINALIZE: self.final_button}
        places.get(step, empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_finalize(self) -> None:
        """Say what 定稿 locks and what is still missing; it never blocks."""
        self.save()
        self.read(check, self._ask_with)

    def _ask_with(self, missing: list[tuple[Finding, str]]) -> None:
        title = _("定稿以后，记录、答复、承诺、整理稿和后续安排都锁住，只能写明原因更正。")
        if missing:
            named = phrases(sentence for _finding, sentence in missing[:NAMED])
            more = "……" if len(missing) > NAMED else ""
            title += _("还缺 {count} 处：{named}{more}。").format(count=len(missing), named=named, more=more)
        self.strip.ask(title + _("现在定稿？"), {}, _("定稿"), self._finalize)

    def _finalize(self) -> None:
        self.save()
        self.do(meetings.finalize, self.reviewer.text(), done=lambda _changes: self.strip.close_strip())


def _labels(period: str = "") -> dict[str, tuple[str, str]]:
    """Each field with its hint. `period`: 公示期 as it is usually."""
    usual = _("按 ↓ 填：{period}").format(period=period) if period else _("如：12月1日至7日，楼道张贴")
    return {
        "publicity": (_("公示期"), usual),
        "feedback": (_("反馈方式"), _("如：到居委会，或打电话")),
        "visit": (_("回访时间"), _("如：2027年2月")),
        "next_meeting": (_("下次会议"), _("时间和议题")),
        "reviewer": (_("审阅人"), _("可不写")),
    }


def _when(found: Meeting) -> str:
    """散会 19:19　送审 …　定稿 …."""
    moments = ((_("散会"), found.closed), (_("送审"), found.submitted), (_("定稿"), found.finalized))
    return "　".join(f"{word} {local(at, found.zone):%m-%d %H:%M}" for word, at in moments if at)
