"""The pages of a PDF as pictures, one at a time: for the eye on the screen, and dot by dot for a printer."""

from __future__ import annotations

from desktop.documents.pages.pdf_pages import PDFIUM, Locked, Picture, Unreadable


class DrawnPdf:
    """An open PDF; whoever opened it closes it, on whatever thread. Raises Locked or Unreadable. `sizes`: of its pages,
    in points, as they are to be seen.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2
        from pypdfium2.raw import FPDF_ERR_PASSWORD

        with PDFIUM:
            try:
                document = pypdfium2.PdfDocument(data)
                document.init_forms()  # what was filled in belongs to the page
                self.sizes = [document.get_page_size(number) for number in range(len(document))]
            except pypdfium2.PdfiumError as error:
                raise Locked if error.err_code == FPDF_ERR_PASSWORD else Unreadable from error
        self._document: pypdfium2.PdfDocument | None = document

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, number: int, dots: float) -> Picture | None:
        """The page of this number, from 0, with `dots` on an inch; None where the PDF has been closed meanwhile."""
        with PDFIUM:
            if self._document is None:
                return None
            page = self._document[number]
            try:
                bitmap = page.render(scale=dots / 72, prefer_bgrx=True, may_draw_forms=True)
                made = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
                bitmap.close()
            finally:
                page.close()
            return made

    def close(self) -> None:
        """Give its memory back."""
        with PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = None
