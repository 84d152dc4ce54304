"""The lawful bodies: how much of each must be there, and how much of those there decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.bodies import OTHER, Body
from desktop.rules.setting_values import SHARES
from desktop.rules.settings import share_words
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words


@dataclass(eq=False)
class _Row:
    """`stored`: a body of the settings, not a line that was just added."""

    name: SubmitField
    quorum: Chooser
    threshold: Chooser
    remove: QPushButton
    stored: bool

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return self.name, self.quorum, self.threshold, self.remove

    @property
    def body(self) -> Body:
        return Body(self.quorum.currentData(), self.threshold.currentData())


class BodiesEditor(QWidget):
    """A line a body. `value` is pairs of names and bodies, so that a name written twice is noticed."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        for column, title in enumerate((_("会议名称"), _("到会人数"), _("赞成人数"))):
            self._grid.addWidget(words(title, "remark"), 0, column)
        self.more = button(_("＋ 加一种会议(&A)"), self._add_empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.more)

    def put(self, value: Mapping[str, Body]) -> None:
        if self.value() == tuple(value.items()):  # whoever is in a line stays there
            for row in self.rows:
                row.stored = bool(row.name.text().strip())
            return
        for row in self.rows:
            self._drop(row)
        self.rows = [self._row(name, body, stored=True) for name, body in value.items()]
        self._lay_out()

    def value(self) -> tuple[tuple[str, Body], ...]:
        named = [(row.name.text().strip(), row) for row in self.rows]
        return tuple((name, row.body) for name, row in named if name or row.stored)

    def _row(self, name: str, body: Body, *, stored: bool) -> _Row:
        field = SubmitField()
        field.setText(name)
        field.setCursorPosition(0)
        field.setAccessibleName(_("会议名称"))
        quorum, threshold = self._share(_("到会人数"), body.quorum), self._share(_("赞成人数"), body.threshold)
        label = _("删去{name}").format(name=name) if name else _("删去这一行")
        row = _Row(field, quorum, threshold, button(_("删去"), lambda: self._remove(row), name=label), stored)
        field.editingFinished.connect(self.left)
        for chooser in (quorum, threshold):
            chooser.activated.connect(lambda _place: self.left.emit())
        return row

    @staticmethod
    def _share(name: str, share: str) -> Chooser:
        made = Chooser()
        made.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToContents)
        for one in SHARES:
            made.addItem(share_words(one), one)
        made.setCurrentIndex(made.findData(share))
        made.setMinimumContentsLength(7)
        made.setAccessibleName(name)
        return made

    def _lay_out(self) -> None:
        for place, row in enumerate(self.rows, 1):
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, place, column)
                widget.show()
        order = [widget for row in self.rows for widget in row.widgets]
        for before, after in zip(order, [*order[1:], self.more], strict=False):
            QWidget.setTabOrder(before, after)

    def _add_empty(self) -> None:
        if self.rows and not self.rows[-1].name.text().strip():
            self.rows[-1].name.setFocus()
            return
        self.rows.append(self._row("", OTHER, stored=False))
        self._lay_out()
        self.rows[-1].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: _Row) -> None:
        self.rows.remove(row)
        self._drop(row)
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.left.emit()

    def _drop(self, row: _Row) -> None:
        for widget in row.widgets:
            widget.blockSignals(True)  # what goes has nothing more to say
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
