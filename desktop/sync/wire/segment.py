"""A segment: a piece of a device's log, sealed once and for ever (SYNC.md, A segment).

    XMZSEG1\\n | u32 length of the header | header: canonical JSON | age ciphertext of zlib of JSON lines
    u64 length of all that | SHA-256 of all that | Ed25519 signature of all that

Numbers are big-endian. A byte more, less or other than that, and it is not opened: a cut upload is never applied.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol

import pyrage  # type: ignore[import-untyped]

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.sync.wire.keys import DeviceKeys, has_few_readers, verifies

FORMAT = 1  # what this program reads and writes
LARGEST = 8 * 1024 * 1024  # bytes of a file
LARGEST_PLAIN = 16 * 1024 * 1024  # bytes of its lines
LARGEST_HEADER = 2_000
_TIGHTEST = 200  # how many times smaller than itself a text that people wrote may become: theirs is five
_ANY_RATIO = 1024 * 1024  # bytes that may be packed as tightly as they like
_MAGIC = b"XMZSEG1\n"
_TRAILER = 8 + 32 + 64


class SegmentError(UserError):
    """A segment that is not applied, and why."""


class Damaged(SegmentError):
    """Cut off, altered, signed by somebody else, or never a segment."""


class NotForUs(SegmentError):
    """Encrypted to others."""


class TooLarge(SegmentError):
    """Larger than any segment that this program makes."""


class NewerProgram(SegmentError):
    """Written by a newer program: kept until this one is newer, too."""


class Reader(Protocol):
    """Whoever can decrypt: a DeviceKeys or a RecoveryKey."""

    @property
    def identity(self) -> Any: ...


@dataclass(frozen=True)
class Header:
    """`seq` counts from 1 within an `epoch` (8 hex digits) of a `device`; in a segment of the office, within a `room`.
    `prev`: hash of the one before, "" for the first. `first`, `last`: range of the hybrid logical clocks in it, 0
    without actions. `schema`: of the database that wrote it. `min_reader`: least FORMAT that may apply it. `meta`:
    number of the meta whose recipients it was encrypted to. `room`: "" in the stream of a laptop.
    """

    space: str
    device: str
    epoch: str
    seq: int
    prev: str
    first: int
    last: int
    schema: int
    min_reader: int
    meta: int
    room: str = ""


@dataclass(frozen=True)
class Sealed:
    """`hash`: the SHA-256 in the trailer, 64 hex digits, by which a segment is known everywhere."""

    hash: str
    data: bytes
    header: Header


def seal(header: Header, lines: bytes, keys: DeviceKeys, recipients: Iterable[str]) -> Sealed:
    """Compress, encrypt to `recipients` (age1…) and sign. Raises TooLarge."""
    packed = _deflated(lines)
    to = [pyrage.x25519.Recipient.from_str(one) for one in dict.fromkeys(recipients)]
    text = _canonical(header)
    body = b"".join((_MAGIC, len(text).to_bytes(4), text, pyrage.encrypt(packed, to)))
    digest = hashlib.sha256(body)
    data = b"".join((body, len(body).to_bytes(8), digest.digest(), keys.sign(body)))
    if len(data) > LARGEST or len(lines) > LARGEST_PLAIN:
        raise TooLarge(_("一次要送出的内容太多，装不进一段；请联系软件提供方。"))
    return Sealed(digest.hexdigest(), data, header)


def read_header(data: bytes) -> Header:
    """The clear header of a file that is whole; nobody's word for it yet. Raises Damaged, TooLarge."""
    return _parsed(data)[0]


def hash_of(data: bytes) -> str:
    """The hash by which the segment is known. Raises Damaged where the file is not whole."""
    return _parsed(data)[2].hex()


def verify(data: bytes, sign: str) -> None:
    """Raise Damaged unless the file is whole and was signed with the public key `sign`."""
    _parsed(data)
    if not verifies(sign, data[-64:], data[:-_TRAILER]):
        raise Damaged(_("有一段同步数据的签名不对：没有采用。"))


def unseal(data: bytes, reader: Reader) -> bytes:
    """The JSON lines of a segment that was verified. Raises NotForUs, NewerProgram, TooLarge, Damaged."""
    header, cipher, _digest = _parsed(data)
    if header.min_reader > FORMAT:
        raise NewerProgram(_("有一段同步数据来自更新的软件：已保存，升级小马扎后再读取。"))
    if not has_few_readers(cipher):
        raise damaged()
    try:
        packed: bytes = pyrage.decrypt(cipher, [reader.identity])
    except (pyrage.DecryptError, ValueError):
        raise NotForUs(_("有一段同步数据不是发给这台电脑的：没有采用。")) from None
    return _inflated(packed)


def _deflated(lines: bytes) -> bytes:
    """The first line, of ids, is random: with codes of its own for it all becomes a tenth smaller."""
    deflater = zlib.compressobj(9)
    first, newline, rest = lines.partition(b"\n")
    start = deflater.compress(first + newline) + deflater.flush(zlib.Z_SYNC_FLUSH)
    return start + deflater.compress(rest) + deflater.flush()


def _inflated(packed: bytes) -> bytes:
    """Never makes more than the caps allow, whatever the bytes promise."""
    most = min(LARGEST_PLAIN, max(_ANY_RATIO, len(packed) * _TIGHTEST))
    inflater = zlib.decompressobj()
    try:
        lines = inflater.decompress(packed, most + 1)
    except zlib.error:
        raise damaged() from None
    if len(lines) > most:
        raise TooLarge(_("有一段同步数据展开后太大：没有采用。"))
    if not inflater.eof or inflater.unused_data:
        raise damaged()
    return lines


def _parsed(data: bytes) -> tuple[Header, bytes, bytes]:
    """Header, ciphertext and hash, where every length and the hash are right."""
    if len(data) > LARGEST:
        raise TooLarge(_("有一段同步数据太大：没有采用。"))
    start = len(_MAGIC) + 4
    body, length, digest = data[:-_TRAILER], data[-_TRAILER:-96], data[-96:-64]
    if len(body) < start or not body.startswith(_MAGIC) or int.from_bytes(length) != len(body):
        raise damaged()
    end = start + int.from_bytes(body[len(_MAGIC) : start])
    if end > min(len(body), start + LARGEST_HEADER) or hashlib.sha256(body).digest() != digest:
        raise damaged()
    return _header(body[start:end]), body[end:], digest


_ID, _HASH = re.compile("[0-9a-f]{32}"), re.compile("([0-9a-f]{64})?")
_TEXTS = {"space": _ID, "device": _ID, "epoch": re.compile("[0-9a-f]{8}"), "prev": _HASH}
_TEXTS["room"] = re.compile("([0-9a-f]{32})?")
_FROM_1 = ("seq", "schema", "min_reader", "meta")
_NAMES = frozenset(found.name for found in fields(Header))


def _header(text: bytes) -> Header:
    """Strict: exactly our keys, of the right kinds and ranges; a newer program may have put others beside them."""
    try:
        found = json.loads(text)
        header = Header(**{name: found[name] for name in _NAMES})
    except (ValueError, TypeError, KeyError, RecursionError):
        raise damaged() from None
    words = all(isinstance(v := getattr(header, name), str) and form.fullmatch(v) for name, form in _TEXTS.items())
    numbers = all(type(v := getattr(header, name)) is int and 0 < v < 1 << 31 for name in _FROM_1)
    clocks = all(type(v) is int and 0 <= v < 1 << 63 for v in (header.first, header.last))
    if not (words and numbers and clocks and header.first <= header.last and header.seq < 1_000_000):
        raise damaged()
    if header.min_reader <= FORMAT and _canonical(header) != text:
        raise damaged()
    return header


def _canonical(header: Header) -> bytes:
    return json.dumps(asdict(header), sort_keys=True, separators=(",", ":")).encode()


def damaged() -> Damaged:
    return Damaged(_("有一段同步数据不完整或已损坏：没有采用。"))
