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
from desktop.base.i18n import _, use_language
from desktop.base.paths import default_data_dir

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from desktop.ui.looks import Looks
    from desktop.ui.prompts import Prompts
    from desktop.ui.single import Single
    from desktop.ui.window import MainWindow

LOG_NAME = "xiaomazha.log"
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


def make_application(looks: Looks | None = None) -> QApplication:
    """The Qt application in the product's style, in the language and type that were chosen on this laptop."""
    from PySide6.QtWidgets import QApplication

    from desktop.ui.looks import Looks, put_on

    application = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    assert isinstance(application, QApplication)
    application.setApplicationName("xiaomazha")
    looks = looks or Looks()
    speak(application, looks.language)
    put_on(looks.type_pixels)
    return application


def speak(application: QApplication, language: str) -> None:
    """Show the program's words, and Qt's own, in a language."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    use_language(language)
    application.setApplicationDisplayName(_("小马扎议事"))
    spoken = application.property("spoken")  # findChildren would cost the first window 10 ms
    if spoken:
        application.removeTranslator(spoken)
        spoken.deleteLater()
    translator = QTranslator(application)
    application.setProperty("spoken", translator)
    place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language), "qtbase", "_", place):
        application.installTranslator(translator)


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
    from desktop.ui.looks import Looks
    from desktop.ui.prompts import DialogPrompts
    from desktop.ui.single import Single

    looks = Looks(directory)
    application = make_application(looks)
    prompts = DialogPrompts()
    try:
        single = Single(directory)
    except UserError as error:
        return _refuse(prompts, str(error))
    if not single.first:
        in_use = _("小马扎议事已经打开着这份数据；请到那个窗口里操作。")
        return 0 if single.raise_other() else _refuse(prompts, in_use)
    try:
        return _run(application, single, directory, prompts, looks)
    finally:
        single.release()


def _run(application: QApplication, single: Single, directory: Path, prompts: Prompts, looks: Looks) -> int:
    """The database thread waits with its heavy imports until the window has been painted, and so does the log."""
    from desktop.base.clock import SystemClock
    from desktop.store.worker import Worker
    from desktop.ui.battery import Battery
    from desktop.ui.safekeeping import Safekeeping
    from desktop.ui.sync.syncing import Syncing
    from desktop.ui.tasks import Tasks
    from desktop.ui.window import MainWindow

    painted, place = threading.Event(), log_place(directory)

    def prepare() -> Any:
        painted.wait()
        return open_store(directory)

    worker, clock = Worker(prepare), SystemClock()
    tasks = Tasks(worker, str(place))
    safekeeping = Safekeeping(tasks, directory, lambda: open_store(directory), clock)
    battery = Battery(tasks, safekeeping)
    syncing = Syncing(tasks, directory, clock)

    def open_window() -> MainWindow:
        return MainWindow(tasks, prompts, clock, safekeeping, looks, battery, syncing)

    front = Front(application, open_window, looks)
    catch_bugs(lambda: front.window.warn(_("程序出错，已记入日志（{place}）；会议可以继续。").format(place=place)))
    single.asked_to_front.connect(front.to_front)
    front.window.painted.connect(lambda: keep_log(directory))
    front.window.painted.connect(painted.set)
    front.window.painted.connect(single.listen)
    front.window.appear()
    try:
        return application.exec()
    finally:
        painted.set()
        syncing.shut()
        worker.submit(lambda: worker.ready.result().close())
        worker.stop()


class Front:
    """The window that is open. Its words are made once: in another language it is made anew, on the same page and data."""

    def __init__(self, application: QApplication, make: Callable[[], MainWindow], looks: Looks) -> None:
        self._application = application
        self._make = make
        self.window = make()
        looks.language_chosen.connect(self._on_language)

    def _on_language(self, language: str) -> None:
        from PySide6.QtCore import QTimer

        speak(self._application, language)
        QTimer.singleShot(0, self._make_anew)  # the control that was pressed is of the window that goes

    def _make_anew(self) -> None:
        old, self.window = self.window, self._make()
        self.window.follow(old)
        old.close()  # after the other has been shown: the program ends with its last window
        old.deleteLater()

    def to_front(self) -> None:
        window = self.window
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
    use_language(os.environ.get("XIAOMAZHA_LANGUAGE", "zh_CN"))  # of a command; a window has its own choice
    try:
        if not given:
            return run_window()
        from desktop.cli import command_line

        chosen = command_line.parse(given)
        directory = chosen.data_dir or directory
        if chosen.command is None:
            return run_window(chosen.data_dir)
        return command_line.run(chosen, make_painter)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except Exception:
        place = keep_log(directory)
        log.critical("uncaught", exc_info=True)
        print(_("程序出错，已记入日志（{place}）。").format(place=place), file=sys.stderr)
        return 1
