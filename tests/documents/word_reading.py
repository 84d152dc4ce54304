"""What a reader finds in a .docx, through python-docx, and what LibreOffice makes of it on pages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

PART = re.compile(r"([一二三四五六七八九十百零]+)、(.*)", re.DOTALL)


def lines(document: bytes) -> list[str]:
    """Paragraphs and rows from top to bottom; the cells of a row are parted by " | "."""
    return list(_lines(document))


def _lines(document: bytes) -> Iterator[str]:
    for block in Document(BytesIO(document)).iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def rows(document: bytes) -> list[list[str]]:
    """The cells of the first table, header included."""
    return [[cell.text for cell in row.cells] for row in Document(BytesIO(document)).tables[0].rows]


def headings(document: bytes, level: int = 1) -> list[str]:
    """Titles of the parts (level 1) or their sections, numbers included."""
    return [p.text for p in Document(BytesIO(document)).paragraphs if style_of(p) == f"Heading{level}"]


def style_of(paragraph: Paragraph) -> str | None:
    """The id of its style (python-docx would look for the style itself, which is slow)."""
    return paragraph._p.style


def fonts_of(document: bytes) -> dict[str, str]:
    """Text of a run → the East Asian font it names itself; runs in the font of their paragraph are left out."""
    body = Document(BytesIO(document)).element.body
    return {run.text: fonts.get(qn("w:eastAsia")) for run in body.iter(qn("w:r")) for fonts in run.iter(qn("w:rFonts"))}


def pages(folder: Path, **documents: bytes) -> dict[str, Path]:
    """Each document as a PDF that LibreOffice made."""
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"]
    made = subprocess.run(
        [*command, "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in documents)],
        capture_output=True,
        timeout=240,
        check=False,
    )
    found = {name: folder / f"{name}.pdf" for name in documents}
    assert all(path.exists() for path in found.values()), made.stderr.decode()
    return found
