"""建立协商空间: this computer becomes the office. Its recovery key is shown once, printed, and written back in part from the
paper before one goes on: whoever has no paper then has nothing later.
"""

from __future__ import annotations

import tempfile
import unicodedata
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QVBoxLayout

from desktop.base.clock import local
from desktop.base.files import durable
from desktop.base.i18n import _
from desktop.documents.recovery_paper import RecoveryPaper
from desktop.services.belonging import Belonging, belonging
from desktop.services.keep import save_setting
from desktop.store.store import Store
from desktop.sync.space.space import create
from desktop.sync.wire.keys import RecoveryKey
from desktop.ui.page import Context, Page
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.this_computer import CHECKED
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.pages import Pages


class CreatePage(Page):
    def __init__(self, context: Context, syncing: Syncing | None) -> None:
        super().__init__(context)
        self._syncing = syncing
        self._paper: RecoveryPaper | None = None
        self._space = ""  # whose key it is
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.notice = words(role="notice")
        self.notice.setWordWrap(True)
        self.steps = Pages()
        self.steps.addWidget(self._build_names())
        self.steps.addWidget(self._build_key())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addWidget(self.steps)
        column.addStretch()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)
        self._show()

    def _build_names(self) -> QFrame:
        self.office, self.name = SubmitField(), SubmitField()
        self.office.setPlaceholderText(_("站点看到的名称，如：城关镇政协联络处；会议会显示“……已收到”"))
        self.office.submitted.connect(lambda _text: self.name.setFocus())
        self.name.submitted.connect(lambda _text: self._create())
        self.back = button(_("返回(&B)"), self._back)
        self.make = button(_("建立(&K)"), self._create, role="primary")
        card = QFrame()
        card.setProperty("role", "card")
        form = QFormLayout(card)
        form.setContentsMargins(10, 8, 10, 8)
        form.addRow(words(_("办公室名称(&N)："), buddy=self.office), self.office)
        form.addRow(words(_("这台电脑叫什么(&D)："), buddy=self.name), self.name)
        keys = QHBoxLayout()
        keys.addStretch()
        keys.addWidget(self.back)
        keys.addWidget(self.make)
        form.addRow(keys)
        return card

    def _build_key(self) -> QFrame:
        self.key = words()
        self.key.setObjectName("recoveryKey")
        self.key.setAccessibleName(_("恢复密钥"))
        self.key.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.print_key = button(_("打印(&P)"), self._print)
        self.again = SubmitField()
        self.again.submitted.connect(lambda _text: self._check())
        self.done = button(_("核对(&K)"), self._check, role="primary")
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.key)
        line = QHBoxLayout()
        line.addWidget(self.print_key)
        line.addWidget(words(_("照着纸，写最后一组(&L)："), buddy=self.again))
        line.addWidget(self.again, 1)
        line.addWidget(self.done)
        column.addLayout(line)
        return card

    def show_meeting(self, meeting: str | None) -> None:
        """A key that nobody has written down yet stays until somebody has, or until its space was left."""
        self.meeting = meeting
        self.context.tasks.read(belonging, done=self._on_belonging)
        self._show()
        (self.print_key if self._paper else self.office).setFocus()

    def _on_belonging(self, ours: Belonging) -> None:
        if self._paper and ours.space != self._space:
            self._forget()
            self.office.setFocus()

    def _show(self) -> None:
        paper = self._paper
        self.steps.setCurrentIndex(1 if paper else 0)
        self.key.setText("\n".join(paper.lines) if paper else "")
        self.notice.setText(
            _(
                "恢复密钥只显示这一次，程序里不留底。请打印两份，锁进两个柜子。这台电脑坏了，只有凭它才能恢复，各站点不用重新加入。"
            )
            if paper
            else _(
                "这台电脑做办公室：收各站点的会议和清单，把办理情况送回去。一个县或一个乡镇只建一次；各站点用入网文件加入。"
            )
        )

    def _create(self) -> None:
        office, name = self.office.text().strip(), self.name.text().strip()
        for field, told in (
            (self.office, _("请写办公室名称，站点要看到是谁收到的。")),
            (self.name, _("请给这台电脑起个名字。")),
        ):
            if not field.text().strip():
                self.context.shell.warn(told)
                field.setFocus()
                return
        self.make.setEnabled(False)
        self.context.tasks.do(
            _create, office, name, done=partial(self._on_created, office), refused=lambda _why: self._free()
        )

    def _free(self) -> None:
        self.make.setEnabled(True)

    def _on_created(self, office: str, made: tuple[RecoveryKey, str]) -> None:
        self._free()
        key, self._space = made
        at = local(self.context.clock.read().at)
        self._paper = RecoveryPaper(office, key.groups, str(key.identity), at.date())
        self._show()
        self.context.shell.say("")  # what was missing before
        self.print_key.setFocus()
        if self._syncing:
            self._syncing.unwritten = self._space
            self._syncing.look()

    def _print(self) -> None:
        """The sheet lies in a folder of its own until the key was checked, and nowhere afterwards."""
        if self._paper is None:
            return
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="xiaomazha-", ignore_cleanup_errors=True)
        path = Path(self._folder.name) / _("{title}.pdf").format(title=_("恢复密钥"))
        self.context.tasks.aside(_write, self._paper, path, done=self._on_written)

    def _on_written(self, path: Path) -> None:
        from desktop.ui.documents.print_preview import print_file

        print_file(self.context, path, path.stem)
        self.again.setFocus()

    def _check(self) -> None:
        paper = self._paper
        if paper is None:
            return
        typed = unicodedata.normalize("NFKC", self.again.text()).upper()
        if "".join(filter(str.isalnum, typed)) != paper.groups[-1]:
            self.context.shell.warn(_("最后一组对不上；请对着打印或抄下的纸，再写一遍最后一组。"))
            self.again.selectAll()
            self.again.setFocus()
            return
        self._forget()
        self.context.tasks.do(save_setting, CHECKED, True, done=self._on_checked)

    def _forget(self) -> None:
        self._paper, self._space = None, ""
        if self._syncing:
            self._syncing.unwritten = ""
        self.again.clear()
        self.office.clear()
        self.name.clear()
        if self._folder:
            self._folder.cleanup()
            self._folder = None
        self._show()

    def _on_checked(self, _nothing: object) -> None:
        self.context.shell.sync()
        self.context.shell.say(_("协商空间建好了。接着设网盘，再到“站点和电脑”里给各站点做入网文件。"))

    def _back(self) -> None:
        self.context.shell.sync()


def _create(store: Store, office: str, name: str) -> tuple[RecoveryKey, str]:
    """The key, and the id of its space."""
    key = create(store, office, name)
    save_setting(store, CHECKED, None)
    with store.reading() as connection:
        return key, belonging(connection).space


def _write(paper: RecoveryPaper, path: Path) -> Path:
    from desktop.documents.painted.recovery_key import write_recovery_key

    with durable(path) as stream:
        write_recovery_key(paper, stream)
    return path
