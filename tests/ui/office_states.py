"""The pages of an office with something on them, for `every_page`: what they show is put into them, the data stay alone."""

from __future__ import annotations

from desktop.base.i18n import _, word
from desktop.rules import reporting as rules
from desktop.rules.duties import Duty, Todo
from desktop.rules.meeting import Meeting, Room
from desktop.rules.record import Commitment
from desktop.rules.reporting import months_of
from desktop.services import meetings, rows
from desktop.services.home import Home, OfficeGlance
from desktop.services.labels import field_label
from desktop.services.news import Bulletin, News
from desktop.services.reporting import Reporting, StationRow
from desktop.store.database import View
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.office.ledger_page import LedgerPage
from desktop.ui.office.news_page import NewsPage
from desktop.ui.office.reporting_page import ReportingPage
from desktop.ui.window import MainWindow

OFFICE = "城关镇政协委员联络处"
VALVE, PARTS = "更换 3 号楼前主阀门", "已经看过现场，配件已订，下周进场施工"
PLANTED = (OFFICE, VALVE, PARTS)
STATION = Room("r", "柳树沟村议事室", "柳树沟村", "城关镇", code="LSG")


def _read(window: MainWindow) -> tuple[list[Meeting], list[Commitment]]:
    def look(connection: View) -> tuple[list[Meeting], list[Commitment]]:
        return meetings.all_meetings(connection), rows.load(connection, Commitment)

    with window.context.tasks.runner.ready.result().reading() as connection:
        return look(connection)


def home(window: MainWindow, _meeting: str) -> None:
    window.go_home()
    page = window.page
    assert isinstance(page, HomePage)
    now = window.context.clock.read().at
    found, _commitments = _read(window)
    glances = [OfficeGlance(one, commitments=3, unclear=1, room=STATION, received=now) for one in found]
    todos = [Todo(Duty.OVERDUE, count=5412, soon=138), Todo(Duty.UNREPORTED, count=890, month="2026-10")]
    page._on_read(Home(list(glances), todos, OFFICE))


def room_home(window: MainWindow, _meeting: str) -> None:
    """A station's, with news and a month to report."""
    window.go_home()
    page = window.page
    assert isinstance(page, HomePage)
    became = f"{VALVE} {field_label('state')} {word('待办理')} → {word('办理中')}"
    news = Todo(Duty.NEWS, count=3, what=became, who=OFFICE)
    page._on_read(Home([], [news, Todo(Duty.REPORT, who=OFFICE, row="r", month="2026-10")]))


def ledger(window: MainWindow, _meeting: str) -> None:
    page = _ledger(window)
    page.form.close_strip()


def handling(window: MainWindow, _meeting: str) -> None:
    page = _ledger(window)
    page.filter.due.setCurrentIndex(page.filter.due.count() - 1)
    page.filter._on_due()
    page.filter.first.setText("2026-01-01")
    page.filter.changed.emit()
    page.table.go_to(0)
    page.handle.click()


def _ledger(window: MainWindow) -> LedgerPage:
    window.ledger(False)
    page = window.page
    assert isinstance(page, LedgerPage)
    return page


def reporting(window: MainWindow, _meeting: str) -> None:
    window.reporting()
    page = window.page
    assert isinstance(page, ReportingPage)
    held = {"2026-03": (2, 2), "2026-11": (13, 10)}
    cells = rules.row(months_of(2026), held, {"2026-05"}, "2026-01", "2026-12")
    station = StationRow(STATION, cells, "缺第 5、7 段")
    page._show(Reporting(2026, months_of(2026), (station,), (2026, 2025)))
    page.table.start_at(11)
    page._on_meetings(station, 11, _read(window)[0])


def news(window: MainWindow, _meeting: str) -> None:
    window.news()
    page = window.page
    assert isinstance(page, NewsPage)
    found, commitments = _read(window)
    now = window.context.clock.read().at
    told = (field_label("state"), word("待办理"), word("办理中")), (_("最新进展"), _("（空）"), PARTS)
    items = tuple(
        News(one, found[0], "LSG-2026-02-01", label, old, new, now)
        for one in commitments[:2]
        for label, old, new in told
    )
    page._show(Bulletin(OFFICE, items, ()))
