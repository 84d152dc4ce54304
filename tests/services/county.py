"""A laptop of a station and the office of its space, whose records are carried over by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from desktop.base.clock import SetClock, from_local
from desktop.base.ids import new_id
from desktop.rules.record import Commitment
from desktop.services import commitments, keep, meetings, recording, rooms, rows
from desktop.services.belonging import SPACE
from desktop.store import tables
from desktop.store.store import Store
from tests.store.log import records

OFFICE = "和龙市政协"
JOINED = "2026-08-20T09:00:00"


def belong(store: Store, role: str, of: tuple[str, ...] = ()) -> None:
    """Make a store one of the space, as joining it and being let in does."""
    space = {"id": "5" * 32, "role": role, "office": OFFICE, "root": "", "rooms": list(of), "name": "电脑"}
    joined = from_local(JOINED).isoformat()
    keep.save_setting(store, SPACE, {**space, "approved": True, "joined": joined})
    store.learn_role()


def let_in(office: Store, room: str, name: str, device: str = "", joined: str = JOINED) -> None:
    """A member of the office's list."""
    at = from_local(joined)
    values = {"device": device or new_id(), "name": name, "rooms": (room,), "sign": "", "age": "", "state": "active"}
    with office.keeping() as connection:
        connection.execute(insert(tables.member).values(**values, asked=at, settled=at))


class County:
    """`matters`: words → id of each commitment of `meeting`, which is going on when it is made. Either computer may be
    one that a test has already.
    """

    def __init__(
        self, folder: Path, clock: SetClock, *, laptop: Store | None = None, office: Store | None = None
    ) -> None:
        self.clock = clock
        self.laptop = laptop or Store(folder / "laptop", clock, person="柳青")
        self.office = office or Store(folder / "office", clock, person="金主任")
        self.room = rooms.create_room(self.laptop, "柳村议事室", village="柳村", town="城关镇", code="LC").new
        belong(self.laptop, "room", (self.room,))
        belong(self.office, "office")
        let_in(self.office, self.room, "柳村议事室", self.laptop.device)
        self.meeting = self.hold("修路协商会")
        self.matters: dict[str, str] = {}

    def hold(self, topic: str) -> str:
        """A meeting that is going on."""
        meeting: str = meetings.start_quickly(self.laptop, topic, self.room).new
        recording.suggest(self.laptop, meeting, "路上都是坑")
        return meeting

    def promise(self, matter: str, lead: str = "交通局", due: date | None = date(2026, 12, 1)) -> str:
        made = commitments.commit(self.laptop, self.meeting, matter, lead=lead, person="黎雪", due=due)
        self.matters[matter] = made.new
        return made.new

    def finish(self, *, final: bool = True) -> None:
        meetings.close_meeting(self.laptop, self.meeting)
        if final:
            meetings.finalize(self.laptop, self.meeting)
        self.send()

    def send(self) -> None:
        """What the laptop wrote comes to the office."""
        self.office.receive(r for r in records(self.laptop) if r[0].device == self.laptop.device)
        segment = {"hash": new_id(), "device": self.laptop.device, "epoch": "1", "seq": 1, "prev": "", "size": 1}
        with self.office.keeping() as connection:
            connection.execute(
                insert(tables.segment).values(**segment, state="applied", first=0, last=0, at=self.clock.at)
            )
            connection.execute(insert(tables.segment_meeting).values(segment=segment["hash"], meeting=self.meeting))

    def answer(self) -> None:
        """What the office wrote comes to the laptop."""
        self.laptop.receive(r for r in records(self.office) if r[0].device == self.office.device)

    @staticmethod
    def commitment(store: Store, row: str) -> Commitment:
        with store.reading() as connection:
            return rows.get(connection, Commitment, row)


@contextmanager
def county(
    folder: Path, clock: SetClock, *, laptop: Store | None = None, office: Store | None = None
) -> Iterator[County]:
    made = County(folder, clock, laptop=laptop, office=office)
    yield made
    made.laptop.close()
    made.office.close()
