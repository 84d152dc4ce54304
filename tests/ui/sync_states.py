"""The pages of sync with something on them, for `every_page`: what they show is put into them, the data stay alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop.base.drive import Condition, Drive
from desktop.base.i18n import _
from desktop.services import meetings
from desktop.services.belonging import Belonging, Role
from desktop.sync.space.members import Member, Standing
from desktop.sync.status import MeetingStatus, Stage, SyncState
from desktop.sync.troubles import Trouble, Wrong
from desktop.sync.wire.invitation import Invitation
from desktop.sync.wire.keys import RecoveryKey
from desktop.ui.sync.create_page import CreatePage
from desktop.ui.sync.join_page import JoinPage
from desktop.ui.sync.shown import Line, Shown
from desktop.ui.sync.stations_page import StationsPage
from desktop.ui.sync.stick_sync_page import StickSyncPage
from desktop.ui.sync.sync_page import SyncPage
from desktop.ui.sync.this_computer import Kept, Known
from desktop.ui.window import MainWindow

OFFICE, STATION, CODE = "城关镇政协委员联络处", "柳树沟村议事室", "4821 0977"
LAPTOP, DESKTOP = "村委会的笔记本", "办公室台式机"
FILE = "入网文件_柳树沟村议事室.xmzjoin"
DONE = "交出 2 份，收到 4 份，回执 3 个，文件 1 个。\n张村站点还缺第 5 段。"
DRIVE = Kept("https://pan.example.org/dav/xiaozuo", "chengguan", recovery_checked=True)
TROUBLES = (
    Trouble(Wrong.GAP, "张村站点还缺第 5 段：请它再同步一次，或用U盘再拷一次。"),
    Trouble(Wrong.CLOCK, "这台电脑的时钟比网盘快 42 分钟：请校准时间，数据不会丢。"),
)
STICK = Drive("sdb1", "村委会 16G", Path("/media/k"), Condition.READY, "vfat", 14_000_000_000, 16_000_000_000)
PLANTED = (OFFICE, STATION, LAPTOP, DESKTOP, FILE, DONE, STICK.name, *(trouble.sentence for trouble in TROUBLES))


def of_station(window: MainWindow, _meeting: str) -> None:
    """A laptop with meetings at every stage, and troubles."""
    page = _sync(window)
    now = window.context.clock.read().at
    with window.context.tasks.runner.ready.result().reading() as connection:
        found = meetings.all_meetings(connection)
    stages = [
        (Stage.RECEIVED, 0),
        (Stage.UPLOADED, 0),
        (Stage.ON_STICK, 0),
        (Stage.LOCAL, 312),
    ]
    lines = tuple(
        Line(meeting, MeetingStatus(meeting.id, stage, now, unsent))
        for meeting, (stage, unsent) in zip(found, stages, strict=False)
    )
    last = now - timedelta(days=2)
    state = SyncState(Role.ROOM, OFFICE, True, DRIVE.url, last, 312, 2, 1, TROUBLES)
    ours = Belonging(Role.ROOM, "5" * 32, OFFICE, (), LAPTOP, True)
    _put(page, Shown(ours, state, DRIVE, lines))


def waiting(window: MainWindow, _meeting: str) -> None:
    """A laptop that asks to be let in, setting its drive."""
    page = _sync(window)
    state = SyncState(Role.ROOM, OFFICE, False, unsent=12)
    ours = Belonging(Role.ROOM, "5" * 32, OFFICE, (), LAPTOP, False)
    _put(page, Shown(ours, state, Kept(), ()))
    page.change.click()


def of_office(window: MainWindow, _meeting: str) -> None:
    page = _sync(window)
    now = window.context.clock.read().at
    state = SyncState(Role.OFFICE, OFFICE, True, DRIVE.url, now, 0, 2, 1, TROUBLES, 3)
    ours = Belonging(Role.OFFICE, "5" * 32, OFFICE, (), DESKTOP, True)
    _put(page, Shown(ours, state, Kept(DRIVE.url, DRIVE.user), ()))


def _sync(window: MainWindow) -> SyncPage:
    window.sync()
    page = window.page
    assert isinstance(page, SyncPage)
    page.place.close_strip()
    return page


def _put(page: SyncPage, shown: Shown) -> None:
    assert page.syncing is not None
    page._known = Known(CODE)
    page.syncing.state = shown.state
    page._on_read(shown)


def stations(window: MainWindow, _meeting: str) -> None:
    page = _stations(window)
    now = window.context.clock.read().at
    standings = (Standing.WAITING, Standing.WAITING, Standing.ACTIVE, Standing.REVOKED, Standing.REFUSED)
    listed = tuple(
        Member(f"{place}", LAPTOP, ("r" * 32,), (STATION,), standing, CODE, place != 1, now, None)
        for place, standing in enumerate(standings)
    )
    page._on_read((listed, []))


def invited(window: MainWindow, _meeting: str) -> None:
    """The code stands there large."""
    page = _stations(window)
    now = window.context.clock.read().at
    page.invite.click()
    made = Invitation("", "", "", "", OFFICE, STATION, b"", now, now + timedelta(days=30))
    page.invitation._on_put(made, "K7MQD-42XVN", Path("/media/stick", FILE))
    window.say("")


def inviting(window: MainWindow, _meeting: str) -> None:
    page = _stations(window)
    page.invite.click()
    page.invitation.drives.show_drives([STICK])
    page.invitation.station.setEditText(STATION)


def _stations(window: MainWindow) -> StationsPage:
    window.stations()
    page = window.page
    assert isinstance(page, StationsPage)
    page.invitation._leave()
    return page


def creating(window: MainWindow, _meeting: str) -> None:
    """The key stands there, and is to be written back."""
    window.create_space()
    page = window.page
    assert isinstance(page, CreatePage)
    page._on_created(OFFICE, (RecoveryKey.new(), ""))


def names_of_office(window: MainWindow, _meeting: str) -> None:
    window.create_space()
    page = window.page
    assert isinstance(page, CreatePage)
    page._forget()


def joining(window: MainWindow, _meeting: str) -> None:
    """The file is open."""
    window.join_space()
    page = window.page
    assert isinstance(page, JoinPage)
    now = window.context.clock.read().at
    page._path = Path(FILE)
    page._on_opened(Invitation("", "", "", "", OFFICE, STATION, b"", now, now + timedelta(days=30)))


def received(window: MainWindow, _meeting: str) -> None:
    window.receive()
    page = window.page
    assert isinstance(page, StickSyncPage)
    page.drives.show_drives([STICK])
    page._show_end(_("可以安全拔出"), DONE)
