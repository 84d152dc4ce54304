"""Keys of a device, and the recovery key that lies on paper."""

from __future__ import annotations

import re

import pyrage  # type: ignore[import-untyped]
import pytest

from desktop.base.errors import UserError
from desktop.base.ids import new_id
from desktop.sync.wire.keys import DeviceKeys, PublicKeys, RecoveryKey, are_keys, fingerprint, is_certified, verifies

SPACE, OFFICE = new_id(), new_id()


def test_keys_come_back_from_where_they_were_kept() -> None:
    keys = DeviceKeys.new()
    again = DeviceKeys.load(keys.dump())
    assert again == keys
    assert again.public == keys.public
    assert verifies(keys.public.sign, again.sign(b"words"), b"words")
    sealed = pyrage.encrypt(b"words", [pyrage.x25519.Recipient.from_str(keys.public.age)])
    assert pyrage.decrypt(sealed, [again.identity]) == b"words"


@pytest.mark.parametrize("kept", ["", "{}", "[]", "7", '{"sign": "00", "age": "x"}', '{"sign": 7, "age": 7}'])
def test_what_is_no_key_is_told(kept: str) -> None:
    with pytest.raises(UserError, match="入网文件"):
        DeviceKeys.load(kept)


def test_no_key_is_shown_by_repr() -> None:
    keys, paper = DeviceKeys.new(), RecoveryKey.new()
    shown = f"{keys!r} {keys} {paper!r} {paper}"
    assert "AGE-SECRET-KEY" not in shown
    assert keys.seed.hex() not in shown
    assert repr(keys.seed) not in shown
    assert paper.groups[1] not in shown


def test_a_signature_is_good_for_these_words_and_this_key_only() -> None:
    keys, other = DeviceKeys.new(), DeviceKeys.new()
    signature = keys.sign(b"words")
    assert not verifies(keys.public.sign, signature, b"wordS")
    assert not verifies(other.public.sign, signature, b"words")
    assert not verifies(keys.public.sign, signature[:-1], b"words")
    assert not verifies("no key", signature, b"words")
    assert not verifies(keys.public.sign, "no signature", b"words")


def test_the_recovery_key_is_read_off_paper_however_it_is_typed() -> None:
    paper = RecoveryKey.new()
    groups = paper.groups
    assert all(re.fullmatch("[0-9A-Z]{1,5}", group) for group in groups)
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in "".join(groups))
    for typed in (
        " ".join(groups),
        "-".join(groups).lower(),
        "\n".join(groups) + "\n",
        full_width,
        f"AGE-SECRET-KEY-1{''.join(groups)}",
        "".join(groups).translate(str.maketrans("0L8", "OIB")),
        "".join(groups).translate(str.maketrans("L", "1")),
    ):
        read = RecoveryKey.read(typed)
        assert (read.recipient, read.root_public) == (paper.recipient, paper.root_public)


def test_one_wrong_or_missing_sign_of_the_recovery_key_is_noticed() -> None:
    signs = "".join(RecoveryKey.new().groups)
    wrong = [signs[:place] + ("Q" if signs[place] != "Q" else "P") + signs[place + 1 :] for place in range(len(signs))]
    for typed in (*wrong, signs[:-1], signs[1:], signs + "Q", "", "１２３", "恢复密钥"):
        with pytest.raises(UserError, match="对着纸"):
            RecoveryKey.read(typed)


def test_the_root_says_which_device_is_the_office() -> None:
    paper, keys = RecoveryKey.new(), DeviceKeys.new().public
    cert = paper.certify(SPACE, OFFICE, keys, 1)
    assert is_certified(paper.root_public, cert, SPACE, OFFICE, keys, 1)
    other = DeviceKeys.new().public
    for space, device, public, generation in (
        (new_id(), OFFICE, keys, 1),
        (SPACE, new_id(), keys, 1),
        (SPACE, OFFICE, PublicKeys(keys.sign, other.age), 1),
        (SPACE, OFFICE, PublicKeys(other.sign, keys.age), 1),
        (SPACE, OFFICE, keys, 2),
    ):
        assert not is_certified(paper.root_public, cert, space, device, public, generation)
    assert not is_certified(RecoveryKey.new().root_public, cert, SPACE, OFFICE, keys, 1)


def test_the_root_of_a_paper_key_never_changes() -> None:
    """Papers lie in cabinets for years: what is derived from one today must be derived in ten years."""
    paper = RecoveryKey.read("M4WH4 DXTMZ 57CC0 CVLVR 6CK09 E0KFT 4WD8Z CFRS7 UEGMX J0RY3 3SLDW HYS")
    assert paper.root_public == "fbc2b4cba81942ee98dee0c2277e32b0ea52f142eb541b1d8c4910dd3e8c4e35"


def test_public_keys_are_told_from_what_is_none() -> None:
    keys = DeviceKeys.new().public
    assert are_keys(keys.sign, keys.age)
    for sign, age in (("", keys.age), (keys.sign.upper(), keys.age), (keys.sign, keys.age[:-1]), (keys.sign, "")):
        assert not are_keys(sign, age)
    assert not are_keys(keys.sign, keys.age.upper())


def test_a_fingerprint_is_eight_digits_of_both_keys() -> None:
    keys, other = DeviceKeys.new().public, DeviceKeys.new().public
    assert re.fullmatch(r"\d{4} \d{4}", fingerprint(keys))
    assert fingerprint(keys) == fingerprint(PublicKeys(keys.sign, keys.age))
    assert fingerprint(PublicKeys(keys.sign, other.age)) != fingerprint(keys)
    assert fingerprint(PublicKeys(other.sign, keys.age)) != fingerprint(keys)
