"""手工补录: a filled-in form keyed in with few keys, with the times of the paper; a meeting held wholly on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock, from_local, local
from desktop.base.errors import NotSaved
from desktop.rules.attendance import SignIn
from desktop.rules.meeting import ItemStart, Meeting, State
from desktop.rules.record import (
    Ballot,
    Commitment,
    Consensus,
    Disagreement,
    Note,
    Reply,
    ReplyKind,
    Statement,
    StatementKind,
    Suggestion,
)
from desktop.services import attendance, keep, meetings, recording, rows
from desktop.services.on_paper import hold_on_paper
from desktop.store.store import Store
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.page import Context
from desktop.ui.record.paper_back_page import PaperBackPage
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, press, type_words
from tests.ui.rooms import Seeded, in_front, opened, prepared

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def at(clock: str) -> object:
    return from_local(f"2026-11-18T{clock}:00")


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """The next morning: seven to half past eight of yesterday was held on paper; two signed in."""
    made = prepared(store, clock)
    clock.at = from_local("2026-11-19T09:00:00")
    hold_on_paper(store, made.meeting, from_local("2026-11-18T19:00:00"), from_local("2026-11-18T20:30:00"))
    attendance.sign_in_sheet(store, made.meeting, "2,4,7")
    return made


@pytest.fixture
def page(qtbot: QtBot, context: Context, room: Seeded, prompts: RecordingPrompts) -> Iterator[PaperBackPage]:
    yield in_front(qtbot, PaperBackPage(context), room.meeting)
    assert prompts.asked == []


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def play(*pressed: str) -> int:
    """Keys as they are printed, 〔words〕 as they are typed, wherever the focus is; gives how many keys that were."""
    count = 0
    for one in pressed:
        if one.startswith("〔"):
            type_words(focus(), one.strip("〔〕"), instead=isinstance(focus(), QLineEdit))
        else:
            combined = QKeySequence(one)[0]  # type: ignore[index]
            text = one.lower() if len(one) == 1 else ""
            QTest.sendKeyEvent(QTest.KeyAction.Click, focus(), combined.key(), text, combined.keyboardModifiers())
            count += 1
    return count


def clock_of(line: object) -> str:
    return f"{local(line.at):%H:%M}"  # type: ignore[attr-defined]


def test_a_suggestion_takes_three_keys_beside_what_is_on_the_paper(page: PaperBackPage, room: Seeded) -> None:
    assert play("〔1912〕", "Enter", "Enter", "〔4〕", "Enter", "〔先清垃圾〕", "Enter") == 4
    found = room.one(Suggestion)
    assert (clock_of(found), found.text, found.participant, found.ref) == (
        "19:12",
        "先清垃圾",
        room.person(4).id,
        "S1",
    )
    assert found.late
    assert found.item == room.items()[0].id
    assert focus() is page.row.time
    assert page.row.time.text() == "19:12", "the next row goes on from there"


def test_the_name_for_a_number_is_said_before_it_is_kept(page: PaperBackPage) -> None:
    play("〔7:12〕", "Enter", "Enter")
    type_words(focus(), "4")
    assert page.row.echo.text() == "将记下：19:12　意见建议　S1　欧阳德胜　2号楼　4号"
    type_words(focus(), "4")
    assert "44号牌" in page.row.echo.text(), "nobody has that number: it is a card"


def test_time_is_carried_on_and_stepped_by_one_key(page: PaperBackPage, room: Seeded) -> None:
    play("〔19:58〕", "Enter", "S", "〔停电〕", "Enter")
    play("Up", "Up", "Enter", "S", "〔来电〕", "Enter")
    play("〔5〕", "Enter", "S", "〔接着开〕", "Enter")
    play("PgUp", "Down", "Enter", "S", "〔又停〕", "Enter")
    play("Enter", "S", "〔同时〕", "Enter")
    assert [clock_of(note) for note in room.rows(Note)] == ["19:58", "20:00", "20:05", "20:09", "20:09"]
    page.row.time.setText("20:29")
    play("PgUp")
    assert page.row.time.text() == "20:30", "never after people have left"


@pytest.mark.usefixtures("page")
def test_all_kinds_of_the_form_are_keyed_in(room: Seeded) -> None:
    """In its order; digits and letters name the kinds."""
    play("〔1905〕", "Enter", "1", "〔罗建军〕", "Enter", "〔晚上要有灯〕", "Enter")
    play("〔06〕", "Enter", "2", "Enter", "〔老张〕", "Enter", "〔下周装〕", "Enter", "〔物业〕", "Enter", "Enter")
    play(
        "〔07〕",
        "Enter",
        "C",
        "〔装三盏灯〕",
        "Enter",
        "〔物业〕",
        "Enter",
        "〔张师傅〕",
        "Enter",
        "〔12-15〕",
        "Enter",
    )
    play("〔08〕", "Enter", "4", "〔先装东头〕", "Enter", "〔口头一致〕", "Enter")
    play("〔09〕", "Enter", "F", "〔西头也要〕", "Enter")
    hands = ("Enter", "〔20〕", "Enter", "〔15〕", "Enter", "〔3〕", "Enter", "〔2〕", "Enter")
    play("〔10〕", "Enter", "J", "〔先装东头〕", "Enter", *hands)
    play("〔11〕", "Enter", "B", "〔田秀英〕", "Enter", "〔支持〕", "Enter", "〔区政协〕", "Enter")
    play("〔12〕", "Enter", "8", "〔孟庆华〕", "Enter", "〔一周内公示〕", "Enter", "Enter")
    play("〔13〕", "Enter", "9", "〔散会〕", "Enter")

    said, reply, promised = room.one(Suggestion), room.one(Reply), room.one(Commitment)
    assert said.participant == room.person(7).id
    assert (reply.suggestions, reply.who, reply.unit, reply.text) == ((said.id,), "老张", "物业", "下周装")
    assert reply.kind is ReplyKind.SETTLED
    assert (promised.lead, promised.person, promised.due) == ("物业", "张师傅", date(2026, 12, 15))
    assert (room.one(Consensus).text, room.one(Consensus).method) == ("先装东头", "口头一致")
    assert room.one(Disagreement).text == "西头也要"
    ballot = room.one(Ballot)
    assert (ballot.base, ballot.for_, ballot.against, ballot.abstain, ballot.method) == (20, 15, 3, 2, "举手")
    position, demand = room.rows(Statement)
    assert (position.kind, position.who, position.unit) == (StatementKind.POSITION, "田秀英", "区政协")
    assert (demand.kind, demand.who) == (StatementKind.DEMAND, "孟庆华")
    lines = (
        said,
        reply,
        promised,
        room.one(Consensus),
        room.one(Disagreement),
        ballot,
        position,
        demand,
        room.one(Note),
    )
    assert [clock_of(line) for line in lines] == [f"19:{minute:02d}" for minute in range(5, 14)]
    assert all(line.late for line in lines)


def test_enter_behind_a_digit_does_not_pass_over_the_words(
    page: PaperBackPage, room: Seeded, shell: RecordingShell
) -> None:
    play("Enter", "3", "Enter")
    assert focus() is page.row.text
    assert "内容还空着" in shell.said[-1]
    play("〔装路灯〕", "Enter")
    assert focus() is not page.row.text
    play("Enter", "Enter", "Enter")
    assert room.one(Commitment).matter == "装路灯"
    play("Enter", "3", "Enter", "Enter")
    assert focus() is not page.row.text, "none is on the paper"


def test_a_reply_is_asked_what_it_answers_and_offers_what_is_open(page: PaperBackPage, room: Seeded) -> None:
    for text in ("甲", "乙", "丙"):
        recording.suggest(room.store, room.meeting, text, happened=room.clock.at)
    page.reload()
    play("Enter", "2")
    assert focus() is page.row.ref
    assert page.row.ref.text() == "S3"
    play("〔1 2〕", "Enter", "Enter", "〔一并办〕", "Enter", "Enter", "Enter")
    assert room.one(Reply).suggestions == tuple(s.id for s in room.rows(Suggestion)[:2])


def test_a_referral_and_a_later_answer_have_their_field(page: PaperBackPage, room: Seeded) -> None:
    recording.suggest(room.store, room.meeting, "修路", happened=room.clock.at)
    page.reload()
    tail = page.row.tails[page.row.kind.kind.REPLY]
    for kind, typed in ((ReplyKind.REFERRED, "镇农办"), (ReplyKind.LATER, "11-25")):
        page.row.focus_row()
        play("Enter", "2", "Enter", "Enter", "〔答〕", "Enter", "Enter")
        box = tail.named["kind"]
        box.setCurrentIndex(list(ReplyKind).index(kind))  # type: ignore[attr-defined]
        play("Enter", f"〔{typed}〕", "Enter")
    referred, later = room.rows(Reply)
    assert (referred.kind, referred.to_unit) == (ReplyKind.REFERRED, "镇农办")
    assert (later.kind, later.due) == (ReplyKind.LATER, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("time", "words", "told"),
    [("18:59", "早", "不在开会的时间里（19:00 到 20:30）"), ("99", "早", "99"), ("1910", "", "还没有写内容")],
)
def test_what_cannot_be_is_said_and_stays_in_the_row(
    page: PaperBackPage, room: Seeded, shell: RecordingShell, time: str, words: str, told: str
) -> None:
    play(f"〔{time}〕", "Enter", "Enter", "Enter", f"〔{words}〕", "Enter")
    assert told in shell.warned[-1]
    assert room.rows(Suggestion) == []
    assert (page.row.row.time, page.row.row.text) == (time, words)


def test_more_hands_than_people_are_refused_and_come_back(
    page: PaperBackPage, room: Seeded, shell: RecordingShell
) -> None:
    play("〔1910〕", "Enter", "6", "〔修路〕", "Enter", "Enter", "Enter", "〔9〕", "Enter", "Enter", "Enter")
    assert "举手共 9 人，多于在场可表态的 3 人" in shell.warned[-1]
    assert page.row.row.text == "修路"
    assert page.row.row.tail["for_"] == "9"
    page.row.tails[page.row.kind.kind].named["base"].setText("20")  # type: ignore[attr-defined]
    page.row.save()
    assert room.one(Ballot).base == 20


def test_a_number_of_the_paper_is_kept_and_none_is_given_twice(
    page: PaperBackPage, room: Seeded, shell: RecordingShell
) -> None:
    for number in ("5", "S5"):
        page.row.ref.setText(number)
        page.row.focus_row()
        play("Enter", "Enter", "Enter", "〔灯〕", "Enter")
    assert [(s.ref, s.number) for s in room.rows(Suggestion)] == [("S5", 5)]
    assert "5 号已经用过了" in shell.warned[-1]
    page.row.ref.setText("S甲")
    page.row.save()
    assert "“S甲”不是编号" in shell.warned[-1]


def test_a_row_of_another_item_says_that_it_was_discussed(page: PaperBackPage, room: Seeded) -> None:
    page.row.item.setCurrentIndex(1)
    play("〔1940〕", "Enter", "9", "〔谁来管〕", "Enter")
    assert room.one(Note).item == room.items()[1].id
    assert [(start.item, start.at) for start in room.rows(ItemStart)] == [(room.items()[1].id, at("19:40"))]
    assert page.row.item.currentData() == room.items()[1].id, "and the next row goes on there"


def test_a_wrong_row_is_undone_amended_timed_anew_or_taken_out(page: PaperBackPage, room: Seeded) -> None:
    for minute, text in (("10", "一"), ("11", "二"), ("12", "三")):
        play(f"〔19:{minute}〕", "Enter", "9", f"〔{text}〕", "Enter")
    press(focus(), Qt.Key.Key_Z, CTRL)
    assert [note.text for note in room.rows(Note)] == ["一", "二"]
    page.lines.go_to(room.rows(Note)[0].id)
    page.lines.keys["retime"].click()
    type_words(focus(), "19:40", instead=True)
    press(focus(), RETURN)
    page.lines.keys["amend"].click()
    type_words(focus(), "一改", instead=True)
    press(focus(), RETURN)
    assert [(note.text, clock_of(note)) for note in room.rows(Note)] == [("一改", "19:40"), ("二", "19:11")]
    page.lines.keys["remove"].click()
    press(focus(), RETURN)
    assert [note.text for note in room.rows(Note)] == ["二"]


def test_what_is_half_typed_survives_a_kill_and_what_was_kept_does_not_come_twice(
    page: PaperBackPage, room: Seeded, context: Context, qtbot: QtBot
) -> None:
    play("〔1912〕", "Enter", "C", "〔装灯〕", "Enter", "〔物业〕")
    page.row.keeper.save()
    again = PaperBackPage(context)
    qtbot.addWidget(again)
    again.show_meeting(room.meeting)
    assert again.row.row == page.row.row
    assert again.row.tails[again.row.kind.kind].named["lead"].text() == "物业"  # type: ignore[attr-defined]
    recording.note(room.store, room.meeting, "装灯", happened=room.clock.at)
    third = PaperBackPage(context)
    qtbot.addWidget(third)
    third.show_meeting(room.meeting)
    assert third.row.row.text == ""


def test_a_kept_row_leaves_no_draft(page: PaperBackPage, room: Seeded, store: Store) -> None:
    play("〔1912〕", "Enter", "9", "〔停电〕")
    page.row.keeper.save()
    play("Enter")
    with store.reading() as connection:
        assert keep.drafts(connection, room.meeting) == {}


def test_the_disk_refuses_a_row_and_it_comes_back(
    page: PaperBackPage, room: Seeded, shell: RecordingShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_values: object) -> None:
        raise NotSaved("没有存上（磁盘已满）。")

    play("〔1912〕", "Enter", "9", "〔停电〕")
    monkeypatch.setattr(room.store, "action", refuse)
    play("Enter")
    monkeypatch.undo()
    assert "磁盘已满" in shell.warned[-1]
    assert (page.row.row.text, page.row.row.time) == ("停电", "1912")
    page.row.save()
    assert room.one(Note).text == "停电"


def test_while_the_meeting_goes_on_a_row_may_be_of_this_minute(
    qtbot: QtBot, context: Context, store: Store, clock: SetClock, shell: RecordingShell
) -> None:
    going_on = opened(store, clock)
    made = PaperBackPage(context)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.show_meeting(going_on.meeting)
    clock.advance(minutes=40)
    made.row.focus_row()
    play("〔19:40〕", "Enter", "9", "〔来电了〕", "Enter")
    assert clock_of(going_on.one(Note)) == "19:40"
    play("〔19:41〕", "Enter", "9", "〔还没到〕", "Enter")
    assert "19:00 到 19:40" in shell.warned[-1]


def test_the_first_row_goes_on_from_what_was_recorded_until_the_battery_was_dead(
    qtbot: QtBot, context: Context, store: Store, clock: SetClock
) -> None:
    going_on = opened(store, clock)
    clock.advance(minutes=25)
    recording.note(store, going_on.meeting, "停电了")
    clock.advance(minutes=50)
    made = PaperBackPage(context)
    qtbot.addWidget(made)
    made.show_meeting(going_on.meeting)
    assert made.row.time.text() == "19:25"


class TestWhollyOnPaper:
    @pytest.fixture
    def room(self, store: Store, clock: SetClock) -> Seeded:
        """Prepared for yesterday evening, and never opened in the program."""
        made = prepared(store, clock)
        meetings.edit_meeting(store, made.meeting, planned=from_local("2026-11-18T19:00:00"))
        clock.at = from_local("2026-11-19T09:00:00")
        return made

    def meeting(self, room: Seeded) -> Meeting:
        with room.store.reading() as connection:
            return rows.get(connection, Meeting, room.meeting)

    def test_its_times_are_typed_and_then_its_rows(self, page: PaperBackPage, room: Seeded) -> None:
        assert focus() is page.times.opened
        assert page.times.opened.text() == "2026年11月18日 19:00"
        assert not page.row.isEnabled()
        play("〔19:05〕", "Enter", "〔20:40〕", "Enter")
        found = self.meeting(room)
        assert (found.state, found.opened, found.closed) == (State.CLOSED, at("19:05"), at("20:40"))
        assert focus() is page.row.time
        play("〔12〕", "Enter", "Enter", "〔2〕", "Enter", "〔修路〕", "Enter")
        assert clock_of(room.one(Suggestion)) == "19:12"

    def test_it_may_go_on_in_the_program(self, page: PaperBackPage, room: Seeded) -> None:
        room.clock.at = from_local("2026-11-18T19:40:00")
        play("〔1905〕", "Enter", "Enter")
        assert (self.meeting(room).state, self.meeting(room).opened) == (State.LIVE, at("19:05"))

    def test_its_sheet_is_keyed_in_here_too(self, page: PaperBackPage, room: Seeded) -> None:
        page.sheet_button.click()
        type_words(focus(), "1-3")
        assert "签到 3 人" in page.lines.strip.title
        press(focus(), RETURN)
        assert len(room.rows(SignIn)) == 3
        assert page.lines.strip.isHidden()

    @pytest.mark.parametrize(
        ("opened_", "closed", "told"),
        [("", "20:40", "请写上开会时间"), ("19:05", "晚饭后", "看不懂时间"), ("2026-11-19 10:00", "", "不能晚于现在")],
    )
    def test_wrong_times_are_said(
        self, page: PaperBackPage, room: Seeded, shell: RecordingShell, opened_: str, closed: str, told: str
    ) -> None:
        play(f"〔{opened_}〕", "Enter", f"〔{closed}〕", "Enter")
        assert told in shell.warned[-1]
        assert self.meeting(room).state is State.PREPARING
        assert page.times.closed.text() == closed

    def test_a_meeting_may_end_after_midnight(self, page: PaperBackPage, room: Seeded) -> None:
        play("〔23:10〕", "Enter", "〔0:20〕", "Enter")
        assert self.meeting(room).closed == from_local("2026-11-19T00:20:00")


def test_wrong_times_are_corrected_afterwards(page: PaperBackPage, room: Seeded) -> None:
    page.times.focus_first()
    play("〔19:03〕", "Enter", "Enter")
    with room.store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).opened == at("19:03")
    assert focus() is page.row.time


def test_the_window_leads_there_and_back(window: MainWindow, store: Store, clock: SetClock) -> None:
    made = opened(store, clock)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    press(window, Qt.Key.Key_B, CTRL | SHIFT)
    assert window.page is not None
    window.run_meeting(made.meeting)
    press(focus(), Qt.Key.Key_B, CTRL | SHIFT)
    assert isinstance(window.page, PaperBackPage)
    assert window.title.text() == "手工补录：拐角空地改造"
    press(focus(), Qt.Key.Key_Escape)
    assert type(window.page).__name__ == "LivePage"
    meetings.close_meeting(store, made.meeting)
    window.finish(made.meeting)
    window.page.paper_button.click()  # type: ignore[attr-defined]
    assert isinstance(window.page, PaperBackPage)
    press(focus(), Qt.Key.Key_Escape)
    assert type(window.page).__name__ == "FinishPage"
    meetings.finalize(store, made.meeting)
    window.paper_back(made.meeting)
    assert isinstance(window.page, PaperBackPage)
    assert not window.page.row.isEnabled()
    assert "已经定稿" in window.page.hint.text()


def test_the_key_works_where_the_meeting_was_just_made(window: MainWindow) -> None:
    """What was held on paper yesterday is often entered into the program only today."""
    window.prepare(None)
    assert isinstance(window.page, PreparePage)
    title = window.page.form.field("title")
    type_words(title, "修桥议事会")
    press(title, RETURN)
    press(window.page, Qt.Key.Key_B, CTRL | SHIFT)
    assert isinstance(window.page, PaperBackPage)
