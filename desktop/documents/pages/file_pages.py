"""Any paper of a meeting as the pages that a printer gets: a PDF as it is, photographs on A4, Word and Excel files laid
out here, so that no office program is needed on the laptop. Some of it is painted by Qt: the caller has made a
QGuiApplication.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from desktop.base.errors import UserError, why
from desktop.base.i18n import _, listed
from desktop.documents.pages.office_package import Package, damaged
from desktop.documents.pages.pdf_pages import Locked, Unreadable, count_pages, is_pdf

MOST_BYTES = 200_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Pages:
    """`pdf`: all of them. `caution`: a sentence about what is not as the office program would print it, "" where
    nothing is to be said.
    """

    pdf: bytes = field(repr=False)
    caution: str = ""


def pages_of(path: Path) -> Pages:
    """Lay a file out. Raises UserError where it is gone, damaged, protected, or nothing that can be printed here."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(_("“{name}”太大，不能从这里打印；请用别的程序打开它。").format(name=path.name))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(_("“{name}”不在了，可能被移走或删掉了；请重新写出再打印。").format(name=path.name)) from error
    except OSError as error:
        raise UserError(
            _("读不了“{name}”（{reason}）；请关掉正在用它的程序再试。").format(name=path.name, reason=why(error))
        ) from error
    if data.startswith((_ZIP, _OLE)):
        return _office(data, path.name)
    if is_pdf(data):
        return Pages(_checked(data, path.name))
    return Pages(_picture(data, path))


def _checked(data: bytes, name: str) -> bytes:
    try:
        count_pages(data)
    except Locked as error:
        raise UserError(_("“{name}”加了密码；请去掉密码再打印。").format(name=name)) from error
    except Unreadable as error:
        raise damaged(name) from error
    return data


def _picture(data: bytes, path: Path) -> bytes:
    from desktop.documents.pages.image_pages import NoPicture, paint_image

    target = BytesIO()
    try:
        paint_image(data, path.stem, target)
    except NoPicture as error:
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".pdf", ".docx", ".xlsx"):
            raise damaged(path.name) from error
        raise UserError(_("“{name}”不是能从这里打印的文件；请用别的程序打开它。").format(name=path.name)) from error
    return target.getvalue()


def _office(data: bytes, name: str) -> Pages:
    from desktop.documents.pages.page_setting import MOST_PAGES, TooManyPages, paint

    target = BytesIO()
    if Package(data, name).main_part().startswith("xl/"):
        from desktop.documents.pages.xlsx_reading import read_xlsx as read
    else:
        from desktop.documents.pages.docx_reading import read_docx as read
    printed = read(data, name)
    try:
        paint(printed, target)
    except TooManyPages as error:
        raise UserError(
            _("“{name}”超过 {most} 页，不适合从这里打印；请用办公软件选一部分打印。").format(name=name, most=MOST_PAGES)
        ) from error
    return Pages(target.getvalue(), _caution(printed.left_out, printed.remark))


def _caution(left_out: tuple[str, ...], remark: str) -> str:
    said = [remark] if remark else []
    if left_out:
        said.insert(0, _("文件里的{things}在这里印不准，请用办公软件打开打印。").format(things=listed(left_out)))
    return "".join(said)
