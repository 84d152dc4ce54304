"""Documents on the disk: their names, and that a file somebody edited is never overwritten."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from desktop.base.errors import UserError
from desktop.services import meetings, recording, reports
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store

SCRIPT = Path(__file__).parent.parent / "scenarios" / "拐角花园.json"


@pytest.fixture
def store(data_dir: Path) -> Store:
    return Store(data_dir)


def test_names_carry_date_and_title(store: Store, tmp_path: Path) -> None:
    meeting = play(read_script(SCRIPT), store)
    written = reports.write_documents(store, meeting, tmp_path, paint=False)
    stem = "2026-11-18_关于家属院拐角空地改造的小马扎议事会_"
    assert sorted(path.name.removeprefix(stem) for path in tmp_path.glob("2026*")) == [
        "交办单_团结新村街道物管办.docx",
        "交办单_天水南路社区居委会.docx",
        "交办单_家属院居民自治小组.docx",
        "会议纪要.docx",
        "会议记录.docx",
        "公示.docx",
        "归档目录.docx",
        "承诺清单.xlsx",
    ]
    assert written.unpainted
    assert written.paths["sign_in_sheet"] is None


@pytest.mark.parametrize("title", ["../../etc/passwd", "CON", 'a:b*c?"<>|', "很长" * 100, "结尾的点...", "𬱖 · 강"])
def test_any_title_makes_a_name_that_windows_and_fat_accept(store: Store, tmp_path: Path, title: str) -> None:
    meeting = meetings.start_quickly(store, title).new
    written = reports.write_documents(store, meeting, tmp_path / "out", paint=False)
    for file in written.files:
        name = file.path.name
        assert file.path.parent == tmp_path / "out"
        assert not set(name) & set('<>:"/\\|?*')
        assert len(name.encode("utf-16-le")) <= 2 * 100
    docx.Document(str(written.paths["minutes"]))
    openpyxl.load_workbook(str(written.paths["ledger"]))


def test_writing_again_replaces_what_nobody_touched(store: Store, tmp_path: Path) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    first = reports.write_documents(store, meeting, tmp_path, paint=False)
    recording.suggest(store, meeting, "先修东头")
    second = reports.write_documents(store, meeting, tmp_path, paint=False)
    assert first.paths == second.paths
    text = "\n".join(p.text for p in docx.Document(str(second.paths["minutes"])).paragraphs)
    assert "先修东头" in text


def test_a_file_edited_by_hand_is_left_alone_and_the_new_one_gets_a_number(store: Store, tmp_path: Path) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    first = reports.write_documents(store, meeting, tmp_path, paint=False)
    edited = first.paths["minutes"]
    assert edited is not None
    document = docx.Document(str(edited))
    document.add_paragraph("手写的一句")
    document.save(str(edited))
    second = reports.write_documents(store, meeting, tmp_path, paint=False)
    beside = {file.kind: file.path.name for file in second.files if file.beside}
    assert beside == {"minutes": f"{edited.stem}(2).docx"}
    assert "手写的一句" in [p.text for p in docx.Document(str(edited)).paragraphs]
    third = reports.write_documents(store, meeting, tmp_path, paint=False)
    assert third.paths == second.paths  # number 2 is ours and untouched: it is replaced


def test_a_folder_that_has_the_name_of_a_document_is_left_alone(store: Store, tmp_path: Path) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    minutes = reports.write_documents(store, meeting, tmp_path / "elsewhere", paint=False).paths["minutes"]
    assert minutes is not None
    (tmp_path / minutes.name).mkdir()
    written = reports.write_documents(store, meeting, tmp_path, paint=False)
    assert [file.path.name for file in written.files if file.beside] == [f"{minutes.stem}(2).docx"]


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(store: Store, tmp_path: Path) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    (tmp_path / "occupied").write_text("a file, not a folder")
    with pytest.raises(UserError, match="写不进"):
        reports.write_documents(store, meeting, tmp_path / "occupied", paint=False)
    assert (tmp_path / "occupied").read_text() == "a file, not a folder"


def test_what_was_written_before_the_disk_was_full_is_not_taken_for_edited(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = meetings.start_quickly(store, "修路").new

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("desktop.documents.spreadsheets.ledger.write_ledger", full)
        with pytest.raises(UserError, match="磁盘已满"):
            reports.write_documents(store, meeting, tmp_path, paint=False)
    written = reports.write_documents(store, meeting, tmp_path, paint=False)
    assert not any(file.beside for file in written.files)
    assert len(list(tmp_path.glob("*修路*"))) == len(written.files)
