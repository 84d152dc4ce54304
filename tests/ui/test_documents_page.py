"""文书: written, opened, never over somebody's own changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.paths import resource
from desktop.documents.fonts_here import MissingFont
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.rules.meeting import Meeting
from desktop.rules.record import Note
from desktop.services import attachments, meetings, reports, rooms, rows
from desktop.services.catalogue import DOCUMENTS, LEDGER, MINUTES, RECORD, SIGN_IN_SHEET, Stage
from desktop.services.meetings import NewMeeting
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store
from desktop.ui.documents.documents_page import DocumentsPage
from desktop.ui.documents.papers_panel import Paper, PapersPanel, purpose_of
from desktop.ui.documents.printing import gather
from desktop.ui.page import Context
from desktop.ui.window import MainWindow
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, press

STEM = "2026-11-18_关于家属院拐角空地改造的小马扎议事会"


@pytest.fixture
def meeting(store: Store) -> str:
    return play(read_script(resource("sample", "拐角花园.json")), store)


@pytest.fixture
def page(qtbot: QtBot, context: Context, meeting: str, tmp_path: Path, prompts: RecordingPrompts) -> DocumentsPage:
    """On the sample meeting, with a folder of this test's own."""
    made = DocumentsPage(context)
    qtbot.addWidget(made)
    made.resize(1069, 480)
    made.show()
    made.activateWindow()
    made.show_meeting(meeting)
    prompts.chosen_folder = tmp_path / "文书"
    click(made.change)
    return made


def after(page: DocumentsPage) -> tuple[Paper, ...]:
    return page.stages[Stage.AFTER].table.rows


def paper(page: DocumentsPage, key: str) -> Paper:
    """The first paper of a document; the cursor goes there."""
    for panel in page.stages.values():
        for place, row in enumerate(panel.table.rows):
            if row.key == key:
                page.tabs.setCurrentWidget(panel)
                panel.table.go_to(place)
                found: Paper = row
                return found
    raise AssertionError(key)


def panel_of(page: DocumentsPage) -> PapersPanel:
    part = page.tabs.currentWidget()
    assert isinstance(part, PapersPanel)
    return part


def test_nothing_is_composed_while_the_database_waits(
    store: Store, meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Composing the papers of a large meeting takes longer than a sentence may wait for 已存."""
    with monkeypatch.context() as busy:
        busy.setattr(reports, "_pieces", None)
        with store.reading() as connection:
            material = gather(connection, meeting, [MINUTES, LEDGER])
    assert [piece.document.key for piece in material.contents().pieces] == [MINUTES, LEDGER]


def test_enter_writes_every_document_into_a_folder_of_the_meeting(
    page: DocumentsPage, tmp_path: Path, shell: RecordingShell
) -> None:
    assert page.focusWidget() is page.write
    assert all(paper.path is None for paper in after(page))
    press(page.write, RETURN)
    folder = tmp_path / "文书" / STEM
    assert {path.name for path in folder.iterdir()} == {
        f"{STEM}_{row.name}{row.path.suffix}" for row in after(page) if row.path
    }
    assert {row.key for row in after(page)} >= {MINUTES, RECORD, LEDGER, SIGN_IN_SHEET}
    assert f"{len(after(page))} 份" in shell.said[-1]
    assert str(folder) in page.folder.text()
    text = "\n".join(p.text for p in Document(str(folder / f"{STEM}_会议纪要.docx")).paragraphs)
    assert "拐角" in text


def test_every_document_says_what_it_is_for() -> None:
    assert all(purpose_of(document.key) for document in DOCUMENTS)


def test_before_a_meeting_its_own_papers_come_first(page: DocumentsPage, store: Store) -> None:
    room = rooms.create_room(store, "村").new
    page.show_meeting(meetings.create_meeting(store, room, NewMeeting("装灯")).new)
    panel = panel_of(page)
    assert panel.stage is Stage.BEFORE
    assert page.focusWidget() is page.write
    press(page.write, RETURN)
    assert all(row.path and row.path.exists() for row in panel.table.rows)
    assert not any(row.path for row in after(page))


def test_after_writing_the_keys_are_at_the_list(page: DocumentsPage, prompts: RecordingPrompts) -> None:
    press(page.write, RETURN)
    assert page.focusWidget() is panel_of(page).table
    press(panel_of(page).table, RETURN)
    assert [path.name for path in prompts.shown] == [f"{STEM}_会议纪要.docx"]


def test_enter_on_a_paper_writes_it_where_it_was_not_and_opens_it(
    page: DocumentsPage, prompts: RecordingPrompts
) -> None:
    paper(page, LEDGER)
    press(panel_of(page).table, RETURN)
    assert [path.name for path in prompts.shown] == [f"{STEM}_承诺清单.xlsx"]
    assert [row.key for row in after(page) if row.path] == [LEDGER], "the others are still to be written"
    press(panel_of(page).table, RETURN)
    assert prompts.shown[1] == prompts.shown[0]


def test_each_document_and_the_folder_are_opened(
    page: DocumentsPage, prompts: RecordingPrompts, tmp_path: Path
) -> None:
    click(page.write)
    for kind in (MINUTES, RECORD, LEDGER, SIGN_IN_SHEET):
        paper(page, kind)
        click(panel_of(page).open)
    click(page.open_folder)
    folder = tmp_path / "文书" / STEM
    assert [path.suffix for path in prompts.shown] == [".docx", ".docx", ".xlsx", ".pdf", ""]
    assert prompts.shown[-1] == folder


def test_what_was_written_before_is_shown_again(page: DocumentsPage, meeting: str) -> None:
    click(page.write)
    before = after(page)
    page.show_meeting(meeting)
    assert after(page) == before
    assert all(row.path for row in before)


def test_it_is_said_when_the_record_was_changed_after_writing(
    page: DocumentsPage, store: Store, context: Context, meeting: str
) -> None:
    with store.reading() as connection:
        note = rows.load(connection, Note, meeting=meeting)[0].id
    assert "再写一次" not in page.remark.text(), "nothing is written yet"
    press(page.write, RETURN)
    page.show_meeting(meeting)
    assert "再写一次" not in page.remark.text()
    context.tasks.do(meetings.correct, meeting, Note, note, "补一句", "漏了")
    assert "再写一次" in page.remark.text()
    press(page.write, RETURN)
    assert "再写一次" not in page.remark.text()


def test_a_file_edited_by_hand_is_left_alone_and_that_is_said(page: DocumentsPage, shell: RecordingShell) -> None:
    click(page.write)
    path = paper(page, MINUTES).path
    assert path is not None
    edited = Document(str(path))
    edited.add_paragraph("手写的一段")
    edited.save(str(path))
    mine = path.read_bytes()
    page.reload()
    assert paper(page, MINUTES).edited
    click(page.write)
    assert path.read_bytes() == mine
    beside = paper(page, MINUTES).path
    assert beside is not None
    assert beside.name == f"{STEM}_会议纪要(2).docx"
    assert "1 份人改过" in shell.said[-1]
    assert "(2)" not in str(paper(page, RECORD).path)
    minutes = [row for row in after(page) if row.key == MINUTES]
    assert [(row.title, row.edited) for row in minutes] == [("会议纪要 (2)", False), ("会议纪要", True)]
    assert minutes[1].path == path, "what somebody wrote into it is to be found, too"


def test_a_document_that_is_gone_is_told(page: DocumentsPage, prompts: RecordingPrompts, shell: RecordingShell) -> None:
    click(page.write)
    path = paper(page, LEDGER).path
    assert path is not None
    path.unlink()
    click(panel_of(page).open)
    assert prompts.shown == []
    assert "不在了" in shell.warned[-1]
    assert paper(page, LEDGER).path is None


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    page: DocumentsPage, prompts: RecordingPrompts, shell: RecordingShell, tmp_path: Path
) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("不是文件夹", encoding="utf-8")
    prompts.chosen_folder = blocked
    click(page.change)
    click(page.write)
    assert "写不进" in shell.warned[-1]
    assert page.write.isEnabled()
    prompts.chosen_folder = tmp_path / "文书"
    click(page.change)
    click(page.write)
    assert paper(page, MINUTES).path is not None


def test_the_ways_out_and_back(page: DocumentsPage, shell: RecordingShell, meeting: str) -> None:
    for key in (page.back, page.carry, page.take_back, page.paper_back):
        click(key)
    ways = ["finish", "carry", "take_back", "paper_back"]
    assert shell.went == [(way, meeting) for way in ways]


def test_it_is_said_which_fonts_the_files_will_not_be_seen_in_here(
    page: DocumentsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = (
        MissingFont("方正小标宋简体", "宋体"),
        MissingFont("Microsoft Himalaya", "", rare=True),
        MissingFont("SimSun-ExtB", "", rare=True),
    )
    monkeypatch.setattr("desktop.ui.documents.documents_page.missing_fonts", lambda _title_font: missing)
    assert "方正" not in page.remark.text(), "nothing is written yet"
    press(page.write, RETURN)
    assert "没有方正小标宋简体，会用宋体代替" in page.remark.text()
    assert "SimSun-ExtB" in page.remark.text(), "the sample has a name in it"
    assert "Himalaya" not in page.remark.text(), "nobody at this meeting needs it"


def test_what_was_signed_hangs_on_the_third_tab(
    page: DocumentsPage, prompts: RecordingPrompts, store: Store, meeting: str
) -> None:
    press(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert page.stage is None
    assert page.focusWidget() is page.attachments.table
    assert not page.write.isEnabled(), "there is nothing to write here"
    prompts.files = [resource("manual", "快捷卡.pdf")]
    click(page.attachments.add_button)
    press(page.attachments.strip.focusWidget(), RETURN)
    with store.reading() as connection:
        assert [one.name for one in rows.load(connection, Attachment, meeting=meeting)] == ["快捷卡.pdf"]
    assert [row.name for row in page.attachments.table.rows] == ["快捷卡.pdf"]


def test_a_search_leads_to_an_attachment(window: MainWindow, store: Store, meeting: str) -> None:
    for name, kind in (("home.png", AttachmentKind.PHOTO), ("快捷卡.pdf", AttachmentKind.SIGNED)):
        taken = attachments.take_in(store.directory, resource("manual", name))
        attachments.attach(store, meeting, [taken], kind)
    with store.reading() as connection:
        photo = next(one for one in attachments.attached(connection, meeting) if one.name == "home.png")
        found = rows.get(connection, Meeting, meeting)
    window.open_line(found, "attachment", photo.id)
    page = window.page
    assert isinstance(page, DocumentsPage)
    assert page.tabs.currentWidget() is page.attachments
    assert page.attachments.table.current == photo
