"""这台电脑: what belongs to the laptop and not to the data. Language and size of type are changed at once."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget

from desktop.base.i18n import LANGUAGES, _
from desktop.ui.looks import Looks
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import words


class ThisComputer(QWidget):
    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        self.language = Chooser()
        for code, name in LANGUAGES:
            self.language.addItem(name, code)
        self.type_size = Chooser()
        self.type_size.addItem(_("平常"), False)
        self.type_size.addItem(_("大字（Ctrl+T）"), True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words(_("界面语言"), buddy=self.language), self.language)
        form.addRow(words(_("字的大小"), buddy=self.type_size), self.type_size)
        self._show()
        looks.type_chosen.connect(self._show)
        self.language.activated.connect(lambda _place: looks.choose_language(self.language.currentData()))
        self.type_size.activated.connect(lambda _place: looks.choose_type(self.type_size.currentData()))

    def _show(self) -> None:
        self.language.setCurrentIndex(self.language.findData(self._looks.language))
        self.type_size.setCurrentIndex(self.type_size.findData(self._looks.large))
