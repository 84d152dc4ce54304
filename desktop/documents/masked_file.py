"""A Word file or a spreadsheet with the phones and identity cards in it masked (DOMAIN.md, rule 12), and nothing else
changed: what was signed off may have been edited by hand, and goes to the office as it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from lxml.etree import SubElement, XMLParser, XMLSyntaxError, _Element, fromstring, tostring

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import mask_numbers, masked_numbers

MOST_BYTES = 100_000_000  # unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OWN_ID = re.compile(r"[0-9a-f]{32,64}")  # of a row, hidden in a list that comes back: digits in it are no phone
# What is read as one run of words → the elements in it that hold them: a number may be cut anywhere by its looks.
_RUNS = {
    f"{_W}p": (f"{_W}t", f"{_W}delText", f"{_W}instrText"),
    f"{_A}p": (f"{_A}t",),
    f"{_S}si": (f"{_S}t",),
    f"{_S}is": (f"{_S}t",),
    f"{_S}text": (f"{_S}t",),  # of a comment
}


def masked_copy(data: bytes, name: str) -> bytes:
    """The file with every number masked; the same bytes where there is none to mask. Raises UserError where it is no
    docx or xlsx that can be read: `name` is what the user calls it.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise BadZipFile
            changed = {
                part.filename: masked
                for part in archive.infolist()
                if part.filename.endswith((".xml", ".rels"))
                and (masked := _masked_part(archive.read(part))) is not None
            }
            return _with(archive, changed) if changed else data
    except (BadZipFile, XMLSyntaxError, ValueError, OSError, NotImplementedError, EOFError) as error:
        told = _("“{name}”打不开，没有上传；请用 Word 或 WPS 打开，去掉密码，另存为 docx 或 xlsx。")
        raise UserError(told.format(name=name)) from error


def _with(archive: ZipFile, changed: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for part in archive.infolist():
            copy.writestr(part, changed.get(part.filename) or archive.read(part))
    return target.getvalue()


def _masked_part(data: bytes) -> bytes | None:
    """None where nothing was to be masked."""
    root = fromstring(data, XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    done = [
        *(_mask_run(list(run.iter(*words))) for kind, words in _RUNS.items() for run in root.iter(kind)),
        *(_mask_cell(cell) for cell in root.iter(f"{_S}c")),
        *(_mask_link(one) for one in root.iter("{*}Relationship")),
    ]
    return tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if any(done) else None


def _mask_run(parts: Iterable[_Element]) -> bool:
    """Mask the numbers in the words of these elements read as one: what is shown of a number stands where it began."""
    held = [part for part in parts if part.text]
    whole = "".join(str(part.text) for part in held)
    found = [] if _OWN_ID.fullmatch(whole) else list(masked_numbers(whole))
    at = 0
    for part in held if found else ():
        text = str(part.text)
        part.text = "".join(_left(text, at, found))
        at += len(text)
    return bool(found)


def _left(text: str, at: int, found: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """What is left of a text that begins at `at` of the whole."""
    shown = 0
    for start, end, masked in found:
        if end > at and start < at + len(text):
            yield text[shown : max(start - at, 0)] + (masked if start >= at else "")
            shown = min(end - at, len(text))
    yield text[shown:]


def _mask_cell(cell: _Element) -> bool:
    """A phone that was typed as a number, or that a formula gave, becomes text."""
    value = cell.find(f"{_S}v")
    if value is None or cell.get("t", "n") not in ("n", "str") or not any(masked_numbers(value.text or "")):
        return False
    masked = mask_numbers(value.text or "")
    for part in list(cell):
        cell.remove(part)
    cell.set("t", "inlineStr")
    SubElement(SubElement(cell, f"{_S}is"), f"{_S}t").text = masked
    return True


def _mask_link(link: _Element) -> bool:
    """tel:13812340000 behind a word."""
    target = link.get("Target") or ""
    if link.get("TargetMode") != "External" or not any(masked_numbers(target)):
        return False
    link.set("Target", mask_numbers(target))
    return True
