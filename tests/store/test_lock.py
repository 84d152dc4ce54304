"""One program holds a data directory; the next one is told at once, and a killed one holds nothing."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.base.errors import UserError
from desktop.store.lock import InUse, hold

HOLDER = """
import sys
from pathlib import Path
from desktop.store.lock import hold
lock = hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


@contextmanager
def another_program(directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Holds the directory until it is killed."""
    command = [sys.executable, "-c", HOLDER, str(directory)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_program_is_refused_with_one_sentence(data_dir: Path) -> None:
    with another_program(data_dir), pytest.raises(InUse, match="已经打开着这份数据") as refused:
        hold(data_dir)

    assert isinstance(refused.value, UserError)


def test_a_killed_program_holds_nothing(data_dir: Path) -> None:
    with another_program(data_dir) as process:
        process.kill()
        process.wait()
        hold(data_dir).release()


def test_it_is_held_within_a_program_too_and_can_be_released(data_dir: Path) -> None:
    lock = hold(data_dir)
    with pytest.raises(InUse):
        hold(data_dir)
    lock.release()

    hold(data_dir).release()


def test_other_directories_are_free(tmp_path: Path) -> None:
    locks = [hold(tmp_path / name / "data") for name in ("a", "b")]

    for lock in locks:
        lock.release()


def test_a_place_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UserError, match="file"):
        hold(tmp_path / "file" / "data")


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("desktop.store.lock.FileLock.acquire", refused)
    with pytest.raises(UserError, match="写不进（磁盘只能读、不能写）"):
        hold(data_dir)
