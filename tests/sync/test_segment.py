"""A segment is opened whole, unaltered and by whom it is for, or not at all (SYNC.md, checks 5 and 6)."""

from __future__ import annotations

import hashlib
import json
import random
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.ids import new_id
from desktop.sync.wire import segment
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.segment import (
    Damaged,
    Header,
    NewerProgram,
    NotForUs,
    Sealed,
    SegmentError,
    TooLarge,
    hash_of,
    read_header,
    seal,
    unseal,
    verify,
)

LAPTOP, OFFICE, STRANGER = (DeviceKeys.new() for _ in range(3))
PAPER = RecoveryKey.new()
HEADER = Header(new_id(), new_id(), "0a1b2c3d", 7, "ab" * 32, 5 << 16, 9 << 16, 4, 1, 3)
LINES = '{"ids":["",[]]}\n{"office":"县政协办公室"}\n'.encode()
SIGN = LAPTOP.public.sign


def sealed(header: Header = HEADER, lines: bytes = LINES) -> Sealed:
    return seal(header, lines, LAPTOP, (LAPTOP.public.age, OFFICE.public.age, PAPER.recipient))


SEALED = sealed()


def opened(data: bytes) -> bytes:
    """As whoever takes a segment opens it."""
    read_header(data)
    verify(data, SIGN)
    return unseal(data, OFFICE)


def forged(header: bytes, cipher: bytes | None = None, magic: bytes = b"XMZSEG1\n", length: int | None = None) -> bytes:
    """A segment that a member of the space made with another program: hash and signature are right."""
    cipher = encrypted(zlib.compress(LINES)) if cipher is None else cipher
    body = magic + (len(header) if length is None else length).to_bytes(4) + header + cipher
    return body + len(body).to_bytes(8) + hashlib.sha256(body).digest() + LAPTOP.sign(body)


def encrypted(packed: bytes) -> bytes:
    data: bytes = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(OFFICE.public.age)])
    return data


def header_with(**values: Any) -> bytes:
    return json.dumps({**asdict(HEADER), **values}, sort_keys=True, separators=(",", ":")).encode()


NOT_OURS: tuple[Any, ...] = (None, True, -1, 1.0, [], {}, "x", 1 << 64)


def test_whoever_it_is_for_reads_what_was_sealed() -> None:
    assert SEALED.header == read_header(SEALED.data) == HEADER
    verify(SEALED.data, SIGN)
    assert hash_of(SEALED.data) == SEALED.hash
    for reader in (LAPTOP, OFFICE, PAPER):
        assert unseal(SEALED.data, reader) == LINES


def test_nobody_else_does() -> None:
    with pytest.raises(NotForUs, match="不是发给这台电脑"):
        unseal(SEALED.data, STRANGER)
    assert "县政协".encode() not in SEALED.data
    assert HEADER.device.encode() in SEALED.data  # what the office needs to know of it before it has the key


def test_a_segment_of_an_office_names_its_room() -> None:
    header = replace(HEADER, room=new_id(), prev="", first=0, last=0)
    assert read_header(sealed(header).data) == header


def test_it_is_signed_by_the_one_who_is_asked_for() -> None:
    with pytest.raises(Damaged, match="签名不对"):
        verify(SEALED.data, STRANGER.public.sign)


def test_cut_off_at_any_byte_it_is_not_opened() -> None:
    for end in range(len(SEALED.data)):
        with pytest.raises(Damaged):
            read_header(SEALED.data[:end])
        with pytest.raises(Damaged):
            opened(SEALED.data[:end])


def test_one_altered_bit_in_any_byte_is_noticed() -> None:
    rng = random.Random(7)
    for place in range(len(SEALED.data)):
        altered = bytearray(SEALED.data)
        altered[place] ^= 1 << rng.randrange(8)
        with pytest.raises(SegmentError):
            opened(bytes(altered))


@given(st.dictionaries(st.integers(0, len(SEALED.data) - 1), st.integers(0, 255), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_several_altered_bytes_are_noticed(changes: dict[int, int]) -> None:
    altered = bytearray(SEALED.data)
    for place, value in changes.items():
        altered[place] = value
    if bytes(altered) == SEALED.data:
        return
    with pytest.raises(SegmentError):
        opened(bytes(altered))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n",
        lambda data: data + data,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data[:-64] + bytes(64),
        lambda data: data[:0],
        lambda data: b"<html><title>Login</title></html>" * (len(data) // 30),
        lambda data: bytes(len(data)),
        lambda data: data.replace(b"\n", b"\r\n"),
    ],
)
def test_what_a_drive_makes_of_it_is_not_opened(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Damaged):
        opened(change(SEALED.data))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"seq":' + b"[" * 900 + b"]" * 900 + b"}",
        header_with() + b" ",
        b" " + header_with(),
        header_with(more=1),
        header_with().replace(b'"seq":7', b'"seq":7,"seq":8'),
        *(header_with(**{name: value}) for name in asdict(HEADER) for value in NOT_OURS),
        header_with(seq=0),
        header_with(seq=1_000_000),
        header_with(first=9 << 16, last=5 << 16),
        header_with(device=HEADER.device.upper()),
        header_with(room="../../etc"),
        header_with(space="０" * 32),
        header_with(epoch="0a1b2c3d\n"),
    ],
)
def test_a_header_that_is_not_exactly_ours_is_refused_whoever_signed_it(header: bytes) -> None:
    with pytest.raises(Damaged):
        read_header(forged(header))


def test_a_length_that_promises_more_than_there_is_is_refused() -> None:
    for length in (0, 1, len(header_with()) + 1, 1 << 20, (1 << 32) - 1):
        with pytest.raises(SegmentError):
            opened(forged(header_with(), length=length))
    with pytest.raises(Damaged):
        read_header(forged(header_with(more="x" * 3_000, min_reader=2)))
    with pytest.raises(Damaged):
        read_header(forged(header_with(), magic=b"XMZSEG2\n"))


def test_what_a_newer_program_sealed_is_known_by_its_header_and_kept_closed() -> None:
    data = forged(header_with(more=1, min_reader=2))
    assert read_header(data) == replace(HEADER, min_reader=2)
    verify(data, SIGN)
    with pytest.raises(NewerProgram, match="升级小马扎"):
        unseal(data, OFFICE)


@pytest.mark.parametrize("size", [2 << 20, 64 << 20])
def test_a_bomb_is_not_unpacked(size: int) -> None:
    packed = zlib.compress(bytes(size), 9)
    with pytest.raises(TooLarge, match="展开后太大"):
        unseal(forged(header_with(), encrypted(packed)), OFFICE)


def test_a_page_that_somebody_filled_with_one_word_is_no_bomb() -> None:
    lines = "修路".encode() * 100_000
    assert unseal(sealed(lines=lines).data, OFFICE) == lines


@pytest.mark.parametrize("packed", [b"", b"no zlib", zlib.compress(LINES)[:-1], zlib.compress(LINES) + b"more"])
def test_what_does_not_unpack_exactly_is_refused(packed: bytes) -> None:
    with pytest.raises(Damaged):
        unseal(forged(header_with(), encrypted(packed)), OFFICE)


def test_a_file_larger_than_any_segment_is_not_even_looked_at() -> None:
    for look in (read_header, opened):
        with pytest.raises(TooLarge):
            look(bytes(segment.LARGEST + 1))


def test_what_would_be_too_large_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "LARGEST_PLAIN", 1000)
    with pytest.raises(TooLarge):
        sealed(lines=bytes(1001))


def test_segments_of_the_first_version_are_read_for_ever() -> None:
    """Made when the format was new; this file is never made again."""
    kept = json.loads(Path(__file__).with_name("segment_v1.json").read_text("utf-8"))
    keys, data = DeviceKeys.load(json.dumps(kept["keys"])), b64decode(kept["segment"])
    verify(data, keys.public.sign)
    assert hash_of(data) == kept["hash"]
    assert asdict(read_header(data)) == kept["header"]
    assert unseal(data, keys).decode() == kept["lines"]
