"""Text for the last row: how large it is on every screen, that nothing is cut which need not be, and its contrast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import speak
from desktop.rules.queue import Stance
from desktop.rules.record import Ballot
from desktop.services import attendance, meetings, recording, speaking
from desktop.services.meetings import NewItem
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.projector.fitted import FittedText
from desktop.ui.projector.projector_window import ProjectorWindow
from desktop.ui.window import MainWindow
from tests.ui.contrast import ratio
from tests.ui.every_page import CLOSED, LANGUAGES, sample, settle
from tests.ui.live.doing import look_again
from tests.ui.rooms import Seeded

SIZES = [QSize(1920, 1080), QSize(1366, 768), QSize(1280, 1024), QSize(1024, 768)]
LONG_NAME = "阿卜杜" * 16 + "拉合"
LONG_WORDS = "楼道里的灯坏了半年没人修，老人晚上上下楼摸着墙走，" * 20


def paint(window: ProjectorWindow) -> QImage:
    """As it is seen once everything has found its place."""
    settle()
    return window.grab().toImage()


def visible(window: ProjectorWindow) -> Iterator[FittedText]:
    for part in window.findChildren(FittedText):
        if part.isVisible() and part.text:
            part.fit()
            yield part


def crowd(room: Seeded, page: LivePage) -> None:
    """Long names, long topics, somebody speaking, somebody held, others waiting."""
    items = [(item.id, NewItem(LONG_WORDS[:60], item.kind)) for item in room.items()]
    meetings.set_agenda(room.store, room.meeting, items)
    for place in range(5):
        who = attendance.walk_in(room.store, room.meeting, f"{LONG_NAME[:-1]}{place}").new
        speaking.queue(room.store, room.meeting, Stance.FOR, participant=who)
    speaking.call_next(room.store, room.meeting)
    speaking.respond(room.store, room.meeting, unit=f"{LONG_NAME}公司")
    attendance.set_heads(room.store, room.meeting, 238)
    look_again(page)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_everything_can_be_read_from_the_last_row(
    window: MainWindow, page: LivePage, room: Seeded, projected: ProjectorWindow, size: QSize
) -> None:
    projected.resize(size)
    share = size.height() / 1080
    crowd(room, page)
    line = recording.suggest(room.store, room.meeting, LONG_WORDS).new
    hands = recording.count_hands(room.store, room.meeting, LONG_WORDS[:90], for_=4, against=1, abstain=0).new
    look_again(page)
    shown = 0
    for row in (None, line, hands):
        if row:
            page.record.go_to(row)
        paint(projected)
        for part in visible(projected):
            shown += 1
            assert part.type_size >= 40 * share, part.text
            assert part.height() >= 1.18 * part.type_size, f"{part.text} is cut off above or below"
        assert projected.board.floor.name.type_size >= 90 * share
        assert projected.board.floor.timer.type_size >= 200 * share
        assert overlapping(projected) == []
    assert shown > 25
    window.projector.read_out(
        "承诺事项", "3", LONG_WORDS[:80], [("牵头单位", LONG_NAME), ("完成时限", "2026年12月15日")]
    )
    paint(projected)
    assert [(part.text, part.type_size) for part in visible(projected) if part.cut or part.type_size < 40 * share] == []


def overlapping(window: ProjectorWindow) -> list[tuple[str, str]]:
    parts = [(part.text, QRect(part.mapTo(window, part.rect().topLeft()), part.size())) for part in visible(window)]
    return [(one, other) for i, (one, a) in enumerate(parts) for other, b in parts[i + 1 :] if a.intersects(b)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_what_meetings_usually_say_is_never_cut(
    page: LivePage, room: Seeded, projected: ProjectorWindow, size: QSize
) -> None:
    projected.resize(size)
    for number in (5, 2, 4, 7):
        attendance.sign_in_number(room.store, room.meeting, number)
        speaking.queue(room.store, room.meeting, participant=room.person(number).id)
    speaking.call_next(room.store, room.meeting)
    words = "空地长期堆垃圾，夏天一楼不敢开窗，建议清理后改成小花园。"
    line = recording.suggest(room.store, room.meeting, words).new
    hands = recording.count_hands(room.store, room.meeting, "将拐角空地改建为小花园", for_=4, against=1, abstain=0).new
    look_again(page)
    for row in (None, line, hands):
        if row:
            page.record.go_to(row)
        paint(projected)
        assert [part.text for part in visible(projected) if part.cut] == []


def test_a_whole_page_of_words_is_cut_at_once(page: LivePage, room: Seeded, projected: ProjectorWindow) -> None:
    row = recording.suggest(room.store, room.meeting, LONG_WORDS * 40).new
    look_again(page)
    page.record.go_to(row)
    paint(projected)
    words = projected.board.line.words
    assert words.cut
    assert sum(len(layout.text()) for layout in words.lines) < 600


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_its_ground(
    window: MainWindow, page: LivePage, room: Seeded, projected: ProjectorWindow, dark: bool
) -> None:
    projected.choose_dark(dark)
    crowd(room, page)
    room.clock.advance(minutes=4)
    projected.board.floor.timer.refresh()
    recording.count_hands(room.store, room.meeting, "改建", for_=1, against=0, abstain=0)
    look_again(page)
    page.record.go_to(room.one(Ballot).id)
    inks = {ink(part) for part in projected.findChildren(QWidget) if part.property("role") is not None}
    window.projector.read_out("共识", "1", "改建", confirmed=True)
    inks |= {ink(part) for part in visible(projected)}
    image = paint(projected)
    grounds = {image.pixelColor(2, 2).name(), image.pixelColor(image.width() // 2, 60).name()}
    assert len(inks) >= 5
    assert len(grounds) == 2
    assert [(one, other) for one in inks for other in grounds if ratio(one, other) < 7] == []


def ink(part: QWidget) -> str:
    return part.palette().color(QPalette.ColorRole.WindowText).name()


def test_small_windows_show_it_too(window: MainWindow, page: LivePage, room: Seeded) -> None:
    """With one screen: for trying out, and for a television that shows the same as the laptop."""
    window.projector.toggle()
    small = window.projector.window
    assert small
    crowd(room, page)
    paint(small)
    assert overlapping(small) == []


@pytest.mark.parametrize("language", [other for other in LANGUAGES if other != "zh_CN"])
def test_the_words_of_other_languages_have_room_too(qtbot: QtBot, language: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    try:
        with sample() as made:
            window = made.window(language, QSize(1366, 728))
            qtbot.addWidget(window)
            assert cut_in(window, made.meeting(CLOSED)) == []
    finally:
        speak(application, "zh_CN")


def cut_in(window: MainWindow, meeting: str) -> list[str]:
    """Words that are not whole, whichever line of the record is read back."""
    window.run_meeting(meeting)
    page = window.page
    assert isinstance(page, LivePage)
    window.projector.toggle()
    projected = window.projector.window
    assert projected
    found = []
    for size in SIZES[2:]:  # the narrow ones
        projected.resize(size)
        for line in page.record.model.rows:
            page.record.go_to(line.id)
            paint(projected)
            found += [part.text for part in visible(projected) if part.cut]
    return found
