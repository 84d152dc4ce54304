"""Ids: time-ordered and made on the device, or derived from a key so that two laptops make the same row."""

from __future__ import annotations

import os
import re
import threading
import time
from uuid import UUID, uuid5

_SPACE = UUID("5b6f6d9e-2f57-5d0c-9a55-0d3f8f3c1a77")
_ID, _DIGEST = re.compile("[0-9a-f]{32}"), re.compile("[0-9a-f]{64}")
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A UUID of version 7 as 32 hex digits; ids of one process sort in the order they were made."""
    global _last
    with _lock:
        stamp = max(time.time_ns() // 250_000, _last + 1)  # quarter milliseconds: 48 bits of ms + 12 of fraction
        _last = stamp
    milliseconds, quarter = divmod(stamp, 4)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (quarter << 10) << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8)) >> 2
    return f"{value:032x}"


def derived_id(*key: str) -> str:
    """The id that every device derives from the same key."""
    return uuid5(_SPACE, "\x1f".join(key)).hex


def is_id(value: object) -> bool:
    """Whether it is an id in form: what came from another computer may be anything."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_digest(value: object) -> bool:
    """Whether it is a SHA-256, or another 32 bytes, as we write them: 64 hex digits."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None
