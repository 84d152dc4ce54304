"""The live page as a whole: it opens meetings, fits the screen, reads only what changed, and never asks in a dialog."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock, from_local
from desktop.rules.meeting import Meeting, State
from desktop.services import attendance, copying, recording, rows, speaking
from desktop.services.meetings import NewMeeting
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.page import Context
from desktop.ui.tasks import Tasks
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click_row, press, type_words
from tests.ui.live.doing import ALT, CTRL, MakePage, enter, focus, key, look_again, signed_numbers, speak
from tests.ui.rooms import Seeded, opened, prepared


def test_undo_that_takes_back_a_prepared_meeting_leads_home(
    page: LivePage, room: Seeded, shell: RecordingShell
) -> None:
    new = copying.prepare_from(room.store, room.meeting, NewMeeting("下一次")).new
    page.leave()
    page.show_meeting(new)
    attendance.set_heads(room.store, new, 3)
    key(page, Qt.Key.Key_Z, CTRL)
    assert (shell.went, shell.warned) == ([], [])
    key(page, Qt.Key.Key_Z, CTRL)
    assert (shell.went, shell.warned) == ([("home", None)], [])


def test_before_the_meeting_people_sign_in_and_one_key_opens_it(
    make_page: MakePage, store: Store, clock: SetClock
) -> None:
    room = prepared(store, clock)
    page = make_page(room)
    assert focus() is page.attendance.search
    type_words(page.attendance.search, "oyds")
    press(page.attendance.search, RETURN)
    assert signed_numbers(room) == [4]
    assert not page.record.entry.isEnabled()
    key(page, Qt.Key.Key_F5)
    with store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).state is State.LIVE
    key(page, Qt.Key.Key_F5)
    with store.reading() as connection:
        assert rows.get(connection, Meeting, room.meeting).item == room.items()[0].id
    assert page.record.entry.isEnabled()


def test_items_are_started_by_key_or_click_with_their_minutes(page: LivePage, room: Seeded) -> None:
    room.clock.advance(minutes=41)
    page.agenda.refresh()
    first = page.agenda.model.rows[0]
    assert (first.current, first.used, first.planned, first.over) == (True, 41, 40, True)
    key(page, Qt.Key.Key_2, ALT)
    assert [cell.current for cell in page.agenda.model.rows] == [False, True]
    room.clock.advance(minutes=3)
    page.agenda.refresh()
    assert [cell.used for cell in page.agenda.model.rows] == [41, 3]
    click_row(page.agenda.list, 0)
    assert [cell.current for cell in page.agenda.model.rows] == [True, False]


def test_the_check_is_offered_once_five_minutes_before_the_end(
    page: LivePage, room: Seeded, shell: RecordingShell
) -> None:
    for minutes in (59, 61, 62):  # of 40 and 25 planned
        room.clock.at = from_local("2026-11-18T19:00:00") + timedelta(minutes=minutes)
        page.agenda.refresh()
        offered = [sentence for sentence in shell.said if "F9" in sentence]
        assert len(offered) == (minutes > 60)
        assert page.check_button.text() == ("该检查了 F9" if minutes > 60 else "散会 F9")


def test_it_fits_the_smallest_screen(page: LivePage) -> None:
    assert page.minimumSizeHint().expandedTo(QSize(1069, 444)) == QSize(1069, 444)


def test_every_control_has_a_name(page: LivePage) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    for kind in page.record.entry.fields:
        page.record.entry.choose(kind)
        nameless = [
            widget
            for cls in kinds
            for widget in page.findChildren(cls)
            if widget.isVisible() and widget.focusPolicy() and not (widget.accessibleName() or _text(widget))
            if not isinstance(widget.parent(), QComboBox | QLineEdit)
        ]
        assert nameless == []


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_signs_in_a_name_are_shown_as_they_are(page: LivePage, room: Seeded) -> None:
    name = "<b>张&三</b>"
    attendance.edit_participant(room.store, room.meeting, room.person(2).id, name=name)
    attendance.edit_participant(room.store, room.meeting, room.person(3).id, name=name)
    speak(room, 2)
    speaking.queue(room.store, room.meeting, participant=room.person(3).id)
    look_again(page)
    assert page.queue.floor.speaker.text() == name
    assert page.queue.floor.speaker.textFormat() == Qt.TextFormat.PlainText
    assert name.replace("&", "&&") in page.queue.floor.next.text()
    tip = page.queue.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;张&amp;三" in tip


def test_only_what_a_change_touches_is_read_again(
    page: LivePage, room: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for name, panel in (("attendance", page.attendance), ("queue", page.queue), ("record", page.record)):
        monkeypatch.setattr(panel, "reload", lambda name=name: read.append(name))
    enter(page, "一")
    assert read == ["record"]
    read.clear()
    page.attendance.do(attendance.sign_in, room.person(4).id)
    assert read == ["attendance"]
    read.clear()
    page.queue.do(speaking.queue, participant=room.person(4).id)
    assert read == ["queue"]


def test_a_new_line_leaves_selection_and_place_alone(page: LivePage, room: Seeded, store: Store) -> None:
    for number in range(40):
        recording.suggest(store, room.meeting, f"第{number}条")
    look_again(page)
    QApplication.processEvents()
    page.record.list.verticalScrollBar().setValue(100)
    click_row(page.record.list, 4)
    chosen = page.record.selected
    recording.note(store, room.meeting, "别处记的")
    look_again(page)
    QApplication.processEvents()
    assert page.record.selected == chosen
    assert page.record.list.verticalScrollBar().value() == 100


def test_the_scroll_bar_is_seen_only_where_there_is_something_to_scroll(
    page: LivePage, room: Seeded, store: Store
) -> None:
    bar = page.record.list.verticalScrollBar()
    assert not bar.isEnabled()
    for number in range(40):
        recording.suggest(store, room.meeting, f"第{number}条")
    look_again(page)
    QApplication.processEvents()
    assert bar.isEnabled()


def test_f9_goes_to_the_check(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    key(page, Qt.Key.Key_F9)
    assert shell.went == [("check", room.meeting)]


def test_with_the_real_thread_nothing_waits_for_the_disk(
    qtbot: QtBot, data_dir: Path, clock: SetClock, prompts: RecordingPrompts, shell: RecordingShell
) -> None:
    gate = threading.Event()
    store = Store(data_dir, clock)
    room = opened(store, clock)
    worker = Worker(lambda: store)
    tasks = Tasks(worker, "log")
    page = LivePage(Context(tasks, prompts, clock, shell))
    qtbot.addWidget(page)
    page.show()
    QTest.qWaitForWindowActive(page)
    page.show_meeting(room.meeting)
    qtbot.waitUntil(lambda: page.record.entry.isEnabled() and page.attendance.directory.index is not None)
    worker.submit(gate.wait)  # the disk is slow
    enter(page, "第一句")
    assert page.record.entry.text.toPlainText() == "", "free for the next sentence"
    enter(page, "第二句")
    assert page.record.model.rows == ()
    with qtbot.waitSignals([tasks.saved, tasks.saved]):
        gate.set()
    qtbot.waitUntil(lambda: [line.text for line in page.record.model.rows] == ["第一句", "第二句"])
    page.hide()
    worker.submit(store.close)
    worker.stop()


def test_the_window_names_the_meeting(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    page.show_meeting(room.meeting)
    with room.store.reading() as connection:
        assert shell.title == rows.get(connection, Meeting, room.meeting).title
