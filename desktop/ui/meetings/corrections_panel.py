"""What was corrected after 定稿: what it said, what it says now, why, when."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from desktop.base.i18n import _
from desktop.documents.content import CorrectionLine
from desktop.services.contents import corrections
from desktop.services.facts import read_facts
from desktop.store.database import View
from desktop.ui.page import Context
from desktop.ui.widgets.controls import words
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import Column, Table


def read_corrections(connection: View, meeting: str) -> tuple[CorrectionLine, ...]:
    return corrections(read_facts(connection, meeting))


class CorrectionsPanel(Panel):
    TABLES = ("correction", "meeting")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        columns: list[Column[CorrectionLine]] = [
            Column(_("更正了"), lambda line: f"{line.what}\n{line.at:%m-%d %H:%M}", 104),
            Column(_("原来、改成、原因"), _told),
        ]
        self.table = Table(_("更正"), columns, lambda line: (line.at, line.what, line.new))
        self.table.setWordWrap(True)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().setSectionResizeMode(self.table.verticalHeader().ResizeMode.ResizeToContents)
        hint = words(_("Ctrl+F 按字找到要更正的一条，或在左边选中它，按 Enter 写改成什么、为什么。"), "remark")
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(hint)
        layout.addWidget(self.table, 1)

    def reload(self) -> None:
        self.read(read_corrections, self._show)

    def _show(self, found: tuple[CorrectionLine, ...]) -> None:
        self.table.show_rows(found)
        self.table.empty = _("还没有更正。")


def _told(line: CorrectionLine) -> str:
    told = _("原来：{old}\n改成：{new}\n原因：{reason}")
    return told.format(old=line.old, new=line.new, reason=line.reason)
