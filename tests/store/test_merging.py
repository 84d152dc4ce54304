"""What several computers wrote apart comes to the same on each of them, whatever arrives when (SYNC.md, Merging)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, Text, select

from desktop.base.clock import SetClock
from desktop.base.errors import NotSaved, UserError
from desktop.services import conflicts, history
from desktop.store import schema
from desktop.store import store as store_module
from desktop.store.changelog import CREATE, SET, Action, Change
from desktop.store.database import PRAGMAS
from desktop.store.showing import FINAL
from desktop.store.store import Store
from desktop.store.tables import SHARED, commitment, conflict, log_change, meeting, outbox, sign_in, suggestion
from tests.store.log import Record, Rows, count, records, shared_rows, value
from tests.store.log import history as history_of

MakeStore = Callable[[str], Store]


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here does not depend on a disk that waits (tests/durability pulls the cord)."""
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))


def waiting(store: Store) -> list[tuple[str, str, str]]:
    """What somebody has to look at: (table, field, kind)."""
    with store.reading() as connection:
        found = connection.execute(select(conflict.c.table, conflict.c.field, conflict.c.kind))
        return sorted((one.table, one.field, one.kind) for one in found)


def exchange(*stores: Store) -> None:
    """Everybody gets everything; all show the same, and have the same to look at."""
    written = [records(store) for store in stores]
    for store in stores:
        for some in written:
            store.receive(some)
    assert all(shared_rows(store) == shared_rows(stores[0]) for store in stores)
    assert all(waiting(store) == waiting(stores[0]) for store in stores)


def act(store: Store, verb: str = "amend") -> Any:
    return store.action(verb, "m")


class Village:
    """Two laptops of one room and an office, which know a meeting with a suggestion and a commitment."""

    def __init__(self, make_store: MakeStore) -> None:
        self.one, self.two, self.office = (make_store(name) for name in ("甲", "乙", "县办"))
        self.office.office = True
        with self.one.action("create_meeting", "m") as action:
            action.create(meeting, "m", room="r", title="修路", state="已散会")
            action.create(suggestion, "s", meeting="m", at=self.one.clock.read().at, text="修路", summary="修")
            action.create(commitment, "c", meeting="m", at=self.one.clock.read().at, lead="村委会", state="待办理")
        self.share()

    @property
    def all(self) -> tuple[Store, Store, Store]:
        return self.one, self.two, self.office

    def share(self) -> None:
        exchange(*self.all)

    def write(self, store: Store, text: str, field: str = "text", verb: str = "amend") -> None:
        with act(store, verb) as action:
            action.set(suggestion, "s", **{field: text})

    def remove(self, store: Store, verb: str = "remove") -> None:
        with act(store, verb) as action:
            action.delete(suggestion, "s")

    def finish(self, store: Store) -> None:
        with act(store, "finalize") as action:
            action.set(meeting, "m", state=FINAL)

    def says(self, field: str = "text") -> Any:
        return value(self.one, "suggestion", "s", field)

    def later(self, store: Store, **ahead: float) -> None:
        """The clock of this computer goes ahead."""
        store.device_clock = SetClock(store.device_clock.read().at + timedelta(**ahead))


@pytest.fixture
def village(make_store: MakeStore) -> Village:
    return Village(make_store)


class TestFields:
    def test_different_fields_merge_without_a_word(self, village: Village) -> None:
        village.write(village.one, "修东头")
        village.write(village.two, "修桥", "summary")
        village.share()
        assert (village.says(), village.says("summary"), waiting(village.one)) == ("修东头", "修桥", [])

    def test_the_same_field_waits_for_somebody(self, village: Village) -> None:
        village.write(village.one, "修东头")
        village.later(village.two, seconds=9)
        village.write(village.two, "修西头")
        village.share()
        assert village.says() == "修西头"
        assert waiting(village.one) == [("suggestion", "text", "field")]

    def test_the_same_words_are_no_conflict(self, village: Village) -> None:
        for store in village.all[:2]:
            village.write(store, "修东头")
        village.share()
        assert (village.says(), waiting(village.one)) == ("修东头", [])

    def test_an_ordinary_edit_that_has_seen_both_decides(self, village: Village) -> None:
        village.write(village.one, "修东头")
        village.write(village.two, "修西头")
        village.share()
        village.write(village.two, "都修")
        assert waiting(village.two) == []
        village.share()
        assert (village.says(), waiting(village.one)) == ("都修", [])

    def test_what_the_program_keeps_for_itself_is_not_asked(self, village: Village) -> None:
        for store, item in zip(village.all[:2], "xy", strict=True):
            with act(store, "start_item") as action:
                action.set(meeting, "m", item=item)
        village.share()
        assert waiting(village.one) == []


class TestAuthority:
    """Goes before the clock: who is right does not depend on whose clock runs ahead."""

    @pytest.mark.parametrize("ahead", ["one", "office"])
    def test_the_office_decides_how_a_commitment_is_carried_out(self, village: Village, ahead: str) -> None:
        village.later(getattr(village, ahead), days=400)
        for store, state in ((village.one, "办理中"), (village.office, "已办结")):
            with act(store) as action:
                action.set(commitment, "c", state=state, lead=state)
        village.share()
        assert value(village.two, "commitment", "c", "state") == "已办结"
        assert value(village.two, "commitment", "c", "lead") == "已办结"
        assert waiting(village.two) == [("commitment", "lead", "field"), ("commitment", "state", "field")]

    @pytest.mark.parametrize("ahead", ["one", "office"])
    def test_the_room_decides_on_every_word(self, village: Village, ahead: str) -> None:
        village.later(getattr(village, ahead), days=400)
        village.write(village.one, "修东头")
        village.write(village.office, "修西头")
        village.share()
        assert village.says() == "修东头"

    def test_what_the_office_has_seen_it_may_change(self, village: Village) -> None:
        village.write(village.one, "修东头")
        village.share()
        village.later(village.office, days=-1)
        village.write(village.office, "修西头")
        village.share()
        assert (village.says(), waiting(village.one)) == ("修西头", [])

    def test_a_clock_never_goes_behind_what_it_has_heard(self, village: Village) -> None:
        """After a record of a laptop whose clock is 400 days ahead, an edit that has seen it still comes after it."""
        village.later(village.two, days=400)
        village.write(village.two, "修西头")
        village.share()
        village.write(village.one, "修东头")
        first, last = (a for a, _changes in records(village.one) if a.verb == "amend")
        assert last.hlc > first.hlc
        assert last.device == village.one.device


class TestRows:
    def test_an_edit_keeps_what_was_removed_without_knowing_of_it(self, village: Village) -> None:
        village.remove(village.one)
        village.write(village.two, "修西头")
        village.share()
        assert (village.says(), waiting(village.one)) == ("修西头", [("suggestion", "", "delete")])

    def test_a_removal_that_has_seen_the_edit_is_one(self, village: Village) -> None:
        village.write(village.two, "修西头")
        village.share()
        village.remove(village.one)
        village.share()
        assert (village.says(), waiting(village.one)) == (None, [])

    def test_removing_it_once_more_decides(self, village: Village) -> None:
        village.remove(village.one)
        village.write(village.two, "修西头")
        village.share()
        village.remove(village.two)
        village.share()
        assert (village.says(), waiting(village.one)) == (None, [])

    def test_two_that_remove_it_agree(self, village: Village) -> None:
        village.write(village.one, "修东头")
        village.remove(village.one)
        village.remove(village.two)
        village.share()
        assert (village.says(), waiting(village.one)) == (None, [])

    def test_two_that_sign_the_same_person_in_make_one_row_the_earlier_one(self, village: Village) -> None:
        for store in village.all[:2]:
            village.later(store, minutes=5 if store is village.one else 1)
            with act(store, "sign_in") as action:
                action.create(
                    sign_in, "derived", meeting="m", participant="p", at=store.device_clock.read().at, how=store.person
                )
        village.share()
        assert value(village.one, "sign_in", "derived", "how") == "乙"
        assert waiting(village.one) == []

    def test_what_is_written_into_such_a_row_afterwards_goes_before_both(self, village: Village) -> None:
        for store in village.all[:2]:
            with act(store, "sign_in") as action:
                action.create(sign_in, "derived", meeting="m", participant="p", at=store.clock.read().at)
        with act(village.one, "sign_in") as action:
            action.set(sign_in, "derived", signed_by="王芳")
        village.share()
        assert (value(village.two, "sign_in", "derived", "signed_by"), waiting(village.one)) == ("王芳", [])


class TestAfterFinal:
    def test_a_later_edit_is_not_shown_and_waits(self, village: Village) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        village.write(village.two, "修西头")
        village.share()
        assert (village.says(), waiting(village.one)) == ("修路", [("suggestion", "text", "late")])

    def test_also_where_the_edit_comes_first(self, village: Village, make_store: MakeStore) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        village.write(village.two, "修西头")
        village.remove(village.two)
        other = make_store("丙")
        for one in reversed([*records(village.two), *records(village.one)]):
            other.receive([one])
        assert value(other, "suggestion", "s", "text") == "修路"
        assert waiting(other) == [("suggestion", "", "late")]

    def test_an_earlier_edit_that_comes_later_counts(self, village: Village) -> None:
        village.write(village.two, "修西头")
        village.later(village.one, hours=1)
        village.finish(village.one)
        village.share()
        assert (village.says(), waiting(village.one)) == ("修西头", [])

    def test_a_new_line_waits_too(self, village: Village) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        with act(village.two, "suggest") as action:
            action.create(suggestion, "new", meeting="m", at=village.two.clock.read().at, text="装灯")
        village.share()
        assert value(village.two, "suggestion", "new", "text") is None
        assert waiting(village.two) == [("suggestion", "", "late")]

    def test_corrections_and_what_an_office_does_count(self, village: Village) -> None:
        village.finish(village.one)
        for store in village.all:
            village.later(store, hours=1)
        village.write(village.one, "修东头", verb="correct")
        with act(village.office, "handle") as action:
            action.set(commitment, "c", state="办理中", due=None, lead="水利局")
        with act(village.two, "take_back") as action:
            action.set(commitment, "c", leader="王芳")
        village.share()
        assert (village.says(), waiting(village.one)) == ("修东头", [])
        assert value(village.one, "commitment", "c", "lead") == "水利局"
        assert value(village.one, "commitment", "c", "leader") == "王芳"

    def test_a_line_that_was_made_after_it_counts_once_it_is_corrected(self, village: Village) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        with act(village.two, "suggest") as action:
            action.create(suggestion, "new", meeting="m", at=village.two.clock.read().at, text="装灯")
        with act(village.two, "correct") as action:
            action.set(suggestion, "new", text="装六盏灯")
        village.share()
        assert value(village.one, "suggestion", "new", "text") == "装六盏灯"
        assert waiting(village.one) == []

    def test_of_two_the_first_counts_in_whichever_order_they_come(
        self, village: Village, make_store: MakeStore
    ) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        village.write(village.two, "修西头")
        village.later(village.two, hours=1)
        village.finish(village.two)
        log = [*records(village.two), *records(village.one)]
        for name, order in (("丙", log), ("丁", list(reversed(log)))):
            other = make_store(name)
            for one in order:
                other.receive([one])
            assert value(other, "suggestion", "s", "text") == "修路"
            other.receive(order)
        made = make_store("戊")
        made.receive([log[1]])
        made.receive([*log[2:], log[0]])
        assert (value(made, "suggestion", "s", "text"), waiting(made)) == ("修路", [("suggestion", "text", "late")])

    def test_a_correction_that_has_seen_the_edit_decides(self, village: Village) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        village.write(village.two, "修西头")
        village.share()
        village.write(village.one, "修东头", verb="correct")
        village.share()
        assert (village.says(), waiting(village.two)) == ("修东头", [])


class TestReceiving:
    def test_says_what_was_touched_by_meeting_once(self, village: Village) -> None:
        village.write(village.one, "修东头")
        village.write(village.one, "修西头")
        with village.one.action("add_unit") as action:
            unit = action.create(SHARED["unit"], name="水利局")
        told = village.two.receive(records(village.one))
        assert {(c.verb, c.meeting, c.touched) for c in told} == {
            ("receive", "m", (("suggestion", "s"),)),
            ("receive", None, (("unit", unit),)),
        }
        assert village.two.receive(records(village.one)) == ()

    def test_a_定稿_touches_what_was_edited_after_it(self, village: Village) -> None:
        village.finish(village.one)
        village.later(village.two, hours=1)
        village.write(village.two, "修西头")
        (told,) = village.two.receive(records(village.one))
        assert set(told.touched) == {("meeting", "m"), ("suggestion", "s")}

    def test_is_not_sent_on(self, village: Village) -> None:
        before = count(village.two, outbox.name)
        village.write(village.one, "修东头")
        village.two.receive(records(village.one))
        assert count(village.two, outbox.name) == before

    def test_is_all_or_nothing_with_what_is_kept_besides(self, village: Village) -> None:
        village.write(village.one, "修东头")
        before = shared_rows(village.two), records(village.two)
        with suppress(NotSaved), village.two.receiving() as taken:
            taken.take(records(village.one))
            raise NotSaved("")
        assert (shared_rows(village.two), records(village.two)) == before

    def test_a_row_without_a_value_that_every_row_has_waits(self, village: Village) -> None:
        action, (known, *_rest) = records(village.one)[0]
        record = Change("x-0", "x", "suggestion", "x", CREATE, None, {"meeting": "m", "text": "装灯"}, None, ())
        assert known.table == "meeting"
        village.two.receive([(action.__class__("x", "suggest", "m", "d", "", action.hlc, action.at), [record])])
        assert value(village.two, "suggestion", "x", "text") is None
        assert count(village.two, log_change.name) == 4


class TestUpgrade:
    """v1→v2→v1→v2: what a newer program tells an older one is kept, passed on, and shown after the upgrade."""

    @pytest.fixture
    def newer(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Store], None]:
        columns = [
            Column(
                c.name,
                c.type,
                nullable=c.nullable,
                default=c.default,
                server_default=c.server_default,
                primary_key=c.primary_key,
            )
            for c in suggestion.columns
        ]
        colour = Column("colour", Text, nullable=False, default="", server_default="")
        table = Table("suggestion", MetaData(), *columns, colour, info={"shared": True})

        def upgraded(store: Store) -> None:
            monkeypatch.setitem(SHARED, "suggestion", table)
            store.database.raw.execute("ALTER TABLE suggestion ADD COLUMN colour TEXT NOT NULL DEFAULT ''")

        return upgraded

    def test_an_unknown_field_survives_an_older_program(
        self, village: Village, newer: Callable[[Store], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        action, _changes = records(village.one)[0]
        told = action.__class__("v2", "amend", "m", "newer", "苗春", action.hlc + 1, action.at)
        paint = Change("v2-0", "v2", "suggestion", "s", SET, "colour", "红", "", ())
        village.one.receive([(told, [paint])])
        village.write(village.one, "修东头")
        village.remove(village.one)
        history.undo(village.one, "m")  # written back by a program that knows no colours
        assert (village.says(), count(village.one, "awaiting")) == ("修东头", 1)
        village.two.receive(records(village.one))
        assert shared_rows(village.two) == shared_rows(village.one)
        village.one.close()
        village.two.close()

        monkeypatch.setattr(store_module, "NEWEST", "0099")
        for name in ("甲", "乙"):
            with closing(Store(tmp_path / name)) as opened:
                newer(opened)
                opened.database.raw.execute("DELETE FROM setting WHERE key = 'projected'")
            with closing(Store(tmp_path / name)) as upgraded:
                assert value(upgraded, "suggestion", "s", "colour") == "红"
                assert value(upgraded, "suggestion", "s", "text") == "修东头"
                assert count(upgraded, "awaiting") == 0
            monkeypatch.setitem(SHARED, "suggestion", suggestion)
        assert schema.NEWEST != "0099"


ROWS = ("s", "t")
START = datetime(2026, 11, 18, 11, tzinfo=UTC)
SKEWS = st.sampled_from((0, -1, 400))  # days by which a clock is off
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            (*("edit",) * 4, "state", "remove", "create", "sign", "undo", "final", *("settle",) * 2, "hear", "meet")
        ),
        st.integers(0, 3),
    ),
    min_size=10,
    max_size=30,
)


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Store]]:
    """Two of a room, an office, and one that only listens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
        made = [Store(tmp_path_factory.mktemp(name), person=name) for name in ("a", "b", "office", "listener")]
        made[2].office = True
        yield made
        for store in made:
            store.close()


def clear(store: Store) -> None:
    store._hlc = 0
    with store.keeping() as connection:
        for table in (*SHARED.values(), log_change, conflict, outbox, log_change.metadata.tables["log_action"]):
            connection.execute(table.delete())


def play(stores: list[Store], who: int, what: str, number: int) -> None:
    """One step of somebody, as far as it is possible there."""
    store, row = stores[who], ROWS[number % 2]
    final = value(store, "meeting", "m", "state") == FINAL
    there = value(store, "suggestion", row, "meeting")
    verb = "correct" if final else "amend"
    if what == "hear":
        store.receive(records(stores[number % 3]))
    elif what == "meet":
        exchange(*stores)
    elif what == "settle":
        settle_first(store, number)
    elif what == "undo":
        undo(store, ("settle_conflict",) if number % 2 else ())
    else:
        with store.action(verb, "m", wall=what == "final") as action:
            write(action, what, row, there, store, number)


def write(action: Action, what: str, row: str, there: Any, store: Store, number: int) -> None:
    moment = store.clock.read().at
    if what == "edit" and there:
        action.set(
            suggestion, row, **{("text", "summary")[number // 2]: f"{store.person}{number}", "result": f"{number}"}
        )
    elif what == "state" and value(store, "commitment", "c", "state") is not None:
        action.set(commitment, "c", state=("办理中", "已办结", "待办理", "已延期")[number], due_text=str(number))
    elif what == "remove" and there:
        action.delete(suggestion, row)
    elif what == "create" and not there:
        action.create(suggestion, row, meeting="m", at=moment, text=f"{store.person}新")
    elif what == "sign" and not value(store, "sign_in", "derived", "meeting"):
        action.create(sign_in, "derived", meeting="m", participant="p", at=moment, how=store.person)
    elif what == "final" and value(store, "meeting", "m", "state"):
        action.set(meeting, "m", state=FINAL)


def settle_first(store: Store, number: int) -> None:
    with store.reading() as connection:
        found = conflicts.conflicts(connection)
    if found:
        one = found[number % len(found)]
        conflicts.settle(store, one.table, one.row, one.field, one.values[number % len(one.values)].change)


def undo(store: Store, verbs: tuple[str, ...]) -> None:
    try:
        history.undo(store, "m", verbs)
    except UserError:
        return


def state(store: Store) -> tuple[Rows, list[Any]]:
    with store.reading() as connection:
        return shared_rows(store), sorted(map(tuple, connection.execute(select(conflict))))


def portions(log: list[Record], chance: random.Random) -> Iterator[list[Record]]:
    """All of it in any order, in portions of any size, the first one once more at the end."""
    chance.shuffle(log)
    for _action, changes in log:
        chance.shuffle(changes)
    size = chance.randint(1, len(log))
    yield from (log[start : start + size] for start in range(0, len(log), size))
    yield log[:size]


def lost(store: Store) -> list[str]:
    """Texts that nobody has overwritten, removed or decided on, and that are neither shown nor listed."""
    shown = {row: value(store, "suggestion", row, "text") for row in ROWS}
    with store.reading() as connection:
        listed = {(one.row, one.field) for one in connection.execute(select(conflict))}
    found = []
    for action, changes in records(store):
        for change in changes if action.verb in ("amend", "correct") else ():
            known = history_of(store, change.table, change.row)
            said = change.value if change.field == "text" else None
            if said and change.id not in seen_later(known) and said != shown[change.row]:
                found += [said] if not listed & {(change.row, ""), (change.row, "text")} else []
    return found


def seen_later(changes: list[Change]) -> set[str]:
    """Ids of records that a later one of the row names, be it through others."""
    bases = {change.id: change.base for change in changes}
    found: set[str] = set()
    todo = [base for change in changes for base in change.base]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += bases.get(one, ())
    return found


class TestAnyOrder:
    @settings(max_examples=60, deadline=None)
    @given(steps=STEPS, skews=st.tuples(SKEWS, SKEWS, SKEWS), seed=st.integers(0, 1 << 30))
    def test_of_anything_that_three_computers_did_apart(
        self, laptops: list[Store], steps: list[tuple[int, str, int]], skews: tuple[int, int, int], seed: int
    ) -> None:
        """All come to the same rows and the same to look at; so does one that hears of it in any order, in any portions,
        some of it twice.
        """
        *stores, listener = laptops
        for store, skew in zip(laptops, (*skews, 0), strict=True):
            clear(store)
            store.device_clock = SetClock(START + timedelta(days=skew))
        with stores[0].action("create_meeting", "m") as action:
            action.create(meeting, "m", room="r", title="修路", state="已散会")
            action.create(suggestion, "s", meeting="m", at=stores[0].clock.read().at, text="修路")
            action.create(commitment, "c", meeting="m", at=stores[0].clock.read().at)
        for store in stores[1:]:
            store.receive(records(stores[0]))
        for step in steps:
            for store in stores:
                store.device_clock = SetClock(store.device_clock.read().at + timedelta(seconds=1))
            play(stores, *step)
        exchange(*stores)
        assert lost(stores[0]) == []
        for portion in portions(records(stores[0]), random.Random(seed)):
            listener.receive(portion)
        assert state(listener) == state(stores[0])
