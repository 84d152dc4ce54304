"""A few words on sync in the window's last line: they are seen from every page, and are in nobody's way."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from desktop.base.i18n import _
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.wording import mark_words, needs_somebody


class SyncMark(QLabel):
    """Nothing is shown on a computer that is alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("syncMark")
        self.setAccessibleName(_("同步"))
        self.setContentsMargins(0, 0, 8, 0)
        self._syncing: Syncing | None = None
        self.hide()

    def follow(self, syncing: Syncing) -> None:
        """Say from now on how it stands."""
        self._syncing = syncing
        for told in (syncing.turned, syncing.progressed, syncing.looked):
            told.connect(self._show)  # by name: it goes with the window
        self._show()

    def _show(self, _told: object = None) -> None:
        assert self._syncing is not None
        told = mark_words(self._syncing)
        if told == self.text():
            return
        self.setText(told)
        self.setAccessibleDescription(told)
        self.setProperty("role", "amber" if needs_somebody(self._syncing) else "remark")
        self.style().polish(self)
        self.setVisible(bool(told))
