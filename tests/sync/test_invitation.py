"""入网文件: opened by its code and by nothing else, and every wrong one is told in a sentence of its own."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.base.clock import from_local
from desktop.base.errors import UserError
from desktop.rules.meeting import Room
from desktop.sync.wire import invitation
from desktop.sync.wire.invitation import SIGNS, VALID, Invitation, new_code, read_file, unwrap, wrap

AT = from_local("2026-11-18T19:00:00")
CODE = "7KQ2M-XR4WB"
MADE = Invitation(
    id="0" * 32,
    secret="5e" * 32,
    space="1" * 32,
    root="2" * 64,
    office="和龙市政协",
    station="张村议事室",
    meta=b'{"n":1}\nabc\n',
    made=AT,
    expires=AT + VALID,
    room=Room("3" * 32, "张村议事室", "张村", "头道镇", "和龙市", "ZC"),
    place="https://pan.example/dav/小马扎",
    user="clerk",
    password="网盘的密码",
)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here does not depend on what guessing a code costs."""
    monkeypatch.setattr(invitation, "_COST", 10)


@pytest.fixture
def file() -> bytes:
    return wrap(MADE, CODE)


@pytest.mark.parametrize("typed", [CODE, "7kq2mxr4wb", " 7KQ2M  XR4WB ", "７ＫＱ２Ｍ－ＸＲ４ＷＢ", "7kq2m—xr4wb\n"])
def test_it_opens_with_the_code_however_it_is_typed(file: bytes, typed: str) -> None:
    assert unwrap(file, typed, AT) == MADE


def test_what_stands_in_it_is_not_to_be_read_without_the_code(file: bytes) -> None:
    for secret in (MADE.password, MADE.secret, MADE.station, MADE.place, MADE.space):
        assert secret.encode() not in file


def test_no_secret_is_shown() -> None:
    assert MADE.secret not in repr(MADE)
    assert MADE.password not in repr(MADE)


@pytest.mark.parametrize("typed", ["", "7KQ2M-XR4WC", "7KQ2M", CODE + "A"])
def test_a_wrong_code_is_told(file: bytes, typed: str) -> None:
    with pytest.raises(UserError, match="口令不对"):
        unwrap(file, typed, AT)


def test_it_is_good_for_a_month_and_the_day_of_this_computer_is_told(file: bytes) -> None:
    assert unwrap(file, CODE, AT + VALID) == MADE
    with pytest.raises(UserError, match="2026-12-18 过期了（这台电脑上今天是 2026-12-19）"):
        unwrap(file, CODE, AT + VALID + timedelta(days=1))


def test_one_cut_at_any_byte_is_told_and_never_opened(file: bytes) -> None:
    for length in range(9, len(file)):
        with pytest.raises(UserError, match="坏了"):
            unwrap(file[:length], CODE, AT)


def test_a_changed_byte_anywhere_is_told(file: bytes) -> None:
    for place in range(9, len(file)):
        changed = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        with pytest.raises(UserError, match="坏了"):
            unwrap(changed, CODE, AT)


def test_one_changed_by_somebody_who_knows_its_form_does_not_open(file: bytes) -> None:
    changed = file[:-40] + bytes([file[-40] ^ 1]) + file[-39:-32]
    with pytest.raises(UserError, match="口令不对"):
        unwrap(changed + hashlib.sha256(changed).digest(), CODE, AT)


def test_one_that_asks_for_all_the_memory_is_not_tried(file: bytes) -> None:
    for cost in (31, 0):
        greedy = file[:9] + bytes([cost]) + file[10:-32]
        with pytest.raises(UserError, match="更新的小马扎"):
            unwrap(greedy + hashlib.sha256(greedy).digest(), CODE, AT)


@pytest.mark.parametrize(
    "values",
    [
        {"id": "x"},
        {"space": "../" * 11},
        {"root": "2" * 63},
        {"secret": "zz" * 32},
        {"station": 7},
        {"station": "张" * 100_000},
        {"office": "办\u202e公\u0000室"},
        {"place": ["https://pan.example"]},
        {"room": {"id": "../../x", "name": "张村"}},
        {"room": {"id": "3" * 32, "name": None}},
        {"expires": "2030-01-01"},
        {"plain_ok": "yes"},
    ],
    ids=str,
)
def test_one_that_somebody_made_who_is_no_office_breaks_nothing(
    values: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They can tell a code on the telephone, too."""
    written = json.dumps({**json.loads(invitation._written(MADE)), **values}).encode()
    monkeypatch.setattr(invitation, "_written", lambda _made: written)
    with pytest.raises(UserError, match="更新的小马扎"):
        unwrap(wrap(MADE, CODE), CODE, AT)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a spreadsheet", b"XMZSEG1\n a segment", b"\x00" * 2_000_000])
def test_the_file_of_another_program_is_told(data: bytes) -> None:
    with pytest.raises(UserError, match="这不是入网文件"):
        unwrap(data, CODE, AT)


def test_one_of_a_newer_program_is_told(file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="更新的小马扎"):
        unwrap(b"XMZJOIN2\n" + file[9:], CODE, AT)
    written = json.loads(invitation._written(MADE))
    newer = json.dumps({**written, "floor": 3}).encode()
    monkeypatch.setattr(invitation, "_written", lambda _made: newer)
    with pytest.raises(UserError, match="更新的小马扎"):
        unwrap(wrap(MADE, CODE), CODE, AT)


def test_codes_have_no_signs_that_are_mistaken_for_others() -> None:
    codes = {new_code() for _one in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {11}
    assert set("".join(codes)) - {"-"} == set(SIGNS)
    assert not set(SIGNS) & set("01OI")


def test_its_name_is_one_that_every_stick_takes() -> None:
    assert MADE.file_name == "入网文件_张村议事室.xmzjoin"
    assert Invitation(**{**vars(MADE), "station": "张村/东头:1"}).file_name == "入网文件_张村_东头_1.xmzjoin"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不出来"):
        read_file(tmp_path / "没有.xmzjoin")
