"""Preparing a meeting with keys and clicks."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock, from_local
from desktop.base.paths import resource
from desktop.rules.attendance import Participant
from desktop.rules.meeting import AgendaItem, Kind, Meeting, State
from desktop.services import attendance, commitments, keep, meetings, rooms, rows
from desktop.services.history import actions_of
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson
from desktop.store.store import Store
from desktop.ui.meetings.home_page import HomePage
from desktop.ui.meetings.prepare_page import PreparePage
from desktop.ui.page import Context
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, button, click, click_row, compose, drop_files, press, type_words


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> PreparePage:
    made = PreparePage(context)
    qtbot.addWidget(made)
    made.resize(1069, 480)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def room(store: Store) -> str:
    made = rooms.create_room(store, "柳树沟议事室").new
    rooms.add_people(store, made, [NewPerson("王芳", "群众代表", unit="1组"), NewPerson("李建国")], standing=True)
    rooms.add_people(store, made, [NewPerson("张秀兰", "专家", unit="2组"), NewPerson("刘志强", "专家", unit="1组")])
    return made


@pytest.fixture
def meeting(page: PreparePage, store: Store, room: str) -> str:
    made = meetings.create_meeting(store, room, NewMeeting("修路", items=(NewItem("通报"), NewItem("怎么修")))).new
    page.show_meeting(made)
    return made


def stored(store: Store) -> Meeting:
    with store.reading() as connection:
        (found,) = meetings.all_meetings(connection)
    return found


def agenda(store: Store) -> list[AgendaItem]:
    with store.reading() as connection:
        return meetings.agenda(connection, stored(store).id)


def invited(store: Store) -> list[tuple[int, str]]:
    with store.reading() as connection:
        found = rows.load(connection, Participant, meeting=stored(store).id, invited=True)
    return [(p.number, p.name) for p in sorted(found, key=lambda p: p.rank)]


def write(page: PreparePage, name: str, text: str) -> None:
    """Type into a field of the form and go on with Enter."""
    field = page.form.field(name)
    field.setFocus()
    type_words(field, text, instead=isinstance(field, QLineEdit) and bool(field.text()))
    press(field, RETURN)


def test_only_the_title_is_needed(page: PreparePage, store: Store) -> None:
    page.show_meeting(None)
    assert page.focusWidget() is page.form.field("title")
    assert not page.open.isEnabled()
    write(page, "place", "村委会院子")
    with store.reading() as connection:
        assert meetings.all_meetings(connection) == [], "nothing is stored without a title"
    write(page, "title", "关于修路的议事会")
    found = stored(store)
    assert (found.title, found.place, found.state) == ("关于修路的议事会", "村委会院子", State.PREPARING)
    assert (found.speech_seconds, found.turns, found.body) == (180, 2, "协商")
    assert [item.title for item in agenda(store)] == ["关于修路的议事会"]
    assert page.open.isEnabled()


def test_the_first_item_takes_the_place_of_the_one_that_repeats_the_title(page: PreparePage, store: Store) -> None:
    page.show_meeting(None)
    write(page, "title", "关于修路的议事会")
    press(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    for title in ("通报", "怎么修"):
        type_words(page.agenda.new_title, title)
        press(page.agenda.new_title, RETURN)
    assert [item.title for item in agenda(store)] == ["通报", "怎么修"]


def test_enter_inside_a_composition_does_not_make_the_meeting(page: PreparePage, store: Store) -> None:
    page.show_meeting(None)
    compose(page.form.field("title"), "xiu'lu", "关于")
    press(page.form.field("title"), RETURN)
    with store.reading() as connection:
        assert meetings.all_meetings(connection) == []


@pytest.mark.usefixtures("meeting")
def test_every_field_is_saved_when_it_is_left(page: PreparePage, store: Store) -> None:
    written: dict[str, tuple[str, Any]] = {
        "title": ("关于修路的会", "关于修路的会"),
        "topic": ("修路", "修路"),
        "source": ("群众提出", "群众提出"),
        "form": ("院坝会", "院坝会"),
        "level": ("村社区", "村社区"),
        "category": ("大事", "大事"),
        "body": ("村民代表会议", "村民代表会议"),
        "members": ("４５", 45),
        "place": ("院子", "院子"),
        "planned": ("12月1日下午2点半", from_local("2026-12-01T14:30")),
        "minutes": ("90", 90),
        "conveners": ("王芳、张 秀兰，李建国", ("王芳", "张秀兰", "李建国")),
        "moderator": ("王　芳", "王芳"),
        "recorder": ("李建国", "李建国"),
        "speech_seconds": ("0", 0),
        "turns": ("3", 3),
    }
    for name, (text, _value) in written.items():
        write(page, name, text)
    found = stored(store)
    assert {name: getattr(found, name) for name in written} | {"moderator": "王芳"} == {
        name: value for name, (_text, value) in written.items()
    }
    assert page.form.field("planned").text() == "2026年12月1日 14:30"  # type: ignore[union-attr]


def test_showing_a_meeting_stores_nothing(page: PreparePage, store: Store, meeting: str) -> None:
    for part in (page.agenda, page.invitations, page.form):
        page.tabs.setCurrentWidget(part)
    for field in page.form._fields.values():
        field.setFocus()
    click_row(page.agenda.table, 1)
    page.leave()
    with store.reading() as connection:
        assert [action.verb for action in actions_of(connection, meeting)] == ["create_meeting"]


@pytest.mark.usefixtures("meeting")
def test_leaving_the_page_saves_what_was_being_typed(page: PreparePage, store: Store) -> None:
    page.form.field("place").setFocus()
    type_words(page.form.field("place"), "院子")
    assert stored(store).place == ""
    page.leave()
    assert stored(store).place == "院子"


def test_a_change_elsewhere_does_not_take_what_is_being_typed(page: PreparePage, store: Store, meeting: str) -> None:
    page.form.field("place").setFocus()
    type_words(page.form.field("place"), "院")
    page.context.tasks.do(meetings.edit_meeting, meeting, topic="修路")
    assert page.form.field("topic").text() == "修路"  # type: ignore[union-attr]
    type_words(page.form.field("place"), "子")
    page.leave()
    assert stored(store).place == "院子"


@pytest.mark.usefixtures("meeting")
def test_words_that_are_no_time_are_told_and_kept(page: PreparePage, shell: RecordingShell) -> None:
    write(page, "planned", "下周")
    assert "下周" in shell.warned[0]
    assert page.form.field("planned").text() == "下周"  # type: ignore[union-attr]


def test_an_empty_title_is_refused_and_the_old_one_shown(
    page: PreparePage, store: Store, meeting: str, shell: RecordingShell
) -> None:
    field = page.form.field("title")
    field.setFocus()
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(field, Qt.Key.Key_Delete)
    press(field, RETURN)
    assert shell.warned
    assert stored(store).title == "修路"
    page.reload()
    page.show_meeting(meeting)
    assert field.text() == "修路"  # type: ignore[union-attr]


@pytest.mark.usefixtures("meeting")
def test_the_agenda_is_edited(page: PreparePage, store: Store) -> None:
    press(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    editor = page.agenda
    assert page.focusWidget() is editor.new_title
    type_words(editor.new_title, "谁来管")
    press(editor.new_title, RETURN)
    assert [i.title for i in agenda(store)] == ["通报", "怎么修", "谁来管"]
    click_row(editor.table, 0)
    editor.kind.setFocus()
    press(editor.kind, Qt.Key.Key_Down)
    for field, text in (
        (editor.minutes, "１0"),
        (editor.speech_seconds, "0"),
        (editor.source, "来信"),
        (editor.proposer, "王芳"),
        (editor.answering_unit, "交通局"),
    ):
        field.setFocus()
        type_words(field, text)
        press(field, RETURN)
    first = agenda(store)[0]
    assert (first.kind, first.minutes, first.speech_seconds) == (Kind.BRIEFING, 10, 0)
    assert (first.source, first.proposer, first.answering_unit) == ("来信", "王芳", "交通局")
    press(editor.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [i.title for i in agenda(store)] == ["怎么修", "通报", "谁来管"]
    assert editor.table.current.item.title == "通报"
    click(editor.up)
    assert [i.title for i in agenda(store)] == ["通报", "怎么修", "谁来管"]
    assert agenda(store)[0].id == first.id
    click_row(editor.table, 2)
    click(editor.delete)
    assert [i.title for i in agenda(store)] == ["通报", "怎么修"]


def test_the_last_item_cannot_be_deleted_and_a_discussed_one_is_refused(
    page: PreparePage, store: Store, meeting: str, shell: RecordingShell
) -> None:
    meetings.open_meeting(store, meeting)
    meetings.start_item(store, meeting, agenda(store)[0].id)
    page.show_meeting(meeting)
    page.tabs.setCurrentWidget(page.agenda)
    click_row(page.agenda.table, 0)
    click(page.agenda.delete)
    assert "已经讨论过" in shell.warned[0]
    assert [row.item.title for row in page.agenda.table.rows] == ["通报", "怎么修"], "what is stored is shown again"
    click_row(page.agenda.table, 1)
    click(page.agenda.delete)
    assert len(agenda(store)) == 1
    assert not page.agenda.delete.isEnabled()


@pytest.mark.usefixtures("meeting")
def test_people_are_invited_one_by_one_by_role_by_unit_and_as_a_list(page: PreparePage, store: Store) -> None:
    press(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    lists = page.invitations
    click(lists.invite_standing)
    assert invited(store) == [(1, "王芳"), (2, "李建国")]
    assert [p.name for p in lists.people.rows] == ["张秀兰", "刘志强"]
    lists.unit.setFocus()
    press(lists.unit, Qt.Key.Key_Down)
    assert [p.name for p in lists.people.rows] == ["刘志强"], "only 1组"
    press(lists.unit, Qt.Key.Key_Up)
    lists.role.setFocus()
    press(lists.role, Qt.Key.Key_Down)
    assert lists.role.currentText() == "专家"
    click_row(lists.people, 1)
    press(lists.people, RETURN)
    assert invited(store)[-1] == (3, "刘志强")
    type_words(lists.search, "秀")
    press(lists.search, RETURN)
    assert invited(store)[-1] == (4, "张秀兰")
    assert lists.nobody.isVisible()
    type_words(lists.name, "外请专家")
    press(lists.name, RETURN)
    assert invited(store)[-1] == (5, "外请专家")
    assert "5 人" in lists.counted.text()


@pytest.mark.usefixtures("meeting")
def test_who_is_invited_can_be_moved_and_taken_off_and_undo_brings_them_back(page: PreparePage, store: Store) -> None:
    page.tabs.setCurrentWidget(page.invitations)
    click(page.invitations.invite_standing)
    click_row(page.invitations.list, 1)
    click(page.invitations.up)
    assert invited(store) == [(2, "李建国"), (1, "王芳")]
    press(page.invitations.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert invited(store) == [(1, "王芳"), (2, "李建国")]
    click(page.invitations.uninvite)
    assert invited(store) == [(1, "王芳")]
    click(page.undo)
    assert invited(store) == [(1, "王芳"), (2, "李建国")]
    press(page.invitations.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert invited(store) == [(2, "李建国"), (1, "王芳")]


@pytest.mark.usefixtures("meeting")
def test_a_roster_is_previewed_and_then_invited(page: PreparePage, store: Store, prompts: RecordingPrompts) -> None:
    prompts.file = resource("sample", "家属院名单.csv")
    page.tabs.setCurrentWidget(page.invitations)
    click(button(page, "导入名单"))
    assert page.importing.isVisible()
    assert invited(store) == [], "nothing is written before it was looked at"
    click(page.importing.yes)
    assert len(invited(store)) == 13
    assert page.invitations.isVisible()
    with store.reading() as connection:
        people = {p.name: p for p in rooms.people_of(connection, stored(store).room)}
    assert not people["孟庆华"].standing


@pytest.mark.usefixtures("meeting")
def test_a_roster_can_be_dropped_on_the_page(page: PreparePage, shell: RecordingShell) -> None:
    roster = resource("sample", "家属院名单.csv")
    assert drop_files(page, roster)
    assert page.importing.isVisible()
    page.show_meeting(None)
    assert drop_files(page, roster)
    assert shell.warned
    assert not page.importing.isVisible()


def test_a_room_is_made_from_here_and_used_from_now_on(page: PreparePage, store: Store) -> None:
    page.show_meeting(None)
    page.form.room.setFocus()
    press(page.form.room, Qt.Key.Key_End)
    fields = page.room_strip.fields
    assert fields["name"].hasFocus()
    type_words(fields["name"], "新村议事室")
    type_words(fields["village"], "新村")
    type_words(fields["code"], "XC")
    press(fields["code"], RETURN)
    write(page, "title", "修路")
    with store.reading() as connection:
        (made,) = rooms.all_rooms(connection)
    assert (made.name, made.village, made.code) == ("新村议事室", "新村", "XC")
    assert stored(store).room == made.id
    page.show_meeting(None)
    assert page.form.room.currentData() == made.id


@pytest.mark.usefixtures("meeting")
def test_a_meeting_without_guests_can_move_to_another_room(page: PreparePage, store: Store, room: str) -> None:
    other = rooms.create_room(store, "另一处").new
    page.reload()
    page.form.room.setFocus()
    press(page.form.room, Qt.Key.Key_Down)
    assert stored(store).room == other
    press(page.form.room, Qt.Key.Key_Up)
    page.tabs.setCurrentWidget(page.invitations)
    click(page.invitations.invite_standing)
    assert stored(store).room == room
    assert not page.form.room.isEnabled()


def test_opening_goes_to_the_live_page(page: PreparePage, store: Store, meeting: str, shell: RecordingShell) -> None:
    page.form.field("place").setFocus()
    type_words(page.form.field("place"), "院子")
    click(page.open)
    assert shell.went == [("run_meeting", meeting)]
    assert (stored(store).state, stored(store).place) == (State.LIVE, "院子")
    page.show_meeting(meeting)
    assert page.open.text().startswith("回到会议")
    click(page.open)
    assert shell.went[1:] == [("run_meeting", meeting)]


def test_the_papers_of_a_meeting_that_is_prepared_are_one_key_away(
    page: PreparePage, shell: RecordingShell, meeting: str
) -> None:
    click(page.papers)
    assert shell.went[-1] == ("documents", meeting)


@pytest.mark.usefixtures("meeting")
def test_the_sheet_to_sign_is_written_and_shown(
    page: PreparePage, prompts: RecordingPrompts, shell: RecordingShell
) -> None:
    click(page.sheet)
    (path,) = prompts.printed
    assert path.name == "2026-11-18_修路_签到表_会前.pdf"
    assert path.read_bytes().startswith(b"%PDF")
    assert "签到表" in shell.said[-1]
    click(page.sheet)
    assert prompts.printed == [path, path], "nobody edited it: written again"


@pytest.mark.usefixtures("meeting")
def test_undo_takes_back_a_field_and_it_can_be_redone(page: PreparePage, store: Store) -> None:
    write(page, "place", "院子")
    click(page.undo)
    assert stored(store).place == ""
    assert page.form.field("place").text() == ""  # type: ignore[union-attr]
    click(page.redo)
    assert stored(store).place == "院子"
    press(page.form.field("title"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(page.form.field("title"), Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert stored(store).place == "院子"


def test_enter_invites_one_who_was_found_and_never_everybody(page: PreparePage, store: Store, meeting: str) -> None:
    press(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    lists = page.invitations
    press(lists.search, RETURN)
    assert names_of(store, meeting) == [], "nothing was typed"
    assert lists.people.hasFocus()
    lists.search.setFocus()
    type_words(lists.search, "1组")
    press(lists.search, RETURN)
    assert names_of(store, meeting) == [], "there are two of that unit: one is to be chosen"
    press(lists.people, RETURN)
    assert names_of(store, meeting) == ["王芳"]


@pytest.fixture
def held(store: Store, room: str, clock: SetClock) -> str:
    """A meeting of last week: three came who were invited, one walked in, one thing was promised."""
    with store.reading() as connection:
        people = [p.id for p in rooms.people_of(connection, room)]
    new = NewMeeting("修路", {"place": "村委会院子", "moderator": "王芳", "minutes": 90, "topic": "修路"})
    made = meetings.create_meeting(store, room, new, people[:3]).new
    meetings.open_meeting(store, made)
    attendance.walk_in(store, made, "老刘")
    commitments.commit(store, made, "修路", lead="村委会", person="苗春")
    meetings.close_meeting(store, made)
    clock.advance(hours=168)
    return made


def newest(store: Store) -> Meeting:
    with store.reading() as connection:
        return max(meetings.all_meetings(connection), key=lambda m: m.id)


def agenda_of(store: Store, meeting: str) -> list[tuple[str, Kind]]:
    with store.reading() as connection:
        return [(item.title, item.kind) for item in meetings.agenda(connection, meeting)]


def names_of(store: Store, meeting: str) -> list[str]:
    with store.reading() as connection:
        found = rows.load(connection, Participant, meeting=meeting, invited=True)
    return [p.name for p in sorted(found, key=lambda p: p.rank)]


def test_a_title_is_enough_to_prepare_from_the_last_meeting(window: MainWindow, store: Store, held: str) -> None:
    window.prepare_from(held)
    page = window.page
    assert isinstance(page, PreparePage)
    assert page.focusWidget() is page.form.field("title")
    assert page.pattern.isVisible()
    assert page.pattern.told.text() == "请 3 人，先过上次承诺 1 项"
    shown = {name: page.form.field(name) for name in ("place", "moderator", "minutes", "topic")}
    assert [field.text() for field in shown.values()] == ["村委会院子", "王芳", "90", ""]  # type: ignore[union-attr]
    assert newest(store).id == held, "nothing is written before there is a title"
    write(page, "title", "装灯议事会")
    made = newest(store)
    assert (made.title, made.place, made.moderator, made.minutes) == ("装灯议事会", "村委会院子", "王芳", 90)
    assert names_of(store, made.id) == ["王芳", "李建国", "张秀兰"]
    assert agenda_of(store, made.id) == [("上次承诺", Kind.FOLLOW_UP), ("装灯议事会", Kind.DISCUSSION)]
    assert not page.pattern.isVisible()
    press(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    type_words(page.agenda.new_title, "灯装在哪里")
    press(page.agenda.new_title, RETURN)
    assert [title for title, _kind in agenda_of(store, made.id)] == ["上次承诺", "灯装在哪里"]


def test_undo_takes_back_the_whole_meeting_and_goes_home(window: MainWindow, store: Store, held: str) -> None:
    window.prepare_from(held)
    page = window.page
    assert isinstance(page, PreparePage)
    write(page, "title", "装灯议事会")
    write(page, "place", "小学")
    press(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert newest(store).place == "村委会院子"
    press(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert newest(store).id == held
    assert isinstance(window.page, HomePage)
    assert "已撤销：从上次会议筹备" in window.status.sentence.text()


@pytest.mark.usefixtures("held")
def test_what_was_typed_stays_when_another_meeting_is_chosen_and_walk_ins_are_offered(
    page: PreparePage, store: Store
) -> None:
    page.show_meeting(None)
    type_words(page.form.field("title"), "装灯")
    page.pattern.earlier.setFocus()
    press(page.pattern.earlier, Qt.Key.Key_Down)
    assert page.form.field("title").text() == "装灯"  # type: ignore[union-attr]
    assert page.form.field("place").text() == "村委会院子"  # type: ignore[union-attr]
    assert page.pattern.walk_ins.isVisible()
    press(page.pattern.earlier, Qt.Key.Key_Up)
    assert page.form.field("place").text() == ""  # type: ignore[union-attr]
    assert not page.pattern.walk_ins.isVisible()
    press(page.pattern.earlier, Qt.Key.Key_Down)
    page.pattern.walk_ins.setFocus()
    press(page.pattern.walk_ins, Qt.Key.Key_Space)
    page.form.field("title").setFocus()
    press(page.form.field("title"), RETURN)
    assert names_of(store, newest(store).id)[-1] == "老刘"


def killed(page: PreparePage, context: Context, qtbot: QtBot, meeting: str | None) -> PreparePage:
    """The program ends a second after the last key and starts again."""
    page.draft.save()
    for part in (page.form, page.agenda, page.invitations):
        part.blockSignals(True)
    page.hide()
    again = PreparePage(context)
    qtbot.addWidget(again)
    again.show()
    again.activateWindow()
    QTest.qWaitForWindowActive(again)
    again.show_meeting(meeting)
    return again


@pytest.mark.usefixtures("held")
def test_a_copy_into_which_nothing_was_typed_is_not_brought_back(
    page: PreparePage, context: Context, qtbot: QtBot, shell: RecordingShell
) -> None:
    page.show_meeting(None)
    page.pattern.earlier.setFocus()
    press(page.pattern.earlier, Qt.Key.Key_Down)
    assert page.pattern.wanted
    again = killed(page, context, qtbot, None)
    assert again.pattern.wanted == "", "新建会议 begins a new one"
    assert shell.said == []


def test_a_new_meeting_half_typed_survives_a_kill(
    page: PreparePage, context: Context, qtbot: QtBot, store: Store, held: str, shell: RecordingShell
) -> None:
    page.show_meeting(None)
    page.pattern.earlier.setFocus()
    press(page.pattern.earlier, Qt.Key.Key_Down)
    type_words(page.form.field("title"), "装灯议")
    type_words(page.form.field("place"), "小学", instead=True)
    assert page.draft._timer.isActive()
    again = killed(page, context, qtbot, None)
    assert shell.said[-1] == "上次没有写完的已经放回来了。"
    assert again.pattern.wanted == held
    assert again.form.field("place").text() == "小学"  # type: ignore[union-attr]
    again.form.field("title").setFocus()
    type_words(again.form.field("title"), "事会")
    press(again.form.field("title"), RETURN)
    made = newest(store)
    assert (made.title, made.place, len(names_of(store, made.id))) == ("装灯议事会", "小学", 3)
    with store.reading() as connection:
        assert keep.drafts(connection) == {}, "what is stored is no draft any more"


@pytest.mark.usefixtures("held")
def test_half_typed_fields_of_a_meeting_that_is_there_survive_a_kill(
    page: PreparePage, context: Context, qtbot: QtBot, store: Store, meeting: str
) -> None:
    page.tabs.setCurrentWidget(page.invitations)
    type_words(page.invitations.name, "赵")
    page.tabs.setCurrentWidget(page.agenda)
    click_row(page.agenda.table, 1)
    page.agenda.source.setFocus()
    type_words(page.agenda.source, "来信")
    again = killed(page, context, qtbot, meeting)
    assert again.agenda.source.text() == "来信"
    assert again.invitations.name.text() == "赵"
    again.leave()
    with store.reading() as connection:
        assert meetings.agenda(connection, meeting)[1].source == "来信"
        assert list(keep.drafts(connection)) == [f"{meeting}/prepare"], "the name is still half typed"


def test_showing_a_meeting_keeps_no_draft(page: PreparePage, store: Store, meeting: str) -> None:
    for part in (page.agenda, page.invitations, page.form):
        page.tabs.setCurrentWidget(part)
    click_row(page.agenda.table, 1)
    page.show_meeting(meeting)
    page.draft.save()
    with store.reading() as connection:
        assert keep.drafts(connection) == {}


def test_an_imported_roster_is_one_step_to_undo(
    page: PreparePage, store: Store, room: str, meeting: str, prompts: RecordingPrompts
) -> None:
    prompts.file = resource("sample", "家属院名单.csv")
    page.tabs.setCurrentWidget(page.invitations)
    click(button(page, "导入名单"))
    click(page.importing.yes)
    assert len(names_of(store, meeting)) == 13
    click(page.undo)
    assert names_of(store, meeting) == []
    with store.reading() as connection:
        assert len(rooms.people_of(connection, room)) == 4, "off the list of the room, too"


@pytest.mark.usefixtures("held")
def test_it_fits_the_smallest_screen(page: PreparePage) -> None:
    page.show_meeting(None)
    assert page.minimumSizeHint().expandedTo(QSize(1069, 444)) == QSize(1069, 444)
