"""Tests of the tests: with one of SYNC.md's rules left out, courses fail that pass with all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.campaigns.sync_worlds import course
from tests.sync.mutants import MUTANTS, Mutant
from tests.sync.world import ROOM_X, World

COURSES, STEPS = 24, 25


@pytest.fixture
def courses(worlds: Callable[[tuple[str, ...], Path], World], tmp_path: Path) -> Callable[[Mutant], Iterator[str]]:
    """What was wrong in courses of a small world in which it goes as hard as this rule is there for."""

    def made(mutant: Mutant) -> Iterator[str]:
        return (course(worlds((ROOM_X,), tmp_path / str(seed)), seed, STEPS, mutant.hard) for seed in count(1))

    return made


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.without.__name__)
def test_without_a_rule_courses_fail(
    courses: Callable[[Mutant], Iterator[str]], mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant.without(monkeypatch)
    assert any(told for told, _number in zip(courses(mutant), range(COURSES), strict=False))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.without.__name__)
def test_with_all_rules_they_pass(courses: Callable[[Mutant], Iterator[str]], mutant: Mutant) -> None:
    assert next(courses(mutant)) == ""
