"""The papers of one stage of a meeting, a line each: what it is for, its file, and two keys to open and to print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.services.catalogue import Stage
from desktop.ui.documents.naming import purpose_of
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.table import Column, Table


@dataclass(frozen=True)
class Paper:
    """A file that there is or will be. `key` names its document, `name` how the file is called, `title` how the window
    calls it; `path` is None until it was written; `edited`: somebody changed it since.
    """

    key: str
    name: str
    title: str
    path: Path | None = None
    written: datetime | None = None
    edited: bool = False


class PapersPanel(QWidget):
    """`opened` and `printed` carry the paper that is meant, whether it was written already or not."""

    opened = Signal(object)
    printed = Signal(object)

    def __init__(self, stage: Stage, empty: str) -> None:
        super().__init__()
        self.stage = stage
        columns: list[Column[Paper]] = [
            Column(_("文书"), lambda paper: paper.title, 250),
            Column(_("用来做什么"), lambda paper: purpose_of(paper.key)),
            Column(_("文件"), _file_words, 210, marked=lambda paper: paper.edited),
        ]
        self.table = Table(_("文书"), columns, lambda paper: (paper.key, paper.name), empty=empty)
        self.table.meant.connect(self.opened)
        self.table.chosen.connect(self._enable)
        self.open = button(_("打开 (Enter)"), lambda: self._emit(self.opened), name=_("打开"))
        self.print = button(_("打印(&P)"), lambda: self._emit(self.printed), name=_("打印"))
        self.open.setToolTip(_("还没有写的，先写出来再打开"))
        self.print.setToolTip(_("先看样子，再打印；人改过的文件，印改过的"))
        keys = QHBoxLayout()
        keys.addStretch()
        keys.addWidget(self.open)
        keys.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(keys)
        self._enable()

    def show_papers(self, papers: Sequence[Paper]) -> None:
        self.table.show_rows(papers)
        if papers and self.table.current is None:
            self.table.go_to(0)

    def _emit(self, signal: SignalInstance) -> None:
        if self.table.current is not None:
            signal.emit(self.table.current)

    def _enable(self) -> None:
        for key in (self.open, self.print):
            key.setEnabled(self.table.current is not None)


def _file_words(paper: Paper) -> str:
    if paper.path is None or paper.written is None:
        return _("还没有写")
    at = _("{at} 写").format(at=f"{paper.written:%m-%d %H:%M}")
    return _("{at}，有人改过").format(at=at) if paper.edited else at
