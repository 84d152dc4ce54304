"""Putting a dated copy back: choose one, be asked, done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.ui.page import Context
from desktop.ui.safekeeping import Copy, Safekeeping
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table


class RestorePanel(QWidget):
    """`left`: the user goes back without restoring."""

    left = Signal()

    def __init__(self, context: Context, safekeeping: Safekeeping) -> None:
        super().__init__()
        self._context = context
        self._safekeeping = safekeeping
        columns: list[Column[Copy]] = [Column(_("备份的时间"), lambda copy: copy.label)]
        self.put_back = button(_("恢复到选中的备份(&R)"), self._ask_current, role="primary")
        self.put_back.setEnabled(False)
        self.table = Table(_("备份"), columns, lambda copy: copy.path)
        self.table.meant.connect(self._ask)
        self.table.chosen.connect(lambda: self.put_back.setEnabled(self.table.current is not None))
        self.back = button(_("不恢复，返回 (Esc)"), self.left.emit)
        self.remark = words(role="notice")
        self.remark.setWordWrap(True)
        self._lay_out()
        escape = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.remark)
        column.addWidget(self.table, 1)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self.back)
        line.addWidget(self.put_back)
        column.addLayout(line)

    def reload(self) -> None:
        self._safekeeping.list_copies(self._on_listed)

    def _on_listed(self, copies: list[Copy]) -> None:
        self.remark.setText(
            _("选一份备份，会议和名单就回到那个时候的样子。现在的数据会另外留一份，不会丢。")
            if copies
            else _("还没有备份。以后每次打开程序、散会和定稿时都会自动留一份。")
        )
        self.table.show_rows(copies)
        self.table.setVisible(bool(copies))
        if copies:
            self.table.go_to(0)
            self.table.setFocus()
        else:
            self.back.setFocus()

    def _ask_current(self) -> None:
        if self.table.current:
            self._ask(self.table.current)

    def _ask(self, copy: Copy) -> None:
        question = _("要把全部会议和名单恢复到{label}吗？之后记下的内容不再显示（另存一份在备份旁边）。")
        if self._context.prompts.confirm(self, question.format(label=copy.label), _("恢复到那时")):
            self._safekeeping.put_back(copy)
