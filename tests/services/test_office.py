"""An office handles what the stations' meetings promised, and the answer comes back: state, lead, dates, progress, news."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.duties import Duty
from desktop.rules.office_ledger import OPEN, SAID_DONE, Due, Line, Wanted, chosen
from desktop.rules.record import OFFICE, Commitment, CommitmentState, Correction, Progress
from desktop.services import catalogue, handling, meetings, news, reports, rows
from desktop.services.follow_up import report_progress
from desktop.services.handling import Handling, handle_commitment
from desktop.services.home import OfficeGlance, read_home
from desktop.services.office_files import write_ledger_file
from desktop.services.office_ledger import read_content, read_ledger, read_line
from desktop.store import tables
from desktop.store.changelog import CREATE, SETTLE
from desktop.store.store import Store
from desktop.store.worker import in_one_go
from tests.services.county import OFFICE as NAME
from tests.services.county import County, county

ROAD, LAMPS = "修好村口的路", "装六盏路灯"
UNDER_WAY, COMPLETED = CommitmentState.UNDER_WAY, CommitmentState.COMPLETED


@pytest.fixture
def place(tmp_path: Path, clock: SetClock) -> Iterator[County]:
    with county(tmp_path, clock) as made:
        made.promise(ROAD)
        made.promise(LAMPS, lead="", due=None)
        yield made


def wanted(found: Commitment, **other: Any) -> Handling:
    """As it stands, but for these."""
    kept = {"state": found.state, "lead": found.lead, "due": found.due, "extended": found.extended}
    return Handling(**{**kept, **other})


def handle(place: County, matter: str, **other: Any) -> None:
    row = place.matters[matter]
    handle_commitment(place.office, row, wanted(place.commitment(place.office, row), **other))


def of(store: Store, cls: type[Any], **where: Any) -> list[Any]:
    with store.reading() as connection:
        return rows.load(connection, cls, **where)


def lines(store: Store, clock: SetClock) -> list[Line]:
    return list(in_one_go(read_ledger(store, clock.at)).lines)


# ---- handling


def test_state_lead_and_progress_are_written_as_one_action_and_come_back_to_the_station(place: County) -> None:
    place.finish()
    handle(place, ROAD, state=UNDER_WAY, lead="住建局", progress="已经进场")
    place.answer()
    found = place.commitment(place.laptop, place.matters[ROAD])
    assert (found.state, found.lead, found.due) == (UNDER_WAY, "住建局", date(2026, 12, 1))
    (told,) = of(place.laptop, Progress)
    assert (told.text, told.source, told.day, told.state) == ("已经进场", OFFICE, date(2026, 11, 18), UNDER_WAY)


def test_another_date_is_an_extension_with_its_reason_beside_the_first(place: County) -> None:
    place.finish()
    with pytest.raises(UserError, match="延期要写原因"):
        handle(place, ROAD, extended=date(2027, 3, 1))
    with pytest.raises(UserError, match="之后"):
        handle(place, ROAD, extended=date(2026, 11, 1), reason="冻土")
    handle(place, ROAD, extended=date(2027, 3, 1), reason="冻土", state=CommitmentState.EXTENDED)
    found = place.commitment(place.office, place.matters[ROAD])
    assert (found.due, found.extended, found.extension_reason) == (date(2026, 12, 1), date(2027, 3, 1), "冻土")
    handle(place, ROAD, progress="材料到了")
    assert place.commitment(place.office, place.matters[ROAD]).extension_reason == "冻土"


def test_what_minutes_say_is_changed_by_a_correction_only(place: County) -> None:
    place.finish()
    handle(place, LAMPS, lead="供电公司", due=date(2027, 1, 15))
    handle(place, ROAD, progress="已经进场")
    place.answer()
    made = of(place.laptop, Correction)
    assert [(c.old, c.new) for c in made] == [
        ("牵头单位：待明确", "牵头单位：供电公司"),
        ("完成时限：待明确", "完成时限：2027年1月15日"),
    ]
    assert all(c.line == place.matters[LAMPS] and NAME in c.reason for c in made)


def test_before_the_minutes_are_final_nothing_has_to_be_corrected(place: County) -> None:
    place.finish(final=False)
    handle(place, ROAD, lead="住建局", due=date(2026, 12, 20), reason="记错了一天")
    assert of(place.office, Correction) == []
    assert place.commitment(place.office, place.matters[ROAD]).due == date(2026, 12, 20)


def test_what_was_promised_is_not_lost_by_handling(place: County) -> None:
    place.finish()
    for other, sentence in (
        ({"due": None}, "时限不能清空"),
        ({"due": date(2027, 5, 1)}, "要写原因"),
        ({"lead": " "}, "单位不能清空"),
        ({"state": CommitmentState.RETURNED}, "退回要写原因"),
        ({"state": CommitmentState.EXTENDED}, "延期到"),
        ({"completed": date(2026, 11, 1)}, "不是已办结"),
    ):
        with pytest.raises(UserError, match=sentence):
            handle(place, ROAD, **other)
    assert of(place.office, Progress) == []


def test_done_has_the_day_that_was_given_and_is_opened_again_without_one(place: County) -> None:
    place.finish()
    handle(place, ROAD, state=COMPLETED, completed=date(2026, 11, 10), progress="修完了")
    found = place.commitment(place.office, place.matters[ROAD])
    assert found.completed is not None
    assert found.completed.date() == date(2026, 11, 10)
    handle(place, ROAD, state=UNDER_WAY)
    again = place.commitment(place.office, place.matters[ROAD])
    assert (again.state, again.completed) == (UNDER_WAY, None)
    assert [p.text for p in of(place.office, Progress)] == ["修完了", "修完了"]


def test_only_an_office_handles_and_only_after_the_meeting(place: County) -> None:
    row = place.matters[ROAD]
    with pytest.raises(UserError, match="办公室"):
        handle_commitment(place.laptop, row, wanted(place.commitment(place.laptop, row), state=UNDER_WAY))
    place.send()
    with pytest.raises(UserError, match="还没有散会"):
        handle(place, ROAD, state=UNDER_WAY)


def test_the_same_again_is_no_action_and_a_handling_is_taken_back_as_a_whole(place: County) -> None:
    place.finish()
    before = place.commitment(place.office, place.matters[ROAD])
    assert not handle_commitment(place.office, before.id, wanted(before))
    handle(place, ROAD, state=UNDER_WAY, lead="住建局", progress="已经进场")
    handling.undo(place.office, place.meeting)
    assert place.commitment(place.office, before.id) == before
    assert of(place.office, Progress) == of(place.office, Correction) == []


# ---- one ledger


def test_the_ledger_has_all_commitments_and_finds_them_by_every_wish(place: County, clock: SetClock) -> None:
    place.finish()
    second = place.meeting = place.hold("路灯回头看")
    report_progress(place.laptop, second, place.matters[LAMPS], COMPLETED, "都亮了")
    place.finish()
    found = lines(place.office, clock)
    assert [(line.number, line.commitment.matter, line.over) for line in found] == [
        ("LC-2026-01-01", ROAD, -13),
        ("LC-2026-01-02", LAMPS, None),
    ]
    today = date(2026, 11, 28)

    def matters(**wish: Any) -> list[str]:
        return [line.commitment.matter for line in chosen(found, Wanted(**wish), today)]

    assert matters() == matters(town="城关镇", village="柳村", state=OPEN) == [ROAD, LAMPS]
    assert matters(state=SAID_DONE) == matters(due=Due.NONE) == matters(text="路灯 城关 亮") == [LAMPS]
    assert matters(due=Due.WEEK) == matters(text="交通局") == matters(text="ＬＣ-2026-01-01") == [ROAD]
    assert matters(due=Due.BETWEEN, first=date(2026, 12, 1), last=date(2026, 12, 1)) == [ROAD]
    assert matters(due=Due.OVER) == matters(due=Due.MONTH) == matters(town="东河镇") == matters(text="没有的") == []
    with place.office.reading() as connection:
        assert read_line(connection, place.matters[LAMPS], clock.at) == found[1]


def test_what_is_written_is_the_list_that_the_station_writes(place: County, clock: SetClock, tmp_path: Path) -> None:
    place.finish()
    handle(place, ROAD, state=UNDER_WAY, progress="已经进场")
    place.answer()
    found = lines(place.office, clock)
    ledger = in_one_go(read_content(place.office, "全县", found))
    written = write_ledger_file(ledger, tmp_path / "全县清单")
    ours = reports.write_documents(place.laptop, place.meeting, tmp_path, paint=False).paths[catalogue.LEDGER]
    assert ours is not None
    assert [cells(written, sheet) for sheet in (0, 1)] == [cells(ours, sheet) for sheet in (0, 1)]
    assert ["已经进场" in row for row in cells(written, 0)] == [False, True, False]
    some = in_one_go(read_content(place.office, "全县", found[1:]))
    assert [row.matter for row in some.commitments] == [LAMPS]


def cells(path: Path, sheet: int) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path).worksheets[sheet].iter_rows()]


# ---- what the room hears


def bulletin(store: Store) -> news.Bulletin:
    with store.reading() as connection:
        return news.read_news(connection)


def test_the_room_hears_each_field_once_from_what_to_what(place: County) -> None:
    place.finish()
    handle(place, ROAD, state=UNDER_WAY)
    handle(place, ROAD, state=COMPLETED, progress="修完了", extended=date(2027, 1, 1), reason="冻土")
    handle(place, LAMPS, lead="供电公司")
    place.answer()
    heard = bulletin(place.laptop)
    assert (heard.office, heard.commitments) == (NAME, 2)
    assert {(n.number, n.label, n.old, n.new) for n in heard.news} == {
        ("LC-2026-01-01", "状态", "待办理", "已办结"),
        ("LC-2026-01-01", "最新进展", "（空）", "修完了"),
        ("LC-2026-01-01", "延期后时限", "（空）", "2027年1月1日"),
        ("LC-2026-01-01", "延期原因", "（空）", "冻土"),
        ("LC-2026-01-02", "牵头单位", "（空）", "供电公司"),
    }


def test_what_was_seen_is_no_news_but_what_comes_later_is(place: County) -> None:
    place.finish()
    handle(place, ROAD, state=UNDER_WAY)
    place.answer()
    news.mark_seen(place.laptop, bulletin(place.laptop).actions)
    assert bulletin(place.laptop).news == ()
    handle(place, ROAD, state=COMPLETED)
    place.answer()
    assert [(n.old, n.new) for n in bulletin(place.laptop).news] == [("办理中", "已办结")]


def test_what_the_office_took_back_itself_is_no_news(place: County) -> None:
    place.finish()
    handle(place, ROAD, state=UNDER_WAY, progress="写错地方了")
    handling.undo(place.office, place.meeting)
    place.answer()
    assert bulletin(place.laptop).news == ()
    assert bulletin(place.office).news == ()


def test_a_line_of_progress_that_the_office_keeps_against_its_removal_breaks_nothing(place: County) -> None:
    place.finish()
    handle(place, ROAD, progress="已经进场")
    with place.office.reading() as connection:
        (line,) = [p.id for p in rows.load(connection, Progress, commitment=place.matters[ROAD])]
    with place.office.action(SETTLE, place.meeting) as action:
        action.decide(tables.progress, line, CREATE, None, {}, None)
    place.answer()
    assert [n.new for n in bulletin(place.laptop).news] == ["已经进场"]


def test_the_home_of_the_room_says_so_in_one_line(place: County, clock: SetClock) -> None:
    place.finish()
    handle(place, ROAD, state=UNDER_WAY)
    place.answer()
    with place.laptop.reading() as connection:
        found = read_home(connection, clock.at)
    (todo,) = [todo for todo in found.todos if todo.duty is Duty.NEWS]
    assert (todo.count, todo.who, todo.what) == (1, NAME, f"{ROAD} 状态 待办理 → 办理中")
    assert found.office == ""


def test_the_home_of_the_office_counts_what_is_due_and_leaves_out_what_rooms_have_to_do(
    place: County, clock: SetClock
) -> None:
    place.finish(final=False)
    came = clock.at
    clock.advance(days=20)
    own = meetings.start_quickly(place.office, "县里自己的会").new
    with place.office.reading() as connection:
        found = read_home(connection, clock.at)
    assert [(todo.duty, todo.count, todo.soon) for todo in found.todos if todo.duty is not Duty.UNREPORTED] == [
        (Duty.OVERDUE, 1, 0)
    ]
    glances = {g.meeting.id: g for g in found.glances if isinstance(g, OfficeGlance)}
    room = glances[place.meeting].room
    assert room is not None
    assert (room.town, glances[place.meeting].commitments, glances[place.meeting].unclear) == ("城关镇", 2, 1)
    assert (glances[place.meeting].received, glances[own].received) == (came, None)
    assert (found.office, found.live and found.live.id) == (NAME, own)
