"""A paper sheet keyed in by its numbers; what that will do is said while they are typed, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from desktop.base.i18n import _
from desktop.services import attendance
from desktop.services.sheet_plan import SheetPlan, plan_words, preview
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.strip import Strip


def ask_sheet(panel: Panel, strip: Strip, done: Callable[[Any], None]) -> None:
    """Ask for the numbers in a strip; `done` closes it once they are kept."""
    field = QLineEdit()
    field.setPlaceholderText(_("1-20, 23, 26=李大爷, 5请假, 8代签=王芳, 9代会=李四"))
    field.setToolTip(_("连号用“-”，隔开用逗号；新来的人写“号码=姓名”；也可以写 5请假、8代签=王芳、9代会=李四"))
    title = _("照纸质签到表登记")

    def show(asked: str, found: SheetPlan) -> None:
        if isValid(field) and field.text() == asked:
            told = plan_words(found)
            strip.entitle(_("{title}：{what}").format(title=title, what=told) if told else title)

    def look(text: str) -> None:
        panel.read(partial(preview, text=text), partial(show, text))

    strip.ask(
        title,
        {_("号码"): field},
        _("登记"),
        lambda: panel.do(attendance.sign_in_sheet, field.text(), done=done),
    )
    field.textChanged.connect(look)
