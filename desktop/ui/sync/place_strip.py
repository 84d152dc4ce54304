"""换网盘: address, user and password of the drive; it is asked whether it answers before it is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.sync.space.drive import set_remote
from desktop.ui.page import Context
from desktop.ui.sync.this_computer import Kept
from desktop.ui.widgets.strip import Strip

if TYPE_CHECKING:
    from desktop.sync.remotes.opening import Place


class PlaceStrip(QWidget):
    """`saved` says where the password is kept."""

    saved = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._directory: Path | None = None
        self._plain_ok = False
        self.strip = Strip()
        self.strip.closed.connect(self._forget)
        self.address, self.user, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)

    def close_strip(self) -> None:
        self.strip.close_strip()

    def _forget(self) -> None:
        self.password.clear()

    def ask(self, kept: Kept, directory: Path) -> None:
        self._directory = directory
        self.address, self.user, self.password = QLineEdit(kept.url), QLineEdit(kept.user), QLineEdit()
        self.address.setPlaceholderText(_("https://… 或共享文件夹；空着就只用U盘"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        if kept.url:
            self.password.setPlaceholderText(_("不换密码就空着"))
        title = _("网盘（WebDAV）的地址、用户名和密码，照网盘的说明填；共享文件夹只填地址。")
        fields = {_("地址"): self.address, _("用户名"): self.user, _("密码"): self.password}
        self.strip.ask(title, fields, _("试一下，存下"), self._try)

    def _try(self) -> None:
        """See whether it answers; on a line that anybody can read only where that was agreed to."""
        from desktop.base.errors import UserError
        from desktop.sync.remotes.opening import is_plain, parse_place, plain_question

        if not self.address.text().strip():
            self._keep("", "", "")
            return
        try:
            place = parse_place(self.address.text(), self.user.text())
        except UserError as error:
            self._context.shell.warn(str(error))
            self.address.setFocus()
            return
        self._plain_ok = False
        if is_plain(place.address):
            self._plain_ok = self._context.prompts.confirm(self, plain_question(place), _("还是用它"), _("不用"))
            if not self._plain_ok:
                self.address.setFocus()
                return
        self._context.shell.say(_("正在试{place}……").format(place=place.label))
        self._context.tasks.aside(
            _look,
            self._directory,
            place,
            self.password.text(),
            self._plain_ok,
            done=partial(self._on_looked, place),
        )

    def _on_looked(self, place: Place, found: tuple[str, str]) -> None:
        password, matter = found
        question = _("{matter}要照样存下，以后再试吗？").format(matter=matter)
        if not matter or self._context.prompts.confirm(self, question, _("照样存下"), _("回去改")):
            self._keep(place.address, place.user, password)
        else:
            self.address.setFocus()

    def _keep(self, address: str, user: str, password: str) -> None:
        plain_ok = self._plain_ok
        self._context.tasks.do(
            lambda store: set_remote(store, address, user, password, plain_ok=plain_ok), done=self._on_kept
        )

    def _on_kept(self, where: str) -> None:
        self.strip.close_strip()
        told = _("存下了；密码在{where}。").format(where=where) if where else _("存下了。")
        self._context.shell.say(told)
        self.saved.emit(told)


def _look(directory: Path, place: Place, password: str, plain_ok: bool) -> tuple[str, str]:
    """The password that is meant (that which is kept, where none was typed), and what is the matter with the drive in
    one sentence, "" where nothing is.
    """
    from desktop.sync.remotes.opening import open_remote
    from desktop.sync.remotes.remote import RemoteError
    from desktop.sync.space.secrets import load_password

    password = password or load_password(directory, place.address, place.user) or ""
    remote = open_remote(place, password, space="0" * 32, plain_ok=plain_ok)
    try:
        if not remote.answers():
            return password, _("{place}没有回答。").format(place=place.label)
        remote.list("meta")
    except RemoteError as error:
        return password, str(error)
    finally:
        remote.close()
    return password, ""
