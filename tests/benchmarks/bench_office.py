"""The pages of an office against plain queries of the same rows: `python -m tests.benchmarks.bench_office [meetings]`.

2,900 meetings of 1,272 stations (tests.benchmarks.full_county) by default, and twice as many. Each read is what a page
does before it shows; the baseline reads the same tables with the driver alone, all columns, in the same run. The best of
three rounds counts. Beside the ratios: the longest slice of the reads that come in slices, since whatever else is asked
waits for it, and how the spreadsheet of everything grows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.base.clock import local
from desktop.rules.office_ledger import Wanted, chosen
from desktop.services.home import read_home
from desktop.services.office_files import write_ledger_file
from desktop.services.office_ledger import OfficeLedger, read_content, read_ledger
from desktop.services.reporting import read_reporting
from desktop.store.store import Store
from tests.benchmarks.full_county import MEETINGS, NOW, fill

ROUNDS = 3
HOME, LEDGER, MONTHS = (
    ("meeting", "room", "commitment", "segment", "segment_meeting", "member"),
    ("meeting", "room", "commitment", "progress"),
    ("meeting", "room", "member", "zero_report"),
)


def plain(store: Store, tables: tuple[str, ...]) -> None:
    for table in tables:
        store.database.raw.execute(f'SELECT * FROM "{table}"').fetchall()


def best(call: Callable[[], Any]) -> float:
    times = []
    for _round in range(ROUNDS):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return min(times)


def sliced(slices: Generator[None, None, Any]) -> tuple[Any, float]:
    """The result, and the seconds of the longest slice."""
    longest = 0.0
    while True:
        began = time.process_time()
        try:
            next(slices)
        except StopIteration as done:
            return done.value, max(longest, time.process_time() - began)
        longest = max(longest, time.process_time() - began)


def reading(store: Store, query: Callable[..., Any]) -> Callable[[], Any]:
    def call() -> Any:
        with store.reading() as connection:
            return query(connection, NOW)

    return call


def measure(folder: Path, meetings: int) -> dict[str, float]:
    """Seconds of CPU by page."""
    store = Store(folder)
    try:
        fill(store, meetings)
        ledger: OfficeLedger = sliced(read_ledger(store, NOW))[0]
        today = local(NOW).date()
        found = {
            "home": best(reading(store, read_home)),
            "ledger": best(lambda: sliced(read_ledger(store, NOW))),
            "reporting": best(reading(store, read_reporting)),
            "a key in the filter": best(lambda: chosen(ledger.lines, Wanted(text="路灯 水务"), today)),
            "spreadsheet": best(lambda: write(store, ledger, folder)),
        }
        baselines = {"home": HOME, "ledger": LEDGER, "reporting": MONTHS}
        for page, tables in baselines.items():
            ratio = found[page] / best(lambda names=tables: plain(store, names))  # type: ignore[misc]
            print(f"{page:20} {found[page] * 1000:7.0f} ms, {ratio:5.1f} × a plain read of its {len(tables)} tables")
        slices = sliced(read_ledger(store, NOW))[1], sliced(read_content(store, "", ledger.lines))[1]
        print(f"longest slice: ledger {slices[0] * 1000:.0f} ms, spreadsheet {slices[1] * 1000:.0f} ms")
        return found
    finally:
        store.close()


def write(store: Store, ledger: OfficeLedger, folder: Path) -> None:
    write_ledger_file(sliced(read_content(store, "全县清单", ledger.lines))[0], folder / "全县清单.xlsx")


def main() -> None:
    meetings = int(sys.argv[1]) if len(sys.argv) > 1 else MEETINGS
    results = []
    for count in (meetings, 2 * meetings):
        with TemporaryDirectory(prefix="xiaomazha-") as folder:
            print(f"{count} meetings, {3 * count} commitments")
            results.append(measure(Path(folder), count))
    for page, seconds in results[1].items():
        print(f"{page:20} twice as many: {seconds / results[0][page]:.2f} × the time ({seconds * 1000:.0f} ms)")


if __name__ == "__main__":
    main()
