"""One of the values of what is 待核对: its words, who wrote them when and where, and the key that chooses it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.services.conflicts import Value
from desktop.ui.sync.difference import marked
from desktop.ui.widgets.controls import button, words


class RivalCard(QFrame):
    """`number`: its key. `other`: the text that it is compared with."""

    def __init__(self, number: int, value: Value, other: str, office: str, choose: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        name = _("照第 {number} 个").format(number=number)
        self.key = button(_("照这个(&{number})").format(number=number), choose, name=name)
        self.text = QLabel(marked(value.text, other) if value.text else _("（空）"))
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAccessibleName(value.text or _("（空）"))
        self.about = words(about(value, office), "" if value.shown else "remark")
        self.about.setObjectName("saved" if value.shown else "")
        self.about.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.about, 1)
        top.addWidget(self.key, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.text)


def about(value: Value, office: str) -> str:
    """✓ 现在用的　柳青　2026-11-18 19:20　本机."""
    now = _("✓ 现在用的") if value.shown else ""
    if not value.device:
        return "　".join(filter(None, (now, _("定稿时就是这样"))))
    where = _("本机") if value.here else office if value.office and office else _("另一台电脑")
    return "　".join(
        filter(None, (now, value.who if value.who != where else "", f"{local(value.at):%Y-%m-%d %H:%M}", where))
    )
