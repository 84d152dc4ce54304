"""What writes each document: imported with the first file, since python-docx, openpyxl and Qt are heavy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from desktop.services import catalogue

Writer = Callable[[Any, BinaryIO], None]


def writers(title_font: str, *, paint: bool) -> dict[str, Writer]:
    """The key of a document → its writer; of those that Qt paints only where it is there."""
    from desktop.documents.ledger import write_ledger
    from desktop.documents.minutes import write_minutes
    from desktop.documents.record import write_record

    found: dict[str, Writer] = {
        catalogue.MINUTES: partial(write_minutes, title_font=title_font),
        catalogue.RECORD: partial(write_record, title_font=title_font),
        catalogue.LEDGER: write_ledger,
    }
    return found | _painters() if paint else found


def _painters() -> dict[str, Writer]:
    from desktop.documents.paper_form import write_paper_form
    from desktop.documents.sign_in_sheet import write_sign_in_sheet

    return {
        catalogue.BLANK_SHEET: write_sign_in_sheet,
        catalogue.PAPER_FORM: write_paper_form,
        catalogue.SIGN_IN_SHEET: write_sign_in_sheet,
    }
