"""A roster file, understood: shown before anything is written, then put on the list of a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.documents.spreadsheet import read_sheets
from desktop.rules.roster import Reading, choose_sheet, understand
from desktop.services.rooms import NewPerson


@dataclass(frozen=True)
class RosterFile:
    """A file as it was read; `read_again` with another column mapping needs no file."""

    path: Path
    cells: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    notes: tuple[str, ...]

    def read_again(self, mapping: Mapping[int, str] | None = None) -> Reading:
        """`mapping`: column from 0 → name, role, unit, phone or attends; None: as the headings say."""
        reading = understand(self.cells, mapping, self.merged)
        return replace(reading, notes=(*self.notes, *reading.notes))


def open_roster(path: Path) -> RosterFile:
    """Read a file and choose its sheet. Raises UserError with one sentence for a bad file."""
    sheets = read_sheets(path)
    chosen, notes = choose_sheet([(sheet.title, sheet.rows) for sheet in sheets])
    sheet = sheets[chosen]
    return RosterFile(path, sheet.rows, sheet.merged, (*sheet.notes, *notes))


def people_in(reading: Reading) -> tuple[NewPerson, ...]:
    """The people whom an import adds, in the order of the file."""
    return tuple(NewPerson(r.name, r.role, r.role_text, r.unit, r.phone, r.attends) for r in reading.rows)
