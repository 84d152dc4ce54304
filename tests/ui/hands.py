"""What hands do at the keyboard and the mouse: words through the input method, keys, clicks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPushButton, QWidget

NONE = Qt.KeyboardModifier.NoModifier
RETURN = Qt.Key.Key_Return


def compose(field: QWidget, pinyin: str, commit: str = "") -> None:
    """Leave `pinyin` standing in the field uncommitted, after committing some words."""
    event = QInputMethodEvent(pinyin, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def type_words(field: QWidget, words: str, *, instead: bool = False) -> None:
    """Type as an input method does; `instead` of what stands there."""
    if instead:
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
    compose(field, "", words)


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, key, modifiers)


def click(button: QWidget) -> None:
    """Click a button that a hand can reach: visible and enabled."""
    assert button.isVisible(), f"{button!r} is not visible"
    assert button.isEnabled(), f"{button!r} is not enabled"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, NONE, button.rect().center())


def drag(onto: QWidget, dragged: QMimeData) -> bool:
    """Drag something over a widget, as a file manager does that would rather move it, and let it go where it is
    accepted; whether it was.
    """
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, dragged, Qt.MouseButton.LeftButton, NONE
    arriving = QDragEnterEvent(QPoint(9, 9), *offered)
    QApplication.sendEvent(onto, arriving)
    if arriving.isAccepted():
        dropped = QDropEvent(QPointF(9, 9), *offered)
        QApplication.sendEvent(onto, dropped)
        assert dropped.dropAction() is Qt.DropAction.CopyAction, "what was dragged stays where it was"
    return arriving.isAccepted()


def drop_files(onto: QWidget, *places: Path | str) -> bool:
    """Drag files, or what else has an address, onto a widget."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(at)) if isinstance(at, Path) else QUrl(at) for at in places])
    return drag(onto, dragged)


def click_row(view: QAbstractItemView, row: int, column: int = 0) -> None:
    """Click a row of a list or table."""
    model = view.model()
    place: QPoint = view.visualRect(model.index(row, column)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, place)


def button(parent: QWidget, text: str) -> QPushButton:
    """The visible button whose label begins with `text`, mnemonics apart."""
    found = [b for b in parent.findChildren(QPushButton) if b.isVisible() and _plain(b.text()).startswith(text)]
    assert len(found) == 1, (
        f"{len(found)} buttons “{text}” among {[b.text() for b in parent.findChildren(QPushButton)]}"
    )
    return found[0]


def _plain(label: str) -> str:
    return label.replace("&", "")
