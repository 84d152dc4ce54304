"""A photograph or scan on a page of A4: in the middle, as large as it fits, and turned where it is larger so. Painted by
Qt: the caller has made a QGuiApplication.
"""

from __future__ import annotations

from typing import BinaryIO

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPageLayout, QPainter, QPdfWriter

from desktop.documents.painted.painting import EDGE, PAGE_HEIGHT, PAGE_WIDTH, pdf_writer

RESOLUTION = 300  # dots an inch: what a printer shows of a photograph
_MOST = QSize(2480, 3508)  # dots of A4 at that


class NoPicture(Exception):
    """The file is none that can be read here."""


def paint_image(data: bytes, title: str, target: BinaryIO) -> None:
    """Write the PDF of one page. Raises NoPicture."""
    image = _read(data)
    across = image.width() > image.height()
    with pdf_writer(target, title) as writer:
        writer.setResolution(RESOLUTION)
        if across:
            writer.setPageOrientation(QPageLayout.Orientation.Landscape)
        painter = QPainter(writer)
        try:
            painter.drawImage(_place(image.size(), writer), image)
        finally:
            painter.end()


def _read(data: bytes) -> QImage:
    """The picture, the right way up; a larger one than the page can show is read smaller, which saves its memory."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    most = _MOST if size.height() >= size.width() else _MOST.transposed()
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise NoPicture
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_RGB32)
        flat.fill(Qt.GlobalColor.white)
        painter = QPainter(flat)
        painter.drawImage(0, 0, image)
        painter.end()
        return flat
    return image


def _place(size: QSize, writer: QPdfWriter) -> QRectF:
    """Where it goes, within the edge that every printer can reach."""
    dot = writer.resolution() / 25.4
    width, height = (PAGE_WIDTH, PAGE_HEIGHT) if size.height() >= size.width() else (PAGE_HEIGHT, PAGE_WIDTH)
    room = QRectF(EDGE * dot, EDGE * dot, (width - 2 * EDGE) * dot, (height - 2 * EDGE) * dot)
    scale = min(room.width() / size.width(), room.height() / size.height())
    made = QRectF(0, 0, size.width() * scale, size.height() * scale)
    made.moveCenter(room.center())
    return made
