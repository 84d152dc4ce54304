"""What somebody sees of sync: how far each meeting has come, what is to be done, the drive, the stick, a line at home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.services import meetings, rooms
from desktop.services.meetings import NewMeeting
from desktop.sync import status
from desktop.sync.remotes.remote import Refused
from desktop.sync.space.drive import kept_remote, set_remote
from desktop.sync.status import MeetingStatus, Stage, SyncState
from desktop.sync.syncing import Report
from desktop.sync.troubles import Trouble, Wrong
from desktop.ui.meetings.glances import moment_words
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.meetings.meeting_list import MeetingList
from desktop.ui.page import Context, Page
from desktop.ui.sync import shown, stages
from desktop.ui.sync.stick_sync_page import StickSyncPage
from desktop.ui.sync.sync_mark import SyncMark
from desktop.ui.sync.sync_page import SyncPage
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.wording import home_words, mark_words, needs_somebody, report_words, stage_words
from tests.ui.hands import RETURN, click, press, type_words
from tests.ui.sync.conftest import OFFICE, Computer, Engine, belong, plugged

GAP = Trouble(Wrong.GAP, "张村站点还缺第 5 段：请它再同步一次。", "张村", (5,))
CLOCK = Trouble(Wrong.CLOCK, "这台电脑的时钟快了 42 分钟：请校准。")


class Told:
    """In the place of what the tables say."""

    def __init__(self, now: datetime) -> None:
        self.state = SyncState("room", OFFICE, True, last=now - timedelta(hours=1))  # type: ignore[arg-type]
        self.stages: dict[str, MeetingStatus] = {}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> Told:
    made = Told(clock.read().at)
    for module in (status, shown):
        monkeypatch.setattr(module, "read_state", lambda _connection, _now: made.state)
    for module in (stages, shown):
        monkeypatch.setattr(module, "meeting_statuses", lambda _connection, _meetings=None: made.stages)
    return made


@pytest.fixture
def station(laptop: Computer, told: Told, clock: SetClock) -> Computer:
    """A laptop with three meetings that have come so far and farther."""
    room = rooms.create_room(laptop.store, "柳树沟村议事室").new
    belong(laptop.store, rooms=[room])
    for title, stage, unsent in (("修路", Stage.RECEIVED, 0), ("装灯", Stage.UPLOADED, 0), ("垃圾池", Stage.LOCAL, 9)):
        meeting = meetings.create_meeting(laptop.store, room, NewMeeting(title)).new
        told.stages[meeting] = MeetingStatus(meeting, stage, clock.read().at, unsent)
    return laptop


@pytest.fixture
def page(qtbot: QtBot, station: Computer) -> SyncPage:
    made = station.shows(qtbot, SyncPage(station.context, station.syncing))
    station.syncing.look()
    return made


def test_how_far_each_meeting_has_come(page: SyncPage) -> None:
    model = page.table.model()
    seen = {
        model.index(row, 1).data(): (model.index(row, 2).data(), model.index(row, 3).data())
        for row in range(model.rowCount())
    }
    assert seen == {
        "修路": (f"{OFFICE}已收到（今天 19:00）", ""),
        "装灯": ("已上传", ""),
        "垃圾池": ("已存本机", "9 条"),
    }


def test_a_copy_on_a_stick_is_never_called_delivered(clock: SetClock) -> None:
    now = clock.read().at
    on_stick = MeetingStatus("m", Stage.ON_STICK, now, 0)
    assert stage_words(on_stick, OFFICE, now) == "已拷到U盘"
    assert moment_words(now - timedelta(days=400), now) == "2025年10月14日"
    assert moment_words(now - timedelta(days=3), now) == "11月15日 19:00"


def test_one_key_syncs_and_says_what_came(page: SyncPage, station: Computer, works: Engine, tmp_path: Path) -> None:
    set_remote(station.store, str(tmp_path))
    page.reload()
    works.next = lambda *_all: Report(sent=2, received=1, receipts=1)
    click(page.sync)
    assert page.remark.text() == "交出 2 份，收到 1 份，回执 1 个。"
    assert "上次同步：今天 18:00" in page.last.text()


def test_the_same_key_stops_a_pass_that_is_under_way(page: SyncPage, station: Computer, tmp_path: Path) -> None:
    set_remote(station.store, str(tmp_path))
    page.reload()
    held: list[Callable[[], None]] = []
    station.syncing._run = held.append
    click(page.sync)
    assert page.sync.text().startswith("停止")
    assert page.bar.isVisible()
    press(page.sync, RETURN)
    assert page.bar.under_way.text() == "正在停下……"
    held.pop()()
    assert page.sync.text().startswith("立即同步")
    assert page.sync.hasFocus()
    assert not page.bar.isVisible()


def test_a_computer_whose_keys_are_gone_says_so_once_and_on_the_page(page: SyncPage, station: Computer) -> None:
    station.syncing.look()
    assert "密钥" in page.who.text()
    assert station.shell.warned == []


def test_what_is_not_in_order_stands_there_and_in_the_last_line(
    page: SyncPage, station: Computer, told: Told, qtbot: QtBot
) -> None:
    mark = SyncMark()
    qtbot.addWidget(mark)
    mark.follow(station.syncing)
    assert not page.troubles.isVisible()
    assert mark.text() == "已同步"
    told.state = SyncState("room", OFFICE, True, unsent=12, conflicts=2, troubles=(GAP, CLOCK))  # type: ignore[arg-type]
    station.syncing.look()
    assert page.troubles.text().splitlines() == [GAP.sentence, CLOCK.sentence]
    assert mark.text() == "同步要处理"
    assert mark.property("role") == "amber"
    click(page.settle)
    assert station.shell.went[-1] == ("conflicts", None)
    told.state = SyncState("room", OFFICE, True, troubles=(GAP,) * 7)  # type: ignore[arg-type]
    station.syncing.look()
    assert page.troubles.text().splitlines()[-1].startswith("还有 4 件")
    assert not page.settle.isVisible()


@pytest.mark.parametrize("make", [SyncPage, StickSyncPage, lambda *told: HomePage(told[0], None, told[1])])
def test_pages_that_are_gone_hear_nothing_more(
    station: Computer, qapp: QApplication, make: Callable[[Context, Syncing], Page]
) -> None:
    """In another language the window is made anew, and sync goes on."""
    page, mark = make(station.context, station.syncing), SyncMark()
    mark.follow(station.syncing)
    for one in (page, mark):
        one.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    station.syncing.look()
    station.syncing.sync()


def test_escape_gives_up_another_drive_and_then_the_page(page: SyncPage, station: Computer) -> None:
    click(page.change)
    press(page.place.address, Qt.Key.Key_Escape)
    assert not page.place.strip.isVisible()
    assert page.change.hasFocus()
    assert station.shell.went == []
    press(page.change, Qt.Key.Key_Escape)
    assert station.shell.went == [("home", None)]


def test_the_drive_is_asked_before_it_is_kept(page: SyncPage, station: Computer, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    click(page.change)
    type_words(page.place.address, "http://10.0.0.9/dav")
    station.prompts.agree = False
    station.syncing.look()
    assert not page.card.isVisible(), "the question has its place as long as it is open"
    press(page.place.address, RETURN)
    assert "没有加密" in station.prompts.asked[-1]
    assert remote_of(station) is None
    type_words(page.place.address, str(tmp_path / "nowhere"), instead=True)
    press(page.place.address, RETURN)
    assert "照样存下" in station.prompts.asked[-1]
    assert remote_of(station) is None
    type_words(page.place.address, str(drive), instead=True)
    press(page.place.address, RETURN)
    assert remote_of(station) == str(drive)
    assert not page.place.strip.isVisible()
    assert page.card.isVisible()
    assert page.sync.isVisible()
    assert str(drive) in page.where.text()


def remote_of(computer: Computer) -> str | None:
    with computer.store.reading() as connection:
        found = kept_remote(connection)
    return found.url if found else None


@pytest.fixture
def sticks(qtbot: QtBot, station: Computer, stick: Path) -> StickSyncPage:
    station.syncing.look()
    return station.shows(qtbot, StickSyncPage(station.context, station.syncing, plugged(stick)))


def test_one_key_takes_what_a_stick_has_and_twice_there_is_nothing_new(sticks: StickSyncPage, works: Engine) -> None:
    works.next = lambda *_all: Report(received=4, receipts=3, told=("张村站点还缺第 5 段。",))
    press(sticks.drives.table, RETURN)
    assert sticks.safe.text() == "可以安全拔出"
    assert sticks.remark.text() == "收到 4 份，回执 3 个。\n张村站点还缺第 5 段。"
    works.next = lambda *_all: Report()
    click(sticks.go)
    assert sticks.remark.text() == "没有新的。"


def test_a_stick_that_is_no_good_says_so_where_one_looks(
    sticks: StickSyncPage, works: Engine, station: Computer
) -> None:
    works.raises(Refused("U盘写保护，请拨开开关。"))
    press(sticks.drives.table, RETURN)
    assert sticks.remark.text() == "U盘写保护，请拨开开关。"
    assert not sticks.safe.isVisible()
    assert sticks.go.isEnabled()
    press(sticks, Qt.Key.Key_Escape)
    assert station.shell.went == [("sync", None)]


def test_home_says_in_one_line_what_waits(station: Computer, told: Told, qtbot: QtBot, clock: SetClock) -> None:
    told.state = SyncState("room", OFFICE, True, unsent=12, conflicts=2, last=clock.read().at)  # type: ignore[arg-type]
    station.syncing.look()
    home = station.shows(qtbot, HomePage(station.context, None, station.syncing))
    station.syncing.look()
    assert home.sync_line.text() == "同步：未同步 12 条，待核对 2 条（Alt+U）"
    assert isinstance(home.meetings, MeetingList)
    model = home.meetings.table.model()
    assert {model.index(row, 7).data() for row in range(3)} == {
        "已收到",  # the column has no room for whose name is so long
        "已上传",
        "已存本机",
    }
    click(home.sync)
    assert station.shell.went == [("sync", None)]


def test_what_a_computer_sends_that_was_shut_out_asks_nobody_for_anything(
    page: SyncPage, station: Computer, told: Told
) -> None:
    aside = Trouble(Wrong.SHUT_OUT, "暂存待查 1 份。")
    told.state = SyncState("room", OFFICE, True, troubles=(aside,))  # type: ignore[arg-type]
    station.syncing.look()
    assert page.troubles.text() == aside.sentence
    assert not needs_somebody(station.syncing)
    assert home_words(told.state) == []


def test_a_computer_that_was_shut_out_is_not_told_to_wait(station: Computer, told: Told, qtbot: QtBot) -> None:
    told.state = SyncState("room", OFFICE, False, revoked=True)  # type: ignore[arg-type]
    home = station.shows(qtbot, HomePage(station.context, None, station.syncing))
    station.syncing.look()
    assert home.sync_line.text() == "同步：办公室停用了这台电脑（Alt+U）"
    assert mark_words(station.syncing) == "已停用"


def test_at_home_a_computer_that_is_alone_sees_nothing_of_it(laptop: Computer, qtbot: QtBot) -> None:
    meetings.start_quickly(laptop.store, "修路")
    home = laptop.shows(qtbot, HomePage(laptop.context, None, laptop.syncing))
    laptop.syncing.look()
    assert not home.sync_line.isVisible()
    assert isinstance(home.meetings, MeetingList)
    assert home.meetings.table.isColumnHidden(7)
    practice = laptop.shows(qtbot, HomePage(laptop.context))
    assert not practice.sync.isVisible()


def test_what_a_pass_did_in_words() -> None:
    assert report_words(Report(sent=1, files=2)) == "交出 1 份，文件 2 个。"
    assert report_words(Report()) == "没有新的。"
