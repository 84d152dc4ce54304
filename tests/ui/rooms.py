"""A small room with its meeting, as the tests of the live page find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.attendance import Attends, Participant
from desktop.rules.meeting import AgendaItem, Kind
from desktop.services import meetings, rooms, rows
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from desktop.ui.page import Page

T = TypeVar("T")
P = TypeVar("P", bound=Page)

PEOPLE = (
    NewPerson("孟庆华", "村社区干部", unit="社区"),
    NewPerson("王芳", "群众代表", unit="1号楼", phone="13600136004"),
    NewPerson("王芳", "群众代表", unit="3号楼"),
    NewPerson("欧阳德胜", "群众代表", unit="2号楼"),
    NewPerson("阿依古丽·买买提", "群众代表", unit="4号楼"),
    NewPerson("陈𬱖", "群众代表", unit="1号楼"),
    NewPerson("罗建军", "利益相关方", unit="3号楼"),
    NewPerson("安志远", "政协委员", unit="区政协", attends=Attends.OBSERVER),
)


@dataclass(frozen=True)
class Seeded:
    """A meeting in a store, and its people by their sheet numbers."""

    store: Store
    clock: SetClock
    meeting: str

    def rows(self, cls: type[T]) -> list[T]:
        with self.store.reading() as connection:
            return rows.load(connection, cls, meeting=self.meeting)

    def one(self, cls: type[T]) -> T:
        (found,) = self.rows(cls)
        return found

    def person(self, number: int) -> Participant:
        return next(p for p in self.rows(Participant) if p.number == number)

    def items(self) -> list[AgendaItem]:
        with self.store.reading() as connection:
            return meetings.agenda(connection, self.meeting)


def prepared(store: Store, clock: SetClock) -> Seeded:
    """Not opened yet; two items to discuss."""
    room = rooms.create_room(store, "家属院议事点").new
    _changes, people = rooms.add_people(store, room, PEOPLE)
    items = (NewItem("空地怎么用", Kind.DISCUSSION, 40), NewItem("建成后谁来管", Kind.DISCUSSION, 25))
    new = NewMeeting("拐角空地改造", {"moderator": "孟庆华"}, items)
    return Seeded(store, clock, meetings.create_meeting(store, room, new, people).new)


def opened(store: Store, clock: SetClock) -> Seeded:
    """Going on; the first item is discussed."""
    room = prepared(store, clock)
    meetings.open_meeting(store, room.meeting)
    meetings.start_item(store, room.meeting, room.items()[0].id)
    return room


def in_front(qtbot: QtBot, page: P, meeting: str) -> P:
    """The page as it stands in the smallest window, active, with a meeting on it."""
    qtbot.addWidget(page)
    page.resize(1069, 444)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    page.show_meeting(meeting)
    return page
