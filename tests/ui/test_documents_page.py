"""文书: written, opened, never over somebody's own changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from pytestqt.qtbot import QtBot

from desktop.base.paths import resource
from desktop.rules.record import Note
from desktop.services import meetings, rows
from desktop.services.catalogue import LEDGER, MINUTES, RECORD, SIGN_IN_SHEET
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store
from desktop.ui.documents.documents_page import DocumentsPage
from desktop.ui.page import Context
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


def test_enter_writes_every_document_into_a_folder_of_the_meeting(
    page: DocumentsPage, tmp_path: Path, shell: RecordingShell
) -> None:
    assert page.focusWidget() is page.write
    assert not any(row.open.isEnabled() for row in page.rows.values())
    press(page.write, RETURN)
    folder = tmp_path / "文书" / STEM
    assert {path.name for path in folder.iterdir()} == {
        f"{STEM}_会议纪要.docx",
        f"{STEM}_会议记录.docx",
        f"{STEM}_承诺清单.xlsx",
        f"{STEM}_签到表.pdf",
    }
    assert "4 份" in shell.said[-1]
    assert str(folder) in page.folder.text()
    text = "\n".join(p.text for p in Document(str(folder / f"{STEM}_会议纪要.docx")).paragraphs)
    assert "拐角" in text


def test_each_document_and_the_folder_are_opened(
    page: DocumentsPage, prompts: RecordingPrompts, tmp_path: Path
) -> None:
    click(page.write)
    for kind in (MINUTES, RECORD, LEDGER, SIGN_IN_SHEET):
        click(page.rows[kind].open)
    click(page.open_folder)
    folder = tmp_path / "文书" / STEM
    assert [path.suffix for path in prompts.shown] == [".docx", ".docx", ".xlsx", ".pdf", ""]
    assert prompts.shown[-1] == folder


def test_what_was_written_before_is_shown_again(page: DocumentsPage, meeting: str) -> None:
    click(page.write)
    before = {kind: row.path for kind, row in page.rows.items()}
    page.show_meeting(meeting)
    assert {kind: row.path for kind, row in page.rows.items()} == before
    assert None not in before.values()


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
    path = page.rows[MINUTES].path
    assert path is not None
    edited = Document(str(path))
    edited.add_paragraph("手写的一段")
    edited.save(str(path))
    mine = path.read_bytes()
    click(page.write)
    assert path.read_bytes() == mine
    beside = page.rows[MINUTES].path
    assert beside is not None
    assert beside.name == f"{STEM}_会议纪要(2).docx"
    assert "1 份人改过" in shell.said[-1]
    assert "(2)" in page.rows[MINUTES].file.text()
    assert "(2)" not in str(page.rows[RECORD].path)


def test_a_document_that_is_gone_is_told(page: DocumentsPage, prompts: RecordingPrompts, shell: RecordingShell) -> None:
    click(page.write)
    path = page.rows[LEDGER].path
    assert path is not None
    path.unlink()
    click(page.rows[LEDGER].open)
    assert prompts.shown == []
    assert "不在了" in shell.warned[-1]
    assert not page.rows[LEDGER].open.isEnabled()


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
    assert page.rows[MINUTES].path is not None


def test_back_to_the_meeting(page: DocumentsPage, shell: RecordingShell, meeting: str) -> None:
    click(page.back)
    assert shell.went == [("finish", meeting)]
