"""快捷卡 is one page of A4 in type that can be read, whatever the keys are; read back by pdfplumber."""

from __future__ import annotations

import re
from io import BytesIO

import pdfplumber
import pytest
from PySide6.QtGui import QGuiApplication

from desktop.documents.painted.quick_card import LARGEST, SMALLEST, KeySection, QuickCard, write_quick_card


def sections(keys: int) -> tuple[KeySection, ...]:
    return tuple(
        KeySection(f"第{n}部分", tuple((f"Ctrl+{k}", f"做第{n}部分第{k}件事 <写下来>") for k in range(keys)))
        for n in range(5)
    )


def plain(text: str) -> str:
    """Without blanks; any figure is #, because Qt writes no text for some bold ones."""
    return re.sub(r"\(cid:\d+\)|\d", "#", "".join(text.split()))


@pytest.mark.parametrize("keys", [1, 6, 12])
def test_everything_is_on_one_page(qapp: QGuiApplication, keys: int) -> None:
    assert qapp
    card = QuickCard("快捷卡", sections(keys), "按 F1 也能看到。")
    stream = BytesIO()
    write_quick_card(card, stream)
    with pdfplumber.open(stream) as document:
        (page,) = document.pages
        assert (round(page.width), round(page.height)) == (595, 842)
        halves = ((0, page.width / 2), (page.width / 2, page.width))
        columns = [page.crop((left, 0, right, page.height)).extract_text() for left, right in halves]
        text = plain("".join(columns))
        sizes = {character["size"] for character in page.chars}
        inside = all(c["x0"] >= 40 and c["x1"] <= 555 and c["bottom"] <= 802 for c in page.chars)
    assert [key + does for s in card.sections for key, does in s.keys if plain(key + does) not in text] == []
    assert plain(card.remark) in text
    assert inside
    assert min(sizes) >= SMALLEST
    assert max(sizes) <= 2 * LARGEST
