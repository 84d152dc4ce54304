"""Undo and redo: of every verb, in every order, up to a wall, and never over somebody else's change (DESIGN.md)."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select

from desktop.base.clock import SetClock, from_local
from desktop.base.errors import UserError
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.rules.attendance import Attends, Participant, Person
from desktop.rules.meeting import Meeting
from desktop.rules.queue import Speech, Stance
from desktop.rules.record import Commitment, CommitmentState, Heading, Note, ReplyKind, StatementKind, Suggestion
from desktop.services import (
    attachments,
    attendance,
    commitments,
    follow_up,
    history,
    labels,
    meetings,
    on_paper,
    reading,
    recording,
    rewording,
    rooms,
    rows,
    speaking,
)
from desktop.services.attachments import Taken
from desktop.services.meetings import NewItem
from desktop.services.rooms import NewPerson
from desktop.store.changelog import ActionRecord, Changes, read_change
from desktop.store.merging import receive
from desktop.store.store import Store
from desktop.store.tables import SHARED, log_action, log_change
from tests.campaigns.whole_rows import all_rows, rebuilt
from tests.services.stage import Stage


@dataclass
class Hall:
    """A meeting in full swing, and how to find what stands in it."""

    stage: Stage

    @property
    def meeting(self) -> tuple[Store, str]:
        return self.stage.store, self.stage.meeting

    def person(self, name: str) -> str:
        return self.stage.person(name)

    def said(self, ref: str = "S1") -> str:
        return next((s.id for s in self.stage.load(Suggestion, ref=ref)), "gone")

    def room(self) -> str:
        with self.stage.store.reading() as connection:
            return rows.get(connection, Meeting, self.stage.meeting).room

    def not_invited(self) -> list[str]:
        with self.stage.store.reading() as connection:
            there = {p.person for p in rows.load(connection, Participant, meeting=self.stage.meeting)}
            return [p.id for p in rows.load(connection, Person) if p.id not in there]

    def promise_elsewhere(self) -> None:
        other = meetings.start_quickly(self.stage.store, "上一次", self.room()).new
        commitments.commit(self.stage.store, other, "修路")

    def promised_elsewhere(self) -> str:
        with self.stage.store.reading() as connection:
            return next(c.id for c in rows.load(connection, Commitment) if c.meeting != self.stage.meeting)

    def attachment(self) -> str:
        return next((found.id for found in self.stage.load(Attachment)), "gone")

    def attach(self, kind: AttachmentKind) -> Changes:
        return attachments.attach(*self.meeting, [Taken("第一页.jpg", "image/jpeg", 9, "ab")], kind)

    def speech(self) -> str:
        return str(next(s.id for s in self.stage.load(Speech) if s.ended is None and not s.held))


@pytest.fixture
def hall(stage: Stage) -> Hall:
    """Somebody speaks whose speech was interrupted before, others wait, much is recorded."""
    stage.do("sign_in_sheet", numbers="1-5")
    stage.do("leave", who="陈𬱖")
    stage.queue("王芳 赞成", "罗建军 反对", "7 补充", "欧阳德胜 提醒规则")
    stage.called("欧阳德胜", "王芳")
    stage.do("respond", who="罗建军")
    stage.do("end_speech")
    stage.do("resume")
    for ref in ("S1", "S2", "S3"):
        stage.do("suggest", ref=ref, text="修路")
    stage.do("merge", refs=["S2", "S3"], text="道路")
    stage.do("commit", ref="C1", matter="修路")
    stage.store.clock = SetClock(stage.at)
    return Hall(stage)


FIRST: dict[str, Callable[[Hall], object]] = {  # what must have happened before a verb
    "invite": lambda h: rooms.add_people(h.stage.store, h.room(), [NewPerson("新人"), NewPerson("又一人")]),
    "open_queue": lambda h: speaking.close_queue(*h.meeting),
    "resume": lambda h: speaking.respond(*h.meeting, unit="物业"),
    "report_progress": lambda h: h.promise_elsewhere(),
    "retime": lambda h: recording.note(*h.meeting, "停电", happened=from_local("2026-11-18T19:00:01")),
    "detach": lambda h: h.attach(AttachmentKind.PHOTO),
    "edit_attachment": lambda h: h.attach(AttachmentKind.PHOTO),
}
WALLS = ("create_meeting", "open", "close", "hold_on_paper", "submit", "finalize", "correct")
VERBS: dict[str, Callable[[Hall], Changes]] = {
    "edit_meeting": lambda h: meetings.edit_meeting(*h.meeting, place="院子", conveners=("甲", "乙")),
    "set_agenda": lambda h: meetings.set_agenda(
        *h.meeting, [(None, NewItem("新议题")), (h.stage.item(1), NewItem("修路", minutes=5))]
    ),
    "invite": lambda h: meetings.invite(*h.meeting, h.not_invited()),
    "uninvite": lambda h: meetings.uninvite(*h.meeting, h.person("孟庆华")),
    "edit_participant": lambda h: attendance.edit_participant(
        *h.meeting, h.person("王芳"), unit="9号楼", attends=Attends.STAFF
    ),
    "sign_in": lambda h: attendance.sign_in(*h.meeting, h.person("孟庆华"), signed_by="王芳"),
    "sign_in_sheet": lambda h: attendance.sign_in_sheet(*h.meeting, "6,9=李大爷"),
    "walk_in": lambda h: attendance.walk_in(*h.meeting, "尚小燕", unit="2号楼"),
    "heads": lambda h: attendance.set_heads(*h.meeting, 7),
    "excuse": lambda h: attendance.excuse(*h.meeting, h.person("孟庆华"), "看病"),
    "leave": lambda h: attendance.leave(*h.meeting, h.person("王芳"), "接孩子"),
    "come_back": lambda h: attendance.come_back(*h.meeting, h.person("陈𬱖")),
    "chair": lambda h: meetings.hand_over(*h.meeting, h.person("王芳")),
    "start_item": lambda h: meetings.start_item(*h.meeting, h.stage.item(2)),
    "queue": lambda h: speaking.queue(*h.meeting, Stance.FOR, card="88"),
    "withdraw": lambda h: speaking.withdraw(*h.meeting, participant=h.person("罗建军")),
    "identify": lambda h: speaking.identify(*h.meeting, "7", h.person("罗建军")),
    "close_queue": lambda h: speaking.close_queue(*h.meeting),
    "open_queue": lambda h: speaking.close_queue(*h.meeting, closed=False),
    "call_next": lambda h: speaking.call_next(*h.meeting),
    "call": lambda h: speaking.call(*h.meeting, participant=h.person("孟庆华"), reason="先说"),
    "respond": lambda h: speaking.respond(*h.meeting, unit="物业"),
    "pause": lambda h: speaking.pause(*h.meeting),
    "resume": lambda h: speaking.resume(*h.meeting),
    "extend": lambda h: speaking.extend(*h.meeting, 60),
    "end_speech": lambda h: speaking.end_speech(*h.meeting),
    "recall": lambda h: speaking.recall(*h.meeting),
    "settle_clock": lambda h: speaking.settle_clock(*h.meeting, h.speech(), 5_000),
    "suggest": lambda h: recording.suggest(*h.meeting, "装灯", card="99"),
    "second": lambda h: recording.second(*h.meeting, h.said(), card="66"),
    "summarize": lambda h: recording.summarize(*h.meeting, h.said(), "尽快修路"),
    "merge": lambda h: recording.merge(*h.meeting, [h.said("S1"), h.said("S2")], "东头西头"),
    "unmerge": lambda h: recording.unmerge(*h.meeting, h.said("S2")),
    "reword_heading": lambda h: rewording.reword_heading(*h.meeting, h.stage.load(Heading)[0].id, "东头西头都修"),
    "attribute": lambda h: recording.attribute(*h.meeting, h.said(), label="2号楼一住户"),
    "reply": lambda h: recording.reply(*h.meeting, [h.said()], ReplyKind.LATER, "研究", due=date(2026, 12, 1)),
    "statement": lambda h: recording.state(*h.meeting, StatementKind.DEMAND, "一周内公示"),
    "consensus": lambda h: recording.agree(*h.meeting, "先修东头"),
    "disagree": lambda h: recording.disagree(*h.meeting, "西头也要修"),
    "note": lambda h: recording.note(*h.meeting, "停电十分钟"),
    "ballot": lambda h: recording.count_hands(*h.meeting, "修路", for_=2, against=1, abstain=0),
    "commit": lambda h: commitments.commit(*h.meeting, "装灯", suggestions=[h.said()], support=["甲", "乙"]),
    "clarify": lambda h: recording.amend(
        *h.meeting,
        Commitment,
        h.stage.load(Commitment)[0].id,
        "修东头",
        measures="",
        lead="村委",
        support=["甲"],
        person="王芳",
        due=date(2027, 3, 1),
        due_text="开春前",
    ),
    "report_progress": lambda h: follow_up.report_progress(
        *h.meeting, h.promised_elsewhere(), CommitmentState.COMPLETED, "通车了"
    ),
    "confirm": lambda h: reading.confirm(*h.meeting, h.stage.load(Commitment)[0]),
    "amend": lambda h: recording.amend(*h.meeting, Suggestion, h.said(), "先修西头"),
    "remove": lambda h: recording.remove(*h.meeting, Suggestion, h.said()),
    "retime": lambda h: recording.retime(
        *h.meeting, Note, h.stage.load(Note)[-1].id, from_local("2026-11-18T19:00:00")
    ),
    "correct_times": lambda h: on_paper.correct_times(*h.meeting, from_local("2026-11-18T18:30:00")),
    "attach": lambda h: h.attach(AttachmentKind.SIGNED),
    "detach": lambda h: attachments.detach(*h.meeting, h.attachment()),
    "edit_attachment": lambda h: attachments.edit_attachment(
        *h.meeting, h.attachment(), name="签字页", kind=AttachmentKind.SIGNED
    ),
}


def test_every_verb_of_a_meeting_is_tried_here() -> None:
    sources = Path(history.__file__).parent.glob("*.py")
    calls = [
        found
        for path in sources
        for found in re.findall(r"with verb\(\s*store, ([^,]+),([^\n]*)", path.read_text("utf-8"))
    ]
    tried = {name for names, rest in calls if "wall=True" not in rest for name in re.findall(r'"(\w+)"', names)}
    assert tried == set(VERBS)
    assert len(calls) > 40


def test_what_undo_and_the_trail_speak_of_has_a_word() -> None:
    assert [name for name in (*VERBS, *WALLS, "undo", "redo") if labels.verb_label(name) == name] == []
    assert [name for name in SHARED if labels.table_label(name) == name] == []
    forms = (*meetings.LINES, *meetings.CLOSING, *meetings.NUMBERS, *vars(NewItem("修路")), *vars(NewPerson("王芳")))
    fields = set(forms) - {"phone"} | {"conveners", "planned", "attends", "invited", "left", "excused", "heads"}
    assert [name for name in fields if labels.field_label(name) == name] == []


@pytest.mark.parametrize("name", VERBS)
def test_undo_gives_the_rows_before_and_redo_those_after(hall: Hall, name: str) -> None:
    store, meeting = hall.meeting
    if name in FIRST:
        FIRST[name](hall)
    before = all_rows(store)
    changes = VERBS[name](hall)
    after = all_rows(store)
    assert (changes.verb, before == after) == (name, False)
    for _round in range(2):
        undone = history.undo(store, meeting)
        assert all_rows(store) == before
        assert undone.notice == f"已撤销：{labels.verb_label(name)}"
        assert set(undone.touched) == set(changes.touched)
        redone = history.redo(store, meeting)
        assert all_rows(store) == after
        assert redone.notice == f"已恢复：{labels.verb_label(name)}"
    assert rebuilt(store, store.directory / "again", random.Random(name)) == after
    done = len(hall.stage.verbs)
    with suppress(UserError):
        changes = VERBS[name](hall)
        assert bool(changes) == (all_rows(store) != after)
    assert (len(hall.stage.verbs) > done) == (all_rows(store) != after)  # what changed nothing is no action


def test_undoing_a_call_lets_the_former_speech_run_on_as_if_it_had_never_ended(stage: Stage) -> None:
    stage.queue("王芳", "罗建军")
    stage.called("王芳")
    stage.do("call_next", 30)
    stage.do("undo", 20)
    assert (stage.speaking, stage.waiting) == ("王芳", ["罗建军"])
    stage.do("end_speech", 10)
    assert stage.speeches == [("王芳", "发言", 60, False)]


def test_undoing_an_interruption_lets_the_former_speech_run_on(stage: Stage) -> None:
    stage.queue("王芳")
    stage.called("王芳")
    stage.do("respond", 10, unit="物业")
    stage.do("undo", 20)
    assert stage.board.held is None
    stage.do("end_speech", 10)
    assert stage.speeches == [("王芳", "发言", 40, False)]


def test_undoing_the_end_a_pause_or_another_item_is_as_if_they_had_not_been(stage: Stage) -> None:
    stage.queue("王芳")
    stage.called("王芳")
    for verb, values in (("end_speech", {}), ("pause", {}), ("start_item", {"item": 2}), ("recall", {})):
        stage.do(verb, 10, **values)
        stage.do("undo", 10)
    assert stage.speeches == [("王芳", "发言", 80, False)]


def test_undo_goes_back_action_by_action_up_to_a_wall(stage: Stage) -> None:
    for text in ("一", "二"):
        stage.do("note", text=text)
    stage.do("undo")
    stage.do("undo")
    stage.do("undo")  # start_item
    assert "没有可以撤销" in stage.refused("undo")
    assert stage.figures["suggestions"] == 0


@pytest.mark.parametrize("wall", ["open", "close", "submit", "finalize", "correct"])
def test_undo_and_redo_stop_at_a_wall(prepare: Callable[..., Stage], wall: str) -> None:
    stage = prepare()
    stage.do("sign_in", who="王芳")
    for verb in ("open", "close", "submit", "finalize", "correct"):
        if verb == "close":
            stage.do("commit", ref="C1", matter="修路")
        stage.do(verb, **({"ref": "C1", "text": "修东头", "reason": "核对"} if verb == "correct" else {}))
        if verb == wall:
            break
    assert "没有可以撤销" in stage.refused("undo")
    with pytest.raises(UserError, match="没有可以恢复"):
        history.redo(stage.store, stage.meeting)


def test_what_was_undone_before_a_wall_is_not_brought_again_after_it(stage: Stage) -> None:
    stage.do("note", text="一")
    stage.do("undo")
    stage.do("close")
    with pytest.raises(UserError, match="没有可以恢复"):
        history.redo(stage.store, stage.meeting)


def test_the_meetings_are_undone_apart(stage: Stage) -> None:
    stage.do("note", text="一")
    other = meetings.start_quickly(stage.store, "另一场").new
    recording.note(stage.store, other, "二")
    stage.do("undo")
    with stage.store.reading() as connection:
        assert [n.text for n in rows.load(connection, Note)] == ["二"]


class UndoMachine(RuleBasedStateMachine):
    """Against a list of snapshots: what undo and redo do, whatever was done between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="xiaomazha-")
        self.store = Store(Path(self.folder.name), SetClock(from_local("2026-11-18T19:00:00")))
        self.meeting = meetings.start_quickly(self.store, "修路").new
        self.row = ""
        self.states = [all_rows(self.store)]  # from the last wall on
        self.now = 0  # the one that holds

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def did(self, changes: Changes) -> None:
        found = all_rows(self.store)
        assert bool(changes) == (found != self.states[self.now])
        if changes:
            self.states[self.now + 1 :] = [found]
            self.now += 1

    @rule(count=st.integers(0, 3))
    def heads(self, count: int) -> None:
        self.did(attendance.set_heads(self.store, self.meeting, count))

    @rule(card=st.sampled_from("12"), stance=st.sampled_from([Stance.FOR, Stance.ORDER]))
    def queue_or_withdraw(self, card: str, stance: Stance) -> None:
        try:
            self.did(speaking.queue(self.store, self.meeting, stance, card=card))
        except UserError:
            self.did(speaking.withdraw(self.store, self.meeting, card=card, stance=stance))

    @rule(verb=st.sampled_from([speaking.call_next, speaking.end_speech, speaking.recall, speaking.pause]))
    def floor(self, verb: Callable[[Store, str], Changes]) -> None:
        try:
            changes = verb(self.store, self.meeting)
        except UserError:
            return
        self.did(changes)

    @rule(text=st.sampled_from(["东头", "西头"]))
    def write(self, text: str) -> None:
        with self.store.reading() as connection:
            found = rows.load(connection, Suggestion, meeting=self.meeting)
        if not found:
            self.did(recording.suggest(self.store, self.meeting, text))
        elif found[0].text == "西头" and text == "西头":
            self.did(recording.remove(self.store, self.meeting, Suggestion, found[0].id))
        else:
            self.did(recording.amend(self.store, self.meeting, Suggestion, found[0].id, text))

    @rule()
    def undo(self) -> None:
        if self.now == 0:
            with pytest.raises(UserError):
                history.undo(self.store, self.meeting)
        else:
            self.now -= 1
            history.undo(self.store, self.meeting)
        assert all_rows(self.store) == self.states[self.now]

    @rule()
    def redo(self) -> None:
        if self.now == len(self.states) - 1:
            with pytest.raises(UserError):
                history.redo(self.store, self.meeting)
        else:
            self.now += 1
            history.redo(self.store, self.meeting)
        assert all_rows(self.store) == self.states[self.now]


TestUndoMachine = UndoMachine.TestCase
TestUndoMachine.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


class TestAnotherDevice:
    """What a second laptop wrote is never undone, and undo says whose it is."""

    @pytest.fixture
    def other(self, stage: Stage, tmp_path: Path) -> Iterator[Store]:
        stage.do("suggest", ref="S1", text="修路")
        made = Store(tmp_path / "other", stage.store.clock, person="苗春")
        share(stage.store, made)
        for store in (stage.store, made):  # a meeting that was begun before there was sync is anybody's
            store.database.raw.execute("UPDATE meeting SET writer = ''")
        yield made
        made.close()

    def test_its_change_after_mine_blocks_undo_and_is_named(self, stage: Stage, other: Store) -> None:
        row = stage.load(Suggestion)[0].id
        recording.amend(stage.store, stage.meeting, Suggestion, row, "修东头")
        share(stage.store, other)
        recording.amend(other, stage.meeting, Suggestion, row, "修西头")
        share(other, stage.store)
        told = stage.refused("undo")
        assert "苗春之后改过这一处，不能撤销；请直接修改。" in told
        assert stage.load(Suggestion)[0].text == "修西头"

    def test_another_field_of_the_row_does_not_block(self, stage: Stage, other: Store) -> None:
        row = stage.load(Suggestion)[0].id
        recording.amend(stage.store, stage.meeting, Suggestion, row, "修东头")
        recording.summarize(other, stage.meeting, row, "整理")
        share(other, stage.store)
        history.undo(stage.store, stage.meeting)
        found = stage.load(Suggestion)[0]
        assert (found.text, found.summary) == ("修路", "整理")

    def test_what_it_changed_of_my_new_line_blocks_taking_the_line_away(self, stage: Stage, other: Store) -> None:
        recording.summarize(other, stage.meeting, stage.load(Suggestion)[0].id, "整理")
        share(other, stage.store)
        assert "苗春" in stage.refused("undo")

    def test_a_line_that_it_took_out_meanwhile(self, stage: Stage, other: Store) -> None:
        row = stage.load(Suggestion)[0].id
        recording.amend(stage.store, stage.meeting, Suggestion, row, "修东头")
        recording.remove(other, stage.meeting, Suggestion, row)
        share(other, stage.store)
        assert [s.text for s in stage.load(Suggestion)] == ["修东头"]  # of which the removal had not known
        assert "苗春" in stage.refused("undo")

    def test_both_wrote_without_knowing_of_each_other(self, stage: Stage, other: Store) -> None:
        row = stage.load(Suggestion)[0].id
        recording.amend(other, stage.meeting, Suggestion, row, "修西头")
        recording.amend(stage.store, stage.meeting, Suggestion, row, "修东头")
        share(other, stage.store)
        assert "苗春" in stage.refused("undo")

    def test_its_change_between_two_of_mine(self, stage: Stage, other: Store) -> None:
        row = stage.load(Suggestion)[0].id
        recording.amend(stage.store, stage.meeting, Suggestion, row, "修东头")
        share(stage.store, other)
        recording.amend(other, stage.meeting, Suggestion, row, "修西头")
        share(other, stage.store)
        recording.amend(stage.store, stage.meeting, Suggestion, row, "都修")
        history.undo(stage.store, stage.meeting)
        assert stage.load(Suggestion)[0].text == "修西头"
        assert "苗春" in stage.refused("undo")
        assert stage.load(Suggestion)[0].text == "修西头"

    def test_a_line_of_its_own_that_i_took_out_comes_back(self, stage: Stage, other: Store) -> None:
        row = recording.suggest(other, stage.meeting, "装灯").new
        share(other, stage.store)
        recording.remove(stage.store, stage.meeting, Suggestion, row)
        history.undo(stage.store, stage.meeting)
        assert [s.text for s in stage.load(Suggestion)] == ["修路", "装灯"]

    def test_what_it_wrote_meanwhile_into_a_line_that_i_took_out(self, stage: Stage, other: Store) -> None:
        row = stage.load(Suggestion)[0].id
        recording.amend(other, stage.meeting, Suggestion, row, "修西头")
        recording.remove(stage.store, stage.meeting, Suggestion, row)
        share(other, stage.store)
        assert "苗春" in stage.refused("undo")

    def test_undo_takes_back_my_latest_not_the_latest_of_all(self, stage: Stage, other: Store) -> None:
        recording.note(stage.store, stage.meeting, "一")
        recording.note(other, stage.meeting, "二")
        share(other, stage.store)
        stage.do("undo")
        assert [n.text for n in stage.load(Note)] == ["二"]


def share(source: Store, target: Store) -> None:
    """Give every record of one store to another."""
    with source.reading() as connection:
        actions = [ActionRecord(**dict(found)) for found in connection.execute(select(log_action)).mappings()]
        changes = [read_change(found) for found in connection.execute(select(log_change)).mappings()]
    with target.keeping() as connection:
        receive(connection, [(action, [c for c in changes if c.action == action.id]) for action in actions])
