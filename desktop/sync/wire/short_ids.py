"""Ids in a text, written once and then by number: they are most of what a segment would be (SYNC.md, A segment).

The first line holds them in the order of their first appearance: {"ids": [base64, [time, …]]}. An id is 32 hex digits;
the base64 is of the last 16 of each, which are random, and the times are what `base.ids.new_id` counts in, each after
the one before; the first 16 digits of an id that is made otherwise stand there as they are. In the text ~ is the next
id of the list and #0, #1, … one that was there before; # itself is ##, and ~ is #~.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator

_WRITING = re.compile("[#~]|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_READING = re.compile("~|#(?:[#~]|[0-9]*)")
_ESCAPED = {"#": "##", "~": "#~"}
_HALF = 16  # digits, 8 bytes of them
_VERSION = 0x7 << 12  # of a UUID; below it two bits of time and ten that are 0
_BELOW_TIME = 0xF3FF


def shorten(text: str) -> str:
    """`text` with its ids as numbers, and the line that holds them before it."""
    known: dict[str, str] = {}

    def short(found: re.Match[str]) -> str:
        word = found[0]
        if word in _ESCAPED:
            return _ESCAPED[word]
        if word in known:
            return known[word]
        known[word] = f"#{len(known)}"
        return "~"

    shortened = _WRITING.sub(short, text)
    return _line(list(known)) + shortened


def lengthen(text: str, longest: int) -> str:
    """The text as it was. Raises ValueError, KeyError, TypeError or IndexError for one that is not of ours, and
    ValueError for one that would become longer than `longest`.
    """
    line, newline, rest = text.partition("\n")
    if not newline or len(rest) + 2 * _HALF * (rest.count("#") + rest.count("~")) > longest:
        raise ValueError("length")
    ids = list(_read(line))
    coming = iter(ids)
    known = {"##": "#", "#~": "~", **{f"#{place}": one for place, one in enumerate(ids)}}

    def whole(found: re.Match[str]) -> str:
        word = found[0]
        return next(coming, "") or _none_left() if word == "~" else known[word]

    return _READING.sub(whole, rest)


def _none_left() -> str:
    raise ValueError("more ids than there are")


def _line(ids: list[str]) -> str:
    times: list[int | str] = []
    before = 0
    for one in ids:
        high = int(one[:_HALF], 16)
        if high & _BELOW_TIME == _VERSION:
            time = high >> 16 << 2 | high >> 10 & 0b11
            times.append(time - before)
            before = time
        else:
            times.append(one[:_HALF])
    random = b64encode(bytes.fromhex("".join(one[_HALF:] for one in ids))).decode()
    return json.dumps({"ids": [random, times]}, separators=(",", ":")) + "\n"


def _read(line: str) -> Iterator[str]:
    encoded, times = json.loads(line)["ids"]
    random = b64decode(encoded, validate=True).hex()
    if len(random) != _HALF * len(times):
        raise ValueError("ids")
    before = 0
    for place, time in enumerate(times):
        high = time
        if not isinstance(time, str):
            before += time
            high = f"{before >> 2 << 16 | _VERSION | (before & 0b11) << 10:016x}"
        if len(high) != _HALF:  # it may be asked for a million times
            raise ValueError("id")
        yield high + random[place * _HALF : (place + 1) * _HALF]
