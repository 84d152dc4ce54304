"""What the model of a disk lets happen at a power cut, and what strace's lines mean."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.durability.disk import Disk, Luck
from tests.durability.tracing import (
    Event,
    MadeFolder,
    Opened,
    Renamed,
    Said,
    Synced,
    Truncated,
    Unlinked,
    Wrote,
    events,
)

Files = dict[str, bytes]


class Bench:
    """A disk, and the states that it may be in after a power cut now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.top = folder / "top"
        self.top.mkdir()
        self.disk = Disk(self.top)

    def take(self, happened: Sequence[Event]) -> None:
        for event in happened:
            self.disk.take(event)

    def states(self, luck: Luck, tries: int = 60) -> list[Files]:
        chance = Random(1)
        found: list[Files] = []
        target = self.folder / "state"
        for _ in range(tries):
            self.disk.write_out(target, luck, chance)
            files = {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*") if p.is_file()}
            shutil.rmtree(target)
            if files not in found:
                found.append(files)
        return found


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def created(path: str, data: bytes) -> list[Event]:
    return [Opened(path, create=True, truncate=False), Wrote(path, 0, data)]


def test_unsynced_data_is_there_or_not(bench: Bench) -> None:
    top = str(bench.top)
    path = f"{top}/a"
    bench.take([*created(path, b"old"), Synced(path), Synced(top), Wrote(path, 0, b"new")])

    assert bench.states(Luck.NONE) == [{"a": b"old"}]
    assert bench.states(Luck.ALL) == [{"a": b"new"}]
    assert {f["a"] for f in bench.states(Luck.SOME)} == {b"old", b"new"}


def test_a_sector_tears_within_but_leaves_others_whole(bench: Bench) -> None:
    top = str(bench.top)
    path = f"{top}/a"
    bench.take([*created(path, b"0" * 1024), Synced(path), Synced(top), Wrote(path, 0, b"1" * 1024)])
    halves = [(f["a"][:512], f["a"][512:]) for f in bench.states(Luck.TORN)]

    torn = [half for pair in halves for half in pair if len(set(half)) > 1]
    assert torn
    assert all(half == b"1" * half.count(b"1") + b"0" * half.count(b"0") for half in torn)
    assert all(len(set(first)) == 1 or len(set(second)) == 1 for first, second in halves)


def test_a_name_needs_an_fsync_of_its_folder(bench: Bench) -> None:
    top = str(bench.top)
    bench.take([*created(f"{top}/a", b"x"), Synced(f"{top}/a")])
    assert bench.states(Luck.NONE) == [{}]

    bench.take([Synced(top), Unlinked(f"{top}/a")])
    assert bench.states(Luck.NONE) == [{"a": b"x"}], "the removal may be lost: a journal comes back"
    assert {} in bench.states(Luck.SOME)


def test_a_new_folder_is_lost_with_all_that_was_synced_in_it(bench: Bench) -> None:
    top = str(bench.top)
    bench.take([MadeFolder(f"{top}/d"), *created(f"{top}/d/a", b"x"), Synced(f"{top}/d/a"), Synced(f"{top}/d")])
    assert bench.states(Luck.NONE) == [{}]

    bench.take([Synced(top)])
    assert bench.states(Luck.NONE) == [{"d/a": b"x"}]


def test_a_rename_happens_whole_or_not_at_all(bench: Bench) -> None:
    top = str(bench.top)
    bench.take([*created(f"{top}/a", b"old"), *created(f"{top}/b", b"new")])
    bench.take([Synced(f"{top}/a"), Synced(f"{top}/b"), Synced(top), Renamed(f"{top}/b", f"{top}/a")])

    states = bench.states(Luck.SOME)
    assert len(states) == 2
    assert {"a": b"old", "b": b"new"} in states
    assert {"a": b"new"} in states


def test_data_after_a_lost_truncation_is_lost_as_well(bench: Bench) -> None:
    top = str(bench.top)
    path = f"{top}/a"
    bench.take([*created(path, b"long"), Synced(path), Synced(top), Truncated(path, 0), Wrote(path, 0, b"s")])

    assert {f["a"] for f in bench.states(Luck.SOME)} == {b"long", b"", b"s"}


def test_lines_of_strace() -> None:
    lines = [
        r'7 openat(AT_FDCWD<\x2f>, "\x2f\x64\x2f\x61", O_RDWR|O_CREAT, 0644) = 4<\x2f\x64\x2f\x61>',
        r'7 pwrite64(4<\x2f\x64\x2f\x61>, "\x61\x22\x29\x62", 4, 8) = 2',
        r"7 fsync(4<\x2f\x64\x2f\x61> <unfinished ...>",
        r'8 write(1<\x2f\x70>, "\x6f\x6b", 2) = 2',
        r"7 <... fsync resumed>) = 0",
        r"7 fsync(4<\x2f\x64\x2f\x61>) = -1 EIO (Input/output error) (INJECTED)",
        r'7 write(5<\x2f\x64\x2f\x62>, "\x31\x32", 2) = 2',
        r'7 write(5<\x2f\x64\x2f\x62>, "\x33", 1) = 1',
        r'7 unlink("\x2f\x65\x6c\x73\x65") = 0',
        "7 +++ exited with 0 +++",
    ]

    assert list(events(lines, "/d")) == [
        Opened("/d/a", create=True, truncate=False),
        Wrote("/d/a", 8, b'a"'),
        Said(b"ok"),
        Synced("/d/a"),
        Wrote("/d/b", 0, b"12"),
        Wrote("/d/b", 2, b"3"),
    ]


def test_calls_that_the_model_does_not_know_stop_it() -> None:
    with pytest.raises(ValueError, match="knows no fallocate"):
        list(events([r"7 fallocate(4<\x2f\x64\x2f\x61>, 0, 0, 9) = 0"], "/d"))
