"""A store on throwaway data whose clock stands where a test puts it, and a meeting to play steps on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import SetClock
from desktop.store.database import PRAGMAS
from desktop.store.store import Store
from tests.services.stage import Stage


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here does not depend on a disk that waits (tests/durability pulls the cord)."""
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))


@pytest.fixture
def store(data_dir: Path, clock: SetClock) -> Iterator[Store]:
    made = Store(data_dir, clock, person="柳青")
    yield made
    made.close()


@pytest.fixture
def prepare(store: Store, tmp_path: Path) -> Callable[..., Stage]:
    """Makes a meeting, not yet open: `prepare(turns=1, agenda=[…])`."""

    def made(**meeting: Any) -> Stage:
        return Stage(store, tmp_path, meeting)

    return made


@pytest.fixture
def stage(prepare: Callable[..., Stage]) -> Stage:
    """An open meeting of two items, at the first of them."""
    made = prepare(agenda=[{"title": "修路"}, {"title": "装灯", "speech_seconds": 0}])
    made.do("open")
    made.do("start_item", item=1)
    return made
