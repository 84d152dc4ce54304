"""Pages on their way to a printer: which of them, how often, and where on the paper each is drawn.

A page is drawn in its own size where the printer reaches all that stands on it, and smaller where it does not: nothing
is cut off at the edge. Only one page is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.pages.drawn_pdf import DrawnPdf
from desktop.documents.pages.pdf_pages import Picture

DOTS = 300  # an inch, on paper
_LOOK = 36  # dots an inch: enough to see how far out something stands
_SAME = 6.0  # points by which papers of one size may differ
_WHITE = b"\xff"

Progress = Callable[[int, int], bool]  # how many are done, of how many; False stops


@dataclass(frozen=True)
class Outcome:
    """`sheets` that were sent; `reduced` where some had to be made smaller."""

    sheets: int
    reduced: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Placed:
    """Where a page goes on the paper, in points; `turned` by a quarter."""

    rect: QRectF
    turned: bool
    reduced: bool


def new_printer(first: tuple[float, float]) -> QPrinter:
    """The printer that this laptop usually takes, set to A4 as the first page lies."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setCreator("xiaomazha")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    across = first[0] > first[1]
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait)
    return printer


def print_out(pdf: DrawnPdf, printer: QPrinter, current: int, go_on: Progress) -> Outcome:
    """Send the pages that the dialog asked for. `current`: the page that was looked at, from 0. Runs on a thread of its
    own. Raises UserError where the printer refuses.
    """
    printer.setFullPage(True)
    pages = list(sequence(printer, len(pdf), current))
    if not pages:
        raise UserError(_("没有这样的页；请重新选要打印的页码。"))
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused()
    reduced = False
    try:
        for done, number in enumerate(pages):
            if not go_on(done, len(pages)):
                printer.abort()
                return Outcome(done, reduced, stopped=True)
            if done and not printer.newPage():
                raise _refused()
            reduced = _draw(painter, printer, pdf, number) or reduced
    finally:
        ended = painter.end()
    if not ended or printer.printerState() == QPrinter.PrinterState.Error:
        raise _refused()
    return Outcome(len(pages), reduced)


def sequence(printer: QPrinter, count: int, current: int) -> Iterator[int]:
    """The pages in the order in which they are drawn, from 0: the range, its order, and the copies that the printer does
    not make by itself.
    """
    chosen = [number for number in range(count) if _asked_for(printer, number, current)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    if printer.collateCopies():
        for _copy in range(copies):
            yield from chosen
    else:
        for number in chosen:
            yield from [number] * copies


def _asked_for(printer: QPrinter, number: int, current: int) -> bool:
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            return number == current
        case QPrinter.PrintRange.PageRange if not printer.pageRanges().isEmpty():
            return bool(printer.pageRanges().contains(number + 1))
        case QPrinter.PrintRange.PageRange:
            return printer.fromPage() <= number + 1 <= (printer.toPage() or number + 1)
    return True


def place(page: QSizeF, paper: QSizeF, edges: QMarginsF, marks: QRectF) -> Placed:
    """Where a page goes. All in points; `edges` of the paper are out of the printer's reach, `marks` is what the page
    really has on it.
    """
    turned = (page.width() > page.height()) != (paper.width() > paper.height())
    size = page.transposed() if turned else page
    if turned:
        marks = QRectF(marks.top(), page.width() - marks.right(), marks.height(), marks.width())
    reach = QRectF(0, 0, paper.width(), paper.height()).marginsRemoved(edges)
    whole = QRectF(0, 0, size.width(), size.height())
    if abs(size.width() - paper.width()) > _SAME or abs(size.height() - paper.height()) > _SAME:
        whole.moveCenter(QRectF(0, 0, paper.width(), paper.height()).center())
    if reach.contains(marks.translated(whole.topLeft())) or marks.isEmpty():
        return Placed(whole, turned, reduced=False)
    scale = min(reach.width() / size.width(), reach.height() / size.height(), 1)
    whole.setSize(QSizeF(size.width() * scale, size.height() * scale))
    whole.moveCenter(reach.center())
    return Placed(whole, turned, reduced=True)


def image_of(picture: Picture) -> QImage:
    """The pixels as Qt has them; they belong to the picture."""
    return QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)


def _draw(painter: QPainter, printer: QPrinter, pdf: DrawnPdf, number: int) -> bool:
    """Draw one page; whether it had to be made smaller."""
    layout = QPageLayout(printer.pageLayout())
    layout.setUnits(QPageLayout.Unit.Point)
    paper = layout.fullRect(QPageLayout.Unit.Point).size()
    seen = pdf.picture(number, _LOOK)
    placed = place(QSizeF(*pdf.sizes[number]), paper, layout.minimumMargins(), _marks(seen) if seen else QRectF())
    scale = max(placed.rect.width(), placed.rect.height()) / max(pdf.sizes[number])
    picture = pdf.picture(number, DOTS * scale)
    if picture is None:
        raise _refused()
    image = image_of(picture)
    if printer.colorMode() == QPrinter.ColorMode.GrayScale:
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    painter.save()
    dots = printer.resolution() / 72
    painter.scale(dots, dots)
    rect = placed.rect
    if placed.turned:
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        rect = QRectF(0, 0, rect.height(), rect.width())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, image)
    painter.restore()
    return placed.reduced


def _marks(picture: Picture) -> QRectF:
    """What is not white on a page, in points; nothing where it is empty."""
    grey = image_of(picture).convertToFormat(QImage.Format.Format_Grayscale8)
    wide, stride = grey.width(), grey.bytesPerLine()
    bits = bytes(grey.constBits())
    left, right, rows = wide, 0, []
    for y in range(grey.height()):
        line = bits[y * stride : y * stride + wide]
        dark = line.strip(_WHITE)
        if dark:
            rows.append(y)
            left = min(left, wide - len(line.lstrip(_WHITE)))
            right = max(right, len(line.rstrip(_WHITE)))
    if not rows:
        return QRectF()
    point = 72 / _LOOK
    return QRectF(left * point, rows[0] * point, (right - left) * point, (rows[-1] + 1 - rows[0]) * point)


def _refused() -> UserError:
    return UserError(_("打印机没有接收；请看看它有没有开机、接好、有纸，再打印一次。"))
