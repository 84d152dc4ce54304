"""The change records: what they say of every write, and that they give the same rows in whichever order they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.clock import SetClock
from desktop.services.playing import Player
from desktop.services.scripts import read_script
from desktop.store.changelog import CREATE, DELETE, SET, Change
from desktop.store.merging import forget
from desktop.store.store import Store
from desktop.store.tables import SHARED, card, metadata, room
from tests.store.log import Record, Rows, count, heads_of, history, records, shared_rows, stored, take, value

SCRIPTS = Path(__file__).parents[1] / "scenarios"
MakeStore = Callable[[str], Store]


@pytest.fixture
def row(store: Store) -> str:
    """A room named 东院."""
    with store.action("create_room") as action:
        return action.create(room, name="东院")


def rename(store: Store, row: str, name: str) -> str:
    """Returns the id of the record."""
    with store.action("edit_room") as action:
        action.set(room, row, name=name)
    return history(store, "room", row)[-1].id if action.changes else ""


def remove(store: Store, row: str) -> None:
    with store.action("remove_room") as action:
        action.delete(room, row)


class TestRecords:
    def test_a_creation_is_one_record_with_all_values(self, store: Store, row: str) -> None:
        (record,) = history(store, "room", row)

        assert (record.kind, record.field, record.old, record.base) == (CREATE, None, None, ())
        assert record.value == {"name": "东院", "village": "", "town": "", "county": "", "code": ""}

    def test_an_edit_is_one_record_a_field_with_the_old_value_and_what_it_had_seen(
        self, store: Store, row: str
    ) -> None:
        (created,) = history(store, "room", row)
        with store.action("edit_room") as action:
            action.set(room, row, name="西院", town="酒泉路街道", code="")

        _created, name, town = history(store, "room", row)
        assert (name.kind, name.field, name.value, name.old) == (SET, "name", "西院", "东院")
        assert (town.field, town.value, town.old) == ("town", "酒泉路街道", "")
        assert name.base == town.base == (created.id,)
        assert heads_of(store, "room", row, "name") == (name.id,)
        assert heads_of(store, "room", row, "code") == (created.id,)

    def test_fields_set_twice_in_one_action_follow_one_another(self, store: Store, row: str) -> None:
        with store.action("edit_room") as action:
            for number in range(12):
                action.set(room, row, name=str(number))

        found = {c.value: c for c in history(store, "room", row) if c.kind == SET}
        assert found["11"].base == (found["10"].id,)
        assert heads_of(store, "room", row, "name") == (found["11"].id,)

    def test_a_removal_keeps_the_values(self, store: Store, row: str) -> None:
        rename(store, row, "西院")
        remove(store, row)

        record = next(c for c in history(store, "room", row) if c.kind == DELETE)
        assert record.old["name"] == "西院"
        assert value(store, "room", row, "name") is None
        assert heads_of(store, "room", row, None) == (record.id,)

    def test_a_row_made_again_has_seen_everything_before(self, store: Store, row: str) -> None:
        rename(store, row, "西院")
        remove(store, row)
        with store.action("create_room") as action:
            action.create(room, row, name="北院")

        again = history(store, "room", row)[-1]
        assert {heads_of(store, "room", row, field) for field in (None, "name", "town")} == {(again.id,)}

    def test_nothing_new_is_no_record_and_no_action(self, store: Store, row: str) -> None:
        before = count(store, "log_action")
        assert rename(store, row, "东院") == ""
        assert count(store, "log_action") == before

    def test_a_column_that_does_not_exist_is_a_bug(self, store: Store) -> None:
        with pytest.raises(TypeError, match="colour"), store.action("create_room") as action:
            action.create(room, name="东院", colour="red")
        assert count(store, "room") == 0

    def test_forgetting_an_action_leaves_what_the_others_say(self, store: Store, row: str) -> None:
        rename(store, row, "西院")
        before = shared_rows(store), records(store)
        with store.action("edit_room") as action:
            action.set(room, row, name="北院", town="酒泉路街道")
            action.create(card, meeting="m", label="7")

        with store.keeping() as connection:
            forget(connection, action.record.id)
        assert (shared_rows(store), records(store)) == before


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Record], Rows]]:
    """The records and the rows of a whole meeting, played through the services."""
    store = Store(tmp_path_factory.mktemp("played"))
    Player(read_script(SCRIPTS / "楼院供水.json"), store).play_all()
    yield records(store), shared_rows(store)
    store.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(tmp_path_factory.mktemp("empty"))
    yield store
    store.close()


def clear(store: Store) -> None:
    with store.keeping() as connection:
        for table in metadata.sorted_tables:
            if table.info["shared"] or table.name.startswith("log_"):
                connection.execute(table.delete())


class TestAnyOrder:
    @settings(max_examples=25, deadline=None)
    @given(data=st.data())
    def test_records_in_any_order_give_the_same_rows(
        self, played: tuple[list[Record], Rows], empty: Store, data: st.DataObject
    ) -> None:
        """Also an action's own changes come in any order, in several deliveries, some of them twice."""
        found, rows = played
        clear(empty)
        shuffled = [(a, data.draw(st.permutations(c))) for a, c in data.draw(st.permutations(found))]
        size = data.draw(st.integers(1, len(shuffled)))
        deliveries = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
        for delivery in [*deliveries, data.draw(st.sampled_from(deliveries))]:
            take(empty, delivery)

        assert shared_rows(empty) == rows
        assert sum(map(len, rows.values())) > 60

    def test_receiving_twice_changes_nothing(self, store: Store, make_store: MakeStore, row: str) -> None:
        other = make_store("乙")
        take(other, records(store))
        rename(other, row, "西院")
        before = shared_rows(other), records(other)
        take(other, records(store))

        assert (shared_rows(other), records(other)) == before

    def test_an_edit_waits_for_the_creation(self, store: Store, make_store: MakeStore, row: str) -> None:
        rename(store, row, "西院")
        created, edited = records(store)
        other = make_store("乙")
        take(other, [edited])
        assert count(other, "room") == 0
        assert count(other, "log_change") == 1

        take(other, [created])
        assert shared_rows(other) == shared_rows(store)

    def test_a_row_comes_without_its_parent(self, make_store: MakeStore) -> None:
        one, other = make_store("甲"), make_store("乙")
        with one.action("use_card") as action:
            made = action.create(card, meeting="not here yet", label="7")
        take(other, records(one))

        assert value(other, "card", made, "label") == "7"


class TestTwoDevices:
    @pytest.fixture
    def other(self, store: Store, make_store: MakeStore, row: str) -> Store:
        """A second laptop that knows the room; its clock is ahead."""
        made = make_store("乙")
        take(made, records(store))
        made.device_clock = SetClock(made.clock.read().at + timedelta(seconds=9))
        return made

    def exchange(self, store: Store, other: Store) -> None:
        mine, theirs = records(store), records(other)
        take(store, theirs)
        take(other, mine)
        assert shared_rows(store) == shared_rows(other)

    def test_both_edit_a_field(self, store: Store, other: Store, row: str) -> None:
        """Two heads; the one with the later clock is shown; an edit that has seen both is the one head again."""
        mine, theirs = rename(store, row, "西院"), rename(other, row, "北院")
        self.exchange(store, other)
        assert set(heads_of(store, "room", row, "name")) == {mine, theirs}
        assert value(store, "room", row, "name") == "北院"

        settled = rename(store, row, "西北院")
        self.exchange(store, other)
        assert heads_of(other, "room", row, "name") == (settled,)
        assert value(other, "room", row, "name") == "西北院"

    def test_they_edit_different_fields(self, store: Store, other: Store, row: str) -> None:
        rename(store, row, "西院")
        with other.action("edit_room") as action:
            action.set(room, row, town="酒泉路街道")
        self.exchange(store, other)

        assert value(store, "room", row, "name") == "西院"
        assert value(store, "room", row, "town") == "酒泉路街道"

    def test_one_removes_what_the_other_edits(self, store: Store, other: Store, row: str) -> None:
        """The edit keeps the row on both; the removal stays in its history."""
        remove(store, row)
        rename(other, row, "北院")
        self.exchange(store, other)

        assert value(other, "room", row, "name") == "北院"
        assert {c.kind for c in history(store, "room", row)} == {CREATE, SET, DELETE}

    def test_both_make_the_same_row(self, store: Store, other: Store) -> None:
        """Ids derived from keys (sign-ins, 同感, cards) make one row of two: the earlier one."""
        for one, label in ((store, "7"), (other, "07")):
            with one.action("use_card") as action:
                action.create(card, "derived", meeting="m", label=label)
        self.exchange(store, other)

        assert shared_rows(store)["card"] == [("derived", "m", "7", None)]
        assert len(heads_of(store, "card", "derived", None)) == 2


class TestOtherVersions:
    """A newer program writes what this one does not know. The log keeps it for the day on which it does."""

    def foreign(self, store: Store, **what: Any) -> Record:
        """An edit of the room by another device, changed in some respect."""
        action, (known,) = records(store)[0]
        edit = Change("foreign-0", "foreign", "room", known.row, SET, "name", "西院", "东院", (known.id,))
        return replace(action, id="foreign", device="another", hlc=action.hlc + 1), [replace(edit, **what)]

    def creation(self, store: Store, table: str, row: str, values: dict[str, Any]) -> Record:
        return self.foreign(store, table=table, row=row, kind=CREATE, field=None, value=values, old=None, base=())

    def test_an_unknown_field_is_kept_and_not_shown(self, store: Store, row: str) -> None:
        before = shared_rows(store)
        take(store, [self.foreign(store, field="colour", value="红")])

        assert shared_rows(store) == before
        assert stored(store, "foreign-0") == "红"
        rename(store, row, "北院")
        assert value(store, "room", row, "name") == "北院"

    @pytest.mark.usefixtures("row")
    def test_a_creation_with_an_unknown_field_gives_the_known_ones(self, store: Store) -> None:
        values = {"name": "南院", "colour": "红"}
        take(store, [self.creation(store, "room", "new", values)])

        assert value(store, "room", "new", "name") == "南院"
        assert stored(store, "foreign-0") == values

    @pytest.mark.usefixtures("row")
    def test_a_creation_by_an_older_program_takes_the_defaults(self, store: Store) -> None:
        """It has no value for a column that is younger than itself."""
        older = {"room": "r", "title": "旧会", "code": "1"}
        take(store, [self.creation(store, "meeting", "m", older)])

        assert value(store, "meeting", "m", "title") == "旧会"
        assert value(store, "meeting", "m", "speech_seconds") == 180
        assert value(store, "meeting", "m", "planned") is None

    @pytest.mark.usefixtures("row")
    def test_an_unknown_table_is_kept_and_breaks_nothing(self, store: Store) -> None:
        before = shared_rows(store)
        take(store, [self.creation(store, "weather", "w", {"rain": 1})])

        assert shared_rows(store) == before
        assert stored(store, "foreign-0") == {"rain": 1}
        assert "weather" not in SHARED
