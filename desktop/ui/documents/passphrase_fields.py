"""加密码: a passphrase written twice, with a hint at how good it is. It is kept nowhere, and gone with the page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from desktop.base.i18n import _
from desktop.services.sealing import check_passphrase, strength_words
from desktop.ui.widgets.controls import words


class PassphraseFields(QWidget):
    """`submitted`: Enter in the second field."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = QLineEdit(), QLineEdit()
        self.hint = words("", "remark")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words(_("密码(&1)："), buddy=self.first), self.first)
        form.addRow(words(_("再写一遍(&2)："), buddy=self.again), self.again)
        form.addRow(self.hint)
        for field in (self.first, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._show_hint("")
        self.first.textEdited.connect(self._show_hint)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.submitted)

    def _show_hint(self, text: str) -> None:
        self.hint.setVisible(bool(text))
        self.hint.setText(_("{strength}；忘了谁也打不开").format(strength=strength_words(text)) if text else "")

    def passphrase(self) -> str:
        """What was written. Raises UserError where it will not do."""
        check_passphrase(self.first.text(), self.again.text())
        return self.first.text()

    def clear(self) -> None:
        for field in (self.first, self.again):
            field.clear()
        self._show_hint("")
