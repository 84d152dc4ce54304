"""How far a pass is, and 停止: the same on the page of sync and on that of the stick."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from desktop.base.i18n import _
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.wording import progress_words
from desktop.ui.widgets.controls import button, words


class PassBar(QWidget):
    """There while a pass is under way. Without `stop`: a button of the page does that."""

    def __init__(self, syncing: Syncing | None, *, stop: bool = True) -> None:
        super().__init__()
        self._syncing = syncing
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("同步了多少"))
        self.bar.setRange(0, 1000)
        self.under_way = words()
        self.under_way.setProperty("elides", True)
        self.under_way.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.stop = button(_("停止(&T)"), self._stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.bar, 1)
        line.addWidget(self.under_way, 1)
        line.addWidget(self.stop)
        self.stop.setVisible(stop)
        if syncing:
            for told in (syncing.turned, syncing.progressed):
                told.connect(self._show)
        self._show()

    def _stop(self) -> None:
        if self._syncing:
            self._syncing.stop()

    def _show(self, _told: object = None) -> None:
        active = self._syncing is not None and self._syncing.active
        self.setVisible(active)
        if active and self._syncing:
            seen = self._syncing.seen
            self.bar.setValue(round(seen.share * 1000))
            self.under_way.setText(_("正在停下……") if self._syncing.stopping else progress_words(seen))
            self.stop.setEnabled(not self._syncing.stopping)
