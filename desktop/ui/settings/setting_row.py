"""One thing that can be set: its name, its editor, a sentence that explains it, and what is wrong where it is refused."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.setting_values import Setting, cleaned
from desktop.ui.looks import sized
from desktop.ui.settings.bodies_editor import BodiesEditor
from desktop.ui.settings.editors import Editor, LinesEditor, editor_of
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.controls import button, words

LABEL = 190  # pixels of the names, in normal type


class SettingRow(QWidget):
    """Saved when the user leaves the editor, never by being shown: `edited` carries key and value, `restored` the key of
    one that is to have its default again. Escape puts back what is stored. `setting`: it is one of the list.
    """

    edited = Signal(str, object)
    restored = Signal(str)

    def __init__(self, key: str, label: str, explained: str, field: QWidget, setting: Setting | None = None) -> None:
        super().__init__()
        self.key = key
        self.field = field
        self._editor = cast(Editor, field)
        self._stored: Any = None
        self._shown: Any = None  # what the editor said of itself when it was filled, or when its value was sent
        field.setObjectName(key)
        field.setAccessibleName(label)
        field.setAccessibleDescription(explained)
        self._said = explained
        self._explained = words(explained, "remark")
        self._explained.setWordWrap(True)
        self.trouble = words(role="amber")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.restore = button(
            _("恢复默认"),
            lambda: self.restored.emit(self.key),
            role="quiet",
            name=_("{name}恢复默认").format(name=label),
        )
        keeps_its_place = self.restore.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(setting is not None)
        self.restore.setSizePolicy(keeps_its_place)
        self.restore.hide()
        self._setting = setting
        self._usual = setting.default if setting else None
        self._lay_out(label)
        self._editor.left.connect(self.save)
        if isinstance(field, SubmitField):
            field.submitted.connect(lambda _text: self._go_on())

    def _lay_out(self, label: str) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, sized(LABEL))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        if not isinstance(self.field, QCheckBox):
            name = words(label, buddy=self.field)
            name.setWordWrap(True)
            name.setFixedWidth(sized(LABEL))
            tall = isinstance(self.field, LinesEditor | BodiesEditor)
            grid.addWidget(name, 0, 0, top if tall else Qt.AlignmentFlag.AlignVCenter)
        narrow = self.field.maximumWidth() < sized(2 * LABEL)
        grid.addWidget(self.field, 0, 1, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
        grid.addWidget(self.restore, 0, 2, top)
        grid.addWidget(self.trouble, 1, 1, 1, 2)
        grid.addWidget(self._explained, 2, 1, 1, 2)

    def tell(self, usual: Any, note: str) -> None:
        """What 恢复默认 returns to, and where it comes from or goes to."""
        self._usual = usual
        self._explained.setText(self._said + note)
        self.field.setAccessibleDescription(self._said + note)

    def show_value(self, value: Any) -> None:
        """Show what is stored; what the user is just typing, or has to put right, stays."""
        changed, self._stored = value != self._stored, value
        self.restore.setVisible(self._setting is not None and value != self._usual)
        if changed or (not self.pending and self.trouble.isHidden()):
            self._put()

    def _put(self) -> None:
        if self._shown is None or self._editor.value() != self._stored:
            self._editor.put(self._stored)
        self._shown = self._editor.value()
        self.trouble.hide()

    @property
    def pending(self) -> bool:
        """Whether the user has written something here that was not sent yet."""
        return self._stored is not None and bool(self._editor.value() != self._shown)

    def save(self) -> None:
        """Send what was changed."""
        if not self.pending:
            return
        wanted = self._editor.value()
        try:
            if self._setting:
                cleaned(self._setting, wanted)
        except UserError as error:
            self.refuse(str(error))
            return
        self._shown = wanted
        self.trouble.hide()
        self.edited.emit(self.key, wanted)

    def _go_on(self) -> None:
        """Enter saves, and goes on to the next field where there is nothing to put right."""
        self.save()
        if self.trouble.isHidden():
            self.focusNextChild()
            if self.restore.hasFocus():
                self.focusNextChild()

    def refuse(self, sentence: str) -> None:
        """It was not saved: say why beside it. The next leaving of the field tries again."""
        self._shown = None
        self.trouble.setText(sentence)
        self.trouble.show()

    def give_up(self) -> None:
        """Put back what is stored."""
        self._shown = None
        self._put()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pending:
            self.give_up()
        else:
            super().keyPressEvent(event)


def row_of(setting: Setting) -> SettingRow:
    """The row of a setting of the list."""
    return SettingRow(setting.key, setting.label, setting.help, editor_of(setting), setting)
