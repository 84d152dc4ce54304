"""One window for one data directory: a second start asks the first to come to the front."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

WAIT_MILLISECONDS = 2_000


class Single(QObject):
    """Holds the data directory where it is `first`; else `raise_other` reaches whoever holds it. QtNetwork is loaded
    by `listen` only, after the window shows.
    """

    asked_to_front = Signal()

    def __init__(self, directory: Path) -> None:
        """Raises UserError where the directory cannot be used."""
        super().__init__()
        self._directory = directory
        self._lock = None
        self._server: Any = None
        from desktop.store.lock import InUse, hold

        with suppress(InUse):
            self._lock = hold(directory)

    @property
    def first(self) -> bool:
        return self._lock is not None

    def _name(self) -> str:
        """Of the local socket, the same for everybody who starts on this directory."""
        import hashlib

        return f"xiaomazha-{hashlib.sha256(str(self._directory.resolve()).encode()).hexdigest()[:16]}"

    def listen(self) -> None:
        """Hear later starts."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name())  # left over by a killed program
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name())

    def _on_connection(self) -> None:
        self._server.nextPendingConnection().deleteLater()
        self.asked_to_front.emit()

    def raise_other(self) -> bool:
        """Ask the window that holds the data to come to the front; False where none answers (a command holds it)."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name())
        return socket.waitForConnected(WAIT_MILLISECONDS)

    def release(self) -> None:
        """Let others have the directory."""
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
