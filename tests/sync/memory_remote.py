"""A drive in memory that keeps the contract of real ones, and does what they do on a bad day when a test says so.

`Server` is the drive, `MemoryRemote` one computer's way to it: any number of them share a server. What goes wrong is
drawn from a plan that the test (or Hypothesis) gives, so that every run can be repeated. Time is order: a delayed upload
arrives some calls later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import BinaryIO

from desktop.sync.remotes.remote import (
    Busy,
    Entries,
    Entry,
    Garbage,
    Kind,
    Missing,
    Refused,
    TooLarge,
    Unreachable,
    is_name,
    parts_of,
)


class Bad(Enum):
    """What can go wrong in one call. Those that do not fit the operation do nothing."""

    OFFLINE = auto()  # any: nothing happens
    REPLY_LOST = auto()  # any: it happens, and nobody hears of it
    CUT = auto()  # put: a part stands there; get: a part came; both are noticed
    KEPT_PART = auto()  # put: a part stands there, and the answer is "stored" (Nextcloud)
    GAVE_PART = auto()  # get: a part comes as if it were all
    FLIPPED = auto()  # put, get: one bit is wrong, and nobody notices
    DELAYED = auto()  # put: nobody hears of it, and it is stored some calls later
    STALE = auto()  # list: as it was before the last changes
    SOME = auto()  # list: not all names
    BUSY = auto()  # any: 503
    REFUSED = auto()  # any: 403
    GARBAGE = auto()  # any: some other page


@dataclass(frozen=True)
class Fault:
    """`amount` from 0 to 1: how much of the bytes or names is left, where the bit is; how many calls or changes (of
    ten). `after`: what a busy server asks for, in seconds.
    """

    bad: Bad
    amount: float = 0.5
    after: int | None = None


Faults = Callable[
    [str, str], Fault | None
]  # operation ("list", "get", "put", "delete", "answers") and path → what fails


def never(_operation: str, _path: str) -> Fault | None:
    return None


def in_turn(faults: Iterable[Fault | Bad | None], operations: Iterable[str] = ()) -> Faults:
    """One after the other, a call each (of these operations only, where there are any); then nothing fails any more."""
    left, wanted = iter(faults), set(operations)

    def faulty(operation: str, _path: str) -> Fault | None:
        fault = next(left, None) if not wanted or operation in wanted else None
        return Fault(fault) if isinstance(fault, Bad) else fault

    return faulty


@dataclass
class Server:
    """The drive. `most`: so many names a listing gives (Nutstore: 750). `forgiving`: where disks are cloned or backups
    restored the same bytes may be put twice under one name; otherwise that is a mistake of the caller.
    """

    most: int | None = None
    forgiving: bool = False
    clock: datetime | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    rewritten: list[str] = field(default_factory=list)
    _meant: dict[str, bytes] = field(
        default_factory=dict
    )  # what stands or is to stand under a name when nothing is spoilt
    _before: deque[dict[str, int]] = field(default_factory=lambda: deque(maxlen=10))
    _under_way: list[tuple[int, str, bytes]] = field(default_factory=list)

    def remote(self, kind: Kind = Kind.NETWORK, faults: Faults = never, key: str = "memory") -> MemoryRemote:
        return MemoryRemote(self, kind, faults, key)

    def empty(self) -> None:
        """Somebody cleared the drive."""
        self._remember()
        self.files.clear()
        self._meant.clear()
        self._under_way.clear()

    def take_name(self, path: str, data: bytes) -> None:
        """Real servers destroy the old file when an upload over it is cut, so nobody may ask for that."""
        if path not in self._meant or self._meant[path] == data == b"":
            self._meant[path] = data
            return
        assert self.forgiving, f"{path} is taken: a put has to use a new name"
        assert self._meant[path] == data, f"{path} is the name of something else"
        self.rewritten.append(path)

    def put(self, path: str, data: bytes) -> None:
        """A late arrival finds its name taken now and then: servers overwrite."""
        self._remember()
        self.files[path] = data

    def delete(self, path: str) -> None:
        self._remember()
        self.files.pop(path, None)
        self._meant.pop(path, None)

    def delay(self, path: str, data: bytes, calls: int) -> None:
        self._under_way.append((calls, path, data))

    def arrive(self, everything: bool = False) -> None:
        """One call later. What was delayed long enough stands there now."""
        due = [(path, data) for calls, path, data in self._under_way if everything or calls <= 0]
        self._under_way = [(calls - 1, path, data) for calls, path, data in self._under_way if calls > 0]
        if everything:
            self._under_way = []
        for path, data in due:
            self.put(path, data)

    def sizes(self, changes_ago: int = 0) -> dict[str, int]:
        """Every path, as it is or as it was."""
        if changes_ago and self._before:
            return self._before[-min(changes_ago, len(self._before))]
        return {path: len(data) for path, data in self.files.items()}

    def _remember(self) -> None:
        self._before.append(self.sizes())


class MemoryRemote:
    """One computer's way to a `Server`; it notes what was asked of it in `calls`, as (operation, path)."""

    label = "内存盘"

    def __init__(self, server: Server, kind: Kind, faults: Faults, key: str) -> None:
        self.server, self.faults = server, faults
        self.kind, self.key, self.cheap = kind, key, kind is Kind.STICK
        self.clock: datetime | None = None
        self.calls: list[tuple[str, str]] = []
        self.check: Callable[[], None] = lambda: None
        self.finished = 0
        self.closed = False

    @property
    def requests(self) -> int:
        return len(self.calls)

    def list(self, folder: str) -> Entries:
        fault = self._begin("list", folder)
        changes = _tens(fault) if fault and fault.bad is Bad.STALE else 0
        entries = _entries_in(folder, self.server.sizes(changes))[: self.server.most]
        if fault and fault.bad is Bad.SOME:
            entries = entries[: int(len(entries) * fault.amount)]
        self._end(fault)
        return entries

    def get(self, path: str, limit: int) -> bytes:
        fault = self._begin("get", path)
        data = self.server.files.get(path)
        if data is None:
            raise Missing(f"{path} is not there")
        if len(data) > limit:
            raise TooLarge(f"{path} is too large")
        self._end(fault)
        if fault and fault.bad is Bad.CUT:
            raise Unreachable("cut in the middle of an answer")
        return _spoilt(data, fault, Bad.GAVE_PART)

    def put(self, path: str, data: bytes) -> None:
        fault = self._begin("put", path)
        self.server.take_name(path, data)
        if fault and fault.bad is Bad.DELAYED:
            self.server.delay(path, data, _tens(fault))
            raise Unreachable("no answer in time")
        cut = fault is not None and fault.bad is Bad.CUT
        self.server.put(path, _spoilt(data, fault, Bad.CUT if cut else Bad.KEPT_PART))
        if cut:
            raise Unreachable("cut in the middle of an upload")
        self._end(fault)

    def delete(self, path: str) -> None:
        fault = self._begin("delete", path)
        self.server.delete(path)
        self._end(fault)

    def stream_get(self, path: str, limit: int, sink: BinaryIO) -> None:
        sink.write(self.get(path, limit))

    def stream_put(self, path: str, size: int, source: BinaryIO) -> None:
        data = source.read(size)
        assert len(data) == size, f"{path}: the source is shorter than was said"
        self.put(path, data)

    def answers(self) -> bool:
        try:
            self._end(self._begin("answers", ""))
        except (Unreachable, Busy, Garbage):
            return False
        except Refused:
            return True
        return True

    def finish(self) -> None:
        self.finished += 1

    def close(self) -> None:
        self.closed = True

    def _begin(self, operation: str, path: str) -> Fault | None:
        """What goes wrong in this call. Raises at once where nothing happens at all."""
        assert not self.closed, f"{operation} {path}: the remote is closed"
        self.check()
        parts_of(path)
        self.calls.append((operation, path))
        self.server.arrive()
        fault = self.faults(operation, path)
        match fault and fault.bad:
            case Bad.OFFLINE:
                raise Unreachable("offline")
            case Bad.BUSY:
                raise Busy("busy", fault.after if fault else None)
            case Bad.REFUSED:
                raise Refused("refused")
            case Bad.GARBAGE:
                raise Garbage("some page")
        return fault

    def _end(self, fault: Fault | None) -> None:
        if fault and fault.bad is Bad.REPLY_LOST:
            raise Unreachable("the reply was lost")
        self.clock = self.server.clock


def _entries_in(folder: str, sizes: dict[str, int]) -> Entries:
    found: dict[str, int] = {}
    start = f"{folder}/" if folder else ""
    for path, size in sizes.items():
        if path.startswith(start):
            name, deeper, _rest = path.removeprefix(start).partition("/")
            found[name] = -1 if deeper else size
    return [Entry(name, size) for name, size in sorted(found.items()) if is_name(name)]


def _spoilt(data: bytes, fault: Fault | None, partly: Bad) -> bytes:
    """The bytes as a fault leaves them: a part of them, or one bit wrong; never all of them, where there are any."""
    if fault is None or not data:
        return data
    at = min(int(len(data) * fault.amount), len(data) - 1)
    if fault.bad is partly:
        return data[:at]
    if fault.bad is Bad.FLIPPED:
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    return data


def _tens(fault: Fault) -> int:
    return max(1, round(fault.amount * 10))
