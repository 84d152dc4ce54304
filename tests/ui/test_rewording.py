"""整理: words for the minutes beside the words spoken, by keys; merged, taken out, never lost, and shown as they read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.documents.word.minutes import write_minutes
from desktop.rules.record import Heading, Suggestion
from desktop.services import contents, meetings, recording
from desktop.services.facts import read_facts
from desktop.store.store import Store
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.page import Context
from desktop.ui.record.rewording_panel import RewordingPanel
from tests.ui.conftest import RecordingShell
from tests.ui.hands import RETURN, compose, press, type_words
from tests.ui.rooms import Seeded, in_front, opened

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SPOKEN = ("花园里留一条路", "晾衣绳不要拆", "晾衣服的地方要留着", "")


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    made = opened(store, clock)
    for number, words in enumerate(SPOKEN, 2):
        clock.advance(minutes=1)
        recording.suggest(store, made.meeting, words, participant=made.person(number).id)
    recording.second(store, made.meeting, made.rows(Suggestion)[1].id, participant=made.person(7).id)
    meetings.start_item(store, made.meeting, made.items()[1].id)
    recording.suggest(store, made.meeting, "轮流管", label="2号楼一住户")
    meetings.close_meeting(store, made.meeting)
    return made


Show = Callable[[], FinishPage]


@pytest.fixture
def show(qtbot: QtBot, context: Context, room: Seeded) -> Show:
    def make() -> FinishPage:
        return in_front(qtbot, FinishPage(context), room.meeting)

    return make


@pytest.fixture
def panel(show: Show) -> RewordingPanel:
    page = show()
    press(page, Qt.Key.Key_4, ALT)
    assert page.rewording.list.hasFocus()
    return page.rewording


def words_of(room: Seeded) -> list[tuple[str, str]]:
    return [(s.text, s.summary) for s in room.rows(Suggestion)]


def key(pressed: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    press(focus, pressed, modifiers)


def chosen(panel: RewordingPanel) -> int:
    assert panel.current
    assert panel.current.said
    return panel.current.said.row.number


def mark(panel: RewordingPanel, *numbers: int) -> None:
    for number in numbers:
        row = next(row for row in panel.model.rows if row.said and row.said.row.number == number)
        panel.go_to(row.id)
        press(panel.list, Qt.Key.Key_Space)


def merge(panel: RewordingPanel, words: str, *numbers: int) -> None:
    mark(panel, *numbers)
    press(panel.list, Qt.Key.Key_M)
    type_words(panel.editor.field, words, instead=True)
    press(panel.editor.field, RETURN)


def test_suggestions_stand_under_their_items_with_who_said_them_and_who_agrees(panel: RewordingPanel) -> None:
    assert [(row.title, row.said and row.said.row.number) for row in panel.model.rows] == [
        *(("空地怎么用", None), ("", 1), ("", 2), ("", 3), ("", 4)),
        *(("建成后谁来管", None), ("", 5)),
    ]
    assert panel.model.index(2).data() == "意见2　王芳　同感 1　晾衣绳不要拆"
    assert chosen(panel) == 1, "an item is never the current line"
    press(panel.list, Qt.Key.Key_End)
    press(panel.list, Qt.Key.Key_Up)
    assert chosen(panel) == 4


def test_one_goes_through_the_list_with_enter(panel: RewordingPanel, room: Seeded) -> None:
    key(RETURN)
    assert panel.editor.field.hasFocus()
    assert "花园里留一条路" in panel.editor.spoken.toPlainText()
    type_words(panel.editor.field, "留出通道。")
    key(RETURN)
    assert chosen(panel) == 2
    key(RETURN)  # the words spoken stand
    type_words(panel.editor.field, "保留晾晒的地方。")
    key(RETURN)
    assert words_of(room)[:3] == [(SPOKEN[0], "留出通道。"), (SPOKEN[1], ""), (SPOKEN[2], "保留晾晒的地方。")]


def test_enter_in_a_composition_saves_nothing(panel: RewordingPanel, room: Seeded) -> None:
    key(RETURN)
    compose(panel.editor.field, "liu")
    key(RETURN)
    assert chosen(panel) == 1
    assert words_of(room)[0] == (SPOKEN[0], "")


def test_going_on_by_arrow_or_page_saves_too(panel: RewordingPanel, room: Seeded) -> None:
    key(RETURN)
    type_words(panel.editor.field, "一")
    key(Qt.Key.Key_PageDown)
    assert panel.editor.field.hasFocus()
    type_words(panel.editor.field, "二")
    panel.list.setFocus()
    key(Qt.Key.Key_Down)
    assert [summary for _text, summary in words_of(room)[:3]] == ["一", "二", ""]


def test_escape_takes_back_what_was_typed_and_undo_of_the_field_brings_it_again(
    panel: RewordingPanel, room: Seeded
) -> None:
    key(RETURN)
    type_words(panel.editor.field, "写错了")
    key(Qt.Key.Key_Escape)
    assert panel.list.hasFocus()
    assert panel.editor.text == ""
    key(RETURN)
    key(Qt.Key.Key_Z, CTRL)
    assert panel.editor.text == "写错了"
    assert words_of(room)[0][1] == ""


def test_the_words_spoken_typed_again_are_no_rewording(panel: RewordingPanel, room: Seeded) -> None:
    key(RETURN)
    type_words(panel.editor.field, f" {SPOKEN[0]} ")
    key(RETURN)
    assert words_of(room)[0] == (SPOKEN[0], "")


def test_back_to_the_words_spoken(panel: RewordingPanel, room: Seeded) -> None:
    key(RETURN)
    type_words(panel.editor.field, "改过")
    key(Qt.Key.Key_Escape)
    recording.summarize(room.store, room.meeting, room.rows(Suggestion)[0].id, "改过")
    panel.reload()
    panel.plain_key.click()
    assert words_of(room)[0] == (SPOKEN[0], "")


def test_several_are_merged_under_words_of_a_human(panel: RewordingPanel, room: Seeded) -> None:
    mark(panel, 3, 2)
    press(panel.list, Qt.Key.Key_M)
    assert panel.editor.field.hasFocus()
    assert "2、3" in panel.editor.title.text()
    assert "意见2　王芳　同感 1：晾衣绳不要拆\n意见3" in panel.editor.spoken.toPlainText()
    assert panel.editor.text == "晾衣绳不要拆；晾衣服的地方要留着。"
    type_words(panel.editor.field, "保留晾晒位置。", instead=True)
    key(RETURN)
    heading = room.one(Heading)
    assert heading.text == "保留晾晒位置。"
    assert [s.heading for s in room.rows(Suggestion)] == [None, heading.id, heading.id, None, None]
    assert [text for text, _summary in words_of(room)] == [*SPOKEN, "轮流管"]
    assert panel.list.hasFocus()
    assert chosen(panel) == 2
    assert panel.model.index(2).data().startswith("意见2　王芳　同感 1　合并 2、3")


def test_merging_needs_two_and_can_be_given_up(panel: RewordingPanel, room: Seeded, shell: RecordingShell) -> None:
    mark(panel, 1)
    press(panel.list, Qt.Key.Key_M)
    assert "空格" in shell.said[-1]
    mark(panel, 2)
    press(panel.list, Qt.Key.Key_M)
    type_words(panel.editor.field, "不要了", instead=True)
    key(Qt.Key.Key_Escape)
    assert room.rows(Heading) == []
    assert [row.marked for row in panel.model.rows if row.said] == [True, True, False, False, False]
    press(panel.list, Qt.Key.Key_Escape)
    assert not any(row.marked for row in panel.model.rows)


def test_an_empty_merging_is_refused_and_stays(panel: RewordingPanel, room: Seeded, shell: RecordingShell) -> None:
    merge(panel, " ", 1, 2)
    assert "内容是空的" in shell.warned[-1]
    assert "1、2" in panel.editor.title.text()
    assert room.rows(Heading) == []


def test_a_merging_that_was_begun_outlives_a_look_at_other_lines(panel: RewordingPanel, room: Seeded) -> None:
    mark(panel, 1, 2)
    press(panel.list, Qt.Key.Key_M)
    type_words(panel.editor.field, "合在一起", instead=True)
    panel.list.setFocus()
    key(Qt.Key.Key_End)
    assert panel.editor.text == "合在一起"
    press(panel.editor.field, RETURN)
    assert room.one(Heading).text == "合在一起"


def test_the_heading_is_reworded_as_a_suggestion_is(panel: RewordingPanel, room: Seeded) -> None:
    merge(panel, "晾晒位置", 2, 3)
    key(RETURN)
    type_words(panel.editor.field, "保留晾晒位置。", instead=True)
    key(RETURN)
    assert room.one(Heading).text == "保留晾晒位置。"
    assert chosen(panel) == 4, "over the other that is merged with it"


def test_one_is_taken_out_and_the_one_left_alone_with_it(panel: RewordingPanel, room: Seeded) -> None:
    merge(panel, "都一样", 1, 2, 3)
    press(panel.list, Qt.Key.Key_U)
    assert [bool(s.heading) for s in room.rows(Suggestion)][:3] == [False, True, True]
    mark(panel, 2)
    press(panel.list, Qt.Key.Key_U)
    assert [bool(s.heading) for s in room.rows(Suggestion)][:3] == [False, False, False]
    assert room.rows(Heading) == []


def test_undo_takes_a_merging_back_and_says_so(show: Show, room: Seeded, context: Context) -> None:
    page = show()
    press(page, Qt.Key.Key_4, ALT)
    told: list[str] = []
    context.tasks.saved.connect(told.append)
    merge(page.rewording, "都一样", 1, 2)
    key(Qt.Key.Key_Z, CTRL)
    assert room.rows(Heading) == []
    assert told[-1] == "已撤销：合并意见"
    key(Qt.Key.Key_Y, CTRL)
    assert room.one(Heading).text == "都一样"
    assert page.rewording.editor.text == "都一样"


def printed(room: Seeded, target: Path) -> str:
    """The part of the minutes on opinions, as another reader finds it."""
    with room.store.reading() as connection:
        content = contents.minutes(read_facts(connection, room.meeting))
    with target.open("wb") as stream:
        write_minutes(content, stream)
    lines = [p.text.strip() for p in Document(str(target)).paragraphs]
    start = next(i for i, line in enumerate(lines) if line.endswith("协商意见"))
    end = next(i for i, line in enumerate(lines) if line.endswith("现场答复"))
    return "\n".join(lines[start + 1 : end])


def test_the_preview_reads_as_the_minutes_will(panel: RewordingPanel, room: Seeded, tmp_path: Path) -> None:
    merge(panel, "保留晾晒位置。", 2, 3)
    shown = [line.strip() for line in panel.preview.toPlainText().split("\n")]
    assert shown == [
        "空地怎么用",
        *("意见1：花园里留一条路", "意见2、3：保留晾晒位置。（同感1人）", "意见4：（待补内容）"),
        "建成后谁来管",
        "意见5：轮流管",
    ]
    for line in shown:
        assert line in printed(room, tmp_path / "minutes.docx")


def test_words_being_written_survive_a_kill(show: Show, room: Seeded) -> None:
    panel = show().rewording
    press(panel.window(), Qt.Key.Key_4, ALT)
    panel.step(1)
    key(RETURN)
    type_words(panel.editor.field, "写到一")
    panel.keeper.save()
    again = show().rewording
    assert chosen(again) == 2
    assert again.editor.text == "写到一"
    press(again.editor.field, RETURN)
    assert words_of(room)[1] == (SPOKEN[1], "写到一")
    again.keeper.save()
    assert show().rewording.editor.text == ""


def test_a_merging_being_written_survives_a_kill(show: Show, room: Seeded) -> None:
    panel = show().rewording
    press(panel.window(), Qt.Key.Key_4, ALT)
    mark(panel, 1, 2)
    press(panel.list, Qt.Key.Key_M)
    type_words(panel.editor.field, "合在一", instead=True)
    panel.keeper.save()
    again = show().rewording
    assert again.editor.text == "合在一"
    press(again.editor.field, RETURN)
    assert room.one(Heading).text == "合在一"


def test_leaving_the_page_saves(show: Show, room: Seeded) -> None:
    page = show()
    press(page, Qt.Key.Key_4, ALT)
    key(RETURN)
    type_words(page.rewording.editor.field, "留出通道。")
    page.leave()
    assert words_of(room)[0] == (SPOKEN[0], "留出通道。")


def test_another_step_saves(show: Show, room: Seeded) -> None:
    page = show()
    press(page, Qt.Key.Key_4, ALT)
    key(RETURN)
    type_words(page.rewording.editor.field, "留出通道。")
    key(Qt.Key.Key_5, ALT)
    assert words_of(room)[0] == (SPOKEN[0], "留出通道。")
    assert page.form.fields["publicity"].hasFocus()


@pytest.mark.usefixtures("panel")
def test_looking_through_the_list_saves_nothing(context: Context) -> None:
    told: list[object] = []
    context.tasks.changed.connect(told.append)
    for pressed in (Qt.Key.Key_Down, Qt.Key.Key_Down, RETURN, RETURN, RETURN, Qt.Key.Key_Escape, Qt.Key.Key_Up):
        key(pressed)
    assert told == []


def test_what_the_disk_refuses_is_not_lost(panel: RewordingPanel, room: Seeded, shell: RecordingShell) -> None:
    key(RETURN)
    type_words(panel.editor.field, "太长" * 20_000)
    key(Qt.Key.Key_PageDown)
    assert "最多可以记" in shell.warned[-1]
    assert chosen(panel) == 1
    assert panel.editor.text == "太长" * 20_000
    assert words_of(room)[0][1] == ""


def test_after_the_end_nothing_can_be_reworded(show: Show, room: Seeded, shell: RecordingShell) -> None:
    meetings.finalize(room.store, room.meeting)
    page = show()
    press(page, Qt.Key.Key_4, ALT)
    assert page.rewording.editor.field.isReadOnly()
    press(page.rewording.list, Qt.Key.Key_Space)
    assert "更正" in shell.said[-1]
    assert not page.rewording.mark_key.isEnabled()


def test_three_hundred_suggestions(show: Show, room: Seeded) -> None:
    for number in range(295):
        recording.suggest(room.store, room.meeting, f"第 {number} 条意见，" + "说得很长。" * (number % 9))
    page = show()
    press(page, Qt.Key.Key_4, ALT)
    panel = page.rewording
    assert sum(row.said is not None for row in panel.model.rows) == 300
    press(panel.list, Qt.Key.Key_End)
    assert chosen(panel) == 300
    key(RETURN)
    type_words(panel.editor.field, "最后一条")
    key(RETURN)
    assert words_of(room)[-1][1] == "最后一条"
    assert panel.editor.text == "最后一条", "the last line stays"


def test_words_for_a_heading_that_is_gone_are_not_lost(panel: RewordingPanel, room: Seeded) -> None:
    merge(panel, "晾晒位置", 2, 3)
    key(RETURN)
    type_words(panel.editor.field, "保留晾晒位置。", instead=True)
    recording.unmerge(room.store, room.meeting, room.rows(Suggestion)[1].id)
    panel.context.tasks.do(recording.note, room.meeting, "旁的事")
    panel.reload()
    key(RETURN)
    assert words_of(room)[1] == (SPOKEN[1], "保留晾晒位置。"), "they are of the first that it was for"
