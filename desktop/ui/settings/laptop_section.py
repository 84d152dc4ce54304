"""What is chosen for this laptop alone, as a section of the page."""

from __future__ import annotations

from desktop.ui.page import Context
from desktop.ui.settings.section import Section
from desktop.ui.settings.this_computer import ThisComputer


class LaptopSection(Section):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.computer = ThisComputer(context.looks)
        self.column.addWidget(self.computer)
        self.column.addStretch(1)

    def begin(self) -> None:
        self.computer.language.setFocus()
