"""`export`, `verify` and `documents --before`: what they print, their exit codes, and that they need nothing more than
they say.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop import app
from desktop.base.clock import SetClock
from desktop.services import meetings, writers
from desktop.services.catalogue import DOCUMENTS
from desktop.store.database import PRAGMAS
from desktop.store.lock import hold
from desktop.store.store import Store
from tests.calling import caller
from tests.sticks import files_in

FOLDER = "2026-11-18_楼院用水问题协商会"
PASSPHRASE = "几个不相干的词连起来"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command inside this process: (exit code, stdout, stderr)."""
    monkeypatch.setattr(app, "make_painter", lambda: object())
    plain = dict.fromkeys((d.key for d in DOCUMENTS), lambda _content, stream: stream.write(b"words"))
    monkeypatch.setattr(writers, "writers", lambda _font, **_how: plain)

    return caller(capsys)


@pytest.fixture
def data(data_dir: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """A data directory with one meeting, as arguments."""
    monkeypatch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
    store = Store(data_dir, clock)
    meetings.start_quickly(store, "楼院用水问题协商会")
    store.close()
    return "--data-dir", data_dir


def test_a_meeting_is_exported_while_the_window_is_open_and_verify_says_that_it_is_whole(
    call: Any, data: tuple[str, Path], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    with hold(data[1]):
        code, printed, _told = call("export", "用水问题", "--to", stick, *data)
    assert code == 0
    assert printed.splitlines() == [str(stick / FOLDER), "拷好了，都核对过；可以安全拔出。"]
    code, printed, told = call("verify", stick)
    assert (code, told) == (0, "")
    assert printed.splitlines()[0] == str(stick / FOLDER)
    assert printed.splitlines()[-1] == "全部和清单一样。"


def test_nothing_is_remembered_of_it(call: Any, data: tuple[str, Path], tmp_path: Path) -> None:
    before = files_in(data[1])
    call("export", "用水问题", "--to", tmp_path / "stick", *data)
    after = files_in(data[1])
    assert {name for name in after if before.get(name) != after[name]} - {"xiaomazha.db"} == set()
    assert call("history", "用水问题", *data) == call("history", "用水问题", *data)


def test_verify_names_what_is_wrong_and_ends_with_2(call: Any, data: tuple[str, Path], tmp_path: Path) -> None:
    call("export", "用水问题", "--to", tmp_path / "stick", *data)
    folder = tmp_path / "stick" / FOLDER
    (folder / f"{FOLDER}_会议纪要.docx").write_bytes(b"w")
    (folder / f"{FOLDER}_归档目录.docx").unlink()
    code, printed, told = call("verify", folder)
    assert code == 2
    assert f"不完整：{FOLDER}_会议纪要.docx" in printed
    assert f"缺少：{FOLDER}_归档目录.docx" in printed
    assert told.count("\n") == 1


def test_verify_needs_no_data_and_makes_none(tmp_path: Path, call: Any, data: tuple[str, Path]) -> None:
    call("export", "用水问题", "--to", tmp_path / "stick", *data)
    code, _printed, _told = call("verify", tmp_path / "stick", "--data-dir", tmp_path / "none")
    assert code == 0
    assert not (tmp_path / "none").exists()


def test_a_month_and_everything_sealed_with_a_passphrase_from_a_file(
    call: Any, data: tuple[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(f"\ufeff{PASSPHRASE}\r\nnot this".encode())
    code, printed, told = call(
        *("export", "--month", "2026-11", "--to", tmp_path / "stick", *data),
        *("--full", "--passphrase-file", tmp_path / "secret"),
    )
    assert code == 0
    assert PASSPHRASE not in printed + told
    names = {name for name in files_in(tmp_path / "stick") if name.endswith(".age")}
    assert names == {f"2026-11_加密/{FOLDER}_加密/{FOLDER}_全部资料.zip.age"}
    assert call("verify", tmp_path / "stick")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "请写一场会议"),
        (("用水问题", "--month", "2026-11"), "请写一场会议"),
        (("别的",), "没有找到会议"),
        (("--month", "2026-10"), "没有开过的会"),
        (("--month", "11月"), "写得不对"),
        (("用水问题", "--passphrase"), "只有全部资料加密码"),
        (("用水问题", "--full", "--passphrase"), "--passphrase-file"),
        (("用水问题", "--full", "--passphrase-file", "/nowhere"), "密码文件"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    call: Any, data: tuple[str, Path], tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, printed, said = call("export", *arguments, "--to", tmp_path / "stick", *data)
    assert (code, printed) == (2, "")
    assert told in said
    assert said.count("\n") == 1
    assert not (tmp_path / "stick").exists()


def test_a_target_that_is_a_file_is_told(call: Any, data: tuple[str, Path], tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file")
    code, _printed, told = call("export", "用水问题", "--to", tmp_path / "stick", *data)
    assert (code, told.count("\n")) == (2, 1)
    assert (tmp_path / "stick").read_text() == "a file"


def test_a_key_that_stops_a_command_leaves_one_sentence(
    call: Any, data: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("desktop.base.medium.Medium.flush", pressed)
    code, _printed, told = call("export", "用水问题", "--to", tmp_path / "stick", *data)
    assert (code, told.count("\n")) == (2, 1)
    assert "已经停下" in told


def test_the_papers_that_are_printed_before(call: Any, data: tuple[str, Path], tmp_path: Path) -> None:
    code, printed, _told = call("documents", "用水问题", "--before", "--out", tmp_path / "before", *data)
    assert code == 0
    assert f"{FOLDER}_议程.docx" in printed
    assert "纪要" not in printed


def test_as_a_process_of_its_own_it_verifies_a_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "verify", str(tmp_path)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有文件清单" in done.stderr
