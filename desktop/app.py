"""Composition root: builds everything once and passes it in. The one place that knows both the window and the store.

Nothing heavy is imported before the first window shows: the store (with SQLAlchemy) opens on the database thread.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.paths import default_data_dir, resource

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from desktop.ui.prompts import Prompts
    from desktop.ui.single import Single
    from desktop.ui.window import MainWindow

LOG_NAME = "xiaomazha.log"
FACES = ["Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei"]
PALETTE = {
    "Window": "#f6f4ef",
    "Button": "#f0ede6",
    "Light": "#ffffff",
    "Midlight": "#e7e3d9",
    "Mid": "#b9b4a8",
    "Dark": "#8b867b",
    "Shadow": "#4a4a4a",
    "WindowText": "#1a1a1a",
    "Text": "#1a1a1a",
    "ButtonText": "#1a1a1a",
    "Base": "#ffffff",
    "AlternateBase": "#f3f6fa",
    "Highlight": "#0b5cad",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#5f5f5f",
}
log = logging.getLogger(__name__)


def log_place(directory: Path) -> Path:
    return directory / "log" / LOG_NAME


def keep_log(directory: Path) -> Path:
    """Write the log beside the data, a megabyte at a time; bugs anywhere go there, and the meeting goes on."""
    from logging.handlers import RotatingFileHandler  # it brings sockets along: not before the window shows

    place = log_place(directory)
    place.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(place, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return place


def catch_bugs(tell: Callable[[], None]) -> None:
    """Log whatever nobody caught, tell the user where, and go on."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("uncaught", exc_info=(kind, error, trace))
        tell()

    sys.excepthook = caught
    threading.excepthook = lambda args: caught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def require_display() -> None:
    """Raise UserError where no window can be shown: Qt itself would end the process without a word for the user."""
    if sys.platform != "linux":
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise UserError(_("这里没有显示器，打不开窗口；用 --help 看不需要窗口的命令。"))
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        reason = str(error).split(":")[0]
        raise UserError(
            _("缺少 Qt 的系统库（{reason}），打不开窗口；请运行 python3 start.py，它会说要装什么。").format(
                reason=reason
            )
        ) from error


def make_application() -> QApplication:
    """The Qt application with the product's fonts, style and Qt's own words in Chinese."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    assert isinstance(application, QApplication)
    application.setApplicationName("xiaomazha")
    application.setApplicationDisplayName(_("小马扎议事"))
    translator = QTranslator(application)
    if translator.load(QLocale("zh_CN"), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    _dress(application)
    return application


def _dress(application: QApplication) -> None:
    """One look everywhere: Fusion in light colours whatever the desktop prefers, Simplified Chinese faces first (else
    glyphs of other regions mix in).
    """
    from PySide6.QtGui import QColor, QFont, QPalette

    palette = QPalette()
    for role, colour in PALETTE.items():
        palette.setColor(QPalette.ColorRole[role], QColor(colour))
    application.setPalette(palette)
    font = QFont()
    font.setFamilies(FACES)
    font.setPixelSize(16)
    application.setFont(font)
    style = resource("styles", "light.qss").read_text(encoding="utf-8")
    application.setStyleSheet(style.replace("@icons@", resource("icons").as_posix()))


def make_painter() -> QGuiApplication | None:
    """A Qt application that only paints (sign-in sheets as PDF); None where Qt's system libraries are missing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtGui import QGuiApplication
    except ImportError:
        return None
    found = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    assert isinstance(found, QGuiApplication)
    return found


def open_store(directory: Path) -> Any:
    """Open the data on the database thread."""
    from desktop.store.store import Store

    return Store(directory)


def run_window(data_dir: Path | None = None) -> int:
    """Open the window; a second start on the same data brings the first one to the front."""
    directory = data_dir or default_data_dir()
    require_display()
    application = make_application()
    from desktop.ui.prompts import DialogPrompts
    from desktop.ui.single import Single

    prompts = DialogPrompts()
    try:
        single = Single(directory)
    except UserError as error:
        return _refuse(prompts, str(error))
    if not single.first:
        in_use = _("小马扎议事已经打开着这份数据；请到那个窗口里操作。")
        return 0 if single.raise_other() else _refuse(prompts, in_use)
    try:
        return _run(application, single, directory, prompts)
    finally:
        single.release()


def _run(application: QApplication, single: Single, directory: Path, prompts: Prompts) -> int:
    """The database thread waits with its heavy imports until the window has been painted, and so does the log."""
    from desktop.base.clock import SystemClock
    from desktop.store.worker import Worker
    from desktop.ui.safekeeping import Safekeeping
    from desktop.ui.tasks import Tasks
    from desktop.ui.window import MainWindow

    painted, place = threading.Event(), log_place(directory)

    def prepare() -> Any:
        painted.wait()
        return open_store(directory)

    worker, clock = Worker(prepare), SystemClock()
    tasks = Tasks(worker, str(place))
    safekeeping = Safekeeping(tasks, directory, lambda: open_store(directory), clock)
    window = MainWindow(tasks, prompts, clock, safekeeping)
    catch_bugs(lambda: window.warn(_("程序出错，已记入日志（{place}）；会议可以继续。").format(place=place)))
    single.asked_to_front.connect(lambda: _to_front(window))
    window.painted.connect(lambda: keep_log(directory))
    window.painted.connect(painted.set)
    window.painted.connect(single.listen)
    window.appear()
    try:
        return application.exec()
    finally:
        painted.set()
        worker.submit(lambda: worker.ready.result().close())
        worker.stop()


def _to_front(window: MainWindow) -> None:
    window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
    window.raise_()
    window.activateWindow()


def _refuse(prompts: Prompts, sentence: str) -> int:
    """Say why there is no window: on stderr, and on the screen where there is one."""
    from PySide6.QtGui import QGuiApplication

    print(sentence, file=sys.stderr)
    if QGuiApplication.platformName() not in ("offscreen", "minimal"):
        prompts.tell(None, sentence)
    return 2


def main(arguments: list[str] | None = None) -> int:
    """The window, or a command. Exit codes: 0, 2 for a user's error (one sentence on stderr), 1 for a bug."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    directory = default_data_dir()
    try:
        if not given:
            return run_window()
        from desktop import cli

        chosen = cli.parse(given)
        directory = chosen.data_dir or directory
        if chosen.command is None:
            return run_window(chosen.data_dir)
        return cli.run(chosen, make_painter)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except Exception:
        place = keep_log(directory)
        log.critical("uncaught", exc_info=True)
        print(_("程序出错，已记入日志（{place}）。").format(place=place), file=sys.stderr)
        return 1
