"""A pulled power cord loses nothing that was shown as 已存. The full campaign: python -m tests.campaigns.power_cut."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from desktop.store.store import FILE_NAME
from tests.durability.disk import Luck
from tests.durability.power_cut import MUTANTS, Run, cut_power, moments, run_program, spoken
from tests.durability.tracing import Event, Wrote, record
from tests.durability.verdict import read
from tests.outside import needs

pytestmark = needs("strace")
RESTORING = (sys.executable, "-m", "tests.durability.restoring")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_program(tmp_path_factory.mktemp("run"), calls=20)


def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(run: Run) -> None:
    tally = cut_power(run, states=160, seed=1)

    assert tally.states.total() == 160
    assert tally.acknowledged >= 20
    assert tally.broken == []


@pytest.mark.parametrize("pragmas", MUTANTS.values(), ids=MUTANTS)
def test_weaker_pragmas_are_caught(tmp_path: Path, pragmas: tuple[str, ...]) -> None:
    """A disk model under which these lose nothing would show nothing."""
    mutant = run_program(tmp_path, calls=6, pragmas=pragmas)

    assert cut_power(mutant, states=400, seed=1, stop_at_first=True).broken


def test_restoring_leaves_the_former_or_the_restored_database(run: Run, tmp_path: Path) -> None:
    """Here the program had been killed within a commit, and its journal waits to be played back."""
    left, folder, state = tmp_path / "left", tmp_path / "folder", tmp_path / "state"
    _, disk = next(moments(run.folder, run.events, [_within_the_last_commit(run.events)]))
    disk.write_out(folder, Luck.ALL, Random(1))
    assert (folder / "data" / f"{FILE_NAME}-journal").stat().st_size > 0
    shutil.copytree(folder, left)
    events = record(folder, str(folder / "data"), program=RESTORING)
    restored, former = read(folder / "data").log, read(left / "data").log
    assert restored != former
    shutil.rmtree(folder)
    left.rename(folder)
    chance = Random(2)
    said = spoken(events)
    for moment, disk in moments(folder, events, range(1, len(events) + 1)):
        for luck in Luck:
            disk.write_out(state, luck, chance)
            done = [words for at, words in said if at <= moment]
            found = read(state / "data").log
            assert found == restored or (found == former and not done), (moment, luck)
            for words in done:
                assert (state / "data" / "backups" / words["result"]).exists()
            shutil.rmtree(state)


def _within_the_last_commit(events: Sequence[Event]) -> int:
    """The moment after the first write to the database in its last transaction."""
    writes = [n for n, e in enumerate(events, 1) if isinstance(e, Wrote) and e.path.endswith(FILE_NAME)]
    return max(n for n in writes if n - 1 not in writes)
