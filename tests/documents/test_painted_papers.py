"""Every paper that Qt paints: the same words as ever (UPDATE_GOLDEN=1 writes them anew), nothing lost, nothing over an edge,
another word or a line, however long the words are; and its codes are read back from the page.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from desktop.documents.content import Head
from desktop.services.writers import writers
from tests.documents.measuring import lost, read_pages
from tests.documents.painted import codes, faults, lines, pages, written
from tests.documents.sheet_samples import HOSTILE, USUAL
from tests.outside import needs

pytestmark = needs("Qt")
GOLDEN = Path(__file__).parent / "golden"
ACROSS = ("paper_form",)


@pytest.fixture(autouse=True)
def _painter(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("qapp")


def writer(key: str) -> Any:
    return writers("宋体", paint=True)[key]


def said(content: Any) -> Iterator[str]:
    """Every text of a content but the facts of the meeting, of which each paper says what it needs."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        for part in content:
            yield from said(part)
    elif is_dataclass(content) and not isinstance(content, Head):
        for field in fields(content):
            yield from said(getattr(content, field.name))


@pytest.mark.parametrize("key", USUAL)
def test_golden_text(key: str, tmp_path: Path) -> None:
    parts = ["\n".join(lines(page)) for page in pages(writer(key), USUAL[key], tmp_path)]
    found = "\n— — —\n".join(parts) + "\n"
    golden = GOLDEN / f"painted_{key}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", HOSTILE)
def test_the_longest_words_are_whole_and_in_their_places(key: str, tmp_path: Path) -> None:
    found = pages(writer(key), HOSTILE[key], tmp_path)
    assert faults(found, across=key in ACROSS) == []
    texts = set(said(HOSTILE[key])) - {"", "discussion"}
    assert lost(texts, [page.text + "".join(lines(page)) for page in found], piece=300) == []


@pytest.mark.parametrize("key", USUAL)
def test_usual_words_are_in_their_places(key: str, tmp_path: Path) -> None:
    assert faults(pages(writer(key), USUAL[key], tmp_path), across=key in ACROSS) == []


def test_what_lies_on_something_else_is_noticed(tmp_path: Path) -> None:
    from desktop.documents.painted.painting import SMALL, painted

    target = BytesIO()
    with painted(target, "") as paper:
        paper.write("甲乙丙", SMALL, 20, 20, 50)
        paper.write("丁戊己", SMALL, 21, 20, 50)
        paper.rule(10, 50, 50)
        paper.write("庚辛壬", SMALL, 20, 48, 50)
        paper.write("癸", SMALL, 1, 90, 50)
    path = tmp_path / "bad.pdf"
    path.write_bytes(target.getvalue())
    told = " ".join(faults(read_pages(path)))
    assert all(fault in told for fault in ("covers", "a rule goes through", "癸 at"))


def test_every_code_is_read_back_from_paper(tmp_path: Path) -> None:
    def read(key: str) -> list[list[str]]:
        return codes(written(writer(key), USUAL[key], tmp_path))

    assert list(chain(*read("table_cards"))) == [str(number) for number in range(1, 9)]
    assert read("personal_codes") == [[str(number) for number in range(1, 9)]]
    assert read("number_pad") == [["1", "2", "3", "4"], ["5", "6"]]
    assert list(chain(*read("receipts"))) == [receipt.number for receipt in USUAL["receipts"].receipts]  # type: ignore[attr-defined]
    assert read("unit_sheet") == [["XJX-2026-3"]] * 4
