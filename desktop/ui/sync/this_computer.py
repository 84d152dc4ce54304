"""What the pages of sync say of this computer: the drive that is set for it, its 核对码, whether its recovery key is on paper."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.services.keep import setting
from desktop.store.database import View
from desktop.store.store import Store
from desktop.sync.space.drive import kept_remote
from desktop.sync.space.space import own_code

CHECKED = "sync.recovery_checked"  # setting: somebody has the recovery key on paper


@dataclass(frozen=True)
class Kept:
    """The drive that is set for this computer, "" for none, and who one is there; `recovery_checked`: somebody has
    written the recovery key back from paper.
    """

    url: str = ""
    user: str = ""
    plain_ok: bool = False
    recovery_checked: bool = False

    @property
    def place_words(self) -> str:
        if not self.url:
            return _("没有设网盘：会议用U盘交，或设一个网盘、共享文件夹。")
        told = _("网盘：{url}（用户 {user}）") if self.user else _("网盘：{url}")
        return told.format(url=self.url, user=self.user)


def read_kept(connection: View) -> Kept:
    checked, remote = bool(setting(connection, CHECKED)), kept_remote(connection)
    return Kept(remote.url, remote.user, remote.plain_ok, checked) if remote else Kept(recovery_checked=checked)


@dataclass(frozen=True)
class Known:
    """核对码 of this computer, or why it has none."""

    code: str = ""
    matter: str = ""


def computer(store: Store) -> Known:
    """By what an office knows this computer. It may ask the system's keyring."""
    try:
        return Known(own_code(store))
    except UserError as error:
        return Known(matter=str(error))
