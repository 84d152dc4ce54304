"""What all tests share: no window on the developer's screen, no file in the user's own folders and no key in the keyring, nothing left open."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from desktop.base.clock import SetClock, from_local
from tests.outside import qt_trouble

if sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

NO_SKIPS = "XIAOMAZHA_NO_SKIPS"
Report = TypeVar("Report", pytest.CollectReport, pytest.TestReport)
LIBRARY_MISSING = "cannot open shared object file"


@pytest.fixture(autouse=True, scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's data and documents directories of this run."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("XDG_DOCUMENTS_DIR", str(home / "documents"))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # not the developer's own
        yield


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory that nobody has used yet."""
    return tmp_path / "data"


@pytest.fixture
def clock() -> SetClock:
    """Stands at the evening of a meeting until the test moves it."""
    return SetClock(from_local("2026-11-18T19:00:00"))


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """A window that a test leaves open fails it (those given to `qtbot.addWidget` are closed before). Closed ones go:
    no event loop runs that would delete them, and each change of style would dress them all.
    """
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not isinstance(widgets.QApplication.instance(), widgets.QApplication):
        return
    left = [widget for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]
    for widget in left:
        widget.close()
    widgets.QApplication.sendPostedEvents(None, sys.modules["PySide6.QtCore"].QEvent.Type.DeferredDelete)
    assert not left, f"windows left open: {left}"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With XIAOMAZHA_NO_SKIPS=1, as in .ci/run, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get(NO_SKIPS) == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    if qt_trouble():
        config.pluginmanager.register(_WithoutQt())


class _WithoutQt:
    """Where Qt's system libraries are missing (start.py then leaves pytest-qt out), its tests are skipped."""

    @pytest.fixture(scope="session")
    def qapp(self) -> None:
        pytest.skip(qt_trouble() or "")

    @pytest.fixture
    def qtbot(self) -> None:
        pytest.skip(qt_trouble() or "")

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        return _skipped((yield), collector.path)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        return _skipped((yield), item.path)


def _skipped(report: Report, path: Path) -> Report:
    """The report of an import of Qt that failed, as a skip."""
    if report.failed and LIBRARY_MISSING in str(report.longrepr):
        report.outcome = "skipped"
        report.longrepr = (str(path), 0, f"Skipped: {qt_trouble()}")
    return report
