"""Files dragged from the system's file manager onto a page. They are copied from there, never taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrops(QObject):
    """`dropped` carries the paths; only one where not `several` are wanted. Whatever else is dragged is refused."""

    dropped = Signal(list)

    def __init__(self, onto: QWidget, *, several: bool = False) -> None:
        super().__init__(onto)
        self._several = several
        onto.setAcceptDrops(True)
        onto.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop) or not isinstance(event, QDropEvent):
            return False
        paths = self._paths(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)  # whatever was proposed: a moved file would be deleted there
        event.setAccepted(bool(paths))
        if paths and event.type() is QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True

    def _paths(self, dragged: QMimeData) -> list[Path]:
        paths = [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
        files = [path for path in paths if path.is_file()]
        return files if self._several or len(dragged.urls()) == 1 else []
