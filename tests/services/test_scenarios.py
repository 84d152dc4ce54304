"""Whole scripts give exactly their figures: those beside this test, and others where a checkout has some."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.clock import SystemClock
from desktop.services.figures import figures
from desktop.services.history import actions_of
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.campaigns.random_meetings import compare
from tests.campaigns.whole_rows import all_rows, rebuilt

TESTS = Path(__file__).parent.parent
FOLDERS = (TESTS / "scenarios", TESTS.parent.parent / "shared" / "scenarios")
EXPECTED = [path for folder in FOLDERS for path in sorted(folder.glob("*.expected.json"))]


@pytest.fixture(params=EXPECTED, ids=lambda path: f"{path.parent.parent.name}-{path.name.partition('.')[0]}")
def expected(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_a_script_gives_its_figures(store: Store, expected: Path) -> None:
    script = read_script(expected.with_name(expected.name.replace(".expected", "")))
    meeting = play(script, store)
    with store.reading() as connection:
        assert figures(connection, meeting, script.ends) == json.loads(expected.read_text("utf-8"))


def test_the_change_records_in_random_order_give_the_same_rows(store: Store, tmp_path: Path, expected: Path) -> None:
    play(read_script(expected.with_name(expected.name.replace(".expected", ""))), store)
    for seed in range(3):
        assert rebuilt(store, tmp_path / str(seed), random.Random(seed)) == all_rows(store)


def test_script_times_are_the_meetings_who_and_when_of_the_records_the_devices_own(store: Store) -> None:
    before = SystemClock().read().at
    meeting = play(read_script(TESTS / "scenarios" / "楼院供水.json"), store)
    with store.reading() as connection:
        actions = actions_of(connection, meeting)
    assert all(before <= action.at for action in actions)
    assert {(action.device, action.person) for action in actions} == {(store.device, "柳青")}


def test_a_script_may_be_played_twice_into_the_same_data(store: Store) -> None:
    script = read_script(TESTS / "scenarios" / "楼院供水.json")
    first, second = play(script, store), play(script, store)
    with store.reading() as connection:
        assert figures(connection, first) == figures(connection, second)
    assert len(all_rows(store)["room"]) == 1
    assert len(all_rows(store)["person"]) == len(script.roster)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), lively=st.integers(5, 80))  # fewer steps of one seed are the first ones of more
def test_random_meetings_are_played_as_the_format_is_read(
    tmp_path_factory: pytest.TempPathFactory, seed: int, lively: int
) -> None:
    compare(random.Random(seed), tmp_path_factory.mktemp("meeting"), lively)
