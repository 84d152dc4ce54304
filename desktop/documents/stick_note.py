"""说明.txt: what lies in a folder on a stick, for whom, what was left out and why, and how it is checked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import _

COLUMNS = 2  # blanks before what belongs to a heading


@dataclass(frozen=True)
class StickNote:
    """`signed`: the file that is the 正式稿, "" where there is none. `files` and `left_out` are lines as they are read.
    `sealed`: the one file that opens with a passphrase only. `ledger`: the list that an office fills in.
    """

    title: str
    code: str
    state: str
    written: str
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    full: bool
    signed: str = ""
    sealed: str = ""
    attention: tuple[str, ...] = ()
    ledger: str = ""


def write_stick_note(note: StickNote) -> bytes:
    """The file, as the editors of every Windows show it: UTF-8 with a BOM, lines ended by CR LF."""
    parts = [
        (_("这是什么"), _what(note)),
        (_("里面有什么"), note.files),
        (_("哪一份是正式稿"), () if note.sealed else (_signed(note),)),
        (_("给谁看"), _for_whom(note)),
        (_("单位怎么填"), _filling_in(note)),
        (_("没有放进来的"), note.left_out),
        (_("请注意"), note.attention),
        (_("怎么打开"), _opening(note)),
        (_("怎么核对"), _checking()),
    ]
    lines = [note.title, ""]
    for heading, told in parts:
        if told:
            lines += [_("【{heading}】").format(heading=heading), *(" " * COLUMNS + line for line in told), ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def _what(note: StickNote) -> tuple[str, ...]:
    return (
        _("一场议事会的文书和材料，由小马扎议事写成。"),
        _("会议编号：{code}").format(code=note.code),
        _("会议状态：{state}").format(state=note.state),
        _("写成时间：{time}").format(time=note.written),
    )


def _signed(note: StickNote) -> str:
    if note.signed:
        return _("签了字的纪要是正式稿：{name}。别的文书和它不一样时，以它为准。").format(name=note.signed)
    return _("还没有签了字的扫描件；文书按写成时的记录，以后可能还会改。")


def _for_whom(note: StickNote) -> tuple[str, ...]:
    if not note.full:
        return (
            _("可以交给乡镇（街道）和有关单位。手机号、身份证号遮住了中间几位，提建议的人只留了姓。"),
            _("照片和扫描件里的字、文书里顺口说到的名字没有遮；往外发以前请再看一遍。"),
        )
    return (
        _("里面有群众的姓名、原话、电话和签名：只给档案室和有权看的人，不要转发，不要放到网上。"),
        _("用完请把U盘里的这一份删掉。"),
    )


def _filling_in(note: StickNote) -> tuple[str, ...]:
    """An office has no manual of ours, and most of what it fills in is folded (documents.listing)."""
    if not note.ledger:
        return ()
    return (
        note.ledger,
        _("办得怎么样，填在这份表里：点表格上边的 [+]，最新进展、办结日期、佐证等栏就展开；填好存成 xlsx 交回来。"),
        _("最右边藏着的“行标记”一列请不要删：靠它认出每一行。"),
    )


def _opening(note: StickNote) -> tuple[str, ...]:
    if not note.sealed:
        return ()
    return (
        _("{name} 用密码锁着；密码没有写在这里，请问拷的人。忘了密码，谁也打不开。").format(name=note.sealed),
        _("用公开的 age 程序打开（https://age-encryption.org），在这个文件夹里运行：") + _command(note),
        _("再把得到的 zip 文件解压。"),
    )


def _command(note: StickNote) -> str:
    return f' age -d -o "{note.sealed.removesuffix(".age")}" "{note.sealed}"'


def _checking() -> tuple[str, ...]:
    return (
        _("文件清单.txt 里是每个文件的大小和 SHA-256 校验码，最后一行防止清单自己被改。"),
        _("有小马扎议事的电脑上运行：") + " xiaomazha verify " + _("这个文件夹"),
        _("没有的，一个一个比对校验码：") + " certutil -hashfile " + _("文件名") + " SHA256",
    )
