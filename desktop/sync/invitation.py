"""入网文件: what an office hands a laptop on a stick so that it can join. Its bytes are closed by a one-time code that is
told by word of mouth: whoever finds the stick has nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from desktop.rules.meeting import Room

SUFFIX = ".xmz入网"


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

    @property
    def file_name(self) -> str:
        raise NotImplementedError


def new_code() -> str:
    """A one-time code as it is told and shown: two groups of four, without signs that are mistaken for others."""
    raise NotImplementedError


def wrap(invitation: Invitation, code: str) -> bytes:
    """The file. Takes a second or two by intention (scrypt): not on the database thread."""
    raise NotImplementedError


def unwrap(data: bytes, code: str, now: datetime) -> Invitation:
    """Open a file with the code as somebody typed it; as slow as `wrap`. Raises UserError: wrong code, expired,
    damaged, no 入网文件.
    """
    raise NotImplementedError
