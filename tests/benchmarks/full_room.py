"""A live page as full as it gets: 300 people signed in, 200 of them waiting, 500 lines of record, somebody speaks."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from desktop.app import make_application
from desktop.base.clock import SystemClock
from desktop.rules.meeting import Kind
from desktop.rules.queue import Stance
from desktop.services import attendance, meetings, recording, rooms, speaking
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.looks import Looks
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.prompts import DialogPrompts
from desktop.ui.tasks import Tasks
from desktop.ui.window import MainWindow

PEOPLE, WAITING, LINES = 300, 200, 500
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂凤玉梅建国华德胜志远春生"
SAID = "空地长期堆垃圾，夏天一楼不敢开窗，建议清理以后改成小花园，再留出一条能过轮椅的路。"


@dataclass(frozen=True)
class FullRoom:
    window: MainWindow
    page: LivePage
    meeting: str


def fill(store: Store, people: int = PEOPLE, waiting: int = WAITING, lines: int = LINES) -> str:
    """A meeting that is going on, in a store."""
    chance = random.Random(1)
    room = rooms.create_room(store, "大会场").new
    everybody = [
        NewPerson(chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)), "群众代表", unit=f"{n % 40}号楼")
        for n in range(people)
    ]
    _changes, ids = rooms.add_people(store, room, everybody)
    items = (NewItem("空地怎么用", Kind.DISCUSSION, 90), NewItem("建成后谁来管", Kind.DISCUSSION, 60))
    meeting: str = meetings.create_meeting(store, room, NewMeeting("三百人的会", {}, items), ids).new
    meetings.open_meeting(store, meeting)
    with store.reading() as connection:
        first = meetings.agenda(connection, meeting)[0].id
        invited = [p.id for p in attendance.board(connection, meeting).participants]
    meetings.start_item(store, meeting, first)
    for person in invited:
        attendance.sign_in(store, meeting, person)
    for place, person in enumerate(invited[: waiting + 1]):
        speaking.queue(store, meeting, list(Stance)[place % 3], participant=person)
    speaking.call_next(store, meeting)
    for place in range(lines):
        recording.suggest(store, meeting, f"{place + 1}、{SAID}", participant=invited[place % people])
    return meeting


@contextmanager
def full_room() -> Iterator[FullRoom]:
    """The window on such a meeting, with its real database thread."""
    make_application()
    with tempfile.TemporaryDirectory(prefix="xiaomazha-bench-") as folder:
        directory = Path(folder)
        store = Store(directory)
        meeting = fill(store)
        store.close()
        worker = Worker(lambda: Store(directory))
        window = MainWindow(Tasks(worker), DialogPrompts(), SystemClock(), None, Looks())
        window.resize(1366, 728)
        window.show()
        window.run_meeting(meeting)
        page = window.page
        assert isinstance(page, LivePage)
        settle_until(lambda: len(page.record.model.rows) == LINES and page.attendance.directory.index is not None)
        try:
            yield FullRoom(window, page, meeting)
        finally:
            window.close()
            worker.submit(lambda: worker.ready.result().close())
            worker.stop()


def settle_until(come: object) -> None:
    """Let the window and its threads work until something has come, and half a second more."""
    assert callable(come)
    for _round in range(2_000):
        QApplication.processEvents()
        if come():
            break
        QThread.msleep(5)
    else:
        raise TimeoutError("the page did not come")
    for _round in range(50):
        QApplication.processEvents()
        QThread.msleep(10)
