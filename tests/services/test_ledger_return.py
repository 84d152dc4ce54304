"""承诺清单 goes out, is filled in, comes back: exactly the edits arrive, as one action, whatever the state of the meeting."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.base.i18n import use_language
from desktop.documents.spreadsheets.ledger import write_ledger
from desktop.documents.spreadsheets.workbook_scan import scan
from desktop.rules.ledger_cells import Value
from desktop.rules.ledger_return import Returned
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import LEDGER, Commitment, CommitmentState, Progress, ReplyKind, Suggestion
from desktop.services import (
    catalogue,
    commitments,
    follow_up,
    history,
    ledger_return,
    lines,
    meetings,
    overview,
    recording,
    reports,
    rooms,
    rows,
)
from desktop.services.ledger_telling import lines as told_lines
from desktop.services.masking import masked
from desktop.store.store import Store
from tests.offices.calc import edited
from tests.offices.imitations import excel, wps
from tests.outside import needs

MATTERS = (
    ("修路", date(2026, 11, 20)),
    ("装灯", date(2026, 12, 30)),
    ("清渠", None),
    ("=1+1", date(2026, 12, 1)),
    ("𬱖家门口的路灯", date(2026, 12, 31)),
    ("栽树", date(2027, 3, 12)),
)


@dataclass
class Village:
    """A meeting that is 定稿, with six commitments and two suggestions; `sent` is the list as it went out."""

    store: Store
    clock: SetClock
    meeting: str
    folder: Path

    @property
    def sent(self) -> Path:
        with self.store.reading() as connection:
            found = reports.gather(connection, self.meeting, wanted=[catalogue.LEDGER])
        (file,) = reports.write_all(found, self.folder, {}, paint=False).files
        return file.path

    def filled(self, edits: dict[tuple[str, str], Any], name: str = "交回.xlsx") -> Path:
        """The list with cells typed in: (编号's end, heading) → value."""
        book = openpyxl.load_workbook(self.sent)
        for (row, heading), value in edits.items():
            sheet = book["承诺清单"] if row.startswith("0") else book["建议清单"]
            headings = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
            line = next(cell.row for cell in sheet["A"] if str(cell.value).endswith(row))
            assert line is not None
            sheet.cell(line, headings[heading]).value = value
        book.save(self.folder / name)
        return self.folder / name

    def read(self, path: Path) -> Returned:
        return ledger_return.read_all(self.store, path)[1]

    def take(self, path: Path) -> str:
        """Take whatever is not doubtful."""
        file, found = ledger_return.read_all(self.store, path)
        return ledger_return.take_back(self.store, file.name, [c for c in found.changes if c.taken]).notice

    def commitment(self, matter: str) -> Commitment:
        with self.store.reading() as connection:
            (found,) = rows.load(connection, Commitment, matter=matter)
        return found

    def rows(self, cls: type[Any]) -> list[Any]:
        with self.store.reading() as connection:
            return rows.load(connection, cls)

    def cell(self, row: str, heading: str) -> Any:
        """What the list would say now."""
        sheet = openpyxl.load_workbook(self.sent)["承诺清单"]
        header, *lines_of = sheet.iter_rows(values_only=True)
        value = next(line[header.index(heading)] for line in lines_of if str(line[0]).endswith(row))
        return value.date() if isinstance(value, datetime) else value


@pytest.fixture
def village(store: Store, clock: SetClock, tmp_path: Path) -> Village:
    room = rooms.create_room(store, "议事室", code="LSG").new
    meeting = meetings.start_quickly(store, "村里的路", room).new
    for matter, due in MATTERS:
        commitments.commit(store, meeting, matter, lead="村委会", person="苗春", due=due)
    recording.suggest(store, meeting, "早点修")
    asked = recording.suggest(store, meeting, "灯要亮").new
    recording.reply(store, meeting, [asked], ReplyKind.LATER, "问过再答", unit="电力所")
    meetings.close_meeting(store, meeting)
    meetings.finalize(store, meeting)
    clock.advance(hours=24 * 30)
    return Village(store, clock, meeting, tmp_path)


def said(found: Returned) -> dict[tuple[str, str], Value]:
    return {(change.known.number.rpartition("-")[2], change.field): change.new for change in found.changes}


EDITS: dict[tuple[str, str], Any] = {
    ("01", "当前状态"): "已办结",
    ("01", "最新进展"): "路面铺好了",
    ("01", "进展日期"): date(2026, 12, 3),
    ("01", "办结日期"): "2026.12.5",
    ("01", "办理结果"): "A类：已解决或基本解决",
    ("01", "群众评价"): "满意",
    ("02", "当前状态"): "已延期",
    ("02", "延期后时限"): date(2027, 2, 1),
    ("02", "延期原因"): "灯杆没到货",
    ("03", "责任领导"): "崔国栋",
    ("03", "备注"): "等水停了再清",
    ("S01", "办理结果"): "A类：已解决或基本解决",
    ("2", "是否采纳"): "采纳",
}


def test_as_it_went_out_it_says_nothing_new(village: Village) -> None:
    found = village.read(village.sent)
    assert (found.changes, found.held, found.strange, found.notes) == ((), (), (), ())
    assert (found.rows, found.missing) == (8, 0)


def test_what_an_office_filled_in_is_recorded_and_stands_on_the_next_list(village: Village) -> None:
    filled = village.filled(EDITS)
    assert "收回了 13 处（交回.xlsx）" in village.take(filled)
    done, later = village.commitment("修路"), village.commitment("装灯")
    assert (done.state, done.result, done.satisfaction) == ("已办结", "A类：已解决或基本解决", "满意")
    assert (later.state, later.due, later.extended) == ("已延期", date(2026, 12, 30), date(2027, 2, 1))
    assert {c.returned_with for c in (done, later)} == {"交回.xlsx"}
    for (row, heading), value in EDITS.items():
        if row.startswith("0"):
            assert village.cell(row, heading) == (date(2026, 12, 5) if value == "2026.12.5" else value)
    assert village.cell("01", "超期天数") == 15, "from 11-20 to 12-5, whenever it is written"
    assert [s.result or s.adopted for s in village.rows(Suggestion)] == ["A类：已解决或基本解决", "采纳"]
    assert village.read(filled).changes == (), "the same file has nothing more to say"


def test_it_changes_no_word_of_the_minutes_and_the_meeting_stays_final(village: Village) -> None:
    def texts() -> list[bytes | None]:
        written = reports.write_documents(village.store, village.meeting, village.folder / "纪要", paint=False).paths
        return [path.read_bytes() for key in (catalogue.MINUTES, catalogue.RECORD) if (path := written[key])]

    before = texts()
    village.take(village.filled(EDITS))
    assert texts() == before
    with village.store.reading() as connection:
        assert rows.get(connection, Meeting, village.meeting).state is State.FINAL
        assert not any(line.kind == "承诺进展" for line in lines.board(connection, village.meeting).lines)


def test_it_is_one_action_with_who_when_and_the_file_and_is_undone_as_one(village: Village) -> None:
    before = [village.rows(cls) for cls in (Commitment, Suggestion, Progress)]
    village.take(village.filled(EDITS))
    with village.store.reading() as connection:
        action = history.actions_of(connection, None)[-1]
        changes = history.changes_of(connection, action.id)
    assert (action.verb, action.person) == ("take_back", "柳青")
    assert {c.value for c in changes if c.field == "returned_with"} == {"交回.xlsx"}
    assert ledger_return.undo(village.store).notice == "已撤销：收回清单"
    assert [village.rows(cls) for cls in (Commitment, Suggestion, Progress)] == before
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        ledger_return.undo(village.store)


def test_three_things_stay_three(village: Village) -> None:
    """Rule 7: an answer is no completion, and neither says that people are content."""
    village.take(village.filled({("01", "当前状态"): "已答复", ("02", "群众评价"): "满意"}))
    assert [village.commitment(m).state for m in ("修路", "装灯")] == ["已答复", "待办理"]
    with village.store.reading() as connection:
        this = rows.get(connection, Meeting, village.meeting)
        asked = Meeting("later", this.room, "下一次", "L")
        open_ones = [r.commitment.matter for r in follow_up.open_commitments(connection, asked, village.clock.at)]
    assert open_ones == [matter for matter, _due in MATTERS]


def test_an_extension_moves_what_is_urgent_and_not_what_was_promised(village: Village) -> None:
    village.take(village.filled({("02", "延期后时限"): date(2027, 5, 1), ("02", "延期原因"): "没到货"}))
    village.clock.at = village.clock.at.replace(year=2027, month=1, day=10)
    with village.store.reading() as connection:
        (todo,) = [t for t in overview.read_overview(connection, village.clock.at).todos if t.what]
    assert todo.count == 3, "修路, =1+1 and 𬱖家门口 are over; 装灯 was given until May"


def test_what_was_told_at_a_meeting_after_it_counts_more(village: Village) -> None:
    village.take(village.filled({("02", "当前状态"): "已办结", ("02", "办结日期"): date(2026, 12, 8)}))
    with village.store.reading() as connection:
        room = rows.get(connection, Meeting, village.meeting).room
    village.clock.advance(hours=1)
    second = meetings.start_quickly(village.store, "再议", room).new
    row = village.commitment("装灯").id
    follow_up.report_progress(village.store, second, row, CommitmentState.UNDER_WAY, "又坏了")
    assert (village.commitment("装灯").state, village.commitment("装灯").completed) == ("办理中", None)
    with pytest.raises(UserError, match="之后改过"):
        ledger_return.undo(village.store)
    assert village.cell("02", "最新进展") == "又坏了"
    village.clock.advance(hours=1)
    village.take(village.filled({("02", "当前状态"): "已办结"}))
    assert (village.commitment("装灯").state, village.commitment("装灯").completed) == ("已办结", None), (
        "no day is invented"
    )


def test_what_changed_here_and_there_is_a_conflict_with_both_values(village: Village) -> None:
    out = village.filled({("02", "最新进展"): "灯杆到了", ("02", "备注"): "乙"}, "乙.xlsx")
    village.take(village.filled({("02", "备注"): "甲"}, "甲.xlsx"))
    found = village.read(out)
    by_field = {c.field: c for c in found.changes}
    assert (by_field["note"].old, by_field["note"].new, by_field["note"].conflict) == ("甲", "乙", True)
    assert by_field["progress"].taken
    assert not by_field["note"].taken
    village.take(out)
    assert (village.commitment("装灯").remark, village.cell("02", "最新进展")) == ("甲", "灯杆到了")


def test_single_changes_can_be_left_out_but_not_the_reason_of_another(village: Village) -> None:
    found = village.read(village.filled({("02", "延期后时限"): date(2027, 2, 1), ("02", "延期原因"): "没到货"}))
    alone = [c for c in found.changes if c.field == "extended"]
    with pytest.raises(UserError, match="延期后时限不能收：延期要写原因"):
        ledger_return.take_back(village.store, "交回.xlsx", alone)
    assert village.commitment("装灯").extended is None
    assert village.rows(Progress) == []


def test_what_changed_here_while_one_was_looking_is_not_written_over(village: Village) -> None:
    found = village.read(village.filled({("02", "备注"): "乙", ("03", "备注"): "丙"}))
    village.take(village.filled({("02", "备注"): "甲"}))
    with pytest.raises(UserError, match=r"“LSG-2026-01-02”的备注刚刚在这里改过；请重新读一次清单。"):
        ledger_return.take_back(village.store, "交回.xlsx", found.changes)
    assert (village.commitment("装灯").remark, village.commitment("清渠").remark) == ("甲", "")


def test_an_emptied_cell_is_taken_only_when_somebody_says_so(village: Village) -> None:
    village.take(
        village.filled({("01", "备注"): "旧", ("01", "最新进展"): "看过", ("01", "进展日期"): date(2026, 12, 1)})
    )
    found = village.read(village.filled({("01", "备注"): None, ("01", "最新进展"): None, ("01", "进展日期"): None}))
    assert [(c.field, c.new, c.taken) for c in found.changes] == [
        ("progress", "", False),
        ("progress_date", "", False),
        ("note", "", False),
    ]
    ledger_return.take_back(village.store, "交回.xlsx", found.changes)
    assert [village.cell("01", name) for name in ("备注", "最新进展", "进展日期")] == [None] * 3


def test_a_list_of_another_laptop_is_not_known(village: Village, tmp_path: Path) -> None:
    out = village.sent
    with closing(Store(tmp_path / "other", village.clock)) as other:
        found = ledger_return.read_all(other, out)[1]
    assert (found.changes, found.rows, len(found.strange)) == ((), 0, 8)


def test_a_list_that_went_out_masked_says_nothing_new(village: Village, tmp_path: Path) -> None:
    """What an office fills in beside a masked phone arrives, and the phone here stays whole."""
    village.take(village.filled({("03", "最新进展"): "找老王13812340000", ("03", "备注"): "13912341234"}))
    with village.store.reading() as connection:
        found = reports.gather(connection, village.meeting, wanted=[catalogue.LEDGER])
    with (tmp_path / "遮过.xlsx").open("wb") as target:
        write_ledger(masked(found.of(catalogue.LEDGER)), target)
    assert "138****0000" in _words_of(tmp_path / "遮过.xlsx")
    assert village.read(tmp_path / "遮过.xlsx") == replace(village.read(village.sent), notes=())
    book = openpyxl.load_workbook(tmp_path / "遮过.xlsx")
    book.worksheets[0]["L4"] = "崔国栋"
    book.save(tmp_path / "遮过.xlsx")
    village.take(tmp_path / "遮过.xlsx")
    assert (village.commitment("清渠").leader, village.cell("03", "最新进展")) == ("崔国栋", "找老王13812340000")


def _words_of(path: Path) -> str:
    return "\n".join(str(cell.value) for row in openpyxl.load_workbook(path).worksheets[0] for cell in row)


def test_marks_deleted_by_an_office_leave_the_numbers(village: Village) -> None:
    book = openpyxl.load_workbook(village.filled({("03", "备注"): "等水停", ("S01", "是否采纳"): "采纳"}))
    for sheet in book.worksheets:
        sheet.delete_cols(sheet.max_column)
    book.save(village.folder / "去掉.xlsx")
    found = village.read(village.folder / "去掉.xlsx")
    assert said(found) == {("03", "note"): "等水停", ("S01", "adopted"): "采纳"}
    assert (found.strange, found.rows) == ((), 8)
    assert sum("行标记没有了" in note for note in found.notes) == 2


@pytest.mark.parametrize("save", [excel, wps])
def test_lists_that_excel_and_wps_saved(village: Village, save: Callable[..., Path]) -> None:
    book = openpyxl.load_workbook(village.filled({key: value for key, value in EDITS.items() if key[0] != "S01"}))
    sheets = {
        sheet.title: [
            [cell.value.date() if isinstance(cell.value, datetime) else cell.value for cell in row] for row in sheet
        ]
        for sheet in book.worksheets
    }
    sheets["承诺清单"].insert(0, ["某某镇承诺清单"])
    found = village.read(save(village.folder / "保存.xlsx", sheets))
    assert len(found.changes) == len(EDITS) - 1
    assert (found.held, found.strange, found.notes) == ((), (), ())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_list_that_went_out_in_another_language(village: Village, language: str) -> None:
    use_language(language)
    try:
        out = village.sent
    finally:
        use_language("zh_CN")
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    sheet.cell(2, 31).value = "好"
    book.save(village.folder / "外文.xlsx")
    found = village.read(village.folder / "外文.xlsx")
    assert (said(found), found.held, found.rows) == ({("01", "note"): "好"}, (), 8)


def test_another_workbook_says_what_is_looked_for(village: Village) -> None:
    path = village.folder / "别的.xlsx"
    excel(path, {"名单": [["姓名", "电话"], ["王芳", "138"]]})
    with pytest.raises(UserError, match="找不到清单的表头"):
        village.read(path)


def test_everything_is_told_in_lines_for_a_command(village: Village) -> None:
    found = village.read(village.filled({**EDITS, ("03", "承诺事项"): "改写", ("04", "进展日期"): "年底"}))
    told = list(told_lines(found))
    assert "＋ LSG-2026-01-02 装灯　延期后时限：（空） → 2027年2月1日" in told
    assert "＋ LSG-2026-01-S01 早点修　办理结果：（空） → A类：已解决或基本解决" in told
    assert "－ LSG-2026-01-03 清渠　承诺事项：清渠 → 改写（会上记下的，要在程序里更正）" in told
    assert "－ LSG-2026-01-04 =1+1　进展日期：（空） → 年底（“年底”不是日期）" in told


def test_progress_of_the_ledger_is_marked_as_such(village: Village) -> None:
    village.take(village.filled({("05", "最新进展"): "看过现场"}))
    (line,) = village.rows(Progress)
    assert (line.source, line.meeting, line.text, line.state) == (LEDGER, village.meeting, "看过现场", "待办理")


BY_HAND = """
  state = Column(sheet, "当前状态") : progress = Column(sheet, "最新进展") : told = Column(sheet, "进展日期")
  over = Column(sheet, "延期后时限") : why = Column(sheet, "延期原因") : note = Column(sheet, "备注")
  sheet.getCellByPosition(state, 1).String = "办理中"
  sheet.getCellByPosition(progress, 1).String = "一行" & Chr(10) & "两行 =1+1"
  sheet.getCellByPosition(told, 1).Formula = "2026-12-03"
  sheet.getCellByPosition(over, 2).String = "2027年2月1日"
  sheet.getCellByPosition(why, 2).String = "没到货"
  sheet.getCellByPosition(note, 3).Formula = "=1+1"
  sheet.getCellByPosition(note, 4).String = "𬱖 · 김철수"
  area = sheet.getCellRangeByPosition(0, 0, Column(sheet, "行标记（程序用，请勿改动）"), 6)
  Dim by(0) As New com.sun.star.table.TableSortField
  by(0).Field = 0 : by(0).IsAscending = False
  Dim sorting(1) As New com.sun.star.beans.PropertyValue
  sorting(0).Name = "SortFields" : sorting(0).Value = by()
  sorting(1).Name = "ContainsHeader" : sorting(1).Value = True
  area.sort(sorting())
  sheet.Rows.removeByIndex(1, 1)
  sheet.Columns.insertByIndex(2, 1)
  sheet.getCellByPosition(2, 0).String = "科室自填"
  sheet.getCellByPosition(2, 3).String = "不用读"
  sheet.getCellByPosition(0, 7).String = "LSG-2026-01-99"
  sheet.getCellByPosition(9, 7).String = "手工加的一行"
  sheet.Rows.getByIndex(2).IsVisible = False
  sheet.Rows.insertByIndex(0, 2)
  sheet.getCellByPosition(0, 0).String = "某某镇承诺清单（2026年12月）"
  book.Sheets.getByIndex(1).getCellByPosition(8, 1).String = "B类：正在解决或列入计划"
"""


@needs("soffice")
def test_written_edited_with_libreoffice_read_back_exactly_the_edits_arrive(village: Village, tmp_path: Path) -> None:
    """Cells typed in, rows sorted, deleted, hidden and added, a column and title rows put in, a formula."""
    back = edited(village.sent, tmp_path / "交回.xlsx", BY_HAND, tmp_path)
    data = back.read_bytes()
    assert scan(data, ZipFile(io.BytesIO(data))), "read fast"
    found = village.read(back)
    assert said(found) == {
        ("01", "state"): "办理中",
        ("01", "progress"): "一行\n两行 =1+1",
        ("01", "progress_date"): date(2026, 12, 3),
        ("02", "extended"): date(2027, 2, 1),
        ("02", "extension_reason"): "没到货",
        ("03", "note"): "2",
        ("04", "note"): "𬱖 · 김철수",
        ("S01", "result"): "B类：正在解决或列入计划",
    }
    assert all(change.taken for change in found.changes)
    assert [c.remark for c in found.changes if c.field == "note"] == ["", "由公式算出"]
    assert found.held == ()
    assert [(s.line, s.words) for s in found.strange] == [(10, "LSG-2026-01-99 手工加的一行")]
    assert (found.rows, found.missing) == (7, 1)
    assert any("科室自填" in note for note in found.notes)
    assert any("隐藏" in note for note in found.notes)
    village.take(back)
    assert village.read(back).changes == ()
    assert village.cell("01", "最新进展") == "一行\n两行 =1+1"
