"""python -m tests.campaigns.real_stick (as root): sticks as the kernel makes them. A file system that is too small, mounted
read-only, filled by another program, or cut off in the middle of a copy as if it were pulled; each time one sentence,
and afterwards a copy that is whole.
"""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desktop.base.errors import UserError
from desktop.base.medium import PREFIX, Watch
from desktop.services import writers
from desktop.services.carrying import Load
from desktop.services.stick_folder import carry
from desktop.store.store import Store
from tests.sticks import files_in, plain_writers, small_load, whole

MEGABYTE = 1024 * 1024
SHUTDOWN, WITHOUT_FLUSH = 0x8004587D, 2  # linux/fs.h, FS_IOC_SHUTDOWN


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


@contextmanager
def stick(folder: Path, size: int, options: str = "rw") -> Iterator[Path]:
    """A stick of so many bytes, mounted; what is on it stays for the next time."""
    image, place = folder / "stick.img", folder / "stick"
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(size)
        run("mkfs.ext4", "-q", image)  # the one that can be cut off
        place.mkdir()
    run("mount", "-o", f"loop,{options}", image, place)
    try:
        yield place
    finally:
        run("umount", place)


def copy(load: Load, target: Path, watch: Watch | None = None) -> str:
    """The sentence with which it is refused, or nothing."""
    try:
        carry([load], target, at=datetime.now(UTC), paint=True, watch=watch)
    except UserError as error:
        return str(error)
    return ""


def cut_off(place: Path) -> None:
    """From now on every operation fails, as on a stick that was pulled; what was not yet on it is lost."""
    handle = os.open(place, os.O_RDONLY)
    fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))
    os.close(handle)


class Pulling(Watch):
    """Something happens to the stick at the look number `at`."""

    def __init__(self, at: int, pull: Callable[[], None]) -> None:
        super().__init__()
        self._left, self._pull = at, pull

    def check(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._pull()


def pulled(load: Load, folder: Path) -> None:
    for at in (1, 4, 8, 12, 16, 20):
        own = folder / str(at)
        own.mkdir()
        with stick(own, 64 * MEGABYTE) as place:
            told = copy(load, place, Pulling(at, partial(cut_off, place)))
            assert "可能被拔出" in told, told
        with stick(own, 64 * MEGABYTE) as place:
            assert not whole(place)
            assert copy(load, place) == ""
            assert whole(place)
            assert not any(PREFIX in name for name in files_in(place))
    print("pulled 6 times: told each time, whole after the next copy")


def too_small(store: Store, folder: Path) -> None:
    load = small_load(store, b"x" * 9 * MEGABYTE)
    with stick(folder, 8 * MEGABYTE) as place:
        told = copy(load, place)
        assert "装不下" in told, told
        assert files_in(place) == {}
        assert copy(small_load(store), place) == ""
        assert whole(place)
    print("too small: told before anything was written")


def read_only(load: Load, folder: Path) -> None:
    with stick(folder, 64 * MEGABYTE, "ro") as place:
        told = copy(load, place)
        assert "只能读" in told, told
    print("read-only: told")


def filled_meanwhile(store: Store, folder: Path) -> None:
    """Another program fills it up between the look and the copy."""
    load = small_load(store, b"x" * 9 * MEGABYTE)
    with stick(folder, 64 * MEGABYTE) as place:

        def fill() -> None:
            with (place / "film.mp4").open("wb") as film:
                film.write(b"f" * 52 * MEGABYTE)

        told = copy(load, place, Pulling(9, fill))
        assert "装不下" in told, told
        assert not any(PREFIX in name for name in files_in(place))
        (place / "film.mp4").unlink()
        assert copy(load, place) == ""
        assert whole(place)
    print("filled meanwhile: told, nothing half-written, whole after room was made")


def main() -> int:
    writers.writers = plain_writers  # type: ignore[assignment]
    with tempfile.TemporaryDirectory(prefix="stick-") as place:
        folder = Path(place)
        store = Store(folder / "data")
        load = small_load(store)
        for number, part in enumerate(
            (
                partial(pulled, load),
                partial(too_small, store),
                partial(read_only, load),
                partial(filled_meanwhile, store),
            )
        ):
            (folder / str(number)).mkdir()
            part(folder / str(number))
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
