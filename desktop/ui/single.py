"""One window for one data directory: a second start asks the first to come to the front."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MILLISECONDS = 2_000


class Single(QObject):
    """Holds the data directory where it is `first`; else `raise_other` reaches whoever holds it."""

    asked_to_front = Signal()

    def __init__(self, directory: Path) -> None:
        super().__init__()
        digest = hashlib.sha256(str(directory.resolve()).encode()).hexdigest()
        self._name = f"xiaomazha-{digest[:16]}"
        self._lock = None
        self._server: QLocalServer | None = None
        from desktop.store.lock import InUse, hold

        try:
            self._lock = hold(directory)
        except InUse:
            return
        self._listen()

    @property
    def first(self) -> bool:
        return self._lock is not None

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)  # left over by a killed program
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self.asked_to_front)
        self._server.listen(self._name)

    def raise_other(self) -> bool:
        """Ask the window that holds the data to come to the front; False where none answers (a command holds it)."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        return socket.waitForConnected(WAIT_MILLISECONDS)
