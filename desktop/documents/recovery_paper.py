"""恢复密钥 on paper: what stands on the sheet that an office locks away, and the same as a text file for whoever prints
elsewhere. It is the only copy: the program keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.wording import day_words

ON_A_LINE = 4  # groups


@dataclass(frozen=True)
class RecoveryPaper:
    """`office`: whose space it opens. `groups`: the key as it is typed. `key`: the same in one piece, for the QR code."""

    office: str
    groups: tuple[str, ...] = field(repr=False)
    key: str = field(repr=False)
    day: date

    @property
    def lines(self) -> tuple[str, ...]:
        """The groups as they stand below each other."""
        return tuple(
            "  ".join(self.groups[first : first + ON_A_LINE]) for first in range(0, len(self.groups), ON_A_LINE)
        )


def title() -> str:
    return _("恢复密钥")


def whose(paper: RecoveryPaper) -> str:
    return _("{office}的协商空间　{day}").format(office=paper.office, day=day_words(paper.day))


def about_signs() -> str:
    """Which signs are in a key, for whoever types it years later."""
    return _("里面的 0 都是数字零；没有字母 O、I、B，也没有数字 1。")


def what_for() -> tuple[tuple[str, str], ...]:
    """(heading, what to know), in the order of their weight."""
    return (
        (
            _("做什么用"),
            _(
                "办公室的电脑坏了、丢了、换新的，就在新电脑上打开小马扎议事，在“同步”里选恢复办公室，输入这个密钥（也可以用扫码枪扫）。"
                "各站点不用重新加入，报上来的内容都能找回来。"
            ),
        ),
        (
            _("怎么保管"),
            _("装进信封，封口盖章，锁进放公章的柜子。最好抄一份放到另一个地方。不要拍照，不要存进电脑、手机或网盘。"),
        ),
        (
            _("千万注意"),
            _("谁有这张纸，谁就能看到全部内容，还能冒充办公室。程序里没有留底：纸丢了，电脑又坏了，谁也恢复不了。"),
        ),
        (
            _("纸丢了或被人看过"),
            _("请尽快另建一个协商空间，让各站点重新加入，再把旧的网盘文件夹收起来。"),
        ),
    )


def write_text(paper: RecoveryPaper, target: BinaryIO) -> None:
    """The sheet as plain text, for a computer that cannot paint it."""
    parts = [title(), whose(paper), "", *paper.lines, about_signs(), ""]
    for heading, words in what_for():
        parts += [heading, words, ""]
    target.write("\ufeff".encode() + "\r\n".join(parts).encode())
