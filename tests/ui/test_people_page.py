"""名单, and the import of a roster into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.paths import resource
from desktop.rules.attendance import Attends, Person
from desktop.rules.record import Note
from desktop.services import meetings, recording, rooms, rows
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from desktop.ui.attendance.people_page import PeoplePage
from desktop.ui.page import Context
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, click_row, press, type_words


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> PeoplePage:
    made = PeoplePage(context)
    qtbot.addWidget(made)
    made.resize(1069, 480)
    made.show()
    made.activateWindow()
    made.show_meeting(None)
    return made


@pytest.fixture
def room(page: PeoplePage, store: Store) -> str:
    made = rooms.create_room(store, "柳树沟议事室", village="柳树沟村").new
    standing = [NewPerson("王芳", "群众代表", unit="1组", phone="13900139000"), NewPerson("李建国")]
    rooms.add_people(store, made, standing, standing=True)
    rooms.add_people(store, made, [NewPerson("张秀兰", "专家", unit="2组")])
    page.reload()
    return made


def people(store: Store) -> dict[str, Person]:
    with store.reading() as connection:
        return {p.name: p for r in rooms.all_rooms(connection) for p in rooms.people_of(connection, r.id)}


def phone(store: Store, name: str) -> str:
    with store.reading() as connection:
        return rooms.phones(connection, [people(store)[name].id]).get(people(store)[name].id, "")


def names(page: PeoplePage) -> list[str]:
    return [p.name for p in page.table.rows]


@pytest.mark.usefixtures("room")
def test_the_standing_list_and_everybody_else_are_shown_apart(page: PeoplePage) -> None:
    assert names(page) == ["王芳", "李建国"]
    click(page.others)
    assert names(page) == ["张秀兰"]
    type_words(page.search, "没有")
    assert names(page) == []
    assert "没有符合的人" in page.table.empty


@pytest.mark.usefixtures("room")
def test_phones_are_masked(page: PeoplePage) -> None:
    shown = page.table.model().index(0, 5).data()
    assert shown == "139****9000"
    assert page.form.phone.text() == ""
    assert page.form.phone.placeholderText() == "139****9000"


@pytest.mark.usefixtures("room")
def test_a_person_is_edited(page: PeoplePage, store: Store) -> None:
    press(page.table, RETURN)
    assert page.form.name.hasFocus()
    type_words(page.form.name, "王方", instead=True)
    press(page.form.name, RETURN)
    page.form.role.setFocus()
    press(page.form.role, Qt.Key.Key_End)
    type_words(page.form.unit, "3组", instead=True)
    press(page.form.unit, RETURN)
    page.form.attends.setFocus()
    press(page.form.attends, Qt.Key.Key_Down)
    found = people(store)["王方"]
    assert (found.role, found.role_text, found.unit, found.attends) == ("其他", "其他", "3组", Attends.OBSERVER)
    click(page.form.standing)
    assert not people(store)["王方"].standing
    assert names(page) == ["李建国"]


@pytest.mark.usefixtures("room")
def test_an_empty_name_is_refused_and_the_old_one_shown(page: PeoplePage, store: Store, shell: RecordingShell) -> None:
    press(page.table, RETURN)
    press(page.form.name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(page.form.name, Qt.Key.Key_Delete)
    press(page.form.name, RETURN)
    assert shell.warned
    assert page.form.name.text() == "王芳"
    assert "王芳" in people(store)


@pytest.mark.usefixtures("room")
def test_a_phone_is_replaced_and_erased(page: PeoplePage, store: Store) -> None:
    page.form.phone.setFocus()
    type_words(page.form.phone, "13700137000")
    press(page.form.phone, RETURN)
    assert phone(store, "王芳") == "13700137000"
    assert page.form.phone.text() == ""
    click(page.form.forget)
    assert phone(store, "王芳") == ""
    assert not page.form.forget.isEnabled()


@pytest.mark.usefixtures("room")
def test_looking_at_people_stores_nothing(page: PeoplePage, store: Store) -> None:
    before = people(store)
    for place in (1, 0):
        click_row(page.table, place)
        for field in (page.form.name, page.form.unit, page.form.phone, page.table):
            field.setFocus()
    page.leave()
    assert people(store) == before
    assert phone(store, "王芳") == "13900139000"


@pytest.mark.usefixtures("room")
def test_rank_is_changed_by_keys(page: PeoplePage) -> None:
    click_row(page.table, 0)
    press(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(page) == ["李建国", "王芳"]
    assert page.table.current.name == "王芳"
    click(page.up)
    assert names(page) == ["王芳", "李建国"]


@pytest.mark.usefixtures("room")
def test_somebody_is_added_to_the_list_that_is_shown_and_removed_after_asking(
    page: PeoplePage, store: Store, prompts: RecordingPrompts
) -> None:
    type_words(page.name, "赵 德胜")
    press(page.name, RETURN)
    assert names(page) == ["王芳", "李建国", "赵德胜"]
    click_row(page.table, 2)
    click(page.remove)
    assert "赵德胜" in page.strip.title
    press(button(page.strip, "删去"), Qt.Key.Key_Escape)
    assert "赵德胜" in people(store)
    click(page.remove)
    press(button(page.strip, "删去"), RETURN)
    assert "赵德胜" not in people(store)
    assert prompts.asked == [], "no dialog"


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wf", ["王芳"]),
        ("jianguo", ["李建国"]),
        ("1组", ["王芳"]),
        ("wang 1组", ["王芳"]),
        ("wang 2组", []),
        ("9000", ["王芳"]),
        ("群众", ["王芳"]),
    ],
)
def test_people_are_found_by_pinyin_phone_and_unit(page: PeoplePage, typed: str, found: list[str]) -> None:
    press(page, Qt.Key.Key_F3)
    type_words(page.search, typed)
    assert names(page) == found
    assert not page.up.isEnabled(), "among those that are left out nobody would see where to"


@pytest.mark.usefixtures("room")
def test_the_place_in_the_list_is_shown_also_while_searching(page: PeoplePage) -> None:
    assert page.table.model().index(1, 0).data() == "2"
    type_words(page.search, "ljg")
    assert page.table.model().index(0, 0).data() == "2"


def undo(page: PeoplePage) -> None:
    press(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def redo(page: PeoplePage) -> None:
    press(page.table, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.usefixtures("room")
def test_what_was_done_to_people_is_undone_and_brought_again(
    page: PeoplePage, store: Store, context: Context, shell: RecordingShell
) -> None:
    told: list[str] = []
    context.tasks.saved.connect(told.append)
    press(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    page.form.unit.setFocus()
    type_words(page.form.unit, "9组", instead=True)
    press(page.form.unit, RETURN)
    click(page.remove)
    press(button(page.strip, "删去"), RETURN)
    undo(page)
    assert "王芳" in people(store)
    undo(page)
    assert people(store)["王芳"].unit == "1组"
    assert told[-1] == "已撤销：修改名单（王芳）"
    assert page.table.current.name == "王芳"
    undo(page)
    assert names(page) == ["王芳", "李建国"]
    redo(page)
    redo(page)
    assert (names(page), people(store)["王芳"].unit) == (["李建国", "王芳"], "9组")
    for _step in range(2):
        undo(page)
    undo(page)
    undo(page)
    undo(page)
    assert shell.warned[-1] == "没有可以撤销的操作。", "the room itself stays"


@pytest.mark.usefixtures("room")
def test_undo_takes_back_nothing_of_a_meeting(page: PeoplePage, store: Store) -> None:
    type_words(page.name, "赵德胜")
    press(page.name, RETURN)
    meeting = meetings.start_quickly(store, "修路").new
    recording.note(store, meeting, "一句话")
    undo(page)
    assert "赵德胜" not in people(store)
    with store.reading() as connection:
        assert [n.text for n in rows.load(connection, Note)] == ["一句话"]


@pytest.mark.usefixtures("room")
def test_a_phone_of_somebody_whose_import_was_undone_does_not_stay(page: PeoplePage, store: Store) -> None:
    rooms.add_people(store, people(store)["王芳"].room, [NewPerson("赵德胜", phone="13700137000")], standing=True)
    gone = people(store)["赵德胜"].id
    page.reload()
    undo(page)
    redo(page)
    assert phone(store, "赵德胜") == "13700137000"
    undo(page)
    page.show_meeting(None)
    with store.reading() as connection:
        assert rooms.phones(connection, [gone]) == {}
        assert len(rooms.phones(connection, [p.id for p in people(store).values()])) == 1


@pytest.mark.usefixtures("room")
def test_typing_in_a_field_is_undone_there_first(page: PeoplePage, store: Store) -> None:
    press(page.table, RETURN)
    press(page.form.name, Qt.Key.Key_End)
    type_words(page.form.name, "芳")
    press(page.form.name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.form.name.text() == "王芳"
    assert len(people(store)) == 3


def test_somebody_of_another_room_is_gone_to(page: PeoplePage, store: Store, room: str) -> None:
    other = rooms.create_room(store, "河湾").new
    rooms.add_people(store, other, [NewPerson("马秀莲")])
    page.show_line("person", people(store)["马秀莲"].id)
    assert page.rooms.room.currentData() == other
    assert page.table.current.name == "马秀莲"
    page.show_line("person", people(store)["李建国"].id)
    assert page.rooms.room.currentData() == room
    assert page.table.current.name == "李建国"


def test_the_list_that_has_somebody_is_shown_first(page: PeoplePage, store: Store) -> None:
    made = rooms.create_room(store, "柳树沟").new
    rooms.add_people(store, made, [NewPerson("张秀兰")])
    page.show_meeting(None)
    assert names(page) == ["张秀兰"]


def test_without_a_room_a_name_makes_one(page: PeoplePage, store: Store) -> None:
    assert "还没有常设名单" in page.table.empty
    assert page.name.hasFocus(), "where the first name is written, not on a button that takes something back"
    type_words(page.name, "王芳")
    press(page.name, RETURN)
    assert names(page) == ["王芳"]
    with store.reading() as connection:
        assert [r.name for r in rooms.all_rooms(connection)] == ["本村议事室"]


@pytest.mark.usefixtures("room")
def test_rooms_are_made_changed_and_chosen(page: PeoplePage, store: Store) -> None:
    click(page.rooms.edit_room)
    fields = page.rooms.strip.fields
    assert fields["village"].text() == "柳树沟村"
    type_words(fields["town"], "团结镇")
    press(fields["town"], RETURN)
    click(button(page, "新建站点"))
    type_words(page.rooms.strip.fields["name"], "河湾议事室")
    press(page.rooms.strip.fields["name"], RETURN)
    with store.reading() as connection:
        assert [(r.name, r.town) for r in rooms.all_rooms(connection)] == [
            ("柳树沟议事室", "团结镇"),
            ("河湾议事室", ""),
        ]
    assert page.rooms.room.currentText() == "河湾议事室"
    assert names(page) == []
    page.rooms.room.setFocus()
    press(page.rooms.room, Qt.Key.Key_Up)
    assert names(page) == ["王芳", "李建国"]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A roster as it really comes; 王芳 of 1组 is on the list already."""
    path = tmp_path / "名单.csv"
    lines = (
        "柳树沟村议事会名单,,,",
        "姓  名,身份,村组,电话",
        "王　芳,群众代表,1组,13900139000",
        "买买提•热西提,群众代表,2组,138 0013 8000",
        ",,,",
        "合计,2人,,",
    )
    path.write_bytes("\n".join(lines).encode("gb18030"))
    return path


def cells(page: PeoplePage, row: int) -> list[str]:
    model = page.importing.added.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


@pytest.mark.usefixtures("room")
def test_an_import_shows_what_it_understood_before_anything_is_written(
    page: PeoplePage, store: Store, prompts: RecordingPrompts, roster: Path
) -> None:
    prompts.file = roster
    click(button(page, "导入名单"))
    preview = page.importing
    assert "第 2 行" in preview.title.text()
    assert [box.currentData() for box in preview._choosers] == ["name", "role", "unit", "phone"]
    assert cells(page, 0) == ["3", "王芳", "群众代表", "1组", "139****9000", "出席", "已在名单"]
    assert cells(page, 1) == ["4", "买买提·热西提", "群众代表", "2组", "138****8000", "出席", "新加"]
    assert [(s.line, s.reason[:2]) for s in preview.skipped.rows] == [(5, "空行"), (6, "不是")]
    assert "第 1 行" in preview.notes.toPlainText()
    assert "13800138000" not in preview.notes.toPlainText()
    assert "买买提·热西提" not in people(store)
    press(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert "买买提·热西提" not in people(store)


@pytest.mark.usefixtures("room")
def test_the_columns_can_be_changed(
    page: PeoplePage, store: Store, prompts: RecordingPrompts, roster: Path, shell: RecordingShell
) -> None:
    prompts.file = roster
    click(button(page, "导入名单"))
    unit = page.importing._choosers[2]
    unit.setFocus()
    press(unit, Qt.Key.Key_Home)
    assert cells(page, 1)[3] == ""
    name = page.importing._choosers[0]
    name.setFocus()
    press(name, Qt.Key.Key_Home)
    assert "姓名" in shell.warned[0]
    assert not page.importing.yes.isEnabled()
    press(name, Qt.Key.Key_Down)
    click(page.importing.yes)
    assert people(store)["买买提·热西提"].unit == ""


@pytest.mark.usefixtures("room")
def test_an_import_goes_on_the_list_that_was_shown(
    page: PeoplePage, store: Store, prompts: RecordingPrompts, roster: Path
) -> None:
    prompts.file = roster
    click(button(page, "导入名单"))
    assert page.importing.standing.isChecked()
    click(page.importing.yes)
    assert names(page) == ["王芳", "李建国", "买买提·热西提"]
    assert phone(store, "买买提·热西提") == "13800138000"
    assert len(people(store)) == 4, "who was there already is there once"


@pytest.mark.usefixtures("room")
def test_the_list_is_shown_that_an_import_went_on(page: PeoplePage, prompts: RecordingPrompts, roster: Path) -> None:
    prompts.file = roster
    click(button(page, "导入名单"))
    click(page.importing.once)
    click(page.importing.yes)
    assert page.others.isChecked()
    assert names(page) == ["张秀兰", "买买提·热西提"]


@pytest.mark.usefixtures("room")
def test_who_was_added_is_gone_to_and_who_was_there_already_is_told(
    page: PeoplePage, store: Store, shell: RecordingShell
) -> None:
    for _time in range(2):
        type_words(page.name, "李建国")
        press(page.name, RETURN)
    assert page.table.current.name == "李建国"
    assert "已经有李建国" in shell.said[-1]
    assert len(people(store)) == 3
    type_words(page.name, "赵大山")
    press(page.name, RETURN)
    assert page.form.name.text() == "赵大山"
    assert page.name.hasFocus()


@pytest.mark.usefixtures("room")
def test_undo_shows_somebody_whom_the_search_left_out(page: PeoplePage) -> None:
    type_words(page.name, "赵大山")
    press(page.name, RETURN)
    press(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    type_words(page.search, "王芳")
    press(page.table, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert page.table.current.name == "赵大山"


@pytest.mark.usefixtures("room")
def test_a_file_that_is_no_roster_gets_one_sentence(
    page: PeoplePage, prompts: RecordingPrompts, shell: RecordingShell, tmp_path: Path, roster: Path
) -> None:
    prompts.file = tmp_path / "照片.xlsx"
    prompts.file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    click(button(page, "导入名单"))
    assert shell.warned == [page.importing.title.text()]
    assert not page.importing.yes.isEnabled()
    prompts.file = roster
    click(button(page, "换一个文件"))
    assert page.importing.yes.isEnabled()


def test_the_sample_roster_is_understood_without_a_room(page: PeoplePage, prompts: RecordingPrompts) -> None:
    prompts.file = resource("sample", "家属院名单.csv")
    click(button(page, "导入名单"))
    assert page.importing.yes.text().startswith("导入 13 人")
    click(page.importing.yes)
    assert len(names(page)) == 13
