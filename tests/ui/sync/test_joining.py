"""From two computers that are alone to an office and its station: a key on paper, a file on a stick, a code by telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from desktop.base.clock import SetClock
from desktop.base.paths import resource
from desktop.rules.meeting import Meeting, Room
from desktop.services import meetings, rooms, rows
from desktop.services.belonging import Belonging, Role, belonging
from desktop.services.keep import save_setting
from desktop.services.meetings import NewMeeting
from desktop.services.playing import Player
from desktop.services.sample import SCRIPT
from desktop.services.scripts import read_script
from desktop.store import tables
from desktop.sync.space import members
from desktop.sync.space.drive import kept_remote, set_remote
from desktop.sync.space.joining import join, pending_request
from desktop.sync.space.members import Standing
from desktop.sync.space.space import create, invite, leave, own_code
from desktop.sync.wire import invitation
from desktop.sync.wire.invitation import SUFFIX, unwrap
from desktop.sync.wire.keys import RecoveryKey
from desktop.ui.meetings.glances import ROOM, start_quickly
from desktop.ui.sync.create_page import CreatePage
from desktop.ui.sync.join_page import JoinPage
from desktop.ui.sync.stations_page import StationsPage
from desktop.ui.sync.sync_page import SyncPage
from desktop.ui.sync.this_computer import read_kept
from tests.ui.hands import RETURN, click, press, type_words
from tests.ui.sync.conftest import OFFICE, Computer, plugged

STATION = "柳树沟村议事室"


@pytest.fixture(autouse=True)
def _quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code is slow to try by intention; these are tried often."""
    monkeypatch.setattr(invitation, "_COST", 10)


def what(computer: Computer) -> Belonging:
    with computer.store.reading() as connection:
        return belonging(connection)


def key_is_checked(computer: Computer) -> bool:
    with computer.store.reading() as connection:
        return read_kept(connection).recovery_checked


def standing(stations: StationsPage) -> Standing:
    """Of the computer that is chosen."""
    found: Standing = stations.table.current.standing
    return found


@pytest.fixture
def creating(qtbot: QtBot, office: Computer) -> CreatePage:
    page = office.shows(qtbot, CreatePage(office.context, office.syncing))
    type_words(page.office, OFFICE)
    press(page.office, RETURN)
    type_words(page.name, "办公室台式机")
    press(page.name, RETURN)
    return page


def test_an_office_is_made_with_two_names_and_its_key_is_written_back_from_paper(
    creating: CreatePage, office: Computer
) -> None:
    assert what(office).role is Role.OFFICE
    groups = creating.key.text().split()
    assert creating.print_key.hasFocus()
    type_words(creating.again, groups[0])
    click(creating.done)
    assert "对不上" in office.shell.warned[-1]
    assert not key_is_checked(office)
    type_words(creating.again, f" {groups[-1].lower()} ", instead=True)
    press(creating.again, RETURN)
    assert key_is_checked(office)
    assert office.shell.went == [("sync", None)]
    assert creating.key.text() == ""
    assert "".join(groups) not in repr(vars(creating))


def test_the_printed_key_lies_nowhere_afterwards(creating: CreatePage, office: Computer) -> None:
    click(creating.print_key)
    (path,) = office.prompts.printed
    assert path.read_bytes().startswith(b"%PDF")
    type_words(creating.again, creating.key.text().split()[-1])
    press(creating.again, RETURN)
    assert not path.parent.exists()


def test_a_key_that_nobody_wrote_down_is_still_there_and_is_asked_for(
    creating: CreatePage, office: Computer, qtbot: QtBot
) -> None:
    press(creating.print_key, Qt.Key.Key_Escape)
    sync = office.shows(qtbot, SyncPage(office.context, office.syncing))
    assert "恢复密钥还没有" in sync.troubles.text()
    click(sync.copy_key)
    assert office.shell.went[-1] == ("create_space", None)
    creating.show_meeting(None)
    assert len(creating.key.text().split()) > 5


def test_a_key_is_gone_with_the_space_that_it_belongs_to(creating: CreatePage, office: Computer) -> None:
    leave(office.store)
    creating.show_meeting(None)
    assert creating.key.text() == ""
    type_words(creating.office, OFFICE)
    press(creating.office, RETURN)
    type_words(creating.name, "办公室台式机")
    press(creating.name, RETURN)
    with office.store.reading() as connection:
        ours = belonging(connection)
    assert RecoveryKey.read(creating.key.text()).root_public == ours.root


@pytest.fixture
def stations(qtbot: QtBot, office: Computer, stick: Path) -> StationsPage:
    create(office.store, OFFICE, "办公室台式机")
    page = StationsPage(office.context, office.syncing)
    page.invitation.drives._look = plugged(stick)
    return office.shows(qtbot, page)


@pytest.fixture
def code(stations: StationsPage) -> str:
    """Of the 入网文件 that lies on the stick."""
    click(stations.invite)
    type_words(stations.invitation.station, STATION)
    click(stations.invitation.write)
    return stations.invitation.code.text()


def test_an_invitation_lies_on_the_stick_and_its_code_does_not(
    stations: StationsPage, code: str, stick: Path, clock: SetClock
) -> None:
    (file,) = stick.iterdir()
    assert file.name == f"入网文件_{STATION}{SUFFIX}"
    assert code.replace("-", "").encode() not in file.read_bytes()
    assert unwrap(file.read_bytes(), code, clock.read().at).station == STATION
    assert not stations.invitation.drives.isVisible(), "the code stands alone"
    press(stations.invitation.back, RETURN)
    assert stations.invitation.code.text() == ""
    assert stations.table.hasFocus()


@pytest.fixture
def joining(qtbot: QtBot, laptop: Computer, stick: Path, code: str) -> JoinPage:
    room = rooms.create_room(laptop.store, STATION).new
    meetings.create_meeting(laptop.store, room, NewMeeting("修路"))
    page = laptop.shows(qtbot, JoinPage(laptop.context, laptop.syncing))
    (laptop.prompts.file,) = stick.iterdir()
    assert code
    click(page.choose)
    return page


def test_a_wrong_code_changes_nothing_and_can_be_typed_again(joining: JoinPage, laptop: Computer, code: str) -> None:
    type_words(joining.code, "22222-22222")
    press(joining.code, RETURN)
    assert "口令不对" in laptop.shell.warned[-1]
    assert what(laptop).alone
    assert not joining.who.isEnabled()
    type_words(joining.code, code.lower().replace("-", "　"), instead=True)
    press(joining.code, RETURN)
    assert joining.name.hasFocus()


def test_the_laptop_joins_and_the_office_lets_it_in_by_one_key(
    joining: JoinPage, laptop: Computer, office: Computer, stations: StationsPage, code: str, qtbot: QtBot
) -> None:
    type_words(joining.code, code)
    press(joining.code, RETURN)
    assert OFFICE in joining.title.text()
    assert joining.room.currentText() == f"{STATION}（1 场会议）"
    assert joining.going.text() == "本机在这个站点开过的 1 场会议都交给办公室。"
    press(joining.name, RETURN)
    ours = what(laptop)
    assert (ours.role, ours.office, ours.approved) == (Role.ROOM, OFFICE, False)
    assert laptop.shell.went == [("sync", None)]
    quick = start_quickly(laptop.store, "装灯").new
    with laptop.store.reading() as connection:
        assert rows.get(connection, Meeting, quick).room == ours.rooms[0], "else it would go to nobody"
    page = laptop.shows(qtbot, SyncPage(laptop.context, laptop.syncing))
    shown = own_code(laptop.store)
    assert shown in page.who.text()
    assert f"等{OFFICE}批准" in page.title.text()
    assert [line.meeting.title for line in page.table.rows] == ["装灯", "修路"]
    _deliver_request(laptop, office)
    stations.invitation._leave()
    stations.reload()
    assert stations.table.current.code == shown
    assert stations.table.current.invited
    press(stations.table, RETURN)
    assert standing(stations) is Standing.ACTIVE
    assert office.prompts.asked == []


def test_what_was_held_before_goes_along_under_the_name_that_the_office_gave(
    laptop: Computer, stick: Path, code: str, qtbot: QtBot
) -> None:
    quick = start_quickly(laptop.store, "装灯").new
    other = rooms.create_room(laptop.store, "石桥村议事室").new
    meetings.create_meeting(laptop.store, other, NewMeeting("示例"))
    save_setting(laptop.store, ROOM, room_of(laptop, quick))
    page = laptop.shows(qtbot, JoinPage(laptop.context, laptop.syncing))
    (laptop.prompts.file,) = stick.iterdir()
    click(page.choose)
    type_words(page.code, code)
    press(page.code, RETURN)
    assert page.room.currentText() == "本村议事室（1 场会议）"
    assert "别的站点的 1 场会议留在本机" in page.going.text()
    assert [page.room.itemText(place) for place in (1, 2)] == [f"新站点：{STATION}", "石桥村议事室（1 场会议）"]
    press(page.name, RETURN)
    assert what(laptop).rooms == (room_of(laptop, quick),)
    with laptop.store.reading() as connection:
        assert rows.get(connection, Room, room_of(laptop, quick)).name == STATION


@pytest.mark.parametrize("place", [r"\\\\evil\\share", "http://pan.example/dav/x", "https://pan.example/dav/x"])
@pytest.mark.parametrize("agree", [True, False])
def test_where_the_file_leads_is_shown_and_asked_before_anything_connects(
    laptop: Computer, office: Computer, stick: Path, qtbot: QtBot, place: str, agree: bool
) -> None:
    create(office.store, OFFICE, "办公室台式机")
    set_remote(office.store, place, plain_ok=True)
    laptop.prompts.file = stick / f"x{SUFFIX}"
    laptop.prompts.file.write_bytes(invitation.wrap(invite(office.store, STATION), "22222-22222"))
    laptop.prompts.agree = agree
    page = laptop.shows(qtbot, JoinPage(laptop.context, laptop.syncing))
    click(page.choose)
    type_words(page.code, "22222-22222")
    press(page.code, RETURN)
    assert page.place.isVisible()
    assert place in page.place.text()
    laptop.prompts.asked.clear()
    press(page.name, RETURN)
    assert len(laptop.prompts.asked) == (not place.startswith("https"))
    with laptop.store.reading() as connection:
        kept = kept_remote(connection)
    expected = place if agree or place.startswith("https") else ""
    assert (kept.url if kept else "") == expected
    assert what(laptop).role is Role.ROOM


def test_the_room_of_the_sample_is_no_station(laptop: Computer, stick: Path, code: str, qtbot: QtBot) -> None:
    Player(read_script(resource(*SCRIPT)), laptop.store)
    page = laptop.shows(qtbot, JoinPage(laptop.context, laptop.syncing))
    (laptop.prompts.file,) = stick.iterdir()
    click(page.choose)
    type_words(page.code, code)
    press(page.code, RETURN)
    assert [page.room.itemText(place) for place in range(page.room.count())] == [f"新站点：{STATION}"]
    assert "留在本机" not in page.going.text()
    press(page.name, RETURN)
    with laptop.store.reading() as connection:
        assert [rows.get(connection, Room, room).name for room in what(laptop).rooms] == [STATION]


def room_of(computer: Computer, meeting: str) -> str:
    with computer.store.reading() as connection:
        return rows.get(connection, Meeting, meeting).room


def _deliver_request(laptop: Computer, office: Computer) -> None:
    with laptop.store.reading() as connection:
        data = pending_request(connection)
    assert data is not None
    members.take_request(office.store, data)


@pytest.fixture
def waiting(stations: StationsPage, office: Computer, laptop: Computer, code: str, stick: Path, clock: SetClock) -> str:
    """A computer that asks to be let in."""
    (file,) = stick.iterdir()
    join(laptop.store, unwrap(file.read_bytes(), code, clock.read().at), None, "村里的笔记本")
    _deliver_request(laptop, office)
    stations.invitation._leave()
    stations.reload()
    return laptop.store.device


@pytest.mark.usefixtures("waiting")
def test_whoever_waits_is_chosen_when_one_comes_to_the_page(
    stations: StationsPage, office: Computer, clock: SetClock
) -> None:
    click(stations.approve)
    other = {"device": "7" * 32, "name": "另一台", "sign": "0" * 64, "age": "age1x", "state": Standing.WAITING}
    with office.store.keeping() as connection:
        connection.execute(insert(tables.member).values(**other, asked=clock.read().at))
    stations.reload()
    assert standing(stations) is Standing.ACTIVE, "what somebody looks at stays"
    stations.show_meeting(None)
    assert standing(stations) is Standing.WAITING


@pytest.mark.usefixtures("waiting")
def test_a_station_is_found_by_town_and_name(stations: StationsPage, office: Computer, clock: SetClock) -> None:
    made = rooms.create_room(office.store, STATION, town="河口乡").new
    other = {"device": "7" * 32, "name": "另一台", "sign": "0" * 64, "age": "age1x", "state": Standing.WAITING}
    with office.store.keeping() as connection:
        connection.execute(insert(tables.member).values(**other, rooms=(made,), asked=clock.read().at))
    stations.reload()
    assert len(stations.table.rows) == 2
    press(stations.table, Qt.Key.Key_F3)
    type_words(stations.search, "河口 柳树")
    press(stations.search, RETURN)
    assert [member.name for member in stations.table.rows] == ["另一台"]
    assert stations.table.hasFocus()
    assert stations.table.model().index(0, 0).data() == f"河口乡 {STATION}"
    type_words(stations.search, "没有的")
    assert stations.table.empty == "没有这样的站点。"


@pytest.mark.usefixtures("waiting")
def test_who_was_not_meant_is_refused(stations: StationsPage) -> None:
    assert "1 台电脑等批准" in stations.notice.text()
    click(stations.refuse)
    assert standing(stations) is Standing.REFUSED
    assert not stations.approve.isEnabled()


@pytest.mark.usefixtures("waiting")
def test_who_is_lost_is_shut_out_only_when_that_was_meant(stations: StationsPage, office: Computer) -> None:
    click(stations.approve)
    office.prompts.agree = False
    click(stations.revoke)
    assert standing(stations) is Standing.ACTIVE
    office.prompts.agree = True
    click(stations.revoke)
    assert standing(stations) is Standing.REVOKED
    assert len(office.prompts.asked) == 2


def test_another_computer_of_a_station_is_invited_by_choosing_it(
    stations: StationsPage, office: Computer, stick: Path, clock: SetClock
) -> None:
    """Rooms of two villages have one name."""
    made = {village: rooms.create_room(office.store, "议事室", village=village).new for village in ("张村", "李村")}
    stations.reload()
    click(stations.invite)
    type_words(stations.invitation.station, "李村　议事室")
    click(stations.invitation.write)
    (file,) = stick.iterdir()
    found = unwrap(file.read_bytes(), stations.invitation.code.text(), clock.read().at)
    assert found.room is not None
    assert (found.station, found.room.id) == ("议事室", made["李村"])


@pytest.mark.usefixtures("waiting")
def test_leaving_a_space_keeps_everything(laptop: Computer, qtbot: QtBot) -> None:
    page = laptop.shows(qtbot, SyncPage(laptop.context, laptop.syncing))
    laptop.syncing.start()
    click(page.leave_space)
    assert what(laptop).alone
    assert page.join.isVisible()
    assert not page.card.isVisible()


def test_a_computer_that_is_alone_is_told_the_ways_in(qtbot: QtBot, laptop: Computer) -> None:
    page = laptop.shows(qtbot, SyncPage(laptop.context, laptop.syncing))
    for key in (page.join, page.found, page.recover):
        click(key)
    assert laptop.shell.went == [("join_space", None), ("create_space", None), ("recover", None)]
    assert not page.stick.isVisible()


def test_a_practice_joins_nothing(qtbot: QtBot, computer: Callable[[str], Computer]) -> None:
    practice = computer("practice")
    page = practice.shows(qtbot, SyncPage(practice.context, None))
    assert not page.join.isEnabled()
