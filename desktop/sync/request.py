"""The request of a laptop to be let into a space: sealed to the office, signed by the laptop, and marked with the secret
of its 入网文件. It lies in j/ on the remote, or on the stick.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.rules.meeting import Room
from desktop.sync.keys import DeviceKeys, PublicKeys


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


def seal_request(space: str, request: Request, keys: DeviceKeys, office: str) -> bytes:
    """The bytes of the file; `office`: its age recipient."""
    raise NotImplementedError


def open_request(data: bytes, space: str, keys: DeviceKeys) -> Request:
    """At the office. Raises UserError for what is damaged, forged, of another space or not for this office."""
    raise NotImplementedError
