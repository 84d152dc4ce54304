"""A roster file, understood: shown before anything is written, then put on the list of a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.documents.spreadsheets.sheet import Sheet
from desktop.documents.spreadsheets.spreadsheet import read_sheets
from desktop.rules.roster import Reading, understand_sheets
from desktop.services.rooms import NewPerson


@dataclass(frozen=True)
class RosterFile:
    """A file as it was read; `understood` with another column mapping needs no file."""

    path: Path
    sheets: tuple[Sheet, ...]

    def understood(self, mapping: Mapping[int, str] | None = None) -> Reading:
        """`mapping`: column from 0 → name, role, unit, phone or attends; None: as the headings say."""
        return understand_sheets(self.sheets, mapping)


def open_roster(path: Path) -> RosterFile:
    """Read a file. Raises UserError with one sentence for a bad one."""
    return RosterFile(path, read_sheets(path))


def people_in(reading: Reading) -> tuple[NewPerson, ...]:
    """The people whom an import adds, in the order of the file."""
    return tuple(NewPerson(r.name, r.role, r.role_text, r.unit, r.phone, r.attends) for r in reading.rows)
