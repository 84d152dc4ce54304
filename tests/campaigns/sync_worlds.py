"""Courses of worlds in which everything goes wrong that may: drives that lie, sticks, crashes, old backups, cloned disks,
clocks. At the end all computers have to hold and show the same.

    python -m tests.campaigns.sync_worlds --courses 4000 [--seed 1] [--steps 25] [--without highest_number]

`--without` leaves out one of the rules that were found to matter (tests.sync.mutants): then courses have to fail.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from desktop.store.database import PRAGMAS
from tests.sync.mutants import MUTANTS
from tests.sync.play import HARD, Hard, Play
from tests.sync.world import LAPTOPS, ROOM_X, World


def course(world: World, seed: int, steps: int, hard: Hard = HARD) -> str:
    """One of them, the same for a seed: what was not as it has to be, "" where everything was. The world is gone then."""
    rng = random.Random(seed)
    try:
        play = Play(world, rng.randrange, hard)
        for _step in range(steps):
            play.step()
        play.come_to_rest()
    except AssertionError as error:
        return str(error).partition("\n")[0] or "failed"
    finally:
        world.close()
        shutil.rmtree(world.folder)
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--without", choices=[mutant.without.__name__ for mutant in MUTANTS])
    values = parser.parse_args()
    PRAGMAS["synchronous"] = ("OFF", 0)
    mutant = next((one for one in MUTANTS if one.without.__name__ == values.without), None)
    begun, failures = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        template = World.make(Path(name) / "made", (ROOM_X,) if mutant else LAPTOPS)
        if mutant:
            mutant.without(patch)
        for seed in range(values.seed, values.seed + values.courses):
            told = course(template.copy(Path(name) / str(seed)), seed, values.steps, mutant.hard if mutant else HARD)
            if told:
                failures += 1
                print(f"seed {seed}: {told}", flush=True)
        template.close()
    print(f"{failures} of {values.courses} courses failed, in {time.monotonic() - begun:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
