"""A laptop and its office with everything real between their windows: the engine, a folder, a stick, a WebDAV server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.services import meetings, recording, writers
from desktop.services.catalogue import DOCUMENTS
from desktop.services.meetings import NewMeeting
from desktop.services.rooms import all_rooms
from desktop.store.database import PRAGMAS
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.sync.space import members
from desktop.sync.space.drive import set_remote
from desktop.sync.space.joining import join
from desktop.sync.space.space import create, invite
from desktop.sync.status import Stage, meeting_statuses
from desktop.sync.wire.keys import RecoveryKey
from desktop.ui.documents.documents_page import DocumentsPage
from desktop.ui.documents.stick_page import StickPage
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.page import Context
from desktop.ui.sync.places import network_place
from desktop.ui.sync.recover_page import RecoverPage
from desktop.ui.sync.stick_sync_page import StickSyncPage
from desktop.ui.sync.sync_page import SyncPage
from desktop.ui.sync.syncing import Outcome, Syncing
from desktop.ui.tasks import Tasks
from tests.sync.servers import PASSWORD, USER, Running, wsgidav
from tests.ui.conftest import InlineExecutor, RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, press, type_words
from tests.ui.sync.conftest import OFFICE, Computer, plugged


@pytest.fixture(autouse=True)
def works() -> None:
    """The engine itself."""


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))


@pytest.fixture
def key(office: Computer) -> RecoveryKey:
    """Of the office's space."""
    return create(office.store, OFFICE, "办公室台式机")


@pytest.fixture
def room(office: Computer, laptop: Computer, key: RecoveryKey) -> str:
    """The station that the laptop has joined; the office has not heard of it yet."""
    assert key
    join(laptop.store, invite(office.store, "柳树沟村议事室"), None, "村里的笔记本")
    for computer in (office, laptop):
        computer.syncing._network = network_place
    with laptop.store.reading() as connection:
        (found,) = all_rooms(connection)
    return found.id


@pytest.fixture
def drive(tmp_path: Path, office: Computer, laptop: Computer, room: str) -> Path:
    """A shared folder that both use."""
    assert room
    made = tmp_path / "drive"
    made.mkdir()
    for computer in (office, laptop):
        set_remote(computer.store, str(made))
        computer.syncing.look()
    return made


def hold(computer: Computer, room: str, title: str) -> str:
    """A meeting from its beginning to 散会, as the live page calls it."""
    meeting = meetings.create_meeting(computer.store, room, NewMeeting(title)).new
    meetings.open_meeting(computer.store, meeting)
    recording.note(computer.store, meeting, "村里先说")
    computer.tasks.do(meetings.close_meeting, meeting)
    return meeting


def titles(computer: Computer) -> list[str]:
    with computer.store.reading() as connection:
        return [found.title for found in meetings.all_meetings(connection)]


def stage(computer: Computer, meeting: str) -> Stage:
    with computer.store.reading() as connection:
        return meeting_statuses(connection)[meeting].stage


def let_in(office: Computer) -> None:
    with office.store.reading() as connection:
        (asking,) = members.requests(connection)
    members.approve(office.store, asking.device)


def sync_until_let_in(office: Computer, laptop: Computer) -> None:
    laptop.syncing.sync()
    office.syncing.sync()
    let_in(office)
    office.syncing.sync()
    laptop.syncing.sync()


@pytest.mark.usefixtures("drive")
def test_after_the_meeting_it_is_at_the_office_and_both_pages_say_so(
    office: Computer, laptop: Computer, room: str, qtbot: QtBot
) -> None:
    sync_until_let_in(office, laptop)
    meeting = hold(laptop, room, "修路")
    assert stage(laptop, meeting) is Stage.UPLOADED, "by itself, at 散会"
    heard: list[str | None] = []
    office.tasks.changed.connect(lambda changes: heard.append(changes.meeting))
    office.syncing.sync()
    assert titles(office) == ["修路"]
    assert meeting in heard, "the office's pages read it anew"
    page = laptop.shows(qtbot, SyncPage(laptop.context, laptop.syncing))
    click(page.sync)
    assert stage(laptop, meeting) is Stage.RECEIVED
    assert page.remark.text().startswith("收到 1 份，回执 1 个")
    assert page.table.model().index(0, 2).data().startswith(f"{OFFICE}已收到")
    assert "都同步了" in page.last.text()
    for other in (FinishPage(laptop.context, laptop.syncing), DocumentsPage(laptop.context, laptop.syncing)):
        qtbot.addWidget(other)
        other.show()
        other.show_meeting(meeting)
        told = other.hint.text() if isinstance(other, FinishPage) else other.remark.text()
        assert f"{OFFICE}已收到" in told


def test_offline_it_is_sealed_and_goes_out_when_the_drive_is_back(
    office: Computer, laptop: Computer, room: str, drive: Path
) -> None:
    sync_until_let_in(office, laptop)
    away = drive.rename(drive.with_name("away"))
    meeting = hold(laptop, room, "修路")
    assert laptop.syncing.outcome is Outcome.OFFLINE
    assert stage(laptop, meeting) is Stage.LOCAL
    assert laptop.shell.warned == []
    away.rename(drive)
    laptop.syncing._by_itself()
    assert stage(laptop, meeting) is Stage.UPLOADED


@pytest.fixture
def _plain_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = dict.fromkeys((d.key for d in DOCUMENTS), lambda _content, stream: stream.write(b"words"))
    monkeypatch.setattr(writers, "writers", lambda _font, **_how: plain)


@pytest.mark.usefixtures("_plain_writers")
def test_one_stick_carries_the_papers_and_the_meeting_there_and_the_answer_back(
    office: Computer, laptop: Computer, room: str, stick: Path, qtbot: QtBot
) -> None:
    for computer in (office, laptop):
        computer.syncing.look()
    meeting = hold(laptop, room, "修路")
    carrying = StickPage(laptop.context, laptop.syncing, plugged(stick))
    laptop.shows(qtbot, carrying)
    carrying.show_meeting(meeting)
    press(carrying.drives.table, RETURN)
    assert carrying.safe.text() == "可以安全拔出"
    assert f"可以交给{OFFICE}" in carrying.remark.text()
    assert {path.name for path in stick.iterdir()} > {"xmz1"}, "the papers, too"
    assert stage(laptop, meeting) is Stage.ON_STICK
    at_office = office.shows(qtbot, StickSyncPage(office.context, office.syncing, plugged(stick)))
    click(at_office.go)
    let_in(office)
    click(at_office.go)
    assert titles(office) == ["修路"]
    click(at_office.go)
    assert at_office.remark.text() == "没有新的。"
    back = laptop.shows(qtbot, StickSyncPage(laptop.context, laptop.syncing, plugged(stick)))
    click(back.go)
    assert "回执 1 个" in back.remark.text()
    assert stage(laptop, meeting) is Stage.RECEIVED
    click(back.go)
    assert back.remark.text() == "没有新的。"


def test_another_computer_becomes_the_office_with_the_sheet_and_the_drive(
    office: Computer,
    laptop: Computer,
    room: str,
    drive: Path,
    key: RecoveryKey,
    computer: Callable[[str], Computer],
    qtbot: QtBot,
) -> None:
    sync_until_let_in(office, laptop)
    hold(laptop, room, "修路")
    office.syncing.sync()
    new = computer("new")
    page = new.shows(qtbot, RecoverPage(new.context, new.syncing))
    type_words(page.key, "  ".join(key.groups).lower())
    type_words(page.name, "办公室新电脑")
    new.prompts.chosen_folder = drive
    click(page.pick)
    click(page.go)
    assert new.shell.warned == []
    assert titles(new) == ["修路"]
    assert f"{OFFICE}恢复好了" in new.shell.said[-1]
    assert (page.key.text(), page.password.text()) == ("", "")
    laptop.syncing.sync()
    assert laptop.syncing.outcome is Outcome.WELL


def test_a_wrong_sheet_makes_nobody_an_office(computer: Callable[[str], Computer], qtbot: QtBot) -> None:
    new = computer("new")
    page = new.shows(qtbot, RecoverPage(new.context, new.syncing))
    type_words(page.key, "WRONG-KEY")
    type_words(page.address, "https://example.org/dav")
    click(page.go)
    assert "恢复密钥不对" in new.shell.warned[-1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with wsgidav(tmp_path / "webdav", user=USER, password=PASSWORD) as running:
        yield running


def _can_press(button: QWidget) -> bool:
    return button.isVisible() and button.isEnabled()


def test_over_a_real_server_and_with_real_threads(
    server: Running, tmp_path: Path, clock: SetClock, qtbot: QtBot
) -> None:
    """A wrong password is said on the page; then it goes through, and the server may die."""
    directory = tmp_path / "alone"
    worker = Worker(lambda: Store(directory, clock))
    store: Store = worker.ready.result()
    worker.submit(lambda: create(store, OFFICE, "办公室台式机")).result()
    tasks, prompts = Tasks(worker, "log", InlineExecutor()), RecordingPrompts()
    syncing = Syncing(tasks, directory, clock)
    page = SyncPage(Context(tasks, prompts, clock, RecordingShell(tasks, clock)), syncing)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(syncing.looked):
        page.show_meeting(None)
        syncing.look()
    qtbot.waitUntil(lambda: syncing.outcome is Outcome.NO_PLACE and _can_press(page.change))
    click(page.change)
    for field, words in ((page.place.address, server.url), (page.place.user, USER), (page.place.password, "错的")):
        type_words(field, words)
    press(page.place.password, RETURN)
    qtbot.waitUntil(lambda: syncing.outcome is Outcome.TROUBLE and _can_press(page.change))
    assert any("照样存下" in question for question in prompts.asked)
    assert "密码" in syncing.sentence
    click(page.change)
    type_words(page.place.password, PASSWORD)
    with qtbot.waitSignal(syncing.finished):
        press(page.place.password, RETURN)
    assert (server.folder / "xmz1").is_dir()
    server.stop()
    syncing.sync()
    qtbot.waitUntil(lambda: syncing.outcome is Outcome.OFFLINE)
    syncing.shut()
    worker.submit(store.close)
    worker.stop()
