"""上移 and 下移."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.rules.attendance import Participant
from desktop.services import rows
from desktop.services.history import undo
from desktop.services.meetings import NewMeeting, create_meeting
from desktop.services.order import move_participant, move_person
from desktop.services.rooms import NewPerson, add_people, create_room, people_of
from desktop.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


def names(store: Store, room: str) -> list[str]:
    with store.reading() as connection:
        return [p.name for p in people_of(connection, room)]


def test_people_move_within_their_list_and_stop_at_its_ends(store: Store) -> None:
    room = create_room(store, "村部").new
    _changes, (a, _b) = add_people(store, room, [NewPerson("甲"), NewPerson("乙")], standing=True)
    add_people(store, room, [NewPerson("丙"), NewPerson("丁")])
    assert move_person(store, a, 1)
    assert names(store, room) == ["乙", "甲", "丙", "丁"]
    assert not move_person(store, a, 1), "丙 is not on the standing list"
    assert not move_person(store, a, -2)
    assert names(store, room) == ["乙", "甲", "丙", "丁"]


def test_participants_move_and_keep_their_printed_numbers_and_one_undo_takes_it_back(store: Store) -> None:
    room = create_room(store, "村部").new
    _changes, ids = add_people(store, room, [NewPerson(name) for name in "甲乙丙"])
    meeting = create_meeting(store, room, NewMeeting("修路"), ids).new

    def order() -> list[tuple[str, int]]:
        with store.reading() as connection:
            found = rows.load(connection, Participant, meeting=meeting)
        return [(p.name, p.number) for p in sorted(found, key=lambda p: p.rank)]

    with store.reading() as connection:
        last = rows.load(connection, Participant, meeting=meeting, name="丙")[0].id
    assert move_participant(store, meeting, last, -2)
    assert order() == [("丙", 3), ("甲", 1), ("乙", 2)]
    undo(store, meeting)
    assert order() == [("甲", 1), ("乙", 2), ("丙", 3)]
