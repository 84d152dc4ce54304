"""Photographs as telephones take them, and PDFs as scanners write them, for the tests of what is attached."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

PLACE = b"31.2304"  # stands in no picture that is kept


def picture(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Something of every colour, so that an error shows."""
    made = Image.new("RGB", size)
    made.putdata([(x * 4 % 256, y * 5 % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])])
    return made


def photograph(*, side: int = 1, **options: Any) -> bytes:
    """A JPEG that tells where, when and with what it was taken; `side` as Exif counts them."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = side, "TelephoneMaker", "2026:11:18 19:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 0.0), 29: "2026:11:18"})
    stream = BytesIO()
    options = {"exif": exif.tobytes() + PLACE, "comment": PLACE, "quality": 90, **options}
    picture().save(stream, "JPEG", **options)
    return stream.getvalue()


def drawing(mode: str = "RGB") -> bytes:
    """A PNG with words beside the picture."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Location", PLACE.decode())
    notes.add_itxt("XML:com.adobe.xmp", f"<gps>{PLACE.decode()}</gps>")
    stream = BytesIO()
    picture().convert(mode).save(stream, "PNG", pnginfo=notes, dpi=(200, 200), exif=Image.Exif().tobytes() + PLACE)
    return stream.getvalue()


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    """What an independent reader sees."""
    with Image.open(BytesIO(data)) as read:
        return read.mode, read.size, read.tobytes()


def pdf(pages: int = 2, *, locked: bool = False) -> bytes:
    """Blank pages of A4; `locked`: nobody knows the password."""
    kids = " ".join(f"{3 + page} 0 R" for page in range(pages))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    parts += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    lock = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'ab' * 32}>/U<{'cd' * 32}>>>/ID[<01><01>]" if locked else ""
    written, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R{lock}>>\n"
    return f"{written}{end}startxref\n{len(written)}\n%%EOF\n".encode("ascii")
