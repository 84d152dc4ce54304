"""The home page of an office, and what a station finds on its own of what the office did."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.rules.duties import Duty
from desktop.rules.meeting import Meeting
from desktop.rules.record import CommitmentState
from desktop.rules.reporting import ZeroReport
from desktop.services import keep, rows
from desktop.services.belonging import SPACE
from desktop.services.handling import Handling, handle_commitment
from desktop.services.shared_labels import keep_labels
from desktop.store.store import Store
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.office.meeting_list import OfficeMeetingList
from desktop.ui.office.news_page import NewsPage
from desktop.ui.page import Context
from desktop.ui.settings.settings_page import SettingsPage
from tests.services.county import OFFICE, County
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, press, type_words
from tests.ui.office.conftest import ROAD

ALT = Qt.KeyboardModifier.AltModifier


def shown(qtbot: QtBot, page: Any) -> Any:
    qtbot.addWidget(page)
    page.resize(1340, 660)
    page.show()
    page.show_meeting(None)
    return page


@pytest.fixture
def office(qtbot: QtBot, context: Context, at_office: County) -> HomePage:
    assert at_office.meeting
    page: HomePage = shown(qtbot, HomePage(context))
    return page


@pytest.fixture
def station(qtbot: QtBot, context: Context, at_station: County) -> HomePage:
    handle(at_station)
    at_station.answer()
    page: HomePage = shown(qtbot, HomePage(context))
    return page


def handle(place: County, state: CommitmentState = CommitmentState.UNDER_WAY) -> None:
    row = place.matters[ROAD]
    found = place.commitment(place.office, row)
    handle_commitment(place.office, row, Handling(state, found.lead, found.due))


def press_todo(page: HomePage, duty: Duty) -> None:
    assert page.todos is not None
    number = next(place for place, todo in enumerate(page.todos.rows, 1) if todo.duty is duty)
    press(page, Qt.Key(Qt.Key.Key_0 + number), ALT)


def test_an_office_finds_the_meetings_of_all_stations_and_no_quick_meeting(office: HomePage) -> None:
    assert isinstance(office.meetings, OfficeMeetingList)
    (glance,) = office.meetings.table.rows
    assert (glance.room.town, glance.room.name, glance.meeting.title) == ("城关镇", "柳村议事室", "修路协商会")
    model = office.meetings.table.model()
    assert model.data(model.index(0, model.columnCount() - 1)) == "11月18日 19:00"
    assert not office.topic.isVisible()
    assert not office.practice.isVisible()


def test_at_an_office_no_key_goes_to_the_quick_meeting_that_is_not_there(office: HomePage) -> None:
    assert office.meetings is not None
    office.meetings.table.setFocus()
    press(office.meetings.table, Qt.Key.Key_F2)
    assert office.meetings.table.hasFocus()
    assert not any(key.key == "F2" for section in office.key_sections() for key in section.keys)
    office.show_meeting(None)
    assert button(office, "清单").hasFocus()


def test_one_key_leads_to_what_is_over_and_who_has_not_reported(office: HomePage, shell: RecordingShell) -> None:
    press_todo(office, Duty.OVERDUE)
    click(button(office, "清单"))
    click(button(office, "报送情况"))
    click(button(office, "站点和电脑"))
    assert [page for page, _meeting in shell.went] == ["overdue", "ledger", "reporting", "stations"]


def test_a_meeting_is_found_by_its_village_and_opened_by_enter(
    office: HomePage, at_office: County, shell: RecordingShell
) -> None:
    assert office.meetings is not None
    type_words(office.meetings.search, "柳村 修路")
    press(office.meetings.search, RETURN)
    assert shell.went == [("finish", at_office.meeting)]
    type_words(office.meetings.search, "没有的村", instead=True)
    assert office.meetings.nothing.isVisible()


def test_a_meeting_that_a_station_is_holding_is_only_read(
    office: HomePage, at_office: County, shell: RecordingShell
) -> None:
    at_office.meeting = at_office.hold("正在开的会")
    at_office.send()
    office.reload()
    assert not office.going_on.isVisible()
    assert office.meetings is not None
    office.meetings.table.go_to(0)
    press(office.meetings.table, RETURN)
    assert shell.went == [("documents", at_office.meeting)]


def test_a_computer_that_becomes_an_office_has_its_home_at_once(office: HomePage, store: Store) -> None:
    keep.save_setting(store, SPACE, None)
    office.reload()
    assert office.topic.isVisible()
    assert not isinstance(office.meetings, OfficeMeetingList)


def test_a_station_hears_in_one_line_what_the_office_changed(
    station: HomePage, qtbot: QtBot, context: Context, shell: RecordingShell, at_station: County
) -> None:
    press_todo(station, Duty.NEWS)
    assert shell.went == [("news", None)]
    page: NewsPage = shown(qtbot, NewsPage(context))
    (news,) = page.table.rows
    assert (news.label, news.old, news.new) == ("状态", "待办理", "办理中")
    assert OFFICE in page.title.text()
    press(page.table, RETURN)
    assert shell.went[-1] == (f"commitment {at_station.matters[ROAD]}", at_station.meeting)
    click(button(page, "知道了"))
    assert shell.went.pop() == ("home", None)
    assert station.todos is not None
    assert Duty.NEWS not in {todo.duty for todo in station.todos.rows}
    handle(at_station, CommitmentState.COMPLETED)
    at_station.answer()
    page.reload()
    assert [(one.old, one.new) for one in page.table.rows] == [("办理中", "已办结")]


def test_a_month_without_a_meeting_is_reported_by_one_key_and_a_yes(
    station: HomePage, store: Store, prompts: RecordingPrompts
) -> None:
    def told() -> list[str]:
        with store.reading() as connection:
            return sorted(report.month for report in rows.load(connection, ZeroReport))

    prompts.agree = False
    press_todo(station, Duty.REPORT)
    assert "2026年10月" in prompts.asked[-1]
    assert told() == []
    prompts.agree = True
    press_todo(station, Duty.REPORT)
    assert told() == ["2026-10"]
    press_todo(station, Duty.REPORT)
    assert told() == ["2026-09", "2026-10"]


def test_the_settings_of_a_station_say_what_is_the_offices_word_and_go_back_to_it(
    qtbot: QtBot, context: Context, at_station: County
) -> None:
    with at_station.laptop.keeping() as connection:
        keep_labels(connection, {"ledger_title": "交办清单"})
    page: SettingsPage = shown(qtbot, SettingsPage(context))
    row = next(group.rows["ledger_title"] for group in page.groups.values() if "ledger_title" in group.rows)
    assert OFFICE in row.field.accessibleDescription()
    assert row.restore.isHidden()
    row.edited.emit("ledger_title", "责任清单")
    assert not row.restore.isHidden()
    row.restored.emit("ledger_title")
    assert row.field.value() == "交办清单"  # type: ignore[attr-defined]


def test_meetings_of_the_office_itself_go_on_at_home(office: HomePage, at_office: County, store: Store) -> None:
    from desktop.services.meetings import start_quickly

    mine = start_quickly(store, "县里自己的会").new
    office.reload()
    assert office.going_on.isVisible()
    with store.reading() as connection:
        assert rows.get(connection, Meeting, mine).title in office.live_title.text()
    assert at_office.meeting != mine
