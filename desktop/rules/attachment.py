"""Scans, photographs and PDFs that belong to a meeting: the signed minutes, sheets filled in by hand, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE  # bytes of one file: forty scanned pages, or any photograph
LARGEST_TOGETHER = 300 * MEGABYTE  # of all files of a meeting: they go onto a stick, and into every copy


class AttachmentKind(StrEnum):
    SIGNED = "正式稿"  # the minutes as they were signed: of all versions the one that counts
    SHEET = "签到表"
    FORM = "手工记录单"
    PHOTO = "照片"
    OTHER = "其他材料"


@dataclass(frozen=True)
class Attachment:
    """`name`: what it was called; `media`: image/jpeg, image/png or application/pdf; `size` in bytes. The bytes lie in
    the data directory under their SHA-256 and are never changed.
    """

    id: str
    meeting: str
    name: str
    kind: AttachmentKind
    media: str
    size: int
    sha256: str
    at: datetime


def in_order(attachment: Attachment) -> tuple[object, ...]:
    """The signed one first, then by kind, each in the order in which they were added."""
    return list(AttachmentKind).index(attachment.kind), attachment.at, attachment.id


_SAID = {
    "签到": AttachmentKind.SHEET,
    "记录单": AttachmentKind.FORM,
    "正式稿": AttachmentKind.SIGNED,
    "签字": AttachmentKind.SIGNED,
    "纪要": AttachmentKind.SIGNED,
}


def kind_by_name(name: str) -> AttachmentKind | None:
    """What the name of a file says of it; None for IMG_2034.jpg."""
    return next((kind for word, kind in _SAID.items() if word in name), None)
