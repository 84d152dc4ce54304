"""A spreadsheet file → sheets of plain text, by what the file is and not by how its name ends.

csv comes as Excel and WPS save it: GB18030 without a BOM, UTF-8 with or without one, UTF-16 with one ("Unicode text");
separated by commas, tabs or semicolons.
"""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Sheet, not_a_spreadsheet, too_long

LARGEST_FILE = 20 * 1024 * 1024

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # what old .xls files, and encrypted xlsx files, are packed in
_PROBE = 50  # lines looked at to find the separator


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of an xlsx or csv file (a csv has one, without title). Raises UserError with one sentence for
    whatever cannot be opened, is no spreadsheet, is protected, dangerous or too large.
    """
    data, name = file_bytes(path), path.name
    if data.startswith(ZIP):
        from desktop.documents.spreadsheets.workbook import read_workbook  # openpyxl is heavy

        return read_workbook(data, name)
    if data.startswith(OLE):
        raise ole_trouble(data, name)
    return (Sheet("", _csv_rows(_decoded(data, name), name)),)


def file_bytes(path: Path, largest: int | None = None) -> bytes:
    """The content of a file of at most `largest` bytes (else LARGEST_FILE). Raises UserError."""
    most = largest or LARGEST_FILE
    try:
        if path.is_dir():
            raise UserError(_("“{name}”是文件夹；请选里面的文件。").format(name=path.name))
        if path.exists() and not path.is_file():
            raise not_a_spreadsheet(path.name)
        if path.stat().st_size > most:
            raise UserError(
                _("“{name}”有 {size} MB，超过 {most} MB；请只留要用的行，另存为新的 xlsx 再试。").format(
                    name=path.name, size=path.stat().st_size // 2**20, most=most // 2**20
                )
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(_("找不到文件“{path}”；请看看名字和位置对不对。").format(path=path)) from error
    except PermissionError as error:
        raise UserError(
            _("打不开“{name}”：没有权限，或者正在别的程序里开着；请关掉后再试。").format(name=path.name)
        ) from error
    except (OSError, ValueError) as error:
        raise UserError(
            _("读不了“{name}”（{error}）；请换一个位置再试。").format(name=path.name, error=error)
        ) from error
    if not data.strip():
        raise UserError(_("“{name}”是空的；请选有内容的文件。").format(name=path.name))
    return data


def ole_trouble(data: bytes, name: str) -> UserError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UserError(_("“{name}”有密码；请用 Excel 或 WPS 打开，去掉密码后另存再试。").format(name=name))
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return UserError(_("“{name}”是旧的 xls 格式；请用 Excel 或 WPS 打开，另存为 xlsx 再试。").format(name=name))
    return not_a_spreadsheet(name)


def _decoded(data: bytes, name: str) -> str:
    encodings: tuple[str, ...] = ("utf-8", "gb18030")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ("utf-8-sig",)
    elif b"\x00" in data:
        raise not_a_spreadsheet(name)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):  # web pages are often named .xls
            raise not_a_spreadsheet(name)
        return text
    raise UserError(
        _("“{name}”不是表格，或者文字编码认不出来；请用 Excel 或 WPS 打开，另存为 xlsx 再试。").format(name=name)
    )


def _csv_rows(text: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Records in order; a line of a table in Excel is a record here, also where quoted text has several lines."""
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row in reader:
            while row and not row[-1].strip():
                row.pop()
            if row and (len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS):
                raise too_long(name, len(rows) + 1, len(row))
            if row or len(rows) < MOST_ROWS:
                rows.append(tuple(row))
    except csv.Error as error:
        raise UserError(
            _("“{name}”第 {line} 行附近的引号不成对，或一格太长；请用 Excel 或 WPS 打开，另存为 xlsx 再试。").format(
                name=name, line=reader.line_num
            )
        ) from error
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _separator(text: str) -> str:
    """The sign that divides most of the first lines; a comma where none does."""
    lines = text[:100_000].splitlines()[:_PROBE]
    return max((",", "\t", ";"), key=lambda sign: (sum(sign in line for line in lines), text.count(sign, 0, 100_000)))
