"""What Qt painted, written to a file and looked at: its pages measured, its QR codes read by another library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
import zxingcpp
from PIL import Image

from tests.documents.measuring import (
    A4,
    MM,
    Page,
    crowding_faults,
    edge_faults,
    plain,
    read_pages,
    ruled_faults,
    size_faults,
)

Writer = Callable[[Any, BinaryIO], None]
READ_AT = 150  # dots an inch: what a cheap scanner sees


def written(write: Writer, content: Any, folder: Path) -> Path:
    target = BytesIO()
    write(content, target)
    path = folder / "painted.pdf"
    path.write_bytes(target.getvalue())
    return path


def pages(write: Writer, content: Any, folder: Path) -> list[Page]:
    return read_pages(written(write, content, folder))


def pictures(path: Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.render(scale=READ_AT / 72).to_pil() for page in document]
    finally:
        document.close()


def codes(path: Path) -> list[list[str]]:
    """What the QR codes of each page say, from top to bottom, from left to right."""
    found = []
    for picture in pictures(path):
        read = zxingcpp.read_barcodes(picture)
        read.sort(key=lambda code: (round(code.position.top_left.y / 50), code.position.top_left.x))
        found.append([code.text for code in read])
    return found


def faults(found: Sequence[Page], *, across: bool = False, edge: float = 5) -> list[str]:
    """Whatever is wrong with the places of things: `edge` mm are free around every page."""
    width, height = reversed(A4) if across else A4
    area = (edge * MM, edge * MM, width - edge * MM, height - edge * MM)
    return [
        *size_faults(found, across),
        *edge_faults(found, area, slack=0),
        *crowding_faults(found),
        *ruled_faults(found),
    ]


def lines(page: Page) -> list[str]:
    """The words that stand upright, line by line, without blanks."""
    upright = (plain("".join(sign.text for sign in line if sign.upright)) for line in page.lines)
    return [line for line in upright if line]
