"""With a Chinese input method on: in every place of the live page where Enter does something, an Enter inside a
composition does nothing, what stands uncommitted is not searched for, and the committed words then do it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.rules.queue import Card, Entry, Speech, Stance
from desktop.rules.record import Commitment, Consensus, Note, Reply, Second, Suggestion
from desktop.services import recording
from desktop.ui.meetings.live_page import LivePage
from tests.ui.hands import RETURN, compose, press
from tests.ui.live.doing import ALT, CTRL, here, key, look_again, signed_numbers
from tests.ui.rooms import Seeded

Keys = tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...]
NONE = Qt.KeyboardModifier.NoModifier


def suggestion(room: Seeded) -> bool:
    return [s.text for s in room.rows(Suggestion)] == ["先修路", "留一条路"]


def replied(room: Seeded) -> bool:
    return [reply.text for reply in room.rows(Reply)] == ["马上办"]


# name → the keys that lead there, what is composed and committed, how often Enter is pressed then, what came of it
PLACES: dict[str, tuple[Keys, str, str, int, Callable[[Seeded], bool]]] = {
    "签到": (((Qt.Key.Key_F3, NONE),), "ouyang", "欧阳", 1, lambda room: signed_numbers(room) == [1, 4]),
    "现场加入": (((Qt.Key.Key_F3, NONE),), "lidaye", "李大爷", 2, lambda room: len(signed_numbers(room)) == 2),
    "排队": (((Qt.Key.Key_F4, NONE),), "luo", "罗建军", 1, lambda room: len(room.rows(Entry)) == 1),
    "意见": (((Qt.Key.Key_F2, NONE),), "liu", "留一条路", 1, suggestion),
    "答复": (((Qt.Key.Key_2, CTRL),), "ma", "马上办", 1, replied),
    "承诺": (((Qt.Key.Key_3, CTRL),), "qing", "清运", 1, lambda room: room.one(Commitment).matter == "清运"),
    "共识": (((Qt.Key.Key_4, CTRL),), "dou", "都同意", 1, lambda room: room.one(Consensus).text == "都同意"),
    "记事": (((Qt.Key.Key_9, CTRL),), "fang", "放了照片", 1, lambda room: room.one(Note).text == "放了照片"),
    "展示材料": (((Qt.Key.Key_M, CTRL),), "zhao", "照片", 1, lambda room: room.one(Note).text == "照片"),
    "点名回应": (
        ((Qt.Key.Key_F11, NONE),),
        "luo",
        "罗建军",
        2,
        lambda room: room.one(Speech).stance is Stance.RESPOND,
    ),
    "修改": (
        ((Qt.Key.Key_L, CTRL), (Qt.Key.Key_E, ALT)),
        "dong",
        "东头",
        1,
        lambda room: "东头" in room.one(Suggestion).text,
    ),
    "同感": (((Qt.Key.Key_L, CTRL), (Qt.Key.Key_G, ALT)), "luo", "罗建军", 1, lambda room: len(room.rows(Second)) == 1),
    "整理": (
        ((Qt.Key.Key_L, CTRL), (Qt.Key.Key_Z, ALT)),
        "wen",
        "。",
        1,
        lambda room: room.one(Suggestion).summary == "先修路。",
    ),
    "谁提的": (
        ((Qt.Key.Key_L, CTRL), (Qt.Key.Key_W, ALT)),
        "luo",
        "罗建军",
        1,
        lambda room: room.one(Suggestion).participant == room.person(7).id,
    ),
}


def go_to(page: LivePage, room: Seeded, place: str) -> None:
    here(room, 1)
    recording.suggest(room.store, room.meeting, "先修路")
    look_again(page)
    for pressed, modifiers in PLACES[place][0]:
        key(page, pressed, modifiers)


@pytest.mark.parametrize("place", PLACES)
def test_enter_inside_a_composition_does_nothing_and_after_it_does_it(page: LivePage, room: Seeded, place: str) -> None:
    go_to(page, room, place)
    _keys, pinyin, words, enters, done = PLACES[place]
    field = QApplication.focusWidget()
    assert field is not None
    before = _everything(room)
    for length in range(1, len(pinyin) + 1):
        compose(field, pinyin[:length])
    press(field, RETURN)
    press(field, RETURN)
    assert _everything(room) == before
    assert QApplication.focusWidget() is field
    compose(field, "", words)
    for _press in range(enters):
        press(QApplication.focusWidget() or page, RETURN)
    assert done(room)


@pytest.mark.parametrize("place", ["签到", "排队", "点名回应", "同感", "谁提的"])
def test_what_stands_uncommitted_is_not_searched_for(page: LivePage, room: Seeded, place: str) -> None:
    go_to(page, room, place)
    field = QApplication.focusWidget()
    assert field is not None
    rows = page.attendance.model.rows
    compose(field, "oyds")
    assert page.attendance.model.rows == rows
    assert getattr(field, "offered", ()) == ()


@pytest.mark.parametrize(
    "typed",
    ["欧阳德胜", "ouyangdesheng", "oyds", "ouyds", "欧阳ds", "4", "４", "6004", "６００４", "ouyangdeshegn", "oydz"],
)
def test_every_way_of_finding_somebody_signs_them_in(page: LivePage, room: Seeded, typed: str) -> None:
    key(page, Qt.Key.Key_F3)
    field = QApplication.focusWidget()
    assert field is not None
    compose(field, "", typed)
    press(field, RETURN)
    assert signed_numbers(room) == ([2] if typed in ("6004", "６００４") else [4])


@pytest.mark.parametrize("typed", ["罗建军", "luojianjun", "ljj", "ljianj", "罗jj", "luojianujn"])
def test_every_way_of_finding_somebody_makes_them_wait(page: LivePage, room: Seeded, typed: str) -> None:
    key(page, Qt.Key.Key_F4)
    field = QApplication.focusWidget()
    assert field is not None
    compose(field, "", typed)
    press(field, RETURN)
    assert room.one(Entry).participant == room.person(7).id


def test_digits_are_a_card_first_where_people_wait(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F4)
    field = QApplication.focusWidget()
    assert field is not None
    compose(field, "", "７")
    press(field, RETURN)
    assert room.one(Entry).card == room.one(Card).id
    assert room.one(Card).label == "7"


def _everything(room: Seeded) -> list[int]:
    kinds = (Entry, Speech, Suggestion, Reply, Commitment, Consensus, Note, Second)
    return [*signed_numbers(room), *(len(room.rows(kind)) for kind in kinds)]
