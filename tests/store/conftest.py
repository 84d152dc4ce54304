"""Stores on throwaway data, whose device clocks stand where a test puts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.base.clock import SetClock
from desktop.store.store import Store


@pytest.fixture
def make_store(tmp_path: Path, clock: SetClock) -> Iterator[Callable[[str], Store]]:
    """`make_store("甲")` opens the data of a laptop of that name; each has a device clock of its own."""
    opened: list[Store] = []

    def make(name: str) -> Store:
        store = Store(tmp_path / name, clock, person=name)
        store.device_clock = SetClock(clock.at)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(make_store: Callable[[str], Store]) -> Store:
    return make_store("data")
