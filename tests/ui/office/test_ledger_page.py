"""清单 of all stations by keys: found, handled, taken back, written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.rules.meeting import State
from desktop.rules.office_ledger import Due, Wanted
from desktop.rules.record import CommitmentState
from desktop.services import meetings
from desktop.store.changelog import Changes
from desktop.ui.office.ledger_page import OVERDUE, LedgerPage
from desktop.ui.page import Context
from desktop.ui.tasks import Tasks
from tests.services.county import County
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, press, type_words
from tests.ui.office.conftest import LAMPS, ROAD


@pytest.fixture
def page(qtbot: QtBot, context: Context, at_office: County) -> LedgerPage:
    assert at_office.matters
    made = LedgerPage(context)
    qtbot.addWidget(made)
    made.resize(1340, 660)
    made.show()
    made.show_meeting(None)
    return made


def matters(page: LedgerPage) -> list[str]:
    return [line.commitment.matter for line in page.table.rows]


def shown(page: LedgerPage, column: str) -> list[str]:
    model = page.table.model()
    place = next(c for c in range(model.columnCount()) if model.headerData(c, Qt.Orientation.Horizontal) == column)
    return [model.data(model.index(row, place)) for row in range(model.rowCount())]


def test_the_most_urgent_stands_first_and_the_count_says_how_many(page: LedgerPage) -> None:
    assert matters(page) == [ROAD, LAMPS]
    assert page.count.text() == "共 2 项：未办结 2 项，超期 1 项"
    assert shown(page, "超期") == ["超期 9 天", ""]
    assert shown(page, "牵头单位") == ["交通局", "待明确"]
    assert shown(page, "站点") == ["城关镇 柳村"] * 2
    assert page.table.hasFocus()


def test_what_a_station_may_still_change_is_marked(page: LedgerPage) -> None:
    assert shown(page, "事项") == [ROAD, LAMPS]
    first, *rest = page._lines
    page._lines = (replace(first, meeting=replace(first.meeting, state=State.SUBMITTED)), *rest)
    page._fill()
    assert shown(page, "事项") == [f"{ROAD}（未定稿）", LAMPS]


def test_enter_handles_what_is_chosen_and_the_line_says_so_at_once(page: LedgerPage, at_office: County) -> None:
    press(page.table, RETURN)
    assert page.form.state.hasFocus()
    press(page.form.state, Qt.Key.Key_Down)
    type_words(page.form.lead, "住建局", instead=True)
    type_words(page.form.progress, "已经进场")
    press(page.form.progress, RETURN)
    assert page.form.isHidden()
    assert page.table.hasFocus()
    assert (shown(page, "状态")[0], shown(page, "牵头单位")[0], shown(page, "进展")[0]) == (
        "办理中",
        "住建局",
        "已经进场",
    )
    found = at_office.commitment(at_office.office, at_office.matters[ROAD])
    assert (found.state, found.lead) == (CommitmentState.UNDER_WAY, "住建局")


def test_it_is_taken_back_by_one_key(page: LedgerPage, at_office: County) -> None:
    assert page.undo.isHidden()
    press(page.table, RETURN)
    type_words(page.form.progress, "写错地方了")
    press(page.form.progress, RETURN)
    click(button(page, "撤回"))
    assert shown(page, "进展") == ["", ""]
    assert page.undo.isHidden()
    assert at_office.commitment(at_office.office, at_office.matters[ROAD]).state is CommitmentState.WAITING


def test_what_cannot_be_is_said_and_what_was_typed_stays(page: LedgerPage, shell: RecordingShell) -> None:
    press(page.table, RETURN)
    type_words(page.form.extended, "开春前")
    press(page.form.extended, RETURN)
    assert "不是日期" in shell.warned[-1]
    type_words(page.form.extended, "2027-3-1", instead=True)
    press(page.form.extended, RETURN)
    assert "延期要写原因" in shell.warned[-1]
    type_words(page.form.reason, "冻土")
    press(page.form.reason, RETURN)
    assert shown(page, "时限")[0] == "2027-03-01 延"


def test_escape_leaves_everything_as_it_was(page: LedgerPage) -> None:
    press(page.table, RETURN)
    type_words(page.form.progress, "还没想好")
    press(page.form.progress, Qt.Key.Key_Escape)
    assert page.form.isHidden()
    assert page.form.line is None
    assert shown(page, "进展") == ["", ""]


def test_a_day_that_has_passed_is_understood_without_its_year(page: LedgerPage, at_office: County) -> None:
    press(page.table, RETURN)
    page.form.state.put("已办结")
    type_words(page.form.completed, "11-30")
    press(page.form.completed, RETURN)
    found = at_office.commitment(at_office.office, at_office.matters[ROAD])
    assert found.completed is not None
    assert found.completed.date().isoformat() == "2026-11-30"


def test_words_and_choices_narrow_the_list_and_all_brings_everything_back(page: LedgerPage) -> None:
    press(page, Qt.Key.Key_F3)
    assert page.filter.text.hasFocus()
    type_words(page.filter.text, "路灯")
    assert matters(page) == [LAMPS]
    press(page.filter.text, RETURN)
    assert page.table.hasFocus()
    click(button(page, "全部"))
    assert matters(page) == [ROAD, LAMPS]
    page.show_wanted(OVERDUE)
    assert (matters(page), page.filter.said()) == ([ROAD], "已经超期")
    page.show_wanted(Wanted(town="城关镇", village="柳村", due=Due.BETWEEN))
    page.filter.first.setFocus()
    type_words(page.filter.first, "2026-12-02")
    press(page.filter.first, Qt.Key.Key_Tab)
    assert matters(page) == []


def test_what_comes_in_meanwhile_stands_there_and_the_cursor_stays(
    page: LedgerPage, at_office: County, tasks: Tasks
) -> None:
    page.table.go_to(1)
    at_office.meeting = at_office.hold("第二场")
    at_office.promise("清运垃圾")
    meetings.close_meeting(at_office.laptop, at_office.meeting)
    at_office.send()
    tasks.changed.emit(Changes("", "receive", at_office.meeting, touched=(("commitment", ""),)))
    assert matters(page) == [ROAD, "清运垃圾", LAMPS]
    assert page.table.current.commitment.matter == LAMPS


def test_what_is_shown_is_written_as_a_spreadsheet(
    page: LedgerPage, prompts: RecordingPrompts, shell: RecordingShell, tmp_path: Path
) -> None:
    type_words(page.filter.text, "路灯")
    prompts.file = tmp_path / "清单.xlsx"
    click(button(page, "写成表格"))
    assert "写好了" in shell.said[-1]
    sheet = load_workbook(prompts.file).worksheets[0]
    assert [row[7] for row in sheet.iter_rows(min_row=2, values_only=True)] == [LAMPS]
    assert page.write.isEnabled()


def test_the_meeting_of_a_line_is_one_key_away(page: LedgerPage, at_office: County, shell: RecordingShell) -> None:
    click(button(page, "看会议"))
    assert shell.went == [("finish", at_office.meeting)]
    at_office.meeting = at_office.hold("还在开的")
    at_office.promise("接一根水管")
    at_office.send()
    page.reload()
    page.show_line("commitment", at_office.matters["接一根水管"])
    click(button(page, "看会议"))
    assert shell.went[-1] == ("documents", at_office.meeting)
