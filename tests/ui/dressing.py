"""The program's style for one test: it is the whole program's, and other tests do without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from desktop.app import make_application, speak


@contextmanager
def dressed(application: QApplication) -> Iterator[None]:
    """Within it the program looks as it does for users; afterwards as it did before."""
    before = QApplication.font(), QApplication.palette()
    make_application()
    try:
        yield
    finally:
        speak(application, "zh_CN")
        application.setStyleSheet("")
        application.setFont(before[0])
        application.setPalette(before[1])
