"""What a hand scanner reads from the slips is what the line of the sign-in takes."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.documents.painted.personal_codes import write_personal_codes
from desktop.documents.sheets import PersonalCode, PersonalCodes
from desktop.ui.attendance.sign_in_search import SignInSearch
from tests.documents.painted import codes, written
from tests.documents.samples import HEAD
from tests.ui.hands import type_words


def test_the_digits_of_every_code_are_a_number_of_the_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    numbers = [*range(1, 16), 300, 9999]
    slips = PersonalCodes(HEAD, tuple(PersonalCode(number, f"村民{number}") for number in numbers))
    field = SignInSearch()
    qtbot.addWidget(field)
    taken = []
    for code in chain(*codes(written(write_personal_codes, slips, tmp_path))):
        field.clear()
        type_words(field, code)
        taken.append(field.number)
    assert taken == numbers
