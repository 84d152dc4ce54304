"""A small picture of an attachment, made on a thread of its own: a photograph the right way up, a PDF's first page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.base.errors import UserError
from desktop.documents.pages.pdf_pages import Locked, Unreadable, first_page
from desktop.rules.attachment import Attachment
from desktop.services.attachments import read


@dataclass(frozen=True)
class Thumbnail:
    """`image` is null where no picture could be made; `pages` of a PDF, else 0. `trouble`: why its bytes are not there."""

    image: QImage
    pages: int = 0
    trouble: str = ""


def thumbnail(directory: Path, attachment: Attachment, room: QSize) -> Thumbnail:
    """What an attachment looks like in so much room."""
    try:
        data = read(directory, attachment)
    except UserError as error:
        return Thumbnail(QImage(), trouble=str(error))
    if attachment.media == "application/pdf":
        return _of_pdf(data, room)
    return Thumbnail(_of_picture(data, room))


def _of_picture(data: bytes, room: QSize) -> QImage:
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        square = QSize(max(room.width(), room.height()), max(room.width(), room.height()))  # it may be turned
        reader.setScaledSize(size.scaled(square, Qt.AspectRatioMode.KeepAspectRatio))  # a JPEG is read small at once
    image = reader.read()
    return image if image.isNull() else _fitted(image, room)


def _of_pdf(data: bytes, room: QSize) -> Thumbnail:
    try:
        pages, page = first_page(data, room.width(), room.height())
    except (Locked, Unreadable):
        return Thumbnail(QImage())
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return Thumbnail(_fitted(image, room), pages)


def _fitted(image: QImage, room: QSize) -> QImage:
    """A copy of its own that fits."""
    ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(room, *ways)
