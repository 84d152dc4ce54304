"""What an office writes of all stations, as files where it says: they are of no meeting."""

from __future__ import annotations

from pathlib import Path

from desktop.base.files import durable
from desktop.base.i18n import _
from desktop.documents.content import Ledger, ReportingRow, ReportingSheet
from desktop.rules.meeting import Room
from desktop.rules.reporting import Cell, Report
from desktop.services.reporting import Reporting


def write_ledger_file(found: Ledger, path: Path) -> Path:
    """承诺清单 with 建议清单 at `path`; .xlsx is put behind a name without it. Returns where it is."""
    from desktop.documents.spreadsheets.ledger import write_ledger  # openpyxl is loaded with the first file

    target = _with_suffix(path)
    with durable(target) as stream:
        write_ledger(found, stream)
    return target


def reporting_sheet(found: Reporting, title: str) -> ReportingSheet:
    """What the page of 报送情况 shows, as the rows of a sheet."""
    rows = []
    for number, station in enumerate(found.stations, 1):
        months = {f"m{place:02d}": cell_words(cell) for place, cell in enumerate(station.cells, 1)}
        name, total = station_name(station.room), held_words(*station.total)
        rows.append(ReportingRow(number, station.room.town, name, **months, total=total, gap=station.gap))
    return ReportingSheet(title, tuple(rows))


def station_name(room: Room) -> str:
    """A station without its town."""
    return room.name if room.village in room.name else f"{room.village} {room.name}"


def cell_words(cell: Cell) -> str:
    """3 (2), 未报送, 零报告, — for a month of which nothing is due."""
    match cell.report:
        case Report.HELD:
            return held_words(cell.held, cell.final)
        case Report.ZERO:
            return _("零报告")
        case Report.MISSING:
            return _("未报送")
    return "—"


def held_words(held: int, final: int) -> str:
    """Meetings that were held; those of them that are 定稿 where these are not all."""
    return str(held) if held == final else f"{held} ({final})"


def write_reporting_file(found: ReportingSheet, path: Path) -> Path:
    from desktop.documents.spreadsheets.reporting import write_reporting

    target = _with_suffix(path)
    with durable(target) as stream:
        write_reporting(found, stream)
    return target


def _with_suffix(path: Path) -> Path:
    return path if path.suffix.casefold() == ".xlsx" else path.with_name(path.name + ".xlsx")
