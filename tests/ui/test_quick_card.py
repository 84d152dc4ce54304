"""The printed page holds the same keys as F1, and F1 prints it; the one of the manual is up to date."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pdfplumber
from PySide6.QtCore import Qt

from desktop.base.paths import documents_dir, resource
from desktop.ui.meetings.quick_card import FILE_NAME, card
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.hands import click, press

RADICALS = str.maketrans("⻅⻆⻋⻓⻔⻚⻛⻢⻥⻦⻬⻰", "见角车长门页风马鱼鸟齐龙")  # which NFKC leaves


def signs(text: str) -> Counter[str]:
    """Every Han character, wherever lines are broken. A PDF names some by the radicals that look alike."""
    return Counter(re.findall(r"[\u3400-\u9fff]", normalize("NFKC", text).translate(RADICALS)))


def expected() -> Counter[str]:
    made = card()
    labels = "".join(section.heading + "".join(label for _key, label in section.keys) for section in made.sections)
    return signs(made.title + labels + made.remark)


def printed(path: Path) -> Counter[str]:
    with pdfplumber.open(path) as document:
        (page,) = document.pages
        return signs(page.extract_text())


def test_f1_prints_every_key_on_one_page(window: MainWindow, prompts: RecordingPrompts) -> None:
    press(window, Qt.Key.Key_F1)
    assert window.key_list is not None
    click(window.key_list.print_button)
    assert prompts.printed == [documents_dir() / FILE_NAME]
    assert printed(prompts.printed[0]) == expected()
    assert sum(expected().values()) > 150


def test_the_card_of_the_manual_is_the_one_that_the_program_prints() -> None:
    """Made anew by `python -m tests.pictures resources/manual --manual`."""
    assert printed(resource("manual", FILE_NAME)) == expected()
