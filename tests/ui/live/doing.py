"""What tests of the live page do with it: keys wherever the focus is, words into the entry line, people by number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QWidget,
)

from desktop.rules.attendance import Participant, SignIn
from desktop.rules.queue import Stance
from desktop.services import attendance, speaking
from desktop.ui.meetings.live_page import LivePage
from tests.ui.hands import RETURN, press, type_words
from tests.ui.rooms import Seeded

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MakePage = Callable[[Seeded], LivePage]


def here(room: Seeded, *numbers: int) -> None:
    for number in numbers:
        attendance.sign_in_number(room.store, room.meeting, number)


def look_again(page: LivePage) -> None:
    """Another hand has done something that the page was not told of."""
    for panel in page.panels:
        panel.reload()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def key(page: LivePage, pressed: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    press(QApplication.focusWidget() or page, pressed, modifiers)


def enter(page: LivePage, words: str) -> None:
    """Type into the entry line and press Enter."""
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, words)
    press(page.record.entry.text, RETURN)


def signed_numbers(room: Seeded) -> list[int]:
    numbers = {p.id: p.number for p in room.rows(Participant)}
    return sorted(numbers[s.participant] for s in room.rows(SignIn))


def speak(room: Seeded, number: int, stance: Stance = Stance.SPEAK) -> None:
    speaking.queue(room.store, room.meeting, stance, participant=room.person(number).id)
    speaking.call_next(room.store, room.meeting)


def fill(page: LivePage, **texts: str) -> None:
    """Type into the fields of the chosen kind."""
    for name, text in texts.items():
        field = page.record.entry.fields[page.record.entry.kind].named[name]
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findText(text)) if not field.isEditable() else field.setEditText(text)
        else:
            type_words(field, text, instead=True)
