"""站点×月 报送情况 by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.ids import new_id
from desktop.store.changelog import Changes
from desktop.ui.office.reporting_page import ReportingPage
from desktop.ui.page import Context
from desktop.ui.tasks import Tasks
from tests.services.county import County, let_in
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, press, type_words


@pytest.fixture
def page(qtbot: QtBot, context: Context, at_office: County) -> ReportingPage:
    let_in(at_office.office, new_id(), "河湾村议事室")
    made = ReportingPage(context)
    qtbot.addWidget(made)
    made.resize(1340, 660)
    made.show()
    made.show_meeting(None)
    return made


def stations(page: ReportingPage) -> list[str]:
    return [row.room.name for row in page.table.rows]


def here(page: ReportingPage) -> str:
    return str(page.table.model().data(page.table.currentIndex()))


def test_the_cursor_stands_on_the_month_that_ended_last(page: ReportingPage) -> None:
    assert stations(page) == ["河湾村议事室", "柳村议事室"]
    assert (page.table.month, here(page)) == (11, "未报送")
    assert page.count.text() == "2 个站点；11月未报送 1 个"


def test_enter_on_a_month_shows_its_meetings_and_enter_there_opens_one(
    page: ReportingPage, at_office: County, shell: RecordingShell
) -> None:
    press(page.table, RETURN)
    assert page.meetings_title.text() == "河湾村议事室　11月：没有收到会议"
    press(page.table, Qt.Key.Key_Down)
    press(page.table, RETURN)
    assert page.meetings.hasFocus()
    assert [meeting.title for meeting in page.meetings.rows] == ["修路协商会"]
    press(page.meetings, RETURN)
    assert shell.went == [("finish", at_office.meeting)]
    press(page.meetings, Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert page.meetings.isHidden()


def test_beside_the_months_there_is_nothing_to_open(page: ReportingPage, shell: RecordingShell) -> None:
    press(page.table, Qt.Key.Key_Home)
    assert page.table.month is None
    press(page.table, RETURN)
    assert "月份" in shell.said[-1]


def test_stations_are_found_by_words_and_by_what_they_have_not_reported(page: ReportingPage) -> None:
    press(page, Qt.Key.Key_F3)
    type_words(page.search, "城关")
    assert stations(page) == ["柳村议事室"]
    page.search.clear()
    page.only_missing.setChecked(True)
    assert stations(page) == ["河湾村议事室", "柳村议事室"]  # 柳村 has not reported September


def test_what_comes_in_stands_there_and_the_cursor_stays(page: ReportingPage, at_office: County, tasks: Tasks) -> None:
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Right)
    at_office.meeting = at_office.hold("十二月的会")
    at_office.finish()
    tasks.changed.emit(Changes("", "receive", at_office.meeting, touched=(("meeting", at_office.meeting),)))
    assert (page.table.month, here(page)) == (12, "1")


def test_the_year_is_written_as_a_spreadsheet(
    page: ReportingPage, prompts: RecordingPrompts, shell: RecordingShell, tmp_path: Path
) -> None:
    prompts.file = tmp_path / "报送"
    click(button(page, "写成表格"))
    assert "写好了" in shell.said[-1]
    rows = list(load_workbook(tmp_path / "报送.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == stations(page)
