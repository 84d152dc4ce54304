"""报送情况.xlsx: stations and months, as an office prints it for a meeting of its own."""

from __future__ import annotations

from typing import BinaryIO

from openpyxl import Workbook

from desktop.base.i18n import _
from desktop.documents.content import ReportingSheet
from desktop.documents.spreadsheets.listing import Column, add_listing, save


def write_reporting(content: ReportingSheet, target: BinaryIO) -> None:
    """Write the sheet to `target`; the same content gives the same bytes."""
    book = Workbook(write_only=True)
    book.properties.title = content.title
    book.properties.creator = _("小马扎议事")
    add_listing(book, _("报送情况"), content.title, _columns(), content.rows)
    save(book, target)


def _columns() -> tuple[Column, ...]:
    months = (Column(_("{month}月").format(month=month), f"m{month:02d}", 8) for month in range(1, 13))
    return (
        Column(_("序号"), "number", 7, "number"),
        Column(_("乡镇"), "town", 14),
        Column(_("站点"), "station", 26),
        *months,
        Column(_("全年场数（定稿）"), "total", 18),
        Column(_("缺段"), "gap", 18),
    )
