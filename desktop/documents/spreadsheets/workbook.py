"""xlsx → plain text cells, safely.

openpyxl reads the cells, in its read-only mode: it is a dependency already, it is pure Python, so that a damaged file
can end in an exception only, and it never makes a cell that the file does not have. (python-calamine is faster, but
lays out the whole rectangle in memory: one stray cell at XFD1048576 ends the process, and with it a live meeting.)
One pass over the XML comes before: it bounds what openpyxl will meet, and tells what the read-only mode leaves out —
merged cells, hidden rows, the true size.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError, XMLParser
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import SHEET_MAIN_NS

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Sheet, not_a_spreadsheet, too_long

# All parts together. zipfile never yields more of a part than the directory says, so MOST_BYTES bounds what is really
# read, and no ratio of compression is needed: the blank rows of honest sheets shrink to a hundredth, too.
MOST_BYTES = 80 * 1024 * 1024
MOST_ELEMENTS = 2_000_000  # 20,000 rows of twelve columns have about a million
DEEPEST = 100
MOST_PARTS = 5_000

_TAGS = {f"{{{SHEET_MAIN_NS}}}{tag}": tag for tag in ("row", "c", "f", "v", "is", "mergeCell")}
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/"


def read_workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The visible sheets of an xlsx file in their order. Raises UserError naming the file `name`."""
    with damaged(name), ZipFile(BytesIO(data)) as archive:
        refuse(archive, name)
        _refuse_links(archive, name)
        layouts = _layouts(archive, name)
    with damaged(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of each thing that it does not keep
        return _sheets(data, layouts, name)


@contextmanager
def damaged(name: str) -> Iterator[None]:
    """Readers check little: in a damaged file almost any exception comes up from inside one."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise UserError(
            _("“{name}”已经损坏，读不出来；请用 Excel 或 WPS 打开看看，另存为 xlsx 再试。").format(name=name)
        ) from error


def refuse(archive: ZipFile, name: str, most_bytes: int | None = None) -> None:
    """Whatever need not be read to be refused: what is no xlsx, protected, dangerous, or unpacked more than
    `most_bytes` (else MOST_BYTES).
    """
    parts = archive.infolist()
    names = [part.filename.lower().replace("\\", "/").lstrip("/") for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise UserError(_("“{name}”有密码；请用 Excel 或 WPS 打开，去掉密码后另存再试。").format(name=name))
    if "xl/workbook.bin" in names:
        raise UserError(_("“{name}”是 xlsb 格式，读不了；请用 Excel 或 WPS 另存为 xlsx 再试。").format(name=name))
    if not any(part.startswith("xl/") for part in names):
        raise not_a_spreadsheet(name)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > (most_bytes or MOST_BYTES):
        raise too_large(name)
    if any(part.endswith("vbaproject.bin") for part in names) or _has_macro_type(archive):
        raise UserError(_("“{name}”带宏，为安全起见不读；请另存为不含宏的 xlsx 再试。").format(name=name))
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise ValueError(name)  # no spreadsheet program packs like this, and a header could ask for gigabytes


def _refuse_links(archive: ZipFile, name: str) -> None:
    if any(part.lower().replace("\\", "/").lstrip("/").startswith("xl/externallinks/") for part in archive.namelist()):
        raise UserError(
            _("“{name}”链接着别的表格，内容可能不是最新的；请把名单复制到新表（只粘贴数值），存为 xlsx 再试。").format(
                name=name
            )
        )


def too_large(name: str) -> UserError:
    return UserError(_("“{name}”解开后太大；请把要用的行复制到新表，存为 xlsx 再试。").format(name=name))


def _has_macro_type(archive: ZipFile) -> bool:
    return b"macroenabled" in archive.read("[Content_Types].xml").lower()


def _layouts(archive: ZipFile, name: str) -> dict[str, _Layout]:
    """Part → what its XML tells. Raises UserError for a DOCTYPE (entities need one), and for too much of anything."""
    layouts = {}
    elements = 0
    for part in archive.namelist():
        layouts[part] = layout = _Layout(name, MOST_ELEMENTS - elements)
        parser = XMLParser(target=layout)
        try:
            with archive.open(part) as source:
                while chunk := source.read(65536):
                    parser.feed(chunk)
        except ParseError:
            if part.lower().endswith((".xml", ".rels")):
                raise
        elements += layout.elements
    return layouts


def _sheets(data: bytes, layouts: Mapping[str, _Layout], name: str) -> tuple[Sheet, ...]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        visible: list[Any] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise UserError(_("“{name}”里没有看得见的工作表；请打开看看，把名单所在的表取消隐藏。").format(name=name))
        hidden = tuple(
            _("工作表“{title}”是隐藏的，没有读。").format(title=sheet.title)
            for sheet in book.worksheets
            if sheet.sheet_state != "visible"
        )
        return tuple(_sheet(sheet, layouts[sheet._worksheet_path], hidden) for sheet in visible)  # has no public name
    finally:
        book.close()


def _sheet(sheet: Any, layout: _Layout, notes: tuple[str, ...]) -> Sheet:
    rows = []
    if layout.height:
        cells = sheet.iter_rows(min_row=1, max_row=layout.height, max_col=layout.width, values_only=True)
        for values in islice(cells, layout.height):  # what follows the last row is never parsed
            texts = [_text(value) for value in values]
            while texts and not texts[-1].strip():
                texts.pop()
            rows.append(tuple(texts))
    return Sheet(sheet.title, tuple(rows), tuple(layout.merged), notes + layout.notes())


@dataclass
class _Layout:
    """Gathers, from the XML of a part, how far its cells reach (formats and the dimension tag do not count), its
    merged and hidden parts, and formulas saved without a value. Raises UserError beyond the limits.
    """

    file: str
    most_elements: int
    elements: int = 0
    height: int = 0
    width: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    _depth: int = 0
    _row: int = 0
    _column: int = 0
    _hidden: bool = False
    _text: bool = False
    _formula: bool = False  # and no value yet
    _hidden_rows: list[int] = field(default_factory=list)
    _unsaved: list[int] = field(default_factory=list)

    def doctype(self, *_declared: str | None) -> None:
        raise UserError(_("“{name}”里有不该有的定义，为安全起见不读；请另存为 xlsx 再试。").format(name=self.file))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self.elements += 1
        if self._depth > DEEPEST or self.elements > self.most_elements:
            raise too_large(self.file)
        if self._depth == 1 and tag.startswith(_STRICT):
            raise UserError(
                _("“{name}”是严格 Open XML 格式，读不了；请另存为普通的 xlsx 再试。").format(name=self.file)
            )
        match _TAGS.get(tag):
            case "row":
                self._start_row(attributes)
            case "c":
                self._column = coordinate_to_tuple(attributes["r"])[1] if "r" in attributes else self._column + 1
                self._text = attributes.get("t") == "str"
            case "v" | "is":
                self._written()
            case "mergeCell":
                self._merge(attributes["ref"])

    def data(self, text: str) -> None:
        if self._formula and text.strip():
            self._formula = False

    def end(self, tag: str) -> None:
        self._depth -= 1
        match _TAGS.get(tag):
            case "f":
                self._formula = not self._text  # an empty text is a value
            case "c" if self._formula:
                self._unsaved.append(self._row)
                self._formula = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = int(float(attributes.get("r", self._row + 1)))
        if row <= self._row:
            raise ValueError(row)  # openpyxl would leave it out silently
        self._row, self._column = row, 0
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _written(self) -> None:
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            raise too_long(self.file, self._row, self._column)
        self.height = max(self.height, self._row)
        self.width = max(self.width, self._column)
        if self._hidden and self._hidden_rows[-1:] != [self._row]:
            self._hidden_rows.append(self._row)

    def _merge(self, area: str) -> None:
        left, top, right, bottom = range_boundaries(area)
        if left and top and right and bottom:  # a whole row or column has none
            self.merged.append((top - 1, left - 1, bottom - 1, right - 1))

    def notes(self) -> tuple[str, ...]:
        told = []
        if self._hidden_rows:
            told.append(
                _("有 {count} 行在表里是隐藏的（从第 {row} 行起），也读了进来，请核对。").format(
                    count=len(self._hidden_rows), row=self._hidden_rows[0]
                )
            )
        if self._unsaved:
            told.append(
                _(
                    "有 {count} 个公式没有存下结果（从第 {row} 行起），当作空格；请用 Excel 或 WPS 打开存一次再读。"
                ).format(count=len(self._unsaved), row=self._unsaved[0])
            )
        return tuple(told)


def _text(value: object) -> str:
    """A cell's value as it would be written: 13800138000, not 13800138000.0; 2026-11-18 for a date."""
    match value:
        case None:
            return ""
        case str():
            return unescape(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return f"{value:.15g}"
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)
