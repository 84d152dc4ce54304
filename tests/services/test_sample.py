"""The sample's room is none of the computer's own, until somebody meets there."""

from __future__ import annotations

from desktop.services.meetings import NewMeeting, create_meeting
from desktop.services.rooms import all_rooms, create_room
from desktop.services.sample import own_rooms
from desktop.store.store import Store
from desktop.store.worker import in_one_go
from desktop.ui.meetings.sample import play_sample, rehearse


def test_the_samples_room_is_not_the_computers_own(store: Store) -> None:
    in_one_go(play_sample(store, rehearse()))
    with store.reading() as connection:
        assert own_rooms(connection) == []
        (room,) = all_rooms(connection)
    own = create_room(store, "张村").new
    with store.reading() as connection:
        assert [one.id for one in own_rooms(connection)] == [own]
    create_meeting(store, room.id, NewMeeting("真的"))
    with store.reading() as connection:
        assert {one.id for one in own_rooms(connection)} == {own, room.id}
