"""Several photographs and PDFs bound into one PDF, in their order: minutes are photographed page by page, and are one
paper. The caller has made a QGuiApplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.pages.pdf_pages import PDFIUM
from desktop.documents.scans.scan import Scan


def bind(scans: Sequence[Scan], title: str) -> bytes:
    """The PDF of all their pages. Raises UserError naming the one whose picture cannot be drawn."""
    from desktop.documents.pages.image_pages import NoPicture, paint_image  # Qt

    parts = []
    for scan in scans:
        if scan.media == "application/pdf":
            parts.append(scan.data)
            continue
        page = BytesIO()
        try:
            paint_image(scan.data, title, page)
        except NoPicture:
            told = _("“{name}”这张图片画不出来；请重新拍照后再添加。")
            raise UserError(told.format(name=scan.name)) from None
        parts.append(page.getvalue())
    return _joined(parts)


def _joined(parts: Sequence[bytes]) -> bytes:
    import pypdfium2

    with PDFIUM:
        whole, bound = pypdfium2.PdfDocument.new(), BytesIO()
        for data in parts:
            part = pypdfium2.PdfDocument(data)
            whole.import_pages(part)
            part.close()
        whole.save(bound)
        whole.close()
    return bound.getvalue()
