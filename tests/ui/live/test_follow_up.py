"""上次承诺 on the live page: ticked in public, by keys, and nothing of it lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit

from desktop.base.clock import SetClock
from desktop.rules.meeting import Kind
from desktop.rules.record import TOLD, Commitment, CommitmentState, Progress
from desktop.services import commitments, meetings, rows
from desktop.services.keep import drafts
from desktop.services.meetings import NewItem
from desktop.store.store import Store
from desktop.ui.meetings.live_page import LivePage
from tests.ui.hands import RETURN, compose, type_words
from tests.ui.live.doing import ALT, CTRL, MakePage, focus, key
from tests.ui.rooms import Seeded, opened

WAITING, UNDER_WAY, COMPLETED = TOLD


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """The second meeting of a room, a week after the first; 上次承诺 is its first item, and nothing was begun yet."""
    first = opened(store, clock)
    for matter, due in (("清运垃圾", date(2026, 11, 20)), ("装灯", date(2026, 11, 26)), ("修棚", None)):
        commitments.commit(store, first.meeting, matter, lead="城关物业", person="贾志强", due=due, due_text="开春前")
    meetings.close_meeting(store, first.meeting)
    clock.advance(hours=168)
    with store.reading() as connection:
        found = meetings.all_meetings(connection)[0].room
    items = (NewItem("上次承诺", Kind.FOLLOW_UP), NewItem("停车"))
    second = meetings.create_meeting(store, found, meetings.NewMeeting("停车议事会", items=items)).new
    meetings.open_meeting(store, second)
    return Seeded(store, clock, second)


def told(room: Seeded) -> list[tuple[CommitmentState, str]]:
    return [(p.state, p.text) for p in room.rows(Progress)]


def state(room: Seeded, matter: str) -> CommitmentState:
    with room.store.reading() as connection:
        (found,) = rows.load(connection, Commitment, matter=matter)
    return found.state


def begin(page: LivePage) -> None:
    key(page, Qt.Key.Key_1, ALT)


def strip_field(page: LivePage) -> QLineEdit:
    field = focus()
    assert isinstance(field, QLineEdit)
    assert page.follow_up.strip.isAncestorOf(field)
    return field


def test_it_stands_there_only_while_it_is_discussed_and_takes_the_keys_when_it_begins(page: LivePage) -> None:
    panel = page.follow_up
    assert not panel.isVisible()
    begin(page)
    assert panel.isVisible()
    assert focus() is panel.list
    shown = [panel.model.data(panel.model.index(place)) for place in range(3)]
    assert "超期 5 天" in shown[0]
    assert "还有 1 天" in shown[1]
    assert "开春前" in shown[2]
    key(page, Qt.Key.Key_2, ALT)
    assert not panel.isVisible()
    assert focus() is page.record.entry.text, "whoever types on writes the record"


def test_each_is_ticked_with_two_keys_and_the_next_is_chosen(page: LivePage, room: Seeded) -> None:
    begin(page)
    key(page, Qt.Key.Key_1)
    key(page, RETURN)
    assert told(room) == [(COMPLETED, "")]
    assert focus() is page.follow_up.list
    key(page, Qt.Key.Key_2)
    assert "装灯" in page.follow_up.strip.title
    type_words(strip_field(page), "灯杆到了")
    key(page, RETURN)
    key(page, Qt.Key.Key_3)
    key(page, RETURN)
    assert told(room) == [(COMPLETED, ""), (UNDER_WAY, "灯杆到了"), (WAITING, "")]
    assert [state(room, matter) for matter in ("清运垃圾", "装灯", "修棚")] == [COMPLETED, UNDER_WAY, WAITING]
    assert page.follow_up.heading.text() == "说过 3/3 ✓"
    assert [line.kind for line in page.record.model.rows] == ["承诺进展"] * 3
    assert "装灯：灯杆到了" in page.record.model.data(page.record.model.index(1))


def test_what_is_being_written_stays_when_the_next_item_begins(page: LivePage, room: Seeded) -> None:
    begin(page)
    key(page, Qt.Key.Key_2)
    type_words(strip_field(page), "灯已经买了")
    key(page, Qt.Key.Key_2, ALT)
    assert strip_field(page).text() == "灯已经买了"
    key(page, RETURN)
    assert told(room) == [(CommitmentState.UNDER_WAY, "灯已经买了")]
    assert not page.follow_up.isVisible()
    assert focus() is page.record.entry.text


def test_one_is_skipped_and_told_later(page: LivePage, room: Seeded) -> None:
    begin(page)
    key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_1)
    key(page, RETURN)
    assert page.follow_up.current is not None
    assert page.follow_up.current.commitment.matter == "修棚"
    key(page, Qt.Key.Key_1)
    key(page, RETURN)
    assert page.follow_up.current.commitment.matter == "清运垃圾", "back to the one that was skipped"
    assert [state(room, matter) for matter in ("清运垃圾", "装灯", "修棚")] == [WAITING, COMPLETED, COMPLETED]


def test_undo_takes_it_back_and_redo_brings_it_again(page: LivePage, room: Seeded) -> None:
    begin(page)
    key(page, RETURN)
    key(page, RETURN)
    assert told(room) == [(COMPLETED, "")]
    key(page, Qt.Key.Key_Z, CTRL)
    assert (told(room), state(room, "清运垃圾")) == ([], WAITING)
    assert page.follow_up.heading.text() == "说过 0/3"
    key(page, Qt.Key.Key_Y, CTRL)
    assert state(room, "清运垃圾") is COMPLETED


def test_enter_inside_a_composition_tells_nothing_and_escape_goes_back(page: LivePage, room: Seeded) -> None:
    begin(page)
    key(page, Qt.Key.Key_2)
    compose(strip_field(page), "deng'gan")
    key(page, RETURN)
    assert told(room) == []
    key(page, Qt.Key.Key_Escape)
    assert focus() is page.follow_up.list
    assert told(room) == []


def test_a_sentence_that_is_being_written_keeps_the_keys(page: LivePage) -> None:
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "还没写完")
    begin(page)
    assert focus() is page.record.entry.text
    key(page, Qt.Key.Key_1, ALT)
    assert focus() is page.follow_up.list, "the item once more: on to its list"


def test_a_killed_program_brings_back_what_was_being_written(page: LivePage, make_page: MakePage, room: Seeded) -> None:
    begin(page)
    key(page, Qt.Key.Key_2)
    type_words(strip_field(page), "灯杆")
    page.follow_up.keeper.save()
    again = make_page(room)
    assert again.follow_up.strip.kept() == {"办理中": "灯杆"}
    assert told(room) == []
    again.follow_up.strip.close_strip()
    with room.store.reading() as connection:
        assert drafts(connection, f"{room.meeting}/follow_up") == {}


def test_it_fits_the_smallest_screen(page: LivePage) -> None:
    begin(page)
    assert page.minimumSizeHint().expandedTo(QSize(1069, 444)) == QSize(1069, 444)
