"""文书模板: a template is chosen by keys, what is wrong with it is said in place, and the built-in layout comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import templates
from desktop.services.catalogue import MINUTES
from desktop.store.store import Store
from desktop.ui.page import Context
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.settings.templates_section import TemplatesSection
from tests.documents.template_making import word
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, press

ALT = Qt.KeyboardModifier.AltModifier
SPARSE = word("{{会议名称}}")


@pytest.fixture
def section(qtbot: QtBot, context: Context) -> TemplatesSection:
    """The section in its page, on 会议纪要, as large as a small screen leaves it."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1069, 444)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    page.show_meeting(None)
    page.go_to(page.templates)
    assert page.templates.table.hasFocus()
    while page.templates.table.current.key != MINUTES:
        press(page.templates.table, Qt.Key.Key_Down)
    return page.templates


@pytest.fixture
def sparse(tmp_path: Path, prompts: RecordingPrompts) -> Path:
    """A template without most of what minutes say; whoever is asked for a file gives it."""
    prompts.file = tmp_path / "红头.docx"
    prompts.file.write_bytes(SPARSE)
    return prompts.file


def in_use(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        return {key: kept.name for key, kept in templates.kept(connection).items()}


def layouts(section: TemplatesSection) -> list[str]:
    return [row.layout for row in section.table.rows]


def test_every_word_document_has_its_row(section: TemplatesSection) -> None:
    assert [row.name for row in section.table.rows] == [document.name for document in templates.documents()]
    assert set(layouts(section)) == {"内置格式"}
    assert not section.built_in.isEnabled()
    assert not section.result.isVisible()


def test_what_would_be_lost_is_named_and_confirmed_by_enter(
    section: TemplatesSection, store: Store, sparse: Path, prompts: RecordingPrompts
) -> None:
    press(section.table, RETURN)
    assert prompts.asked == ["选会议纪要的模板"]
    assert "“红头.docx”没有写这些内容：草稿、送审的标记、参会人数、" in section.strip.title
    assert in_use(store) == {}
    focus = QApplication.focusWidget()
    assert focus is not None
    press(focus, RETURN)
    assert in_use(store) == {MINUTES: sparse.name}
    assert layouts(section)[3] == "红头.docx"
    assert section.result.text() == "以后的会议纪要照“红头.docx”写；已经写好的文书不变。"
    assert section.table.hasFocus()


@pytest.mark.usefixtures("sparse")
def test_escape_takes_it_back(section: TemplatesSection, store: Store) -> None:
    click(section.change)
    press(section.strip, Qt.Key.Key_Escape)
    assert in_use(store) == {}
    assert section.change.isVisible()


def test_what_is_wrong_is_said_in_place_and_goes_with_another_document(
    section: TemplatesSection, store: Store, sparse: Path
) -> None:
    sparse.write_bytes(word("{{会仪名称}}", *["{{甲}}"] * 6))
    click(section.change)
    told = section.result.text().splitlines()
    assert told[0] == "“红头.docx”没有换上，请在 Word 里改好再选："
    assert told[1] == "第1段“{{会仪名称}}”：没有“会仪名称”这一项（也许是“会议名称”）。"
    assert told[-1] == "另外还有 2 处。"
    assert section.result.property("role") == "amber"
    assert in_use(store) == {}
    press(section.table, Qt.Key.Key_Down)
    assert not section.result.isVisible()


def test_a_file_that_is_none_is_refused_in_place(
    section: TemplatesSection, sparse: Path, shell: RecordingShell
) -> None:
    sparse.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    click(section.change)
    assert "加了密码，或是旧格式（.doc、.wps）" in section.result.text()
    assert shell.warned == [section.result.text()]


def test_the_built_in_layout_comes_back_after_a_question(section: TemplatesSection, store: Store, sparse: Path) -> None:
    templates.use(store, templates.examine(MINUTES, sparse))
    section.context.tasks.changed.emit(templates.give_up(store, "notice"))  # the page reads again
    click(section.built_in)
    assert section.strip.title == "会议纪要用回内置格式？程序里存的“红头.docx”会删去，您自己的那一份不动。"
    focus = QApplication.focusWidget()
    assert focus is not None
    press(focus, RETURN)
    assert in_use(store) == {}
    assert set(layouts(section)) == {"内置格式"}
    assert sparse.exists()


def test_a_template_that_is_gone_stands_out(section: TemplatesSection, store: Store, sparse: Path) -> None:
    templates.use(store, templates.examine(MINUTES, sparse))
    (store.directory / templates.FOLDER / "minutes.docx").unlink()
    section.context.tasks.changed.emit(templates.give_up(store, "notice"))
    assert layouts(section)[3] == "红头.docx（文件不见了）"


def test_a_sample_is_exported_and_can_be_chosen_at_once(
    section: TemplatesSection, store: Store, prompts: RecordingPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    prompts.chosen_folder = tmp_path
    press(section.table, Qt.Key.Key_E, ALT)
    qtbot.waitUntil(section.result.isVisible)
    assert section.result.text() == (
        f"样本是“会议纪要_模板样本.docx”，可用的占位符写在“会议纪要_占位符说明.docx”里，都在 {tmp_path}。"
    )
    prompts.file = tmp_path / "会议纪要_模板样本.docx"
    press(section.table, Qt.Key.Key_C, ALT)
    qtbot.waitUntil(lambda: "以后的会议纪要" in section.result.text())
    assert in_use(store) == {MINUTES: "会议纪要_模板样本.docx"}


def test_no_file_chosen_changes_nothing(section: TemplatesSection, store: Store) -> None:
    click(section.change)
    click(section.sample)
    assert in_use(store) == {}
    assert not section.result.isVisible()
