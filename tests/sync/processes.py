"""The program in processes of its own, and a line between them and a server that is cut again and again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds, after which a test fails that waits for a process


def start(*arguments: object) -> subprocess.Popen[str]:
    """The program, with these arguments as they are typed."""
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


class Going:
    """`sync` that goes on by itself. What it prints comes line by line into `said`, as (its name, line)."""

    def __init__(self, name: str, said: Queue[tuple[str, str]], *arguments: object) -> None:
        self.name = name
        self._process = start("sync", "--json", "--every", 1, *arguments)
        self._reader = threading.Thread(target=self._read, args=(said,))
        self._reader.start()

    def _read(self, said: Queue[tuple[str, str]]) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            said.put((self.name, line.rstrip("\n")))

    def interrupt(self) -> int:
        """Ctrl+C; the exit code."""
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(PATIENCE)
        self.end()
        return code

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        assert self._process.stdout
        self._process.stdout.close()


class CuttingLine:
    """Passes bytes on to a server, and cuts a connection after so many of them, once for each number; then no more.
    `upstream` may change: a server that was started again has another port.
    """

    def __init__(self, after: Iterable[int]) -> None:
        self.upstream: tuple[str, int] | None = None
        self.cuts = 0
        self._after = iter(after)
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self.upstream or ("127.0.0.1", 1))
        except OSError:
            client.close()
            return
        with self._lock:
            left = [next(self._after, None)]
            self._open |= {client, server}
        back = threading.Thread(target=self._pump, args=(server, client, left))
        back.start()
        self._pump(client, server, left)
        back.join()
        with self._lock:
            self._open -= {client, server}
        client.close()
        server.close()

    def _pump(self, source: socket.socket, sink: socket.socket, left: list[int | None]) -> None:
        """Until one side ends, or so many bytes went either way that the line is cut in the middle of them."""
        with suppress(OSError):
            while data := source.recv(2_048):
                with self._lock:
                    room = left[0]
                    if room is not None:
                        left[0] = room - len(data)
                        if left[0] is not None and left[0] < 0:
                            data = data[: max(room, 0)]
                            self.cuts += room >= 0
                sink.sendall(data)
                if room is not None and len(data) >= room:
                    break
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()


@contextmanager
def cutting(after: Iterable[int]) -> Iterator[CuttingLine]:
    line = CuttingLine(after)
    try:
        yield line
    finally:
        line.close()
