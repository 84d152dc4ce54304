"""查找: from every page, over every meeting of the laptop, and on to the line that was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.clock import SetClock
from desktop.rules.record import ReplyKind, Suggestion
from desktop.services import attendance, meetings, recording
from desktop.store.store import Store
from desktop.ui.attendance.people_page import PeoplePage
from desktop.ui.meetings.finish_page import FinishPage
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.search.hit_looks import HitDelegate, text_of
from desktop.ui.search.search_page import SearchPage
from desktop.ui.window import MainWindow
from tests.ui.hands import RETURN, compose, press, type_words
from tests.ui.rooms import Seeded, opened

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def earlier(store: Store, clock: SetClock) -> Seeded:
    """Over, and about another matter."""
    row = meetings.start_quickly(store, "楼道灯").new
    recording.suggest(store, row, "三单元的楼道灯坏了两个月", label="3号楼一住户")
    recording.note(store, row, "看了现场")
    meetings.close_meeting(store, row)
    clock.advance(hours=48)
    return Seeded(store, clock, row)


@pytest.fixture
def room(earlier: Seeded, clock: SetClock) -> Seeded:
    """Going on; 王芳 has spoken of the lamps too."""
    store = earlier.store
    made = opened(store, clock)
    first = recording.suggest(store, made.meeting, "花园里也要有灯", participant=made.person(2).id).new
    recording.suggest(store, made.meeting, "晾衣绳不要拆")
    recording.reply(store, made.meeting, [first], ReplyKind.EXPLAINED, "明年装", unit="居委会")
    return made


@pytest.fixture
def shown(window: MainWindow, room: Seeded) -> MainWindow:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.run_meeting(room.meeting)
    return window


def look_for(window: MainWindow, words: str) -> SearchPage:
    press(QApplication.focusWidget() or window.page, Qt.Key.Key_F, CTRL)
    page = window.page
    assert isinstance(page, SearchPage)
    assert page.field.hasFocus()
    type_words(page.field, words, instead=True)
    return page


def texts(page: SearchPage) -> list[str]:
    return [hit.parts[0] for hit in page.model.rows]


def test_the_meeting_at_hand_comes_first_then_the_others(shown: MainWindow) -> None:
    page = look_for(shown, "灯")
    assert texts(page) == ["花园里也要有灯", "楼道灯", "楼道灯", "三单元的楼道灯坏了两个月"]
    assert page.count.text() == "找到 4 条"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("灯 坏了", ["三单元的楼道灯坏了两个月"]),
        ("坏了　灯", ["三单元的楼道灯坏了两个月"]),
        ("王芳 灯", ["花园里也要有灯"]),
        ("wangf 灯", ["花园里也要有灯"]),
        ("wf ds", []),
        ("一住户", ["三单元的楼道灯坏了两个月"]),
        ("居委会 明年", ["明年装"]),
        ("没有的字", []),
        ("看了现场", ["看了现场"]),
        ("%", []),
        ("  ", []),
    ],
)
def test_every_word_must_stand_in_the_line(shown: MainWindow, typed: str, found: list[str]) -> None:
    assert texts(look_for(shown, typed)) == found


def test_words_in_composition_are_not_looked_for(shown: MainWindow) -> None:
    page = look_for(shown, "晾衣")
    compose(page.field, "sheng")
    assert texts(page) == ["晾衣绳不要拆"]
    press(page.field, RETURN)
    assert shown.page is page, "that Enter was the input method's"


def test_enter_goes_to_the_line_of_the_meeting_that_goes_on(shown: MainWindow) -> None:
    press(look_for(shown, "晾衣").field, RETURN)
    live = shown.page
    assert isinstance(live, LivePage)
    assert [line.text for line in live.record.selected] == ["晾衣绳不要拆"]
    assert live.record.list.hasFocus()
    assert not live.record.strip.isVisible()


def test_enter_goes_to_a_line_of_a_meeting_that_is_over(shown: MainWindow, earlier: Seeded) -> None:
    page = look_for(shown, "楼道灯坏")
    press(page.field, RETURN)
    assert isinstance(shown.page, FinishPage)
    assert shown.page.meeting == earlier.meeting
    assert [line.text for line in shown.page.record.selected] == ["三单元的楼道灯坏了两个月"]


def test_down_chooses_another_hit(shown: MainWindow, earlier: Seeded) -> None:
    page = look_for(shown, "灯")
    for _step in range(9):
        press(page.field, Qt.Key.Key_Down)
    press(page.field, Qt.Key.Key_Up)
    press(page.field, RETURN)
    assert isinstance(shown.page, FinishPage)
    assert shown.page.meeting == earlier.meeting


def test_somebody_of_the_standing_list(shown: MainWindow) -> None:
    page = look_for(shown, "ouyang")
    kinds = [hit.kind for hit in page.model.rows]
    assert kinds == ["参会人", "名单"]
    press(page.field, Qt.Key.Key_Down)
    press(page.field, RETURN)
    assert isinstance(shown.page, PeoplePage)
    assert shown.page.table.current.name == "欧阳德胜"


def test_a_participant_of_the_meeting_at_hand(shown: MainWindow) -> None:
    press(look_for(shown, "ouyang").field, RETURN)
    assert isinstance(shown.page, LivePage)


@pytest.mark.parametrize("place", ["home", "people", "practice", "prepare", "finish", "documents", "check"])
def test_it_opens_from_every_page_and_escape_leads_back(shown: MainWindow, room: Seeded, place: str) -> None:
    ways: dict[str, Callable[[], None]] = {
        "home": shown.go_home,
        "people": shown.people,
        "practice": shown.practice,
        "prepare": lambda: shown.prepare(room.meeting),
        "finish": lambda: shown.finish(room.meeting),
        "documents": lambda: shown.documents(room.meeting),
        "check": lambda: shown.check(room.meeting),
    }
    ways[place]()
    before, title = shown.page, shown.title.text()
    page = look_for(shown, "灯")
    assert not shown.search_button.isVisible()
    press(page.field, Qt.Key.Key_Escape)
    assert shown.page is before
    assert shown.title.text() == title
    assert shown.search_button.isVisible()


def test_what_was_half_typed_is_still_there(shown: MainWindow) -> None:
    live = shown.page
    assert isinstance(live, LivePage)
    press(live, Qt.Key.Key_F2)
    type_words(live.record.entry.text, "这句话说到一")
    press(look_for(shown, "灯").field, Qt.Key.Key_Escape)
    assert live.record.entry.text.toPlainText() == "这句话说到一"
    assert live.record.entry.text.hasFocus()


def test_a_new_meeting_half_written_is_still_there(shown: MainWindow) -> None:
    shown.prepare(None)
    prepare = shown.page
    assert isinstance(prepare, PreparePage)
    title = prepare.form.field("title")
    type_words(title, "停车")
    press(look_for(shown, "灯").field, Qt.Key.Key_Escape)
    assert prepare.form.values()["title"] == "停车"


def test_the_search_again_begins_with_the_words_of_before(shown: MainWindow) -> None:
    press(look_for(shown, "灯").field, Qt.Key.Key_Escape)
    press(QApplication.focusWidget() or shown, Qt.Key.Key_F, CTRL)
    assert isinstance(shown.page, SearchPage)
    assert shown.page.field.selectedText() == "灯"
    press(shown.page.field, Qt.Key.Key_F, CTRL)
    assert shown.page.field.hasFocus()
    press(shown.page.field, Qt.Key.Key_Escape)
    assert isinstance(shown.page, LivePage), "not back to the search itself"


def test_what_was_looked_for_is_marked_in_words_too(shown: MainWindow) -> None:
    page = look_for(shown, "灯 wf")
    said = page.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "意见建议 S1　王芳　花园里也要有【灯】　2026年11月20日　拐角空地改造"


def test_a_person_who_came_meanwhile_is_found_by_pinyin(shown: MainWindow, room: Seeded) -> None:
    look_for(shown, "suwei")
    press(shown.page, Qt.Key.Key_Escape)
    shown.context.tasks.do(recording.note, room.meeting, "苏伟来了")
    shown.context.tasks.do(attendance.walk_in, room.meeting, "苏伟")
    assert texts(look_for(shown, "suwei")) == ["苏伟来了", "苏伟"]


def test_a_changed_line_is_found_by_its_new_words(shown: MainWindow, room: Seeded) -> None:
    page = look_for(shown, "晾晒")
    assert texts(page) == []
    row = next(s for s in room.rows(Suggestion) if "晾衣" in s.text)
    shown.context.tasks.do(recording.summarize, room.meeting, row.id, "保留晾晒的地方")
    assert [hit.parts for hit in page.model.rows] == [("晾衣绳不要拆", "保留晾晒的地方")]


def test_the_mark_stands_under_the_words_after_rare_characters(shown: MainWindow, room: Seeded) -> None:
    recording.suggest(room.store, room.meeting, "𬱖𠅤家门口的滑坡")
    page = look_for(shown, "滑坡")
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, HitDelegate)
    shown_as = text_of(page.model.rows[0], delegate.words)
    marked: Any
    (marked,) = delegate._laid_out(shown_as, page.font(), 600).formats()  # the stubs leave its fields out
    units = shown_as.encode("utf-16-le")
    assert units[2 * marked.start : 2 * (marked.start + marked.length)].decode("utf-16-le") == "滑坡"


def test_long_words_leave_room_for_the_heading_that_was_found(shown: MainWindow, room: Seeded) -> None:
    row = recording.suggest(room.store, room.meeting, "长" * 1000).new
    recording.summarize(room.store, room.meeting, row, "清理滑坡")
    page = look_for(shown, "滑坡")
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, HitDelegate)
    assert text_of(page.model.rows[0], delegate.words).startswith("长长")
    assert text_of(page.model.rows[0], delegate.words).index("清理滑坡") < 40


def test_a_meeting_called_like_its_topic_says_it_once(shown: MainWindow) -> None:
    page = look_for(shown, "楼道灯")
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, HitDelegate)
    assert "楼道灯" in [text_of(hit, delegate.words) for hit in page.model.rows]
