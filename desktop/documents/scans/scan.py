"""What may be attached to a meeting: photographs and PDFs, told by what is in the file and never by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.pages.pdf_pages import Locked, Unreadable, count_pages, is_pdf
from desktop.documents.scans.images import JPEG, PNG, Damaged, TooLarge, plain_jpeg, plain_png

SUFFIXES = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "application/pdf": (".pdf",)}  # the first is ours

_APPLE = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PICTURES = (b"II*\0", b"MM\0*", b"GIF8", b"BM")
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Scan:
    """`name` with the ending that its content has; `data` without what a photograph tells besides the picture.
    `renamed`: the name had said something else.
    """

    name: str
    media: str
    data: bytes
    renamed: bool = False


def examine(name: str, data: bytes) -> Scan:
    """What a file is, ready to be kept. Raises UserError with what to do where it cannot be attached."""
    media, plain = _read(name, data)
    stem, dot, ending = name.rpartition(".")
    if f".{ending}".lower() in SUFFIXES[media] and dot:
        return Scan(name, media, plain)
    known = dot and any(f".{ending}".lower() in endings for endings in SUFFIXES.values())
    return Scan((stem if known else name) + SUFFIXES[media][0], media, plain, renamed=bool(known))


def _read(name: str, data: bytes) -> tuple[str, bytes]:
    try:
        if data.startswith(JPEG):
            return "image/jpeg", plain_jpeg(data)
        if data.startswith(PNG):
            return "image/png", plain_png(data)
        if is_pdf(data):
            count_pages(data)
            return "application/pdf", data
    except (Damaged, Unreadable):
        raise UserError(_("“{name}”不完整或已损坏，打不开；请重新拷贝或重新扫描后再添加。").format(name=name)) from None
    except TooLarge as error:
        told = _("“{name}”有 {count} 万像素，打开它内存会不够；请缩小，或扫描成 150 到 200 dpi 再添加。")
        raise UserError(told.format(name=name, count=error.args[0] // 10_000)) from None
    except Locked:
        raise UserError(_("“{name}”设了密码；请先去掉密码，另存一份再添加。").format(name=name)) from None
    raise UserError(_why_not(data).format(name=name))


def _why_not(data: bytes) -> str:
    """What a file is that cannot be attached, and what to do with it."""
    found = next((told for is_it, told in _others() if is_it(data)), None)
    return found or _("“{name}”不是照片也不是 PDF；请拍照存成 JPG，或扫描成 PDF 再添加。")


def _others() -> tuple[tuple[Callable[[bytes], bool], str], ...]:
    return (
        (lambda data: not data, _("“{name}”是空文件；请重新拷贝后再添加。")),
        (_is_apple, _("“{name}”是苹果手机的 HEIC 照片，这里打不开；请在手机上存成 JPG 再添加。")),
        (lambda data: data[4:8] == b"ftyp", _("“{name}”是视频，不能添加；请截成照片再添加。")),
        (_is_picture, _("“{name}”这种图片不能添加；请用看图软件另存为 JPG 或 PNG 再添加。")),
        (lambda data: data.startswith(_OLD_OFFICE), _("“{name}”是 Word 或 Excel 文件；请另存为 PDF 再添加。")),
        (lambda data: data.startswith(_PACKED), _("“{name}”是压缩包；请先解压，再添加里面的照片或 PDF。")),
        (lambda data: _holds(data, "OFD.xml"), _("“{name}”是 OFD 文件；请另存为 PDF 再添加。")),
        (lambda data: _holds(data, "[Content_Types].xml"), _("“{name}”是 Word 或 Excel 文件；请另存为 PDF 再添加。")),
        (lambda data: data.startswith(b"PK\3\4"), _("“{name}”是压缩包；请先解压，再添加里面的照片或 PDF。")),
    )


def _is_apple(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _APPLE


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _holds(data: bytes, name: str) -> bool:
    """Whether it is a packed file that holds a part of that name."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            return name in packed.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
