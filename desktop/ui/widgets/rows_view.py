"""The list that shows a RowsModel on the live page; where it is empty it says what to do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.ui.widgets.rows import QUIET, RowDelegate
from desktop.ui.widgets.rows_model import RowsModel

LEAST = 44  # pixels that stay while something is asked in the same column
MARGIN = 10


class RowsView(QListView):
    def __init__(self, name: str, model: RowsModel[Any], empty: str = "") -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setMinimumHeight(LEAST)
        self.empty = empty

    def paint_by(self, delegate: RowDelegate) -> None:
        """Rows of one height are told so, which spares Qt from asking each."""
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(delegate.UNIFORM)

    def keep_room_for_bar(self) -> None:
        """Rows change their heights with their width: the scroll bar has its room always, and is seen when needed."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setEnabled(bar.maximum() > bar.minimum())
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))

    def sizeHint(self) -> QSize:
        """It takes what is left, and asks for no more."""
        return QSize(super().sizeHint().width(), LEAST)

    def minimumSizeHint(self) -> QSize:
        """Qt's own is higher, and would count as what is asked for."""
        return QSize(super().minimumSizeHint().width(), LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0 and self.empty:
            paint_empty(self, self.empty)


def paint_empty(view: QAbstractItemView, sentence: str) -> None:
    """Say in an empty list what to do; called while it is painted."""
    painter = QPainter(view.viewport())
    painter.setPen(QColor(QUIET))
    room: QRect = view.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, sentence)
