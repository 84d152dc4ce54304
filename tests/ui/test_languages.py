"""In another language no page shows Chinese, except what people said and wrote; and what they choose stays Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from desktop.app import speak
from desktop.base.i18n import LANGUAGES, word
from desktop.base.paths import resource
from desktop.documents.faces import FANG_SONG, SMALL_SONG, SONG
from desktop.rules.meeting import FORMS, Meeting
from desktop.rules.settings import BRANDS, LEDGER_TITLES
from desktop.services import rows
from desktop.services.roster import open_roster
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.window import MainWindow
from tests.translations import words
from tests.ui import office_states, received, rivals, sync_states
from tests.ui.dressing import dressed
from tests.ui.every_page import ADDED, FILLED_IN, PAGES, SCAN, STICK, Sample, sample
from tests.ui.hands import press, type_words

HAN = re.compile(r"[\u3400-\u9fff]+")
ONLINE = FORMS[4]
OTHERS = [code for code, _name in LANGUAGES if code != "zh_CN"]
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


@pytest.fixture(scope="module")
def made() -> Iterator[Sample]:
    with sample() as found:
        yield found


@cache
def written() -> str:
    """What people said and wrote in the sample meeting, and the names of the languages."""
    folder = resource("sample")
    rosters = [open_roster(path) for path in folder.iterdir() if path.suffix in (".csv", ".xlsx")]
    lists = [str(roster.understood()) for roster in rosters]
    planted = (
        STICK,
        *FILLED_IN.values(),
        ADDED,
        SCAN,
        *sync_states.PLANTED,
        *office_states.PLANTED,
        *rivals.PLANTED,
        received.NAME,
        LEDGER_TITLES[0],
    )  # the last as a file is called
    return " ".join([*(path.read_text("utf-8") for path in folder.glob("*.json")), *lists, str(LANGUAGES), *planted])


def texts(widget: QWidget) -> Iterator[str]:
    """Every text of a widget, also those that are read out or shown when it is pointed at."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    elif isinstance(widget, QAbstractItemView):
        yield from _rows(widget)
    elif isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = range(model.columnCount(QModelIndex())) if isinstance(view, QTableView) else range(1)
    for row in range(model.rowCount(QModelIndex()) if model else 0):
        for column in columns:
            yield from (str(model.index(row, column).data(role) or "") for role in ROLES)
    if isinstance(view, QTableView):
        yield from (str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns)


def left_over(window: MainWindow, allowed: str) -> set[str]:
    """What the page and the frame around it say in Chinese beyond what is allowed."""
    page = window.page
    own = [
        w for w in window.findChildren(QWidget) if w.window() is window
    ]  # not the lists of boxes: their items are read
    here = [w for w in own if page.isAncestorOf(w) or not window.stack.isAncestorOf(w)]
    found = {text for widget in here for text in texts(widget)}
    return {text for text in found if any(run not in allowed for run in HAN.findall(text))}


def edited() -> str:
    """What the settings hold, in Chinese until somebody writes it otherwise, the names of fonts, and a number as it is
    typed.
    """
    return " ".join([*words(), *BRANDS, SMALL_SONG, SONG, FANG_SONG, "徐议交〔{年}〕{会次}-{序}号"])


@pytest.fixture(params=OTHERS)
def window(request: pytest.FixtureRequest, made: Sample, qapp: QApplication) -> Iterator[MainWindow]:
    """The window in another language, with the sample meeting."""
    found = made.window(request.param, QSize(1366, 728))
    yield found
    found.close()
    found.deleteLater()
    speak(qapp, "zh_CN")


def test_no_page_shows_chinese(made: Sample, window: MainWindow) -> None:
    left = {}
    for shown in PAGES:
        made.show(window, shown)
        left[shown.name] = left_over(window, written() + edited() * shown.name.startswith("settings"))
    assert {name: found for name, found in left.items() if found} == {}


def test_what_is_chosen_or_typed_in_another_language_is_kept_in_chinese(made: Sample, window: MainWindow) -> None:
    made.show(window, next(shown for shown in PAGES if shown.name == "prepare"))
    assert isinstance(window.page, PreparePage)
    field = window.page.form.field("form")
    assert isinstance(field, Chooser)
    field.setFocus()
    line = field.lineEdit()
    assert line is not None
    type_words(line, word(ONLINE), instead=True)
    press(line, Qt.Key.Key_Return)
    assert word(ONLINE) != ONLINE
    assert field.currentText() == word(ONLINE)
    with made.store.reading() as connection:
        assert rows.get(connection, Meeting, made.meeting(0)).form == ONLINE


def test_words_of_qt_itself_are_in_the_language_too(qapp: QApplication) -> None:
    said = {}
    for code, _name in LANGUAGES:
        speak(qapp, code)
        said[code] = qapp.translate("QPlatformTheme", "Cancel")
    speak(qapp, "zh_CN")
    assert said == {"zh_CN": "取消", "ko": "취소", "en": "Cancel"}


def test_hangul_and_han_are_drawn_as_themselves(qapp: QApplication) -> None:
    with dressed(qapp):
        for sign in "동뷁孟𬱖":
            layout = QTextLayout(sign, qapp.font())
            layout.beginLayout()
            layout.createLine()
            layout.endLayout()
            assert all(number for run in layout.glyphRuns() for number in run.glyphIndexes()), sign
