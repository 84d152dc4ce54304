"""What goes over the line to a WebDAV server and back, piece by piece: so much and no more, not for ever, and only as
long as nobody stops it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

import httpx

from desktop.base.i18n import _
from desktop.sync.remotes.remote import PIECE, Garbage, TooLarge, Unreachable, in_pieces

GRACE, SLOWEST = 60.0, 256  # seconds; bytes a second after them: who is slower holds up everything


class Pace:
    """Of one body. `place`: the drive in a sentence; `check` raises where it is not to go on."""

    def __init__(self, place: str, check: Callable[[], None]) -> None:
        self._place, self._check = place, check
        self._start, self._count = time.monotonic(), 0

    def moved(self, size: int) -> None:
        """So many bytes more are through. Raises Unreachable where they come too slowly."""
        self._check()
        self._count += size
        if time.monotonic() - self._start > GRACE + self._count / SLOWEST:
            raise Unreachable(_("“{place}”太慢，传不动；稍后会再试。").format(place=self._place))


class Upload:
    """`size` bytes from where a stream stands: as often as they are asked for."""

    def __init__(self, source: BinaryIO, size: int, pace: Callable[[], Pace]) -> None:
        self.size = size
        self._source, self._start, self._pace = source, source.tell(), pace

    def __iter__(self) -> Iterator[bytes]:
        self._source.seek(self._start)
        pace = self._pace()
        for data in in_pieces(self._source, self.size):
            yield data
            pace.moved(len(data))


def read_body(response: httpx.Response, limit: int, sink: BinaryIO, pace: Pace, place: str) -> None:
    """As it comes: nothing is unpacked, so nothing can swell. Raises TooLarge, Garbage, Unreachable."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise garbage(place)
    count = 0
    if (_told_length(response) or 0) > limit:
        raise _too_large(place)
    for data in response.iter_raw(PIECE):
        count += len(data)
        if count > limit:
            raise _too_large(place)
        sink.write(data)
        pace.moved(len(data))


def let_go(response: httpx.Response) -> None:
    """What is left of a short one is read, so that the connection can be used again."""
    length = _told_length(response)
    with suppress(httpx.HTTPError):
        if length is not None and length <= PIECE and not response.is_stream_consumed:
            for _piece in response.iter_raw():
                pass
    response.close()


def garbage(place: str) -> Garbage:
    told = _("“{place}”回答的不是网盘：可能要先在浏览器里登录上网，也可能地址写得不对。")
    return Garbage(told.format(place=place))


def _too_large(place: str) -> TooLarge:
    return TooLarge(_("“{place}”里有一个文件大得不像是我们的，没有读它。").format(place=place))


def _told_length(response: httpx.Response) -> int | None:
    text = response.headers.get("Content-Length", "0" if response.status_code == 204 else "")
    return int(text[:15]) if text.isascii() and text.isdecimal() else None
