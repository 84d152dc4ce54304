"""What writes each document: imported with the first file, since python-docx, openpyxl and Qt are heavy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO

from desktop.services import catalogue
from desktop.services.templates import Kept, by_template

Writer = Callable[[Any, BinaryIO], None]
Tell = Callable[[str], object]


def _nothing(_sentence: str) -> None:
    """Whoever does not ask is told nothing."""


def writers(
    title_font: str, *, paint: bool, templates: Mapping[str, Kept] = MappingProxyType({}), tell: Tell = _nothing
) -> dict[str, Writer]:
    """The key of a document → its writer; of those that Qt paints only where it is there. `templates`: of the office;
    `tell` hears the sentence where one of them could not be used.
    """
    from desktop.documents.spreadsheets.ledger import write_ledger

    found: dict[str, Writer] = {catalogue.LEDGER: write_ledger}
    for key, write in _word_writers().items():
        found[key] = partial(write, title_font=title_font)
        if key in templates:
            found[key] = partial(by_template, templates[key], found[key], tell)
    return found | _painters() if paint else found


def _word_writers() -> dict[str, Callable[..., None]]:
    from desktop.documents.word.agenda import write_agenda
    from desktop.documents.word.archive import write_archive
    from desktop.documents.word.assignment import write_assignment
    from desktop.documents.word.minutes import write_minutes
    from desktop.documents.word.notice import write_notice
    from desktop.documents.word.public_notice import write_public_notice
    from desktop.documents.word.record import write_record
    from desktop.documents.word.topic_form import write_topic_form

    return {
        catalogue.TOPIC_FORM: write_topic_form,
        catalogue.NOTICE: write_notice,
        catalogue.AGENDA: write_agenda,
        catalogue.MINUTES: write_minutes,
        catalogue.RECORD: write_record,
        catalogue.ASSIGNMENT: write_assignment,
        catalogue.PUBLIC_NOTICE: write_public_notice,
        catalogue.ARCHIVE: write_archive,
    }


def _painters() -> dict[str, Writer]:
    from desktop.documents.painted.number_pad import write_number_pad
    from desktop.documents.painted.paper_form import write_paper_form
    from desktop.documents.painted.personal_codes import write_personal_codes
    from desktop.documents.painted.receipts import write_receipts
    from desktop.documents.painted.sign_in_sheet import write_sign_in_sheet, write_unit_sheets
    from desktop.documents.painted.table_cards import write_table_cards

    return {
        catalogue.BLANK_SHEET: write_sign_in_sheet,
        catalogue.UNIT_SHEET: write_unit_sheets,
        catalogue.TABLE_CARDS: write_table_cards,
        catalogue.PERSONAL_CODES: write_personal_codes,
        catalogue.NUMBER_PAD: write_number_pad,
        catalogue.PAPER_FORM: write_paper_form,
        catalogue.RECEIPTS: write_receipts,
        catalogue.SIGN_IN_SHEET: write_sign_in_sheet,
    }
