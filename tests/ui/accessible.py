"""What somebody who does not see the page, or not well, or has no mouse, would miss on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QBoxLayout,
    QLayout,
    QLayoutItem,
    QTabWidget,
    QWidget,
)


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found else ""


def takes_focus(widget: QWidget) -> bool:
    return (
        widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
    )


def nameless(root: QWidget) -> list[str]:
    """Controls that take the focus and that a screen reader has no name for."""
    return [_said(w) for w in root.findChildren(QWidget) if takes_focus(w) and not name_of(w).strip()]


def alike(root: QWidget) -> list[str]:
    """Names that several buttons in sight have. Those that do the same say so: the property "same"."""
    names = Counter(
        name_of(button)
        for button in root.findChildren(QAbstractButton)
        if button.isVisible() and name_of(button) and not button.property("same")
    )
    return [f"{count} × {name}" for name, count in names.items() if count > 1]


def by_tab(window: QWidget) -> list[QWidget]:
    """What Tab comes to, in its order, from the first control of the window on."""
    found: list[QWidget] = []
    at = window.nextInFocusChain()
    while at is not None and at is not window:
        if takes_focus(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.window() is window:
            found.append(at)
        at = at.nextInFocusChain()
    return found


def by_sight(root: QWidget) -> list[QWidget]:
    """The same controls as they stand on the screen: every layout is a block, its parts come from left to right if it
    lies in a row, else from top to bottom and from left to right, each block whole before the next.
    """
    found = []
    if takes_focus(root) and root.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found.append(root)
    for part in _parts(root):
        found += by_sight(part)
    return found


def _parts(widget: QWidget) -> Iterator[QWidget]:
    layout = widget.layout()
    if layout is not None and not isinstance(widget, QAbstractScrollArea | QTabWidget):
        yield from _of_layout(layout)
        return
    children = [c for c in widget.children() if isinstance(c, QWidget) and c.isVisible() and not c.isWindow()]
    yield from sorted(children, key=_corner)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    items = [item for place in range(layout.count()) if (item := layout.itemAt(place)) is not None and _shown(item)]
    in_a_row = isinstance(layout, QBoxLayout) and layout.direction() == QBoxLayout.Direction.LeftToRight
    for item in sorted(items, key=lambda item: _place(item, in_a_row)):
        if item.widget():
            yield item.widget()
        elif item.layout():
            yield from _of_layout(item.layout())


def _shown(item: QLayoutItem) -> bool:
    widget, layout = item.widget(), item.layout()
    return widget.isVisible() if widget else layout is not None and layout.count() > 0


def _place(item: QLayoutItem, in_a_row: bool) -> tuple[int, int]:
    room = item.geometry()
    return (0, room.left()) if in_a_row else (room.center().y() // 8, room.left())  # a row is seldom level to the pixel


def _corner(widget: QWidget) -> tuple[int, int]:
    return widget.y(), widget.x()


def out_of_order(window: QWidget, root: QWidget) -> list[str]:
    """Where Tab leaves the order of the page."""
    sight = by_sight(root)
    tab = [widget for widget in by_tab(window) if widget in sight]
    if tab != sight:
        place = next((i for i, (one, other) in enumerate(zip(tab, sight, strict=False)) if one is not other), 0)
        return [f"Tab comes to {_said(tab[place])} where {_said(sight[place])} stands"]
    return []


def _said(widget: QWidget) -> str:
    corner = widget.mapTo(widget.window(), QPoint())
    return f"{type(widget).__name__} {name_of(widget)!r} ({widget.objectName()}) at {corner.toTuple()}"
