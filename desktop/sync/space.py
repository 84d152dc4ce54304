"""Who belongs to a space: made by an office, which invites, approves and revokes laptops and signs the list of them
(meta); joined by a laptop with its 入网文件.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from desktop.store.store import Store
from desktop.sync.invitation import Invitation
from desktop.sync.keys import RecoveryKey


class Standing(StrEnum):
    """Of a computer at the office."""

    WAITING = "waiting"
    ACTIVE = "active"
    REVOKED = "revoked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Member:
    """A computer that asked to join. `rooms`: ids; `stations`: their names. `code`: 核对码, which it shows, too.
    `invited`: its 入网文件 is one of ours, and nobody else has used it.
    """

    device: str
    name: str
    rooms: tuple[str, ...]
    stations: tuple[str, ...]
    standing: Standing
    code: str
    invited: bool
    asked: datetime
    settled: datetime | None


def create(store: Store, name: str, device_name: str) -> RecoveryKey:
    """建立协商空间: this computer is its office. The recovery key is kept nowhere: show it and print it now."""
    raise NotImplementedError


def set_remote(store: Store, url: str, user: str = "", password: str = "", *, plain_ok: bool = False) -> str:
    """The drive of the space, "" for none (sticks only). Where the password is kept, in words, "" without one."""
    raise NotImplementedError


def invite(store: Store, station: str, room: str = "", *, with_password: bool = True) -> Invitation:
    """For one laptop: of a new station, or (`room`) a second or replaced one of a station that is there.
    `invitation.wrap` makes a file of it, closed by a code.
    """
    raise NotImplementedError


def join(store: Store, invitation: Invitation, rooms: Sequence[str] | None, device_name: str) -> None:
    """加入: with an opened 入网文件. `rooms`: which of this computer take part; None: the only one, or a new one of the
    invitation's name. The request goes out with the next passes.
    """
    raise NotImplementedError


def own_code(store: Store) -> str:
    """核对码 of this computer."""
    raise NotImplementedError


def pending_request(connection: Connection) -> bytes | None:
    """What a laptop that is not let in yet has to put into j/; the same bytes everywhere."""
    raise NotImplementedError


def take_request(store: Store, data: bytes) -> Member | None:
    """At the office: note what was found in j/; None where it is known already. Raises UserError (request.open_request)."""
    raise NotImplementedError


def heed(store: Store, data: bytes) -> tuple[str, ...]:
    """Take the bytes of a meta that a remote has, where they are newer and right: keeps them, and what they say of this
    computer (let in, revoked, the office's name). Sentences for the user. Raises UserError for what is not the office's.
    """
    raise NotImplementedError


def members(connection: Connection) -> tuple[Member, ...]:
    """At the office: every computer that asked, the waiting ones first."""
    raise NotImplementedError


def requests(connection: Connection) -> tuple[Member, ...]:
    """Those that wait."""
    return tuple(member for member in members(connection) if member.standing is Standing.WAITING)


def approve(store: Store, device: str) -> None:
    """Let a laptop in: a new meta names it, and what the office has of its rooms is written for it."""
    raise NotImplementedError


def refuse(store: Store, device: str) -> None:
    """Do not let it in. What it sent stays set aside."""
    raise NotImplementedError


def revoke(store: Store, device: str) -> None:
    """Shut a laptop out: what was applied of it stays valid, what comes later is set aside (暂存待查)."""
    raise NotImplementedError


def leave(store: Store) -> None:
    """Back to alone: what was recorded stays. Raises UserError at an office that still has laptops."""
    raise NotImplementedError
