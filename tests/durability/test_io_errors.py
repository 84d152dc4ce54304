"""A disk that fails or is full: the user is told, nothing acknowledged is lost, nothing is there twice, and after it
recovers the next call works. The full campaign: python -m tests.campaigns.io_errors.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.durability.io_errors import READS, WRITES, Tally, count_calls, fail, sampled
from tests.outside import needs

pytestmark = needs("strace")


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    return count_calls(tmp_path_factory.mktemp("count"))


def test_the_user_is_told_and_everything_goes_through_once(calls: Counter[str], tmp_path: Path) -> None:
    tally = Tally()
    for number, fault in enumerate(sampled(calls, WRITES, 12, seed=2) + sampled(calls, READS, 4, seed=2)):
        fail(tmp_path / str(number), fault, tally)

    assert tally.broken == []
    assert set(WRITES) <= tally.told.keys()
