"""Where things lie: the data directory, the log, and the resources that ship with the program."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs


def default_data_dir() -> Path:
    """The directory of the user's meetings when `--data-dir` names no other."""
    return Path(platformdirs.user_data_dir("xiaomazha", appauthor=False))


def documents_dir() -> Path:
    """Where documents go unless the user chooses another place."""
    return Path(platformdirs.user_documents_dir()) / "小马扎议事"


def resource(*parts: str) -> Path:
    """A file under resources/: in a checkout beside the package, in a wheel or frozen program inside it."""
    package = Path(__file__).resolve().parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    for root in (Path(frozen) if frozen else None, package, package.parent):
        if root is not None and (root / "resources").is_dir():
            return (root / "resources").joinpath(*parts)
    raise FileNotFoundError("resources")
