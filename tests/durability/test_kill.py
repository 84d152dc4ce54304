"""kill −9 at any moment: the next start goes on exactly there. The full campaign: python -m tests.campaigns.kill."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.durability.kill import kill_often


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_program_has_lost_and_doubled_nothing(tmp_path: Path) -> None:
    tally = kill_often(tmp_path / "data", times=10, seed=1)

    assert len(tally.acknowledged) > 50
    assert tally.speeches > 5, "the timer of a running speech goes on after the next start"
