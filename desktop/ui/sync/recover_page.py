"""恢复办公室: the office's computer is gone. The recovery key from the cabinet and the drive, or a stick with its files, make
this computer the office; everything that lies there is read back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import Watch
from desktop.services.keep import save_setting
from desktop.store.store import Store
from desktop.sync.passes.recovery import Recovered, recover
from desktop.sync.remotes.opening import Place, is_plain, open_remote, parse_place, plain_question
from desktop.sync.space.drive import set_remote
from desktop.sync.space.space import space_of
from desktop.sync.wire.keys import RecoveryKey
from desktop.ui.page import Context, Page
from desktop.ui.sync.pass_bar import PassBar
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.this_computer import CHECKED
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words

if TYPE_CHECKING:
    from desktop.sync.remotes.remote import Remote
    from desktop.ui.sync.worker_desk import WorkerDesk


class RecoverPage(Page):
    def __init__(self, context: Context, syncing: Syncing | None) -> None:
        super().__init__(context)
        self._syncing = syncing
        self.notice = words(
            _("办公室的电脑坏了、丢了才用。用柜子里的恢复密钥，让这台电脑接着做办公室；各站点不用重新加入。"), "notice"
        )
        self.notice.setWordWrap(True)
        self.key, self.name = SubmitField(), SubmitField()
        self.address, self.user, self.password = SubmitField(), SubmitField(), SubmitField()
        self.key.setPlaceholderText(_("照着纸写，空格、大小写不要紧；有扫码枪就扫纸上的码"))
        self.address.setPlaceholderText(_("以前用的网盘 https://…；或选收齐了文件的U盘、文件夹"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.pick = button(_("选U盘或文件夹(&F)"), self._pick)
        self.go = button(_("恢复(&K)"), self._go, role="primary")
        self.back = button(_("返回(&B)"), self._back)
        self.bar = PassBar(syncing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addWidget(self._build_form())
        column.addWidget(self.bar)
        column.addStretch()
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(self.back)
        bottom.addWidget(self.go)
        column.addLayout(bottom)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)

    def _build_form(self) -> QFrame:
        place = QHBoxLayout()
        place.addWidget(self.address, 1)
        place.addWidget(self.pick)
        card = QFrame()
        card.setProperty("role", "card")
        form = QFormLayout(card)
        form.setContentsMargins(10, 8, 10, 8)
        form.addRow(words(_("恢复密钥(&M)："), buddy=self.key), self.key)
        form.addRow(words(_("这台电脑叫什么(&N)："), buddy=self.name), self.name)
        form.addRow(words(_("文件在哪里(&Z)："), buddy=self.address), place)
        form.addRow(words(_("网盘用户名(&Y)："), buddy=self.user), self.user)
        form.addRow(words(_("网盘密码(&P)："), buddy=self.password), self.password)
        fields = (self.key, self.name, self.address, self.user, self.password)
        for field, after in zip(fields, (*fields[1:], None), strict=True):
            field.submitted.connect(lambda _text, after=after: after.setFocus() if after else self._go())
        return card

    def show_meeting(self, meeting: str | None) -> None:
        self.meeting = meeting
        self.key.setFocus()

    def leave(self) -> None:
        """The key is not to stand there for whoever comes by."""
        for field in (self.key, self.password):
            field.clear()

    def _pick(self) -> None:
        folder = self.context.prompts.folder(self, _("选U盘或文件夹"), Path.home())
        if folder:
            self.address.setText(str(folder))

    def _go(self) -> None:
        if self._syncing is None or not self.go.isEnabled():
            return
        try:
            key = RecoveryKey.read(self.key.text())
            place = parse_place(self.address.text(), self.user.text())
        except UserError as error:
            self.context.shell.warn(str(error))
            return
        name = self.name.text().strip()
        if not name:
            self.context.shell.warn(_("请给这台电脑起个名字。"))
            self.name.setFocus()
            return
        plain = not place.is_folder and is_plain(place.address)
        if plain and not self.context.prompts.confirm(self, plain_question(place), _("还是用它"), _("不用")):
            return
        wanted = _Wanted(key, name, place, self.password.text(), plain)
        self.go.setEnabled(False)
        self._syncing.work(wanted.open, wanted.act, self._on_recovered, self._on_refused)

    def _on_refused(self, sentence: str) -> None:
        self.go.setEnabled(True)
        self.context.shell.warn(sentence)

    def _on_recovered(self, found: Recovered) -> None:
        self.go.setEnabled(True)
        self.leave()
        self.context.shell.sync()
        told = _("{office}恢复好了，读回 {count} 份、文件 {files} 个；各站点下次同步就接上。")
        self.context.shell.say(told.format(office=found.office, count=found.segments, files=found.files))

    def _back(self) -> None:
        self.context.shell.sync()


class _Wanted:
    """What was asked for; the key and the password go with it."""

    def __init__(self, key: RecoveryKey, name: str, place: Place, password: str, plain_ok: bool) -> None:
        self._key, self._name, self._place = key, name, place
        self._password, self._plain_ok = password, plain_ok

    def open(self, _desk: WorkerDesk) -> Remote:
        return open_remote(self._place, self._password, space=space_of(self._key), plain_ok=self._plain_ok)

    def act(self, desk: WorkerDesk, remote: Remote, watch: Watch) -> Recovered:
        found = recover(desk, remote, self._key, self._name, watch)
        desk.do(self._keep)
        return found

    def _keep(self, store: Store) -> Any:
        """The paper is there: it was just read. A drive stays the one of this office; a stick is none."""
        save_setting(store, CHECKED, True)
        if not self._place.is_folder:
            set_remote(store, self._place.address, self._place.user, self._password, plain_ok=self._plain_ok)
