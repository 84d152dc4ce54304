"""Pages of an office, and of a station of its space, on real stores between which records are carried by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base.clock import SetClock
from desktop.store.database import PRAGMAS
from desktop.store.store import Store
from tests.services.county import County, county

ROAD, LAMPS = "修好村口的路", "装六盏路灯"


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the disk keeps what it is told is tested elsewhere (tests/durability)."""
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))


def _promise(made: County) -> County:
    made.promise(ROAD)
    made.promise(LAMPS, lead="", due=None)
    made.finish()
    made.clock.advance(days=22)  # 10 December: the road is over
    return made


@pytest.fixture
def at_office(tmp_path: Path, clock: SetClock, store: Store) -> Iterator[County]:
    """The store behind the pages is the office's; one station's meeting of 18 November has come in."""
    with county(tmp_path, clock, office=store) as made:
        yield _promise(made)


@pytest.fixture
def at_station(tmp_path: Path, clock: SetClock, store: Store) -> Iterator[County]:
    """The store behind the pages is the station's."""
    with county(tmp_path, clock, laptop=store) as made:
        yield _promise(made)
