"""The keys of the live page, and the list of them that F1 shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.ui.widgets.controls import button, words

COLUMNS = 2


@dataclass(frozen=True)
class Key:
    """A key of the whole page, and what it does."""

    key: str
    label: str
    does: Callable[[], object]


def other_keys() -> list[tuple[str, str]]:
    """Keys that belong to a part of the page, for the list only."""
    return [
        (_("Ctrl+1 … Ctrl+9"), _("意见、答复、承诺、共识、分歧、举手、表态、要求、记事")),
        (_("Alt+1 … Alt+9"), _("开始第几项议题")),
        ("Ctrl+F", _("查找：所有会议里的话、人名、标题")),
        ("Enter", _("记下、签到、排队、打开选中的一条")),
        ("Esc", _("取消，回到意见建议")),
        (_("排队时加 + - ? = !"), _("赞成、不同意见、提问、补充、提醒规则")),
        ("Ctrl+P", _("投影：打开、隐藏、再显示；Ctrl+Shift+P 换深浅色")),
        (_("Alt+E G Z H W L X"), _("修改、同感、整理、合并、谁提的、历史、删去")),
        ("Alt+Q", _("举手表态：其余的人弃权")),
    ]


class KeyList(QFrame):
    """Lies over the page; F1 or Escape closes it."""

    def __init__(self, parent: QWidget, keys: Sequence[Key]) -> None:
        super().__init__(parent)
        self._around = parent
        self._before: QWidget | None = None
        self.setObjectName("keys")
        self.setProperty("overlay", True)
        self.setAccessibleName(_("按键表"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        shown = [*((key.key, key.label) for key in keys), *other_keys()]
        half = (len(shown) + 1) // COLUMNS
        for place, (key, label) in enumerate(shown):
            column, row = divmod(place, half)
            said = QLabel(f"<b>{key}</b>")
            said.setTextFormat(Qt.TextFormat.RichText)
            grid.addWidget(said, row, 2 * column)
            grid.addWidget(words(label), row, 2 * column + 1)
        self.close_button = button(_("知道了 Esc"), self.close_list, role="primary")
        layout = QVBoxLayout(self)
        layout.addWidget(words(_("按键表"), "heading"))
        layout.addLayout(grid)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.hide()

    def toggle(self) -> None:
        if self.isVisible():
            self.close_list()
            return
        self._before = QApplication.focusWidget()
        self.adjustSize()
        around = self._around.rect()
        self.move((around.width() - self.width()) // 2, max(0, (around.height() - self.height()) // 2))
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def close_list(self) -> None:
        """The focus goes back where it was."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()
        else:
            super().keyPressEvent(event)
