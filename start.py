#!/usr/bin/env python3
"""Set everything up on a bare machine, then start. Needs nothing but Python's own library.

    python3 start.py              the window; where there is no display, the sample meeting's documents in a folder
    python3 start.py test [...]   the tests (further arguments go to pytest)
    python3 start.py -- COMMAND   any command of the program: meetings, replay, roster check …

On Windows: py start.py. What is installed stays in .venv, and is installed again only when the lock file has changed. An
interrupted set-up is repaired by the next run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
DOCUMENTS = ROOT / "out"

# What Qt's window system plugin needs on Debian 12 beyond a bare system, and one Chinese font.
QT_PACKAGES = [
    *("fontconfig", "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0", "libxkbcommon-x11-0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0"),
    *("libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1"),
]
FONT_PACKAGES = ["fonts-noto-cjk"]
# Loads what a window needs, and fails where a system library is missing.
LOAD_QT = """
import ctypes, pathlib, sys
import PySide6.QtWidgets
if sys.platform == "linux":
    ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))
"""


class Trouble(Exception):
    """One sentence for the user."""


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        if not (3, 11) <= sys.version_info[:2] <= (3, 13):
            raise Trouble(f"需要 Python 3.11 到 3.13，现在是 {sys.version.split()[0]}；请安装后再试。")
        testing = arguments[:1] == ["test"]
        install("test" if testing else "run")
        command = arguments[1:] if arguments[:1] == ["--"] else arguments
        if command and not testing:
            return _go([str(PYTHON), "-m", "desktop", *command])
        missing = prepare_system()
        return test(command[1:], qt_works=missing is None) if testing else run()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def install(purpose: str) -> None:
    """Make .venv hold exactly what the lock file says, unless it does already."""
    lock = LOCKS[purpose]
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamps = {name: VENV / f"installed-{name}" for name in LOCKS}
    if PYTHON.exists() and _reads(stamps[purpose], wanted):
        return
    print(f"正在准备（第一次要几分钟）：{lock.name}", file=sys.stderr, flush=True)
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    _make_venv()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    for what in (
        ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)],
        ["--no-build-isolation", "--editable", str(ROOT)],  # brings the command xiaomazha
    ):
        if subprocess.run([*pip, *what], env=_environment()).returncode:
            raise Trouble("安装没有完成：请检查网络（原因见上面几行），再运行一次同样的命令。")
    stamps[purpose].write_text(wanted)
    if purpose == "test":  # the tests' lock holds all of the program's
        stamps["run"].write_text(hashlib.sha256(LOCKS["run"].read_bytes() + sys.version.encode()).hexdigest())


def _reads(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _make_venv() -> None:
    """A virtual environment with a working pip; one that was left half-made is made anew."""
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    try:
        venv.create(VENV, clear=VENV.exists(), with_pip=True, symlinks=sys.platform != "win32")
    except (OSError, subprocess.CalledProcessError) as error:
        hint = "sudo apt-get install python3-venv" if shutil.which("apt-get") else "安装 Python 的 venv"
        raise Trouble(f"建不了虚拟环境（{error}）；请先运行：{hint}") from error


def prepare_system() -> str | None:
    """Put in Qt's system libraries and a Chinese font where they are missing and we may; else name the command. What is
    still missing afterwards is returned: without it Word and Excel are written all the same.
    """
    if sys.platform != "linux":
        return None
    missing = ([] if _qt_loads() else QT_PACKAGES) + ([] if _has_chinese_font() else FONT_PACKAGES)
    if not missing:
        return None
    names = " ".join(missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"正在安装系统库：{names}", file=sys.stderr, flush=True)
        quiet = {**_environment(), "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL)
    else:
        print(f"窗口和 PDF 还缺系统库，请运行：sudo apt-get install {names}", file=sys.stderr)
    return None if _qt_loads() else names


def _qt_loads() -> bool:
    return subprocess.run([str(PYTHON), "-c", LOAD_QT], capture_output=True, env=_environment()).returncode == 0


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True).stdout.strip())


def test(arguments: list[str], *, qt_works: bool) -> int:
    """Run the tests; without Qt's system libraries pytest-qt cannot even be loaded."""
    without = [] if qt_works else ["-p", "no:pytest-qt"]
    return _go([str(PYTHON), "-m", "pytest", *without, *arguments])


def run() -> int:
    """The main job: the window, else the sample meeting's documents."""
    program = [str(PYTHON), "-m", "desktop"]
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return _go(program)
    print(f"这里没有显示器，改为播放示例会议；文书放在：{DOCUMENTS}", file=sys.stderr, flush=True)
    return _go([*program, "demo", "--out", str(DOCUMENTS)])


def _go(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=_environment()).returncode


def _environment() -> dict[str, str]:
    """UTF-8 whatever the locale; no other environment's packages."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return {**kept, "PYTHONUTF8": "1"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
