"""收回清单: a file is picked or dropped, what it says is seen and ticked by keys, taken, and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.clock import SetClock
from desktop.rules.record import Commitment
from desktop.services import catalogue, commitments, meetings, reports
from desktop.store.store import Store
from desktop.ui.commitments.ledger_return_page import LedgerReturnPage
from desktop.ui.commitments.return_looks import Part, entry_words
from desktop.ui.documents.documents_page import DocumentsPage
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts
from tests.ui.hands import RETURN, button, click, drop_files, press
from tests.ui.rooms import Seeded, opened


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    made = opened(store, clock)
    for matter in ("修路", "装灯"):
        commitments.commit(store, made.meeting, matter, lead="居委会", person="苗春", due=date(2026, 12, 1))
    meetings.close_meeting(store, made.meeting)
    clock.advance(hours=24 * 60)
    return made


@pytest.fixture
def filled(room: Seeded, tmp_path: Path) -> Path:
    """The list with 修路 done, 装灯 put off without a reason, a remark emptied nowhere and one row by hand."""
    path = reports.write_documents(room.store, room.meeting, tmp_path, paint=False).paths[catalogue.LEDGER]
    book = openpyxl.load_workbook(path)  # type: ignore[arg-type]
    sheet = book.worksheets[0]
    column = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
    typed: list[tuple[int, str, Any]] = [
        (2, "当前状态", "已办结"),
        (2, "办结日期", date(2026, 12, 20)),
        (2, "备注", "<b>通车</b>了"),
        (3, "延期后时限", date(2027, 2, 1)),
        (3, "责任领导", "崔国栋"),
        (4, "编号", "2026-09-09"),
        (4, "承诺事项", "手工加的"),
    ]
    for row, heading, value in typed:
        sheet.cell(row, column[heading]).value = value
    book.save(tmp_path / "交回.xlsx")
    return tmp_path / "交回.xlsx"


@pytest.fixture
def page(window: MainWindow, room: Seeded, filled: Path, prompts: RecordingPrompts) -> LedgerReturnPage:
    """The page with the file picked by its key."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.take_back(room.meeting)
    found = window.page
    assert isinstance(found, LedgerReturnPage)
    prompts.file = filled
    press(found.pick, RETURN)
    return found


def row(room: Seeded, matter: str) -> Commitment:
    return next(c for c in room.rows(Commitment) if c.matter == matter)


def fields(page: LedgerReturnPage) -> list[str]:
    return [change.field for change in page.chosen]


def test_it_begins_with_what_to_do(window: MainWindow, room: Seeded) -> None:
    window.take_back(room.meeting)
    page = window.page
    assert isinstance(page, LedgerReturnPage)
    assert "拖到这里" in page.list.empty
    assert page.pick.hasFocus()
    assert not page.take.isEnabled()
    assert not page.undo.isVisible()


def test_everything_is_seen_before_anything_is_taken(page: LedgerReturnPage, room: Seeded) -> None:
    assert page.title.text() == "交回.xlsx：认出 2 条，改动 4 处。"
    shown = [(entry.part, entry.name, entry.text, entry.remark) for entry in page.model.rows]
    assert (Part.HEADING, "改动 4 处", "", "") in shown
    assert (Part.CHANGE, "当前状态", "待办理 → 已办结", "") in shown
    assert (Part.CHANGE, "办结日期", "（空） → 2026年12月20日", "") in shown
    assert any(name == "延期后时限" and "延期要写原因" in remark for _part, name, _text, remark in shown)
    assert any(name == "承诺清单 第 4 行" and "手工加的" in text for _part, name, text, _remark in shown)
    assert page.list.hasFocus()
    assert page.take.text() == "收回 4 处 Enter"
    assert row(room, "修路").state == "待办理", "nothing was written"


def test_enter_takes_what_is_ticked_and_it_can_be_taken_back(page: LedgerReturnPage, room: Seeded) -> None:
    press(page.list, RETURN)
    done = row(room, "修路")
    assert (done.state, done.remark, row(room, "装灯").leader) == ("已办结", "<b>通车</b>了", "崔国栋")
    assert page.title.text() == "交回.xlsx：认出 2 条，没有改动。"
    assert not page.take.isEnabled()
    click(button(page, "撤回"))
    assert row(room, "修路").state == "待办理"
    assert page.take.text() == "收回 4 处 Enter"
    assert not page.undo.isVisible()


def test_space_leaves_single_ones_out(page: LedgerReturnPage, room: Seeded) -> None:
    assert page.model.rows[page.list.currentIndex().row()].name == "当前状态"
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Space)
    assert fields(page) == ["state", "completed", "leader"]
    said = entry_words(page.model.rows[page.list.currentIndex().row()])
    assert said == "没有打勾　备注：（空） → <b>通车</b>了"
    press(page.list, RETURN)
    assert (row(room, "修路").state, row(room, "修路").remark) == ("已办结", "")
    assert fields(page) == [], "what was left out stays so"
    assert page.title.text() == "交回.xlsx：认出 2 条，改动 1 处。"


def test_space_on_a_commitment_ticks_all_of_it_and_one_key_all_of_the_list(page: LedgerReturnPage) -> None:
    press(page.list, Qt.Key.Key_Up)
    press(page.list, Qt.Key.Key_Space)
    assert fields(page) == ["leader"]
    press(page.list, Qt.Key.Key_Space)
    assert len(page.chosen) == 4
    click(page.tick_all)
    assert page.chosen == []
    assert page.tick_all.text() == "全部打勾(&A)"
    click(page.tick_all)
    assert len(page.chosen) == 4


def test_a_day_without_its_state_is_refused_in_a_sentence_and_nothing_is_taken(
    page: LedgerReturnPage, window: MainWindow, room: Seeded
) -> None:
    press(page.list, Qt.Key.Key_Space)
    assert fields(page) == ["completed", "note", "leader"]
    press(page.list, RETURN)
    assert "办结日期不能收" in window.status.sentence.text()
    assert row(room, "修路").remark == ""
    assert page.take.isEnabled()


def test_what_changed_here_meanwhile_is_a_conflict_that_nobody_ticked(page: LedgerReturnPage, filled: Path) -> None:
    other = filled.with_name("另一份.xlsx")
    book = openpyxl.load_workbook(filled)
    sheet = book.worksheets[0]
    sheet.cell(3, 12).value = "万里红"
    book.save(other)
    press(page.list, RETURN)
    page.open(other)
    conflict = next(entry for entry in page.model.rows if entry.part is Part.CHANGE)
    assert (conflict.text, conflict.remark, conflict.ticked) == ("崔国栋 → 万里红", "这里也改过", False)


def test_a_file_dropped_on_the_page_is_read(window: MainWindow, filled: Path) -> None:
    window.take_back(None)
    page = window.page
    assert isinstance(page, LedgerReturnPage)
    assert not drop_files(page, filled, filled.parent / "别的.xlsx"), "one list at a time"
    assert drop_files(page, filled)
    assert len(page.chosen) == 4


def test_a_bad_file_is_said_and_another_can_be_picked(page: LedgerReturnPage, tmp_path: Path) -> None:
    bad = tmp_path / "清单.csv"
    bad.write_text("编号,备注\n1,好\n", encoding="utf-8")
    page.open(bad)
    assert "csv" in page.title.text()
    assert page.model.rows == ()
    assert page.pick.hasFocus()


def test_escape_leads_back_where_one_came_from(page: LedgerReturnPage, window: MainWindow) -> None:
    press(page.list, Qt.Key.Key_Escape)
    assert isinstance(window.page, DocumentsPage)
    window.take_back(None)
    press(QApplication.focusWidget() or window.page, Qt.Key.Key_Escape)
    assert window.title.text() == "小马扎议事"
