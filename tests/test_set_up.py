"""What a fresh machine relies on: the lock files, the wheel, the bootstrap."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import start
from tests.outside import needs

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_the_lock_pins_every_dependency_with_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    for requirement in PROJECT["project"]["dependencies"]:
        assert name_of(requirement) in pins
    for entry in re.split(r"\n(?=\w)", text)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
    assert not re.search(r"https?:|index-url|find-links|file:", text)


def test_the_lock_of_the_tests_agrees_with_the_program_s() -> None:
    program, tests = (re.findall(r"^(?:[\w.-]+==\S+)", lock.read_text(), re.MULTILINE) for lock in LOCKS)
    assert set(program) <= set(tests)


def test_the_locked_qt_runs_on_old_systems() -> None:
    """Kylin V10 and UOS have glibc 2.28 to 2.31: x86-64 wheels of 6.8 and 6.9 are manylinux_2_28."""
    (version,) = re.findall(r"^pyside6-essentials==(\S+) ; platform_machine != 'aarch64'", LOCKS[0].read_text(), re.M)
    assert version.startswith(("6.8.", "6.9."))


def test_the_wheel_brings_the_resources_and_the_migrations(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("xiaomazha-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for found in (ROOT / "resources").rglob("*"):
        if found.is_file():
            assert f"desktop/resources/{found.relative_to(ROOT / 'resources').as_posix()}" in names
    assert any(name.startswith("desktop/store/migrations/versions/0001") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_the_commands_are_declared() -> None:
    assert PROJECT["project"]["name"] == "xiaomazha"
    assert PROJECT["project"]["scripts"]["xiaomazha"] == "desktop.__main__:main"


class Bare:
    """A checkout that nobody has set up, and what start.py runs in it; commands with a word of `failing` fail."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.venv = folder / ".venv"
        self.commands: list[list[str]] = []
        self.failing: set[str] = set()
        self.made = 0
        monkeypatch.setattr(start, "VENV", self.venv)
        monkeypatch.setattr(start, "PYTHON", self.venv / "python")
        monkeypatch.setattr(subprocess, "run", self.run)
        monkeypatch.setattr(venv, "create", self.create)

    def create(self, _place: Path, **_options: object) -> None:
        self.made += 1
        (self.venv / "python").touch()

    def run(self, command: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        self.commands.append(command)
        if "cut" in self.failing and "install" in command:
            raise KeyboardInterrupt
        return subprocess.CompletedProcess(command, int(any(word in self.failing for word in command)))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bare:
    return Bare(tmp_path, monkeypatch)


def test_everything_is_installed_once_with_hashes(bare: Bare) -> None:
    start.install("test")
    done = len(bare.commands)
    assert any({"--require-hashes", "--no-deps", str(LOCKS[1])} <= set(command) for command in bare.commands)
    start.install("test")
    start.install("run")  # the tests' lock holds the program's
    assert len(bare.commands) == done


def test_a_changed_lock_is_installed(bare: Bare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start.install("run")
    done = len(bare.commands)
    changed = tmp_path / "requirements.lock"
    changed.write_bytes(LOCKS[0].read_bytes() + b"\n")
    monkeypatch.setitem(start.LOCKS, "run", changed)
    start.install("run")
    assert any(str(changed) in command for command in bare.commands[done:])
    assert bare.made == 1


def test_a_set_up_that_was_cut_off_is_made_anew(bare: Bare) -> None:
    bare.failing = {"cut"}
    with pytest.raises(KeyboardInterrupt):
        start.install("run")
    (bare.venv / "half a package").touch()
    bare.failing = set()
    start.install("run")
    assert bare.made == 2
    assert not (bare.venv / "half a package").exists()


def test_without_a_network_what_ran_before_still_does(bare: Bare) -> None:
    start.install("run")
    bare.failing = {"--require-hashes"}
    with pytest.raises(start.Trouble, match="网络"):
        start.install("test")
    done = len(bare.commands)
    start.install("run")
    assert len(bare.commands) == done


@pytest.mark.usefixtures("bare")
def test_two_set_ups_do_not_run_at_once() -> None:
    with start._alone(), pytest.raises(start.Trouble, match="另一个窗口"):
        start.install("run")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
@pytest.mark.parametrize("qt_works", [pytest.param(True, marks=needs("Qt")), False])
def test_without_a_display_the_sample_meeting_is_played(
    qt_works: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":987")  # nobody serves it
    gone: list[tuple[str, ...]] = []
    monkeypatch.setattr(start, "_go", lambda *command: gone.append(command))
    start.run(qt_works=qt_works)
    assert gone == [("desktop", "demo", "--out", str(start.DOCUMENTS))]
    assert str(start.DOCUMENTS) in capsys.readouterr().err


def test_without_root_the_command_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(start, "_qt_loads", lambda: False)
    monkeypatch.setattr(start, "_has_chinese_font", lambda: False)
    missing = start.prepare_system()
    assert missing is not None
    assert f"sudo apt-get install {missing}" in capsys.readouterr().err
    assert "libegl1" in missing
    assert "fonts-noto-cjk" in missing
