"""Finds text that does not fit, and widgets that lie over each other or beyond the window.

What is cut short on purpose, because people type it, says so itself: the property "elides"; it must offer its whole text
as a tooltip. What lies over the page on purpose, as the key map does, has the property "overlay". Painted rows cut
their words themselves; they have a test of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QWidget,
)

from desktop.ui.window import MainWindow

SLACK = 1  # px: sizes are rounded


def faults(window: MainWindow) -> list[str]:
    """What is wrong with the page that the window shows."""
    found = list(_too_large(window))
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            found += [f"{_where(widget)}: {fault}" for fault in (*_clipped(widget), *_overlapping(widget))]
    return found


def _too_large(window: MainWindow) -> Iterator[str]:
    least, room = window.page.minimumSizeHint(), window.stack.size()
    if least.width() > room.width() or least.height() > room.height():
        yield f"the page needs {least.toTuple()}, the window leaves {room.toTuple()}"
    least = window.minimumSizeHint()
    if least.width() > window.width() or least.height() > window.height():
        yield f"the window needs {least.toTuple()}, it has {window.size().toTuple()}"


def _clipped(widget: QWidget) -> Iterator[str]:
    if widget.property("elides"):
        if not widget.toolTip():
            yield "is cut short on purpose, but has no tooltip"
    elif isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QHeaderView) and isinstance(widget.parent(), QTableView):
        yield from _header(widget)
    elif isinstance(widget, QAbstractButton) and widget.text():
        hint = widget.sizeHint()
        if widget.width() + SLACK < hint.width() or widget.height() + SLACK < hint.height():
            yield f"“{widget.text()}” needs {hint.toTuple()}, it has {widget.size().toTuple()}"
    yield from _beyond(widget)


def _label(label: QLabel) -> Iterator[str]:
    if not label.text():
        return
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if label.height() + SLACK < needed:
            yield f"“{label.text()}” needs {needed} px of height, it has {label.height()}"
        longest = max(QFontMetrics(label.font()).horizontalAdvance(word) for word in label.text().split() or [""])
        if label.text().isascii() and longest > label.contentsRect().width() + SLACK:
            yield f"a word of “{label.text()}” is wider than the label"
    elif label.width() + SLACK < label.sizeHint().width() or label.height() + SLACK < label.sizeHint().height():
        yield f"“{label.text()}” needs {label.sizeHint().toTuple()}, it has {label.size().toTuple()}"


def _tabs(bar: QTabBar) -> Iterator[str]:
    bold = QFont(bar.font())
    bold.setBold(True)
    metrics = QFontMetrics(bold)
    for place in range(bar.count()):
        if bar.isTabVisible(place):
            words = metrics.horizontalAdvance(bar.tabText(place).replace("&", ""))
            if words > bar.tabRect(place).width() or bar.tabRect(place).right() > bar.width():
                yield f"tab “{bar.tabText(place)}” is cut"


def _combo(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    if not box.isEditable() and QFontMetrics(box.font()).horizontalAdvance(box.currentText()) > field.width() + SLACK:
        yield f"“{box.currentText()}” needs more than {field.width()} px"


def _header(header: QHeaderView) -> Iterator[str]:
    for place in range(header.count()):
        needed = header.sectionSizeFromContents(place).width()
        if not header.isSectionHidden(place) and needed > header.sectionSize(place) + SLACK:
            title = header.model().headerData(place, header.orientation())
            yield f"column “{title}” needs {needed} px, it has {header.sectionSize(place)}"


def _beyond(widget: QWidget) -> Iterator[str]:
    """Cut off by what holds it; a scroll area shows the rest."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return
    if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry()):
        yield f"stands at {widget.geometry().getRect()}, beyond {_where(parent)} of {parent.size().toTuple()}"


def _overlapping(parent: QWidget) -> Iterator[str]:
    """Children that a layout put in each other's place."""
    if parent.layout() is None:
        return
    shown = [
        child
        for child in parent.findChildren(QWidget)
        if child.parentWidget() is parent and child.isVisible() and not child.property("overlay")
    ]
    for one, other in combinations(shown, 2):
        both = one.geometry().intersected(other.geometry())
        if both.width() > SLACK and both.height() > SLACK:
            yield f"{_where(one)} and {_where(other)} lie over each other"


def _where(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = widget.objectName() or widget.accessibleName() or words
    corner = widget.mapTo(widget.window(), QPoint())
    return f"{type(widget).__name__} {name!r} at {QRect(corner, widget.size()).getRect()}"
