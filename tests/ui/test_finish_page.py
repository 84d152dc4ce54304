"""The meeting after the meeting: reword, complete, 送审, 定稿, 更正."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.attendance import SignIn
from desktop.rules.meeting import Meeting, State
from desktop.rules.record import Commitment, Correction, Heading, Suggestion
from desktop.services import commitments, meetings, recording, reports, rows
from desktop.store.store import Store
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.page import Context
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, press, type_words
from tests.ui.rooms import Seeded, in_front, opened

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    made = opened(store, clock)
    for words in ("花园里留一条路", "晾衣绳不要拆"):
        recording.suggest(store, made.meeting, words)
    commitments.commit(store, made.meeting, "清运垃圾", lead="居委会")
    meetings.close_meeting(store, made.meeting)
    return made


@pytest.fixture
def page(qtbot: QtBot, context: Context, room: Seeded) -> FinishPage:
    return in_front(qtbot, FinishPage(context), room.meeting)


def meeting(room: Seeded) -> Meeting:
    with room.store.reading() as connection:
        return rows.get(connection, Meeting, room.meeting)


def test_the_title_says_which_meeting_and_final_leaves_the_keys_in_the_record(window: MainWindow, room: Seeded) -> None:
    window.finish(room.meeting)
    page = window.page
    assert isinstance(page, FinishPage)
    assert window.title.text() == f"会后整理：{meeting(room).title}"
    page.form.final_button.setFocus()
    press(page.form.final_button, RETURN)
    press(button(page.form.strip, "定稿"), RETURN)
    assert meeting(room).state is State.FINAL
    assert page.record.list.hasFocus()


def test_reword_with_the_words_spoken_beside_it(page: FinishPage, room: Seeded) -> None:
    page.record.go_to(room.rows(Suggestion)[0].id)
    click(button(page.record, "整理"))
    assert "原话：花园里留一条路" in page.record.strip.title
    type_words(page.record.strip.field("整理稿"), "保留无障碍通道。", instead=True)
    press(page.record.strip.field("整理稿"), RETURN)
    first = room.rows(Suggestion)[0]
    assert (first.text, first.summary) == ("花园里留一条路", "保留无障碍通道。")


def test_merge_what_is_selected(page: FinishPage, room: Seeded) -> None:
    page.record.list.selectAll()
    page.record.keys["merge"].click()
    type_words(page.record.strip.field("合并写成"), "方案应留通道和晾晒位置。")
    press(page.record.strip.field("合并写成"), RETURN)
    assert {s.heading for s in room.rows(Suggestion)} == {room.one(Heading).id}


def test_what_comes_after_is_kept_when_its_field_is_left(page: FinishPage, room: Seeded) -> None:
    for name, words in {"publicity": "12月1日至7日", "feedback": "到居委会", "visit": "2027年2月"}.items():
        page.form.fields[name].setFocus()
        type_words(page.form.fields[name], words)
    press(page.form.fields["visit"], RETURN)
    type_words(page.form.fields["next_meeting"], "谁来管")
    page.leave()
    found = meeting(room)
    assert (found.publicity, found.feedback, found.visit, found.next_meeting) == (
        "12月1日至7日",
        "到居委会",
        "2027年2月",
        "谁来管",
    )


def test_loading_the_form_saves_nothing(page: FinishPage, room: Seeded, context: Context) -> None:
    told: list[object] = []
    context.tasks.changed.connect(told.append)
    page.show_meeting(room.meeting)
    page.leave()
    assert told == []


def test_words_in_a_field_survive_a_kill(qtbot: QtBot, page: FinishPage, room: Seeded, context: Context) -> None:
    page.form.fields["feedback"].setFocus()
    type_words(page.form.fields["feedback"], "到居委会或")
    page.form.keeper.save()
    again = FinishPage(context)
    qtbot.addWidget(again)
    again.show()
    again.show_meeting(room.meeting)
    assert again.form.fields["feedback"].text() == "到居委会或"


def test_what_is_missing_leads_to_its_place(page: FinishPage, room: Seeded) -> None:
    page.tabs.setCurrentWidget(page.check)
    missing = [sentence for _finding, sentence in page.check.model.rows]
    page.check.list.setCurrentIndex(page.check.model.index(missing.index("承诺 C1 待明确：缺责任人、完成时限")))
    press(page.check.list, RETURN)
    type_words(page.record.strip.field("责任人"), "苗春")
    type_words(page.record.strip.field("时限"), "12-15")
    press(page.record.strip.field("时限"), RETURN)
    found = room.one(Commitment)
    assert (found.person, found.due) == ("苗春", date(2026, 12, 15))
    assert "承诺 C1" not in "".join(sentence for _finding, sentence in page.check.model.rows)


def test_a_reply_and_a_paper_sheet_afterwards(page: FinishPage, room: Seeded) -> None:
    page.record.complete(room.rows(Suggestion)[1].id)
    type_words(page.record.entry.text, "不拆")
    press(page.record.entry.text, RETURN)
    assert [line.waits for line in page.record.model.rows][:2] == [True, False]
    page.tabs.setCurrentWidget(page.attendance)
    click(button(page.attendance, "纸质表"))
    type_words(page.attendance.strip.field("号码"), "2,4")
    press(page.attendance.strip.field("号码"), RETURN)
    assert len(room.rows(SignIn)) == 2


def test_submit_finalize_and_then_only_correct(
    page: FinishPage, room: Seeded, prompts: RecordingPrompts, shell: RecordingShell
) -> None:
    type_words(page.form.reviewer, "田秀英")
    click(page.form.submit_button)
    assert (meeting(room).state, meeting(room).reviewer) == (State.SUBMITTED, "田秀英")
    click(page.form.final_button)
    assert meeting(room).state is State.SUBMITTED, "asked once more, in the page"
    click(button(page.form.strip, "定稿"))
    assert meeting(room).state is State.FINAL
    assert not page.record.entry.isVisible()
    assert [name for name, key in page.record.keys.items() if key.isVisible()] == ["history", "correct"]

    page.record.go_to(room.rows(Suggestion)[0].id)
    click(button(page.record, "更正"))
    type_words(page.record.strip.field("改成"), "花园里留一条 1.5 米宽的路", instead=True)
    press(page.record.strip.field("改成"), RETURN)
    assert "原因" in shell.warned[-1]
    type_words(page.record.strip.field("更正原因"), "核对录音")
    press(page.record.strip.field("更正原因"), RETURN)
    correction = room.one(Correction)
    assert (correction.old, correction.new) == ("花园里留一条路", "花园里留一条 1.5 米宽的路")
    assert page.record.model.rows[0].corrected
    assert prompts.asked == []


def test_after_the_end_undo_still_takes_back_a_line(page: FinishPage, room: Seeded) -> None:
    type_words(page.record.entry.text, "补一条")
    press(page.record.entry.text, RETURN)
    assert len(room.rows(Suggestion)) == 3
    press(page.record.entry.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(room.rows(Suggestion)) == 2


def test_on_to_the_documents(page: FinishPage, room: Seeded, shell: RecordingShell) -> None:
    click(button(page, "出文书"))
    assert shell.went == [("documents", room.meeting)]


def test_one_enter_too_many_undoes_nothing(page: FinishPage, room: Seeded) -> None:
    assert page.record.list.hasFocus()
    for asked, confirm in (("送审", False), ("定稿", True)):
        press(button(page.form, asked), RETURN)
        if confirm:
            press(button(page.form.strip, "定稿"), RETURN)
        assert not page.undo_button.hasFocus()
    assert meeting(room).state is State.FINAL


def test_alt_w_asks_whose_it_was_and_alt_d_leads_to_the_documents(page: FinishPage, room: Seeded) -> None:
    page.record.go_to(room.rows(Suggestion)[0].id)
    press(page.record.list, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert page.record.strip.isVisible()
    assert button(page, "出文书").shortcut().toString() == "Alt+D"


def test_the_list_is_never_without_a_line_to_act_on(page: FinishPage) -> None:
    page.record.list.clearSelection()
    press(page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert [line.row.id for line in page.record.selected] == [page.record.model.rows[-1].row.id]
    press(page.record.list, Qt.Key.Key_Up)
    assert [line.row.id for line in page.record.selected] == [page.record.model.rows[-2].row.id]


def step_texts(page: FinishPage) -> list[str]:
    return [key.text() for key in page.steps.keys.values()]


def test_the_steps_say_what_is_left_and_what_is_done(page: FinishPage, room: Seeded) -> None:
    assert step_texts(page) == [
        *("1 补内容 ✓", "2 补答复 缺2", "3 承诺 缺1", "4 整理 0/2", "5 后续 0/4"),
        *("6 文书", "7 送审", "8 定稿"),
    ]
    assert "补记会后的答复（Alt+2）" in page.hint.text()
    press(page, Qt.Key.Key_2, ALT)
    type_words(page.record.entry.text, "都留")
    press(page.record.entry.text, RETURN)
    assert step_texts(page)[1] == "2 补答复 缺1"
    press(page, Qt.Key.Key_3, ALT)
    assert page.record.strip.field("责任人").isVisible()
    press(page.record.strip.field("责任人"), Qt.Key.Key_Escape)
    press(page, Qt.Key.Key_5, ALT)
    type_words(page.form.fields["publicity"], "一周")
    press(page.form.fields["publicity"], Qt.Key.Key_Tab)
    assert step_texts(page)[4] == "5 后续 1/4"
    press(page, Qt.Key.Key_7, ALT)
    press(page.form.submit_button, RETURN)
    assert step_texts(page)[6] == "7 送审 ✓"
    assert [s.ref for s in room.rows(Suggestion)] == ["S1", "S2"]


def test_the_documents_step_is_done_until_something_changes(
    page: FinishPage, room: Seeded, shell: RecordingShell, tmp_path: Path
) -> None:
    reports.write_documents(room.store, room.meeting, tmp_path, paint=False)
    page.steps.reload()
    assert step_texts(page)[5] == "6 文书 ✓"
    page.context.tasks.do(recording.note, room.meeting, "补一句")
    assert step_texts(page)[5] == "6 文书"
    press(page, Qt.Key.Key_6, ALT)
    assert shell.went == [("documents", room.meeting)]


def test_the_reviewer_sends_it_back_and_it_is_submitted_again(page: FinishPage, room: Seeded) -> None:
    press(page, Qt.Key.Key_7, ALT)
    press(page.form.submit_button, RETURN)
    assert not page.form.submit_button.isVisible()
    click(button(page.form, "退回修改"))
    assert (meeting(room).state, meeting(room).submitted) == (State.CLOSED, None)
    click(page.form.submit_button)
    assert meeting(room).state is State.SUBMITTED


def test_the_reviewer_is_kept_like_the_rest(qtbot: QtBot, page: FinishPage, room: Seeded, context: Context) -> None:
    page.form.reviewer.setFocus()
    type_words(page.form.reviewer, "田 秀英")
    page.form.keeper.save()
    again = FinishPage(context)
    qtbot.addWidget(again)
    again.show()
    again.show_meeting(room.meeting)
    assert again.form.reviewer.text() == "田 秀英"
    again.leave()
    assert meeting(room).reviewer == "田秀英"


def test_before_the_end_it_is_said_what_it_locks_and_what_is_missing(page: FinishPage, room: Seeded) -> None:
    click(page.form.final_button)
    title = page.form.strip.title
    assert "只能写明原因更正" in title
    assert "还缺 4 处" in title
    assert "还没有答复" in title
    press(button(page.form.strip, "取消"), Qt.Key.Key_Escape)
    assert meeting(room).state is State.CLOSED
    assert page.form.fields["publicity"].isVisible()


def test_corrections_are_listed_with_old_and_new_words_and_the_reason(page: FinishPage, room: Seeded) -> None:
    meetings.finalize(room.store, room.meeting)
    page.show_meeting(room.meeting)
    assert page.tabs.currentWidget() is page.corrections
    page.show_line("suggestion", room.rows(Suggestion)[1].id)
    assert page.record.list.hasFocus()
    press(page.record.list, RETURN)
    type_words(page.record.strip.field("改成"), "晾衣绳移到北侧", instead=True)
    type_words(page.record.strip.field("更正原因"), "核对录音")
    press(page.record.strip.field("更正原因"), RETURN)
    (shown,) = page.corrections.table.rows
    assert (shown.what, shown.old, shown.new, shown.reason) == ("意见2", "晾衣绳不要拆", "晾衣绳移到北侧", "核对录音")


def test_another_meeting_is_not_asked_to_end(page: FinishPage, room: Seeded, store: Store) -> None:
    click(page.form.final_button)
    other = meetings.start_quickly(store, "另一场").new
    meetings.close_meeting(store, other)
    page.show_meeting(other)
    assert not page.form.strip.isVisible()
    assert meeting(room).state is State.CLOSED
