"""What a fresh machine relies on: the lock files, the wheel, the bootstrap."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import start

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


def test_a_set_up_that_was_cut_off_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp is written last: without it everything is installed again, with it nothing is."""
    calls: list[list[str]] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        calls.append(command)
        fails = len(calls) == 2  # the lock file's packages, the first time
        return subprocess.CompletedProcess(command, 1 if fails else 0)

    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "PYTHON", python)
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(start.Trouble, match="网络"):
        start.install("run")
    start.install("run")
    done = len(calls)
    assert any("--require-hashes" in command for command in calls)
    start.install("run")
    assert len(calls) == done


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
