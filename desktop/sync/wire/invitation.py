"""入网文件: what an office hands a laptop on a stick so that it can join. Its bytes are closed by a one-time code that is
told by word of mouth: whoever finds the stick has nothing.

The code becomes a key by Python's own scrypt, which lets other threads run meanwhile; that of pyrage holds the window.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import asdict, astuple, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.base.clock import local
from desktop.base.errors import UserError, why
from desktop.base.files import safe_name
from desktop.base.i18n import _
from desktop.base.ids import is_digest, is_id
from desktop.base.text import clean_line
from desktop.rules.meeting import Room

SUFFIX = ".xmzjoin"
VALID = timedelta(days=30)  # a stick that lay in a drawer for longer is not to be good any more
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without those that are mistaken for others; five bits each
GROUPS, IN_GROUP = 2, 5

_MAGIC = b"XMZJOIN1\n"
_SALT, _NONCE, _DIGEST = 16, 12, 32  # bytes
_COST, _COSTLIEST = 17, 18  # log2: 128 MB and half a second; a file may not ask for more than twice that
_LARGEST = 1024 * 1024  # bytes: a file is a few thousand
_LONGEST = 2_000  # signs of a line in it


@dataclass(frozen=True)
class Invitation:
    """`id`, `secret`: by which the office knows again whom it invited. `station`: the room in words. `room`: what is
    known of it, where the laptop is a second or a replaced one of a room that is there. `meta`: the office's newest.
    `place`, `user`, `password`: the drive, "" where there is none or it is not given away.
    """

    id: str
    secret: str = field(repr=False)
    space: str
    root: str
    office: str
    station: str
    meta: bytes = field(repr=False)
    made: datetime
    expires: datetime
    room: Room | None = None
    place: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    plain_ok: bool = False

    @property
    def file_name(self) -> str:
        """入网文件_张村议事室.xmzjoin."""
        return safe_name(_("入网文件_{station}").format(station=self.station)) + SUFFIX


def new_code() -> str:
    """A one-time code as it is told and shown: two groups of five, without signs that are mistaken for others."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(IN_GROUP)) for _group in range(GROUPS))


def wrap(invitation: Invitation, code: str) -> bytes:
    """The file. Takes half a second by intention, and no database: not on its thread."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    head = _MAGIC + bytes([_COST]) + salt + nonce
    key = _key(_typed(code), salt, _COST)
    whole = head + ChaCha20Poly1305(key).encrypt(nonce, _written(invitation), head)
    return whole + hashlib.sha256(whole).digest()


def unwrap(data: bytes, code: str, now: datetime) -> Invitation:
    """Open a file with the code as somebody typed it; as slow as `wrap`. Raises UserError: wrong code, expired,
    damaged, no 入网文件.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    _check_whole(data)
    typed = _typed(code)
    start = len(_MAGIC) + 1
    cost, salt, nonce = data[start - 1], data[start : start + _SALT], data[start + _SALT : start + _SALT + _NONCE]
    if not 0 < cost <= _COSTLIEST:
        raise _newer()
    head, sealed = data[: start + _SALT + _NONCE], data[start + _SALT + _NONCE : -_DIGEST]
    try:
        plain = ChaCha20Poly1305(_key(typed, salt, cost)).decrypt(nonce, sealed, head)
    except InvalidTag:
        raise UserError(_("口令不对；请照办公室告诉您的再输一遍（口令里没有 0、1 和字母 O、I）。")) from None
    found = _read(plain)
    _check_day(found, now)
    return found


def read_file(path: Path) -> bytes:
    """The bytes of a file that somebody chose. Raises UserError where it cannot be read or is far too large."""
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST + 1)
    except OSError as error:
        sentence = _("“{name}”读不出来（{reason}）；请检查U盘后再选一次。")
        raise UserError(sentence.format(name=path.name, reason=why(error))) from error


def _check_whole(data: bytes) -> None:
    if not data.startswith(_MAGIC[:-2]) or len(data) > _LARGEST:
        raise UserError(_("这不是入网文件；请选办公室给的、名字以“{suffix}”结尾的文件。").format(suffix=SUFFIX))
    if not data.startswith(_MAGIC):
        raise _newer()
    smallest = len(_MAGIC) + 1 + _SALT + _NONCE + _DIGEST
    if len(data) < smallest or hashlib.sha256(data[:-_DIGEST]).digest() != data[-_DIGEST:]:
        raise UserError(_("入网文件坏了，没有拷完整；请从办公室重新拷一份。"))


def _check_day(found: Invitation, now: datetime) -> None:
    if now > found.expires:
        until, today = local(found.expires).date().isoformat(), local(now).date().isoformat()
        sentence = _("入网文件 {until} 过期了（这台电脑上今天是 {today}）；请让办公室重新做一份。")
        raise UserError(sentence.format(until=until, today=today))


def _newer() -> UserError:
    return UserError(_("这个入网文件是更新的小马扎议事做的；请先更新这台电脑上的程序。"))


def _typed(code: str) -> str:
    """A code as it was meant: lower case, full width, blanks and strokes do not matter."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())


def _key(code: str, salt: bytes, cost: int) -> bytes:
    memory = 128 * 8 << cost
    return hashlib.scrypt(code.encode(), salt=salt, n=1 << cost, r=8, p=1, maxmem=memory + (1 << 20), dklen=32)


def _written(invitation: Invitation) -> bytes:
    values = {
        **asdict(invitation),
        "meta": b64encode(invitation.meta).decode(),
        "made": invitation.made.isoformat(),
        "expires": invitation.expires.isoformat(),
    }
    return json.dumps(values, ensure_ascii=False).encode()


def _read(plain: bytes) -> Invitation:
    """What somebody wrote who told the code; it need not have been an office. Of a newer program: not understood."""
    try:
        values: dict[str, Any] = json.loads(plain)
        values["meta"] = b64decode(values["meta"])
        values["made"] = datetime.fromisoformat(values["made"])
        values["expires"] = datetime.fromisoformat(values["expires"])
        values["room"] = Room(**values["room"]) if values["room"] else None
        found = Invitation(**values)
        if not _is_sound(found):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _newer() from None
    return found


def _is_sound(found: Invitation) -> bool:
    """Whether whoever uses it finds what it says it is: names of files and paths are made of its parts."""
    room = astuple(found.room) if found.room else ()
    lines = (found.office, found.station, found.place, found.user, found.password, *room[1:])
    return (
        all(is_id(one) for one in (found.id, found.space, *room[:1]))
        and all(is_digest(one) for one in (found.secret, found.root))
        and all(isinstance(one, str) and len(one) <= _LONGEST for one in lines)
        and all(one == clean_line(one) for one in (found.office, found.station, *room[1:]))
        and isinstance(found.plain_ok, bool)
        and None not in (found.made.tzinfo, found.expires.tzinfo)
    )
