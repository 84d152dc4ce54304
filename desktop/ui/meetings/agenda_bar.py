"""The agenda along the top of the live page: each item with its planned and used minutes, the current one marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from desktop.base.i18n import _
from desktop.rules.meeting import State
from desktop.services import meetings
from desktop.services.progress import Progress, progress
from desktop.ui.looks import sized
from desktop.ui.page import Context
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows import AMBER, INK, QUIET, RULE, SELECTED, SELECTED_INK
from desktop.ui.widgets.rows_model import ROW, RowsModel

HEIGHT = 36  # pixels of a cell, in normal type
NARROWEST, WIDEST = 110, 300
GROUND, ROUND, SHARE = "#ffffff", 6, 3
REFRESH = 10_000  # milliseconds
BEFORE_END = timedelta(minutes=5)


@dataclass(frozen=True)
class Cell:
    """An item as it is shown. `used` and `planned` in minutes; planned None: nothing was planned."""

    id: str
    position: int
    title: str
    planned: int | None
    used: int
    current: bool
    reached: bool

    @property
    def over(self) -> bool:
        return self.planned is not None and self.used > self.planned


def cells(found: Progress, used: dict[str, int]) -> list[Cell]:
    return [
        Cell(i.id, i.position, i.title, i.minutes, used.get(i.id, 0) // 60, i.id == found.meeting.item, i.id in used)
        for i in found.items
    ]


def minutes_words(cell: Cell) -> str:
    """12/40 分; 超 3 分 once it is over."""
    if cell.planned is None:
        return _("{used} 分").format(used=cell.used) if cell.reached else ""
    if cell.over:
        return _("{used}/{planned} 分 超时").format(used=cell.used, planned=cell.planned)
    return _("{used}/{planned} 分").format(used=cell.used, planned=cell.planned)


def cell_words(cell: Cell) -> str:
    state = _("正在议") if cell.current else _("已议") if cell.reached else _("未议")
    return _("第{position}项　{title}　{state}　{minutes}").format(
        position=cell.position, title=cell.title, state=state, minutes=minutes_words(cell)
    )


class CellDelegate(QStyledItemDelegate):
    """Number and title over the minutes; the current one on blue, with a mark that is no colour."""

    width = WIDEST

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.width, sized(HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: Cell = index.data(ROW)
        rect: QRect = option.rect.adjusted(2, 1, -2, -1)  # type: ignore[attr-defined]
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_HasFocus)  # type: ignore[attr-defined]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(SELECTED if chosen else RULE), 2 if chosen else 1))
        painter.setBrush(QColor(SELECTED if cell.current else GROUND))
        painter.drawRoundedRect(rect, ROUND, ROUND)
        self._share(painter, rect, cell)
        self._title(painter, rect.adjusted(8, 0, -8, 0), cell, option)
        painter.restore()

    def _share(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        """Along the bottom, how much of the planned minutes is used."""
        if cell.planned and cell.used:
            width = min(cell.used / cell.planned, 1) * (room.width() - 2 * ROUND)
            colour = SELECTED_INK if cell.current else AMBER if cell.over else SELECTED
            painter.fillRect(QRectF(room.left() + ROUND, room.bottom() - SHARE, width, SHARE), QColor(colour))

    def _title(self, painter: QPainter, room: QRect, cell: Cell, option: QStyleOptionViewItem) -> None:
        font = painter.font()
        font.setBold(cell.current)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        minutes = minutes_words(cell)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(SELECTED_INK if cell.current else AMBER if cell.over else QUIET))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, minutes)
        room.setRight(room.right() - metrics.horizontalAdvance(minutes) - 6)
        mark = "▶ " if cell.current else "✓ " if cell.reached else ""
        title = metrics.elidedText(f"{mark}{cell.position} {cell.title}", Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(SELECTED_INK if cell.current else INK))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, title)


class AgendaBar(Panel):
    """`ending` comes once, five minutes before the planned end (DOMAIN.md, The check before people leave).
    `chosen_again`: the item that is being discussed was chosen once more.
    """

    TABLES = ("agenda_item", "item_start", "meeting")
    ending = Signal()
    chosen_again = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: Progress | None = None
        self._told_end: datetime | None = None
        self.model: RowsModel[Cell] = RowsModel(lambda cell: cell.id, cell_words, self)
        self.list = QListView()
        self._delegate = CellDelegate(self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setObjectName("agenda")
        self.list.setAccessibleName(_("议程：点一下或按 Alt+数字开始那一项"))
        self.list.setToolTip(_("点一下开始那一项（Alt+1、Alt+2 …）"))
        self.list.clicked.connect(lambda index: self._start(self.model.row(index)))
        ReturnFilter(self.list).submitted.connect(lambda: self._start(self.model.row(self.list.currentIndex())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self._timer = QTimer(self, interval=REFRESH)
        self._timer.timeout.connect(self.refresh)

    def reload(self) -> None:
        self.read(progress, self._show)

    def _show(self, found: Progress) -> None:
        self.found = found
        self.refresh()
        self._share_room()
        current = next((i for i, cell in enumerate(self.model.rows) if cell.current), None)
        if current is not None:
            self.list.scrollTo(self.model.index(current))

    def refresh(self) -> None:
        """Compute the used minutes anew."""
        if self.found:
            now = self.context.clock.read().at
            self.model.show(cells(self.found, self.found.used_seconds(now)))
            self._look_at_end(self.found, now)

    def _look_at_end(self, found: Progress, now: datetime) -> None:
        end = found.planned_end
        if found.meeting.state is State.LIVE and end and now >= end - BEFORE_END and self._told_end != end:
            self._told_end = end
            self.ending.emit()

    def _share_room(self) -> None:
        count = max(len(self.model.rows), 1)
        width = max(NARROWEST, min((self.list.viewport().width() - 2) // count, WIDEST))
        if width != self._delegate.width:
            self._delegate.width = width
            self.list.scheduleDelayedItemsLayout()

    def start(self, position: int) -> None:
        """Begin the item at a position of the agenda, from 1."""
        self._start(next((cell for cell in self.model.rows if cell.position == position), None))

    def _start(self, cell: Cell | None) -> None:
        if cell is None or self.found is None:
            return
        if self.found.meeting.state is State.PREPARING:
            self.context.shell.warn(_("会议还没有开始；请先按 F5 开会。"))
        elif cell.current:
            self.chosen_again.emit()
        else:
            self.do(meetings.start_item, cell.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_room()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
