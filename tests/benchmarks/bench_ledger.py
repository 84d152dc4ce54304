"""The ledger against openpyxl's write-only mode: `python -m tests.benchmarks.bench_ledger [rows]` (100,000 by default).

Both sides write the same values in the same styled cells, each in a process of its own, by turns, the faster of two
runs counting. There are two baselines, both plain openpyxl in its write-only mode with nothing checked:
  reused   one styled cell a column, filled anew for every row: the least that openpyxl can take
  styled   a new WriteOnlyCell for each value, styled as openpyxl's documentation does it
Memory is the largest resident set of the process, at `rows` and twice as many.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from desktop.documents.content import Ledger, LedgerRow
from desktop.documents.spreadsheets.ledger import commitment_columns, write_ledger

AIM = 1.2
RUNS = 2


def rows(count: int) -> Iterator[LedgerRow]:
    """Commitments of a county in many years: 22 of 31 columns filled, texts of usual length."""
    start = date(2020, 1, 1)
    for number in range(count):
        day = start + timedelta(number % 2500)
        yield LedgerRow(
            number=f"XJX-{day.year}-{number // 10 % 40}-{number}",
            meeting_date=day,
            meeting="第一新村91—99号楼院用水问题协商会",
            town="酒泉路街道",
            room="徐家巷社区",
            topic="断水、水费收取与阀门管理",
            sources="1、3",
            matter=f"更换 {number % 99} 号楼前主阀门，并在十日内把阀门位置图贴到每个单元门口",
            measures="先停水半天，由供水公司派人更换，社区提前两天张贴通知",
            lead="供水公司",
            support="社区居委会、物业公司",
            leader="崔国栋",
            person="黎雪",
            due=day + timedelta(30),
            due_text="月底前",
            extended=day + timedelta(60) if number % 9 == 0 else None,
            extension_reason="配件没有到货" if number % 9 == 0 else "",
            state="办理中",
            progress="已经看过现场，配件已订",
            progress_date=day + timedelta(12),
            overdue_days=number % 40,
            result="B类：正在解决或列入计划",
            satisfaction="基本满意",
            note="请邻居互相转告",
        )


def ours(count: int, path: Path) -> None:
    with path.open("wb") as target:
        write_ledger(Ledger("全县承诺清单", rows(count), ()), target)


def styled_cell(sheet: Any, value: Any, day: bool) -> Any:
    """The style that the ledger's cells have."""
    cell = WriteOnlyCell(sheet, value)
    cell.font = FONT
    cell.border = BORDER
    cell.alignment = ACROSS if day else TEXT
    if day:
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.quotePrefix = True
    return cell


def reused(count: int, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("承诺清单")
    cells = [styled_cell(sheet, None, column.kind == "day") for column in COLUMNS]
    read = attrgetter(*FIELDS)
    for row in rows(count):
        for cell, value in zip(cells, read(row), strict=True):
            cell.value = value or None
        sheet.append(cells)
    book.save(path)


def styled(count: int, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("承诺清单")
    read = attrgetter(*FIELDS)
    for row in rows(count):
        values = zip(COLUMNS, read(row), strict=True)
        sheet.append([styled_cell(sheet, value or None, column.kind == "day") for column, value in values])
    book.save(path)


COLUMNS = [column for column in commitment_columns(show_phone=True) if column.field]
FIELDS = [column.field for column in COLUMNS]
LINE = Side(style="thin", color="FF7F7F7F")
FONT, BORDER = Font(name="宋体", size=11), Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
ACROSS, TEXT = (Alignment(horizontal=h, vertical="center", wrap_text=True) for h in ("center", "general"))
WRITERS: dict[str, Callable[[int, Path], None]] = {"ledger": ours, "reused": reused, "styled": styled}


def measured(name: str, count: int) -> tuple[float, float]:
    """Seconds of CPU and megabytes of one run in a process of its own, less what an empty ledger takes in memory."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_ledger", "--one", name, str(count)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found["seconds"], found["megabytes"]


def one(name: str, count: int) -> None:
    with TemporaryDirectory(prefix="xiaomazha-") as folder:
        began = time.process_time()
        WRITERS[name](count, Path(folder) / "ledger.xlsx")
        seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    times: dict[str, list[float]] = {name: [] for name in WRITERS}
    memory = 0.0
    for _run in range(RUNS):
        for name, found in times.items():
            seconds, megabytes = measured(name, count)
            found.append(seconds)
            memory = megabytes if name == "ledger" else memory
    best = {name: min(found) for name, found in times.items()}
    for name, seconds in best.items():
        print(f"{name:8} {seconds:7.2f} s CPU for {count} rows")
    print(
        f"ledger / reused: {best['ledger'] / best['reused']:.2f}   ledger / styled: {best['ledger'] / best['styled']:.2f}   (aim {AIM})"
    )
    twice, more = measured("ledger", 2 * count)
    print(f"ledger of {2 * count} rows: {twice / best['ledger']:.2f} × the time, {more:.0f} MB against {memory:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], int(sys.argv[3]))
    else:
        main()
