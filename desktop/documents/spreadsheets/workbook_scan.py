"""What may be given to calamine, and what calamine does not tell: looked for in the bytes of a workbook, cell by cell.

calamine reads a large sheet many times faster than openpyxl, but lays out the whole rectangle that the cells span: one
stray cell at XFD1048576 ends the process, and with it a live meeting (workbook.py). So every sheet is looked through
before, by a few expressions that never make an object for a cell. They are exact for what Excel, WPS, LibreOffice and
most programs write: plain tags without prefix, comments or CDATA, cells that name their place first and lie within
WIDEST × HIGHEST. Whatever is written otherwise is not guessed at: `scan` says None, and openpyxl reads it.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile, ZipInfo

WIDEST, HIGHEST = 52, 199_999  # columns up to AZ; a rectangle of that takes some 330 MB
LARGEST_PLAN = 1 << 20  # bytes of the list of sheets

_PIECE = 1 << 20
_LONGEST_TAG = 1 << 24  # bytes that no spreadsheet program writes without closing anything
_MOST_COPIED = 800_000_000  # bytes of shared words in all the cells: calamine gives each cell its own copy
_MOST_WORDS = 8_000_000  # tags of the list of shared ones: a hundred million of empty ones would pack well
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLAN, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml([^?>]{0,400})\?>)?\s*")
_UTF_8 = re.compile(rb"""encoding=["'](?i:utf-8)["']""")
_ROOT = re.compile(rb"<worksheet\s[^>]*?xmlns=[\"']" + re.escape(_MAIN.encode()) + rb"[\"']")
# Each begins with a sign or two that stand for themselves: so re finds the next place many times faster. None reads over
# the beginning of another tag: over a million of them in one it would be at it for days, and the window would stand still.
_ODD = re.compile(rb'<(?:[!?]|c(?! r="A?[A-Z](?:[0-9]{1,5}|1[0-9]{5})")[\s/>]|row(?! r="[0-9]{1,6}")[\s/>])')
_PREFIXED = re.compile(rb":(?:c|row|f|v)[\s/>]")
_VALUE = re.compile(rb"<v[^<>]*>\s*(?:\+?([0-9]{1,8})\s*<|&)")  # it may be the place of a shared word
_ROW = re.compile(rb'<row r="([0-9]+)"')
_HIDDEN = re.compile(rb'<row r="([0-9]+)"[^<>]* hidden="(?:1|true)"')
_FORMULA = re.compile(rb"<f[\s/>]")
_CALCULATED = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"([^<>]*)><f(?:[^<>]*/>|[^<>]*>[^<]*</f>)(?:<v[^<>]*(?:/>|></v>)|<v[^<>]*>([^<])|)'
)
_TROUBLE = re.compile(rb' t="e"')
_IN_TROUBLE = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^<>]* t="e"')


@dataclass
class Looked:
    """What was seen of one sheet. Rows count from 1 and columns from 0. `hidden`: rows. `calculated`: row → columns
    whose value a formula gave. `unknown`: row → columns in which nothing is to be read, since the formula was saved
    without its value or ended in an error. `values`: how many cells hold one.
    """

    hidden: list[int] = field(default_factory=list)
    calculated: dict[int, set[int]] = field(default_factory=dict)
    unknown: dict[int, set[int]] = field(default_factory=dict)
    values: int = 0


@dataclass(frozen=True)
class Planned:
    """A sheet of the workbook in its order; `part` is where its cells are written, "" for a sheet of another kind."""

    title: str
    visible: bool
    part: str
    looked: Looked = field(default_factory=Looked)


@dataclass(frozen=True)
class Plan:
    """`since_1904`: days are counted from 1904-01-01 in this file."""

    sheets: tuple[Planned, ...]
    since_1904: bool


def scan(data: bytes, archive: ZipFile) -> Plan | None:
    """The sheets of a workbook, each looked through; None where calamine cannot be trusted with it. Raises ValueError
    for rows out of order and for parts that are longer than the directory of the zip says.
    """
    plan = _plan(archive)
    words = _shared_words(data, archive)
    if plan is None or words is None:
        return None
    copied = 0
    for sheet in plan.sheets:
        for part in archive.infolist():  # a zip may hold one name twice
            if sheet.part and part.filename.lower() == sheet.part.lower():
                if not _look(data, part, sheet.looked):
                    return None
                copied += _copied(data, part, words, sheet.looked.values)
    return plan if copied <= _MOST_COPIED else None


def _plan(archive: ZipFile) -> Plan | None:
    names = archive.namelist()
    if any(names.count(part) != 1 or archive.getinfo(part).file_size > LARGEST_PLAN for part in (_PLAN, _RELATIONS)):
        return None
    places = {one.get("Id"): one.get("Target", "") for one in ElementTree.fromstring(archive.read(_RELATIONS))}
    book = ElementTree.fromstring(archive.read(_PLAN))
    parts = {part.lower() for part in names}
    sheets = [_planned(one, places, parts) for one in book.iter(f"{{{_MAIN}}}sheet")]
    if not sheets or None in sheets:
        return None
    properties = book.find(f"{{{_MAIN}}}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Plan(tuple(sheet for sheet in sheets if sheet), since_1904)


@dataclass(frozen=True)
class _Words:
    """The shared words of a workbook. `lengths`: bytes of each in its order; of none where that cannot be told plainly, so
    that each may be the `longest`.
    """

    lengths: list[int]
    longest: int


def _shared_words(data: bytes, archive: ZipFile) -> _Words | None:
    """None where there are more than anybody writes."""
    lengths: list[int] = []
    count, plain = 0, True
    for part in archive.infolist():
        if part.filename.lower() == "xl/sharedstrings.xml":
            plain, rest = plain and not lengths, 0
            for piece in _whole_rows(_inflated(data, part)):
                count += piece.count(b"si>") + piece.count(b"si/>")
                plain = plain and b"si/>" not in piece and b":si>" not in piece
                *whole, last = piece.split(b"</si>")
                for one in whole:
                    lengths.append(rest + len(one))
                    rest = 0
                rest += len(last)
            lengths.append(rest)
            if count > _MOST_WORDS:
                return None
    return _Words(lengths if plain else [], max(lengths, default=0))


def _copied(data: bytes, part: ZipInfo, words: _Words, values: int) -> int:
    """How many bytes of shared words the cells of a sheet hold, at most; looked up value by value only where it matters."""
    if values * words.longest <= _MOST_COPIED:
        return 0
    places = (place for piece in _whole_rows(_inflated(data, part)) for place in _VALUE.findall(piece))
    return sum(words.lengths[int(p)] if p and int(p) < len(words.lengths) else words.longest for p in places)


def _planned(one: Any, places: dict[str | None, str], parts: set[str]) -> Planned | None:
    """None where it is not plain which part calamine would open."""
    target = places.get(one.get(_RELATION), "")
    part = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"
    if part != posixpath.normpath(part) or part.lower() not in parts:
        return None
    visible = one.get("state", "visible") == "visible"
    return Planned(one.get("name", ""), visible, part if part.startswith("xl/worksheets/") else "")


def _look(data: bytes, part: ZipInfo, looked: Looked) -> bool:
    """Look through a sheet; whether everything in it is plain."""
    last, begun = 0, False
    for piece in _whole_rows(_inflated(data, part)):
        if not begun:
            piece = _without_head(piece)
            begun = True
            if not _ROOT.match(piece):
                return False
        if _ODD.search(piece) or _PREFIXED.search(piece) or b"\x00" in piece:
            return False
        rows = [int(row) for row in _ROW.findall(piece)]
        if rows and (rows[0] <= last or any(a >= b for a, b in pairwise(rows))):
            raise ValueError(rows[0])  # calamine would leave some out silently
        last = rows[-1] if rows else last
        looked.values += piece.count(b"<v")
        looked.hidden += (int(row) for row in _HIDDEN.findall(piece))
        if not _note_formulas(piece, looked):
            return False
    return begun


def _without_head(piece: bytes) -> bytes:
    """The beginning of a sheet without its declaration; with it where that names another encoding than UTF-8."""
    head = _HEAD.match(piece)
    assert head, "it matches nothing at all, too"
    declared = head[1] or b""
    foreign = declared.count(b"encoding") != len(_UTF_8.findall(declared))
    return piece if foreign else piece[head.end() :]


def _note_formulas(piece: bytes, looked: Looked) -> bool:
    """Whether every formula is written as one knows it."""
    for column, row in _IN_TROUBLE.findall(piece) if _TROUBLE.search(piece) else ():
        looked.unknown.setdefault(int(row), set()).add(place(column))
    if not _FORMULA.search(piece):
        return True
    count = 0
    for count, found in enumerate(_CALCULATED.finditer(piece), 1):  # noqa: B007
        column, row, attributes, value = found.groups()
        saved = value or b' t="str"' in attributes  # an empty text is a value
        cells = looked.calculated if saved else looked.unknown
        cells.setdefault(int(row), set()).add(place(column))
    return count == len(_FORMULA.findall(piece))


def place(letters: bytes) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _whole_rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut behind a row, else behind a cell or tag, so that no expression is cut in two."""
    kept = b""
    for piece in pieces:
        kept += piece
        cut = max(kept.rfind(b"</row>") + 6, 6)
        if cut == 6:
            cut = max(kept.rfind(b"</c>") + 4, 4)
        if cut == 4:
            cut = kept.rfind(b">") + 1
        yield kept[:cut]
        kept = kept[cut:]
        if len(kept) > _LONGEST_TAG:
            raise ValueError(len(kept))
    yield kept


def _inflated(data: bytes, part: ZipInfo) -> Iterator[bytes]:
    """A part, a megabyte at a time. zipfile would stop where the directory of the zip says that a part ends; calamine
    reads on. So one whose size is not what the directory says is damaged (ValueError).
    """
    start = part.header_offset + 30
    start += int.from_bytes(data[start - 4 : start - 2], "little") + int.from_bytes(data[start - 2 : start], "little")
    packed, size = memoryview(data)[start : start + part.compress_size], 0
    for piece in _stored(packed) if part.compress_type == ZIP_STORED else _deflated(packed):
        size += len(piece)
        if size > part.file_size:
            break
        yield piece
    if size != part.file_size:
        raise ValueError(part.filename)


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), _PIECE):
        yield bytes(packed[at : at + _PIECE])


def _deflated(packed: memoryview) -> Iterator[bytes]:
    stream, at = zlib.decompressobj(-zlib.MAX_WBITS), 0
    rest = b""
    while not stream.eof and (rest or at < len(packed)):
        if not rest:
            rest, at = bytes(packed[at : at + _PIECE]), at + _PIECE
        piece = stream.decompress(rest, _PIECE)
        rest = stream.unconsumed_tail
        yield piece
    if not stream.eof:
        yield stream.flush()
