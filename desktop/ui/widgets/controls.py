"""Buttons and labels as every page makes them: named for screen readers, and Enter presses a button that has the focus."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from shiboken6 import isValid

from desktop.base.paths import resource

_KEYS = re.compile(r"\s*[（(](&?[\w+]+)[)）]|&")


def button(label: str, press: Callable[[], object], *, role: str = "", name: str = "", icon: str = "") -> QPushButton:
    """`label` names its key: 新建会议(&N). `role` is one of the style's: primary, quiet, danger. `icon` is a drawing
    under resources/icons, beside the words and never instead of them.
    """
    made = QPushButton(label)
    if icon:
        made.setIcon(QIcon(str(resource("icons", f"{icon}.svg"))))
    made.setAutoDefault(True)  # else Enter does nothing outside a dialog
    made.setAccessibleName(name or plain(label))
    if role:
        made.setProperty("role", role)
    made.clicked.connect(lambda _checked: press())
    return made


def give_focus_back(before: QWidget | None) -> None:
    """To where the keys were, if that is still there: a field of a strip may have gone meanwhile."""
    if before is not None and isValid(before) and before.isVisible():
        before.setFocus(Qt.FocusReason.OtherFocusReason)


def press_if_seen(button: QPushButton) -> None:
    """For a key that presses a button at once: the button's own shortcut would wait a tenth of a second."""
    if button.isVisible():
        button.click()


def words(text: str = "", role: str = "", buddy: QWidget | None = None) -> QLabel:
    """A label; with a `buddy` its mnemonic goes there, and the buddy is named after it."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.AutoText if buddy else Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if buddy:
        made.setBuddy(buddy)
        if not buddy.accessibleName():
            buddy.setAccessibleName(plain(text))
    return made


def plain(label: str) -> str:
    """A label without its key: 新建会议(&N) → 新建会议."""
    return _KEYS.sub("", label).strip("：: ")
