"""A meeting that was held on paper: its times, its lines and its shows of hands as they were then, and never later than now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.base.clock import Reading, SetClock, from_local
from desktop.base.errors import UserError
from desktop.rules.meeting import ItemStart, Meeting, State
from desktop.rules.queue import Speech
from desktop.rules.record import Ballot, Commitment, Suggestion
from desktop.rules.timing import Run
from desktop.services import attendance, commitments, history, recording, rows
from desktop.services.on_paper import correct_times, hold_on_paper
from desktop.store.store import Store
from tests.services.stage import Stage


def at(clock: str, day: int = 18) -> datetime:
    return from_local(f"2026-11-{day}T{clock}:00")


def meeting_of(stage: Stage) -> Meeting:
    with stage.store.reading() as connection:
        return rows.get(connection, Meeting, stage.meeting)


@pytest.fixture
def home(prepare: Callable[..., Stage]) -> Stage:
    """The next morning, with everything on paper: two items, nobody has opened the meeting in the program."""
    stage = prepare(agenda=[{"title": "修路"}, {"title": "装灯"}])
    stage.store.clock = SetClock(at("09:00", 19))
    return stage


def test_a_meeting_wholly_on_paper_has_the_times_that_were_written(home: Stage) -> None:
    hold_on_paper(home.store, home.meeting, at("19:05"), at("20:40"))
    found = meeting_of(home)
    assert (found.state, found.opened, found.closed, found.number) == (State.CLOSED, at("19:05"), at("20:40"), 1)
    with pytest.raises(UserError, match="没有可以撤销"):
        history.undo(home.store, home.meeting)
    with home.store.reading() as connection:
        (_made, action) = history.actions_of(connection, home.meeting)[-2:]
    assert action.verb == "hold_on_paper"


def test_its_number_is_of_the_year_in_which_it_was_held(home: Stage, prepare: Callable[..., Stage]) -> None:
    home.store.clock = SetClock(from_local("2027-01-03T09:00:00"))
    hold_on_paper(home.store, home.meeting, at("19:05"), at("20:40"))
    assert meeting_of(home).number == 1
    other = prepare()
    hold_on_paper(home.store, other.meeting, from_local("2027-01-02T09:00:00"))
    assert (meeting_of(other).number, meeting_of(other).state) == (1, State.LIVE)


def test_a_line_of_an_item_that_nobody_started_says_when_it_began(home: Stage) -> None:
    hold_on_paper(home.store, home.meeting, at("19:05"), at("20:40"))
    for clock, item in (("19:10", 1), ("19:40", 2), ("19:30", 1)):
        recording.suggest(home.store, home.meeting, clock, happened=at(clock), item=home.item(item))
    commitments.commit(home.store, home.meeting, "装灯", happened=at("20:00"), item=home.item(2))
    starts = [(start.item, start.at) for start in home.load(ItemStart)]
    assert starts == [(home.item(1), at("19:10")), (home.item(2), at("19:40"))]
    assert [(s.item, s.at, s.late) for s in home.load(Suggestion)][1] == (home.item(2), at("19:40"), True)
    assert home.load(Commitment)[0].item == home.item(2)
    history.undo(home.store, home.meeting)
    history.undo(home.store, home.meeting)
    history.undo(home.store, home.meeting)
    assert [start.item for start in home.load(ItemStart)] == [home.item(1)], "it goes with the line that told of it"


@pytest.mark.parametrize(
    ("opened", "closed", "told"),
    [
        (at("19:00", 20), at("20:00", 20), "不能晚于现在"),
        (at("19:00"), at("10:00", 19), "不能晚于现在"),
        (at("20:00"), at("19:00"), "散会时间要晚于开会时间"),
        (at("20:00"), at("20:00"), "散会时间要晚于开会时间"),
        (at("19:00", 17), at("20:00", 18), "超过了 24 小时"),
    ],
)
def test_times_that_cannot_be_are_refused(home: Stage, opened: datetime, closed: datetime, told: str) -> None:
    with pytest.raises(UserError, match=told):
        hold_on_paper(home.store, home.meeting, opened, closed)
    assert meeting_of(home).state is State.PREPARING


def test_a_meeting_that_lost_its_power_ends_when_it_ended(store: Store, prepare: Callable[..., Stage]) -> None:
    """A speech that ran when the screen went dark lasted as long as the laptop saw of it."""
    store.device_clock = SetClock(at("19:01"))  # of the log, whose last record was the last sign of life
    stage = prepare()
    stage.do("open")
    stage.do("sign_in", who="王芳")
    stage.queue("王芳")
    stage.called("王芳")
    stage.do("note", 90, text="停电了")
    store.clock = Morning(at("09:00", 19))
    hold_on_paper(stage.store, stage.meeting, at("19:00"), at("20:30"))
    found = meeting_of(stage)
    assert (found.state, found.closed) == (State.CLOSED, at("20:30"))
    (speech,), (run,) = stage.load(Speech), stage.load(Run)
    assert speech.ended == at("20:30")
    assert run.settled == (at("19:01") - run.started) // timedelta(milliseconds=1)
    with pytest.raises(UserError, match="会议已经开过"):
        hold_on_paper(stage.store, stage.meeting, at("19:00"), at("20:30"))


class Morning(SetClock):
    """The laptop was started anew."""

    def read(self) -> Reading:
        return replace(super().read(), boot="another")


def test_wrong_times_are_corrected_and_taken_back(home: Stage) -> None:
    hold_on_paper(home.store, home.meeting, at("07:05"), at("20:40"))
    assert correct_times(home.store, home.meeting, at("19:05"), at("20:50"))
    assert (meeting_of(home).opened, meeting_of(home).closed) == (at("19:05"), at("20:50"))
    history.undo(home.store, home.meeting)
    assert meeting_of(home).opened == at("07:05")
    with pytest.raises(UserError, match="请写上散会时间"):
        correct_times(home.store, home.meeting, at("19:05"))


def test_while_it_goes_on_only_the_beginning_is_corrected(home: Stage) -> None:
    hold_on_paper(home.store, home.meeting, at("19:05"))
    correct_times(home.store, home.meeting, at("19:00"))
    assert (meeting_of(home).opened, meeting_of(home).state) == (at("19:00"), State.LIVE)
    with pytest.raises(UserError, match="还没有散会"):
        correct_times(home.store, home.meeting, at("19:00"), at("20:00"))


class TestHands:
    @pytest.fixture
    def later(self, stage: Stage) -> Stage:
        """Three were there; one left at a quarter past."""
        stage.do("sign_in_sheet", numbers="1-3")
        stage.store.clock = SetClock(at("19:15"))
        attendance.leave(stage.store, stage.meeting, stage.person("王芳"))
        stage.store.clock = SetClock(at("20:00"))
        return stage

    def count(self, stage: Stage, for_: int, **values: object) -> Ballot:
        recording.count_hands(stage.store, stage.meeting, "修路", for_=for_, against=0, abstain=0, **values)  # type: ignore[arg-type]
        found: Ballot = stage.load(Ballot)[-1]
        return found

    def test_who_left_later_could_still_raise_a_hand(self, later: Stage) -> None:
        assert self.count(later, 3, happened=at("19:10")).base == 3
        with pytest.raises(UserError, match="举手共 3 人，多于在场可表态的 2 人"):
            self.count(later, 3, happened=at("19:20"))
        with pytest.raises(UserError, match="多于在场可表态的 2 人"):
            self.count(later, 3)

    def test_the_number_that_paper_says_counts(self, later: Stage) -> None:
        assert self.count(later, 30, happened=at("19:20"), base=35).base == 35
        with pytest.raises(UserError, match="多于在场可表态的 35 人"):
            self.count(later, 36, happened=at("19:20"), base=35)
        for wrong in (0, 10_001):
            with pytest.raises(UserError, match="在场人数要在 1 到 10000 之间"):
                self.count(later, 0, base=wrong)

    def test_a_vote_counts_its_own_people_all_the_same(self, prepare: Callable[..., Stage], store: Store) -> None:
        stage = prepare(body="村民代表会议", members=3)
        stage.do("open")
        stage.do("sign_in_sheet", numbers="1-3")
        store.clock = SetClock(at("20:00"))
        recording.count_hands(
            store,
            stage.meeting,
            "修路",
            for_=2,
            against=1,
            abstain=0,
            base=80,
            happened=stage.at - timedelta(seconds=1),
        )
        (ballot,) = stage.load(Ballot)
        assert (ballot.base, ballot.quorum) == (3, 3)


def test_a_number_of_the_paper_is_the_number_in_every_document(home: Stage) -> None:
    hold_on_paper(home.store, home.meeting, at("19:05"), at("20:40"))
    for number in (3, None, 1):
        recording.suggest(home.store, home.meeting, "修路", number=number, happened=at("19:10"))
    assert [(s.ref, s.number) for s in home.load(Suggestion)] == [("S3", 3), ("S4", 4), ("S1", 1)]
    for number in (2, None):
        commitments.commit(home.store, home.meeting, "修路", number=number, happened=at("19:10"))
    assert [(c.ref, c.number) for c in home.load(Commitment)] == [("C2", 2), ("C3", 3)]
    with pytest.raises(UserError, match="3 号已经用过了"):
        recording.suggest(home.store, home.meeting, "修路", number=3)


def test_no_line_is_later_than_now(home: Stage) -> None:
    hold_on_paper(home.store, home.meeting, at("19:05"), at("20:40"))
    with pytest.raises(UserError, match="补录的时间不能晚于现在"):
        recording.note(home.store, home.meeting, "明天的", happened=at("09:01", 19))
