"""Files as a printer would get them: laid out by the program, read back by pdfium; and the files that tests make for it."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from desktop.documents.pages.file_pages import Pages, pages_of
from tests.documents.measuring import Page, read_pages

FACE = "Noto Sans CJK SC"  # stands for every font where two programs are compared
_LEFT = re.compile(rb"<w:autoSpaceD[EN][^>]*>")  # which LibreOffice does not know
_NO_STOPS_OUTSIDE = b'<w:pPrDefault><w:pPr><w:overflowPunct w:val="0"/></w:pPr></w:pPrDefault>'  # as it takes them
_FONTS = re.compile(rb'w:(ascii|hAnsi|eastAsia|cs)="[^"]+"')


def laid_out(path: Path) -> tuple[Pages, list[Page]]:
    """What comes of a file: its pages, measured."""
    made = pages_of(path)
    pdf = path.with_name(f"{path.name}.printed.pdf")
    pdf.write_bytes(made.pdf)
    return made, read_pages(pdf)


def word(folder: Path, document: Any, name: str = "纪要.docx") -> Path:
    """A python-docx document as a file."""
    path = folder / name
    document.save(str(path))
    return path


def text_in(path: Path) -> Counter[str]:
    """The Han characters that a Word file says, as python-docx reads them."""
    body = Document(str(path)).element.body
    return Counter(re.findall(r"[\u4e00-\u9fff]", "".join(t.text or "" for t in body.iter(qn("w:t")))))


def in_one_face(document: bytes) -> bytes:
    """The same document with FACE in place of every font, and without what the two programs take differently."""
    target = BytesIO()
    with ZipFile(BytesIO(document)) as source, ZipFile(target, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith(".xml") and b"rFonts" in part:
                part = _LEFT.sub(b"", _FONTS.sub(rf'w:\1="{FACE}"'.encode(), part))
            if name.endswith("styles.xml"):
                part = part.replace(b"<w:pPrDefault/>", _NO_STOPS_OUTSIDE)
            made.writestr(name, part)
    return target.getvalue()


def image(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    """A picture with a dark upper left quarter."""
    made = Image.new(mode, size, (240, 240, 240) if mode == "RGB" else (255, 255, 255, 0))
    made.paste((20, 20, 120) if mode == "RGB" else (20, 20, 120, 255), (0, 0, size[0] // 2, size[1] // 2))
    target = BytesIO()
    made.save(target, kind, **options)
    return target.getvalue()
