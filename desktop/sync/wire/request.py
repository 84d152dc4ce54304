"""The request of a laptop to be let into a space: sealed to the office, signed by the laptop, and marked with the secret
of its 入网文件. It lies in j/ on the remote, or on the stick.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import is_digest, is_id
from desktop.base.text import LONGEST_LINE, clean_line
from desktop.rules.meeting import Room
from desktop.sync.wire.keys import DeviceKeys, PublicKeys, are_keys, has_few_readers, verifies

LARGEST = 64 * 1024  # bytes: one is under two thousand
MOST_ROOMS = 20
LONGEST_NAME = 60  # signs, of a computer

_MAGIC = b"XMZREQ1\n"


@dataclass(frozen=True)
class Request:
    """`name`: of the computer. `rooms`: those that take part, as they stand there. `proof`: made with the secret of
    the invitation.
    """

    device: str
    name: str
    rooms: tuple[Room, ...]
    keys: PublicKeys
    invitation: str
    proof: str = field(default="", repr=False)

    def proved(self, secret: str) -> Request:
        """With the mark that only whoever opened the 入网文件 can make."""
        return replace(self, proof=self._proof(secret))

    def is_proved(self, secret: str) -> bool:
        return hmac.compare_digest(self.proof.encode(), self._proof(secret).encode())

    def _proof(self, secret: str) -> str:
        return hmac.new(bytes.fromhex(secret), _body(replace(self, proof="")), hashlib.sha256).hexdigest()


def seal_request(space: str, request: Request, keys: DeviceKeys, office: str) -> bytes:
    """The bytes of the file; `office`: its age recipient."""
    import pyrage  # type: ignore[import-untyped]

    body = _body(request)
    signed = keys.sign(_signed(space, body)) + body
    return _MAGIC + bytes(pyrage.encrypt(signed, [pyrage.x25519.Recipient.from_str(office)]))


def open_request(data: bytes, space: str, keys: DeviceKeys) -> Request:
    """At the office. Raises UserError for what is damaged, forged, of another space or not for this office."""
    import pyrage

    if len(data) > LARGEST or not data.startswith(_MAGIC) or not has_few_readers(data[len(_MAGIC) :]):
        raise _unusable()
    try:
        plain = bytes(pyrage.decrypt(data[len(_MAGIC) :], [keys.identity]))
        signature, body = plain[:64], plain[64:]
        request = _read(json.loads(body))
    except (pyrage.DecryptError, ValueError, TypeError, KeyError, AttributeError, RecursionError, UserError):
        raise _unusable() from None
    if not verifies(request.keys.sign, signature, _signed(space, body)):
        raise _unusable()
    return request


def _unusable() -> UserError:
    return UserError(_("有一份加入申请不是给这个办公室的，或已损坏：没有采用；请给那台电脑一个新的入网文件。"))


def _signed(space: str, body: bytes) -> bytes:
    return b"xmz1 request\n" + space.encode() + b"\n" + body


def _body(request: Request) -> bytes:
    return json.dumps(asdict(request), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _read(values: dict[str, Any]) -> Request:
    """What a stranger wrote: every form is looked at. Raises ValueError and what comes of other types."""
    keys = PublicKeys(values["keys"]["sign"], values["keys"]["age"])
    rooms = tuple(_room(one) for one in values["rooms"][:MOST_ROOMS])
    ids = [values["device"], values["invitation"], *(room.id for room in rooms)]
    if not (rooms and are_keys(keys.sign, keys.age) and all(map(is_id, ids)) and is_digest(values["proof"])):
        raise ValueError
    return Request(values["device"], _line(values["name"]), rooms, keys, values["invitation"], values["proof"])


def _room(values: dict[str, Any]) -> Room:
    return Room(values["id"], *(_line(values[name]) for name in ("name", "village", "town", "county", "code")))


def _line(text: str) -> str:
    return clean_line(text[:1_000])[:LONGEST_LINE]
