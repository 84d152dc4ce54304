"""The Word and Excel files of every measured meeting, opened by programs other than ours and checked against the schemas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]
from openxml_audit.errors import ValidationError  # type: ignore[import-untyped]

from tests.documents.conftest import Folder
from tests.documents.folder import Paper
from tests.documents.measuring import plain
from tests.documents.office_reading import pandoc_text, sheet_rows, word_texts
from tests.outside import needs

pytestmark = needs("Qt", "soffice", "fc-list")


def papers(folder: Folder, suffix: str) -> Iterator[Paper]:
    return (paper for paper in folder.papers if paper.document.suffix == suffix)


@needs("pandoc")
def test_pandoc_reads_the_same_words_from_word_files(folder: Folder) -> None:
    for paper in papers(folder, ".docx"):
        written, read = Counter(plain(word_texts(paper.path).whole)), Counter(plain(pandoc_text(paper.path)))
        assert (written - read, read - written) == (Counter(), Counter()), paper


def test_calamine_reads_the_same_words_as_openpyxl(folder: Folder) -> None:
    for paper in papers(folder, ".xlsx"):
        read = sheet_rows(paper.path)
        for sheet in openpyxl.load_workbook(paper.path):
            ours = [[_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            assert read[sheet.title] == ours, paper


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return str(value.date())
    return "" if value is None else str(float(value) if isinstance(value, int) else value)


def test_files_keep_to_the_schemas(folder: Folder) -> None:
    validator = OpenXmlValidator()
    for suffix in (".docx", ".xlsx"):
        for paper in papers(folder, suffix):
            found = validator.validate(str(paper.path)).errors
            assert [error for error in found if not _excused(error)] == [], paper


def _excused(error: ValidationError) -> bool:
    """ISO/IEC 29500-1 permits a document without a theme (14.2.7, "zero or one"), and the parts of a font of a sheet in
    any order (CT_Font is an unbounded choice); the validator asks for what Word and Excel themselves write. That Excel
    moves words written in their cells to its table of strings when it saves is a note, not a fault.
    """
    theme = error.id == "Sem_MissingRelationshipType" and "/theme'" in error.description
    font = error.part_uri == "/xl/styles.xml" and "/fonts[1]/font[" in error.path
    return theme or font or error.id == "Excel_InlineStrCells"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [("word/document.xml", b"<w:pPr>", b"<w:pPr><w:nonsense/>"), ("word/styles.xml", b"<w:qFormat/>", b"<w:r/>")],
)
def test_what_no_schema_knows_is_found(folder: Folder, part: str, old: bytes, new: bytes) -> None:
    spoilt = folder.pages.parent / "nonsense.docx"
    with ZipFile(folder.faulty[""]) as source, ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            words = source.read(name)
            target.writestr(name, words.replace(old, new, 1) if name == part else words)
    assert [error for error in OpenXmlValidator().validate(str(spoilt)).errors if not _excused(error)]
