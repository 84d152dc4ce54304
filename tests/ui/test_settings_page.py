"""设置: built from the list, saved when a field is left, reached by keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.bodies import BODIES, Body
from desktop.rules.meeting import LEVELS, Meeting, Room
from desktop.rules.setting_values import Group
from desktop.rules.settings import declared
from desktop.services import keep, meetings, rooms, rows, settings
from desktop.services.closing import publicity_period
from desktop.store.store import Store
from desktop.ui.meetings.closing_form import ClosingForm
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.page import Context
from desktop.ui.settings.bodies_editor import BodiesEditor
from desktop.ui.settings.setting_row import SettingRow
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.window import MainWindow
from tests.ui.hands import RETURN, button, click, compose, press, type_words
from tests.ui.rooms import opened

ALT = Qt.KeyboardModifier.AltModifier
TAB, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Escape


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> SettingsPage:
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1069, 444)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.show_meeting(None)
    return made


def row(page: SettingsPage, key: str) -> SettingRow:
    """A row of the list, with its section in front."""
    group = next(setting.group for setting in declared() if setting.key == key)
    if page.section is not page.groups[group]:
        page.go_to(page.groups[group])
    return page.groups[group].rows[key]


def field(page: SettingsPage, key: str) -> Any:
    found = row(page, key).field
    found.setFocus()
    return found


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def value(store: Store, key: str) -> Any:
    with store.reading() as connection:
        return settings.value(connection, key)


def stored(store: Store) -> dict[str, Any]:
    with store.reading() as connection:
        return keep.settings(connection, [setting.key for setting in declared()])


@pytest.mark.parametrize("setting", declared(), ids=lambda setting: setting.key)
def test_every_setting_has_its_row_under_its_section(page: SettingsPage, setting: Any) -> None:
    found = row(page, setting.key)
    assert found.isVisible()
    assert found.field.accessibleName() == setting.label
    assert found.field.accessibleDescription() == setting.help
    assert not found.restore.isVisible()


def test_looking_at_everything_saves_nothing(page: SettingsPage, store: Store) -> None:
    for place in range(page.list.count()):
        press(page, Qt.Key(Qt.Key.Key_0 + (place + 1) % 10), ALT)
        assert page.list.currentRow() == place
        for _step in range(12):
            press(focus(), TAB)
    page.leave()
    assert stored(store) == {}


def test_a_number_is_saved_by_enter_and_stays_after_a_restart(
    page: SettingsPage, store: Store, context: Context, qtbot: QtBot
) -> None:
    seconds = field(page, "speech_seconds")
    with qtbot.waitSignal(context.tasks.saved):
        type_words(seconds, "１２０", instead=True)
        press(seconds, RETURN)
    assert value(store, "speech_seconds") == 120
    assert focus().objectName() == "turns"
    another = SettingsPage(context)
    qtbot.addWidget(another)
    another.show_meeting(None)
    assert another.groups[Group.MEETING].rows["speech_seconds"].field.text() == "120"  # type: ignore[attr-defined]


def test_what_will_not_do_is_said_beside_the_field_and_kept_there(page: SettingsPage, store: Store) -> None:
    turns = field(page, "turns")
    type_words(turns, "0", instead=True)
    press(turns, RETURN)
    trouble = row(page, "turns").trouble
    assert trouble.isVisible()
    assert "1 到 99" in trouble.text()
    assert turns.hasFocus()
    assert (turns.text(), value(store, "turns")) == ("0", 2)
    type_words(turns, "3", instead=True)
    press(turns, RETURN)
    assert (trouble.isVisible(), value(store, "turns")) == (False, 3)


def test_escape_puts_back_what_is_stored(page: SettingsPage, store: Store) -> None:
    for key in ("turns", "report_to"):
        edited = field(page, key)
        type_words(edited, "9")
        press(edited, ESCAPE)
        page.leave()
    assert stored(store) == {}
    turns = field(page, "turns")
    type_words(turns, "0", instead=True)
    press(turns, RETURN)
    turns.setFocus()
    press(turns, ESCAPE)
    assert (turns.text(), row(page, "turns").trouble.isVisible()) == ("2", False)


def test_pinyin_that_is_not_committed_saves_nothing(page: SettingsPage, store: Store) -> None:
    text = field(page, "mark_text")
    compose(text, "ji'yao")
    press(text, RETURN)
    assert stored(store) == {}


def test_lines_are_saved_when_the_field_is_left(page: SettingsPage, store: Store) -> None:
    names = field(page, "report_to")
    type_words(names, "县政协")
    press(names, RETURN)
    type_words(names, "  镇党委  ")
    press(names, TAB)
    assert value(store, "report_to") == ("县政协", "镇党委")
    assert names.toPlainText() == "县政协\n镇党委"


def test_leaving_the_page_keeps_what_was_being_typed(page: SettingsPage, store: Store) -> None:
    type_words(field(page, "mark_issuer"), "柳树沟村")
    page.leave()
    assert value(store, "mark_issuer") == "柳树沟村"


def test_flags_choices_and_offered_words(page: SettingsPage, store: Store) -> None:
    press(field(page, "mark"), Qt.Key.Key_Space)
    press(field(page, "title_font"), Qt.Key.Key_Down)
    press(field(page, "brand"), Qt.Key.Key_Down)
    assert [value(store, key) for key in ("mark", "title_font", "brand")] == [True, "宋体", "有事来商量"]
    title = field(page, "ledger_title")
    type_words(title.lineEdit(), "办理清单", instead=True)
    press(title.lineEdit(), RETURN)
    assert value(store, "ledger_title") == "办理清单"


def test_the_default_is_one_button_away(page: SettingsPage, store: Store) -> None:
    levels = field(page, "levels")
    type_words(levels, "要事会商", instead=True)
    press(levels, TAB)
    assert value(store, "levels") == ("要事会商",)
    click(row(page, "levels").restore)
    assert (value(store, "levels"), stored(store)) == (LEVELS, {})
    assert levels.toPlainText().splitlines() == list(LEVELS)
    assert not row(page, "levels").restore.isVisible()


def test_the_default_takes_the_place_of_what_was_refused(page: SettingsPage, store: Store) -> None:
    turns = field(page, "turns")
    for typed in ("5", "0"):
        type_words(turns, typed, instead=True)
        press(turns, RETURN)
    click(row(page, "turns").restore)
    assert (turns.text(), value(store, "turns")) == ("2", 2)


def bodies(page: SettingsPage) -> BodiesEditor:
    found = row(page, "bodies").field
    assert isinstance(found, BodiesEditor)
    return found


def test_a_lawful_body_is_added_changed_and_taken_away_by_keys(page: SettingsPage, store: Store) -> None:
    editor = bodies(page)
    press(editor.more, Qt.Key.Key_Space)
    assert stored(store) == {}
    type_words(focus(), "居民代表会议")
    press(focus(), TAB)
    assert value(store, "bodies")["居民代表会议"] == Body()
    press(focus(), Qt.Key.Key_End)
    press(focus(), TAB)
    press(focus(), Qt.Key.Key_Home)
    press(focus(), Qt.Key.Key_Down)
    assert value(store, "bodies") == {**BODIES, "居民代表会议": Body("4/5", "3/5")}
    click(editor.rows[0].remove)
    assert list(value(store, "bodies")) == ["村民会议", "业主大会", "居民代表会议"]


def test_a_body_named_twice_or_not_at_all_is_refused(page: SettingsPage, store: Store) -> None:
    editor = bodies(page)
    click(editor.more)
    click(editor.more)
    assert len(editor.rows) == 4
    type_words(focus(), "村民会议")
    press(focus(), TAB)
    assert "已经有了" in row(page, "bodies").trouble.text()
    press(editor.more, ESCAPE)
    assert [r.name.text() for r in editor.rows] == list(BODIES)
    editor.rows[0].name.setFocus()
    type_words(editor.rows[0].name, "", instead=True)
    press(editor.rows[0].name, TAB)
    assert "不能空着" in row(page, "bodies").trouble.text()
    assert value(store, "bodies") == BODIES


def test_the_room_is_edited_on_the_same_page(page: SettingsPage, store: Store) -> None:
    assert page.room.nothing.isVisible()
    click(button(page, "新建站点"))
    type_words(page.room.strip.fields["name"], "柳树沟议事室")
    press(page.room.strip.fields["name"], RETURN)
    code = page.room.rows["code"].field
    code.setFocus()
    type_words(code, "LSG")
    press(code, RETURN)
    name = page.room.rows["name"].field
    name.setFocus()
    type_words(name, " ", instead=True)
    press(name, RETURN)
    assert page.room.rows["name"].trouble.isVisible()
    with store.reading() as connection:
        (room,) = rooms.all_rooms(connection)
    assert (room.name, room.code) == ("柳树沟议事室", "LSG")


def test_one_of_several_rooms_is_chosen_for_the_next_meeting(page: SettingsPage, store: Store) -> None:
    for name in ("一组议事室", "二组议事室"):
        rooms.create_room(store, name)
    page.reload()
    page.room.chooser.setFocus()
    press(page.room.chooser, Qt.Key.Key_Down)
    assert page.room.rows["name"].field.text() == "二组议事室"  # type: ignore[attr-defined]
    village = page.room.rows["village"].field
    village.setFocus()
    type_words(village, "二组")
    press(village, RETURN)
    with store.reading() as connection:
        found = {r.name: r for r in rows.load(connection, Room)}
        assert keep.setting(connection, "room") == found["二组议事室"].id
    assert (found["一组议事室"].village, found["二组议事室"].village) == ("", "二组")


def test_the_days_of_a_public_notice_are_offered_after_the_meeting(
    window: MainWindow, store: Store, clock: SetClock
) -> None:
    settings.save(store, "publicity_days", 5)
    room = opened(store, clock)
    meetings.close_meeting(store, room.meeting)
    window.finish(room.meeting)
    form = window.findChild(ClosingForm)
    assert form is not None
    with store.reading() as connection:
        period = publicity_period(connection, room.meeting)
    assert period.endswith("，5天")
    assert period in form.publicity.placeholderText()

    def kept() -> str:
        with store.reading() as connection:
            return rows.get(connection, Meeting, room.meeting).publicity

    form.publicity.setFocus()
    press(form.publicity, Qt.Key.Key_Down)
    assert kept() == ""
    press(form.publicity, RETURN)
    assert kept() == period
    type_words(form.publicity, "，楼道张贴")
    press(form.publicity, RETURN)
    assert kept() == f"{period}，楼道张贴"


def test_the_window_leads_there_and_the_next_meeting_is_prepared_by_it(window: MainWindow, store: Store) -> None:
    click(button(window, "设置"))
    page = window.page
    assert isinstance(page, SettingsPage)
    press(focus(), Qt.Key.Key_Down)
    press(focus(), RETURN)
    assert focus().window() is window
    assert page.list.currentRow() == 1
    assert page.isAncestorOf(focus())
    for key, words in (("speech_seconds", "90"), ("minutes", "60")):
        type_words(field(page, key), words, instead=True)
        press(focus(), RETURN)
    type_words(field(page, "forms"), "板凳会", instead=True)
    window.prepare(None)
    form = window.page
    assert isinstance(form, PreparePage)
    texts = [form.form.field(name).text() for name in ("speech_seconds", "minutes", "turns")]  # type: ignore[union-attr]
    assert texts == ["90", "60", "2"]
    box: Any = form.form.field("form")
    assert [box.itemText(place) for place in range(box.count())] == ["板凳会"]
    title = form.form.field("title")
    type_words(title, "修路")
    press(title, RETURN)
    with store.reading() as connection:
        (meeting,) = meetings.all_meetings(connection)
        found = rows.get(connection, Meeting, meeting.id)
    assert (found.speech_seconds, found.minutes, found.turns) == (90, 60, 2)
