"""What a Word or Excel file says, read from its XML or by programs other than the one that wrote it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
from lxml.etree import _Element, fromstring
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class WordTexts:
    """`paragraphs`: all of the body in their order, `loose` those outside of tables. `first_rows`: of each table;
    `headings` those of them that are repeated on every page.
    """

    paragraphs: tuple[str, ...]
    loose: tuple[str, ...]
    first_rows: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def whole(self) -> str:
        return "".join(self.paragraphs)


def word_texts(path: Path) -> WordTexts:
    body = _part(path, "word/document.xml")
    rows = [next(table.iter(f"{_W}tr")) for table in body.iter(f"{_W}tbl")]
    return WordTexts(
        tuple(map(_text, body.iter(f"{_W}p"))),
        tuple(_text(p) for p in body.iter(f"{_W}p") if next(p.iterancestors(f"{_W}tc"), None) is None),
        tuple(map(_text, rows)),
        tuple(_text(row) for row in rows if row.find(f"{_W}trPr/{_W}tblHeader") is not None),
    )


def _part(path: Path, name: str) -> _Element:
    with ZipFile(path) as package:
        return fromstring(package.read(name))


def _text(element: _Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))


def fonts(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Each run's words with the fonts that it or its style names, over all that the style is based on."""
    own = _style_fonts(_part(path, "word/styles.xml"))
    with ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.startswith(("word/document", "word/footer"))]
    for part in parts:
        for paragraph in _part(path, part).iter(f"{_W}p"):
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            inherited = own["Normal" if style is None else style.get(f"{_W}val", "")]
            for run in paragraph.iter(f"{_W}r"):
                named = run.find(f"{_W}rPr/{_W}rFonts")
                yield _text(run), inherited if named is None else frozenset(map(str, named.attrib.values()))


def _style_fonts(styles: _Element) -> dict[str, frozenset[str]]:
    based: dict[str, str] = {}
    named: dict[str, frozenset[str]] = {}
    for style in styles.iter(f"{_W}style"):
        key = str(style.get(f"{_W}styleId"))
        parent, found = style.find(f"{_W}basedOn"), style.find(f"{_W}rPr/{_W}rFonts")
        based[key] = "" if parent is None else str(parent.get(f"{_W}val"))
        if found is not None:
            named[key] = frozenset(map(str, found.attrib.values()))

    @cache
    def resolved(key: str) -> frozenset[str]:
        return named.get(key) or (resolved(based[key]) if based.get(key) else frozenset())

    return {key: resolved(key) for key in based}


def pandoc_text(path: Path) -> str:
    """All words that pandoc finds, title and subtitle among them."""
    read = subprocess.run(["pandoc", "--from", "docx", "--to", "json", str(path)], capture_output=True, check=True)
    return "".join(_words(json.loads(read.stdout)))


def _words(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        if found.get("t") == "Str":
            yield found["c"]
        else:
            yield from _words(list(found.values()))
    elif isinstance(found, list):
        for part in found:
            yield from _words(part)


def sheet_rows(path: Path) -> dict[str, list[list[str]]]:
    """Sheet → its rows as calamine reads them; a date as 2026-12-15."""
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def shown_columns(path: Path) -> dict[str, list[int]]:
    """Sheet → places of the columns that are not hidden, from 0."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            place
            for place in range(sheet.max_column)
            if not sheet.column_dimensions[get_column_letter(place + 1)].hidden
        ]
        for sheet in book
    }
