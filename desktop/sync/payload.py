"""What is in a segment: change records of the log, receipts, and what else two computers tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.store.changelog import ActionRecord, Change


@dataclass(frozen=True)
class Receipt:
    """The office committed the segment with this hash (64 hex digits) at that moment."""

    hash: str
    at: datetime


@dataclass(frozen=True)
class FileLine:
    """A document or an attachment that travels under b/. `blob`: SHA-256 of the encrypted bytes, `encrypted` of them;
    `sha256` and `size` of the plain ones. `kind`: "attachment", or the key of a document. `owner`: see sync.files.
    """

    blob: str
    meeting: str
    kind: str
    owner: str
    name: str
    sha256: str
    size: int
    encrypted: int


@dataclass(frozen=True)
class Payload:
    """`labels`, `office`: what the office calls things, and itself; None where it says nothing of it. `unknown`: a
    newer program says more than this one understands, so that the bytes are to be kept.
    """

    actions: tuple[tuple[ActionRecord, tuple[Change, ...]], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    files: tuple[FileLine, ...] = ()
    labels: Mapping[str, Any] | None = None
    office: str | None = None
    unknown: bool = field(default=False, compare=False)


def encode(payload: Payload) -> bytes:
    """The JSON lines."""
    raise NotImplementedError


def decode(lines: bytes) -> Payload:
    """The same back. Raises segment.Damaged where they are no lines of ours."""
    raise NotImplementedError
