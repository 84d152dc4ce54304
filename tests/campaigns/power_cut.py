"""python -m tests.campaigns.power_cut --states 1000: power cuts on the real process, and the mutants that must lose."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.durability.power_cut import MUTANTS, cut_power, run_program


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=1000)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = False
    for name, pragmas in {"as released": (), **MUTANTS}.items():
        with tempfile.TemporaryDirectory(prefix="power-cut-") as folder:
            run = run_program(Path(folder), given.calls, pragmas)
            tally = cut_power(run, given.states if not pragmas else given.states // 4, given.seed)
        print(f"{name}: {tally}", flush=True)
        for broken in tally.broken[: 3 if pragmas else None]:
            print(f"   {broken}")
        failed |= bool(tally.broken) != bool(pragmas)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
