"""附件 on the documents page: files picked or dropped, said what they are with one Enter, shown, and taken off by keys."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.rules.attachment import Attachment, AttachmentKind, kind_by_name
from desktop.services import attachments, meetings, recording
from desktop.services.attachments import path_of, take_in
from desktop.store.store import Store
from desktop.ui.documents.attachments_panel import AttachmentsPanel, size_words
from desktop.ui.documents.thumbnail import thumbnail
from desktop.ui.page import Context
from tests.documents.pictures_and_pdfs import drawing, pdf, photograph
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, drag, drop_files, press, type_words
from tests.ui.rooms import Seeded, opened

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(store: Store, clock: SetClock) -> Seeded:
    """A meeting that is final."""
    made = opened(store, clock)
    meetings.close_meeting(store, made.meeting)
    meetings.finalize(store, made.meeting)
    return made


@pytest.fixture
def panel(qtbot: QtBot, context: Context, room: Seeded) -> AttachmentsPanel:
    made = AttachmentsPanel(context)
    qtbot.addWidget(made)
    made.resize(1069, 360)
    context.tasks.changed.connect(made.heed)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.show_meeting(room.meeting)
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "桌面"
    folder.mkdir()
    for name, data in {
        "签字的纪要.pdf": pdf(3),
        "签到表第一页.jpg": photograph(side=6),
        "IMG_2034.jpg": photograph(quality=70),
        "IMG_2035.heic": b"\0\0\0\x18ftypheic",
        "通知.docx": b"PK\3\4",
    }.items():
        (folder / name).write_bytes(data)
    return folder


def add(panel: AttachmentsPanel, prompts: RecordingPrompts, *paths: Path) -> None:
    """Pick files; the kind is asked for now."""
    prompts.files = list(paths)
    click(panel.add_button)


def shown(panel: AttachmentsPanel) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in panel.table.rows]


def test_the_signed_minutes_are_added_with_one_enter_after_the_end(
    panel: AttachmentsPanel, prompts: RecordingPrompts, desk: Path, room: Seeded
) -> None:
    add(panel, prompts, desk / "签字的纪要.pdf")
    assert panel.strip.title == "添加 1 个文件：签字的纪要.pdf"
    press(QApplication.focusWidget() or panel, RETURN)
    assert shown(panel) == [("正式稿", "签字的纪要.pdf")]
    assert panel.about.text() == "共 3 页"
    assert not panel.preview.pixmap().isNull()
    assert room.one(Attachment).size == len(pdf(3))
    assert panel.table.hasFocus()


def test_several_at_once_are_what_is_chosen(panel: AttachmentsPanel, prompts: RecordingPrompts, desk: Path) -> None:
    add(panel, prompts, desk / "签到表第一页.jpg", desk / "IMG_2034.jpg")
    box = panel.strip.field("它们是")
    assert isinstance(box, QComboBox)
    assert box.currentData() == AttachmentKind.SHEET
    box.setCurrentIndex(box.findData(AttachmentKind.FORM))
    press(box, RETURN)
    assert shown(panel) == [("手工记录单", "签到表第一页.jpg"), ("手工记录单", "IMG_2034.jpg")]
    assert panel.preview.pixmap().width() < panel.preview.pixmap().height(), "the right way up"


def test_the_cursor_is_on_what_was_added(filled: AttachmentsPanel, prompts: RecordingPrompts, tmp_path: Path) -> None:
    later = tmp_path / "后来的.jpg"
    later.write_bytes(photograph(side=3))
    add(filled, prompts, later)
    press(QApplication.focusWidget() or filled, RETURN)
    assert filled.table.current.name == "后来的.jpg", "the keys beside it are meant for it"


def test_what_cannot_be_attached_is_told_and_the_rest_is_there(
    panel: AttachmentsPanel, prompts: RecordingPrompts, desk: Path, shell: RecordingShell
) -> None:
    add(panel, prompts, desk / "IMG_2035.heic", desk / "IMG_2034.jpg", desk / "通知.docx")
    press(QApplication.focusWidget() or panel, RETURN)
    assert shown(panel) == [("其他材料", "IMG_2034.jpg")]
    assert shell.warned == [
        "“IMG_2035.heic”是苹果手机的 HEIC 照片，这里打不开；请在手机上存成 JPG 再添加。（另有 1 个也没有添加）"
    ]
    assert panel.add_button.isEnabled()


def test_minutes_photographed_page_by_page_become_one_paper(
    panel: AttachmentsPanel, prompts: RecordingPrompts, desk: Path, room: Seeded
) -> None:
    (desk / "签字2.jpg").write_bytes(photograph(side=6))
    (desk / "签字1.png").write_bytes(drawing("RGBA"))
    (desk / "签字3.pdf").write_bytes(pdf(2))
    add(panel, prompts, *(desk / name for name in ("签字2.jpg", "签字3.pdf", "签字1.png")))
    press(QApplication.focusWidget() or panel, RETURN)
    assert shown(panel) == [("正式稿", "正式稿.pdf")]
    assert panel.about.text() == "共 4 页"
    with pdfplumber.open(path_of(room.store.directory, panel.table.rows[0])) as read:
        assert [page.width > page.height for page in read.pages] == [True, False, False, False], "1 lies, 2 stands"


def test_pages_of_which_one_is_no_picture_are_refused_whole(
    panel: AttachmentsPanel, prompts: RecordingPrompts, desk: Path, shell: RecordingShell
) -> None:
    (desk / "签字1.jpg").write_bytes(photograph())
    (desk / "签字2.heic").write_bytes(b"\0\0\0\x18ftypheic")
    add(panel, prompts, desk / "签字1.jpg", desk / "签字2.heic")
    press(QApplication.focusWidget() or panel, RETURN)
    assert shown(panel) == []
    assert "“签字2.heic”是苹果手机的 HEIC 照片" in shell.warned[-1]


def test_a_search_leads_to_it(filled: AttachmentsPanel) -> None:
    filled.go_to(filled.table.rows[1].id)
    assert filled.table.current == filled.table.rows[1]


def test_nothing_is_added_without_enter(panel: AttachmentsPanel, prompts: RecordingPrompts, desk: Path) -> None:
    add(panel, prompts)
    assert panel.strip.isHidden(), "no file was picked"
    add(panel, prompts, desk / "IMG_2034.jpg")
    press(QApplication.focusWidget() or panel, Qt.Key.Key_Escape)
    assert panel.strip.isHidden()
    assert shown(panel) == []


def test_files_are_dropped_onto_it(panel: AttachmentsPanel, desk: Path) -> None:
    assert drop_files(panel, desk / "IMG_2034.jpg", "https://example.org/a.jpg")
    assert panel.strip.title == "添加 1 个文件：IMG_2034.jpg"
    words = QMimeData()
    words.setText("开会")
    assert not drag(panel, words)


@pytest.fixture
def filled(panel: AttachmentsPanel, desk: Path, room: Seeded) -> AttachmentsPanel:
    for name in ("签字的纪要.pdf", "IMG_2034.jpg"):
        taken = take_in(room.store.directory, desk / name)
        attachments.attach(room.store, room.meeting, [taken], AttachmentKind.OTHER)
    panel.reload()
    panel.table.setFocus()
    return panel


def test_enter_opens_a_copy_under_its_name(filled: AttachmentsPanel, prompts: RecordingPrompts) -> None:
    press(filled.table, RETURN)
    (path,) = prompts.shown
    assert (path.name, path.read_bytes()) == ("签字的纪要.pdf", pdf(3))


def test_one_is_made_the_signed_one(filled: AttachmentsPanel) -> None:
    filled.table.go_to(1)
    click(filled.signed_button)
    assert shown(filled) == [("正式稿", "IMG_2034.jpg"), ("其他材料", "签字的纪要.pdf")]
    assert not filled.signed_button.isEnabled()
    assert filled.table.current.name == "IMG_2034.jpg"


def test_it_is_called_otherwise(filled: AttachmentsPanel) -> None:
    filled.table.go_to(1)
    click(filled.edit_button)
    type_words(QApplication.focusWidget() or filled, "𬱖家门口", instead=True)
    press(QApplication.focusWidget() or filled, RETURN)
    assert ("其他材料", "𬱖家门口.jpg") in shown(filled)
    assert filled.strip.isHidden()


def test_it_is_removed_and_brought_back_by_keys_and_nothing_else_is_undone(
    filled: AttachmentsPanel, room: Seeded, shell: RecordingShell
) -> None:
    press(filled.table, Qt.Key.Key_Delete)
    assert [name for _kind, name in shown(filled)] == ["IMG_2034.jpg"]
    press(filled.table, Qt.Key.Key_Z, CTRL)
    assert len(shown(filled)) == 2
    press(filled.table, Qt.Key.Key_Y, CTRL)
    assert len(shown(filled)) == 1
    for _again in range(5):
        press(filled.table, Qt.Key.Key_Z, CTRL)
    assert shown(filled) == []
    assert "没有可以撤销的操作" in shell.warned[-1]
    assert room.rows(Attachment) == []


def test_a_file_that_is_gone_is_told(filled: AttachmentsPanel, room: Seeded, shell: RecordingShell) -> None:
    path_of(room.store.directory, filled.table.rows[1]).unlink()
    filled.table.go_to(1)
    assert "的文件不在这台电脑上：可能还没有传到" in filled.about.text()
    press(filled.table, RETURN)
    assert "的文件不在这台电脑上：可能还没有传到" in shell.warned[-1]


def test_what_is_recorded_meanwhile_reads_nothing_anew(filled: AttachmentsPanel, room: Seeded) -> None:
    other = opened(room.store, room.clock)
    before = filled.table.rows
    filled.heed(recording.note(room.store, other.meeting, "一句"))
    assert filled.table.rows is before


@pytest.mark.parametrize("side", range(1, 9))
def test_a_photograph_is_seen_the_right_way_up(room: Seeded, tmp_path: Path, side: int) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph(side=side))
    taken = take_in(room.store.directory, tmp_path / "a.jpg")
    row = attachments.attach(room.store, room.meeting, [taken], AttachmentKind.PHOTO).new
    one = next(found for found in room.rows(Attachment) if found.id == row)
    image = thumbnail(room.store.directory, one, QSize(100, 100)).image
    assert (image.width() > image.height()) == (side < 5)
    assert max(image.width(), image.height()) == 100


def test_sizes_and_kinds_in_words() -> None:
    assert [size_words(size) for size in (1, 1024, 900_000, 3_500_000)] == ["1 KB", "1 KB", "879 KB", "3.3 MB"]
    assert kind_by_name("签到表2.jpg") is AttachmentKind.SHEET
    assert kind_by_name("会议纪要（签字）.pdf") is AttachmentKind.SIGNED
    assert kind_by_name("IMG_2034.jpg") is None
