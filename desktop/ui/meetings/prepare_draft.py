"""What is half typed while a meeting is prepared, of all three parts of the page: a killed program brings it back."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.ui.meetings.agenda_editor import AgendaEditor
from desktop.ui.meetings.meeting_form import MeetingForm
from desktop.ui.meetings.pattern_strip import PatternStrip
from desktop.ui.meetings.preparing import DRAFT, NEW
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper


class PrepareDraft(DraftKeeper):
    """Under one name whatever stands in a field and is not stored yet. `guest`: the name of somebody to be invited."""

    def __init__(
        self, context: Context, form: MeetingForm, agenda: AgendaEditor, guest: QLineEdit, pattern: PatternStrip
    ) -> None:
        super().__init__(context, self._written, form)
        self._form, self._agenda, self._guest, self._pattern = form, agenda, guest, pattern
        for typed in (form.typed, agenda.typed, pattern.ticked, pattern.chosen):
            typed.connect(self.touch)
        guest.textEdited.connect(self.touch)

    def stop(self) -> None:
        """Keep nothing until something is shown."""
        self.begin("", {})

    def go_on(self, meeting: str | None, kept: str = "") -> None:
        """Keep from now on for this meeting, or for one that is not there yet."""
        self.begin(meeting or NEW, {DRAFT: kept} if kept else {})

    def _written(self) -> dict[str, str]:
        typed: dict[str, Any] = {
            "form": self._form.kept(),
            "agenda": self._agenda.kept(),
            "guest": self._guest.text(),
        }
        written = {name: part for name, part in typed.items() if part}
        if written and self.meeting == NEW and self._pattern.wanted:  # by itself it is two keys, and would surprise
            written |= {"earlier": self._pattern.wanted, "walk_ins": self._pattern.walk_ins.isChecked()}
        return {DRAFT: json.dumps(written, ensure_ascii=False) if written else ""}

    def put_back(self, kept: str) -> str:
        """Show what was written; returns the earlier meeting that the new one was to be made from."""
        written = json.loads(kept)
        self._form.restore(written.get("form", {}))
        self._agenda.restore(written.get("agenda", {}))
        self._guest.setText(written.get("guest", ""))
        self._pattern.walk_ins.setChecked(written.get("walk_ins", False))
        return str(written.get("earlier", ""))
