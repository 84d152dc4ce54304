"""报送情况: what an office knows of every station and month, and 零报告 of the station itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.base.clock import SetClock, from_local
from desktop.base.errors import UserError
from desktop.base.ids import new_id
from desktop.rules import reporting as rules
from desktop.rules.duties import Duty
from desktop.rules.reporting import Report, ZeroReport
from desktop.services import history, keep, reporting, rows
from desktop.services.belonging import SPACE
from desktop.services.home import read_home
from desktop.services.office_files import cell_words, reporting_sheet, write_reporting_file
from desktop.services.reporting import Reporting, StationRow, report_none, to_report
from desktop.store.store import Store
from tests.services.county import County, county, let_in
from tests.store.log import records


@pytest.fixture
def place(tmp_path: Path, clock: SetClock) -> Iterator[County]:
    """柳村 joined in August; it held a meeting in November, and now it is December."""
    with county(tmp_path, clock) as made:
        made.finish()
        clock.at = from_local("2026-12-10T09:00:00")
        yield made


def look(store: Store, clock: SetClock, year: int | None = None, gaps: dict[str, str] | None = None) -> Reporting:
    with store.reading() as connection:
        return reporting.read_reporting(connection, clock.at, year, gaps)


def said(row: StationRow) -> list[str]:
    return [cell_words(cell) for cell in row.cells]


def asked(store: Store, clock: SetClock) -> list[str]:
    with store.reading() as connection:
        return [one.month for one in to_report(connection, clock.at)]


def test_a_month_is_missing_only_when_it_is_over_and_the_station_belonged_all_of_it(
    place: County, clock: SetClock
) -> None:
    found = look(place.office, clock)
    assert said(found.stations[0]) == [*"————————", "未报送", "未报送", "1", "—"]
    assert (found.missing("2026-10"), found.missing("2026-11"), found.stations[0].missing) == (1, 0, 2)
    assert found.years == (2026,)
    clock.at = from_local("2027-01-01T00:30:00")  # of the clock on the wall
    assert said(look(place.office, clock, 2026).stations[0])[-1] == "未报送"
    assert look(place.office, clock).years == (2027, 2026)


def test_a_station_of_which_nothing_came_stands_there_under_the_name_that_it_gave(
    place: County, clock: SetClock
) -> None:
    let_in(place.office, new_id(), "河湾村议事室", joined="2026-11-03T10:00:00")
    rows_found = {row.room.name: said(row) for row in look(place.office, clock).stations}
    assert rows_found["河湾村议事室"] == ["—"] * 12
    assert set(rows_found) == {"河湾村议事室", "柳村议事室"}


def test_meetings_that_are_not_final_and_segments_that_are_missing_are_told(place: County, clock: SetClock) -> None:
    place.meeting = place.hold("第二场")
    place.finish(final=False)
    place.meeting = place.hold("还在开的")
    place.send()
    (row,) = look(place.office, clock, gaps={place.laptop.device: "缺第 5 段"}).stations
    assert (said(row)[10:], row.total, row.gap) == (["1", "1 (0)"], (2, 1), "缺第 5 段")
    with place.office.reading() as connection:
        held = reporting.meetings_of(connection, place.room, "2026-12")
    assert [meeting.title for meeting in held] == ["第二场"]


def test_the_station_says_itself_that_there_was_none_and_the_office_reads_it(place: County, clock: SetClock) -> None:
    assert asked(place.laptop, clock) == ["2026-10", "2026-09"]
    with place.laptop.reading() as connection:
        todos = [todo for todo in read_home(connection, clock.at).todos if todo.duty is Duty.REPORT]
    assert [(todo.row, todo.month) for todo in todos] == [(place.room, "2026-10"), (place.room, "2026-09")]
    changes = report_none(place.laptop, place.room, "2026-10")
    assert "2026年10月没有开会" in changes.notice
    assert not report_none(place.laptop, place.room, "2026-10")
    assert asked(place.laptop, clock) == ["2026-09"]
    place.send()
    assert said(look(place.office, clock).stations[0])[8:10] == ["未报送", "零报告"]


def test_a_month_that_is_not_over_or_had_a_meeting_is_not_reported_as_empty(place: County) -> None:
    for month, sentence in (("2026-12", "没有过完"), ("2026-11", "开过 1 场会"), ("十月", "不是月份")):
        with pytest.raises(UserError, match=sentence):
            report_none(place.laptop, place.room, month)
    with place.laptop.reading() as connection:
        assert rows.load(connection, ZeroReport) == []


def test_two_laptops_of_a_station_say_the_same_thing_once(place: County, tmp_path: Path, clock: SetClock) -> None:
    report_none(place.laptop, place.room, "2026-10")
    with closing(Store(tmp_path / "other", clock)) as other:
        other.receive(record for record in records(place.laptop) if record[0].verb == "create_room")
        report_none(other, place.room, "2026-10")
        place.office.receive(records(other))
    place.send()
    with place.office.reading() as connection:
        (told,) = rows.load(connection, ZeroReport)
    assert (told.room, told.month) == (place.room, "2026-10")


def test_a_meeting_that_is_written_down_later_goes_before_the_empty_month(place: County, clock: SetClock) -> None:
    report_none(place.laptop, place.room, "2026-10")
    now, clock.at = clock.at, from_local("2026-10-20T19:00:00")
    place.meeting = place.hold("补记的会")
    place.finish()
    clock.at = now
    place.send()
    assert look(place.office, clock).stations[0].cells[9].report is Report.HELD


def test_a_laptop_that_is_alone_or_not_let_in_yet_is_asked_nothing(place: County, clock: SetClock) -> None:
    with place.laptop.reading() as connection:
        kept = keep.setting(connection, SPACE)
    keep.save_setting(place.laptop, SPACE, {**kept, "approved": False})
    assert asked(place.laptop, clock) == []
    keep.save_setting(place.laptop, SPACE, None)
    assert asked(place.laptop, clock) == []
    assert asked(place.office, clock) == []


def test_the_year_is_written_as_a_sheet(place: County, clock: SetClock, tmp_path: Path) -> None:
    path = write_reporting_file(reporting_sheet(look(place.office, clock), "2026年报送情况"), tmp_path / "报送.xlsx")
    heading, row = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert heading[:4] == ("序号", "乡镇", "站点", "1月")
    assert row == (1, "城关镇", "柳村议事室", *"————————", "未报送", "未报送", "1", "—", "1", None)


def test_months_go_back_over_the_turn_of_the_year() -> None:
    assert [rules.before("2027-02", count) for count in (1, 2, 13)] == ["2027-01", "2026-12", "2026-01"]
    assert rules.to_ask({"2026-12"}, {"2026-11"}, "2026-05", "2027-02") == ("2027-01",)


def test_a_zero_report_is_undone_like_everything_else(place: County, clock: SetClock) -> None:
    report_none(place.laptop, place.room, "2026-10")
    history.undo(place.laptop, None, ("report_none",))
    assert asked(place.laptop, clock) == ["2026-10", "2026-09"]
