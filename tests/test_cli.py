"""Commands: what they print, their exit codes, and who may write while the window is open."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from desktop import __version__, app
from desktop.cli import command_line
from desktop.store.lock import hold
from tests.calling import caller
from tests.outside import qt_trouble

TESTS = Path(__file__).parent
SCRIPTS = TESTS / "scenarios"
WATER = SCRIPTS / "楼院供水.json"
COMMANDS: tuple[list[str], ...] = (
    [],
    ["demo"],
    ["replay"],
    ["roster"],
    ["roster", "check"],
    ["roster", "import"],
    ["meetings"],
    ["documents"],
    ["export"],
    ["verify"],
    ["ledger"],
    ["ledger", "check"],
    ["ledger", "take"],
    ["history"],
    ["space"],
    *(["space", name] for name in ("create", "recover", "invite", "join", "leave", "remote", "show")),
    *(["space", name] for name in ("requests", "members", "approve", "refuse", "revoke")),
    ["sync"],
    *(["sync", name] for name in ("status", "conflicts", "settle")),
)
AT = "2026-11-18T19:00:00"


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        cwd=TESTS.parent,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command inside this process, without Qt: (exit code, stdout, stderr)."""
    monkeypatch.setattr(app, "make_painter", lambda: None)

    return caller(capsys)


def script(folder: Path, *steps: dict[str, Any], **changed: Any) -> Path:
    whole = {"format": 1, "room": {"name": "议事室"}, "meeting": {"title": "修路"}, **changed}
    path = folder / "script.json"
    path.write_text(json.dumps({**whole, "steps": [{"at": AT, **step} for step in steps]}), encoding="utf-8")
    return path


class TestReplay:
    @pytest.mark.parametrize("name", ["拐角花园", "楼院供水"])
    def test_json_is_exactly_what_is_expected_with_the_id_and_paths(self, call: Any, tmp_path: Path, name: str) -> None:
        out = tmp_path / "out"
        code, printed, told = call(
            "replay", SCRIPTS / f"{name}.json", "--data-dir", tmp_path / "data", "--out", out, "--json"
        )
        found = json.loads(printed)
        meeting, documents = found.pop("meeting"), found.pop("documents")
        assert found == json.loads((SCRIPTS / f"{name}.expected.json").read_text("utf-8"))
        assert code == 0
        assert re.fullmatch(r"[0-9a-f]{32}", meeting)
        assert sorted(documents) == ["ledger", "minutes", "record", "sign_in_sheet"]
        assert documents["sign_in_sheet"] is None
        assert told.count("\n") == 1  # one line says so
        assert docx.Document(documents["minutes"]).paragraphs
        assert openpyxl.load_workbook(documents["ledger"]).sheetnames[1] == "建议清单"

    def test_without_json_it_names_the_files(self, call: Any, tmp_path: Path) -> None:
        code, printed, _told = call("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "out")
        assert code == 0
        kinds = [Path(line).stem.split("_", 2)[2] for line in printed.splitlines()]
        orders = ["交办单_城关物业", "交办单_徐家巷社区"]
        assert kinds == ["会议纪要", "会议记录", "承诺清单", *orders, "公示", "归档目录"]
        assert all(Path(line).exists() for line in printed.splitlines())

    def test_a_forbidden_step_is_named_and_nothing_is_kept(self, call: Any, tmp_path: Path) -> None:
        wrong = script(tmp_path, {"do": "open"}, {"do": "note", "text": "一"}, {"do": "call_next"})
        code, printed, told = call(
            "replay", wrong, "--data-dir", tmp_path / "data", "--out", tmp_path / "out", "--json"
        )
        assert (code, printed, told) == (2, "", "step 3 (call_next): 没有人在排队。\n")
        assert call("meetings", "--data-dir", tmp_path / "data", "--json")[1] == "[]\n"
        assert not (tmp_path / "out").exists()

    def test_where_the_documents_cannot_go_is_said_before_anything_is_kept(self, call: Any, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("a file")
        code, _printed, told = call("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "out" / "x")
        assert (code, told.count("\n")) == (2, 1)
        assert "写不进" in told
        assert call("meetings", "--data-dir", tmp_path / "data", "--json")[1] == "[]\n"

    def test_a_speech_that_nobody_ends_runs_to_the_last_step(self, call: Any, tmp_path: Path) -> None:
        steps = [
            {"do": "open"},
            {"do": "call", "who": "王芳"},
            {"at": "2026-11-18T19:01:30", "do": "note", "text": "一"},
        ]
        path = script(tmp_path, *steps, roster=[{"name": "王芳"}])
        _code, printed, _told = call("replay", path, "--data-dir", tmp_path / "data", "--out", tmp_path, "--json")
        assert json.loads(printed)["speeches"][0]["seconds"] == 90

    def test_a_second_time_it_is_a_second_meeting(self, call: Any, tmp_path: Path) -> None:
        for _time in range(2):
            assert call("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "out")[0] == 0
        assert len(json.loads(call("meetings", "--data-dir", tmp_path / "data", "--json")[1])) == 2

    def test_demo_leaves_the_documents_of_the_sample_meeting_and_no_data(self, call: Any, tmp_path: Path) -> None:
        assert call("demo", "--out", tmp_path / "out")[0] == 0
        assert len(list((tmp_path / "out").iterdir())) == 8
        assert "没有会议" in call("meetings")[1]

    @pytest.mark.skipif(bool(qt_trouble()), reason=qt_trouble() or "")
    def test_as_a_process_it_paints_the_sign_in_sheet_too(self, tmp_path: Path) -> None:
        done = run("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "out", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        documents = json.loads(done.stdout)["documents"]
        assert Path(documents["sign_in_sheet"]).read_bytes().startswith(b"%PDF-")

    def test_without_qts_system_libraries_the_rest_is_written(self, tmp_path: Path) -> None:
        blocked = tmp_path / "blocked" / "PySide6"
        blocked.mkdir(parents=True)
        message = "libGL.so.1: cannot open shared object file"
        (blocked / "__init__.py").write_text(f"raise ImportError({message!r})")
        path = os.pathsep.join([str(blocked.parent), os.environ.get("PYTHONPATH", "")])
        arguments = ("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "out", "--json")
        done = run(*arguments, PYTHONPATH=path)
        assert done.returncode == 0
        assert json.loads(done.stdout)["documents"]["sign_in_sheet"] is None
        assert done.stderr.count("\n") == 1
        assert "签到表" in done.stderr


class TestOtherCommands:
    @pytest.fixture
    def data(self, call: Any, tmp_path: Path) -> Path:
        call("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "first")
        return tmp_path / "data"

    def test_meetings_lists_them(self, call: Any, data: Path) -> None:
        code, printed, _told = call("meetings", "--data-dir", data)
        assert code == 0
        assert printed == "2026112001  2026-11-20 14:51  定稿  第一新村91—99号楼院用水问题协商会\n"
        listed = json.loads(call("meetings", "--data-dir", data, "--json")[1])
        assert [(m["code"], m["state"]) for m in listed] == [("2026112001", "定稿")]

    def test_documents_of_a_meeting_by_code_or_words(self, call: Any, data: Path, tmp_path: Path) -> None:
        for number, meeting in enumerate(("2026112001", "用水问题")):
            code, printed, _told = call("documents", meeting, "--data-dir", data, "--out", tmp_path / str(number))
            assert (code, len(printed.splitlines())) == (0, 7)
        code, printed, told = call("documents", "修路", "--data-dir", data, "--out", tmp_path / "none")
        assert (code, printed) == (2, "")
        assert "没有找到会议“修路”" in told

    def test_history_prints_every_action_with_what_it_changed(self, call: Any, data: Path) -> None:
        code, printed, _told = call("history", "用水", "--data-dir", data)
        assert code == 0
        assert "撤销" in printed
        assert "阀门钥匙放在居民代表家" in printed  # what was undone stays in the trail
        assert "定稿" in printed

    def test_roster_check_tells_row_by_row_and_writes_nothing(self, call: Any, tmp_path: Path) -> None:
        path = tmp_path / "名单.csv"
        path.write_bytes("某村名单\n姓名,职务,手机\n王　芳,居民,13800000001\n,,\n合计,,1\n".encode("gb18030"))
        code, printed, _told = call("roster", "check", path, "--data-dir", tmp_path / "data")
        assert code == 0
        assert "王芳" in printed
        assert "138****0001" in printed
        assert "13800000001" not in printed
        assert "合计" in printed
        assert not (tmp_path / "data").exists()

    def test_roster_import_puts_people_on_the_list_once(self, call: Any, tmp_path: Path) -> None:
        path = tmp_path / "名单.csv"
        path.write_text("姓名\n王芳\n罗建军\n", encoding="utf-8-sig")
        for _time in range(2):
            code, printed, _told = call("roster", "import", path, "--data-dir", tmp_path / "data", "--room", "东头")
            assert (code, printed.splitlines()[-1]) == (0, "已导入 2 人。")
        assert len(rooms_in(tmp_path / "data")) == 1

    @pytest.mark.parametrize("command", ["check", "import"])
    def test_a_bad_roster_gets_one_sentence(self, call: Any, tmp_path: Path, command: str) -> None:
        path = tmp_path / "名单.xlsx"
        path.write_bytes(b"not a spreadsheet")
        code, printed, told = call("roster", command, path, "--data-dir", tmp_path / "data")
        assert (code, printed, told.count("\n")) == (2, "", 1)


class TestLedger:
    def test_check_tells_what_came_back_and_take_takes_it(self, call: Any, tmp_path: Path) -> None:
        data, filled = tmp_path / "data", tmp_path / "交回.xlsx"
        call("replay", WATER, "--out", tmp_path, "--data-dir", data)
        (sent,) = tmp_path.glob("*承诺清单.xlsx")
        book = openpyxl.load_workbook(sent)
        place = next(cell.column_letter for cell in book.worksheets[0][1] if cell.value == "备注")
        book.worksheets[0][f"{place}2"] = "已经开工"
        book.save(filled)
        code, printed, _told = call("ledger", "check", filled, "--data-dir", data)
        assert (code, "备注：（空） → 已经开工" in printed) == (0, True)
        assert "收回了 1 处（交回.xlsx）。" in call("ledger", "take", filled, "--data-dir", data)[1]
        assert call("ledger", "take", filled, "--data-dir", data)[1] == "没有可以收的。\n"

    def test_a_bad_file_gets_one_sentence(self, call: Any, tmp_path: Path) -> None:
        path = tmp_path / "清单.csv"
        path.write_text("编号,备注\n", encoding="utf-8")
        code, printed, told = call("ledger", "take", path, "--data-dir", tmp_path / "data")
        assert (code, printed, told.count("。")) == (2, "", 1)


def rooms_in(data: Path) -> list[str]:
    from desktop.services.rooms import all_rooms
    from desktop.store.store import Store

    store = Store(data)
    try:
        with store.reading() as connection:
            return [room.name for room in all_rooms(connection)]
    finally:
        store.close()


class TestWhileTheWindowIsOpen:
    @contextmanager
    def window(self, data: Path) -> Iterator[None]:
        """Another process that holds the data directory."""
        code = f"import sys; from pathlib import Path; from desktop.store.lock import hold; held = hold(Path({str(data)!r})); print('held', flush=True); sys.stdin.read()"
        other = subprocess.Popen(
            [sys.executable, "-c", code], cwd=TESTS.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.communicate()

    def test_commands_that_write_are_refused_and_reading_ones_work(self, call: Any, tmp_path: Path) -> None:
        data = tmp_path / "data"
        call("replay", WATER, "--data-dir", data, "--out", tmp_path / "out")
        roster = tmp_path / "名单.csv"
        roster.write_text("姓名\n王芳\n", encoding="utf-8")
        writing: tuple[tuple[object, ...], ...] = (
            ("replay", WATER, "--out", tmp_path / "again"),
            ("demo", "--out", tmp_path / "again"),
            ("documents", "2026112001", "--out", tmp_path / "again"),
            ("roster", "import", roster),
        )
        with self.window(data):
            for arguments in writing:
                code, printed, told = call(*arguments, "--data-dir", data)
                assert (code, printed, told.count("\n")) == (2, "", 1)
                assert "已经打开着这份数据" in told
            for reading in (("meetings",), ("history", "2026112001"), ("roster", "check", roster)):
                assert call(*reading, "--data-dir", data)[0] == 0
        assert not (tmp_path / "again").exists()
        assert call(*writing[0], "--data-dir", data)[0] == 0

    def test_a_command_lets_the_directory_go(self, call: Any, tmp_path: Path) -> None:
        call("replay", WATER, "--data-dir", tmp_path, "--out", tmp_path / "out")
        with hold(tmp_path):
            assert call("replay", WATER, "--data-dir", tmp_path, "--out", tmp_path / "out")[0] == 2


class TestWords:
    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_help_is_in_chinese_on_each(self, call: Any, command: list[str]) -> None:
        code, printed, _told = call(*command, "--help")
        assert code == 0
        assert printed.startswith("用法：")
        assert "显示这份说明" in printed
        for english in ("usage", "options", "positional", "show this"):
            assert english not in printed

    @pytest.mark.parametrize("command", COMMANDS[1:], ids=" ".join)
    def test_the_data_directory_may_be_named_everywhere(self, call: Any, command: list[str]) -> None:
        if command not in (["roster"], ["ledger"], ["space"]):  # which hold commands, and do nothing themselves
            assert "--data-dir" in call(*command, "--help")[1]

    def test_the_version(self, call: Any) -> None:
        assert call("--version") == (0, f"xiaomazha {__version__}\n", "")

    @pytest.mark.parametrize(
        "arguments",
        [("dance",), ("replay",), ("replay", "x.json"), ("meetings", "--colour"), ("roster",), ("--out", "x")],
    )
    def test_a_command_written_wrongly_is_a_users_error(self, call: Any, arguments: tuple[str, ...]) -> None:
        code, printed, told = call(*arguments)
        assert (code, printed, told.count("\n")) == (2, "", 1)
        assert "--help" in told

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("dance",), "没有“dance”这个命令"),
            (("demo",), "缺少 --out"),
            (("demo", "--out", " "), "--out 后面要写上内容"),
            (("meetings", "--data-dir"), "--data-dir 后面要写上内容"),
            (("meetings", "--json=3"), "--json 后面不能写内容"),
            (("meetings", "x"), "多出了 x"),
        ],
    )
    def test_what_is_wrong_is_said_in_chinese(self, call: Any, arguments: tuple[str, ...], said: str) -> None:
        assert f"（{said}）" in call(*arguments)[2]

    def test_the_data_directory_before_or_after_the_command(self, tmp_path: Path) -> None:
        for arguments in (["--data-dir", str(tmp_path), "meetings"], ["meetings", "--data-dir", str(tmp_path)]):
            assert command_line.parse(arguments).data_dir == tmp_path
        assert command_line.parse([]).command is None

    def test_a_users_error_is_one_sentence_without_a_traceback(self, tmp_path: Path) -> None:
        done = run("replay", tmp_path / "无.json", "--data-dir", tmp_path, "--out", tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "Traceback" not in done.stderr

    def test_hostile_words_of_a_script_are_told_all_the_same(self, tmp_path: Path) -> None:
        path = script(tmp_path, {"do": "note\n\ud800\u202e" * 100})
        done = run("replay", path, "--data-dir", tmp_path, "--out", tmp_path, PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert done.stderr.startswith("step 1 (note")

    def test_a_bug_is_logged_and_is_exit_code_1(self, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_arguments: object) -> int:
            raise RuntimeError("a bug")

        monkeypatch.setattr(command_line, "run", broken)
        code, printed, told = call("meetings")
        assert (code, printed) == (1, "")
        place = re.search("（(.+)）", told)
        assert place
        assert "RuntimeError: a bug" in Path(place[1]).read_text("utf-8")
        assert "Traceback" not in told

    def test_a_data_directory_that_cannot_be(self, call: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for command in (["meetings"], ["replay", WATER, "--out", tmp_path / "out"]):
            code, _printed, told = call(*command, "--data-dir", tmp_path / "file")
            assert (code, told.count("\n")) == (2, 1)

    def test_documents_where_nothing_can_be_written(self, call: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        code, _printed, told = call("replay", WATER, "--data-dir", tmp_path / "data", "--out", tmp_path / "file")
        assert (code, told.count("\n")) == (2, 1)


def test_a_command_speaks_the_language_of_the_environment(data_dir: Path) -> None:
    printed = run("--data-dir", data_dir, "meetings", XIAOMAZHA_LANGUAGE="en")
    assert (printed.returncode, printed.stdout) == (0, "No meetings yet.\n")


def test_a_template_is_checked_set_used_and_given_up(call: Any, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    template = tmp_path / "红头.docx"
    made = docx.Document()
    made.add_paragraph("红头：{{会议名称}}{{会仪}}")
    made.save(str(template))
    assert call("template", "check", "会议纪要", template) == (
        2,
        "“红头.docx”要先改好才能用：\n第1段“红头：{{会议名称}}{{会仪}…”：没有“会仪”这一项（也许是“会次”）。\n",
        "",
    )
    assert call("template", "set", "minutes", template, *data)[0] == 2
    made.paragraphs[0].text = "红头：{{会议名称}}"
    made.save(str(template))
    code, told, _errors = call("template", "set", "minutes", template, *data)
    assert (code, told.splitlines()[-1]) == (2, "没有换上；要照样换上，请加 --anyway。")
    assert call("template", "set", "minutes", template, "--anyway", *data)[0] == 0
    assert "minutes  会议纪要  红头.docx" in call("template", "list", *data)[1]
    assert call("demo", "--out", tmp_path / "out", *data)[0] == 0
    (written,) = (tmp_path / "out").glob("*_会议纪要.docx")
    assert docx.Document(str(written)).paragraphs[0].text.startswith("红头：")
    (tmp_path / "data" / "templates" / "minutes.docx").unlink()
    errors = call("documents", "拐角", "--out", tmp_path / "again", *data)[2]
    assert "会议纪要这次用了内置格式，模板“红头.docx”用不了：模板文件不见了" in errors
    assert "红头.docx（文件不见了）" in call("template", "list", *data)[1]
    assert call("template", "remove", "会议纪要", *data) == (0, "已用回内置格式。\n", "")
    assert "红头" not in call("template", "list", *data)[1]


def test_a_sample_is_a_template_that_can_be_used(call: Any, tmp_path: Path) -> None:
    code, told, _errors = call("template", "sample", "公示", "--out", tmp_path, "--data-dir", tmp_path / "data")
    sample, _explained = told.splitlines()
    assert code == 0
    assert call("template", "check", "公示", sample) == (0, "“公示_模板样本.docx”可以用。\n", "")


def test_a_template_of_a_document_that_has_none_is_refused(call: Any, tmp_path: Path) -> None:
    code, _told, errors = call("template", "check", "签到表", tmp_path / "a.docx")
    assert (code, errors.count("\n")) == (2, 1)
    assert "可以换模板的有：议题征集表、" in errors
