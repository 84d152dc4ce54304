"""Two computers of one station: what each gave a number before they heard of each other may be there twice, and nothing
goes astray for that.
"""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert

from desktop.base.errors import UserError
from desktop.base.ids import new_id
from desktop.rules.attendance import Participant, SignIn
from desktop.rules.meeting import Meeting
from desktop.rules.record import Suggestion
from desktop.rules.search import Known, PeopleIndex
from desktop.services import attendance, history, meetings, recording, rewording, rooms, rows
from desktop.services.history import UNDO
from desktop.services.meetings import NewMeeting
from desktop.services.sheet_plan import preview
from desktop.store import tables
from desktop.store.changelog import SET, ActionRecord, Change
from desktop.store.store import Store
from tests.services.stage import Stage
from tests.store.log import history as records_of

OTHER = "e" * 32


def _twice(stage: Stage, cls: type, row: str) -> None:
    """Another computer made a line of the same number."""
    table = rows.TABLES[cls]
    with stage.store.reading() as connection:
        made = dict(connection.execute(table.select().where(table.c.id == row)).mappings().one())
    own, stage.store.device = stage.store.device, OTHER
    with stage.store.action("walk_in", stage.meeting) as action:
        action.create(table, new_id(), **{name: value for name, value in made.items() if name != "id"})
    stage.store.device = own


def test_a_sheet_number_of_two_people_signs_in_neither_and_says_so(stage: Stage) -> None:
    first = attendance.walk_in(stage.store, stage.meeting, "张三").new
    with stage.store.reading() as connection:
        number = rows.get(connection, Participant, first).number
    _twice(stage, Participant, first)
    told = rf"{number} 号有 2 个人（张三、张三）"
    with pytest.raises(UserError, match=told):
        attendance.sign_in_number(stage.store, stage.meeting, number)
    with pytest.raises(UserError, match=told):
        attendance.sign_in_sheet(stage.store, stage.meeting, str(number))
    with stage.store.reading() as connection:
        assert "2 个人" in preview(connection, stage.meeting, str(number)).trouble
        assert len(rows.load(connection, SignIn, meeting=stage.meeting)) == 1


def test_who_looks_for_a_number_of_two_people_is_shown_both() -> None:
    people = [Known("a", "张三", number=41), Known("b", "李四", number=41), Known("c", "王五", number=4)]
    assert PeopleIndex(people).search("41").sure[:2] == ("a", "b")


def test_two_suggestions_of_one_number_are_both_there_to_be_reworded(stage: Stage) -> None:
    row = recording.suggest(stage.store, stage.meeting, "路灯坏了").new
    _twice(stage, Suggestion, row)
    with stage.store.reading() as connection:
        board = rewording.board(connection, stage.meeting)
    said = [one.row.id for paragraph in board.paragraphs for one in paragraph.said]
    assert len(said) == len(set(said)) == 2


def test_undo_works_where_what_an_earlier_undo_took_back_has_not_come_back_yet(stage: Stage) -> None:
    """A repaired computer gets its own records back segment by segment, in any order."""
    recording.suggest(stage.store, stage.meeting, "路灯坏了")
    with stage.store.reading() as connection:
        meeting = rows.get(connection, Meeting, stage.meeting)
    lost = new_id()
    record = records_of(stage.store, "meeting", meeting.id)[0]
    undo = ActionRecord(new_id(), UNDO, meeting.id, stage.store.device, "柳青", 1, stage.store.clock.read().at, lost)
    change = Change(f"{undo.id}-0", undo.id, "meeting", meeting.id, SET, "place", "", "", (record.id,))
    stage.store.receive([(undo, [change])])
    history.undo(stage.store, stage.meeting, ("suggest",))
    with stage.store.reading() as connection:
        assert rows.load(connection, Suggestion, meeting=stage.meeting) == []


def test_a_code_that_is_no_number_does_not_stop_the_next_meeting(store: Store) -> None:
    room = rooms.create_room(store, "东庄").new
    first = meetings.create_meeting(store, room, NewMeeting("修路")).new
    with store.reading() as connection:
        code = rows.get(connection, Meeting, first).code
    with store.action("edit_meeting", first) as action:
        action.set(tables.meeting, first, code=f"{code[:8]}甲")
    second = meetings.create_meeting(store, room, NewMeeting("装灯")).new
    with store.reading() as connection:
        assert rows.get(connection, Meeting, second).code == f"{code[:8]}01"


def test_who_begins_at_once_meets_in_a_room_that_takes_part_in_sync(store: Store) -> None:
    """The room of the sample, made later, would never be sent."""
    ours = rooms.create_room(store, "东庄").new
    rooms.create_room(store, "示例")
    kept = {"id": "a" * 32, "role": "room", "office": "县办", "root": "", "rooms": [ours], "name": "", "approved": True}
    with store.keeping() as connection:
        connection.execute(insert(tables.setting).values(key="sync.space", value=json.dumps(kept)))
    begun = meetings.start_quickly(store, "修路").new
    with store.reading() as connection:
        assert rows.get(connection, Meeting, begun).room == ours
