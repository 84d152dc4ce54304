"""Programs and libraries from outside that some tests need; without one the test is skipped and names the command."""

from __future__ import annotations

import shutil
import sys
from functools import cache

import pytest

import start

# What a test asks for → the Debian packages that bring it. `.ci/run` installs them all.
PACKAGES = {
    "soffice": "libreoffice-writer-nogui libreoffice-calc-nogui",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pandoc": "pandoc",
    "strace": "strace",
    "age": "age",
    "Xvfb": "xvfb",
    "fc-list": "fontconfig fonts-noto-cjk",
    "apache2": "apache2-bin",
    "rclone": "rclone",
}


@cache
def qt_trouble() -> str | None:
    """Why Qt cannot be loaded here, or None."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return f"Qt: {error}; sudo apt-get install {' '.join(start.QT_PACKAGES)}"
    return None


def needs(*tools: str) -> pytest.MarkDecorator:
    """Skip the test where one of `tools` (names of programs, or "Qt") is missing; also good as `pytestmark`."""
    missing = [why for why in map(_missing, tools) if why]
    return pytest.mark.skipif(bool(missing), reason="; ".join(missing))


def _missing(tool: str) -> str | None:
    if tool == "Qt":
        return qt_trouble()
    if shutil.which(tool):
        return None
    if tool == "soffice" and sys.platform == "win32":
        return "soffice is missing: winget install TheDocumentFoundation.LibreOffice"
    return f"{tool} is missing: sudo apt-get install {PACKAGES[tool]}"
