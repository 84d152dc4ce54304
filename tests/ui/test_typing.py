"""Return and the input method."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.ui.typing import NumberField, ReturnFilter, SubmitField
from tests.ui.hands import RETURN, compose, press, type_words


def test_return_inside_a_composition_does_not_submit(qtbot: QtBot) -> None:
    field = SubmitField()
    qtbot.addWidget(field)
    said: list[str] = []
    field.submitted.connect(said.append)
    compose(field, "xiao'ma")
    assert field.composing
    press(field, RETURN)
    assert said == []
    compose(field, "", "小马")
    press(field, RETURN)
    assert said == ["小马"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_both_return_keys_submit_without_outer_blanks(qtbot: QtBot, key: Qt.Key) -> None:
    field = SubmitField()
    qtbot.addWidget(field)
    field.setText(" 停车难　")
    with qtbot.waitSignal(field.submitted, timeout=0) as caught:
        press(field, key)
    assert caught.args == ["停车难"]


def test_a_text_of_several_lines_keeps_shift_return(qtbot: QtBot) -> None:
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    said: list[str] = []
    returns = ReturnFilter(field)
    returns.submitted.connect(lambda: said.append(field.toPlainText()))
    type_words(field, "a")
    press(field, RETURN, Qt.KeyboardModifier.ShiftModifier)
    type_words(field, "b")
    compose(field, "c")
    press(field, RETURN)
    assert said == []
    compose(field, "")
    press(field, RETURN)
    assert said == ["a\nb"]


def test_a_number_field_takes_full_width_digits_and_nothing_else(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    assert field.number is None
    type_words(field, "１２")
    assert field.number == 12
    type_words(field, "三")
    assert field.number == 12
