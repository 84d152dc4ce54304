"""Pages one under the other on the screen. Only those in sight are drawn, and few are kept: a thousand pages take no more
memory than ten.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.base.i18n import _

_GAP = 12  # px between pages and around them
_KEPT = 6  # pictures
_BEHIND, _FRAME = QColor("#8a8f98"), QColor("#5b616b")
_LARGEST = 6000  # px: a page is drawn no wider


class PageView(QAbstractScrollArea):
    """`wanted` asks for the picture of a page that is in sight (its number, how many pixels wide); `page_changed` tells
    which page one looks at.
    """

    wanted = Signal(int, int)
    page_changed = Signal(int)

    def __init__(self, sizes: Sequence[tuple[float, float]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self._tops: list[int] = []
        self._scale = 1.0
        self._whole = True
        self._current = 0
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._name()

    @property
    def current(self) -> int:
        """The page that one looks at, from 0."""
        return self._current

    @property
    def whole_pages(self) -> bool:
        """Whether whole pages are shown, or as wide as the window."""
        return self._whole

    def show_whole(self, whole: bool) -> None:
        page, self._whole = self._current, whole
        self._lay_out()
        self.go_to(page)

    def go_to(self, page: int) -> None:
        """Put the top of a page to the top of the view."""
        page = max(0, min(page, len(self._sizes) - 1))
        self.verticalScrollBar().setValue(self._tops[page] - _GAP if self._tops else 0)
        self._set_current(page)

    def add_picture(self, page: int, width: int, image: QImage) -> None:
        """The picture that was wanted."""
        self._pictures[page, width] = image
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self._current
        self._lay_out()
        self.go_to(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_PageDown if self._whole:
                self.go_to(self._current + 1)
            case Qt.Key.Key_PageUp if self._whole:
                self.go_to(self._current - 1)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(len(self._sizes) - 1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), _BEHIND)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._in_sight():
            rect = self._rect(page)
            width = min(round(rect.width() * self.devicePixelRatioF()), _LARGEST)
            painter.fillRect(rect, Qt.GlobalColor.white)
            image = self._pictures.get((page, width))
            if image is None:
                self.wanted.emit(page, width)
            else:
                self._pictures.move_to_end((page, width))
                painter.drawImage(rect, image)
            painter.setPen(_FRAME)
            painter.drawRect(rect)

    def _lay_out(self) -> None:
        room = self.viewport().size()
        widest = max(width for width, _height in self._sizes)
        highest = max(height for _width, height in self._sizes)
        self._scale = (room.width() - 2 * _GAP) / widest
        if self._whole:
            self._scale = min(self._scale, (room.height() - 2 * _GAP) / highest)
        self._scale = max(self._scale, 0.05)
        at, self._tops = _GAP, []
        for _width, height in self._sizes:
            self._tops.append(at)
            at += round(height * self._scale) + _GAP
        beyond = max(at - room.height(), 0)
        if self._whole and self._tops:  # so that the last page, too, can stand on top
            beyond = max(beyond, self._tops[-1] - _GAP)
        self.verticalScrollBar().setRange(0, beyond)
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(max(room.height() // 10, 1))
        self.viewport().update()

    def _rect(self, page: int) -> QRect:
        width, height = (round(side * self._scale) for side in self._sizes[page])
        top = self._tops[page] - self.verticalScrollBar().value()
        return QRect((self.viewport().width() - width) // 2, top, width, height)

    def _in_sight(self) -> list[int]:
        if not self._tops:
            return []
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        last = bisect_right(self._tops, top + self.viewport().height())
        return list(range(first, last))

    def _on_scrolled(self, value: int) -> None:
        if self._tops:
            middle = value + self.viewport().height() // 3
            self._set_current(max(bisect_right(self._tops, middle) - 1, 0))
        self.viewport().update()

    def _set_current(self, page: int) -> None:
        if page != self._current:
            self._current = page
            self._name()
            self.page_changed.emit(page)

    def _name(self) -> None:
        self.setAccessibleName(
            _("第 {number} 页，共 {pages} 页").format(number=self._current + 1, pages=len(self._sizes))
        )
