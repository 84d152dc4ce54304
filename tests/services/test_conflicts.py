"""待核对: both values with who and when, one key that settles it everywhere, and an undo that asks again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.meeting import Meeting, Room, State
from desktop.rules.record import Commitment, Correction, Suggestion
from desktop.services import commitments, conflicts, history, keep, meetings, recording, rooms, rows
from desktop.services.belonging import SPACE
from desktop.services.conflicts import Conflict
from desktop.services.facts import read_facts
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.store.tables import commitment
from tests.store.log import records, shared_rows


class Two:
    """Two laptops that know a meeting which is over, with a suggestion and a commitment."""

    def __init__(self, here: Store, there: Store) -> None:
        self.here, self.there = here, there
        self.meeting = meetings.start_quickly(here, "修路").new
        self.row = recording.suggest(here, self.meeting, "修路").new
        self.promise = commitments.commit(here, self.meeting, "换水阀").new
        meetings.close_meeting(here, self.meeting)
        self.share()

    def share(self) -> None:
        ours, theirs = records(self.here), records(self.there)
        self.here.receive(theirs)
        self.there.receive(ours)
        assert shared_rows(self.here) == shared_rows(self.there)

    def listed(self, store: Store | None = None) -> tuple[Conflict, ...]:
        with (store or self.here).reading() as connection:
            found = conflicts.conflicts(connection)
            assert conflicts.count(connection) == len(found)
            return found

    def one(self, store: Store | None = None) -> Conflict:
        (found,) = self.listed(store)
        return found

    def texts(self) -> list[str]:
        with self.here.reading() as connection:
            return [s.text for s in rows.load(connection, Suggestion)]

    def load(self, cls: type[Any]) -> list[Any]:
        with self.here.reading() as connection:
            return rows.load(connection, cls)

    def apart(self) -> None:
        """Both reword the same suggestion; the other one later."""
        recording.amend(self.here, self.meeting, Suggestion, self.row, "修东头")
        self.later(self.there, minutes=5)
        recording.amend(self.there, self.meeting, Suggestion, self.row, "修西头")
        self.share()

    def later(self, store: Store, **ahead: float) -> None:
        store.device_clock = SetClock(store.device_clock.read().at + timedelta(**ahead))

    def settle(self, text: str, store: Store | None = None) -> Changes:
        """Choose the value that says this."""
        here = store or self.here
        found = self.one(here)
        change = next(value.change for value in found.values if value.text == text)
        return conflicts.settle(here, found.table, found.row, found.field, change)


@pytest.fixture
def two(store: Store, tmp_path: Path) -> Iterator[Two]:
    other = Store(tmp_path / "other", store.clock, person="苗春")
    for one in (store, other):
        one.device_clock = SetClock(store.clock.read().at)
    yield Two(store, other)
    other.close()


class TestField:
    def test_both_values_with_who_and_when_the_shown_one_first(self, two: Two) -> None:
        two.apart()
        found = two.one()
        assert (found.kind, found.what, found.label, found.title) == ("field", "意见建议：修西头", "内容", "修路")
        assert [(v.text, v.who, v.shown, v.here) for v in found.values] == [
            ("修西头", "苗春", True, False),
            ("修东头", "柳青", False, True),
        ]
        assert found.values[0].at - found.values[1].at == timedelta(minutes=5)
        assert [v.text for v in two.one(two.there).values] == ["修西头", "修东头"]

    @pytest.mark.parametrize("text", ["修东头", "修西头"])
    def test_settled_here_it_is_settled_there(self, two: Two, text: str) -> None:
        two.apart()
        assert two.settle(text).notice == f"已核对，照“{text}”。"
        assert (two.listed(), two.texts()) == ((), [text])
        two.share()
        assert (two.listed(two.there), two.texts()) == ((), [text])

    def test_settled_alike_on_two_computers_at_once_is_settled(self, two: Two) -> None:
        two.apart()
        for store in (two.here, two.there):
            two.settle("修东头", store)
        two.share()
        assert (two.listed(), two.texts()) == ((), ["修东头"])

    def test_settled_otherwise_it_is_asked_again_and_converges(self, two: Two) -> None:
        two.apart()
        two.settle("修东头", two.here)
        two.settle("修西头", two.there)
        two.share()
        assert {v.text for v in two.one().values} == {"修东头", "修西头"}
        two.settle("修东头")
        two.share()
        assert (two.listed(two.there), two.texts()) == ((), ["修东头"])

    @pytest.mark.parametrize("text", ["修东头", "修西头"])
    def test_undone_it_is_asked_again_everywhere_and_redo_settles_it(self, two: Two, text: str) -> None:
        two.apart()
        two.settle(text)
        two.share()
        history.undo(two.here, two.meeting)
        assert (two.one().values[0].text, two.texts()) == ("修西头", ["修西头"])
        two.share()
        assert [v.text for v in two.one(two.there).values] == ["修西头", "修东头"]
        history.redo(two.here, two.meeting)
        two.share()
        assert (two.listed(two.there), two.texts()) == ((), [text])

    def test_what_is_settled_already_is_told(self, two: Two) -> None:
        two.apart()
        found = two.one()
        two.settle("修东头")
        with pytest.raises(UserError, match="已经核对过"):
            conflicts.settle(two.here, found.table, found.row, found.field, found.values[0].change)

    def test_three_values_of_which_two_are_the_same_are_two(self, two: Two, tmp_path: Path) -> None:
        third = Store(tmp_path / "third", two.here.clock, person="丁一")
        third.receive(records(two.here))
        recording.amend(third, two.meeting, Suggestion, two.row, "修东头")
        two.apart()
        two.here.receive(records(third))
        third.close()
        assert sorted(v.text for v in two.one().values) == ["修东头", "修西头"]

    def test_the_office_is_called_by_its_name(self, two: Two) -> None:
        kept = {
            "role": "room",
            "id": "s",
            "office": "县政协",
            "rooms": [],
            "name": "张村",
            "approved": True,
            "root": "",
        }
        keep.save_setting(two.here, SPACE, kept)
        two.there.office = True
        for store, state in ((two.here, "办理中"), (two.there, "已延期")):
            with store.action("handle", two.meeting) as action:
                action.set(commitment, two.promise, state=state)
        two.share()
        found = two.one()
        assert (found.what, found.label) == ("承诺：换水阀", "状态")
        assert [(v.text, v.who, v.office) for v in found.values] == [
            ("已延期", "县政协", True),
            ("办理中", "柳青", False),
        ]

    def test_what_belongs_to_no_meeting(self, two: Two) -> None:
        room = two.load(Room)[0].id
        for store, name in ((two.here, "东院"), (two.there, "西院")):
            rooms.edit_room(store, room, name=name)
        two.share()
        found = two.one()
        assert (found.meeting, found.title, found.label) == ("", "", "名称")
        assert found.what == f"站点：{found.values[0].text}"
        two.settle("东院")
        two.share()
        assert (two.listed(two.there), two.load(Room)[0].name) == ((), "东院")
        history.undo(two.here, None)
        assert len(two.one().values) == 2


class TestRemoved:
    @pytest.fixture
    def removed(self, two: Two) -> Two:
        """Removed here while it was reworded there."""
        recording.remove(two.here, two.meeting, Suggestion, two.row)
        recording.amend(two.there, two.meeting, Suggestion, two.row, "修西头")
        two.share()
        return two

    def test_it_is_there_and_both_are_listed(self, removed: Two) -> None:
        found = removed.one()
        assert (found.kind, found.what, found.label) == ("delete", "意见建议：修西头", "")
        assert [(v.text, v.who, v.shown) for v in found.values] == [
            ("保留；内容：修西头", "苗春", True),
            ("删去", "柳青", False),
        ]
        assert removed.texts() == ["修西头"]

    @pytest.mark.parametrize(("text", "left"), [("保留；内容：修西头", ["修西头"]), ("删去", [])])
    def test_either_way_it_is_settled_everywhere_and_can_be_undone(
        self, removed: Two, text: str, left: list[str]
    ) -> None:
        removed.settle(text)
        removed.share()
        assert (removed.listed(removed.there), removed.texts()) == ((), left)
        history.undo(removed.here, removed.meeting)
        removed.share()
        assert (removed.one(removed.there).kind, removed.texts()) == ("delete", ["修西头"])
        history.redo(removed.here, removed.meeting)
        removed.share()
        assert (removed.listed(), removed.texts()) == ((), left)

    def test_kept_it_may_still_differ_in_its_words(self, removed: Two) -> None:
        recording.amend(removed.here, removed.meeting, Suggestion, removed.row, "修东头")
        recording.amend(removed.there, removed.meeting, Suggestion, removed.row, "修南头")
        removed.share()
        assert [c.kind for c in removed.listed()] == ["delete", "field"]
        found = removed.listed()[0]
        conflicts.settle(removed.here, found.table, found.row, "", found.values[0].change)
        assert [c.kind for c in removed.listed()] == ["field"]


class TestLate:
    @pytest.fixture
    def final(self, two: Two) -> Two:
        """定稿 here; the other one does not know of it."""
        meetings.finalize(two.here, two.meeting)
        two.later(two.there, hours=1)
        two.later(two.here, hours=2)
        return two

    def corrections(self, two: Two) -> list[tuple[str, str]]:
        with two.here.reading() as connection:
            return [(c.old, c.new) for c in read_facts(connection, two.meeting).corrections]

    def test_words_that_were_changed_after_it(self, final: Two) -> None:
        recording.amend(final.there, final.meeting, Suggestion, final.row, "修西头")
        final.share()
        found = final.one()
        assert (found.kind, found.label) == ("late", "内容")
        assert [(v.text, v.shown) for v in found.values] == [("修路", True), ("修西头", False)]
        final.settle("修西头")
        final.share()
        assert (final.texts(), final.listed(final.there)) == (["修西头"], ())
        assert self.corrections(final) == [("修路", "修西头")]

    def test_refused_they_leave_no_correction(self, final: Two) -> None:
        recording.amend(final.there, final.meeting, Suggestion, final.row, "修西头")
        final.share()
        final.settle("修路")
        final.share()
        assert (final.texts(), final.listed(final.there), self.corrections(final)) == (["修路"], (), [])

    def test_accepted_on_two_computers_at_once_it_is_one_correction(self, final: Two) -> None:
        recording.amend(final.there, final.meeting, Suggestion, final.row, "修西头")
        final.share()
        for store in (final.here, final.there):
            final.settle("修西头", store)
        final.share()
        assert (final.listed(), self.corrections(final)) == ((), [("修路", "修西头")])

    def test_undone_neither_words_nor_correction_are_left(self, final: Two) -> None:
        recording.amend(final.there, final.meeting, Suggestion, final.row, "修西头")
        final.share()
        final.settle("修西头")
        history.undo(final.here, final.meeting)
        final.share()
        assert (final.texts(), self.corrections(final), final.one().kind) == (["修路"], [], "late")
        history.redo(final.here, final.meeting)
        final.share()
        assert (final.texts(), self.corrections(final)) == (["修西头"], [("修路", "修西头")])

    @pytest.mark.parametrize(("text", "left"), [("不要这一条", ["修路"]), ("加上：内容：装灯", ["修路", "装灯"])])
    def test_a_line_that_was_made_after_it(self, final: Two, text: str, left: list[str]) -> None:
        recording.suggest(final.there, final.meeting, "装灯")
        final.share()
        assert final.texts() == ["修路"]
        final.settle(text)
        final.share()
        assert (final.texts(), final.listed(final.there)) == (left, ())
        assert len(self.corrections(final)) == len(left) - 1

    @pytest.mark.parametrize(("text", "left"), [("保留", ["修路"]), ("删去", [])])
    def test_a_line_that_was_removed_after_it(self, final: Two, text: str, left: list[str]) -> None:
        recording.remove(final.there, final.meeting, Suggestion, final.row)
        final.share()
        assert final.texts() == ["修路"]
        final.settle(text)
        final.share()
        assert (final.texts(), final.listed(final.there)) == (left, ())
        assert len(self.corrections(final)) == 1 - len(left)

    def test_what_was_done_before_it_elsewhere_is_not_undone_after_it(self, two: Two) -> None:
        """It would be a change of words without 更正."""
        recording.amend(two.there, two.meeting, Suggestion, two.row, "修西头")
        two.share()
        meetings.finalize(two.here, two.meeting)
        two.share()
        with pytest.raises(UserError, match="已经定稿"):
            history.undo(two.there, two.meeting)
        two.share()
        assert two.texts() == ["修西头"]

    def test_定稿_itself_is_never_in_question(self, two: Two) -> None:
        meetings.submit(two.there, two.meeting)
        meetings.finalize(two.here, two.meeting)
        two.later(two.there, hours=1)
        meetings.send_back(two.there, two.meeting)
        two.share()
        assert (two.listed(), two.load(Meeting)[0].state) == ((), State.FINAL)

    def test_how_a_commitment_is_carried_out_is_never_late(self, final: Two) -> None:
        with final.there.action("take_back") as action:
            action.set(commitment, final.promise, leader="王芳")
        final.share()
        assert final.listed() == ()
        assert final.load(Commitment)[0].leader == "王芳"
        assert final.load(Correction) == []


class TestWhoWrites:
    """A live meeting has one computer that writes; an office writes in no meeting of a room."""

    @pytest.fixture
    def live(self, store: Store, tmp_path: Path) -> Iterator[tuple[Store, Store, str]]:
        other = Store(tmp_path / "other", store.clock, person="苗春")
        meeting = meetings.start_quickly(store, "修路").new
        other.receive(records(store))
        yield store, other, meeting
        other.close()

    def test_another_computer_is_refused_with_one_sentence(self, live: tuple[Store, Store, str]) -> None:
        here, there, meeting = live
        recording.suggest(here, meeting, "修路")
        with pytest.raises(UserError, match="这场会正在另一台电脑上记录"):
            recording.suggest(there, meeting, "装灯")

    def test_after_the_end_everybody_may_record(self, live: tuple[Store, Store, str]) -> None:
        here, there, meeting = live
        meetings.close_meeting(here, meeting)
        there.receive(records(here))
        assert recording.suggest(there, meeting, "装灯")

    def test_an_office_is_refused_also_after_the_end(self, live: tuple[Store, Store, str]) -> None:
        here, there, meeting = live
        meetings.close_meeting(here, meeting)
        there.receive(records(here))
        there.office = True
        with pytest.raises(UserError, match="由站点记录"):
            recording.suggest(there, meeting, "装灯")
        own = meetings.start_quickly(there, "培训").new
        assert recording.suggest(there, own, "装灯")
