"""What the tests of sync share: disks that do not wait, and worlds that are copied from one that was made once."""

from __future__ import annotations

import pytest

from desktop.store.database import PRAGMAS


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here does not depend on a disk that waits (tests/durability pulls the cord)."""
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
