"""Scans, photographs and the signed minutes of a meeting: kept whole before they are named, in every state, undoable."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.errors import UserError
from desktop.rules import attachment as rules
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.services import attachments, history
from desktop.services.attachments import Taken, attach, attached, detach, edit_attachment, read, take_in
from desktop.services.finishing import written_since_changed
from desktop.services.reports import Written, WrittenFile, remember
from desktop.store.store import Store
from tests.documents.pictures_and_pdfs import drawing, pdf, photograph
from tests.services.stage import Stage

SIGNED, SHEET, OTHER = AttachmentKind.SIGNED, AttachmentKind.SHEET, AttachmentKind.OTHER


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Where the telephone's pictures and the scanner's files lie."""
    folder = tmp_path / "桌面"
    folder.mkdir()
    (folder / "签字页.pdf").write_bytes(pdf())
    (folder / "签到表.jpg").write_bytes(photograph())
    (folder / "第二稿.pdf").write_bytes(pdf(3))
    return folder


def add(stage: Stage, kind: AttachmentKind, *paths: Path) -> str:
    """Take files in and attach them; gives what was said."""
    taken = [take_in(stage.store.directory, path) for path in paths]
    return attach(stage.store, stage.meeting, taken, kind).notice


def listed(stage: Stage) -> list[tuple[str, str]]:
    with stage.store.reading() as connection:
        return [(found.kind, found.name) for found in attached(connection, stage.meeting)]


def one(stage: Stage, name: str) -> Attachment:
    with stage.store.reading() as connection:
        return next(found for found in attached(connection, stage.meeting) if found.name == name)


def test_its_bytes_lie_under_their_sum_and_are_read_back(stage: Stage, desk: Path) -> None:
    assert add(stage, SHEET, desk / "签字页.pdf") == "已添加 1 个附件。"
    found, directory = one(stage, "签字页.pdf"), stage.store.directory
    assert (found.media, found.size, found.kind) == ("application/pdf", len(pdf()), SHEET)
    assert found.sha256 == hashlib.sha256(pdf()).hexdigest()
    path = directory / "attachments" / found.sha256[:2] / found.sha256
    assert attachments.path_of(directory, found) == path
    assert path.read_bytes() == read(directory, found) == pdf()


@pytest.mark.parametrize("steps", [(), ("open",), ("open", "close"), ("open", "close", "submit", "finalize")])
def test_it_is_attached_and_undone_in_every_state(
    prepare: Callable[..., Stage], desk: Path, steps: tuple[str, ...]
) -> None:
    stage = prepare()
    for step in steps:
        stage.do(step)
    add(stage, SHEET, desk / "签到表.jpg")
    assert history.undo(stage.store, stage.meeting).notice == "已撤销：添加附件"
    assert listed(stage) == []
    history.redo(stage.store, stage.meeting)
    assert read(stage.store.directory, one(stage, "签到表.jpg"))


def test_there_is_one_signed_version_and_the_former_stays_among_the_others(stage: Stage, desk: Path) -> None:
    add(stage, SIGNED, desk / "签字页.pdf")
    add(stage, SHEET, desk / "签到表.jpg")
    add(stage, SIGNED, desk / "第二稿.pdf")
    assert listed(stage) == [("正式稿", "第二稿.pdf"), ("签到表", "签到表.jpg"), ("其他材料", "签字页.pdf")]
    edit_attachment(stage.store, stage.meeting, one(stage, "签字页.pdf").id, kind=SIGNED)
    assert listed(stage)[0] == ("正式稿", "签字页.pdf")
    assert [kind for kind, _name in listed(stage)].count("正式稿") == 1
    history.undo(stage.store, stage.meeting)
    assert listed(stage)[0] == ("正式稿", "第二稿.pdf"), "one action, taken back whole"


def test_several_files_are_no_signed_version(stage: Stage, desk: Path) -> None:
    with pytest.raises(UserError, match="正式稿只能是一个文件"):
        add(stage, SIGNED, desk / "签字页.pdf", desk / "第二稿.pdf")
    assert listed(stage) == []


def test_the_same_file_twice_is_one(stage: Stage, desk: Path) -> None:
    (desk / "又一份.pdf").write_bytes(pdf())
    assert add(stage, OTHER, desk / "签字页.pdf", desk / "又一份.pdf", desk / "签到表.jpg") == "已添加 2 个附件。"
    assert add(stage, OTHER, desk / "又一份.pdf") == "“又一份.pdf”已经添加过了。"
    assert len(listed(stage)) == 2
    add(stage, SIGNED, desk / "签字页.pdf")
    assert [kind for kind, _name in listed(stage)] == ["正式稿", "其他材料"], "called the signed one, it becomes that"


def test_two_meetings_share_the_bytes_and_not_the_row(prepare: Callable[..., Stage], desk: Path) -> None:
    first, second = prepare(), prepare(title="又一场")
    add(first, SHEET, desk / "签到表.jpg")
    add(second, SHEET, desk / "签到表.jpg")
    detach(first.store, first.meeting, one(first, "签到表.jpg").id)
    assert listed(first) == []
    assert read(second.store.directory, one(second, "签到表.jpg"))


def test_a_pdf_called_jpg_is_told(stage: Stage, desk: Path) -> None:
    (desk / "纪要.jpg").write_bytes(pdf())
    assert add(stage, OTHER, desk / "纪要.jpg") == "已添加 1 个附件；“纪要.pdf”按它真正的格式改了名。"


def test_it_is_renamed_and_keeps_its_ending(stage: Stage, desk: Path) -> None:
    add(stage, OTHER, desk / "签到表.jpg")
    row = one(stage, "签到表.jpg").id
    for typed, called in (("𬱖家签到", "𬱖家签到.jpg"), ("第 2 页.JPG", "第 2 页.jpg"), ("a/b:c", "a_b_c.jpg")):
        edit_attachment(stage.store, stage.meeting, row, name=typed)
        assert listed(stage) == [("其他材料", called)]
    for empty in (" ", ".jpg"):
        with pytest.raises(UserError, match="不能空着"):
            edit_attachment(stage.store, stage.meeting, row, name=empty)


@pytest.mark.parametrize("name", ["长" * 80 + ".jpg", "a\u202egpj.jpg", "con.jpg", "𬱖𠅤김철수.JPG"])
def test_its_name_is_one_that_a_stick_takes(stage: Stage, desk: Path, name: str) -> None:
    (desk / name).write_bytes(photograph())
    add(stage, OTHER, desk / name)
    ((_kind, called),) = listed(stage)
    assert called.endswith(".jpg")
    assert len(called.encode("utf-16-le")) <= 2 * (attachments.LONGEST_NAME + 4)
    assert "\u202e" not in called


def test_a_file_that_is_too_large_is_told_before_it_is_read(
    stage: Stage, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (desk / "大.pdf").open("wb") as stream:
        stream.truncate(rules.LARGEST + 1)
    with pytest.raises(UserError, match=r"“大\.pdf”有 21 MB，一个文件最多 20 MB；请扫描成 150 到 200 dpi"):
        add(stage, OTHER, desk / "大.pdf")
    monkeypatch.setattr(attachments, "LARGEST_TOGETHER", len(pdf()) + 10)
    add(stage, OTHER, desk / "签字页.pdf")
    with pytest.raises(UserError, match="这场会的附件会有 1 MB，最多 0 MB"):
        add(stage, OTHER, desk / "第二稿.pdf")
    assert len(listed(stage)) == 1


@pytest.mark.parametrize("path", ["没有.jpg", "."])
def test_a_file_that_cannot_be_read_is_one_sentence(stage: Stage, desk: Path, path: str) -> None:
    with pytest.raises(UserError, match="读不出来"):
        take_in(stage.store.directory, desk / path)


def test_a_device_is_not_read_as_a_file(stage: Stage) -> None:
    with pytest.raises(UserError, match="读不出来"):
        take_in(stage.store.directory, Path(os.devnull))


def test_a_full_disk_attaches_nothing_and_leaves_nothing(
    stage: Stage, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.base.files.os.fsync", full)
    with pytest.raises(UserError, match="磁盘已满"):
        add(stage, OTHER, desk / "签到表.jpg")
    monkeypatch.undo()
    assert listed(stage) == []
    assert [path for path in (stage.store.directory / "attachments").rglob("*") if path.is_file()] == []
    add(stage, OTHER, desk / "签到表.jpg")


def test_what_is_gone_or_spoilt_is_told_and_healed_by_adding_it_again(stage: Stage, desk: Path) -> None:
    add(stage, OTHER, desk / "签字页.pdf")
    found, directory = one(stage, "签字页.pdf"), stage.store.directory
    path = attachments.path_of(directory, found)
    path.write_bytes(pdf()[:-1] + b"!")
    with pytest.raises(UserError, match=r"附件“签字页\.pdf”的文件坏了；请重新添加一次。"):
        read(directory, found)
    add(stage, OTHER, desk / "签字页.pdf")
    assert read(directory, found) == pdf()
    path.unlink()
    with pytest.raises(UserError, match="的文件不在这台电脑上"):
        read(directory, found)


def test_a_copy_is_shown_under_its_own_name_and_only_the_last_one_lies_there(stage: Stage, desk: Path) -> None:
    add(stage, OTHER, desk / "签字页.pdf", desk / "签到表.jpg")
    directory = stage.store.directory
    first = attachments.copy_to_show(directory, one(stage, "签字页.pdf"))
    second = attachments.copy_to_show(directory, one(stage, "签到表.jpg"))
    there = second.stat().st_ino
    attachments.copy_to_show(directory, one(stage, "签到表.jpg"))
    assert second.stat().st_ino == there, "it is not written anew while another program may have it open"
    assert (first.name, second.name) == ("签字页.pdf", "签到表.jpg")
    assert not first.exists()
    second.write_bytes(b"edited in the other program")
    assert read(directory, one(stage, "签到表.jpg")) != b"edited in the other program"


def test_the_documents_stay_up_to_date(store: Store, stage: Stage, desk: Path) -> None:
    """The signed minutes come after 定稿, and change no word of what was written."""
    remember(store, Written(stage.meeting, (WrittenFile("minutes", desk / "纪要.docx", ""),)))
    add(stage, SIGNED, desk / "签字页.pdf")
    history.undo(store, stage.meeting)
    with store.reading() as connection:
        assert written_since_changed(connection, stage.meeting)
    stage.do("note", text="又一句")
    with store.reading() as connection:
        assert not written_since_changed(connection, stage.meeting)


def test_a_png_is_attached_without_its_words(stage: Stage, desk: Path) -> None:
    (desk / "扫描.png").write_bytes(drawing())
    taken = take_in(stage.store.directory, desk / "扫描.png")
    assert taken == Taken("扫描.png", "image/png", taken.size, taken.sha256)
    assert taken.size < len(drawing())
