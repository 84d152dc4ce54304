"""A section that is built from the declared list (rules.settings): whatever is added there stands here."""

from __future__ import annotations

from typing import Any

from desktop.rules.setting_values import Group
from desktop.rules.settings import declared
from desktop.services import settings
from desktop.ui.page import Context
from desktop.ui.settings.section import Section
from desktop.ui.settings.setting_row import row_of
from desktop.ui.settings.stored import Stored


class GroupSection(Section):
    def __init__(self, context: Context, group: Group) -> None:
        super().__init__(context)
        self.rows = {s.key: row_of(s) for s in declared() if s.group is group}
        for row in self.rows.values():
            row.edited.connect(self._save)
            row.restored.connect(self._restore)
            self.column.addWidget(row)
        self.column.addStretch(1)

    def show_stored(self, stored: Stored) -> None:
        for key, row in self.rows.items():
            row.tell(stored.usual[key], stored.notes.get(key, ""))
            row.show_value(stored.values[key])

    def save_pending(self) -> None:
        for row in self.rows.values():
            row.save()

    def begin(self) -> None:
        next(iter(self.rows.values())).field.setFocus()

    def _save(self, key: str, value: Any) -> None:
        self.context.tasks.do(settings.save, key, value, refused=self.rows[key].refuse)

    def _restore(self, key: str) -> None:
        self.rows[key].give_up()
        self.context.tasks.do(settings.restore_default, key, refused=self.rows[key].refuse)
