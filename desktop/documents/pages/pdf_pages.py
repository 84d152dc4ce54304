"""How many pages a PDF has, and what its first looks like. pdfium, which reads it, is used by one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

PDFIUM = threading.Lock()  # whoever calls pdfium holds it: it knows no threads

_MARK, _END = b"%PDF-", b"%%EOF"
_NEAR = 1_024  # bytes from the beginning in which readers look for the mark
_TAIL = 4_096  # scanners write a few bytes after the end


class Locked(Exception):
    """The PDF opens with a password only."""


class Unreadable(Exception):
    """The file calls itself a PDF, and is not a whole one."""


@dataclass(frozen=True)
class Picture:
    """`pixels`: rows of `stride` bytes, four a pixel: blue, green, red, nothing."""

    width: int
    height: int
    stride: int
    pixels: bytes


def is_pdf(data: bytes) -> bool:
    return _MARK in data[:_NEAR]


def count_pages(data: bytes) -> int:
    """At least 1. Raises Locked or Unreadable."""
    if _END not in data[-_TAIL:]:
        raise Unreadable
    with _opened(data) as document:
        pages = len(document)
    if not pages:
        raise Unreadable
    return pages


def first_page(data: bytes, width: int, height: int) -> tuple[int, Picture]:
    """How many pages there are, and the first as large as fits into so many pixels. Raises Locked or Unreadable."""
    with _opened(data) as document:
        page = document[0]
        scale = min(width / max(page.get_width(), 1), height / max(page.get_height(), 1))
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        return len(document), Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


@contextmanager
def _opened(data: bytes) -> Iterator[PdfDocument]:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise Locked if error.err_code == FPDF_ERR_PASSWORD else Unreadable from error
