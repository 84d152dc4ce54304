"""python -m tests.campaigns.kill --times 100: kill −9 at random moments; the program goes on in the same directory."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.durability.kill import kill_often


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-") as folder:
        print(kill_often(Path(folder) / "data", given.times, given.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
