"""The window holds the data directory; a command that writes refuses while it is open."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from desktop.base.errors import UserError, why
from desktop.base.files import make_folder
from desktop.base.i18n import _


class InUse(UserError):
    """Somebody else holds the data directory."""


def hold(directory: Path) -> FileLock:
    """Hold the data directory until the lock is released or the process ends. Raises InUse at once if it is held."""
    make_folder(directory)
    lock = FileLock(directory / "in-use.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise InUse(_("小马扎议事已经打开着这份数据；请先关闭那个窗口，再运行这条命令。")) from None
    except OSError as error:
        raise UserError(
            _("数据目录“{path}”写不进（{reason}）；请换一个目录，或检查磁盘。").format(
                path=directory, reason=why(error)
            )
        ) from error
    return lock
