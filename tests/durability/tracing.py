"""The system calls of the program as `strace` saw them: what it did to its files, and what it said on stdout."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
CHILD = (sys.executable, "-m", "tests.durability.child")
CALLS = (
    "openat,write,pwrite64,ftruncate,fsync,fdatasync,lseek,close,"
    "mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat"
)
# These would change a file behind the model's back. They are traced so that the parser stops at the first.
UNKNOWN = (
    "open,creat,writev,pwritev,pwritev2,truncate,fallocate,sync_file_range,rmdir,link,linkat,symlink,symlinkat,"
    "sendfile,copy_file_range,io_uring_enter"
)


@dataclass(frozen=True)
class Opened:
    path: str
    create: bool
    truncate: bool


@dataclass(frozen=True)
class Wrote:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncated:
    path: str
    size: int


@dataclass(frozen=True)
class Synced:
    path: str


@dataclass(frozen=True)
class MadeFolder:
    path: str


@dataclass(frozen=True)
class Renamed:
    path: str
    to: str


@dataclass(frozen=True)
class Unlinked:
    path: str


@dataclass(frozen=True)
class Said:
    """Bytes written to stdout: from here on the user knows."""

    text: bytes


Event = Opened | Wrote | Truncated | Synced | MadeFolder | Renamed | Unlinked | Said


def strace(output: Path, arguments: Sequence[str], *options: str) -> list[str]:
    """The command that traces `arguments` (DESIGN.md, Durability)."""
    base = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "70000", "-o", str(output)]
    return [*base, *(options or ("-e", f"trace={CALLS},{UNKNOWN}")), *arguments]


def record(folder: Path, *arguments: str, program: Sequence[str] = CHILD) -> list[Event]:
    """Run the program under strace to its end; what it did below `folder`, in order."""
    output = folder.with_suffix(".strace")
    done = subprocess.run(strace(output, [*program, *arguments]), cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    try:
        with output.open(encoding="ascii") as lines:
            return list(events(lines, str(folder)))
    finally:
        output.unlink()


_LINE = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"(\d+) +(\w+\(.*?)(?:, )? ?<unfinished \.\.\.>$")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_FD = re.compile(r"(\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2}|[^\\>])*)>")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


def joined(lines: Iterable[str]) -> Iterator[str]:
    """Calls that another thread's interrupted, in one piece, where they ended."""
    begun: dict[str, str] = {}
    for line in lines:
        stripped = line.rstrip("\n")
        if cut := _UNFINISHED.match(stripped):
            begun[cut[1]] = f"{cut[1]} {cut[2]}"
        elif rest := _RESUMED.match(stripped):
            yield begun.pop(rest[1]) + rest[2]
        else:
            yield stripped


def events(lines: Iterable[str], folder: str) -> Iterator[Event]:
    """What happened at and below `folder`. Calls that failed changed nothing."""
    offsets: dict[str, int] = {}
    for line in joined(lines):
        found = _LINE.match(line)
        if not found or found[4].startswith("-"):
            continue
        event = _event(found[2], found[3], int(found[4]), line, offsets)
        if event and (isinstance(event, Said) or PurePosixPath(event.path).is_relative_to(folder)):
            yield event


def _event(call: str, arguments: str, result: int, line: str, offsets: dict[str, int]) -> Event | None:
    texts = [_bytes(text) for text, cut in _TEXT.findall(arguments) if not _refuse_cut(cut, line)]
    descriptors = [(number, _bytes(path).decode()) for number, path in _FD.findall(arguments)]
    number, path = descriptors[0] if descriptors else ("", "")
    match call:
        case "openat":
            offsets[str(result)] = 0
            return Opened(_below(path, texts[0]), "O_CREAT" in arguments, "O_TRUNC" in arguments)
        case "lseek":
            offsets[number] = result
        case "write" if number == "1":
            return Said(texts[0])
        case "write":
            offset = offsets.get(number, 0)
            offsets[number] = offset + result
            return Wrote(path, offset, texts[0][:result])
        case "pwrite64":
            return Wrote(path, int(arguments.rpartition(", ")[2]), texts[0][:result])
        case "ftruncate":
            return Truncated(path, int(arguments.rpartition(", ")[2]))
        case "fsync" | "fdatasync":
            return Synced(path)
        case "mkdir" | "mkdirat":
            return MadeFolder(_below(path, texts[0]))
        case "rename" | "renameat" | "renameat2":
            return Renamed(_below(path, texts[0]), _below(descriptors[-1][1] if descriptors else "", texts[1]))
        case "unlink" | "unlinkat":
            return Unlinked(_below(path, texts[0]))
        case "close":
            offsets.pop(number, None)
        case _ if call in UNKNOWN.split(","):
            raise ValueError(f"the disk model knows no {call}: {line[:200]}")
    return None


def _below(folder: str, name: bytes) -> str:
    return str(PurePosixPath(folder) / name.decode())


def _refuse_cut(cut: str, line: str) -> bool:
    if cut:
        raise ValueError(f"strace cut a string short: {line[:200]}")
    return False
