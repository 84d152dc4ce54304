"""What this computer is: alone, a laptop of a room (站点), or an office (办公室); the one way to ask it (SYNC.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from desktop.services.keep import setting
from desktop.store import tables
from desktop.store.store import SPACE as SPACE


class Role(StrEnum):
    ALONE = ""
    ROOM = "room"
    OFFICE = "office"


@dataclass(frozen=True)
class Belonging:
    """`space`: its id, "" alone. `office`: the name of the office, which stands in 县办已收到. `rooms`: those of a
    laptop that take part; an office has all. `approved`: a laptop that the office has let in; an office always is.
    `root`: public half of the recovery key, hex, by which the office's word is known. `joined`: when this computer asked
    to join, an ISO moment.
    """

    role: Role = Role.ALONE
    space: str = ""
    office: str = ""
    rooms: tuple[str, ...] = ()
    device_name: str = ""
    approved: bool = False
    revoked: bool = False
    root: str = ""
    joined: str = ""

    @property
    def alone(self) -> bool:
        return self.role is Role.ALONE

    @property
    def is_office(self) -> bool:
        return self.role is Role.OFFICE


def belonging(connection: Connection) -> Belonging:
    kept = setting(connection, SPACE)
    if kept is None:
        return Belonging()
    return Belonging(
        role=Role(kept["role"]),
        space=kept["id"],
        office=kept["office"],
        rooms=tuple(kept["rooms"]),
        device_name=kept["name"],
        approved=bool(kept["approved"]),
        revoked=bool(kept.get("revoked")),
        root=kept["root"],
        joined=kept.get("joined", ""),
    )


def own_device(connection: Connection) -> str:
    """The id of this computer, as records and segments name it."""
    return str(connection.execute(select(tables.setting.c.value).where(tables.setting.c.key == "device")).scalar_one())
