"""A code as the squares of a QR code: qrcode makes the pattern, whoever prints it draws it."""

from __future__ import annotations

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


def qr_modules(text: str) -> list[list[bool]]:
    """The squares line by line, True where dark, with the quiet zone of four (ISO/IEC 18004, 6.3.8)."""
    maker = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    maker.add_data(text)
    return [[bool(dark) for dark in line] for line in maker.get_matrix()]
