#!/usr/bin/env python3
"""Set everything up on a bare machine, then start. Needs nothing but Python's own library.

    python3 start.py              the window; where there is no display, the sample meeting's documents in a folder
    python3 start.py test [...]   the tests (further arguments go to pytest)
    python3 start.py -- COMMAND   any command of the program: meetings, replay, roster check …

On Windows: py start.py. What is installed stays in .venv, and is installed again only when the lock file has changed. An
interrupted set-up is repaired by the next run.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
DOCUMENTS = ROOT / "out"

# What Qt's libraries and its X11 plugin ask of Debian 12 (by ldd), and one Chinese font.
QT_PACKAGES = [
    *("libcups2", "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0", "libx11-xcb1"),
    *(
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-image0",
        "libxcb-keysyms1",
        "libxcb-randr0",
        "libxcb-render-util0",
        "libxcb-shape0",
    ),
    *("libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon-x11-0"),
]
FONT_PACKAGES = ["fontconfig", "fonts-noto-cjk"]
# Loads the plugins for X11 and for printers, and with them all of Qt that a window needs; fails where a system library
# is missing.
LOAD_QT = """
import ctypes, pathlib, sys
plugins, = pathlib.Path(sys.argv[1]).glob("lib/python3*/site-packages/PySide6/Qt/plugins")
for plugin in ("platforms/libqxcb.so", "printsupport/libcupsprintersupport.so"):
    ctypes.CDLL(str(plugins / plugin))
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
            return _go("desktop", *command)
        missing = prepare_system()
        return test(command[1:], qt_works=missing is None) if testing else run(qt_works=missing is None)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def install(purpose: str) -> None:
    """Make .venv hold exactly what the lock file says, unless it does already."""
    if _installed(purpose):
        return
    with _alone():
        print(f"正在准备（第一次要下载约 100 MB，需要几分钟）：{LOCKS[purpose].name}", file=sys.stderr, flush=True)
        _make_venv()
        unfinished = VENV / "unfinished"
        unfinished.touch()
        _pip("--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[purpose]))
        _pip("--no-build-isolation", "--editable", str(ROOT))  # brings the command xiaomazha
        for name in LOCKS if purpose == "test" else [purpose]:  # the tests' lock holds all of the program's
            _stamp(name).write_text(_wanted(name))
        unfinished.unlink()


def _installed(purpose: str) -> bool:
    stamp = _stamp(purpose)
    whole = PYTHON.exists() and stamp.exists() and not (VENV / "unfinished").exists()
    return whole and stamp.read_text() == _wanted(purpose)


def _stamp(purpose: str) -> Path:
    return VENV / f"installed-{purpose}"


def _wanted(purpose: str) -> str:
    """Changes with the lock file, with Python, and with the place of the checkout, which .venv writes down."""
    return hashlib.sha256(LOCKS[purpose].read_bytes() + f"{sys.version} {ROOT}".encode()).hexdigest()


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", *arguments]
    if subprocess.run(command, env=_environment()).returncode:
        if any(_stamp(name).exists() for name in LOCKS):
            (VENV / "unfinished").unlink()  # pip changes nothing before it has everything: what ran before still does
        raise Trouble("安装没有完成：请检查网络和磁盘空间（原因见上面几行），再运行一次同样的命令。")


def _make_venv() -> None:
    """A virtual environment with a working pip; one that an interrupted set-up left is made anew."""
    if not (VENV / "unfinished").exists() and PYTHON.exists():
        found = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, env=_environment())
        if found.returncode == 0:
            return
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()
        (VENV / "unfinished").touch()
        venv.create(VENV, with_pip=True, symlinks=sys.platform != "win32")
    except (OSError, subprocess.CalledProcessError) as error:
        hint = "sudo apt-get install python3-venv" if shutil.which("apt-get") else "py -3.13 -m ensurepip"
        raise Trouble(f"建不了虚拟环境 {VENV}（{error}）；请检查磁盘空间和权限，或运行：{hint}") from error


@contextmanager
def _alone() -> Iterator[None]:
    """No second set-up of this checkout at the same time. The system lets go of the lock when the process ends."""
    with VENV.with_name(".venv.lock").open("w") as lock:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Trouble("另一个窗口正在做同样的准备；请等它完成后再试。") from error
        yield


def prepare_system() -> str | None:
    """Put in Qt's system libraries and a Chinese font where they are missing and we may; else name the command. Returns
    what Qt still misses afterwards: without it Word and Excel are written all the same.
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
            done = subprocess.run(["apt-get", *command], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if done.returncode:
            print(f"系统库没有装上；联网后请运行：apt-get install {names}", file=sys.stderr)
    else:
        print(f"窗口和 PDF 还缺系统库，请运行：sudo apt-get install {names}", file=sys.stderr)
    return None if _qt_loads() else names


def _qt_loads() -> bool:
    return subprocess.run([sys.executable, "-I", "-c", LOAD_QT, str(VENV)], capture_output=True).returncode == 0


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True).stdout.strip())


def test(arguments: list[str], *, qt_works: bool) -> int:
    """Run the tests, all of them on every core; without Qt's system libraries pytest-qt cannot even be loaded."""
    os.chdir(ROOT)
    on_every_core = ["--numprocesses=auto", "--dist=loadfile"]
    without_qt = ["-p", "no:pytest-qt", "-W", "ignore::pytest.PytestConfigWarning"]
    return _go("pytest", *([] if qt_works else without_qt), *(arguments or on_every_core))


def run(*, qt_works: bool) -> int:
    """The main job: the window, else the sample meeting's documents."""
    if qt_works and _display_answers():
        return _go("desktop")
    print(f"这里打不开窗口，改为播放示例会议；文书放在：{DOCUMENTS}", file=sys.stderr, flush=True)
    return _go("desktop", "demo", "--out", str(DOCUMENTS))


def _display_answers() -> bool:
    """Whether a window can show; Qt would abort on a DISPLAY that nobody serves."""
    if sys.platform != "linux" or os.environ.get("WAYLAND_DISPLAY"):
        return True
    if not os.environ.get("DISPLAY"):
        return False
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    trouble: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return trouble == 0


def _go(module: str, *arguments: str) -> int:
    """Run a module of .venv in our place, so that signals reach it and its exit code is ours."""
    command = [str(PYTHON), "-m", module, *arguments]
    if sys.platform != "win32":
        os.execve(command[0], command, _environment())
    return subprocess.run(command, env=_environment()).returncode


def _environment() -> dict[str, str]:
    """UTF-8 whatever the locale (Qt complains of any other); no other environment's packages."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    locale = next(filter(None, map(kept.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    if sys.platform == "linux" and "utf" not in locale.lower():
        kept["LC_ALL"] = "C.UTF-8"
    return {**kept, "PYTHONUTF8": "1"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
