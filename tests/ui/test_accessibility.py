"""Whoever cannot see the page, or not well, or has no mouse, can work with it (DESIGN.md, The window)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.paths import resource
from desktop.ui.looks import PALETTE
from desktop.ui.widgets import rows
from tests.ui.accessible import alike, nameless, out_of_order
from tests.ui.contrast import TEXT, ratio, weak
from tests.ui.dressing import dressed
from tests.ui.every_page import PAGES, Sample, Shown, put_away, sample

STYLES = sorted(path.name for path in resource("styles").glob("*.qss"))
UNDER = {"live.qss": "light.qss"}  # which style a style is put over
SMALLEST_TYPE = 14


@pytest.fixture(scope="module")
def made() -> Iterator[Sample]:
    with sample() as found:
        yield found


@pytest.fixture
def _dressed(qapp: QApplication) -> Iterator[None]:
    with dressed(qapp):
        yield


@pytest.mark.usefixtures("_dressed")
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_every_control_has_a_name_and_tab_follows_the_page(made: Sample, shown: Shown) -> None:
    window = made.window("zh_CN", QSize(1366, 728))
    try:
        made.show(window, shown)
        assert nameless(window) == []
        assert alike(window) == []
        assert out_of_order(window, window.centralWidget()) == []
    finally:
        put_away(window)


def test_a_nameless_control_two_of_one_name_and_a_wrong_order_are_found(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    first, second, third = QLineEdit(), QPushButton("删去"), QPushButton("删去")
    for one in (first, second, third):
        column.addWidget(one)
    page.show()
    assert len(nameless(page)) == 1
    assert alike(page) == ["2 × 删去"]
    assert out_of_order(page, page) == []
    QWidget.setTabOrder(second, first)
    assert len(out_of_order(page, page)) == 1


def _read(name: str) -> str:
    return resource("styles", name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STYLES)
def test_every_colour_of_the_style_can_be_read(name: str) -> None:
    assert weak(_read(name), _read(UNDER[name]) if name in UNDER else "") == []


@pytest.mark.parametrize("name", STYLES)
def test_no_type_is_small(name: str) -> None:
    sizes = [int(size) for size in re.findall(r"font-size:\s*(\d+)px", _read(name))]
    assert all(size >= SMALLEST_TYPE for size in sizes)


@pytest.mark.parametrize(
    ("mutant", "found"),
    [
        ("QPushButton:disabled { color: #aaaaaa; background: #dddddd; }", "#aaaaaa on #dddddd"),
        ('QLabel[role="remark"] { color: #999999; }', "#999999 on #f6f4ef"),
        ('QPushButton[role="primary"] { background: #bbbbbb; color: #ffffff; }', "#ffffff on #bbbbbb"),
        ("QFrame#strip QLabel { color: #7f9fc0; }", "#7f9fc0 on #e8f1fb"),
        ("QLineEdit { placeholder-text-color: #c0c0c0; }", "#c0c0c0 on #ffffff"),
        ("QListView { selection-background-color: #cfe2f6; selection-color: #ffffff; }", "selection #ffffff"),
        ("QPushButton:focus { border: 3px solid #e0e0e0; }", "focus #e0e0e0"),
    ],
)
def test_grey_on_grey_is_found(mutant: str, found: str) -> None:
    assert any(found in fault for fault in weak(mutant, _read("light.qss")))


def test_the_ratio_is_that_of_the_standard() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("WindowText", "Window"),
        ("Text", "Base"),
        ("Text", "AlternateBase"),
        ("ButtonText", "Button"),
        ("HighlightedText", "Highlight"),
        ("PlaceholderText", "Base"),
        ("ToolTipText", "ToolTipBase"),
    ],
)
def test_the_palette_can_be_read(ink: str, ground: str) -> None:
    assert ratio(PALETTE[ink], PALETTE[ground]) >= TEXT


@pytest.mark.parametrize("ink", [rows.INK, rows.QUIET, rows.GREEN, rows.AMBER])
@pytest.mark.parametrize("ground", ["#ffffff", rows.MARKED])
def test_painted_rows_can_be_read(ink: str, ground: str) -> None:
    assert ratio(ink, ground) >= TEXT
    assert ratio(rows.SELECTED_INK, rows.SELECTED) >= TEXT
