"""How many keys the commonest actions take, by pressing them, and that the manual says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.clock import SetClock
from desktop.base.paths import resource
from desktop.rules.attendance import Participant
from desktop.rules.queue import Entry, Speech
from desktop.rules.record import Commitment, Consensus, Reply, ReplyKind, Suggestion
from desktop.services import recording, rows, speaking
from desktop.store.store import Store
from desktop.ui.window import MainWindow
from tests.ui.hands import compose, press, type_words
from tests.ui.key_counts import ACTIONS, MOST, MOST_QUICKLY, QUICKLY, TURNED, Action, is_text, row
from tests.ui.live.doing import signed_numbers
from tests.ui.rooms import Seeded, opened

WALK_IN_SECONDS, KEYS_A_SECOND = 10, 3


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    return opened(store, clock)


def sit_down(window: MainWindow) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def play(window: MainWindow, action: Action) -> int:
    """Press it all wherever the focus is; gives how many keys that were."""
    pressed = 0
    for one in action.pressed:
        target = QApplication.focusWidget() or window
        if is_text(one):
            for sign in one.strip("〔〕"):
                type_words(target, sign)
        else:
            combined = QKeySequence(one)[0]  # type: ignore[index]
            press(target, combined.key(), combined.keyboardModifiers())
            pressed += 1
    return pressed


def speaks(room: Seeded) -> None:
    speaking.queue(room.store, room.meeting, participant=room.person(4).id)
    speaking.call_next(room.store, room.meeting)


def waits(room: Seeded) -> None:
    speaking.queue(room.store, room.meeting, participant=room.person(4).id)


def suggested(room: Seeded) -> None:
    recording.suggest(room.store, room.meeting, "清垃圾")


def nothing(_room: Seeded) -> None:
    return None


def joined(room: Seeded) -> bool:
    (new,) = (p for p in room.rows(Participant) if p.name == "李大爷")
    return signed_numbers(room) == [new.number]


def replied(room: Seeded) -> bool:
    reply = room.one(Reply)
    return (reply.text, reply.kind, reply.suggestions) == ("马上办", ReplyKind.SETTLED, (room.one(Suggestion).id,))


def promised(room: Seeded) -> bool:
    commitment = room.one(Commitment)
    return (commitment.matter, commitment.suggestions) == ("清运垃圾", (room.one(Suggestion).id,))


CASES: dict[str, tuple[Callable[[Seeded], None], Callable[[Seeded], bool]]] = {
    "签到": (nothing, lambda room: signed_numbers(room) == [4]),
    "现场加入": (nothing, joined),
    "排队": (nothing, lambda room: room.one(Entry).participant == room.person(7).id),
    "请下一位": (waits, lambda room: room.one(Speech).participant == room.person(4).id),
    "记一条意见": (speaks, lambda room: room.one(Suggestion).participant == room.person(4).id),
    "占位": (speaks, lambda room: (room.one(Suggestion).text, bool(room.one(Suggestion).speech)) == ("", True)),
    "答复刚记的意见": (suggested, replied),
    "记一项承诺": (suggested, promised),
    "结束发言": (speaks, lambda room: room.one(Speech).ended is not None),
    "撤销上一步": (suggested, lambda room: room.rows(Suggestion) == []),
}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_action_takes_three_keys_at_most(window: MainWindow, room: Seeded, action: Action) -> None:
    before, done = CASES[action.name]
    before(room)
    sit_down(window)
    window.run_meeting(room.meeting)
    assert play(window, action) == action.count <= MOST
    assert done(room)
    assert not window.status.sentence.property("warning")


def test_there_are_ten_of_them() -> None:
    assert [action.name for action in ACTIONS] == list(CASES)
    assert len(ACTIONS) == 10


def test_a_chosen_suggestion_becomes_a_consensus_by_two_keys(window: MainWindow, room: Seeded) -> None:
    sit_down(window)
    window.run_meeting(room.meeting)
    play(window, Action("", ("F2", "〔先修东头〕", "Enter")))
    assert play(window, TURNED) == TURNED.count == 2
    assert room.one(Consensus).text == "先修东头"


def test_its_words_are_typed_over_and_never_slip_into_another_kind(window: MainWindow, room: Seeded) -> None:
    sit_down(window)
    window.run_meeting(room.meeting)
    play(window, Action("", ("F2", "〔先修东头〕", "Enter", "Ctrl+4", "〔都修〕", "Enter")))
    assert room.one(Consensus).text == "都修"
    play(window, Action("", ("Ctrl+L", "Home", "Ctrl+3", "Ctrl+5")))
    assert play(window, Action("", ("Ctrl+1", "Enter"))) == 2
    assert [s.text for s in room.rows(Suggestion)] == ["先修东头"], "nothing was offered as a new suggestion"


def test_a_walk_in_takes_less_than_ten_seconds(window: MainWindow, room: Seeded) -> None:
    """At three keys a second, the name of three signs typed as pinyin and chosen by the blank key."""
    sit_down(window)
    window.run_meeting(room.meeting)
    press(QApplication.focusWidget() or window, Qt.Key.Key_F3)
    field, pinyin = QApplication.focusWidget(), "lidaye"
    assert field is not None
    for length in range(1, len(pinyin) + 1):
        compose(field, pinyin[:length])
    compose(field, "", "李大爷")
    strokes = 1 + len(pinyin) + 1
    for _enter in range(2):
        press(QApplication.focusWidget() or window, Qt.Key.Key_Return)
        strokes += 1
    assert joined(room)
    assert strokes / KEYS_A_SECOND < WALK_IN_SECONDS


def test_from_the_start_of_the_program_to_the_first_suggestion(window: MainWindow, store: Store) -> None:
    sit_down(window)
    assert play(window, QUICKLY) == QUICKLY.count <= MOST_QUICKLY
    with store.reading() as connection:
        assert [s.text for s in rows.load(connection, Suggestion)] == ["先修东头"]
    assert not window.status.sentence.property("warning")


def test_the_manual_lists_them() -> None:
    manual = resource("manual", "使用手册.md").read_text(encoding="utf-8")
    section = manual.split("十个最常用的动作")[1].split("\n## ")[0]
    listed = [line for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert listed == [row(action) for action in (*ACTIONS, TURNED, QUICKLY)]
