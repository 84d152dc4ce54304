"""Every document of the catalogue, for both shared scripts and the stress meeting, measured on its pages: those of Word and
Excel as LibreOffice lays them out, those of Qt as they are. A new document is measured without a line more.

The golden texts of all of them are made anew with
    UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/documents/test_every_document.py -k golden
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from desktop.documents import faces
from desktop.documents.content import Head
from desktop.services import catalogue
from desktop.services.catalogue import DOCUMENTS
from tests.documents import measuring, official_measuring
from tests.documents.conftest import Folder
from tests.documents.faulty import CUT_LIST, FAULTS
from tests.documents.folder import MEETINGS, STRESS, Paper
from tests.documents.measuring import MM, TYPE_AREA, Page, lost, plain, read_pages
from tests.documents.office_reading import WordTexts, fonts, sheet_rows, shown_columns, word_texts
from tests.outside import needs

pytestmark = needs("Qt", "soffice", "fc-list")
GOLDEN = Path(__file__).parent / "golden"
ACROSS = (catalogue.PAPER_FORM, catalogue.LEDGER)
FONTS = {faces.FANG_SONG, faces.KAI, faces.HEI, faces.SONG, faces.SMALL_SONG}
UNPRINTED = 5 * MM  # what no printer reaches

# Fields that tell a writer what to do, or what stands on another paper. All others are on the pages.
_GUIDES = {"sign_off", "kind", "results", "mark", "roles"}
_ELSEWHERE: dict[str, set[str]] = {
    catalogue.NOTICE: {"Notice.to", "Attendee.role", "PlannedItem.source"},
    catalogue.MINUTES: {"Attendance.staff_list", "Attendee.role", "Attendee.note"},
    catalogue.RECORD: {"Attendee.role"},
    catalogue.PAPER_FORM: {"AgendaLine.source", "AgendaLine.proposer", "AgendaLine.answering_unit"},
    catalogue.SIGN_IN_SHEET: {"SignInSheet.attendance"},
}
EVERY = [pytest.param(meeting, d.key, id=f"{meeting}-{d.name}") for meeting in MEETINGS for d in DOCUMENTS]


def said(content: Any, elsewhere: set[str]) -> Iterator[str]:
    """Every text of a content but the facts of the meeting, of which each paper says what it needs."""
    if isinstance(content, str) and not isinstance(content, Enum):
        yield from [content] if plain(content) else []
    elif isinstance(content, tuple):
        for part in content:
            yield from said(part, elsewhere)
    elif is_dataclass(content) and not isinstance(content, Head):
        for field in fields(content):
            if field.name not in _GUIDES and f"{type(content).__name__}.{field.name}" not in elsewhere:
                yield from said(getattr(content, field.name), elsewhere)


@pytest.mark.parametrize(("meeting", "key"), EVERY)
def test_every_page_is_as_it_should_be(folder: Folder, meeting: str, key: str) -> None:
    papers = folder.of(meeting, key)
    assert papers
    assert [f"{paper}: {fault}" for paper in papers for fault in faults(paper)] == []


def faults(paper: Paper) -> Iterator[str]:
    """What is wrong with a paper and its pages."""
    pages = paper.pages()
    assert pages
    yield from measuring.size_faults(pages, across=paper.document.key in ACROSS)
    yield from measuring.crowding_faults(pages)
    yield from measuring.ruled_faults(pages)
    texts = set(said(paper.content, _ELSEWHERE.get(paper.document.key, set())))
    kinds = {".docx": _word_faults, ".xlsx": _excel_faults, ".pdf": _painted_faults}
    yield from kinds[paper.document.suffix](paper.path, pages, texts)


def _word_faults(path: Path, pages: Sequence[Page], texts: set[str]) -> Iterator[str]:
    found = word_texts(path)
    yield from (f"not written: {text}" for text in lost(texts, [plain(found.whole)]))
    yield from layout_faults(pages, found)


def layout_faults(pages: Sequence[Page], texts: WordTexts) -> Iterator[str]:
    """A Word paper against the official layout, and its pages against its words."""
    yield from measuring.edge_faults([official_measuring.above(page) for page in pages], TYPE_AREA)
    yield from official_measuring.pitch_faults(pages)
    yield from official_measuring.fullness_faults(pages)
    yield from official_measuring.numbering_faults(pages)
    yield from official_measuring.widow_faults(pages, texts.loose)
    yield from official_measuring.heading_faults(pages, texts.first_rows)
    yield from word_faults(pages, texts)


def word_faults(pages: Sequence[Page], texts: WordTexts) -> Iterator[str]:
    """Each character of the file is on the pages, and nothing else but headings repeated; and in its order."""
    shown = "".join(page.body for page in pages)
    wanted = Counter(plain(texts.whole))
    for heading in {plain(heading) for heading in texts.headings}:
        for character, count in Counter(heading).items():
            wanted[character] += count * (shown.count(heading) - plain(texts.whole).count(heading))
    there = Counter(shown)
    if there != wanted:
        yield f"missing {wanted - there}, too many {there - wanted}"
    yield from (f"not whole: {text}" for text in lost(texts.paragraphs, [shown], piece=40))


def _excel_faults(path: Path, pages: Sequence[Page], texts: set[str]) -> Iterator[str]:
    rows, columns = sheet_rows(path), shown_columns(path)
    cells = {cell for sheet in rows.values() for row in sheet for cell in row}
    yield from (f"not written: {text}" for text in lost(texts, [plain("\n".join(cells))]))
    printed = {row[place] for name, sheet in rows.items() for row in sheet for place in columns[name] if row[place]}
    yield from (f"not printed: {text}" for text in lost(printed, [page.text for page in pages]))
    headings = [plain("".join(sheet[0][place] for place in columns[name])) for name, sheet in rows.items()]
    for page in pages:
        if not any(heading in page.text for heading in headings):
            yield f"page {page.number} has no heading"
    yield from _beyond_the_paper(pages)


def _painted_faults(_path: Path, pages: Sequence[Page], texts: set[str]) -> Iterator[str]:
    """A text too long for a slip goes on on the next one. Of 𬱖 Qt's files do not say what it is."""
    spoken = {"".join(c for c in text if c < "\U00010000") for text in texts}
    yield from (f"not painted: {text}" for text in lost(spoken, [page.text for page in pages], piece=300))
    yield from _beyond_the_paper(pages)


def _beyond_the_paper(pages: Sequence[Page]) -> Iterator[str]:
    width, height = pages[0].width, pages[0].height
    yield from measuring.edge_faults(pages, (UNPRINTED, UNPRINTED, width - UNPRINTED, height - UNPRINTED))


@pytest.mark.parametrize(
    ("meeting", "key"), [p for p in EVERY if catalogue.document(str(p.values[1])).suffix == ".docx"]
)
def test_every_run_is_in_a_font_that_has_its_signs(folder: Folder, meeting: str, key: str) -> None:
    rare = set(faces.rare_fonts())
    for paper in folder.of(meeting, key):
        for text, named in fonts(paper.path):
            assert len(named) == 1, text
            assert named <= FONTS | rare, text
            if any(c > "\u2e7f" and not _in_gbk(c) for c in text):
                assert named <= rare, text


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize(("meeting", "key"), EVERY)
def test_golden_text(folder: Folder, meeting: str, key: str) -> None:
    """Of the stress meeting a digest is kept: its texts fill a thousand pages."""
    for paper in folder.of(meeting, key):
        found = "\n".join(_lines(paper)) + "\n"
        if meeting == STRESS:
            found = f"{hashlib.sha256(found.encode()).hexdigest()} {len(found)}\n"
        golden = GOLDEN / meeting / f"{paper.path.stem.removeprefix(f'{meeting}_')}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(found, encoding="utf-8")
        assert found == golden.read_text(encoding="utf-8")


def _lines(paper: Paper) -> Iterator[str]:
    if paper.document.suffix == ".docx":
        yield from word_texts(paper.path).paragraphs
    elif paper.document.suffix == ".xlsx":
        for name, sheet in sheet_rows(paper.path).items():
            yield f"[{name}]"
            unmarked = [place for place, heading in enumerate(sheet[0]) if not heading.startswith("行标记")]
            yield from (" | ".join(row[place] for place in unmarked).replace("\n", "⏎") for row in sheet)
    else:
        yield "".join(page.text for page in paper.pages())


def test_the_sound_paper_has_no_fault(folder: Folder) -> None:
    assert spoilt(folder, "") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(folder: Folder, fault: str) -> None:
    assert any(FAULTS[fault].told in sentence for sentence in spoilt(folder, fault))


def spoilt(folder: Folder, fault: str) -> list[str]:
    """What is found wrong with one of the faulty papers, of which only "" is sound."""
    pages = read_pages(folder.pages / f"{folder.faulty[fault].stem}.pdf")
    common = (measuring.size_faults, measuring.crowding_faults, measuring.ruled_faults)
    found = [sentence for check in common for sentence in check(pages)]
    return found + list(layout_faults(pages, word_texts(folder.faulty[""])))


def test_words_cut_in_a_list_are_found(folder: Folder) -> None:
    pages = read_pages(folder.pages / f"{folder.faulty[CUT_LIST].stem}.pdf")
    assert [*measuring.ruled_faults(pages), *measuring.crowding_faults(pages)]


def test_faults_of_painted_pages_are_found(folder: Folder) -> None:
    (paper,) = folder.of(MEETINGS[1], catalogue.SIGN_IN_SHEET)
    page = paper.pages()[0]
    sign = next(sign for sign in page.signs if sign.text == "郝")
    rule = min((rule for rule in page.rules if rule.stands), key=lambda rule: abs(rule.x0 - sign.x0))

    def moved(x: float) -> list[Page]:
        there = sign._replace(x0=sign.x0 + x, x1=sign.x1 + x)
        return [replace(page, signs=tuple(there if one is sign else one for one in page.signs))]

    assert list(_beyond_the_paper(moved(600)))
    assert list(measuring.ruled_faults(moved(rule.x0 - sign.x0 - 7)))
    assert list(measuring.crowding_faults(moved(10)))
    assert lost(["郝玉梅"], [one.text for one in moved(0)]) == []
    assert lost(["郝玉梅"], [page.text.replace("玉", "")]) == ["郝玉梅"]
