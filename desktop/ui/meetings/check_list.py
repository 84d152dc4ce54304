"""The list of what is missing (DOMAIN.md, The check before people leave). Each line leads to its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.closing import Finding, Missing
from desktop.services import closing, reading
from desktop.store.database import View
from desktop.ui.page import Context
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import words
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows import AMBER, QUIET, Painted, RowDelegate, Words
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.rows_view import RowsView

Found = tuple[Finding, str]

_OF_ITEMS = (Missing.ITEM_NOT_REACHED,)
_OF_PEOPLE = (Missing.CHAIR, Missing.CARD, Missing.SHEET, Missing.NOT_SIGNED)


def part_words(missing: Missing) -> str:
    """Of the three things to be recorded, the one that this belongs to (三个必记)."""
    if missing in _OF_ITEMS:
        return _("议题")
    return _("过程") if missing in _OF_PEOPLE else _("结果")


def look(found: Found) -> Painted:
    finding, sentence = found
    left = (Words(part_words(finding.missing), QUIET), Words(sentence))
    return Painted(left, Words(_("去补 Enter"), AMBER))


def read_check(connection: View, meeting: str) -> tuple[list[Found], int]:
    """What is missing, and how many lines have not been read out."""
    unread = sum(line.confirmed is None for line in reading.to_read(connection, meeting))
    return closing.check(connection, meeting), unread


class CheckList(Panel):
    """`chosen` carries table and row of what to open; `counted` how much is missing, and how much is not read out."""

    chosen = Signal(str, str)
    counted = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.model: RowsModel[Found] = RowsModel(lambda found: found[0], lambda found: found[1], self)
        self.list = RowsView(_("还缺的内容"), self.model)
        self.list.paint_by(RowDelegate(look, self.list))
        self.list.doubleClicked.connect(self._lead)
        ReturnFilter(self.list).submitted.connect(lambda: self._lead(self.list.currentIndex()))
        self.complete = words(_("没有查出缺什么：议题、过程、结果都查过了。"), "notice")
        self.complete.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.complete, 0, Qt.AlignmentFlag.AlignTop)

    def reload(self) -> None:
        self.read(read_check, self._show)

    def heed(self, changes: object) -> None:
        """Almost anything may fill what is missing."""
        self.reload()

    def _show(self, both: tuple[list[Found], int]) -> None:
        found, unread = both
        self.model.show(found)
        if found and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self.list.setVisible(bool(found))
        self.complete.setVisible(not found)
        self.counted.emit(len(found), unread)

    def _lead(self, index: QModelIndex) -> None:
        found = self.model.row(index)
        if found:
            self.chosen.emit(found[0].table, found[0].row)

    def lead_to_current(self) -> None:
        self._lead(self.list.currentIndex())
