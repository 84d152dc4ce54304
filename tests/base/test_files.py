"""Files are written whole or not at all; names suit Windows and FAT."""

from __future__ import annotations

import errno
import os
import re
import stat
from itertools import islice
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.base.files import durable, make_folder, numbered, safe_name


def test_the_name_is_taken_only_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "纪要.docx"
    with durable(path) as stream:
        stream.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert [found.name for found in path.parent.iterdir()] == ["纪要.docx"]


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "纪要.docx"
    path.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), durable(path) as stream:
        stream.write(b"half" * (1 // 0))
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_in_the_user_s_words(tmp_path: Path) -> None:
    path = tmp_path / "纪要.docx"
    with pytest.raises(UserError, match="磁盘已满"), durable(path):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_open_in_another_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows answers while Word shows it."""
    path = tmp_path / "纪要.docx"
    path.write_bytes(b"before")

    def replace(_temporary: Path, _path: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UserError, match="请关掉正打开着它的程序"), durable(path) as stream:
        stream.write(b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_where_a_file_stands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UserError, match=r"那里已有同名的文件|上一级不是文件夹"):
        make_folder(tmp_path / "taken")


@given(st.text(st.characters(exclude_categories=[]), max_size=120))
def test_any_text_makes_a_safe_name(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
    assert name == name.rstrip(" .")
    assert len(name.encode("utf-16-le")) <= 2 * 61
    assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


def test_a_file_system_that_cannot_sync_folders_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with durable(tmp_path / "纪要.docx") as stream:
        stream.write(b"words")
    assert (tmp_path / "纪要.docx").read_bytes() == b"words"


def test_a_disk_error_on_a_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(handle: int) -> None:
        raise OSError(errno.EIO, str(handle))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(UserError, match="写不进"):
        make_folder(tmp_path / "a")


def test_a_number_stands_before_the_ending() -> None:
    places = islice(numbered(PurePosixPath("附件/门口.v2.jpg")), 3)

    assert list(map(str, places)) == ["附件/门口.v2.jpg", "附件/门口.v2(2).jpg", "附件/门口.v2(3).jpg"]
