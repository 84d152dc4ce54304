"""What the tests of sync share: disks that do not wait, and worlds that are copied from ones that were made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.store.database import PRAGMAS
from tests.sync.world import LAPTOPS, ROOM_X, World

QUICK = ("OFF", 0)


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here does not depend on a disk that waits (tests/durability pulls the cord)."""
    monkeypatch.setitem(PRAGMAS, "synchronous", QUICK)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...], Path], World]:
    """Copies into a folder a world with these laptops."""
    made: dict[tuple[str, ...], World] = {}

    def copied(laptops: tuple[str, ...], folder: Path) -> World:
        if laptops not in made:
            with pytest.MonkeyPatch.context() as patch:
                patch.setitem(PRAGMAS, "synchronous", QUICK)
                made[laptops] = World.make(tmp_path_factory.mktemp("world"), laptops)
                made[laptops].close()
        return made[laptops].copy(folder)

    return copied


@pytest.fixture
def world(worlds: Callable[[tuple[str, ...], Path], World], tmp_path: Path) -> Iterator[World]:
    """An office and three laptops, two of them of one room; all that they recorded has come through."""
    found = worlds(LAPTOPS, tmp_path)
    yield found
    found.close()


@pytest.fixture
def small(worlds: Callable[[tuple[str, ...], Path], World], tmp_path: Path) -> Iterator[World]:
    """An office and one laptop."""
    found = worlds((ROOM_X,), tmp_path)
    yield found
    found.close()
