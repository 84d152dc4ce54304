"""A removable drive by the name that people know it by, and whether it can be written to, told before anybody waits:
ready, write-protected, too small, not formatted, nothing in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from desktop.base.i18n import _

MEGABYTE = 1024 * 1024
RESERVE = 4 * MEGABYTE  # bytes that stay free: the file system keeps its own tables there


class Condition(Enum):
    READY = auto()
    READ_ONLY = auto()
    UNFORMATTED = auto()  # no file system that this machine can read
    CLOSED = auto()  # there, but not opened (mounted) yet
    EMPTY = auto()  # a reader without a card


@dataclass(frozen=True)
class Drive:
    """`place`: its letter or device, the same as long as it is plugged in. `folder` None: cannot be written to now.
    `free` and `total` in bytes.
    """

    place: str
    name: str
    folder: Path | None
    condition: Condition
    file_system: str = ""
    free: int = 0
    total: int = 0

    def holds(self, needed: int) -> bool:
        """Whether so many bytes have room."""
        return self.condition is Condition.READY and self.free >= needed + RESERVE


def size_words(count: int) -> str:
    """640 KB, 12 MB, 14.6 GB."""
    if count >= 1024 * MEGABYTE:
        return f"{count / 1024 / MEGABYTE:.1f} GB"
    if count >= MEGABYTE:
        return f"{count / MEGABYTE:.0f} MB"
    return f"{-(-count // 1024)} KB"


def condition_word(drive: Drive, needed: int) -> str:
    """可以拷, or in a word why not."""
    if drive.condition is Condition.READY:
        return _("可以拷") if drive.holds(needed) else _("装不下")
    return {
        Condition.READ_ONLY: _("写保护"),
        Condition.UNFORMATTED: _("没有格式化"),
        Condition.CLOSED: _("还没有打开"),
        Condition.EMPTY: _("没有插好"),
    }[drive.condition]


def what_to_do(drive: Drive, needed: int) -> str:
    """In one sentence what is wrong with a drive and what to do; "" where nothing is."""
    if drive.holds(needed):
        return ""
    told = {
        Condition.READY: _("“{name}”装不下：要 {needed}，只剩 {free}；请删掉不用的文件，或换一个大的。"),
        Condition.READ_ONLY: _("“{name}”写保护，只能读：请拨开U盘上的写保护开关，或换一个。"),
        Condition.UNFORMATTED: _("“{name}”没有格式化，或格式认不出：请换一个；里面没有要紧的东西才格式化。"),
        Condition.CLOSED: _("“{name}”还没有打开：请先在文件管理器里点开它。"),
        Condition.EMPTY: _("“{name}”里没有卡或盘：请插好。"),
    }[drive.condition]
    return told.format(name=drive.name, needed=size_words(needed + RESERVE), free=size_words(drive.free))
