"""The papers of one stage of a meeting, a line each: what it is for, its file, and two keys to open and to print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.services import catalogue
from desktop.services.catalogue import Stage
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


def purpose_of(key: str) -> str:
    """What a document is for, in the words of who hands it out."""
    return {
        catalogue.NOTICE: _("发给参会人：什么时候、在哪里、议什么"),
        catalogue.AGENDA: _("发到每个人手里，或贴在会场"),
        catalogue.TOPIC_FORM: _("会前征集议题，不用写名字"),
        catalogue.BLANK_SHEET: _("放在门口签字、按手印"),
        catalogue.UNIT_SHEET: _("一个单位一张，带回去签"),
        catalogue.TABLE_CARDS: _("对折立在桌上"),
        catalogue.PERSONAL_CODES: _("发给每个人，扫码签到"),
        catalogue.NUMBER_PAD: _("预先印好撕用：号牌和收条同一个号"),
        catalogue.PAPER_FORM: _("停电没电时用笔接着记"),
        catalogue.MINUTES: _("可以发出去：议题、意见、答复、共识、承诺"),
        catalogue.RECORD: _("自己留存：谁说了什么，原话"),
        catalogue.LEDGER: _("Excel 表：谁在什么时候办好什么"),
        catalogue.SIGN_IN_SHEET: _("谁来了，什么时候签到的"),
        catalogue.RECEIPTS: _("给提意见的人：谁来答复、什么时候"),
        catalogue.ASSIGNMENT: _("给牵头单位，带回执"),
        catalogue.PUBLIC_NOTICE: _("张榜公布，不写群众名字"),
        catalogue.ARCHIVE: _("一会一档：档案袋里有什么"),
    }[key]
