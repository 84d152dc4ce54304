"""What an office writes of all stations, as files where it says: they are of no meeting."""

from __future__ import annotations

from pathlib import Path

from desktop.base.files import durable
from desktop.documents.content import Ledger


def write_ledger_file(found: Ledger, path: Path) -> Path:
    """承诺清单 with 建议清单 at `path`; .xlsx is put behind a name without it. Returns where it is."""
    from desktop.documents.spreadsheets.ledger import write_ledger  # openpyxl is loaded with the first file

    target = path if path.suffix.casefold() == ".xlsx" else path.with_name(path.name + ".xlsx")
    with durable(target) as stream:
        write_ledger(found, stream)
    return target
