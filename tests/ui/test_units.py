"""The list of units in the settings, and what it does where a unit is written: 物业 offers 城关物业公司."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.record import Commitment, ReplyKind
from desktop.services import recording, units
from desktop.services.lines import LineKind
from desktop.store.store import Store
from desktop.ui.page import Context
from desktop.ui.record.entry_line import EntryLine
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.settings.units_section import UnitsSection
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingShell
from tests.ui.hands import RETURN, click, press, type_words
from tests.ui.rooms import Seeded, opened

CTRL = Qt.KeyboardModifier.ControlModifier
TAB, DOWN = Qt.Key.Key_Tab, Qt.Key.Key_Down


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> SettingsPage:
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1069, 444)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.show_meeting(None)
    press(made, Qt.Key.Key_8, Qt.KeyboardModifier.AltModifier)
    return made


@pytest.fixture
def section(page: SettingsPage) -> UnitsSection:
    assert page.units.new.hasFocus()
    return page.units


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def write(words: str, key: Qt.Key = RETURN, *, instead: bool = False) -> None:
    type_words(focus(), words, instead=instead)
    press(focus(), key)


def listed(store: Store) -> dict[str, tuple[str, ...]]:
    with store.reading() as connection:
        return {unit.name: unit.aliases for unit in units.all_units(connection)}


def test_a_unit_and_its_other_names_are_written_one_after_the_other(section: UnitsSection, store: Store) -> None:
    write("城关物业公司")
    assert focus() is section.rows["aliases"].field
    write("物业、小区物业 物管")
    assert listed(store) == {"城关物业公司": ("物业", "小区物业", "物管")}
    section.begin()
    write("酒泉路街道办事处")
    assert [unit.name for unit in section.table.rows] == ["城关物业公司", "酒泉路街道办事处"]
    assert section.table.current.name == "酒泉路街道办事处"


def test_a_new_name_keeps_the_old_one_and_one_that_is_taken_is_refused(section: UnitsSection, store: Store) -> None:
    units.add_unit(store, "城关物业", ["物业"])
    write("东岗物业公司")
    section.rows["name"].field.setFocus()
    write("物业", instead=True)
    assert "“物业”已经指“城关物业”" in section.rows["name"].trouble.text()
    press(focus(), Qt.Key.Key_Escape)
    section.rows["name"].field.setFocus()
    write("东岗物业有限公司", instead=True)
    assert listed(store)["东岗物业有限公司"] == ("东岗物业公司",)


def test_what_is_refused_stays_in_the_line(section: UnitsSection, store: Store, shell: RecordingShell) -> None:
    units.add_unit(store, "城关物业公司", ["物业"])
    write("物业")
    assert (section.new.text(), listed(store)) == ("物业", {"城关物业公司": ("物业",)})
    assert "已经指" in shell.warned[0]
    write("", instead=True)
    assert len(shell.warned) == 2


def test_two_units_are_merged(page: SettingsPage, section: UnitsSection, store: Store) -> None:
    for name in ("城关物业公司", "小区物业"):
        units.add_unit(store, name)
    page.reload()
    section.table.setFocus()
    press(section.table, DOWN)
    assert section.table.current.name == "小区物业"
    click(section.merge)
    write("东岗")
    assert section.strip.isVisible()
    assert len(listed(store)) == 2
    write("cgwy", instead=True)
    press(focus(), RETURN)
    assert listed(store) == {"城关物业公司": ("小区物业",)}
    assert section.strip.isHidden()


def test_a_unit_is_taken_off_the_list_after_a_question_on_the_page(
    page: SettingsPage, section: UnitsSection, store: Store
) -> None:
    units.add_unit(store, "水务局")
    page.reload()
    click(section.remove)
    assert "以前的记录不受影响" in section.strip.title
    press(focus(), Qt.Key.Key_Escape)
    assert listed(store) == {"水务局": ()}
    click(section.remove)
    press(focus(), RETURN)
    assert listed(store) == {}
    assert not section.remove.isEnabled()


def test_units_of_earlier_meetings_are_offered_for_the_list(
    page: SettingsPage, section: UnitsSection, store: Store, clock: SetClock
) -> None:
    room = opened(store, clock)
    row = recording.suggest(store, room.meeting, "清垃圾").new
    recording.reply(store, room.meeting, [row], ReplyKind.SETTLED, "好", unit="环卫所")
    page.reload()
    section.begin()
    type_words(section.new, "环")
    press(section.new, DOWN)
    press(section.new, RETURN)
    assert listed(store) == {"环卫所": ()}


def test_going_to_another_unit_saves_what_was_half_done_on_the_one_before(
    page: SettingsPage, section: UnitsSection, store: Store
) -> None:
    for name in ("水务局", "环卫所"):
        units.add_unit(store, name)
    page.reload()
    section.rows["aliases"].field.setFocus()
    type_words(section.rows["aliases"].field, "水利")
    section.table.go_to(1)
    assert listed(store) == {"水务局": ("水利",), "环卫所": ()}
    assert section.rows["aliases"].field.text() == ""  # type: ignore[attr-defined]


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    units.add_unit(store, "城关物业公司", ["物业", "小区物业"])
    return opened(store, clock)


@pytest.fixture
def entry(window: MainWindow, room: Seeded) -> EntryLine:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.run_meeting(room.meeting)
    found = window.page.findChild(EntryLine)
    assert isinstance(found, EntryLine)
    return found


def lead(entry: EntryLine) -> ChoiceField:
    entry.choose(LineKind.COMMITMENT)
    found = entry.fields[LineKind.COMMITMENT].named["lead"]
    assert isinstance(found, ChoiceField)
    found.setFocus()
    return found


def test_another_name_and_enter_write_the_proper_one(entry: EntryLine, room: Seeded) -> None:
    field = lead(entry)
    type_words(field, "物业")
    assert [choice.text for choice in field.offered] == ["城关物业公司"]
    press(field, RETURN)
    assert field.text() == "城关物业公司"
    assert not field.hasFocus()
    type_words(entry.text, "换楼道灯")
    press(entry.text, RETURN)
    assert room.one(Commitment).lead == "城关物业公司"


def test_words_that_are_left_by_tab_stay_as_they_were_typed(entry: EntryLine) -> None:
    field = lead(entry)
    type_words(field, "物业")
    press(field, TAB)
    assert field.text() == "物业"


def test_a_part_of_a_name_is_only_offered(entry: EntryLine) -> None:
    field = lead(entry)
    type_words(field, "城关")
    press(field, RETURN)
    assert field.text() == "城关"
    field.setFocus()
    type_words(field, "cgwy", instead=True)
    press(field, DOWN)
    press(field, RETURN)
    assert field.text() == "城关物业公司"


def test_the_queue_offers_the_same_units(window: MainWindow, entry: EntryLine) -> None:
    assert entry.isVisible()
    press(focus(), Qt.Key.Key_F11)
    fields = [found for found in window.findChildren(ChoiceField) if found.accessibleName() == "代表单位"]
    unit = next(found for found in fields if found.isVisible())
    unit.setFocus()
    type_words(unit, "小区物业")
    press(unit, RETURN)
    assert unit.text() == "城关物业公司"
