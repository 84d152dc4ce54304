"""Photographs without what they tell besides the picture: where and when and with which telephone it was taken.

The picture itself is copied as it is, sign by sign: nothing is decoded or pressed anew. Rule 11 (DOMAIN.md): no
location. What follows the picture in its file (the film of a "living" photograph) goes too.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_AT_ONCE = {0xC0, 0xC1}  # frames whose picture is drawn in one pass, where one scan has all the colours
_DRAWING = {*range(0xC0, 0xD0), _SOS, 0xDB, 0xDC, 0xDD}  # tables, frames, scans: what the picture is made of
_KEPT_NOTES = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # pixel shape and colours
_EXIF = b"Exif\0\0"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # within a scan FF00 is a byte, FFD0 to FFD7 are rests
_ORIENTATION = 0x0112
_KEPT_CHUNKS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND"),
    *(b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs", b"bKGD"),
}


MOST_PIXELS = 250_000_000  # the largest cameras of telephones have 200 million
MOST_IN_SCANS = 60_000_000  # drawn in several passes a JPEG is held whole, six bytes a pixel, however small it is shown


class Damaged(Exception):
    """The file is not a whole picture."""


class TooLarge(Exception):
    """So many pixels that whoever opens it may run out of memory; the number of them."""


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG with its picture, its colours and which side is up, and nothing else. Raises Damaged or TooLarge."""
    kept, drawn, framed, colours, pixels = [b"\xff\xd8"], False, False, 0, 0
    for marker, segment in _segments(data):
        if marker in _FRAMES:
            if len(segment) < 10:
                raise Damaged
            height, width, colours = struct.unpack_from(">HHB", segment, 5)
            framed, pixels = width > 0, height * width
            _refuse_large(pixels, MOST_PIXELS if marker in _AT_ONCE else MOST_IN_SCANS)
        if marker == _SOS and segment[4] < colours:
            _refuse_large(pixels, MOST_IN_SCANS)
        drawn = drawn or (framed and marker == _SOS)
        if marker in _DRAWING or segment[4:].startswith(_KEPT_NOTES.get(marker, b"\0no\0")):
            kept.append(segment)
        elif marker == 0xE1 and segment[4:].startswith(_EXIF):
            kept.append(_only_side_up(segment[4 + len(_EXIF) :]))
    if not drawn:
        raise Damaged
    return b"".join(kept) + b"\xff\xd9"


def _refuse_large(pixels: int, most: int) -> None:
    if pixels > most:
        raise TooLarge(pixels)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each part up to the end of the picture; a scan with its data."""
    at = 2
    while (marker := _byte(data, at + 1)) != _EOI:
        if _byte(data, at) != 0xFF or marker in (0x00, _SOI):
            raise Damaged
        if marker == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(data):
            raise Damaged
        if marker == _SOS:
            found = _NEXT_MARKER.search(data, end)
            if not found or found.start() == end:
                raise Damaged
            end = found.start()
        yield marker, data[at:end]
        at = end


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise Damaged
    return data[at]


def _only_side_up(tiff: bytes) -> bytes:
    """Exif that says which side is up, and nothing else; nothing where the picture stands as it is."""
    side = orientation(tiff)
    if side == 1:
        return b""
    ifd = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, side, 0, 0)
    body = _EXIF + b"MM\0*" + struct.pack(">I", 8) + ifd
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def orientation(tiff: bytes) -> int:
    """1 to 8 as Exif counts the sides; 1, upright, where nothing else can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if not order:
        return 1
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for place in range(count):
            tag, _kind, _many, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * place)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def plain_png(data: bytes) -> bytes:
    """A PNG with its picture and its colours, and nothing else. Raises Damaged or TooLarge."""
    kept, seen = [PNG], []
    for name, chunk in _chunks(data):
        seen.append(name)
        if name in _KEPT_CHUNKS:
            kept.append(chunk)
    width, height = struct.unpack_from(">II", data, len(PNG) + 8)
    if seen[:1] != [b"IHDR"] or b"IDAT" not in seen or not width or not height:
        raise Damaged
    _refuse_large(width * height, MOST_PIXELS)
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and bytes of each part up to the last, whose sums must be right."""
    at, name = len(PNG), b""
    while name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise Damaged
        yield name, data[at:end]
        at = end
