"""The program in processes of its own, and a line between them and a server that is cut again and again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
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
    """Passes bytes on to a server, and cuts connections: one after so many bytes for each number, then no more. `upstream`
    may change: a server that was started again has another port.
    """

    def __init__(self, after: Iterable[int]) -> None:
        self.upstream: tuple[str, int] | None = None
        self._after = deque(after)
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._passing: set[_Passing] = set()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def has_cut_all(self) -> bool:
        with self._lock:
            return not self._after and all(one.room is None or one.is_cut for one in self._passing)

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
            passing = _Passing(client, server, self._after.popleft() if self._after else None)
            self._passing.add(passing)
        passing.run()
        with self._lock:
            self._passing.remove(passing)
            if passing.room is not None and not passing.is_cut:
                self._after.appendleft(passing.room)  # it ended before

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for one in self._passing:
                one.shut()
        for thread in self._threads:
            thread.join()


class _Passing:
    """One connection through the line. `room`: bytes, either way, after which it is cut in the middle; None: never."""

    def __init__(self, client: socket.socket, server: socket.socket, room: int | None) -> None:
        self.room = room
        self.is_cut = False
        self._ends = (client, server)
        self._passed = 0
        self._lock = threading.Lock()

    def run(self) -> None:
        """Until one side ends it, or it is cut."""
        back = threading.Thread(target=self._pump, args=self._ends[::-1])
        back.start()
        self._pump(*self._ends)
        back.join()
        for one in self._ends:
            one.close()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while not self.is_cut and (data := source.recv(2_048)):
                sink.sendall(self._let_through(data))
        self.shut()

    def _let_through(self, data: bytes) -> bytes:
        with self._lock:
            self._passed += len(data)
            if self.room is not None and self._passed > self.room:
                self.is_cut = True
                return data[: max(0, len(data) - (self._passed - self.room))]
            return data

    def shut(self) -> None:
        for one in self._ends:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(after: Iterable[int]) -> Iterator[CuttingLine]:
    line = CuttingLine(after)
    try:
        yield line
    finally:
        line.close()
