"""待核对: both values with who and when, one key settles, undo brings it back, the next one comes to the front."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.base.clock import SetClock
from desktop.rules.record import Commitment, Suggestion
from desktop.services import commitments, conflicts, meetings, recording
from desktop.store.store import Store
from desktop.ui.sync.conflicts_page import ConflictsPage
from desktop.ui.sync.difference import LONGEST, marked, parts
from desktop.ui.window import MainWindow
from tests.store.log import records
from tests.ui.hands import RETURN, button, click, press
from tests.ui.rooms import Seeded, opened

OTHER = "e" * 32
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """After the meeting: 路灯坏了, and a promise to mend it."""
    made = opened(store, clock)
    said = recording.suggest(store, made.meeting, "路灯坏了，请在12月1日以前修好").new
    commitments.commit(store, made.meeting, "修路灯", suggestions=[said], lead="居委会", person="苗春")
    meetings.close_meeting(store, made.meeting)
    return made


@pytest.fixture
def elsewhere(store: Store, data_dir: Path, tmp_path: Path, clock: SetClock) -> Callable[..., None]:
    """Do something here, then on another computer that has not heard of it; then hear of that."""

    def meanwhile(there: Callable[[Store], object], here: Callable[[Store], object]) -> None:
        shutil.copytree(data_dir, tmp_path / "other")
        other = Store(tmp_path / "other", clock, person="马兰")
        known = {action.id for action, _changes in records(other)}
        other.device = OTHER
        here(store)
        there(other)
        store.receive([one for one in records(other) if one[0].id not in known])
        other.close()
        shutil.rmtree(tmp_path / "other")

    return meanwhile


def _amend(room: Seeded, text: str) -> Callable[[Store], object]:
    line = room.one(Suggestion).id
    return lambda store: recording.amend(store, room.meeting, Suggestion, line, text)


def _page(window: MainWindow) -> ConflictsPage:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.conflicts()
    found = window.page
    assert isinstance(found, ConflictsPage)
    return found


@pytest.fixture
def page(window: MainWindow, room: Seeded, elsewhere: Callable[..., None]) -> ConflictsPage:
    """The words of a suggestion were written twice."""
    elsewhere(_amend(room, "路灯坏了，请在12月15日以前修好"), _amend(room, "路灯坏了，请在11月底以前修好"))
    return _page(window)


def _words(room: Seeded) -> str:
    return room.one(Suggestion).text


def test_both_values_are_shown_with_who_where_and_which_one_counts_now(page: ConflictsPage, room: Seeded) -> None:
    assert page.title.text() == "待核对 1 条，这是第 1 条"
    assert "路灯坏了" in page.what.text()
    assert page.question.text() == "“内容”在不同的电脑上写得不一样。要照哪一个？"
    texts = [card.text.accessibleName() for card in page.cards]
    assert sorted(texts) == ["路灯坏了，请在11月底以前修好", "路灯坏了，请在12月15日以前修好"]
    assert texts[0] == _words(room)
    assert ["现在用的" in card.about.text() for card in page.cards] == [True, False]
    abouts = " ".join(card.about.text() for card in page.cards)
    assert "马兰" in abouts
    assert "另一台电脑" in abouts
    assert "本机" in abouts


def test_a_figure_chooses_that_value_and_the_list_is_empty_then(page: ConflictsPage, room: Seeded) -> None:
    other = page.cards[1].text.accessibleName()
    press(page.table, Qt.Key.Key_2)
    assert _words(room) == other
    assert page.table.rows == ()
    assert page.title.text() == "没有要核对的"
    assert page.cards == []
    assert not page.keep.isEnabled()


def test_enter_keeps_what_stands_there_now(page: ConflictsPage, room: Seeded) -> None:
    now = _words(room)
    press(page.table, RETURN)
    assert _words(room) == now
    assert page.table.rows == ()


def test_undo_brings_it_back_with_both_values(page: ConflictsPage, room: Seeded) -> None:
    before = [card.text.accessibleName() for card in page.cards]
    click(page.cards[1].key)
    assert page.table.rows == ()
    press(page.table, Qt.Key.Key_Z, CTRL)
    assert [card.text.accessibleName() for card in page.cards] == before
    assert _words(room) == before[0]
    assert not page.back_out.isEnabled()  # nothing else was settled here


def test_the_next_one_comes_to_the_front(page: ConflictsPage, room: Seeded, elsewhere: Callable[..., None]) -> None:
    promise = room.one(Commitment).id

    def lead(who: str) -> Callable[[Store], object]:
        return lambda store: recording.amend(store, room.meeting, Commitment, promise, "修路灯", lead=who)

    elsewhere(lead("城管站"), lead("供电所"))
    page.reload()
    first, second = page.table.rows
    page.table.go_to(0)
    press(page.table, RETURN)
    assert list(page.table.rows) == [second]
    assert page.table.current == second != first
    assert page.title.text() == "待核对 1 条，这是第 1 条"
    press(page.table, RETURN)
    assert list(page.table.rows) == []


def test_removed_there_and_changed_here_is_asked_in_its_own_words(
    window: MainWindow, room: Seeded, elsewhere: Callable[..., None]
) -> None:
    line = room.one(Suggestion).id
    elsewhere(
        lambda store: recording.remove(store, room.meeting, Suggestion, line),
        _amend(room, "路灯和井盖都坏了"),
    )
    page = _page(window)
    assert page.question.text() == "一台电脑上删去了这一条，另一台电脑上同时改了它。要照哪一个？"
    assert _words(room) == "路灯和井盖都坏了"  # lost is nothing before somebody decides
    removal = next(place for place, card in enumerate(page.cards) if "删去" in card.text.accessibleName())
    click(page.cards[removal].key)
    assert room.rows(Suggestion) == []


def test_a_change_after_the_end_is_asked_in_its_own_words(
    window: MainWindow, room: Seeded, elsewhere: Callable[..., None]
) -> None:
    elsewhere(_amend(room, "路灯、井盖"), lambda store: meetings.finalize(store, room.meeting))
    page = _page(window)
    assert page.question.text().startswith("会议定稿以后")
    assert "12月1日" in _words(room)


def test_it_leads_to_the_line_and_home(page: ConflictsPage, window: MainWindow) -> None:
    click(button(page, "去看这一条"))
    assert type(window.page).__name__ == "FinishPage"
    window.conflicts()
    press(window.page, Qt.Key.Key_Escape)
    assert type(window.page).__name__ == "HomePage"


def test_settled_by_somebody_else_meanwhile_is_said_and_not_done_again(
    page: ConflictsPage, store: Store, room: Seeded
) -> None:
    one = page.table.current
    conflicts.settle(store, one.table, one.row, one.field, one.values[1].change)
    now = _words(room)
    press(page.table, RETURN)
    assert _words(room) == now
    assert page.table.rows == ()


@pytest.mark.usefixtures("room")
def test_an_empty_page_says_so(window: MainWindow) -> None:
    page = _page(window)
    assert page.title.text() == "没有要核对的"
    assert "没有要核对的" in page.table.empty
    press(page.table, Qt.Key.Key_1)
    press(page.table, Qt.Key.Key_Z, CTRL)
    assert not page.look.isEnabled()


@pytest.mark.parametrize(
    ("text", "other", "differing"),
    [
        ("请在12月15日以前修好", "请在12月1日以前修好", ["5"]),
        ("请在12月1日以前修好", "请在12月15日以前修好", []),
        ("供电所", "城管站", ["供电所"]),
        ("", "城管站", []),
        ("一样", "一样", []),
        ("甲" * (LONGEST + 1) + "尾", "乙尾", ["甲" * (LONGEST + 1)]),
    ],
)
def test_only_what_differs_is_marked(text: str, other: str, differing: list[str]) -> None:
    found = list(parts(text, other))
    assert "".join(part for part, _differs in found) == text
    assert [part for part, differs in found if differs] == differing


def test_words_are_no_markup() -> None:
    assert "<b>" not in marked("<b>修路</b>", "修路")
    assert marked("一\n二", "一\n二") == "一<br>二"
