"""The two kinds of trouble that are told to the user; everything else is a bug."""

from __future__ import annotations

import errno

from desktop.base.i18n import _


class UserError(Exception):
    """One sentence that says what is wrong and what to do. Shown as it is, without a traceback."""


class NotSaved(UserError):
    """The disk refused a write: nothing of this action was kept, what is on the screen must stay there."""


def why(error: OSError) -> str:
    """What the system says of a file or disk, in the user's words where they are known."""
    words = {
        errno.ENOSPC: _("磁盘已满"),
        errno.EIO: _("磁盘读写出错"),
        errno.EROFS: _("磁盘只能读、不能写"),
        errno.EACCES: _("没有权限"),
        errno.EPERM: _("没有权限"),
        errno.ENOENT: _("没有这个文件或文件夹"),
        errno.EISDIR: _("这是一个文件夹"),
        errno.ENOTDIR: _("上一级不是文件夹"),
        errno.EEXIST: _("那里已有同名的文件"),
        errno.EBUSY: _("正被另一个程序占用"),
        errno.ENAMETOOLONG: _("名字太长"),
    }
    return words.get(error.errno or 0) or error.strerror or str(error)
