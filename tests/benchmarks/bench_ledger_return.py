"""A ledger read back against calamine's bare read: `python -m tests.benchmarks.bench_ledger_return [rows]` (100,000).

Both read the same file, each in a process of its own, by turns, the faster of two runs counting:
  bare    python-calamine alone: open the file, give every row of the sheet as Python values
  ours    open the file safely, find header and marks, match every row, compare every cell; every 50th row was changed
What the rows say now is at hand beforehand (`known`, timed apart): on a laptop the database tells it, a meeting in each
slice. Memory is the largest resident set of the process, of ours less what `known` takes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from desktop.documents.content import Ledger, LedgerRow
from desktop.documents.spreadsheets.ledger import write_ledger
from desktop.rules.ledger_cells import mark
from desktop.rules.ledger_form import COMMITMENTS
from desktop.rules.ledger_return import Known
from desktop.services.ledger_return import compared, index, open_return
from tests.benchmarks.bench_ledger import rows

RUNS = 2
CHANGED = 50  # every so many rows an office filled something in


def known_rows(count: int) -> Iterator[tuple[LedgerRow, Known]]:
    for number, row in enumerate(rows(count)):
        values = tuple(getattr(row, name) or "" for name in COMMITMENTS.fields)
        yield row, Known(COMMITMENTS, f"{number:032x}", row.number, row.matter, row.meeting, values)


def filled_in(count: int) -> Iterator[LedgerRow]:
    """What comes back: the marks tell what was written before."""
    for number, (row, known) in enumerate(known_rows(count)):
        marked = replace(row, mark=mark("c", known.row, known.values))
        yield replace(marked, state="已办结", completed=row.due) if number % CHANGED == 0 else marked


def bare(path: Path, _count: int) -> float:
    began = time.process_time()
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    assert sum(1 for _row in sheet.iter_rows()) > 1
    return time.process_time() - began


def ours(path: Path, count: int) -> float:
    known = index(one for _row, one in known_rows(count))
    before = megabytes()
    began = time.process_time()
    file = open_return(path)
    found = compared(file, known, datetime(2031, 1, 1, tzinfo=UTC))
    seconds = time.process_time() - began
    changed = (count + CHANGED - 1) // CHANGED
    assert (found.rows, len(found.changes), found.held, found.strange) == (count, 2 * changed, (), ())
    print(json.dumps({"known": before}), file=sys.stderr)
    return seconds


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, path: Path, count: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_ledger_return", "--one", name, str(path), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    before = json.loads(done.stderr)["known"] if done.stderr else 0
    return found["seconds"], found["megabytes"] - before


def one(name: str, path: Path, count: int) -> None:
    seconds = {"bare": bare, "ours": ours}[name](path, count)
    print(json.dumps({"seconds": seconds, "megabytes": megabytes()}))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory(prefix="xiaomazha-") as folder:
        path = Path(folder) / "清单.xlsx"
        with path.open("wb") as target:
            write_ledger(Ledger("全县承诺清单", filled_in(count), ()), target)
        runs = [(name, measured(name, path, count)) for _run in range(RUNS) for name in ("bare", "ours")]
    best = {name: min(seconds for other, (seconds, _memory) in runs if other == name) for name in ("bare", "ours")}
    memory = {name: max(used for other, (_seconds, used) in runs if other == name) for name in best}
    for name, seconds in best.items():
        print(
            f"{name}  {seconds:6.2f} s CPU, {memory[name]:.0f} MB for {count} rows of {len(COMMITMENTS.fields) + 2} columns"
        )
    print(f"ours / bare: {best['ours'] / best['bare']:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
