"""上次承诺, told at a later meeting: lines of that meeting, the commitment's state, undo, other rooms, 定稿 and 更正."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.duties import Duty
from desktop.rules.meeting import Kind, Meeting, State
from desktop.rules.record import OFFICE, TOLD, Commitment, CommitmentState, Progress, Reply, ReplyKind
from desktop.services import (
    catalogue,
    commitments,
    follow_up,
    history,
    keep,
    line_history,
    lines,
    meetings,
    recording,
    reports,
    rooms,
    rows,
)
from desktop.services.belonging import SPACE
from desktop.services.follow_up import FollowUp, report_progress
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.overview import read_overview
from desktop.store import tables
from desktop.store.store import Store

WAITING, UNDER_WAY, COMPLETED = TOLD


@dataclass
class Village:
    """A room whose first meeting promised three things and is 定稿; the second has just begun with 上次承诺."""

    store: Store
    clock: SetClock
    room: str
    first: str
    second: str

    def look(self, meeting: str = "") -> FollowUp:
        with self.store.reading() as connection:
            return follow_up.read_follow_up(connection, meeting or self.second, self.clock.read().at)

    def matters(self, meeting: str = "") -> list[str]:
        return [row.commitment.matter for row in self.look(meeting).rows]

    def commitment(self, matter: str) -> Commitment:
        with self.store.reading() as connection:
            (found,) = rows.load(connection, Commitment, matter=matter)
        return found

    def told(self, meeting: str = "") -> list[Progress]:
        with self.store.reading() as connection:
            return rows.load(connection, Progress, meeting=meeting or self.second)

    def tell(self, matter: str, state: CommitmentState, text: str = "", meeting: str = "") -> str:
        where = meeting or self.second
        return report_progress(self.store, where, self.commitment(matter).id, state, text).notice

    def hold(self, title: str, room: str = "") -> str:
        """Another meeting, a week later, begun with 上次承诺."""
        self.clock.advance(hours=168)
        items = (NewItem("上次承诺", Kind.FOLLOW_UP), NewItem(title))
        made = meetings.create_meeting(self.store, room or self.room, NewMeeting(title, items=items)).new
        meetings.open_meeting(self.store, made)
        with self.store.reading() as connection:
            first, _item = meetings.agenda(connection, made)
        meetings.start_item(self.store, made, first.id)
        return made


@pytest.fixture
def make_room(store: Store) -> Callable[[str], str]:
    return lambda name: rooms.create_room(store, name, code=name[:2]).new


@pytest.fixture
def village(store: Store, clock: SetClock, make_room: Callable[[str], str]) -> Village:
    room = make_room("LSG议事室")
    first = meetings.start_quickly(store, "修路", room).new
    for matter, due in (("修路", date(2026, 11, 20)), ("装灯", date(2026, 12, 30)), ("清渠", None)):
        commitments.commit(store, first, matter, lead="村委会", person="苗春", due=due)
    meetings.close_meeting(store, first)
    meetings.finalize(store, first)
    found = Village(store, clock, room, first, "")
    found.second = found.hold("水费")
    return found


def test_the_open_ones_of_earlier_meetings_are_listed_with_number_and_days(village: Village) -> None:
    board = village.look()
    assert [(row.number, row.commitment.matter, row.over) for row in board.rows] == [
        ("LS-2026-01-01", "修路", 5),
        ("LS-2026-01-02", "装灯", -35),
        ("LS-2026-01-03", "清渠", None),
    ]
    assert board.now
    assert board.told == 0
    assert village.matters(village.first) == [], "a meeting does not go over its own"


def test_it_is_gone_over_only_on_its_own_item(village: Village) -> None:
    with village.store.reading() as connection:
        _first, other = meetings.agenda(connection, village.second)
    meetings.start_item(village.store, village.second, other.id)
    assert not village.look().now
    assert village.matters() == ["修路", "装灯", "清渠"]


def test_what_is_told_is_a_line_of_this_meeting_and_the_state_of_the_commitment(village: Village) -> None:
    village.tell("修路", COMPLETED, "上周通车")
    village.tell("装灯", UNDER_WAY, "灯杆到了")
    village.tell("清渠", WAITING)
    moment = village.clock.read().at
    assert [(p.state, p.text) for p in village.told()] == [
        (COMPLETED, "上周通车"),
        (UNDER_WAY, "灯杆到了"),
        (WAITING, ""),
    ]
    done = village.commitment("修路")
    assert (done.state, done.completed, done.due) == (COMPLETED, moment, date(2026, 11, 20))
    assert [village.commitment(m).state for m in ("装灯", "清渠")] == [UNDER_WAY, WAITING]
    assert village.look().told == 3
    assert village.matters() == ["修路", "装灯", "清渠"], "the completed one stays in its place"
    third = village.hold("垃圾")
    assert village.matters(third) == ["装灯", "清渠"]


def test_the_running_list_shows_it(village: Village) -> None:
    village.tell("修路", COMPLETED, "上周通车")
    with village.store.reading() as connection:
        (line,) = lines.board(connection, village.second).lines
        (edit,) = line_history.edits(connection, line.row)
    assert (line.kind, line.ref, line.matter, line.speaker) == ("承诺进展", "LS-2026-01-01", "修路", "村委会 苗春")
    assert (line.text, line.item) == ("上周通车", 1)
    assert (edit.done, edit.new) == ("记承诺进展", "承诺：修路；状态：已办结；内容：上周通车")


def test_told_again_at_the_same_meeting_takes_the_place_of_the_first(village: Village) -> None:
    village.tell("装灯", COMPLETED)
    assert "改回没有办结" in village.tell("装灯", UNDER_WAY, "还差三盏")
    assert [(p.state, p.text) for p in village.told()] == [(UNDER_WAY, "还差三盏")]
    found = village.commitment("装灯")
    assert (found.state, found.completed) == (UNDER_WAY, None)


def test_undo_takes_back_line_and_state_and_redo_brings_both(village: Village) -> None:
    before = village.commitment("修路")
    village.tell("修路", COMPLETED, "上周通车")
    after = village.commitment("修路")
    assert "记承诺进展" in history.undo(village.store, village.second).notice
    assert (village.commitment("修路"), village.told()) == (before, [])
    history.redo(village.store, village.second)
    assert village.commitment("修路") == after
    assert len(village.told()) == 1


def test_a_line_taken_out_takes_its_state_along(village: Village) -> None:
    village.tell("装灯", UNDER_WAY)
    third = village.hold("垃圾")
    village.tell("装灯", COMPLETED, meeting=third)
    recording.remove(village.store, third, Progress, village.told(third)[0].id)
    assert village.commitment("装灯").state is UNDER_WAY
    assert village.commitment("装灯").completed is None
    history.undo(village.store, third)
    assert village.commitment("装灯").state is COMPLETED


def test_what_a_later_meeting_told_is_not_undone_by_the_earlier(village: Village) -> None:
    village.tell("装灯", UNDER_WAY)
    third = village.hold("垃圾")
    village.tell("装灯", COMPLETED, meeting=third)
    with pytest.raises(UserError, match="之后改过这一处"):
        history.undo(village.store, village.second)
    assert village.commitment("装灯").state is COMPLETED


def test_one_closed_elsewhere_meanwhile_is_not_closed_twice(village: Village) -> None:
    third = village.hold("垃圾")
    village.tell("修路", COMPLETED, "三月完工", meeting=third)
    assert "已经在别处记了办结" in village.tell("修路", COMPLETED)
    assert village.told() == []
    assert "改回没有办结" in village.tell("修路", UNDER_WAY, "又塌了", meeting=third)


def test_rooms_do_not_see_each_others(village: Village, make_room: Callable[[str], str]) -> None:
    other = village.hold("家属院的事", make_room("JSY"))
    assert village.matters(other) == []
    commitments.commit(village.store, other, "修车棚")
    assert "修车棚" not in village.matters(village.hold("下一次"))


def test_its_own_commitment_is_refused(village: Village) -> None:
    commitments.commit(village.store, village.second, "新事")
    with pytest.raises(UserError, match="到下次会议再记"):
        village.tell("新事", UNDER_WAY)
    assert village.told() == []


def test_only_while_something_may_be_recorded(village: Village) -> None:
    meetings.close_meeting(village.store, village.second)
    village.tell("修路", UNDER_WAY, "补记")
    meetings.finalize(village.store, village.second)
    with pytest.raises(UserError, match="更正"):
        village.tell("修路", COMPLETED)


def test_words_corrected_after_the_end_are_those_gone_over_and_a_line_can_be_corrected(village: Village) -> None:
    row = village.commitment("修路").id
    meetings.correct(village.store, village.first, Commitment, row, "修村东的路", "写漏了")
    assert village.matters()[0] == "修村东的路"
    village.tell("修村东的路", UNDER_WAY, "开工")
    meetings.close_meeting(village.store, village.second)
    meetings.finalize(village.store, village.second)
    meetings.correct(village.store, village.second, Progress, village.told()[0].id, "已开工", "听错了")
    assert village.told()[0].text == "已开工"
    assert village.commitment("修村东的路").state is UNDER_WAY
    with village.store.reading() as connection:
        assert rows.get(connection, Meeting, village.first).state is State.FINAL


def test_the_documents_say_what_was_told_and_the_ledger_of_the_earlier_meeting_where_it_stands(
    village: Village, tmp_path: Path
) -> None:
    village.tell("修路", COMPLETED, "上周通车")
    village.tell("装灯", WAITING)
    day = f"{village.clock.read().at:%Y-%m-%d}"
    minutes = _written(village.store, village.second, tmp_path, catalogue.MINUTES)
    told = [paragraph.text for paragraph in Document(str(minutes)).paragraphs]
    place = told.index("（一）上次承诺落实情况")
    assert told[place - 1] == "一、情况通报"
    assert told[place + 1] == "1. 修路（LS-2026-01-01，村委会，苗春，时限2026年11月20日）：已办结。上周通车"
    assert told[place + 2].endswith("时限2026年12月30日）：没有动静。")
    assert not any("清渠" in line for line in told), "only what was told"
    record = _written(village.store, village.second, tmp_path, catalogue.RECORD)
    assert any("【承诺进展】修路：上周通车（情况：已办结" in p.text for p in Document(str(record)).paragraphs)
    ledger = _written(village.store, village.first, tmp_path, catalogue.LEDGER)
    header, *lines_of = load_workbook(ledger)["承诺清单"].iter_rows(values_only=True)
    found = [dict(zip(header, line, strict=True)) for line in lines_of]
    assert [row["当前状态"] for row in found] == ["已办结", "待办理", "待办理"]
    assert [row["最新进展"] for row in found] == ["上周通车", "没有动静", None]
    assert [str(row["进展日期"])[:10] for row in found] == [day, day, "None"]
    assert [str(row["办结日期"])[:10] for row in found] == [day, "None", "None"]
    for column in ("办理结果", "群众评价", "回访", "销号", "延期后时限"):
        assert [row[column] for row in found] == [None] * 3, "办结 says nothing of these (rules 7 and 8)"


def _written(store: Store, meeting: str, folder: Path, kind: str) -> Path:
    path = reports.write_documents(store, meeting, folder, paint=False).paths[kind]
    assert path is not None
    return path


def test_a_reply_is_no_completion(village: Village) -> None:
    """Rule 7: 已答复 and 已办结 are two things."""
    suggestion = recording.suggest(village.store, village.second, "快点修").new
    recording.reply(village.store, village.second, [suggestion], ReplyKind.SETTLED, "修好了")
    assert village.commitment("修路").state is WAITING
    village.tell("修路", COMPLETED)
    with village.store.reading() as connection:
        assert len(rows.load(connection, Reply, meeting=village.second)) == 1


class TestInASpace:
    """A public tick is a line of progress, never the state, which is the office's (SYNC.md, Merging); and whoever sits at
    the table is not asked about it again.
    """

    @pytest.fixture
    def joined(self, village: Village) -> Village:
        kept = {"id": "s", "role": "room", "office": "县政协", "root": "", "name": "张村", "approved": True}
        keep.save_setting(village.store, SPACE, {**kept, "rooms": [village.room]})
        return village

    def nagged(self, village: Village) -> list[str]:
        with village.store.reading() as connection:
            todos = read_overview(connection, village.clock.read().at).todos
        return [todo.what for todo in todos if todo.duty is Duty.FULFIL]

    def office_says(self, village: Village, state: CommitmentState) -> None:
        """As a record of the office comes in."""
        row = village.commitment("修路")
        with village.store.action("handle_commitment", row.meeting) as action:
            action.set(tables.commitment, row.id, state=state)
            at = village.clock.read().at
            action.create(tables.progress, meeting=row.meeting, at=at, commitment=row.id, state=state, source=OFFICE)

    def test_the_line_is_there_the_state_is_not(self, joined: Village) -> None:
        joined.tell("修路", COMPLETED, "上周通车")
        assert (joined.commitment("修路").state, joined.commitment("修路").completed) == (WAITING, None)
        assert [(p.state, p.text) for p in joined.told()] == [(COMPLETED, "上周通车")]

    def test_nobody_is_reminded_or_asked_again(self, joined: Village) -> None:
        assert self.nagged(joined) == ["修路"]
        joined.tell("修路", COMPLETED)
        assert self.nagged(joined) == []
        (row,) = (row for row in joined.look().rows if row.commitment.matter == "修路")
        assert row.over is None
        assert "修路" not in joined.matters(joined.hold("路灯"))

    def test_told_twice_it_is_told_so(self, joined: Village) -> None:
        joined.tell("修路", COMPLETED)
        later = joined.hold("路灯")
        assert "已经在别处记了办结" in joined.tell("修路", COMPLETED, meeting=later)
        assert joined.told(later) == []

    def test_the_office_opens_it_again(self, joined: Village) -> None:
        joined.tell("修路", COMPLETED)
        joined.clock.advance(hours=1)
        self.office_says(joined, UNDER_WAY)
        assert self.nagged(joined) == ["修路"]
        assert "修路" in joined.matters(joined.hold("路灯"))

    def test_a_line_that_is_taken_out_leaves_what_the_office_said(self, joined: Village) -> None:
        self.office_says(joined, CommitmentState.EXTENDED)
        joined.tell("修路", COMPLETED)
        recording.remove(joined.store, joined.second, Progress, joined.told()[0].id)
        assert joined.commitment("修路").state is CommitmentState.EXTENDED

    def test_another_room_of_this_laptop_stays_as_it_was(
        self, joined: Village, make_room: Callable[[str], str]
    ) -> None:
        room = make_room("自家院")
        first = meetings.start_quickly(joined.store, "自家的事", room).new
        row = commitments.commit(joined.store, first, "扫雪").new
        meetings.close_meeting(joined.store, first)
        report_progress(joined.store, joined.hold("再议", room), row, COMPLETED)
        assert joined.commitment("扫雪").state is COMPLETED
