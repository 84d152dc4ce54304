"""从U盘接收: whatever a stick or a folder has for this computer is taken, from any number of rooms, and what this computer
has to give is written onto it. Doing it twice changes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.drives import drives
from desktop.base.i18n import _
from desktop.sync.syncing import Report
from desktop.ui.documents.drive_list import DriveList, Look
from desktop.ui.page import Context, Page
from desktop.ui.sync.pass_bar import PassBar
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.wording import report_words
from desktop.ui.widgets.controls import button, words

TOLD = 4  # sentences that have room


class StickSyncPage(Page):
    def __init__(self, context: Context, syncing: Syncing | None, look: Look = drives) -> None:
        super().__init__(context)
        self._syncing = syncing
        self.notice = words(_("U盘上有给本机的，都收进来；本机还没交的，也一起写上去。再做一次也不会重复。"), "notice")
        self.notice.setWordWrap(True)
        self.drives = DriveList(context, look, _("哪个U盘(&D)："))
        self.drives.chosen.connect(self._enable)
        self.drives.meant.connect(self._go)
        self.safe = words()
        self.safe.setObjectName("safeToPull")
        self.remark = words()
        self.remark.setWordWrap(True)
        self.bar = PassBar(syncing)
        self.back = button(_("返回(&B)"), self._back)
        self.go = button(_("接收(&C)"), self._go, role="primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addWidget(self.drives, 1)
        column.addWidget(self.bar)
        bottom = QHBoxLayout()
        bottom.addWidget(self.safe)
        bottom.addWidget(self.remark, 1)
        bottom.addWidget(self.back)
        bottom.addWidget(self.go)
        column.addLayout(bottom)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)
        if syncing:
            syncing.turned.connect(self._enable)

    def show_meeting(self, meeting: str | None) -> None:
        self._show_end("", "")
        super().show_meeting(meeting)
        self.drives.table.setFocus()
        self._enable()

    def _enable(self) -> None:
        self.go.setEnabled(self._syncing is not None and self._syncing.belongs and self.drives.ready)

    def _go(self) -> None:
        drive = self.drives.current
        if not self.go.isEnabled() or self._syncing is None or drive is None or drive.folder is None:
            return
        self._show_end("", "")
        self.go.setEnabled(False)
        self.drives.pause(True)
        self._syncing.with_stick(drive.folder, self._on_done, self._on_refused)

    def _on_done(self, report: Report) -> None:
        self.drives.pause(False)
        told = [report_words(report), *report.told[:TOLD]]
        self._show_end(_("可以安全拔出"), "\n".join(told))
        self.back.setFocus()

    def _on_refused(self, sentence: str) -> None:
        """It stays here; the window's last line says it, too."""
        self.drives.pause(False)
        self._show_end("", sentence)
        self.context.shell.warn(sentence)
        self.go.setFocus()

    def _show_end(self, safe: str, remark: str) -> None:
        self.safe.setText(safe)
        self.safe.setVisible(bool(safe))
        self.remark.setText(remark)

    def _back(self) -> None:
        self.context.shell.sync()
