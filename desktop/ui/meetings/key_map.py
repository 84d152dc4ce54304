"""Every key in one place: the live page obeys this map, F1 lists it, the quick card prints it.

The keys of another page stand on its buttons, so that what F1 says there is what the page does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QTabWidget, QWidget

from desktop.base.i18n import _
from desktop.ui.widgets.controls import plain

_MNEMONIC = re.compile(r"&(\w)")
_ON_LABEL = re.compile(r"[\s(（]((?:(?:Ctrl|Alt|Shift)\+)*(?:F\d{1,2}|Enter|Esc|Home|[A-Z0-9]))[)）]?$")


@dataclass(frozen=True)
class Key:
    """`act` names what the live page does on it; without one a part of the page obeys it by itself."""

    key: str
    label: str
    act: str = ""


@dataclass(frozen=True)
class Section:
    heading: str
    keys: tuple[Key, ...]


def live_sections() -> list[Section]:
    """The keys of the live page, the commonest first."""
    return [_course(), _people(), _record()]


def _course() -> Section:
    return Section(
        _("会议和发言"),
        (
            Key("F5", _("请下一位（开会、开始议题）"), "next"),
            Key("F6", _("结束发言"), "end"),
            Key("F7", _("暂停、继续发言"), "pause"),
            Key("F8", _("加一分钟"), "extend"),
            Key("F11", _("点名回应"), "respond"),
            Key("F12", _("收回点名（叫错人）"), "recall"),
            Key(_("Alt+1 … Alt+9"), _("开始第几项议题")),
            Key("1 2 3", _("上次承诺：已办结、办理中、没有动静")),
            Key("F9", _("散会前检查"), "check"),
            Key("Ctrl+R", _("逐条宣读，当场确认"), "read_out"),
        ),
    )


def _people() -> Section:
    return Section(
        _("签到和排队"),
        (
            Key("F3", _("签到：找人，Enter 签到；没有的，Enter 现场加入"), "search"),
            Key("Alt+D K J T B", _("选中的人：代签、代会、请假、早退、修改")),
            Key("Alt+P Y N", _("纸质表、移交主持、未留名人数")),
            Key("F4", _("排队：姓名或号牌，Enter 排上"), "queue"),
            Key("+ - ? = !", _("姓名后面写：赞成 不同意见 提问 补充 提醒规则")),
            Key("Ctrl+Q", _("到排队名单里选一位"), "queue_list"),
            Key("Alt+C O M S", _("改请、退出排队、号牌记名、停止排队")),
        ),
    )


def _record() -> Section:
    return Section(
        _("记录"),
        (
            Key("F2", _("写记录，Enter 记下"), "write"),
            Key("F10", _("占位：先记人和时间"), "hold"),
            Key(_("Ctrl+1 … Ctrl+9"), _("意见 答复 承诺 共识 分歧 举手 表态 要求 记事")),
            Key("Ctrl+L", _("到记录列表里选一条，Enter 打开"), "record_list"),
            Key("Alt+E G Z H W L X", _("修改、同感、整理、合并、谁提的、历史、删去")),
            Key("Alt+Q", _("举手表态：其余的人弃权")),
            Key("Ctrl+M", _("展示材料：记一笔，投影让出屏幕"), "material"),
            Key("Esc", _("取消，回到意见建议")),
        ),
    )


def everywhere() -> Section:
    """What every page obeys."""
    return Section(
        _("处处可用"),
        (
            Key("F1", _("这张按键表")),
            Key("Ctrl+Z", _("撤销上一步")),
            Key("Ctrl+Y", _("恢复")),
            Key("Ctrl+F", _("查找：所有会议里的话、人名、标题")),
            Key("Ctrl+P", _("投影：打开、隐藏、再显示")),
            Key("Ctrl+Shift+P", _("投影换白底、黑底")),
            Key("Ctrl+T", _("大字，再按还原")),
            Key("Ctrl+B", _("手工记录单：电池要没电了，用纸接着记")),
            Key("Ctrl+Shift+B", _("手工补录：把纸上记的录进来")),
            Key("Alt+Home", _("返回首页")),
        ),
    )


def sections() -> list[tuple[str, list[tuple[str, str]]]]:
    """The whole map of a meeting as it is printed: headings, and under each (key, what it does)."""
    found = [*live_sections(), everywhere()]
    return [(section.heading, [(key.key, key.label) for key in section.keys]) for section in found]


def page_section(page: QWidget) -> Section:
    """What can be pressed on a page as it stands, apart from what every page obeys: its buttons and tabs with a key,
    shortcuts that say what they do.
    """
    found = dict.fromkeys([*_of_buttons(page), *_of_tabs(page), *_of_shortcuts(page)])
    known = {key.key for key in everywhere().keys}
    return Section(_("这一页"), tuple(key for key in found if key.key not in known))


def _of_buttons(page: QWidget) -> Iterator[Key]:
    for button in page.findChildren(QAbstractButton):
        key = _key_on(button.text())
        if key and button.isVisible():
            yield Key(key, _without_key(button.accessibleName() or button.text()))


def _of_tabs(page: QWidget) -> Iterator[Key]:
    for tabs in page.findChildren(QTabWidget):
        for place in range(tabs.count()) if tabs.isVisible() else ():
            key = _key_on(tabs.tabText(place))
            if key:
                yield Key(key, _without_key(tabs.tabText(place)))


def _of_shortcuts(page: QWidget) -> Iterator[Key]:
    for shortcut in page.findChildren(QShortcut):
        if shortcut.whatsThis() and shortcut.isEnabled():
            yield Key(shortcut.key().toString(QKeySequence.SequenceFormat.NativeText), shortcut.whatsThis())


def _key_on(label: str) -> str:
    """The key that stands on a button: 散会(&D) is Alt+D, 返回 Esc is Esc."""
    mnemonic = _MNEMONIC.search(label.replace("&&", ""))
    if mnemonic:
        return f"Alt+{mnemonic[1].upper()}"
    written = _ON_LABEL.search(label)
    return written[1] if written else ""


def _without_key(label: str) -> str:
    return _ON_LABEL.sub("", plain(label)).rstrip("…").strip()
