"""python -m tests.campaigns.io_errors: every write, fsync and ftruncate of a run fails once, and nine times in a row,
with EIO and with ENOSPC; reads and openings of the database as well.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.durability.io_errors import CALLS, Tally, count_calls, every_fault, fail


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every n-th of the places")
    parser.add_argument("--calls", nargs="*", default=CALLS, help="only these system calls")
    given = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="io-errors-") as folder:
        counted = count_calls(Path(folder) / "count")
        print(dict(counted), flush=True)
        for fault in every_fault(counted, given.calls, given.every):
            fail(Path(folder) / "run", fault, tally)
    print(tally)
    print("\n".join(tally.broken))
    return int(bool(tally.broken))


if __name__ == "__main__":
    sys.exit(main())
