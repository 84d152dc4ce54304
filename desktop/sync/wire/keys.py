"""Keys: of a device, and the recovery key of a space, which lies on paper only (SYNC.md, A segment).

A device signs with Ed25519 and reads with an age key of its own. The recovery key is an age key, too: whoever types it
in from paper reads everything. From it the root key is derived, which says who the office is; its public half is in
every 入网文件. No key is shown by `repr`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import IdentityError, RecipientError, x25519  # type: ignore[import-untyped]

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import is_digest

_ROOT = b"xmz1 root"  # for what HKDF derives: never changes
_PREFIX = "AGE-SECRET-KEY-1"
_MISREAD = str.maketrans("O1IB", "0LL8")  # signs that are in no key for what they look like
LARGEST_HEAD = 4 * 1024  # bytes before the text in a file of age: forty readers, a room has four or five
_HEAD_BEGINS, _HEAD_ENDS = b"age-encryption.org/v1\n", b"\n--- "
_GROUP = 5  # signs that one reads off paper at a time


@dataclass(frozen=True)
class PublicKeys:
    """`sign`: Ed25519, 64 hex digits. `age`: whom one encrypts to, age1…"""

    sign: str
    age: str


@dataclass(frozen=True)
class DeviceKeys:
    """Both private keys of a device. `seed`: of Ed25519, 32 bytes. `identity`: of age."""

    seed: bytes = field(repr=False)
    identity: x25519.Identity = field(repr=False, compare=False)

    @classmethod
    def new(cls) -> DeviceKeys:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw(), x25519.Identity.generate())

    @classmethod
    def load(cls, text: str) -> DeviceKeys:
        """From what `dump` gave. Raises UserError where it is something else."""
        try:
            kept = json.loads(text)
            seed, identity = bytes.fromhex(kept["sign"]), x25519.Identity.from_str(kept["age"])
            Ed25519PrivateKey.from_private_bytes(seed)
        except (ValueError, KeyError, TypeError, IdentityError):
            raise UserError(_("这台电脑的密钥读不出来：请用新的入网文件再加入一次。")) from None
        return cls(seed, identity)

    def dump(self) -> str:
        """Both keys as text, for the keyring or a file that nobody else may read."""
        return json.dumps({"age": str(self.identity), "sign": self.seed.hex()})

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(_public(self.seed), str(self.identity.to_public()))

    def sign(self, data: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(data)


@dataclass(frozen=True)
class RecoveryKey:
    """The key on paper: reads everything of the space, and says by its root key which device is the office."""

    identity: x25519.Identity = field(repr=False, compare=False)

    @classmethod
    def new(cls) -> RecoveryKey:
        return cls(x25519.Identity.generate())

    @classmethod
    def read(cls, typed: str) -> RecoveryKey:
        """From what somebody typed off paper: blanks, dashes, small letters, full-width ones and O for 0 do not matter. Raises
        UserError where a sign is wrong or missing (the key has a checksum).
        """
        signs = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
        signs = signs.removeprefix(_PREFIX.replace("-", "")).translate(_MISREAD)
        try:
            return cls(x25519.Identity.from_str(_PREFIX + signs))
        except (IdentityError, ValueError):
            raise UserError(_("恢复密钥不对：可能抄错或漏了一组；请对着纸再核对一遍。")) from None

    @property
    def groups(self) -> tuple[str, ...]:
        """The key as it is printed, in groups of five signs; the words before them are the same in every key."""
        signs = str(self.identity).removeprefix(_PREFIX)
        return tuple(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))

    @property
    def recipient(self) -> str:
        return str(self.identity.to_public())

    @property
    def root_public(self) -> str:
        """The public half of the root key, 64 hex digits."""
        return _public(self._root)

    @property
    def _root(self) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=_ROOT).derive(str(self.identity).encode())

    def certify(self, space: str, device: str, keys: PublicKeys, generation: int) -> str:
        """The root's word that this device is the office; 128 hex digits. A recovered office has the next generation."""
        return Ed25519PrivateKey.from_private_bytes(self._root).sign(_office(space, device, keys, generation)).hex()


def is_certified(root: str, cert: str, space: str, device: str, keys: PublicKeys, generation: int) -> bool:
    """Whether the owner of the recovery key said that this device is the office."""
    return verifies(root, cert, _office(space, device, keys, generation))


def verifies(sign: str, signature: str | bytes, data: bytes) -> bool:
    """Whether the owner of the public key `sign` signed `data`; False for keys and signatures that are none."""
    try:
        raw = bytes.fromhex(signature) if isinstance(signature, str) else signature
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign)).verify(raw, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def are_keys(sign: str, age: str) -> bool:
    """Whether these are a public key to verify with and one to encrypt to."""
    try:
        return is_digest(sign) and str(x25519.Recipient.from_str(age)) == age
    except (RecipientError, ValueError):
        return False


def has_few_readers(start: bytes) -> bool:
    """Whether a file of age, of which this is the beginning, may be given to pyrage: with a list of readers that is long its
    work grows with the square, and nothing else in the program moves meanwhile.
    """
    return start.startswith(_HEAD_BEGINS) and _HEAD_ENDS in start[:LARGEST_HEAD]


def fingerprint(keys: PublicKeys) -> str:
    """Eight digits that two people can compare on the telephone: 1234 5678. They tell mistakes, not an attacker with
    time: the 入网文件 and its code keep strangers out.
    """
    digest = hashlib.sha256(f"xmz1 fingerprint\n{keys.sign}\n{keys.age}".encode()).digest()
    digits = f"{int.from_bytes(digest) % 100_000_000:08d}"
    return f"{digits[:4]} {digits[4:]}"


def _public(seed: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()


def _office(space: str, device: str, keys: PublicKeys, generation: int) -> bytes:
    return f"xmz1 office\n{space}\n{device}\n{keys.sign}\n{keys.age}\n{generation}\n".encode()
