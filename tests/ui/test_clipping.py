"""No text is cut and nothing lies over anything else: every page, every language, the smallest screens, both types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop.ui.window import MainWindow
from tests.ui.clipping import faults
from tests.ui.dressing import dressed
from tests.ui.every_page import LANGUAGES, PAGES, Sample, put_away, sample, settle

SIZES = (QSize(1366, 728), QSize(1093, 540))  # 1366×768 without the task bar, at 100 % and at 125 %


@pytest.fixture(scope="module")
def made() -> Iterator[Sample]:
    with sample() as found:
        yield found


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    with dressed(qapp):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_clips_its_text(made: Sample, language: str) -> None:
    window = made.window(language, SIZES[0])
    found = []
    for size in SIZES:
        window.resize(size)
        for large in (False, True):
            window.context.looks.choose_type(large)
            for shown in PAGES:
                made.show(window, shown)
                type_ = "large" if large else "normal"
                found += [f"{shown.name} {size.width()} {type_}: {fault}" for fault in faults(window)]
    put_away(window)
    assert not found, "\n".join(found)


@pytest.fixture
def planted(made: Sample) -> Iterator[tuple[MainWindow, QWidget]]:
    """A faultless window with one more widget on its page, for faults."""
    window = made.window("zh_CN", SIZES[0])
    assert faults(window) == []
    bed = QWidget(window.page)
    bed.setProperty("overlay", True)
    bed.setGeometry(100, 300, 400, 100)
    bed.show()
    yield window, bed
    put_away(window)


def test_a_clipped_label_and_a_clipped_button_are_found(planted: tuple[MainWindow, QWidget]) -> None:
    window, bed = planted
    for made_ in (QLabel("比它的地方长得多的一句话", bed), QPushButton("比它的地方长得多", bed)):
        made_.setGeometry(0, 0, 60, 40)
        made_.show()
        settle()
        assert any("needs" in fault for fault in faults(window))
        made_.deleteLater()
        made_.hide()
    wrapped = QLabel("一行写不下的话要占好几行，可是只给了一行的高度", bed)
    wrapped.setWordWrap(True)
    wrapped.setGeometry(0, 0, 80, 20)
    wrapped.show()
    assert any("px of height" in fault for fault in faults(window))


def test_what_lies_over_something_or_beyond_the_window_is_found(planted: tuple[MainWindow, QWidget]) -> None:
    window, bed = planted
    line = QHBoxLayout(bed)
    line.addWidget(QLineEdit())
    line.addWidget(QLineEdit())
    settle()
    assert faults(window) == []
    line.itemAt(0).widget().resize(300, 30)
    assert any("lie over each other" in fault for fault in faults(window))
    bed.move(2000, 0)
    assert any("beyond" in fault for fault in faults(window))


def test_what_is_cut_on_purpose_must_offer_the_whole(planted: tuple[MainWindow, QWidget]) -> None:
    window, bed = planted
    title = QLabel("某某社区关于某某事项的很长的会议名称", bed)
    title.setProperty("elides", True)
    title.setGeometry(0, 0, 60, 30)
    title.show()
    assert any("tooltip" in fault for fault in faults(window))
    title.setToolTip(title.text())
    assert faults(window) == []
