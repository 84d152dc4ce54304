"""Computers of a space on throwaway data: an office, laptops, and what goes between them without a drive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop.base.clock import SetClock, from_local
from desktop.services.belonging import Belonging, belonging
from desktop.services.rooms import create_room
from desktop.store.store import Store
from desktop.sync.space import joining, members, roll, space
from desktop.sync.space.members import Member
from desktop.sync.wire.invitation import Invitation
from desktop.sync.wire.keys import RecoveryKey
from desktop.sync.wire.segment import Header
from tests.campaigns.whole_rows import Rows, all_rows

AT = from_local("2026-11-18T19:00:00")
OFFICE = "和龙市政协"


class Computer:
    """A store whose own clock stands where the test puts it."""

    def __init__(self, directory: Path) -> None:
        self.clock = SetClock(AT)
        self.store = Store(directory, self.clock, person="柳青")
        self.store.device_clock = self.clock

    @property
    def ours(self) -> Belonging:
        with self.store.reading() as connection:
            return belonging(connection)

    @property
    def roll(self) -> bytes:
        with self.store.reading() as connection:
            return roll.roll_bytes(connection)

    @property
    def rows(self) -> Rows:
        return all_rows(self.store)

    @property
    def outbox(self) -> set[tuple[str, str]]:
        with self.store.reading() as connection:
            return {(action, room) for action, room in connection.exec_driver_sql("SELECT action, room FROM outbox")}


class OfficeComputer(Computer):
    key: RecoveryKey

    def create(self) -> RecoveryKey:
        self.key = space.create(self.store, OFFICE, "办公室电脑")
        return self.key

    @property
    def members(self) -> tuple[Member, ...]:
        with self.store.reading() as connection:
            return members.members(connection)

    def hear(self, laptop: Laptop) -> Member | None:
        """Take the request that a laptop would put into j/."""
        return members.take_request(self.store, laptop.request)

    def let_in(self, laptop: Laptop, station: str = "张村议事室", room: str = "") -> Invitation:
        """All of it, from the invitation to the news on the laptop."""
        made = space.invite(self.store, station, room)
        laptop.join(made)
        self.hear(laptop)
        members.approve(self.store, laptop.store.device)
        laptop.heed(self)
        return made


class Laptop(Computer):
    def room(self, name: str = "张村议事室") -> str:
        return create_room(self.store, name).new

    def join(self, invitation: Invitation, rooms: list[str] | None = None, name: str = "村里的笔记本") -> None:
        joining.join(self.store, invitation, rooms, name)

    @property
    def request(self) -> bytes:
        with self.store.reading() as connection:
            found = joining.pending_request(connection)
        assert found is not None
        return found

    @property
    def asks(self) -> bool:
        with self.store.reading() as connection:
            return joining.pending_request(connection) is not None

    def heed(self, office: OfficeComputer) -> tuple[str, ...]:
        return roll.heed(self.store, office.roll)


def later(computer: Computer, **by: float) -> None:
    computer.clock.at += timedelta(**by)


def header(space_id: str, device: str, room: str = "") -> Header:
    """Of some first segment."""
    return Header(space_id, device, "0a0b0c0d", 1, "", 0, 0, 4, 1, 1, room)
