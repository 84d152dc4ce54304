"""How rows of the live page's lists are painted: bold and plain words from the left, a remark at the right end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.looks import sized
from desktop.ui.widgets.rows_model import ROW

INK, QUIET, GREEN, AMBER = "#1a1a1a", "#4a4a4a", "#14532d", "#8a3d00"
SELECTED, SELECTED_INK = "#0b5cad", "#ffffff"
MARKED, RULE = "#fdf3dc", "#dedace"
MARGIN = 8  # pixels
LINE = 30  # pixels of a row's first line, in normal type
_WRAPPED = QTextOption()
_WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


@dataclass(frozen=True)
class Words:
    """Some words of a row; `bold`, and in which colour when the row is not selected."""

    text: str
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True)
class Painted:
    """`left` stands first and is cut where there is no room, `right` is always whole. `below`: up to two lines under
    them. `marked`: a tinted ground.
    """

    left: tuple[Words, ...]
    right: Words | None = None
    below: Words | None = None
    marked: bool = False


class RowDelegate(QStyledItemDelegate):
    """Paints what `look` says of a row. Rows without words below are all of one height."""

    UNIFORM = True

    def __init__(self, look: Callable[[Any], Painted], parent: Any = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fonts: dict[tuple[str, bool], QFont] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, sized(LINE))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW)
        if row is None:
            return
        painted = self._look(row)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if selected or painted.marked:
            painter.fillRect(rect, QColor(SELECTED if selected else MARKED))
        painter.setPen(QColor(RULE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        line = sized(LINE)
        first = QRect(rect.left() + MARGIN, rect.top(), rect.width() - 2 * MARGIN, line)
        self._first_line(painter, first, painted, option, selected)
        if painted.below:
            self._below(painter, rect.adjusted(MARGIN, line, -MARGIN, -2), painted.below, option, selected)
        painter.restore()

    def font(self, option: QStyleOptionViewItem, bold: bool) -> QFont:
        base: QFont = option.font  # type: ignore[attr-defined]
        key = (base.key(), bold)
        if key not in self._fonts:
            self._fonts[key] = QFont(base)
            self._fonts[key].setBold(bold)
        return self._fonts[key]

    def _first_line(
        self, painter: QPainter, room: QRect, painted: Painted, option: QStyleOptionViewItem, selected: bool
    ) -> None:
        if painted.right:
            metrics = self._take_pen(painter, painted.right, option, selected)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, align, painted.right.text)
            room.setRight(room.right() - metrics.horizontalAdvance(painted.right.text) - MARGIN)
        for words in painted.left:
            metrics = self._take_pen(painter, words, option, selected)
            shown = metrics.elidedText(words.text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            room.setLeft(room.left() + metrics.horizontalAdvance(shown) + MARGIN)
            if room.width() < MARGIN or shown != words.text:
                break

    def _below(
        self, painter: QPainter, room: QRect, words: Words, option: QStyleOptionViewItem, selected: bool
    ) -> None:
        metrics = self._take_pen(painter, words, option, selected)
        painter.drawText(QRectF(room), cut(words.text, metrics, room.width()), _WRAPPED)

    def _take_pen(self, painter: QPainter, words: Words, option: QStyleOptionViewItem, selected: bool) -> QFontMetrics:
        font = self.font(option, words.bold)
        painter.setFont(font)
        painter.setPen(QColor(SELECTED_INK if selected else words.colour))
        return QFontMetrics(font)


def cut(text: str, metrics: QFontMetrics, width: int, lines: int = 2) -> str:
    """As much of a text as so many lines hold."""
    flat = text.replace("\n", " ")
    return metrics.elidedText(flat, Qt.TextElideMode.ElideRight, lines * (width - metrics.height()) + metrics.height())
